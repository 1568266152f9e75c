// A conversation with one skill, as the server keeps it: what was said so far, and how things stand.

import { Problem, ask } from "./server.js";

const KEPT = "speakup.room";
/** Turns that a page keeps, and asks for at a time: whoever talks for hours does not make the browser slow. */
const IN_VIEW = 20;
/** Milliseconds after which the doctor is asked for, unless somebody wants to know sooner. */
const LATER = 3000;

/**
 * Tells what happens to it by events without further detail:
 * `state` (how things stand has changed), `step` (`newest` came about), `steps` (all of them are others now),
 * `earlier` (there are more at the beginning), `pending` (words are on their way), `selected`, `findings`, `map`; and `notice` with {text, kind, about, steps, error} as its
 * detail.
 */
export class Room extends EventTarget {
  id = null;
  state = null;
  steps = [];
  /** Words that were sent and not answered yet. */
  pending = [];
  /** The step that is looked into; the newest one unless another was chosen. */
  chosen = null;
  /** The doctor has told what it found. */
  isExamined = false;
  findings = [];
  /** Why the doctor could not look. */
  problem = "";
  map = { nodes: [], edges: [] };
  /** Milliseconds from sending to having painted, by the index of a step. */
  painted = new Map();
  /** What a step was before the skill was reloaded, by its index. */
  before = new Map();
  #entered = null;
  /** What is said before there is a room waits for it. */
  #queue = new Promise((resolve) => { this.#entered = resolve; });
  #events = null;
  #last = "";

  get newest() {
    return this.steps.at(-1) ?? null;
  }

  get selected() {
    return this.steps.find((step) => step.index === this.chosen) ?? this.newest;
  }

  /** How many turns came before those that the page keeps. */
  get left() {
    return this.steps[0]?.index ?? 0;
  }

  /** Those turns, some at a time; they go again with the next thing that is said. */
  async earlier() {
    const { steps } = await ask("GET", `/api/rooms/${this.id}/steps?before=${this.left}`);
    this.steps = [...steps.filter((step) => step.index < this.left), ...this.steps];
    this.#tell("earlier");
  }

  /** The room this browser tab had before it was reloaded, or a new one. */
  async enter(skill) {
    const kept = sessionStorage.getItem(KEPT);
    if (kept) {
      try {
        const { state, steps } = await ask("GET", `/api/rooms/${kept}`);
        return this.#begin(kept, state, steps);
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status === 0) throw problem;
      }
    }
    return this.open(skill);
  }

  /** A new room for a skill; the old one is given back. */
  async open(skill) {
    const left = this.id;
    const { room, state } = await ask("POST", "/api/rooms", { skill, settings: {} });
    if (left) ask("DELETE", `/api/rooms/${left}`).catch(() => {});
    this.#begin(room, state, []);
  }

  /** One thing after the other, however fast somebody types; `line` is that of an opened conversation file. */
  say(words, line) {
    this.pending = [...this.pending, words];
    this.#tell("pending");
    this.#queue = this.#queue.then(() => this.#say(words, line));
    return this.#queue;
  }

  async #say(words, line) {
    const began = performance.now();
    try {
      const { steps, state, notice } = await this.#post("say", line === undefined ? { words } : { words, line });
      this.pending = this.pending.slice(1);
      this.#add(steps, state);
      if (!steps.length) this.#tell("pending");
      if (notice) this.#ended(notice);
      requestAnimationFrame(() => setTimeout(() => {
        if (steps.length) this.painted.set(steps.at(-1).index, performance.now() - began);
      }));
    } catch (problem) {
      this.pending = this.pending.slice(1);
      this.#tell("pending");
      this.notice(problem.message, "problem");
    }
  }

  /** Some settings are actions of the conversation, and so are recorded as steps. */
  async settle(settings) {
    const { steps, state } = await this.#post("settings", settings);
    this.#add(steps ?? [], state);
  }

  async restart(forget) {
    const { state } = await this.#post("restart", { forget });
    this.#replace([], state);
  }

  async save(name) {
    return (await this.#post("save", { name })).path;
  }

  /** Begins anew with a conversation file's settings; gives back its name and its steps. */
  async read(file) {
    const opened = await this.#post("open", file);
    this.#replace([], opened.state ?? this.state);
    return opened;
  }

  async talks() {
    return (await ask("GET", `/api/talks?skill=${encodeURIComponent(this.state.skill)}`)).talks;
  }

  choose(index) {
    this.chosen = index;
    this.#tell("selected");
  }

  notice(text, kind = "news", more = {}) {
    this.#tell("notice", { text, kind, ...more });
  }

  async examine() {
    try {
      const { findings, problem, map } = await ask("GET", `/api/rooms/${this.id}/doctor`);
      this.map = map;
      this.#tell("map");
      this.#found({ findings, problem });
    } catch (problem) {
      this.notice(problem.message, "problem");
    }
  }

  #begin(id, state, steps) {
    this.id = id;
    sessionStorage.setItem(KEPT, id);
    [this.findings, this.map, this.isExamined] = [[], { nodes: [], edges: [] }, false];
    this.#replace(steps, state, new Map(), this.pending);
    this.#listen();
    this.#entered();
    // The first turn goes first.
    setTimeout(() => this.id === id && !this.isExamined && this.examine(), LATER);
  }

  #post(what, body) {
    return ask("POST", `/api/rooms/${this.id}/${what}`, body);
  }

  #add(steps, state) {
    for (const step of steps) {
      this.steps = [...this.steps, step].slice(-IN_VIEW);
      this.chosen = null;
      this.#tell("step");
    }
    for (const kept of [this.painted, this.before]) for (const index of kept.keys()) if (index < this.left) kept.delete(index);
    this.#stand({ state });
  }

  #replace(steps, state, before = new Map(), pending = []) {
    [this.steps, this.pending, this.chosen, this.before] = [steps, pending, null, before];
    this.painted.clear();
    this.#tell("steps");
    this.#stand({ state });
  }

  #stand({ state }) {
    this.state = state;
    this.#tell("state");
  }

  #listen() {
    this.#events?.close();
    const events = new EventSource(`/api/rooms/${this.id}/events`);
    this.#events = events;
    const on = (name, take) => events.addEventListener(name, (event) => take(JSON.parse(event.data)));
    on("reloaded", (told) => this.#reloaded(told));
    on("rang", (told) => {
      this.#add([told.step], told.state ?? this.state);
      this.notice("What was set for this time rings.", "ring");
    });
    on("ended", ({ notice, state }) => {
      this.#ended(notice);
      if (state) this.#stand({ state });
    });
    on("findings", (told) => this.#found(told));
  }

  /** Neither findings nor a problem: the doctor is still looking, and tells it by an event. */
  #found({ findings, problem }) {
    if (!findings && !problem) return;
    const isNews = !this.isExamined || JSON.stringify(findings) !== JSON.stringify(this.findings);
    [this.findings, this.problem, this.isExamined] = [findings ?? [], problem ?? "", true];
    if (isNews) this.#tell("findings");
  }

  #reloaded({ files, steps, differs, error, state }) {
    const names = files.map((file) => file.split("/").slice(-2).join("/")).join(", ");
    if (error) {
      if (state) this.#stand({ state });
      this.notice(`${names} has changed, and the skill cannot be loaded any more.`, "problem", { about: "reload", error });
      return;
    }
    const former = new Map(this.steps.slice(-IN_VIEW).map((step) => [step.index, step]));
    const before = new Map(differs.filter((index) => former.has(index)).map((index) => [index, former.get(index)]));
    this.#replace(steps, state ?? this.state, before);
    const number = steps.length ? steps.at(-1).index + 1 : 0;
    const all = number === 1 ? "the one turn" : `all ${number} turns`;
    const text = !number ? "Nothing had been said yet."
      : !differs.length ? `Held again: ${all} as before.`
      : `Held again: ${differs.length} of ${number} ${number === 1 ? "turn" : "turns"} ${differs.length === 1 ? "differs" : "differ"}.`;
    this.notice(`${names} has changed. ${text}`, differs.length ? "differs" : "news", { about: "reload", steps: differs });
    this.examine();
  }

  /** Told twice, by the answer and by an event, and shown once. */
  #ended(notice) {
    if (this.#last === notice) return;
    this.#last = notice;
    setTimeout(() => { this.#last = ""; }, 2000);
    this.notice(notice, "problem");
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

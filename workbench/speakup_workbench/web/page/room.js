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
 * `earlier` (there are more at the beginning), `pending` (words are on their way), `selected`, `findings`, `map`,
 * `cards`; and `notice` with {text, kind, about, steps, error} as its detail.
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
  /** {nodes, edges}, once somebody wanted to see it. */
  map = null;
  /** All that were sent, as far as somebody wanted to see them. */
  cards = [];
  /** Milliseconds from sending to having painted, by the index of a step. */
  painted = new Map();
  /** What a step was before the skill was reloaded, by its index. */
  before = new Map();
  /** When all that was asked of the server is answered; at first, when there is a room. */
  #queue;
  #entered;
  /** How often somebody has begun anew, here or in another room. */
  #visit = 0;
  #events = null;
  #isCutOff = false;

  constructor() {
    super();
    this.#queue = new Promise((resolve) => { this.#entered = resolve; });
  }

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

  /** Some of those turns, which go again with the next thing that is said; gives back how many came. */
  earlier() {
    return this.#do("GET", `steps?before=${this.left}`, undefined, ({ steps }) => {
      const more = steps.filter((step) => step.index < this.left);
      this.steps = [...more, ...this.steps];
      this.#tell("earlier");
      return more.length;
    });
  }

  /** The room this browser tab had before it was reloaded, or a new one. */
  async enter(skill) {
    const kept = sessionStorage.getItem(KEPT);
    if (!kept || !await this.#comeBack(kept)) await this.#open(skill);
    this.#entered();
  }

  async #comeBack(id) {
    try {
      const { state, steps } = await ask("GET", `/api/rooms/${id}`);
      if (!this.#visit) this.#begin(id, state, steps);
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status === 0) throw problem;
      return false;
    }
  }

  /** A new room for a skill; the old one is given back. */
  open(skill) {
    return this.#anew(() => this.#open(skill));
  }

  async #open(skill) {
    const visit = this.#visit;
    const { room, state } = await ask("POST", "/api/rooms", { skill, settings: {} });
    const isHere = visit === this.#visit;
    const left = isHere ? this.id : room;
    if (left) ask("DELETE", `/api/rooms/${left}`).catch(() => {});
    if (isHere) this.#begin(room, state, []);
  }

  /** One thing after the other, however fast somebody types; `line` is that of an opened conversation file. Gives back
   * the last step that came of it, if any did. */
  async say(words, line) {
    this.pending = [...this.pending, words];
    this.#tell("pending");
    try {
      return await this.#inTurn("POST", "say", line === undefined ? { words } : { words, line }, ({ steps, state }, sent) => {
        this.pending = this.pending.slice(1);
        if (!steps.length) this.#tell("pending");
        this.#add(steps, state);
        requestAnimationFrame(() => setTimeout(() => {
          if (steps.length) this.painted.set(steps.at(-1).index, performance.now() - sent);
        }));
        return steps.at(-1);
      });
    } catch (problem) {
      this.pending = this.pending.slice(1);
      this.#tell("pending");
      this.complain(problem);
      return undefined;
    }
  }

  /** Some settings are actions of the conversation, and so are recorded as steps. */
  settle(settings) {
    return this.#do("POST", "settings", settings, ({ steps, state }) => this.#add(steps, state));
  }

  async restart(forget) {
    if (!this.id) return undefined;
    return this.#anew(() => this.#ask("POST", "restart", { forget }, ({ state }) => this.#replace([], state)))
      .catch((problem) => this.complain(problem));
  }

  /** Gives back the `path` of the file, and a `notice` if it does not hold all. */
  save(name) {
    return this.#do("POST", "save", { name }, (saved) => saved);
  }

  /** Begins anew with a conversation file's settings; gives back its name and its steps. */
  read(file) {
    return this.#anew(() => this.#ask("POST", "open", file, (opened) => {
      this.#replace([], opened.state);
      return opened;
    })).catch((problem) => this.complain(problem));
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

  /** What the doctor found; while it is still looking, it tells later. */
  examine() {
    return this.#do("GET", "doctor", undefined, (found) => this.#found(found));
  }

  /** The `map` or the `cards` of the whole conversation. */
  gather(what) {
    return this.#do("GET", what, undefined, (told) => {
      this[what] = told[what];
      this.#tell(what);
    });
  }

  /**
   * Asks something of this room and takes the answer, with the moment at which it was asked for; it is not taken when
   * somebody has begun anew meanwhile. Throws a Problem.
   */
  async #ask(method, what, body, take) {
    const visit = this.#visit;
    const sent = performance.now();
    try {
      const told = await ask(method, `/api/rooms/${this.id}${what && `/${what}`}`, body);
      return visit === this.#visit ? take(told, sent) : undefined;
    } catch (problem) {
      if (visit === this.#visit) throw problem;
      return undefined;
    }
  }

  /** The same when all before is answered. */
  #inTurn(...asked) {
    const visit = this.#visit;
    const done = this.#queue.then(() => (visit === this.#visit ? this.#ask(...asked) : undefined));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** The same, and what the server says against it is shown: then nothing is given back. */
  #do(...asked) {
    return this.#inTurn(...asked).catch((problem) => this.complain(problem));
  }

  /** What was asked before is of no interest any more, and what is asked from now on waits until this is done. */
  async #anew(deed) {
    this.#visit += 1;
    this.pending = [];
    this.#tell("pending");
    if (this.state) this.#stand({ ...this.state, screen: null }); // else it would still ask the skill for something
    const { promise, resolve } = Promise.withResolvers();
    this.#queue = promise;
    try {
      return await deed();
    } finally {
      resolve();
    }
  }

  #begin(id, state, steps) {
    this.id = id;
    sessionStorage.setItem(KEPT, id);
    [this.findings, this.map, this.cards, this.isExamined] = [[], null, [], false];
    this.#replace(steps, state);
    this.#listen();
    // The first turn goes first.
    setTimeout(() => this.id === id && !this.isExamined && this.examine(), LATER);
  }

  /** The next ones. Where one is missing, or here already, another tab or an event has told of it, or will. */
  #add(steps, state) {
    const next = this.newest ? this.newest.index + 1 : 0;
    if (steps.length && steps[0].index !== next) {
      this.#catchUp();
      return;
    }
    for (const step of steps) {
      this.steps = [...this.steps, step].slice(-IN_VIEW);
      this.chosen = null;
      this.#tell("step");
    }
    for (const kept of [this.painted, this.before]) for (const index of kept.keys()) if (index < this.left) kept.delete(index);
    this.#stand(state);
  }

  /** The conversation as the server has it. */
  #catchUp() {
    return this.#do("GET", "", undefined, ({ steps, state }) => this.#replace(steps, state));
  }

  #replace(steps, state, before = new Map()) {
    [this.steps, this.state, this.chosen, this.before] = [steps, state, null, before];
    this.painted.clear();
    this.#tell("steps");
    this.#tell("state");
  }

  #stand(state) {
    this.state = state;
    this.#tell("state");
  }

  #listen() {
    this.#events?.close();
    const events = new EventSource(`/api/rooms/${this.id}/events`);
    this.#events = events;
    const on = (name, take) => events.addEventListener(name, (event) => take(JSON.parse(event.data)));
    on("reloaded", (told) => this.#reloaded(told));
    on("rang", ({ step, state }) => {
      this.#add([step], state);
      this.notice("What was set for this time rings.", "ring");
    });
    on("ended", ({ notice, is_lost, state }) => {
      this.complain({ message: notice });
      if (is_lost) this.#catchUp();
      else this.#stand(state);
    });
    on("findings", (found) => this.#found(found));
    // The server is gone, or the room. What was told meanwhile is made up for.
    events.addEventListener("error", () => {
      if (!this.#isCutOff) this.#catchUp();
      this.#isCutOff = true;
    });
    events.addEventListener("open", () => {
      if (this.#isCutOff) this.#catchUp();
      this.#isCutOff = false;
    });
  }

  /** What the server says against something that was asked of it, or that it is gone: once, however often. */
  complain(problem) {
    this.notice(problem.message, "problem", { about: problem.message });
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
      this.#stand(state);
      this.notice(`${names} has changed, and the skill cannot be loaded any more.`, "problem", { about: "reload", error });
      return;
    }
    const former = new Map(this.steps.slice(-IN_VIEW).map((step) => [step.index, step]));
    const before = new Map(differs.filter((index) => former.has(index)).map((index) => [index, former.get(index)]));
    this.#replace(steps, state, before);
    const number = steps.length ? steps.at(-1).index + 1 : 0;
    const all = number === 1 ? "the one turn" : `all ${number} turns`;
    const text = !number ? "Nothing had been said yet."
      : !differs.length ? `Held again: ${all} as before.`
      : `Held again: ${differs.length} of ${number} ${number === 1 ? "turn" : "turns"} ${differs.length === 1 ? "differs" : "differ"}.`;
    this.notice(`${names} has changed. ${text}`, differs.length ? "differs" : "news", { about: "reload", steps: differs });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

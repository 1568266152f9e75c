// Where one says something: the line, what was said before, things to say, and the microphone.

import { Ear } from "./ear.js";
import { element, fill } from "./element.js";

export class Composer {
  #form = document.getElementById("composer");
  #words = document.getElementById("words");
  #suggestions = document.getElementById("suggestions");
  #standing = document.getElementById("standing");
  #said = [];
  /** How far back in what was said the line is; 0 is what is being written. */
  #back = 0;

  constructor(room) {
    this.room = room;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#words.addEventListener("keydown", (event) => this.#remember(event));
    room.addEventListener("state", () => this.#stand());
    new Ear({
      heard: (words, final) => this.#hear(words, final),
      tell: (text) => room.notice(text),
      locale: () => room.state?.settings.locale ?? "",
    });
  }

  focus() {
    this.#words.focus();
    this.#words.select();
  }

  say(words) {
    if (words) this.#said = [...this.#said.filter((other) => other !== words), words].slice(-200);
    this.#back = 0;
    return this.room.say(words);
  }

  #send() {
    const words = this.#words.value.trim();
    if (!words) return;
    this.#words.value = "";
    this.say(words);
  }

  /** A suggestion goes away when it is taken, and with it the focus of whoever took it by keyboard. */
  #take(event, words) {
    this.say(words);
    if (!event.detail) this.focus();
  }

  #hear(words, final) {
    this.#words.value = words.toLowerCase();
    if (final) this.#send();
  }

  /** The up arrow brings back what was said. */
  #remember(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || event.altKey || this.#words.value.startsWith(":") || !this.#said.length) return;
    event.preventDefault();
    this.#back = Math.min(this.#said.length, Math.max(0, this.#back + by));
    this.#words.value = this.#back ? this.#said.at(-this.#back) : "";
  }

  #stand() {
    const { state } = this.room;
    for (const field of this.#form.elements) field.disabled = Boolean(state.error);
    this.#words.placeholder = state.error ? "" : state.is_open ? "Answer, or ask" : `Say “${state.opening}”`;
    fill(document.getElementById("actions"), Object.keys(state.settings.actions ?? {}).map((action) =>
      element("option", { value: action.split(/ [A-Z[]/)[0] })));
    const mode = state.listening ? "on-air" : state.is_open ? "open" : "closed";
    const told = { "on-air": "Alexa is listening", open: "The session is open, the microphone closed", closed: "No session is open" }[mode];
    this.#standing.className = mode;
    fill(this.#standing,
      element("b", {}, told),
      state.scene && state.is_open ? element("span", {}, "scene ", element("code", {}, state.scene)) : "",
      element("time", { datetime: state.settings.moment }, moment(state.settings)),
      state.settings.user ? element("span", {}, state.settings.user) : "",
    );
    this.#suggestions.lang = state.settings.locale ?? "";
    const chips = (state.suggestions ?? []).map(({ words, intent }) => chip(words, intent ?? "", (event) => this.#take(event, words)));
    if (state.is_open) chips.push(chip("say nothing", "The listener stays silent", (event) => this.#take(event, "")));
    fill(this.#suggestions, chips);
  }
}

/** The clock at the listener's, as they read it. */
export function moment({ moment: at, locale }) {
  const told = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(at ?? "");
  if (!told) return at ?? "";
  const [, year, month, day, hour, minute] = told.map(Number);
  const format = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, format).format(Date.UTC(year, month - 1, day, hour, minute));
}

function chip(words, title, onclick) {
  const isSilence = words === "say nothing";
  return element("li", {}, element("button", { type: "button", class: isSilence ? "chip silent" : "chip", title, onclick }, words));
}

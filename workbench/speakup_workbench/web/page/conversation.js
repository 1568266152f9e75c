// The conversation as a list of bubbles on one thread, and the voice of it for those who do not see it.

import { bubble, speech } from "./bubble.js";
import { element, fill } from "./element.js";
import { failure } from "./failure.js";
import { placed } from "./nearness.js";

/** Pixels from the end that are as good as there. */
const NEAR = 40;

export class Conversation {
  #list = document.getElementById("conversation");
  #scroll = document.getElementById("scroll");
  #welcome = document.getElementById("welcome");
  #announcer = document.getElementById("announcer");
  #earlier = document.getElementById("earlier");
  #isAtEnd = true;
  /** Where the list stood and how large it was, when last looked at. */
  #stood = {};
  /** What the doctor says beside which turn. */
  #places = new Map();

  constructor(room) {
    this.room = room;
    room.addEventListener("steps", () => this.#all());
    room.addEventListener("earlier", () => this.#all(true));
    room.addEventListener("step", () => this.#newest());
    room.addEventListener("pending", () => this.#waiting());
    room.addEventListener("selected", () => this.#mark());
    room.addEventListener("findings", () => this.#all(true));
    room.addEventListener("state", () => this.#stand());
    this.#scroll.addEventListener("scroll", () => this.#look());
    // Whoever reads the newest turn goes on reading it when the window, or what stands below, changes its size.
    const resized = new ResizeObserver(() => {
      this.#look();
      if (this.#isAtEnd) this.#scroll.scrollTo({ top: this.#scroll.scrollHeight, behavior: "instant" });
    });
    for (const each of [this.#scroll, this.#list]) resized.observe(each);
    this.#earlier.addEventListener("click", () => room.earlier());
  }

  async show(index) {
    while (index < this.room.left && await this.room.earlier());
    this.room.choose(index);
    this.#list.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" });
  }

  /** The step before or after the one that is looked into. */
  move(by) {
    const { selected, newest } = this.room;
    if (selected) this.show(Math.min(newest.index, Math.max(0, selected.index + by)));
  }

  /** Draws every step; `stays` when what is in view is to stay where it is. */
  #all(stays = false) {
    const below = this.#scroll.scrollHeight - this.#scroll.scrollTop;
    const wasAtEnd = this.#isAtEnd;
    const focused = document.activeElement;
    this.#places = placed(this.room.findings, this.room.steps);
    fill(this.#list, this.room.steps.map((step) => this.#drawn(step)));
    this.#waiting();
    this.#mark();
    this.#stand();
    if (stays) {
      this.#scroll.scrollTo({ top: this.#scroll.scrollHeight - below, behavior: "instant" });
      this.#isAtEnd = wasAtEnd;
    }
    // Whoever is at a turn by keyboard stays there, also when it is drawn anew.
    const turn = focused === this.#earlier && focused.hidden ? this.room.left : focused.closest(".step")?.dataset.index;
    if (turn !== undefined) this.#list.querySelector(`[data-index="${turn}"] .mark`)?.focus({ preventScroll: true });
  }

  #newest() {
    const step = this.room.newest;
    const former = this.#places;
    this.#places = placed(this.room.findings, this.room.steps);
    const isMoved = this.room.steps.some(({ index }) => index < step.index && this.#places.get(index)?.length !== former.get(index)?.length);
    if (isMoved) this.#all();
    else {
      this.#list.querySelector(".waiting")?.remove();
      this.#list.append(this.#drawn(step));
      for (const item of this.#list.querySelectorAll("[data-index]")) if (Number(item.dataset.index) < this.room.left) item.remove();
    }
    const said = [speech(step), step.failure ? "The skill failed." : "", ...step.errors, step.ended ? "The session ended." : ""];
    this.#announcer.lang = this.room.state.settings.locale;
    this.#announcer.textContent = said.filter(Boolean).join(" ") || (step.is_action ? step.words : "Nothing came back.");
    this.#waiting();
    this.#mark();
  }

  #drawn(step) {
    return bubble(step, this.room, this.#places.get(step.index) ?? [], () => this.show(step.index));
  }

  /** What has been said and is not answered yet stands there at once. */
  #waiting() {
    for (const shown of this.#list.querySelectorAll(".waiting")) shown.remove();
    this.#list.append(...this.room.pending.map((words) => element("li", { class: "step waiting" },
      element("span", { class: "mark" }),
      element("p", { class: words.startsWith(":") || !words ? "done" : "words" }, words || "silence"))));
    if (this.room.pending.length) this.#welcome.hidden = true;
    this.#follow();
  }

  #mark() {
    const selected = this.room.selected?.index;
    for (const item of this.#list.querySelectorAll(".step[data-index]")) {
      const is = Number(item.dataset.index) === selected;
      item.classList.toggle("selected", is);
      item.querySelector(".mark").setAttribute("aria-pressed", String(is));
    }
  }

  #stand() {
    const { state, steps, pending } = this.room;
    this.#scroll.classList.toggle("open", Boolean(state?.is_open));
    this.#scroll.classList.toggle("on-air", Boolean(state?.listening));
    this.#welcome.hidden = Boolean(steps.length || pending.length);
    const { left } = this.room;
    this.#earlier.hidden = !left;
    this.#earlier.textContent = left === 1 ? "The turn before" : `${left} earlier turns`;
    if (state?.error) {
      this.#welcome.hidden = false;
      fill(this.#welcome, failure(state.error), element("p", { class: "by" }, "Mend it and save: it is loaded again by itself."));
    } else if (state && !steps.length) fill(this.#welcome,
      element("p", { class: "by" }, "Nothing has been said yet"),
      element("p", { class: "invitation" }, "Say ", element("q", {}, state.opening)),
    );
  }

  /** Only who scrolls up leaves the end: on the way down to it, or after a change of size, the end may be far for a while. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const isSameSize = scrollHeight === this.#stood.scrollHeight && clientHeight === this.#stood.clientHeight;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#isAtEnd = true;
    else if (isSameSize && scrollTop < this.#stood.scrollTop) this.#isAtEnd = false;
    this.#stood = { scrollTop, scrollHeight, clientHeight };
  }

  #follow() {
    this.#isAtEnd = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }
}

// The conversation as a list of bubbles on one thread, and the voice of it for those who do not see it.

import { bubble, speech } from "./bubble.js";
import { element, fill } from "./element.js";
import { failure } from "./failure.js";

export class Conversation {
  #list = document.getElementById("conversation");
  #scroll = document.getElementById("scroll");
  #welcome = document.getElementById("welcome");
  #announcer = document.getElementById("announcer");

  constructor(room) {
    this.room = room;
    room.addEventListener("steps", () => this.#all());
    room.addEventListener("step", () => this.#newest());
    room.addEventListener("pending", () => this.#waiting());
    room.addEventListener("selected", () => this.#mark());
    room.addEventListener("findings", () => this.#all());
    room.addEventListener("state", () => this.#stand());
  }

  show(index) {
    this.room.choose(index);
    this.#list.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" });
  }

  /** The step before or after the one that is looked into. */
  move(by) {
    const { steps, selected } = this.room;
    const step = steps[Math.min(steps.length - 1, Math.max(0, steps.indexOf(selected) + by))];
    if (step) this.show(step.index);
  }

  #all() {
    if (!this.room.state) return;
    fill(this.#list, this.room.steps.map((step) => this.#drawn(step)));
    this.#mark();
    this.#stand();
    this.#follow();
  }

  #newest() {
    const step = this.room.newest;
    this.#list.querySelector(".waiting")?.remove();
    this.#list.append(this.#drawn(step));
    while (this.#list.childElementCount > this.room.steps.length + 1) this.#list.firstElementChild.remove();
    const said = [speech(step), step.failure ? "The skill failed." : "", ...step.errors, step.ended ? "The session ended." : ""];
    this.#announcer.lang = this.room.state.settings.locale;
    this.#announcer.textContent = said.filter(Boolean).join(" ") || (step.is_action ? step.words : "Nothing came back.");
    this.#waiting();
    this.#mark();
  }

  #drawn(step) {
    return bubble(step, this.room, () => this.show(step.index));
  }

  /** What has been said and is not answered yet stands there at once. */
  #waiting() {
    for (const shown of this.#list.querySelectorAll(".waiting")) shown.remove();
    this.#list.append(...this.room.pending.map((words) => element("li", { class: "step waiting" },
      element("span", { class: "mark" }),
      element("p", { class: words.startsWith(":") || !words ? "done" : "words" }, words || "silence"))));
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
    if (state?.error) {
      this.#welcome.hidden = false;
      fill(this.#welcome, failure(state.error), element("p", { class: "by" }, "Mend it and save: it is loaded again by itself."));
    } else if (state && !steps.length) fill(this.#welcome,
      element("p", { class: "by" }, "Nothing has been said yet"),
      element("p", { class: "invitation" }, "Say ", element("q", {}, state.opening)),
    );
  }

  #follow() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }
}

// Inside the skill: panels behind tabs, about the turn that was chosen or the newest one.

import { element, fill } from "./element.js";
import { failure } from "./failure.js";

const OPEN = "speakup.panel";

/**
 * Each panel is {id, title, draw(root, room), count(room), ask(room)}: `draw` fills the root, each time anew, and only
 * while it is shown; `count` is what stands beside the title, or nothing; `ask` asks the server for what goes beyond the
 * turns that the page keeps, when it is opened and after each of them.
 */
export class Inspector {
  #tabs = document.getElementById("tabs");
  #panels = document.getElementById("panels");
  #of = document.getElementById("of-turn");

  constructor(room, panels) {
    this.room = room;
    this.panels = panels;
    for (const { id, title } of panels) {
      this.#tabs.append(element("button", {
        type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, onclick: () => this.show(id),
      }, title, element("span", { class: "count", hidden: true })));
      this.#panels.append(element("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: "0", hidden: true }));
    }
    this.#tabs.addEventListener("keydown", (event) => this.#move(event));
    for (const event of ["state", "steps", "earlier", "selected", "findings", "map", "cards"]) room.addEventListener(event, () => this.#draw());
    room.addEventListener("state", () => this.#ask());
    this.show(panels.some(({ id }) => id === localStorage.getItem(OPEN)) ? localStorage.getItem(OPEN) : panels[0].id);
  }

  show(id, focus = false) {
    this.open = id;
    localStorage.setItem(OPEN, id);
    for (const tab of this.#tabs.children) {
      const is = tab.id === `tab-${id}`;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      if (is) {
        tab.scrollIntoView({ block: "nearest", inline: "nearest" });
        if (focus) tab.focus();
      }
    }
    for (const panel of this.#panels.children) panel.hidden = panel.id !== `panel-${id}`;
    this.#draw();
    if (this.room.state) this.#ask();
  }

  #ask() {
    this.panels.find(({ id }) => id === this.open).ask?.(this.room);
  }

  #move(event) {
    const here = this.panels.findIndex(({ id }) => id === this.open);
    const last = this.panels.length - 1;
    const to = { ArrowRight: here === last ? 0 : here + 1, ArrowLeft: here === 0 ? last : here - 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    this.show(this.panels[to].id, true);
  }

  #draw() {
    if (!this.room.state) return;
    const { selected, newest } = this.room;
    this.#of.textContent = !selected ? "Before the first word" : `Turn ${selected.index + 1}${selected === newest ? ", the newest" : ""}: ${selected.words || "silence"}`;
    const { error } = this.room.state;
    this.panels.forEach((panel, place) => {
      const badge = this.#tabs.children[place].querySelector(".count");
      const told = error ? "" : panel.count?.(this.room);
      badge.hidden = !told;
      badge.textContent = told || "";
      if (panel.id !== this.open) return;
      const root = document.getElementById(`panel-${panel.id}`);
      const focused = root.contains(document.activeElement) ? document.activeElement : null;
      if (error) fill(root, failure(error));
      else panel.draw(root, this.room);
      // What had the focus may be drawn anew, or gone.
      if (focused && !focused.isConnected) (document.getElementById(focused.id) ?? root).focus();
    });
  }
}

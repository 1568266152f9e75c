// News that belong to no turn: a reload, a skill that ended its process, a server that is gone.

import { element } from "./element.js";
import { failure } from "./failure.js";

const MOST = 3;

export class Notices {
  #list = document.getElementById("notices");

  /** `show` brings a step into view. */
  constructor(room, show) {
    room.addEventListener("notice", ({ detail }) => this.#add(detail, show));
    room.addEventListener("step", () => this.#fade());
  }

  /** `about` is a word for the matter: what is newest about it takes the place of what was. */
  #add({ text, kind, about = "", steps = [], error = null }, show) {
    if (about) [...this.#list.children].find((each) => each.dataset.about === about)?.remove();
    const notice = element(
      "div",
      { class: `notice ${kind}`, "data-about": about, role: kind === "problem" ? "alert" : "status" },
      element("div", {},
        element("p", {}, text),
        error ? failure(error) : null),
      steps.length ? element("button", { type: "button", onclick: () => show(steps[0]) }, "Show") : null,
      element("button", { type: "button", "aria-label": "Close this notice", onclick: () => this.#close(notice) }, "Close"),
    );
    this.#list.append(notice);
    while (this.#list.childElementCount > MOST) this.#list.firstElementChild.remove();
  }

  /** The focus of whoever closes it by keyboard goes back to the line. */
  #close(notice) {
    if (notice.contains(document.activeElement)) document.getElementById("words").focus();
    notice.remove();
  }

  /** What was news before the newest turn is no news any more; problems stay until they are closed. */
  #fade() {
    for (const notice of this.#list.querySelectorAll(".notice:not(.problem, .differs)")) notice.remove();
  }
}

// The keyboard: everything on the page can be done with it.

import { element, fill } from "./element.js";

const SINGLE = "speakup.single-keys";

/** `deeds` are {key, means, does}; a single key works outside of text fields, and can be turned off. */
export class Keys {
  #dialog = document.getElementById("help-dialog");

  constructor(deeds, always) {
    this.deeds = deeds;
    this.always = always;
    const box = document.getElementById("single-keys");
    box.checked = this.isOn;
    box.addEventListener("change", () => localStorage.setItem(SINGLE, box.checked ? "on" : "off"));
    addEventListener("keydown", (event) => this.#press(event));
  }

  get isOn() {
    return localStorage.getItem(SINGLE) !== "off";
  }

  /** The dialog that documents it all; `actions` are what can be done beside speaking. */
  explain(actions) {
    const row = (key, means) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, means)];
    fill(document.getElementById("keys"),
      row("Enter", "say what stands in the line"),
      row("↑ ↓", "in the line: what was said before"),
      this.always.map(({ name, means }) => row(name, means)),
      row("← →", "on the tabs: the panel beside"),
      this.deeds.map(({ key, means }) => row(key, means)));
    fill(document.getElementById("doable"), Object.entries(actions).map(([name, means]) => row(name, means)));
    this.#dialog.showModal();
  }

  #press(event) {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey) return;
    const always = this.always.find(({ key, alt }) => event.key === key && event.altKey === Boolean(alt));
    if (always) {
      if (always.does(event) !== false) event.preventDefault();
      return;
    }
    if (event.altKey || !this.isOn || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const deed = this.deeds.find(({ key }) => key === event.key);
    if (!deed) return;
    event.preventDefault();
    deed.does();
  }
}

// A conversation file, opened and stepped through.

import { element, fill } from "./element.js";

export class Replay {
  #bar = document.getElementById("replay");
  #dialog = document.getElementById("open-dialog");
  #talks = document.getElementById("talks");
  #file = document.getElementById("talk-file");
  #steps = [];
  #next = 0;
  #name = "";
  /** The turns that did not come as expected. */
  #broken = new Set();
  #isStepping = false;

  constructor(room) {
    this.room = room;
    this.#dialog.addEventListener("close", () => this.#chosen());
    // One of the two: a file of the project, or one from this computer.
    this.#file.addEventListener("change", () => { if (this.#file.files.length) this.#talks.value = ""; });
    this.#talks.addEventListener("change", () => { this.#file.value = ""; });
    // A file that has changed is held again as far as it was; what begins anew is not this file's any more.
    room.addEventListener("steps", () => (room.newest && this.#steps.length ? this.#draw() : this.#close()));
  }

  async choose() {
    const talks = await this.room.talks().catch(() => []);
    document.getElementById("of-project").hidden = !talks.length;
    fill(this.#talks, element("option", { value: "" }, "Choose …"),
      ...talks.map((path) => element("option", { value: path }, path.split("/").at(-1).replace(/\.talk$/, "").replaceAll("_", " "))));
    this.#file.value = "";
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  async #chosen() {
    if (this.#dialog.returnValue !== "open") return;
    const [file] = this.#file.files;
    if (!file && !this.#talks.value) return this.room.notice("No file was chosen.");
    const opened = await this.room.read(file ? { text: await file.text(), name: file.name } : { path: this.#talks.value });
    if (!opened) return;
    [this.#steps, this.#next] = [opened.steps, 0];
    this.#broken.clear();
    this.#name = opened.name ?? file?.name;
    this.#draw();
    this.#bar.querySelector("button")?.focus();
  }

  /** Whether it came about: what is not answered is still the next one. */
  async step() {
    const step = this.#steps[this.#next];
    if (!step || this.#isStepping) return false;
    this.#isStepping = true;
    const came = await this.room.say(step.words, step.line);
    this.#isStepping = false;
    if (!came || step !== this.#steps[this.#next]) return false;
    this.#next += 1;
    this.#draw();
    return true;
  }

  async #all() {
    while (await this.step());
  }

  #draw() {
    const left = this.#steps.length - this.#next;
    const focused = this.#bar.contains(document.activeElement);
    const button = (label, onclick, strong) => element("button", { type: "button", class: strong ? "strong" : "", onclick }, label);
    for (const { index, verdict } of this.room.steps) this.#broken[verdict?.some(({ held }) => !held) ? "add" : "delete"](index);
    const verdict = this.#broken.size ? `${this.#broken.size} not as expected` : "as expected";
    fill(this.#bar,
      element("p", {},
        element("b", {}, this.#name), " ",
        left ? [`step ${this.#next + 1} of ${this.#steps.length}: `, element("q", {}, this.#steps[this.#next].words || "silence")]
          : `all ${this.#steps.length} steps, ${verdict}`),
      element("p", { class: "buttons" },
        left ? button("Step", () => this.step(), true) : null,
        left ? button("All", () => this.#all()) : null,
        button("Close", () => this.#close())),
    );
    this.#bar.hidden = false;
    if (focused) this.#bar.querySelector("button").focus();
  }

  #close() {
    this.#steps = [];
    this.#bar.hidden = true;
  }
}

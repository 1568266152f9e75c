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
  #broken = 0;

  constructor(room) {
    this.room = room;
    this.#dialog.addEventListener("close", () => this.#chosen());
    // One of the two: a file of the project, or one from this computer.
    this.#file.addEventListener("change", () => { if (this.#file.files.length) this.#talks.value = ""; });
    this.#talks.addEventListener("change", () => { this.#file.value = ""; });
    room.addEventListener("steps", () => this.#close());
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
    try {
      const opened = await this.room.read(file ? { text: await file.text(), name: file.name } : { path: this.#talks.value });
      [this.#steps, this.#next, this.#broken] = [opened.steps, 0, 0];
      this.#name = opened.name ?? file?.name ?? this.#talks.value.split("/").at(-1);
      this.#draw();
      this.#bar.querySelector("button")?.focus();
    } catch (problem) {
      this.room.notice(problem.message, "problem");
    }
  }

  async step() {
    const step = this.#steps[this.#next];
    if (!step) return;
    this.#next += 1;
    await this.room.say(step.words, step.line);
    this.#broken += (this.room.newest?.verdict ?? []).filter(({ held }) => !held).length;
    this.#draw();
  }

  async #all() {
    const steps = this.#steps;
    while (this.#steps === steps && this.#next < steps.length) await this.step();
  }

  #draw() {
    const left = this.#steps.length - this.#next;
    const focused = this.#bar.contains(document.activeElement);
    const button = (label, onclick, strong) => element("button", { type: "button", class: strong ? "strong" : "", onclick }, label);
    const verdict = this.#broken ? `${this.#broken} not as expected` : "as expected";
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

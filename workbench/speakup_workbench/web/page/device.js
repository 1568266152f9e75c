// The device in the room: an Echo with or without a screen, and what it shows.

import { moment } from "./composer.js";
import { element, fill } from "./element.js";
import { Screen } from "./screen.js";

const SHAPES = { hub: "Echo Show", tv: "Television", round: "Round" };
const SPEAKER = "No screen";

export class Device {
  id = "device";
  title = "Device";
  #frame = element("iframe", { id: "screen", sandbox: "allow-scripts", inert: true });
  #lines = element("div", { class: "lines" });
  #glass = element("div", { class: "glass" }, this.#lines, this.#frame);
  #body = element("div", { class: "device" }, this.#glass, element("span", { class: "light" }));
  #shapes = element("div", { class: "shapes buttons", role: "group", "aria-label": "The device" });
  #told = element("div", { class: "how-drawn" });
  #screen = null;

  /** `speak` says what is {text, ssml}, as the screen's SpeakItem command asks for. */
  constructor(room, speak) {
    this.room = room;
    this.speak = speak;
    new ResizeObserver(() => this.#fit()).observe(this.#glass);
  }

  draw(root) {
    if (this.#body.parentElement !== root) {
      fill(root, this.#body, this.#shapes, this.#told);
      this.#screen ??= this.#started();
    }
    const { state, selected } = this.room;
    const { screen, viewport } = state.settings;
    const isNow = selected === this.room.newest;
    this.#body.className = ["device", screen ? viewport : "speaker", state.listening && "on-air", state.is_open && "open"].filter(Boolean).join(" ");
    const lines = screen ? this.#shown(selected) : [];
    const drawing = screen ? this.#document(selected, isNow) : null;
    if (!screen) fill(this.#lines);
    else if (lines.length) fill(this.#lines, lines.map((line, place) => element(place ? "p" : "h2", {}, line)));
    else fill(this.#lines, element("p", { class: "clock" }, moment({ ...state.settings }).split(", ").at(-1)), element("p", {}, "Nothing of the skill is on the screen."));
    this.#choose(state.settings);
    this.#screen.show(drawing);
    this.#say(screen, Boolean(drawing));
  }

  #choose({ screen, viewport, viewports }) {
    const settle = (settings) => this.room.settle(settings).catch((problem) => this.room.notice(problem.message, "problem"));
    const button = (label, is, settings) => element("button", { id: `shape-${label}`, type: "button", "aria-pressed": String(is), onclick: () => settle(settings) }, label);
    fill(this.#shapes,
      Object.keys(viewports).map((name) => button(SHAPES[name] ?? name, screen && name === viewport, { screen: true, viewport: name })),
      button(SPEAKER, !screen, { screen: false }));
  }

  #started() {
    const screen = new Screen(this.#frame);
    screen.addEventListener("changed", () => this.draw(this.#body.parentElement));
    screen.addEventListener("touched", ({ detail }) => this.room.say(`:touch ${detail.join(" ")}`));
    screen.addEventListener("speaks", ({ detail }) => this.speak([detail]));
    return screen;
  }

  #say(hasScreen, hasDocument) {
    const { state, reason, notices } = this.#screen;
    const isDrawn = hasScreen && hasDocument && state === "drawn";
    this.#frame.inert = !isDrawn; // and unseen, but laid out: a frame that is not displayed draws nothing
    this.#frame.setAttribute("aria-label", ["The device's screen", ...(isDrawn ? this.#screen.labels : [])].join(". "));
    this.#lines.hidden = isDrawn;
    const how = !hasScreen ? "A speaker without a screen: an Echo Dot."
      : isDrawn ? "Drawn by Amazon's own renderer. Touch it with the mouse."
      : !hasDocument ? "" : `The screen's words, not its looks. ${reason}`;
    fill(this.#told, how && element("p", {}, how), notices.map((notice) => element("p", { class: "note" }, notice)));
    this.#fit();
  }

  /** The lines of the newest screen up to this step, of the same session. */
  #shown(selected) {
    const { steps } = this.room;
    if (selected?.ended && !selected.screen_lines.length) return [];
    for (let place = steps.indexOf(selected); place >= 0; place -= 1) {
      if (steps[place].screen_lines.length) return steps[place].screen_lines;
      if (place && steps[place - 1].ended) return [];
    }
    return [];
  }

  #document(selected, isNow) {
    const { state, steps } = this.room;
    let shown = isNow ? state.screen : null;
    for (let place = steps.indexOf(selected); !isNow && place >= 0 && !shown; place -= 1) {
      shown = (steps[place].directives ?? []).findLast((directive) => directive.type === "Alexa.Presentation.APL.RenderDocument") ?? null;
    }
    if (!shown?.document) return null;
    const { viewport, viewports, locale } = state.settings;
    return { document: shown.document, datasources: shown.datasources ?? {}, viewport: viewports[viewport], theme: "dark", locale };
  }

  /** The frame has as many pixels as the device, and is made as small as the glass. */
  #fit() {
    const { viewport, viewports } = this.room.state?.settings ?? {};
    if (!viewports) return;
    const { width, height } = viewports[viewport];
    Object.assign(this.#frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${this.#glass.clientWidth / width})` });
  }
}

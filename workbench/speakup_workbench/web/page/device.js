// The device in the room: an Echo with or without a screen, and what it shows.

import { moment } from "./composer.js";
import { element, fill } from "./element.js";
import { Screen } from "./screen.js";

const APL = "Alexa.Presentation.APL";
const SHAPES = { hub: "Echo Show", tv: "Television", round: "Round" };
const SPEAKER = "No screen";
const THEMES = { dark: "Dark", light: "Light" };
const ZOOMS = { fit: "To fit", 0.5: "50 %", 1: "100 %", 2: "200 %" };
/** What is chosen of the device that no skill is told, and so no setting of the conversation. */
const KEPT = "speakup.device";

export class Device {
  id = "device";
  title = "Device";
  #frame = element("iframe", { id: "screen", sandbox: "allow-scripts", inert: true });
  #lines = element("div", { class: "lines" });
  #glass = element("div", { class: "glass" }, this.#lines, this.#frame);
  #body = element("div", { class: "device" }, this.#glass, element("span", { class: "light" }));
  #stand = element("div", { class: "stand" }, this.#body);
  #look = element("div", { class: "look" });
  #shapes = element("div", { class: "shapes buttons", role: "group", "aria-label": "The device" });
  #told = element("div", { class: "how-drawn" });
  #read = element("details", { class: "read-out" });
  #screen = null;
  #kept = { theme: "dark", zoom: "fit", ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };

  /** `speak` says what is {text, ssml}, as the screen's SpeakItem command asks for. */
  constructor(room, speak) {
    this.room = room;
    this.speak = speak;
    new ResizeObserver(() => this.#fit()).observe(this.#glass);
  }

  draw(root) {
    if (this.#stand.parentElement !== root) {
      fill(root, this.#stand, this.#shapes, this.#look, this.#told, this.#read);
      this.#screen ??= this.#started();
    }
    const { state, selected } = this.room;
    const { screen, viewport } = state.settings;
    const isNow = selected === this.room.newest;
    this.#body.className = ["device", screen ? viewport : "speaker", `on-${this.#kept.theme}`, state.listening && "on-air", state.is_open && "open"].filter(Boolean).join(" ");
    const lines = screen ? this.#shown(selected) : [];
    const drawing = screen ? this.#document(selected, isNow) : null;
    if (!screen) fill(this.#lines);
    else if (lines.length) fill(this.#lines, lines.map((line, place) => element(place ? "p" : "h2", {}, line)));
    else fill(this.#lines, element("p", { class: "clock" }, moment({ ...state.settings }).split(", ").at(-1)), element("p", {}, "Nothing of the skill is on the screen."));
    this.#choose(state.settings);
    this.#chooseLook(screen);
    this.#screen.show(drawing);
    this.#say(screen, Boolean(drawing));
  }

  #choose({ screen, viewport, viewports }) {
    const button = (label, is, settings) => element("button", { id: `shape-${label}`, type: "button", "aria-pressed": String(is), onclick: () => this.room.settle(settings) }, label);
    fill(this.#shapes,
      Object.keys(viewports).map((name) => button(SHAPES[name] ?? name, screen && name === viewport, { screen: true, viewport: name })),
      button(SPEAKER, !screen, { screen: false }));
  }

  /** `viewport.theme` is for documents alone: Amazon's requests do not tell it. */
  #chooseLook(screen) {
    this.#look.hidden = !screen;
    const { theme, zoom } = this.#kept;
    const keep = (changed) => {
      Object.assign(this.#kept, changed);
      localStorage.setItem(KEPT, JSON.stringify(this.#kept));
      this.draw(this.#stand.parentElement);
    };
    const option = ([value, label]) => element("option", { value, selected: value === zoom }, label);
    fill(this.#look,
      element("span", { class: "buttons", role: "group", "aria-label": "The device's theme" },
        Object.entries(THEMES).map(([name, label]) => element("button", { id: `theme-${name}`, type: "button", "aria-pressed": String(name === theme), onclick: () => keep({ theme: name }) }, label))),
      element("label", { for: "zoom" }, "Zoom"),
      element("select", { id: "zoom", onchange: ({ target }) => keep({ zoom: target.value }) }, Object.entries(ZOOMS).map(option)));
  }

  #started() {
    const screen = new Screen(this.#frame);
    screen.addEventListener("changed", () => this.draw(this.#stand.parentElement));
    screen.addEventListener("touched", ({ detail }) => this.room.say(touch(detail)));
    screen.addEventListener("wants", ({ detail: { list, back } }) => this.room.say(`:more ${list}${back ? " back" : ""}`));
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
    this.#readOut(isDrawn);
    this.#fit();
  }

  #readOut(isDrawn) {
    const { labels } = this.#screen;
    this.#read.hidden = !isDrawn;
    fill(this.#read,
      element("summary", {}, "What a screen reader says"),
      labels.length ? element("ol", {}, labels.map((label) => element("li", {}, label)))
        : element("p", {}, "No component of this screen has an accessibilityLabel."));
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
    const shown = isNow ? state.screen : before(steps, selected);
    if (!shown?.document) return null;
    const { viewport, viewports, locale } = state.settings;
    const { request, document, datasources, updates } = shown;
    return { request, document, datasources: datasources ?? {}, updates, viewport: viewports[viewport], theme: this.#kept.theme, locale, still: !isNow };
  }

  /** The frame has as many pixels as the device, and is made as small as the glass. */
  #fit() {
    const { viewport, viewports } = this.room.state?.settings ?? {};
    if (!viewports) return;
    const { width, height } = viewports[viewport];
    const { zoom } = this.#kept;
    this.#body.classList.toggle("zoomed", zoom !== "fit");
    this.#body.style.width = zoom === "fit" ? "" : `${width * Number(zoom)}px`;
    Object.assign(this.#frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${this.#glass.clientWidth / width})` });
  }
}

/** As a line of a conversation: in words where they tell all of it. */
function touch({ arguments: given, source: { type, handler, id, value }, components }) {
  const isWord = (each) => typeof each === "string" && /^[^\s={][^\s=]*$/.test(each);
  const isPress = type === "TouchWrapper" && handler === "Press" && !value && !/\s/.test(id ?? "");
  if (given.every(isWord) && isPress && !Object.keys(components).length) return [":touch", ...given, ...(id ? [`id=${id}`] : [])].join(" ");
  return `:touch ${JSON.stringify({ arguments: given, source: { type, handler, id, value }, components })}`;
}

/** What was on the screen after an earlier step: its document, and what was done with it until then. */
function before(steps, selected) {
  const until = steps.slice(0, steps.indexOf(selected) + 1).flatMap((step) => step.directives ?? []);
  const place = until.findLastIndex(({ type }) => type === `${APL}.RenderDocument`);
  const updates = until.slice(place + 1).filter(({ type }) => type?.startsWith(`${APL}.`));
  return place < 0 ? null : { ...until[place], updates };
}

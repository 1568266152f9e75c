// How long it took, what the skill printed and asked for, and what an author should know.

import { drawn, element, fill } from "./element.js";
import { unsaid } from "./ssml.js";

const SHOWN = 40;
/** Milliseconds a skill has to answer. */
const LIMIT = 8000;

export const log = {
  id: "log",
  title: "Log",
  count: ({ selected }) => (selected ? selected.errors.length + selected.notes.length : 0) || "",

  draw(root, room) {
    const step = room.selected;
    fill(root,
      element("h2", {}, "Timings"),
      room.steps.some((each) => each.turns.length) ? [bars(room), table(room)] : element("p", { class: "empty" }, "The skill was not called yet."),
      step && [
        element("h2", {}, "Comes from"),
        lines(origins(step.origins), "Nothing is known of it: only skills made with Speak Up tell."),
        element("h2", {}, "Spoken otherwise than by Alexa"),
        lines(step.spoken.flatMap(({ ssml }) => (ssml ? unsaid(ssml, room.state.settings.locale) : [])), "Nothing: what is spoken here, the browser's voice can say."),
        element("h2", {}, "Printed"),
        lines(step.turns.flatMap((turn) => turn.printed.split("\n")).filter(Boolean), "The skill printed nothing in this turn."),
        element("h2", {}, "Asked of Alexa's services"),
        lines(step.turns.flatMap((turn) => turn.calls.map(called)), "Nothing in this turn."),
        element("h2", {}, "Directives"),
        lines((step.directives ?? []).map((directive) => directive.type ?? JSON.stringify(directive)), "None in this turn."),
        element("h2", {}, "Errors and notes"),
        lines([...step.errors.map((error) => `error: ${error}`), ...step.notes.map((note) => `note: ${note}`)], "All is well."),
      ],
    );
  },
};

function bars({ steps, selected }) {
  const shown = steps.filter((step) => step.turns.length).slice(-SHOWN);
  const most = Math.max(...shown.map(took), 10);
  const wide = 100 / Math.max(shown.length, 12);
  return drawn("svg", { class: "bars", viewBox: "0 0 100 24", preserveAspectRatio: "none", role: "img", "aria-label": `How long the skill took in each turn; at most ${rounded(most)}` },
    shown.map((step, place) => {
      const high = Math.max(0.6, (took(step) / most) * 24);
      return drawn("rect", { x: String(place * wide), y: String(24 - high), width: String(wide * 0.7), height: String(high), class: step === selected ? "selected" : "" });
    }));
}

function table({ steps, selected, painted }) {
  const shown = steps.filter((step) => step.turns.length).slice(-SHOWN).reverse();
  return element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Timings" }, element("table", { class: "timings" },
    element("thead", {}, element("tr", {}, ["Turn", "Request", "Skill", "Beyond it", "Reply"].map((title) => element("th", { scope: "col" }, title)))),
    element("tbody", {}, shown.map((step) => {
      const whole = painted.get(step.index);
      return element("tr", { class: step === selected ? "selected" : "" },
        element("td", {}, String(step.index + 1)),
        element("td", {}, element("code", {}, step.turns.map((turn) => turn.request.request?.type ?? "?").join(", "))),
        element("td", { class: took(step) > LIMIT ? "over" : "" }, rounded(took(step))),
        element("td", {}, whole === undefined ? "" : rounded(Math.max(0, whole - took(step)))),
        element("td", {}, `${step.turns.reduce((sum, turn) => sum + (turn.bytes ?? 0), 0).toLocaleString("en")} B`));
    }))));
}

function took(step) {
  return step.turns.reduce((sum, turn) => sum + turn.seconds * 1000, 0);
}

function rounded(milliseconds) {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

function origins({ functions, phrases }) {
  return [
    ...functions.map(({ name, file, line }) => `function ${name} (${file}:${line})`),
    ...phrases.map(({ name, file }) => `phrase ${name} (${file})`),
  ];
}

function called(call) {
  return typeof call === "string" ? call : JSON.stringify(call);
}

function lines(all, empty) {
  return all.length ? element("ul", { class: "lines" }, all.map((line) => element("li", {}, line))) : element("p", { class: "empty" }, empty);
}

// One step of a conversation: what was said, how Alexa heard it, and what came back.

import { copier } from "./copier.js";
import { element } from "./element.js";
import { failure } from "./failure.js";

const MEANING = {
  sample: "a sample utterance: Alexa hears it too",
  carrier: "a sample with polite words, or with a value that no list has: most likely heard so",
  statistical: "a guess, learnt from the model: Alexa guesses too, and not always the same",
  fallback: "nothing of the model fits",
};
/** What Alexa hears for herself, and no intent. */
const FOR_ALEXA = {
  confirmed: "yes, to Alexa's own question",
  denied: "no, to Alexa's own question",
  exit: "exit, which Alexa answers herself",
  silence: "nothing was said",
  nobody: "nothing for the skill",
};
const SURE = "sample";
const ASIDE = /(\[[^\]]*\])/;

/**
 * A list item. `room` tells the title of the skill, and what the step was before a reload; `found` is what the doctor
 * says of it; `look` is called when somebody wants to see inside.
 */
export function bubble(step, room, found, look) {
  const heard = step.heard;
  // What no session heard hangs on no thread; a launch and the like are as sure as a sample.
  const isApart = heard?.kind === "nobody";
  const how = heard && !isApart ? heard.how ?? SURE : "";
  const before = room.before.get(step.index);
  const { locale } = room.state.settings;
  return element(
    "li",
    {
      class: ["step", isApart && "apart", step.ended && "ended", before && "differs"].filter(Boolean).join(" "),
      "data-index": step.index,
      "data-how": how,
    },
    mark(step, look),
    said(step, locale),
    heard ? hearing(heard) : null,
    replies(step, room.state.title, locale),
    before ? element("p", { class: "formerly" }, element("b", {}, "Before the change: "), speech(before) || "nothing was said") : null,
    margins(step, found),
  );
}

/** What a step says when it is read out: the replies alone. */
export function speech(step) {
  return step.spoken.map((spoken) => spoken.text).filter(Boolean).join(" ");
}

function mark(step, look) {
  const words = step.words || "silence";
  return element("button", {
    type: "button",
    class: "mark",
    title: "Look inside this turn",
    "aria-label": `Look inside turn ${step.index + 1}: ${words}`,
    "aria-pressed": "false",
    onclick: look,
  });
}

function said(step, lang) {
  const words = step.heard?.text && step.is_action ? step.words || step.heard.text : step.words;
  if (step.is_action) return element("p", { class: "done" }, element("span", { class: "unseen" }, "Done: "), words);
  if (!words) return element("p", { class: "done" }, step.heard ? "silence" : "(nothing was said)");
  return element("p", { class: "words" }, element("span", { class: "unseen" }, "You said: "), element("span", { lang }, words));
}

function hearing(heard) {
  const { how } = heard;
  const slots = Object.entries(heard.slots ?? {});
  return element(
    "div",
    { class: "heard" },
    element(
      "p",
      { class: "as" },
      how ? [element("span", { class: "how", title: MEANING[how] }, how), " "] : null,
      FOR_ALEXA[heard.kind] ?? element("code", { class: "intent" }, heard.intent),
      slots.map(([name, value]) => [" ", element("code", { class: "slot" }, name, "\u202f=\u202f", element("b", {}, shown(value)))]),
      " ",
      how ? element("span", { class: "score", title: "The score, from 0 to 1" }, heard.score.toFixed(2)) : null,
    ),
    heard.sample ? advice(heard, how) : null,
    heard.runners_up?.length ? others(heard.runners_up) : null,
  );
}

function advice(heard, how) {
  const why = how === SURE ? "To be heard as a sample, add" : how === "carrier" ? "To be sure, add the sample" : "Only a guess. Add the sample";
  return element("p", { class: "advice" }, `${why} `, element("code", {}, heard.sample), " ", copier("Copy the sample", () => heard.sample));
}

function others(runners) {
  return element(
    "p",
    { class: "others" },
    "or ",
    runners.map((other, place) => [
      place ? ", " : "",
      element("code", {}, other.intent ?? "nothing"),
      `\u00a0${other.score.toFixed(2)}`,
    ]),
  );
}

function replies(step, title, lang) {
  const spoken = step.spoken.filter((each) => each.text);
  if (!spoken.length && !step.reprompt) return null;
  return element(
    "div",
    { class: "replies" },
    spoken.map((each) => element(
      "div",
      { class: `reply by-${each.by}` },
      element("p", { class: "by" }, each.by === "skill" ? title : "Alexa"),
      element("p", { class: "speech", lang }, asides(each.text)),
    )),
    step.reprompt && step.listening
      ? element("p", { class: "reprompt" }, element("span", {}, "If nobody answers: "), step.reprompt === speech(step) ? "the same again" : asides(step.reprompt))
      : null,
  );
}

/** Pauses and sounds stand in brackets; they are no words, and look it. */
function asides(text) {
  return text.split(ASIDE).map((part) => (ASIDE.test(part) ? element("span", { class: "aside" }, part.slice(1, -1)) : part));
}

function margins(step, found) {
  const notes = [
    (step.acts ?? []).map((act) => element("p", { class: "act" }, element("b", {}, "Done for the cause: "), element("code", {}, act))),
    step.failure ? failure(step.failure, "The skill failed here. ") : null,
    step.errors.filter((error) => error !== step.failure?.text).map((error) => element("p", { class: "error" }, element("b", {}, "Error: "), error)),
    step.notes.map((note) => element("p", { class: "note" }, element("b", {}, "Note: "), note)),
    (step.verdict ?? []).map(({ text, held, told }) => element("p", { class: held ? "held" : "broken" },
      element("b", {}, held ? "As expected: " : "Expected: "), element("code", {}, text), held || !told ? "" : [". ", told])),
    found.map((finding) => element("p", { class: `finding ${finding.level}` },
      element("b", {}, `Doctor, ${finding.level}: `), finding.problem, " ", finding.remedy)),
    step.scenes && step.scenes[1] && step.scenes[0] !== step.scenes[1] ? element("p", { class: "scene" }, "Opens the scene ", element("code", {}, step.scenes[1])) : null,
    step.ended ? element("p", { class: "end" }, "The session ended") : null,
  ].flat().filter(Boolean);
  return notes.length ? element("div", { class: "margins" }, notes) : null;
}

function shown(value) {
  if (value === null || value === undefined) return "?";
  if (typeof value === "object" && "value" in value) return shown(value.value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

// Replies spoken by the browser's own voices.

import { play } from "./clips.js";
import { plan } from "./ssml.js";

const MUTED = "speakup.muted";
/** The sex of Amazon's voices that are a man's or a boy's; the others are a woman's. */
const MEN = "Joey Justin Matthew Russell Brian Geraint Hans Enrique Miguel Mathieu Giorgio Takumi Ricardo".split(" ");
/** The language of Amazon's voices, as far as a skill changes it by a voice. */
const SPOKEN = {
  "en-GB": "Amy Brian Emma", "en-GB-WLS": "Geraint", "en-AU": "Nicole Russell", "en-IN": "Aditi Raveena",
  "de-DE": "Hans Marlene Vicki", "es-ES": "Conchita Enrique Lucia", "es-MX": "Mia", "es-US": "Penelope Lupe Miguel",
  "fr-FR": "Celine Lea Mathieu", "fr-CA": "Chantal", "it-IT": "Carla Giorgio Bianca", "ja-JP": "Mizuki Takumi",
  "pt-BR": "Vitoria Camila Ricardo", "en-US": "Ivy Joanna Joey Justin Kendra Kimberly Matthew Salli",
};

/** Tells by the events `muted`, `speaking` and `silent`. */
export class Voice extends EventTarget {
  muted = localStorage.getItem(MUTED) === "yes";
  /** Where the server keeps the sounds of the skill. */
  sounds = "";
  #talk = new AbortController();
  /** Resolves when all that was to be said has been said. */
  #said = Promise.resolve();

  /** Why nothing would be heard; empty when all is well. */
  get reason() {
    if (!("speechSynthesis" in window)) return "This browser cannot speak.";
    return own().length ? "" : "This browser has no voices of its own; replies are only written.";
  }

  mute(muted) {
    this.muted = muted;
    localStorage.setItem(MUTED, muted ? "yes" : "no");
    if (muted) this.hush();
    this.dispatchEvent(new Event("muted"));
  }

  hush() {
    this.#talk.abort();
    [this.#talk, this.#said] = [new AbortController(), Promise.resolve()];
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.dispatchEvent(new Event("silent"));
  }

  /** Says what the skill and Alexa said, one after the other, and nothing more of what came before. */
  speak(spoken, locale) {
    this.hush();
    return this.add(spoken, locale);
  }

  /** The same when all that came before has been said. */
  add(spoken, locale) {
    const { signal } = this.#talk;
    const said = this.#said.then(() => this.#sayAll(spoken, locale, signal));
    this.#said = said;
    return said.then(() => said === this.#said && this.dispatchEvent(new Event("silent")));
  }

  async #sayAll(spoken, locale, signal) {
    // Sounds are heard in a browser without voices too.
    if (signal.aborted || this.muted || (this.reason && !spoken.some(({ clip }) => clip))) return;
    this.dispatchEvent(new Event("speaking"));
    const say = (each) => this.#speak(each, locale, signal);
    for (const each of spoken) await (each.clip ? play(each.clip, { say, from: this.sounds, signal }) : say(each));
  }

  async #speak({ ssml, text }, locale, signal) {
    if (this.reason) return;
    for (const piece of plan(ssml ?? escaped(text), locale)) {
      if (!signal.aborted) await passed(piece.pause);
      if (!signal.aborted) await this.#say(piece, locale);
    }
  }

  #say({ text, rate, pitch, volume, voice, lang }, locale) {
    const utterance = new SpeechSynthesisUtterance(text);
    const language = lang || Object.keys(SPOKEN).find((known) => SPOKEN[known].split(" ").includes(voice))?.slice(0, 5) || locale;
    Object.assign(utterance, { rate, pitch, volume, lang: language, voice: nearest(voice, language) });
    return new Promise((resolve) => {
      utterance.onend = utterance.onerror = resolve;
      speechSynthesis.speak(utterance);
    });
  }
}

/** The voices of this computer: others would send what they say to a service. */
function own() {
  return speechSynthesis.getVoices().filter((voice) => voice.localService);
}

/** The one of this name if there is one, else of its language. */
function nearest(name, language) {
  const local = own();
  const named = name && local.find((voice) => voice.name.includes(name));
  const near = local.filter((voice) => voice.lang.replace("_", "-") === language);
  const same = near.length ? near : local.filter((voice) => voice.lang.startsWith(language.slice(0, 2)));
  const male = (voice) => /\b(male|man|daniel|david|mark|alex|fred|george|james|thomas|jorge)\b/i.test(voice.name);
  return named || (name && same.find((voice) => male(voice) === MEN.includes(name))) || same.find((voice) => voice.default) || same[0] || local[0];
}

function escaped(text) {
  return (text ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function passed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

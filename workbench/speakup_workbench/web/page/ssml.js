// What a skill's SSML means for a browser's voice: pieces of text, each with its pause before, its pace and its voice.

const STRENGTH = { none: 0, "x-weak": 0, weak: 150, medium: 300, strong: 500, "x-strong": 800 };
const RATE = { "x-slow": 0.5, slow: 0.75, medium: 1, fast: 1.25, "x-fast": 1.6 };
const PITCH = { "x-low": 0.5, low: 0.75, medium: 1, high: 1.3, "x-high": 1.6 };
const VOLUME = { silent: 0, "x-soft": 0.25, soft: 0.5, medium: 1, loud: 1, "x-loud": 1 };
const EMPHASIS = { strong: { rate: 0.85, pitch: 1.15 }, moderate: { rate: 0.92, pitch: 1.07 }, reduced: { rate: 1.08, volume: 0.8 } };
const EMOTION = { excited: { rate: 1.1, pitch: 1.15 }, disappointed: { rate: 0.9, pitch: 0.9 } };
const LETTERS = ["spell-out", "characters", "digits", "telephone"];
/** What an English number in figures ends with, by its plural rule. */
const ORDINAL = { one: "st", two: "nd", few: "rd", other: "th" };
/** What has no meaning of its own, or is taken care of below. */
const KNOWN = "html head body speak p s break sub emphasis prosody voice lang say-as w amazon:effect amazon:emotion".split(" ");
const SENTENCE = 300;
const PARAGRAPH = 500;
const SOUND = 700;
const LONGEST = 10_000;
const PLAIN = { rate: 1, pitch: 1, volume: 1, voice: "", lang: "" };

/**
 * Pieces {text, pause, rate, pitch, volume, voice, lang}: `pause` in milliseconds before the piece, `rate`, `pitch`
 * and `volume` as a SpeechSynthesisUtterance takes them, `voice` the name of Amazon's voice or nothing. What a browser
 * has no way to say becomes a pause or is left to its own judgement, and is told by `unsaid`.
 */
export function plan(ssml, locale = "en-US") {
  const pieces = [];
  let pause = 0;

  function walk(node, style) {
    if (node.nodeType === Node.TEXT_NODE) return say(node.data, style);
    const name = node.localName;
    if (name === "break") pause += broken(node);
    else if (name === "audio") pause += SOUND;
    else if (name === "sub") say(node.getAttribute("alias") ?? node.textContent, style);
    else if (name === "say-as") say(interpreted(node, locale) ?? node.textContent, style);
    else {
      for (const child of node.childNodes) walk(child, styled(name, node, style));
      if (name === "p") pause += PARAGRAPH;
      if (name === "s") pause += SENTENCE;
    }
  }

  function say(text, style) {
    const spoken = words(text);
    if (!spoken) return;
    const last = pieces.at(-1);
    if (last && !pause && Object.keys(PLAIN).every((name) => last[name] === style[name])) last.text += ` ${spoken}`;
    else pieces.push({ ...style, text: spoken, pause: Math.min(pause, LONGEST) });
    pause = 0;
  }

  for (const child of read(ssml).childNodes) walk(child, PLAIN);
  return pieces;
}

/** What of it this page does not say as Alexa does, in words. */
export function unsaid(ssml, locale = "en-US") {
  return [...read(ssml).querySelectorAll("*")].map((node) => {
    const name = node.localName;
    const value = (attribute) => node.getAttribute(attribute) ?? "";
    const text = words(node.textContent);
    switch (name) {
      case "audio": return `sound ${value("src")}: a pause`;
      case "phoneme": return `“${text}”: the browser's pronunciation, not ${value("ph")}`;
      case "say-as": return interpreted(node, locale) === null ? `“${text}” as ${value("interpret-as")}: as the browser reads it` : null;
      case "w": return `“${text}” as ${value("role")}: as the browser reads it`;
      case "voice": return `voice ${value("name")}: the nearest of this browser's`;
      default: return KNOWN.includes(name) ? null : `<${name}${value("name") && ` ${value("name")}`}>: without effect`;
    }
  }).filter(Boolean);
}

/** Read as HTML, which forgives what is no SSML, once the tags that are empty are closed in words. */
function read(ssml) {
  return new DOMParser().parseFromString(ssml.replace(/<([\w:-]+)([^<>]*)\/>/g, "<$1$2></$1>"), "text/html").body;
}

function styled(name, node, style) {
  const value = (attribute) => node.getAttribute(attribute) ?? "";
  switch (name) {
    case "emphasis": return scaled(style, EMPHASIS[value("level") || "moderate"] ?? {});
    case "prosody": return scaled(style, {
      rate: RATE[value("rate")] ?? percent(value("rate"), 1),
      pitch: PITCH[value("pitch")] ?? 1 + percent(value("pitch"), 0),
      volume: VOLUME[value("volume")] ?? 10 ** (Number.parseFloat(value("volume") || "0") / 20),
    });
    case "voice": return { ...style, voice: value("name") };
    case "lang": return { ...style, lang: value("xml:lang") };
    case "amazon:effect": return scaled(style, { rate: 0.9, volume: 0.4 });
    case "amazon:emotion": return scaled(style, EMOTION[value("name")] ?? {});
    default: return style;
  }
}

function scaled(style, by) {
  const within = (value, low, high) => Math.min(high, Math.max(low, Math.round(value * 100) / 100));
  return {
    ...style,
    rate: within(style.rate * (by.rate ?? 1), 0.2, 4),
    pitch: within(style.pitch * (by.pitch ?? 1), 0.1, 2),
    volume: within(style.volume * (by.volume ?? 1), 0, 1),
  };
}

function percent(text, otherwise) {
  return text.endsWith("%") ? Number.parseFloat(text) / 100 : otherwise;
}

function broken(node) {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(m?s)$/.exec(node.getAttribute("time") ?? "") ?? [];
  if (count) return Number(count) * (unit === "s" ? 1000 : 1);
  return STRENGTH[node.getAttribute("strength") ?? "medium"] ?? 0;
}

/** In the words that a browser says so; null where there are none that it would say in this language. */
function interpreted(node, locale) {
  const kind = node.getAttribute("interpret-as");
  const text = words(node.textContent);
  if (LETTERS.includes(kind)) return [...text.replace(kind === "telephone" ? /[^\d+]/g : /\s/g, "")].join(" ");
  switch (kind) {
    case "expletive": return "beep";
    case "cardinal": case "number": case "unit": case "address": case "interjection": return text;
    case "ordinal": return locale.startsWith("en") && /^\d+$/.test(text) ? text + ORDINAL[new Intl.PluralRules("en", { type: "ordinal" }).select(Number(text))] : null;
    case "fraction": return locale.startsWith("en") ? text.replace("+", " and ").replace("/", " over ") : null;
    case "date": return day(text, node.getAttribute("format") ?? "", locale);
    case "time": return duration(text, locale);
    default: return null;
  }
}

/** Such as 20261121, or 11/21/2026 in the order "mdy" that the format tells; null for what is none. */
function day(text, format, locale) {
  const whole = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  const order = whole ? "ymd" : format;
  const parts = whole ? whole.slice(1) : text.split(/[^\d]+/);
  if (!["mdy", "dmy", "ymd"].includes(order) || parts.length !== 3) return null;
  const [year, month, date] = [..."ymd"].map((part) => Number(parts[order.indexOf(part)]));
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 ? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at) : null;
}

/** Such as 1'21" for minutes and seconds; null for what is none. */
function duration(text, locale) {
  const [, minutes, seconds] = /^(?:(\d+)')?(?:(\d+)")?$/.exec(text) ?? [];
  const told = (number, unit) => number && new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(number);
  return [told(minutes, "minute"), told(seconds, "second")].filter(Boolean).join(" ") || null;
}

function words(text) {
  return text.replace(/\s+/g, " ").trim();
}

// What a skill's SSML means for a browser's voice: pieces of text, each with its pause before, its pace and its voice.

const STRENGTH = { none: 0, "x-weak": 0, weak: 150, medium: 300, strong: 500, "x-strong": 800 };
const RATE = { "x-slow": 0.5, slow: 0.75, medium: 1, fast: 1.25, "x-fast": 1.6 };
const PITCH = { "x-low": 0.5, low: 0.75, medium: 1, high: 1.3, "x-high": 1.6 };
const VOLUME = { silent: 0, "x-soft": 0.25, soft: 0.5, medium: 1, loud: 1, "x-loud": 1 };
const EMPHASIS = { strong: { rate: 0.85, pitch: 1.15 }, moderate: { rate: 0.92, pitch: 1.07 }, reduced: { rate: 1.08, volume: 0.8 } };
const LETTERS = ["spell-out", "characters", "digits"];
const SENTENCE = 300;
const PARAGRAPH = 500;
const SOUND = 700;
const LONGEST = 10_000;
const PLAIN = { rate: 1, pitch: 1, volume: 1, voice: "", lang: "" };

/**
 * Pieces {text, pause, rate, pitch, volume, voice, lang}: `pause` in milliseconds before the piece, `rate`, `pitch`
 * and `volume` as a SpeechSynthesisUtterance takes them, `voice` the name of Amazon's voice or nothing. Audio cannot
 * be played here and becomes a pause; a phoneme is left to the browser.
 */
export function plan(ssml) {
  // Read as HTML, which forgives what is no SSML, once the tags that are empty are closed in words.
  const read = new DOMParser().parseFromString(ssml.replace(/<([\w:-]+)([^<>]*)\/>/g, "<$1$2></$1>"), "text/html");
  const pieces = [];
  let pause = 0;

  function walk(node, style) {
    if (node.nodeType === Node.TEXT_NODE) return say(node.data, style);
    const name = node.localName;
    if (name === "break") pause += broken(node);
    else if (name === "audio") pause += SOUND;
    else if (name === "sub") say(node.getAttribute("alias") ?? node.textContent, style);
    else if (name === "say-as") say(interpreted(node), style);
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

  for (const child of read.body.childNodes) walk(child, PLAIN);
  return pieces;
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

function interpreted(node) {
  const kind = node.getAttribute("interpret-as");
  if (kind === "expletive") return "beep";
  return LETTERS.includes(kind) ? [...node.textContent.replace(/\s/g, "")].join(" ") : node.textContent;
}

function words(text) {
  return text.replace(/\s+/g, " ").trim();
}

// What went over the wire: each request and each response, to be opened, searched and copied.

import { copier } from "./copier.js";
import { element, fill } from "./element.js";

/** What stands open from the beginning, all the way down; the rest is the same in every turn. */
const OPEN = ["request", "response", "sessionAttributes"];
const MOST_CHILDREN = 200;
const MOST_MATCHES = 200;
const LONGEST = 2000;

export class Wire {
  id = "json";
  title = "JSON";
  #sought = "";
  /** The turn that is drawn, and where: what somebody has opened of it stays while only other things change. */
  #step = null;
  #found = element("div", {});

  draw(root, room) {
    const step = room.selected;
    if (!step?.turns.length) {
      fill(root, element("p", { class: "empty" }, step
        ? "Alexa dealt with this herself: nothing was sent to the skill." : "Nothing has been sent to the skill yet."));
      return;
    }
    if (step === this.#step && this.#found.isConnected) return;
    this.#step = step;
    const search = element("input", { type: "search", id: "json-search", placeholder: "litres, shouldEndSession …", value: this.#sought });
    search.addEventListener("input", () => {
      this.#sought = search.value.trim();
      this.#fill(room.state.bytes_limit);
    });
    fill(root, element("label", { class: "search" }, "Search names and values ", search), this.#found);
    this.#fill(room.state.bytes_limit);
  }

  #fill(limit) {
    const { turns } = this.#step;
    fill(this.#found, turns.flatMap((turn, place) => {
      const which = turns.length > 1 ? ` ${place + 1} of ${turns.length}` : "";
      return [
        shown(`Request${which}`, turn.request, this.#sought),
        shown(`Response${which}`, turn.response, this.#sought, size(turn.bytes, limit)),
      ];
    }));
  }
}

function shown(title, value, sought, measured) {
  return element("section", { class: "json" },
    element("div", { class: "heading" },
      element("h2", {}, title),
      measured,
      copier(`Copy the ${title.toLowerCase()}`, () => JSON.stringify(value, null, 2))),
    sought ? matches(value, sought.toLowerCase()) : element("div", { class: "tree" }, node("", value, true, OPEN)));
}

/** The bytes of a reply beside those that Alexa takes. */
function size(bytes, limit) {
  return element("p", { class: bytes > limit ? "size over" : "size" },
    element("meter", { min: "0", max: String(limit), high: String(0.8 * limit), value: String(bytes), "aria-label": "Share of what Alexa takes" }),
    ` ${told(bytes)} of ${told(limit)}`);
}

function told(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${Number((bytes / 1024).toFixed(1))} kB`;
}

/** `open` says whether it stands open, `below` which of its children do; none said, all. */
function node(name, value, open, below = null) {
  const key = name === "" ? null : [element("span", { class: "key" }, name), ": "];
  if (!isBranch(value)) return element("div", { class: "leaf" }, key, leaf(value));
  const children = Object.entries(value);
  const kind = Array.isArray(value) ? `[${children.length}]` : `{${children.length}}`;
  const inside = element("div", { class: "children" });
  // A branch is drawn when it is opened: a reply of two megabytes opens as quickly as any.
  const grow = (from) => {
    inside.append(...children.slice(from, from + MOST_CHILDREN).map(([child, each]) => node(child, each, open && (!below || below.includes(child)))));
    const left = children.length - from - MOST_CHILDREN;
    if (left > 0) {
      const more = element("button", { type: "button", onclick: () => { more.remove(); grow(from + MOST_CHILDREN); } }, `${left} more`);
      inside.append(more);
    }
  };
  const branch = element("details", { open: open && children.length > 0 && children.length <= MOST_CHILDREN },
    element("summary", {}, key, element("span", { class: "kind" }, kind)), inside);
  if (branch.open) grow(0);
  else branch.addEventListener("toggle", () => { if (!inside.hasChildNodes()) grow(0); });
  return branch;
}

function leaf(value) {
  const text = JSON.stringify(value) ?? "nothing";
  const cut = text.length > LONGEST;
  return [
    element("span", { class: value === null ? "null" : typeof value }, cut ? `${text.slice(0, LONGEST)} …` : text),
    cut ? [` ${text.length.toLocaleString("en")} characters `, copier("Copy this text", () => String(value))] : null,
  ];
}

function matches(value, text) {
  const lines = [];
  for (const [path, each] of leaves(value, "")) {
    if (!path.toLowerCase().includes(text) && !String(each).toLowerCase().includes(text)) continue;
    lines.push(element("li", {}, element("span", { class: "key" }, path), ": ", leaf(each)));
    if (lines.length === MOST_MATCHES) break;
  }
  const more = lines.length === MOST_MATCHES ? element("p", { class: "empty" }, `The first ${MOST_MATCHES} matches.`) : null;
  return lines.length ? element("div", {}, element("ul", { class: "matches" }, lines), more) : element("p", { class: "empty" }, "No match.");
}

function* leaves(value, path) {
  if (!isBranch(value) || !Object.keys(value).length) return yield [path, isBranch(value) ? JSON.stringify(value) : value];
  for (const [name, each] of Object.entries(value)) {
    yield* leaves(each, Array.isArray(value) ? `${path}[${name}]` : path ? `${path}.${name}` : name);
  }
}

function isBranch(value) {
  return value !== null && typeof value === "object";
}

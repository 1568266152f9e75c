// What the skill keeps: of the listener, of this session, and of what everybody did. What this turn changed is marked.

import { element, fill } from "./element.js";

/** Characters of a value that are shown; the JSON has them all. */
const LONGEST = 160;
/** What the framework keeps of the session for itself: the scene, which variants were heard, what may be repeated. */
const FRAMEWORK = "speakup.";

export class Memory {
  id = "memory";
  title = "Memory";
  /** Whether somebody looks at the framework's own part. */
  #isOpen = false;

  count({ selected }) {
    return changes(selected).length || "";
  }

  draw(root, room) {
    const { state, selected } = room;
    const changed = selected?.changed ?? { memory: [], session: [] };
    const own = (each) => !each.path.startsWith(FRAMEWORK);
    const { speakup, ...session } = state.session ?? {};
    fill(root,
      section("Remembered", state.memory, changed.memory, "Nothing is remembered of this listener."),
      section("This session", session, changed.session.filter(own), state.is_open ? "The skill keeps nothing in it." : "No session is open."),
      speakup && element("details", { class: "framework", open: this.#isOpen, ontoggle: ({ target }) => { this.#isOpen = target.open; } },
        element("summary", {}, "What the framework keeps in it"),
        section("", { speakup }, changed.session.filter((each) => !own(each)), "")),
      element("section", {},
        element("h2", {}, "Acts"),
        state.acts.length ? element("ol", { class: "acts" }, state.acts.map((act) => element("li", {}, element("code", {}, told(act)))))
          : element("p", { class: "empty" }, "Nothing was done for the cause yet.")),
      section("Totals of everybody", state.totals, [], "Nobody has done anything yet, as far as this computer knows. “:others ACT …” lets others act."),
      element("p", { class: "buttons" },
        element("button", { type: "button", class: "danger", onclick: () => room.restart(true) }, "Forget everything and restart")),
    );
  }
}

function changes(step) {
  return step?.changed ? [...step.changed.memory, ...step.changed.session.filter(({ path }) => !path.startsWith(FRAMEWORK))] : [];
}

function section(title, values, changed, empty) {
  const rows = [...flat(values ?? {})];
  // With the session all that it held is gone: that needs no list.
  const gone = rows.length ? changed.filter(({ path, after }) => absent(after) && !rows.some(([name]) => name === path)) : [];
  return element("section", {},
    title && element("h2", {}, title),
    rows.length || gone.length ? element("table", { class: "values" },
      element("thead", { class: "unseen" }, element("tr", {}, element("th", { scope: "col" }, "Name"), element("th", { scope: "col" }, "Value"))),
      element("tbody", {},
        rows.map(([path, value]) => row(path, value, changed.find((change) => change.path === path))),
        gone.map((change) => row(change.path, null, change)))) : element("p", { class: "empty" }, empty));
}

function row(path, value, change) {
  return element("tr", { class: change ? "changed" : "" },
    element("th", { scope: "row" }, element("code", {}, path)),
    element("td", {},
      change && !absent(change.before) ? [element("del", {}, told(change.before)), " "] : null,
      change && absent(change.after) ? element("i", {}, "gone") : change ? element("ins", {}, told(change.after)) : told(value)));
}

/** A pair of a path and a value for everything in it, also inside of maps. */
function* flat(values, above = "") {
  for (const [name, value] of Object.entries(values)) {
    if (value && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length) yield* flat(value, `${above}${name}.`);
    else yield [above + name, value];
  }
}

function absent(value) {
  return value === null || value === undefined;
}

function told(value) {
  const text = typeof value === "string" && value ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

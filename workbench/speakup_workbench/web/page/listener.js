// Who listens, where, on what, and what is broken: the settings of a conversation.

import { element, fill } from "./element.js";

const TIMES = [["+ 1 minute", ":wait 1 minute"], ["+ 1 hour", ":wait 1 hour"], ["+ 1 day", ":wait 1 day"], ["+ 1 week", ":wait 1 week"]];

export const listener = {
  id: "listener",
  title: "Listener",
  count: ({ state }) => (state && Object.values(state.settings.faults).some(Boolean) ? "!" : ""),

  draw(root, room) {
    // Whoever is writing here is not disturbed by a turn that comes back meanwhile.
    if (root.contains(document.activeElement) && document.activeElement.matches("input[type=text], input[type=datetime-local]")) return;
    const { settings } = room.state;
    const settle = (changed) => room.settle(changed);
    fill(root,
      group("Who speaks",
        text("user", "Account", settings.user, "Another account has a memory of its own, and begins a conversation of its own.", settle),
        text("person", "Voice", settings.person, "A name for a voice that Alexa recognises; empty for nobody's.", settle),
        text("account", "Linked account", settings.account, "The token of an account of yours; empty for none.", settle)),
      group("On which device",
        text("device", "Device", settings.device, "Another of the account's devices.", settle),
        box("screen", "It has a screen", settings.screen, (screen) => settle({ screen }))),
      group("At what time",
        element("p", { class: "buttons" }, TIMES.map(([label, action]) =>
          element("button", { type: "button", onclick: () => room.say(action) }, label))),
        beginning(settings, settle),
        text("zone", "Time zone", settings.zone, "Such as Europe/London; empty for the language's usual one.", settle),
        box("frozen", "Time stands still during a conversation", settings.frozen, (frozen) => settle({ frozen }))),
      permissions(room, settle),
      faults(settings, settle),
    );
  },
};

function permissions({ state: { settings } }, settle) {
  const { permissions_known: known, permissions: granted, asked = [] } = settings;
  const names = Object.keys(known).sort((one, other) => asked.includes(other) - asked.includes(one));
  const has = (name) => granted.includes(name) || granted.includes(known[name].scope ?? known[name]);
  return group("What the listener allowed in the Alexa app",
    names.map((name) => box(`allow-${name}`, `${name} (${known[name].subject})${asked.includes(name) ? ", which this skill asks for" : ""}`, has(name), (on) =>
      settle({ permissions: names.filter((other) => (other === name ? on : has(other))) }))));
}

function faults({ faults: broken, faults_known: known = {} }, settle) {
  if (!Object.keys(known).length) return null;
  return group("What is broken",
    Object.entries(known).map(([part, kinds]) => element("div", { class: "field" },
      element("label", { for: `set-${part}` }, part),
      element("select", { id: `set-${part}`, onchange: ({ target }) => settle({ faults: { ...broken, [part]: target.value } }) },
        element("option", { value: "" }, "works"),
        kinds.map((kind) => element("option", { value: kind, selected: broken[part] === kind }, kind))))));
}

/** With a button, since a browser tells of every digit of a date that somebody is writing. */
function beginning({ moment }, settle) {
  const at = element("input", { id: "set-now", type: "datetime-local", required: true, value: (moment ?? "").slice(0, 16) });
  const begin = (event) => { event.preventDefault(); settle({ now: at.value.replace("T", " ") }); };
  return element("form", { class: "field", onsubmit: begin },
    element("label", { for: "set-now" }, "Begin anew at"),
    element("p", { class: "buttons" }, at, element("button", { id: "begin-anew" }, "Begin")));
}

function group(title, ...fields) {
  return element("fieldset", {}, element("legend", {}, title), fields);
}

function text(name, label, value, hint, settle) {
  return element("div", { class: "field" },
    element("label", { for: `set-${name}` }, label),
    element("input", { id: `set-${name}`, type: "text", value: value ?? "", spellcheck: "false", "aria-describedby": `hint-${name}`, onchange: ({ target }) => settle({ [name]: target.value.trim() }) }),
    element("p", { class: "hint", id: `hint-${name}` }, hint));
}

function box(name, label, on, change) {
  return element("label", { class: "box" },
    element("input", { id: `set-${name}`, type: "checkbox", checked: Boolean(on), onchange: ({ target }) => change(target.checked) }), ` ${label}`);
}

// The page: puts its parts together.

import { app } from "./app.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Device } from "./device.js";
import { doctor } from "./doctor.js";
import { element, fill, icon } from "./element.js";
import { Inspector } from "./inspector.js";
import { Keys } from "./keys.js";
import { listener } from "./listener.js";
import { log } from "./log.js";
import { map } from "./map.js";
import { Memory } from "./memory.js";
import { Notices } from "./notices.js";
import { Replay } from "./replay.js";
import { Room } from "./room.js";
import { ask } from "./server.js";
import { Voice } from "./voice.js";
import { Wire } from "./wire.js";

performance.setResourceTimingBufferSize(0); // the browser would keep what each of the first 250 requests took

const THEMES = { auto: "light", light: "dark", dark: "auto" };
const $ = (id) => document.getElementById(id);

const room = new Room();
const voice = new Voice();
const conversation = new Conversation(room);
const composer = new Composer(room);
const replay = new Replay(room);
const inspector = new Inspector(room, [new Device(room, (spoken) => voice.add(spoken, room.state.settings.locale)), app, new Memory(), new Wire(), log, doctor, map, listener]);
new Notices(room, (index) => conversation.show(index));
const keys = new Keys(
  [
    { key: "/", means: "to the line", does: () => composer.focus() },
    { key: "j", means: "look into the next turn", does: () => conversation.move(1) },
    { key: "k", means: "look into the turn before", does: () => conversation.move(-1) },
    ...inspector.panels.map(({ id, title }, place) => ({ key: String(place + 1), means: title, does: () => look(id) })),
    { key: "r", means: "restart", does: restart },
    { key: "o", means: "open a conversation file", does: () => replay.choose() },
    { key: "s", means: "save", does: save },
    { key: "e", means: "export", does: () => $("export").click() },
    { key: "m", means: "mute", does: () => voice.mute(!voice.muted) },
    { key: "t", means: "colours: the system's, light, dark", does: colour },
    { key: "?", means: "this help", does: explain },
  ],
  [
    { key: "Escape", name: "Esc", means: "hush; leave the line", does: (event) => { voice.hush(); if (event.target.id === "words") event.target.blur(); return false; } },
    { key: "ArrowUp", alt: true, name: "Alt ↑", means: "look into the turn before, from anywhere", does: () => conversation.move(-1) },
    { key: "ArrowDown", alt: true, name: "Alt ↓", means: "look into the next turn, from anywhere", does: () => conversation.move(1) },
  ],
);

let skills = [];

async function begin() {
  const known = await ask("GET", "/api/skills");
  skills = known.skills;
  fill($("skill"), skills.map(({ name, title }) => element("option", { value: name }, title || name)));
  await room.enter(known.chosen ?? skills[0]?.name);
}

/** What the person did; what the server says against it is shown, and nothing else happens. */
async function attempt(deed) {
  try {
    return await deed();
  } catch (problem) {
    room.complain(problem);
    return undefined;
  }
}

function restart() {
  voice.hush();
  room.restart(false).then(() => composer.focus());
}

function save() {
  if (!room.state) return;
  const [name, { skill }] = [$("save-name"), room.state];
  // A name that somebody has chosen stays with the skill.
  if (name.dataset.skill !== skill) [name.dataset.skill, name.value] = [skill, `tests/skills/${skill}_conversation.talk`];
  $("save-dialog").returnValue = "";
  $("save-dialog").showModal();
}

function explain() {
  keys.explain(room.state?.settings.actions ?? {});
}

function look(id) {
  view("inside");
  inspector.show(id, true);
}

/** Narrow windows show one half at a time. */
function view(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
}

function colour() {
  const theme = THEMES[document.documentElement.dataset.theme] ?? "auto";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("speakup.theme", theme);
  dye();
}

function dye() {
  const { theme } = document.documentElement.dataset;
  const told = `Colours: ${theme === "auto" ? "as the system" : theme}`;
  $("theme").setAttribute("aria-label", told);
  $("theme").title = `${told} (t)`;
}

function hearable() {
  const button = $("mute");
  fill(button, icon(voice.muted || voice.reason ? "mute" : "voice"));
  button.setAttribute("aria-pressed", String(voice.muted));
  button.title = voice.reason || (voice.muted ? "Muted: replies are only written (m)" : "Replies are spoken by this browser (m)");
}

function stand() {
  const { state } = room;
  if (!state) return;
  const { locales = [state.settings.locale] } = skills.find(({ name }) => name === state.skill) ?? {};
  document.title = `${state.title} · Speak Up`;
  $("skill").value = state.skill;
  if (state.error) return;
  fill($("locale"), locales.map((name) => element("option", { value: name, selected: name === state.settings.locale }, name)));
  $("locale").value = state.settings.locale;
  voice.sounds = `/api/rooms/${room.id}/sounds/`;
  $("export").href = `/api/rooms/${room.id}/export`;
}

room.addEventListener("state", stand);
room.addEventListener("step", () => {
  voice.speak(room.newest.spoken, room.state.settings.locale);
});
for (const event of ["muted", "speaking", "silent"]) {
  voice.addEventListener(event, () => {
    hearable();
    $("scroll").classList.toggle("speaking", event === "speaking");
  });
}
if ("speechSynthesis" in window) speechSynthesis.addEventListener("voiceschanged", hearable);

// Where that cannot be, they show again what is.
$("skill").addEventListener("change", ({ target }) => attempt(() => room.open(target.value)).then(stand).then(() => composer.focus()));
$("locale").addEventListener("change", ({ target }) => room.settle({ locale: target.value }).then(stand));
$("export").addEventListener("click", (event) => {
  if (room.newest && !room.state.error) return;
  event.preventDefault(); // the browser would only say that the download has failed
  room.notice("There is nothing to export yet.");
});
$("restart").addEventListener("click", restart);
$("open").addEventListener("click", () => replay.choose());
$("save").addEventListener("click", save);
$("save-dialog").addEventListener("close", async () => {
  if ($("save-dialog").returnValue !== "save") return;
  const saved = await room.save($("save-name").value.trim());
  if (saved) room.notice([`Saved as ${saved.path}. Hold it again: speakup replay ${saved.path}`, saved.notice].filter(Boolean).join(" "), "saved");
});
$("mute").addEventListener("click", () => voice.mute(!voice.muted));
$("theme").addEventListener("click", colour);
$("help").addEventListener("click", explain);
for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => view(button.dataset.view));

dye();
hearable();
composer.focus();
attempt(begin).then(() => { if (!room.id) fill($("welcome")); });

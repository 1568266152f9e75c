// The Alexa app on the listener's phone: cards, and what is set to ring.

import { moment } from "./composer.js";
import { element, fill } from "./element.js";

const TO_LINK = "a-token-of-the-simulator";

export const app = {
  id: "app",
  title: "App",
  count: ({ state, selected }) => (selected?.card ? 1 : 0) + (state?.reminders.length ?? 0) || "",
  ask: (room) => room.gather("cards"),

  draw(root, room) {
    const { cards } = room;
    fill(root,
      element("h2", {}, "Cards"),
      cards.length ? element("ol", { class: "cards" }, cards.map((each) => card(each, room)))
        : element("p", { class: "empty" }, "No card was sent. Cards are what a skill leaves in the Alexa app to be read later."),
      element("h2", {}, "Reminders and timers"),
      room.state.reminders.length ? element("ul", { class: "reminders" }, room.state.reminders.map((each) => reminder(each, room)))
        : element("p", { class: "empty" }, "None is set."),
    );
  },
};

function card({ index, type, title, text, image, permissions }, room) {
  const asks = type === "AskForPermissionsConsent";
  return element("li", { class: index === room.selected?.index ? "card selected" : "card" },
    element("p", { class: "by" }, `${room.state.title} · turn ${index + 1}`),
    element("h3", {}, title || (asks ? "Permissions" : type === "LinkAccount" ? "Link your account" : type)),
    text.split("\n").filter((line) => line.trim()).map((line) => element("p", {}, line)),
    image ? element("p", { class: "aside" }, `picture: ${image}`) : null,
    asks ? consent(permissions, room) : null,
    type === "LinkAccount" ? element("button", { type: "button", class: "strong", onclick: () => room.say(`:account ${TO_LINK}`) }, "Link an account") : null,
  );
}

function consent(scopes, room) {
  const known = Object.entries(room.state.settings.permissions_known);
  const words = scopes.map((scope) => known.find(([, each]) => (each.scope ?? each) === scope)?.[0] ?? scope);
  return [
    element("p", {}, `It asks for: ${words.join(", ")}.`),
    element("p", { class: "buttons" },
      element("button", { type: "button", class: "strong", onclick: () => room.say(`:allow ${words.join(" ")}`) }, "Allow"),
      element("button", { type: "button", onclick: () => room.say(`:forbid ${words.join(" ")}`) }, "Forbid")),
  ];
}

function reminder({ at, text, token, kind }, room) {
  const then = at.slice(0, "2026-11-21T08:00:00".length).replace("T", " ");
  return element("li", { class: "reminder", "data-token": token },
    element("time", { datetime: at }, moment({ moment: at, locale: room.state.settings.locale })),
    element("p", {}, text || `A ${kind}`),
    element("button", { type: "button", onclick: () => room.say(`:now ${then}`) }, "Let it ring"),
  );
}

// A map of the skill: scenes and intents, and what this conversation has visited.

import { drawn, element, fill } from "./element.js";

const [WIDE, HIGH, ACROSS, DOWN, EDGE] = [152, 30, 62, 12, 16];
const LONGEST = 19;

export const map = {
  id: "map",
  title: "Map",
  ask: (room) => room.gather("map"),

  draw(root, room) {
    if (!room.map) return fill(root, element("p", { class: "empty", role: "status" }, "The map is being drawn …"));
    const { nodes, edges } = room.map;
    if (!nodes.length) return fill(root, element("p", { class: "empty" }, "This skill says nothing of its scenes and intents: only skills made with Speak Up have a table of routes."));
    const visited = nodes.filter((node) => node.visited).length;
    fill(root,
      element("p", { class: "legend" }, `This conversation has visited ${visited} of ${nodes.length}. `,
        element("span", { class: "launch" }, "launch"), " ", element("span", { class: "scene" }, "scene"), " ", element("span", { class: "intent" }, "intent"), " ", element("span", { class: "visited" }, "visited")),
      element("div", { class: "wide map", tabindex: "0", role: "region", "aria-label": "Map of the skill" }, drawing(nodes, edges, room.state.scene)),
      element("details", {}, element("summary", {}, "The same as a list"),
        element("ul", { class: "lines" }, nodes.map((node) => element("li", {},
          `${node.kind} `, element("code", {}, node.id), node.visited ? ", visited" : "", ways(node, edges))))),
    );
  },
};

function ways({ id }, edges) {
  const to = edges.filter((edge) => edge.from === id).map((edge) => (edge.intent && edge.intent !== edge.to ? `${edge.to} by ${edge.intent}` : edge.to));
  return to.length ? `, leads to ${to.join(", ")}` : "";
}

function drawing(nodes, edges, scene) {
  const places = laid(nodes, edges);
  const all = [...places.values()];
  const width = Math.max(...all.map(({ x }) => x)) + WIDE + EDGE;
  const height = Math.max(...all.map(({ y }) => y)) + HIGH + EDGE;
  const lines = edges.filter(({ from, to }) => places.has(from) && places.has(to)).map(({ from, to, intent, visited }) =>
    drawn("path", { d: way(places.get(from), places.get(to)), class: visited ? "edge visited" : "edge" }, drawn("title", {}, `${from} → ${to}${intent ? ` by ${intent}` : ""}`)));
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, width: String(width), height: String(height), role: "img", "aria-label": "Scenes and intents; the list below tells the same" },
    lines.sort((one, other) => one.classList.contains("visited") - other.classList.contains("visited")),
    nodes.map((node) => box(node, places.get(node.id), node.id === scene)));
}

function box({ id, kind, visited }, { x, y }, here) {
  const name = id.replace(/^AMAZON\./, "").replace(/Intent$/, "") || id;
  const cut = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
  return drawn("g", { class: ["node", kind, visited && "visited", here && "here"].filter(Boolean).join(" "), transform: `translate(${x} ${y})` },
    drawn("title", {}, `${kind} ${id}${visited ? ", visited" : ""}`),
    drawn("rect", { width: String(WIDE), height: String(HIGH), rx: kind === "intent" ? "4" : "15" }),
    visited ? drawn("circle", { cx: "15", cy: String(HIGH / 2), r: "4" }) : null,
    drawn("text", { x: visited ? "27" : "14", y: String(HIGH / 2 + 4.5) }, cut));
}

/** To the next column in a curve; within a column by its right side, and back by the left of where it starts. */
function way(from, to) {
  const [x1, y1, y2] = [from.x + WIDE, from.y + HIGH / 2, to.y + HIGH / 2];
  const bend = ACROSS / 1.6;
  if (to === from) return `M${x1} ${y1 - 6}c${bend} -4 ${bend} 16 0 12`;
  if (to.x === from.x) return `M${x1} ${y1}C${x1 + bend} ${y1} ${x1 + bend} ${y2} ${x1} ${y2}`;
  const [x2, x3] = [to.x, to.x + WIDE];
  return x2 > from.x ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
    : `M${from.x} ${y1}C${from.x - bend} ${y1} ${x3 + bend} ${y2} ${x3} ${y2}`;
}

/** A column for each step away from where one comes in, and in it first what hangs on the first of the column before. */
function laid(nodes, edges) {
  const depth = new Map();
  const entered = new Set(edges.map(({ to }) => to));
  let here = nodes.filter((node) => node.kind === "launch" || !entered.has(node.id)).map(({ id }) => id);
  for (let column = 0; depth.size < nodes.length; column += 1) {
    if (!here.length) here = [nodes.find(({ id }) => !depth.has(id)).id];
    for (const id of here) depth.set(id, column);
    here = [...new Set(edges.filter(({ from, to }) => here.includes(from) && !depth.has(to)).map(({ to }) => to))]
      .filter((id) => nodes.some((node) => node.id === id));
  }
  const places = new Map();
  for (let column = 0; column <= Math.max(...depth.values()); column += 1) {
    const above = (id) => {
      const rows = edges.filter(({ to, from }) => to === id && places.has(from)).map(({ from }) => places.get(from).y);
      return rows.length ? rows.reduce((sum, row) => sum + row, 0) / rows.length : 0;
    };
    const inside = nodes.filter(({ id }) => depth.get(id) === column).sort((one, other) => above(one.id) - above(other.id));
    inside.forEach(({ id }, row) => places.set(id, { x: EDGE + column * (WIDE + ACROSS), y: EDGE + row * (HIGH + DOWN) }));
  }
  return places;
}

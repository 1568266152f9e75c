// The screen of one device. It takes messages from the page around it, or by take() from who leads the
// browser, and tells what becomes of them:
//
//   draw {document, datasources, viewport, theme, now, zone_offset,
//         updates: directives that came since,
//         still: it is of the past, and nobody is told what is done to it} drawn {labels, moves}
//   execute {commands}                                                executed
//   update {directive}                                                updated
//   pass {milliseconds}   time goes on at once                        passed
//   clear                                                             cleared
//
// Or the answer is: problem {text, broken}. Each has the notices that came up meanwhile. On its own the frame tells:
// ready, notice {text}, labels {labels} when others are in view, touched {arguments, source, components},
// speaks {text, ssml, address}, wants {request, back}.

"use strict";

const engine = typeof AplRenderer === "undefined" ? null : AplRenderer.initEngine();
const NOT_INSTALLED = "Amazon's renderer, the npm package apl-viewhost-web 1.4.0, is not installed.";
const LIMIT = 120 * 1024; // bytes that Alexa takes in a reply
const STEP = 500; // milliseconds that pass from one frame to the next when time goes on at once
const DISPLAYED = 0; // of the property `display`
const SETTLED = 200; // milliseconds without a change after which it is looked what is in view
const FINISH = "speakup:finish"; // the argument of an event
const UNSEEN = 1000; // milliseconds in which a page that is seen has made a frame
const PICTURES = 3000; // milliseconds until a screen is shown without those that have not come
const MISSING = "data:image/svg+xml," + encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#777"/>` +
  `<path d="M20 150l80-90 60 66 40-40 100 64z" fill="#999"/><text x="160" y="32" fill="#fff" text-anchor="middle" ` +
  `font-family="sans-serif" font-size="18">no picture</text></svg>`,
);

// The renderer reads the time from Date.now alone, so that time can be set and made to pass.
const clock = {
  real: Date.now.bind(Date),
  ahead: 0,
  set(now) { this.ahead = now === undefined ? 0 : now - this.real(); },
};
Date.now = () => clock.real() + clock.ahead;

// While time goes on at once, nobody waits for what nobody sees: frames follow one another unpainted.
const paint = {
  skips: false,
  request: requestAnimationFrame.bind(window),
  cancel: cancelAnimationFrame.bind(window),
};
window.requestAnimationFrame = (callback) =>
  paint.skips ? -setTimeout(() => callback(performance.now())) : paint.request(callback);
window.cancelAnimationFrame = (id) => (id < 0 ? clearTimeout(-id) : paint.cancel(id));

const shown = { message: null, lists: null, speech: null, renderer: null, content: null, notices: new Set(), labels: [], wants: [], isBusy: false };

// The renderer's own code asks its engine for one thing after the other, and forgets to give most of it back.
const handles = new Set();
const LIVES = ["prototype", "constructor", "clone", "delete", "deleteLater", "isDeleted", "isAliasOf"]; // of a handle itself

function keepAllHandles() {
  const { Component, Context, Graphic, GraphicElement, Metrics, RootConfig } = Module;
  const places = [Component, Context, Graphic, GraphicElement, Metrics, RootConfig].map(({ prototype }) => prototype);
  for (const place of [...places, Metrics, RootConfig]) {
    for (const name of Object.getOwnPropertyNames(place)) {
      const asked = place[name];
      if (typeof asked !== "function" || LIVES.includes(name)) continue;
      place[name] = function (...given) {
        const answer = asked.apply(this, given);
        if (answer?.isDeleted) handles.add(answer);
        return answer;
      };
    }
  }
}

function giveBack(handle) {
  handles.delete(handle);
  if (!handle.isDeleted()) handle.delete();
}

function post(message) {
  if (window.parent !== window) window.parent.postMessage(message, "*");
  window.dispatchEvent(new CustomEvent("told", { detail: message }));
}

// Told with the answer while there is to be one, else at once.
function notice(text) {
  if (shown.notices.has(text)) return;
  shown.notices.add(text);
  if (!shown.isBusy) post({ type: "notice", text });
}

class Problem extends Error {}

const actions = {
  async draw(message) {
    clear();
    clock.set(message.now);
    shown.notices.clear();
    return drawn(message);
  },

  async execute({ commands }) {
    await execute(commands);
    return { type: "executed" };
  },

  async update({ directive }) {
    await update(directive);
    return { type: "updated" };
  },

  async pass({ milliseconds }) {
    paint.skips = true;
    await frames(1); // the one that is to be painted still
    for (let left = milliseconds; left > 0; left -= STEP) {
      clock.ahead += Math.min(left, STEP);
      await frames(1);
    }
    paint.skips = false;
    await frames(2);
    return { type: "passed" };
  },

  async clear() {
    clear();
    return { type: "cleared" };
  },
};

async function drawn(message) {
  const apl = message.document;
  if (!apl || typeof apl !== "object" || apl.type !== "APL") {
    throw new Problem(`This is no APL document: its type is ${JSON.stringify(apl?.type ?? null)}, not "APL".`);
  }
  if (!apl.mainTemplate || typeof apl.mainTemplate !== "object") {
    throw new Problem("The document has no mainTemplate, so it shows nothing.");
  }
  const bytes = new TextEncoder().encode(JSON.stringify([apl, message.datasources ?? {}])).length;
  if (bytes > LIMIT) {
    throw new Problem(
      `The document and its data have ${bytes.toLocaleString("en")} bytes. Alexa takes at most ` +
        `${LIMIT.toLocaleString("en")} in a reply, so a device shows nothing.`,
    );
  }
  shown.speech = new Speech((item) => post({ type: "speaks", ...item }));
  await render(message, new Lists(shown.speech.transformed(message.datasources)));
  for (const directive of message.updates ?? []) {
    if (directive.type === `${APL}.ExecuteCommands`) await execute(directive.commands);
    else await update(directive);
  }
  const moves = /"(onMount|handleTick|delay|AnimateItem|AutoPage)"/.test(JSON.stringify(apl));
  shown.labels = labels();
  return { type: "drawn", labels: shown.labels, moves };
}

async function render(message, lists) {
  const apl = message.document;
  const library = await Library.of(apl);
  const completed = library.completed(apl);
  library.notices.forEach(notice);
  shown.message = message;
  shown.lists = lists;
  shown.content = created(completed);
  feed(shown.content, apl, lists.sources, library);
  await inflate(message);
  await frames(1); // only then are pictures asked for
  await pictures();
}

async function execute(commands) {
  if (!shown.renderer) throw new Problem("Nothing is on the screen, so no commands can be executed.");
  shown.renderer.executeCommands(JSON.stringify(commands ?? [], unfinished));
  await frames(2);
}

async function update(directive) {
  const told = shown.lists?.told(directive);
  if (!told) throw new Problem(`No list with the id ${JSON.stringify(directive.listId)} is on the screen.`);
  shown.renderer.processDataSourceUpdate(JSON.stringify(told));
  await frames(2);
}

// The renderer asks for more of a list, and goes on asking while nothing comes.
function want(payload) {
  const wanted = shown.message.still ? null : shown.lists.wanted(payload);
  if (wanted) shown.wants.push(wanted);
  if (!shown.isBusy) tellWants();
}

function tellWants() {
  for (const wanted of shown.wants.splice(0)) {
    if (shown.lists?.isWanted(wanted.request)) post({ type: "wants", ...wanted });
  }
}

function created(apl) {
  const content = AplRenderer.Content.create(JSON.stringify(apl, unfinished));
  if (!content.content) throw new Problem(`This is no APL document.${told()}`);
  return content;
}

// Gives the content its data and packages. Where something stays missing, the renderer would ask for it without end.
function feed(content, apl, sources, library) {
  if (content.isError()) throw new Problem(`The document cannot be read.${told()}`);
  const parameters = [apl.mainTemplate.parameters ?? []].flat();
  const names = parameters.map((parameter) => (typeof parameter === "string" ? parameter : parameter?.name));
  for (const name of Lists.hidden(sources, names)) {
    notice(`The list ${JSON.stringify(name)} is loaded only where mainTemplate.parameters names it, and not through payload.`);
  }
  for (const [place, parameter] of parameters.entries()) {
    const name = names[place];
    if (typeof name !== "string") continue;
    if (name !== "payload" && !(name in sources) && parameter.default === undefined) {
      notice(`The document wants the data source ${JSON.stringify(name)}, and the reply has none of that name.`);
    }
    const data = name === "payload" ? sources : sources[name] ?? parameter.default ?? {};
    content.addData(name, JSON.stringify(data));
  }
  while (content.isWaiting()) {
    const requests = [];
    content.getRequestedPackages().forEach((request) => requests.push(request));
    if (!requests.length) break;
    for (const request of requests) {
      const reference = request.reference();
      content.addPackage(request, JSON.stringify(library.json(reference.name(), reference.version()), unfinished));
    }
  }
  if (content.isError() || !content.isReady()) throw new Problem(`The document or one of its packages is not right.${told()}`);
}

async function inflate(message) {
  const view = document.getElementById("view");
  const { width, height, dpi, isRound, mode } = message.viewport;
  const theme = message.theme || message.document.theme || "dark";
  view.style.backgroundColor = theme === "light" ? "#fff" : "#000"; // as a screen is where a document has no background
  const renderer = AplRenderer.default.create({
    content: shown.content,
    view,
    theme,
    mode,
    viewport: { width, height, dpi, isRound },
    environment: { agentName: "Speak Up", agentVersion: "1.0", allowOpenUrl: true },
    utcTime: Date.now(),
    localTimeAdjustment: message.zone_offset ?? 0,
    notLoadFonts: true,
    audioPlayerFactory: (listener) => shown.speech.player(listener),
    onSendEvent: (event) => touched(JSON.parse(JSON.stringify(event))),
    onDataSourceFetchRequest: ({ payload }) => want(payload),
    onOpenUrl: async (address) => (notice(`The document opens ${address}. A device would go there; this one stays here.`), true),
    onRunTimeError: (errors) => errors.forEach(wrong),
    logLevel: "warn",
    logTransport: (level, logger, text) => log(level, logger, text),
  });
  // It would ignore a mouse for half a second, and read the zone from this computer.
  renderer.lastPointerEventTimestamp = 0;
  renderer.lastDSTCheck = Infinity;
  for (const name of ["onMeasure", "onBaseline"]) {
    const measured = renderer[name].bind(renderer);
    renderer[name] = (component, ...space) => {
      const size = measured(component, ...space);
      giveBack(component);
      return size;
    };
  }
  shown.renderer = renderer;
  await renderer.init();
  if (!renderer.context) throw new Problem(`The document does not come to anything that can be shown.${told()}`);
}

// On an earlier screen a document does again what it did when it was new, and the skill has heard of that.
function touched(event) {
  if (event.arguments[0] === FINISH) finish();
  else if (!shown.message.still) post({ type: "touched", ...event });
  else if (event.source.handler !== "Mount") notice("This is an earlier screen: of its touches the skill hears nothing.");
}

// Of Finish this renderer breaks down where it has moved the focus or spoken before. So it is given an event to send
// instead, which goes no further than here.
function unfinished(key, node) {
  return node?.type === "Finish" ? { ...node, type: "SendEvent", arguments: [FINISH] } : node;
}

function finish() {
  notice("The document has closed itself by Finish.");
  const { renderer } = shown;
  setTimeout(() => shown.renderer === renderer && clear()); // it is in the middle of its work
}

// What is wrong with a list.
function wrong({ listId, reason = "", message = "" }) {
  if (reason === "LOAD_TIMEOUT" && (shown.message.still || shown.lists.isWhole(listId))) return;
  notice(`The list ${JSON.stringify(listId)}: ${reason}. ${message}`);
}

// What the renderer writes begins with the place in its own code: "context.cpp:create : Failed to inflate".
function log(level, logger, text) {
  const line = String(text ?? "").replace(/\0/g, "").replace(/^[\w.]+\.(cpp|h):\S+ ?: ?/, "").replace(/\s+/g, " ").trim();
  // What is wrong with a list is told by an error of its own too.
  if (line && line !== "Template provided is invalid." && !line.startsWith("Datasource ")) notice(line);
}

// What has been noticed, as the reason of a problem.
function told() {
  const lines = [...shown.notices];
  return lines.length ? ` ${lines.join(" ")}` : "";
}

// Every handle on the renderer's own memory has to be given back: a screen that keeps one keeps all of its components.
function clear() {
  if (shown.renderer) {
    shown.renderer.destroy();
    for (const handle of handles) giveBack(handle);
  }
  if (shown.content) shown.content.delete();
  shown.message = shown.lists = shown.renderer = shown.content = null;
  shown.wants = [];
  // A new place too: the renderer listens to the old one for good.
  const view = document.createElement("div");
  view.id = "view";
  document.getElementById("view").replaceWith(view);
  watch.disconnect();
  watch.observe(view, { subtree: true, childList: true, attributeFilter: ["style"] });
}

// A browser that has put the page out of sight makes no frames: then it goes on without.
async function frames(number) {
  for (; number; number -= 1) {
    await new Promise((resolve) => {
      const late = setTimeout(resolve, UNSEEN);
      requestAnimationFrame(() => (clearTimeout(late), resolve()));
    });
  }
}

async function pictures() {
  await new Promise((resolve) => setTimeout(resolve)); // those that are refused tell so now
  const waiting = [...document.images].filter((image) => image.src && !image.complete);
  const come = waiting.map((image) => new Promise((resolve) => {
    image.addEventListener("load", resolve);
    image.addEventListener("error", resolve);
  }));
  if (!waiting.length) return;
  await Promise.race([Promise.all(come), new Promise((resolve) => setTimeout(resolve, PICTURES))]);
  await frames(2);
}

// What a screen reader says of what is in view, in the order of the document.
function labels() {
  const { kPropertyAccessibilityLabel, kPropertyCurrentPage, kPropertyDisplay } = AplRenderer.PropertyKey;
  const found = [];
  const waiting = shown.renderer?.context ? [shown.renderer.context.topComponent()] : [];
  while (waiting.length) {
    const component = waiting.pop();
    if (component.getCalculatedByKey(kPropertyDisplay) === DISPLAYED) {
      const label = component.getCalculatedByKey(kPropertyAccessibilityLabel);
      if (label) found.push(label);
      const page = component.getType() === AplRenderer.ComponentType.kComponentTypePager ? component.getCalculatedByKey(kPropertyCurrentPage) : null;
      for (let index = component.getChildCount() - 1; index >= 0; index--) {
        if (page === null || page === index) waiting.push(component.getChildAt(index));
      }
    }
    giveBack(component);
  }
  return found;
}

// A page has been turned, a list has become longer, something is hidden.
let settling = 0;
const watch = new MutationObserver(() => {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const now = labels();
    if (shown.isBusy || JSON.stringify(now) === JSON.stringify(shown.labels)) return;
    shown.labels = now;
    post({ type: "labels", labels: now });
  }, SETTLED);
});

// Errors of pictures and films do not bubble.
window.addEventListener("error", (event) => {
  const media = event.target;
  if (media instanceof HTMLImageElement && media.src && media.src !== MISSING) {
    notice(`There is no picture here from ${shortened(media.src)}.`);
    media.src = MISSING;
  } else if (media instanceof HTMLMediaElement || media instanceof HTMLSourceElement) {
    notice(`There is no film here from ${shortened(media.currentSrc || media.src)}.`);
  }
}, true);

function shortened(address) {
  return address.length > 120 ? `${address.slice(0, 117)}…` : address;
}

// One message after the other: what is asked while a screen is being drawn is done when it is.
let queue = begun();

async function begun() {
  if (!engine) {
    post({ type: "problem", text: NOT_INSTALLED, notices: [] });
    return;
  }
  for (const sheet of document.styleSheets) {
    for (let index = sheet.cssRules.length - 1; index >= 0; index--) {
      // The renderer's own rules for fonts, whose addresses were taken out (see files.py).
      if (sheet.cssRules[index].cssText.includes("data:,")) sheet.deleteRule(index);
    }
  }
  // Texts are measured, so their fonts must be there. Without them it is the system's own.
  const fonts = ["300", "400", "500", "600", "700", "italic 400", "italic 700"];
  const loads = fonts.map((font) => document.fonts.load(`${font} 20px amazon-ember-display`).catch(() => {}));
  await Promise.all([engine, ...loads]);
  keepAllHandles();
  post({ type: "ready" });
}

function take(message) {
  const answer = queue.then(() => answered(message));
  queue = answer.catch(() => {});
  return answer;
}

async function answered(message) {
  const action = actions[message?.type];
  if (!action) return undefined;
  const before = message.type === "draw" ? new Set() : new Set(shown.notices);
  let answer;
  shown.isBusy = true;
  try {
    if (!engine) throw new Problem(NOT_INSTALLED);
    answer = await action(message);
  } catch (error) {
    const broken = !(error instanceof Problem);
    answer = { type: "problem", text: broken ? `The renderer gave up: ${error?.message ?? error}.${told()}` : error.message, broken };
    if (!broken && message.type === "draw") clear();
  }
  shown.isBusy = false;
  answer.notices = [...shown.notices].filter((text) => !before.has(text));
  if (message.id !== undefined) answer.id = message.id;
  post(answer);
  tellWants();
  if (answer.broken) setTimeout(() => location.replace(location.pathname), 0); // nobody knows what state its engine is in
  return answer;
}

window.addEventListener("message", (event) => {
  if (event.source === window.parent && window.parent !== window) take(event.data);
});
if (location.hash.length > 1) take({ type: "draw", ...JSON.parse(decodeURIComponent(location.hash.slice(1))) });

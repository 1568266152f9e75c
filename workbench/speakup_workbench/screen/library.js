// What an APL document takes from elsewhere: the packages it imports, and a labelled box for each layout nobody has.

"use strict";

const NEWEST = [1, 4]; // the newest APL that the renderer knows; it draws later documents as far as it can
const COMPONENTS = new Set([
  "Container", "EditText", "Frame", "GridSequence", "Image", "Pager", "ScrollView", "Sequence", "Text", "TouchWrapper",
  "VectorGraphic", "Video",
]);
const LATER = { FlexSequence: "2024.3" }; // components, with the APL that brought them
const CHILDREN = ["item", "items", "firstItem", "lastItem"];

class Library {
  // The packages that `apl` imports and those that they import, and whatever is to be told of them.
  static async of(apl) {
    const library = new Library();
    await library.load(apl);
    library.tellVersion(apl);
    return library;
  }

  constructor() {
    this.packages = new Map();
    this.notices = [];
  }

  json(name, version) {
    return this.packages.get(`${name}/${version}`) || { type: "APL", version: "1.0" };
  }

  // The same document with a layout of ours for each that is used and not defined.
  completed(apl) {
    const defined = new Set(COMPONENTS);
    const documents = [apl, ...this.packages.values()];
    for (const each of documents) Object.keys(each.layouts || {}).forEach((name) => defined.add(name));
    const unknown = [...used(documents)].filter((name) => !defined.has(name));
    if (!unknown.length) return apl;
    for (const name of unknown) this.notices.push(untold(name));
    const boxes = Object.fromEntries(unknown.map((name) => [name, box(name)]));
    return { ...apl, layouts: { ...boxes, ...apl.layouts } };
  }

  async load(apl) {
    const wanted = Array.isArray(apl.import) ? apl.import : [];
    for (const each of wanted) {
      const key = `${each && each.name}/${each && each.version}`;
      if (!each || this.packages.has(key)) continue;
      const found = await fetched(key);
      this.packages.set(key, found.json);
      if (found.notice) this.notices.push(found.notice);
      await this.load(found.json);
    }
  }

  tellVersion(apl) {
    const version = String(apl.version || "").split(".").map(Number);
    if (version[0] > NEWEST[0] || (version[0] === NEWEST[0] && version[1] > NEWEST[1])) {
      this.notices.push(
        `The document asks for APL ${apl.version}. It is drawn by APL ${NEWEST.join(".")}, which leaves out what came later.`,
      );
    }
  }
}

async function fetched(key) {
  const empty = { type: "APL", version: "1.0" };
  let answer;
  try {
    answer = await fetch(`packages/${key.split("/").map(encodeURIComponent).join("/")}`);
    if (!answer.ok) {
      const [name, version] = key.split("/");
      return { json: empty, notice: `Nobody here has the package ${name} ${version}, so what is of it is not drawn.` };
    }
    const json = await answer.json();
    const isOurs = answer.headers.get("X-Stand-In");
    const notice = isOurs && `${key.replace("/", " ")} is a stand-in: near Amazon's package in looks, and not the same.`;
    return { json, notice };
  } catch (error) {
    return { json: empty, notice: `The package ${key.replace("/", " ")} cannot be read: ${error.message}` };
  }
}

// The types of all components that the documents would put on the screen.
function used(documents) {
  const types = new Set();
  const waiting = documents.flatMap((each) => [each.mainTemplate, ...Object.values(each.layouts || {})]);
  for (let node = waiting.pop(); node !== undefined || waiting.length; node = waiting.pop()) {
    if (Array.isArray(node)) waiting.push(...node);
    if (!node || typeof node !== "object") continue;
    for (const key of CHILDREN) {
      for (const child of [node[key]].flat()) {
        if (!child || typeof child !== "object") continue;
        if (typeof child.type === "string" && !child.type.includes("${")) types.add(child.type);
        waiting.push(child);
      }
    }
  }
  return types;
}

function untold(name) {
  if (LATER[name]) return `${name} came with APL ${LATER[name]}, which is newer than what draws here: a box stands in its place.`;
  return `${name} is no component, and no layout of the document or of its packages: a box stands in its place.`;
}

function box(name) {
  return {
    item: {
      type: "Frame",
      backgroundColor: "#fff1cc",
      borderColor: "#8a5a00",
      borderWidth: 2,
      item: {
        type: "Text",
        text: `${name}<br>is not drawn here`,
        color: "#5c3c00",
        fontSize: 20,
        paddingLeft: 12,
        paddingRight: 12,
        paddingTop: 8,
        paddingBottom: 8,
      },
    },
  };
}

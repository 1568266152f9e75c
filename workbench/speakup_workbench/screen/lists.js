// Lists that a skill sends in pieces. The renderer itself asks for those that go by index. Those that go by pages came
// with a later APL: to the renderer they are lists by index too.
// https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-data-source.html

"use strict";

const APL = "Alexa.Presentation.APL";
const [BY_INDEX, BY_PAGES] = ["dynamicIndexList", "dynamicTokenList"];

class Lists {
  constructor(sources) {
    this.lists = new Map(); // by listId: how far each has come and goes, and what the renderer waits for
    this.sources = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, this.plain(source)]));
  }

  // The names of those that the document can only reach through its parameter payload, where nothing is ever loaded.
  static *hidden(sources, parameters) {
    for (const [name, source] of Object.entries(sources)) {
      if ([BY_INDEX, BY_PAGES].includes(source?.type) && !parameters.includes(name)) yield name;
    }
  }

  plain(source) {
    if (![BY_INDEX, BY_PAGES].includes(source?.type)) return source;
    const items = Array.isArray(source.items) ? source.items : [];
    const pages = source.type === BY_PAGES ? { before: source.backwardPageToken, after: source.forwardPageToken } : null;
    const first = pages ? 0 : source.startIndex ?? 0;
    const { minimumInclusiveIndex: least = -Infinity, maximumExclusiveIndex: most = Infinity } = source;
    this.lists.set(source.listId, { first, end: first + items.length, least, most, pages, waiting: new Map(), isWhole: false });
    return pages ? { type: BY_INDEX, listId: source.listId, startIndex: 0, items } : source;
  }

  // What the device asks the skill for when the renderer asks for this, and whether the listener scrolls back to it.
  // Null when there is no more, which the renderer does not know where the skill told it late.
  wanted({ listId, startIndex, count, correlationToken }) {
    const list = this.lists.get(listId);
    const back = startIndex < list.first;
    const request = { listId, correlationToken };
    if (list.pages) {
      Object.assign(request, { type: `${APL}.LoadTokenListData`, pageToken: back ? list.pages.before : list.pages.after });
    } else {
      const first = Math.max(startIndex, list.least);
      const left = Math.min(startIndex + count, list.most) - first;
      Object.assign(request, { type: `${APL}.LoadIndexListData`, startIndex: first, count: left });
    }
    list.isWhole ||= !(request.pageToken || request.count > 0);
    if (!request.pageToken && !(request.count > 0)) return null;
    list.waiting.set(list.pages ? back : request.startIndex, correlationToken);
    return { back, request };
  }

  isWanted({ listId, correlationToken }) {
    return [...this.lists.get(listId).waiting.values()].includes(correlationToken);
  }

  isWhole(listId) {
    return Boolean(this.lists.get(listId)?.isWhole);
  }

  // What the renderer is told of a directive; null when it is for none of the lists.
  told(directive) {
    const list = this.lists.get(directive.listId);
    if (!list) return null;
    const { listId, listVersion, operations, items } = directive;
    if (operations) return { listId, listVersion, operations };
    const back = Boolean(list.pages?.before) && directive.pageToken === list.pages.before;
    const startIndex = !list.pages ? directive.startIndex : back ? list.first - items.length : list.end;
    if (list.pages) list.pages[back ? "before" : "after"] = directive.nextPageToken;
    list.first = Math.min(list.first, startIndex);
    list.end = Math.max(list.end, startIndex + (items?.length ?? 0));
    // This renderer takes no bounds that come late.
    list.least = directive.minimumInclusiveIndex ?? list.least;
    list.most = directive.maximumExclusiveIndex ?? list.most;
    // The skill answers the simulator, whose tokens are not the renderer's.
    const key = list.pages ? back : startIndex;
    const correlationToken = list.waiting.get(key);
    list.waiting.delete(key);
    return { listId, listVersion, startIndex, items, correlationToken };
  }
}

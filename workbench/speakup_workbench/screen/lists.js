// Lists that a skill sends in pieces, drawn as whole ones: what has come so far, and again when more comes.
// https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-interface.html

"use strict";

const LISTS = { dynamicIndexList: "LoadIndexListData", dynamicTokenList: "LoadTokenListData" };

class Lists {
  constructor(sources) {
    this.lists = new Map();
    this.sources = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, this.plain(name, source)]));
  }

  plain(name, source) {
    if (!source || !Object.hasOwn(LISTS, source.type)) return source;
    const items = Array.isArray(source.items) ? source.items : [];
    this.lists.set(String(source.listId), { name, source, items: [...items] });
    return items;
  }

  // What the device would ask the skill for next, list by list.
  *wanted() {
    for (const [listId, { source, items }] of this.lists) {
      const next = (source.startIndex ?? 0) + items.length;
      const left = (source.maximumExclusiveIndex ?? Infinity) - next;
      const request = { type: `Alexa.Presentation.APL.${LISTS[source.type]}`, listId, correlationToken: String(items.length) };
      if (source.type === "dynamicIndexList" && left > 0) yield { ...request, startIndex: next, count: Math.min(left, 10) };
      if (source.type === "dynamicTokenList" && source.forwardPageToken) yield { ...request, pageToken: source.forwardPageToken };
    }
  }

  // Whether the directive was for one of the lists. Items that come again are put where they were.
  take(directive) {
    const list = this.lists.get(String(directive.listId));
    if (!list) return false;
    for (const change of directive.operations ?? [this.sent(list, directive)]) this.change(list, change);
    if ("nextPageToken" in directive) list.source = { ...list.source, forwardPageToken: directive.nextPageToken };
    this.sources[list.name] = list.items;
    return true;
  }

  sent(list, directive) {
    const first = list.source.startIndex ?? 0;
    const index = directive.startIndex === undefined ? list.items.length : directive.startIndex - first;
    return { type: "Put", index, items: directive.items ?? [] };
  }

  change(list, { type, index, item, items, count }) {
    if (type === "Put") list.items.splice(index, items.length, ...items);
    else if (type === "SetItem") list.items.splice(index, 1, item);
    else if (type === "InsertItem" || type === "InsertListItem") list.items.splice(index, 0, item);
    else if (type === "InsertMultipleItems") list.items.splice(index, 0, ...items);
    else if (type === "DeleteItem") list.items.splice(index, 1);
    else if (type === "DeleteMultipleItems") list.items.splice(index, count);
  }
}

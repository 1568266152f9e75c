"""What is on the device's screen: a document, what was done with it since, and the lists that come in pieces.

https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-data-source.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import screen

Json = dict[str, Any]
Reason = Literal[
    "INVALID_DATASOURCE",
    "INVALID_LIST_ID",
    "INVALID_OPERATION",
    "INVALID_PRESENTATION_TOKEN",
    "LIST_INDEX_OUT_OF_RANGE",
    "MISSING_LIST_ITEMS",
    "OCCUPIED_LIST_INDEX",
]
"""Amazon's names for what is wrong with a list, in `Alexa.Presentation.APL.RuntimeError`."""

APL = "Alexa.Presentation.APL"
CHUNK = 10
"""Items that a device asks for at once."""
UPDATES = tuple(
    f"{APL}.{name}" for name in ("ExecuteCommands", "SendIndexListData", "SendTokenListData", "UpdateIndexListData")
)
"""The directives that do something with a document that is on the screen."""


class Unlisted(Exception):
    """A device cannot do with a list what a directive says; the message tells the remedy."""

    def __init__(self, reason: Reason, message: str, listed: Mapping[str, Any]) -> None:
        """listed: the directive, or the data source."""
        super().__init__(message)
        self.error: Json = {
            "type": "LIST_ERROR",
            "reason": reason,
            "message": message,
            "listId": str(listed.get("listId")),
        }
        if isinstance(version := listed.get("listVersion"), int):
            self.error["listVersion"] = version


@dataclass(frozen=True)
class Pieces:
    """A list as far as it has come."""

    source: Mapping[str, Any]
    """As the skill defined it."""
    start: int
    """The index of the first item that has come."""
    items: tuple[Any, ...]
    least: int | None
    """The index of the list's first item; None while nobody knows."""
    end: int | None
    """One more than the index of its last."""
    before: str | None = None
    """The token of the page before, in a list of pages."""
    after: str | None = None

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Pieces:
        items = tuple(source.get("items") or ())
        if source["type"] == "dynamicTokenList":
            before, after = source.get("backwardPageToken"), source.get("forwardPageToken")
            return cls(source, 0, items, None if before else 0, None if after else len(items), before, after)
        start = _number(source.get("startIndex")) or 0
        least, end = (_number(source.get(name)) for name in ("minimumInclusiveIndex", "maximumExclusiveIndex"))
        return cls(source, start, items, least, end)

    def wanted(self, back: bool) -> Json | None:
        """The part of a request that says what the device asks for next; None when it has it all."""
        if self.source["type"] == "dynamicTokenList":
            token = self.before if back else self.after
            return {"type": f"{APL}.LoadTokenListData", "pageToken": token} if token else None
        if back:
            first = self.start - CHUNK if self.least is None else max(self.least, self.start - CHUNK)
            count = self.start - first
        else:
            first = self.start + len(self.items)
            count = CHUNK if self.end is None else min(CHUNK, self.end - first)
        return {"type": f"{APL}.LoadIndexListData", "startIndex": first, "count": count} if count > 0 else None

    def sent(self, directive: Mapping[str, Any]) -> Pieces:
        """With what a SendIndexListData or SendTokenListData brings. Raises Unlisted."""
        items = directive.get("items")
        if not isinstance(items, list) or not items:
            raise Unlisted("MISSING_LIST_ITEMS", f"{directive['type']} has no items. Send some.", directive)
        if self.source["type"] == "dynamicTokenList":
            return self._turned(directive, tuple(items))
        first = _number(directive.get("startIndex"))
        least, end = _number(directive.get("minimumInclusiveIndex")), _number(directive.get("maximumExclusiveIndex"))
        known = replace(self, least=self.least if least is None else least, end=self.end if end is None else end)
        if first is not None and first == self.start + len(self.items):
            return replace(known, items=(*self.items, *items))
        if first is not None and first + len(items) == self.start:
            return replace(known, start=first, items=(*items, *self.items))
        have = f"{self.start} to {self.start + len(self.items) - 1}"
        inside = first is not None and self.start <= first < self.start + len(self.items)
        raise Unlisted(
            "OCCUPIED_LIST_INDEX" if inside else "LIST_INDEX_OUT_OF_RANGE",
            f"{directive['type']}: the items begin at {first}, and the device has those from {have}. "
            "Send those that it asks for.",
            directive,
        )

    def _turned(self, directive: Mapping[str, Any], items: tuple[Any, ...]) -> Pieces:
        token, following = directive.get("pageToken"), directive.get("nextPageToken")
        if self.before is not None and token == self.before:
            start = self.start - len(items)
            least = None if following else start
            return replace(self, start=start, items=(*items, *self.items), before=following, least=least)
        items = (*self.items, *items)
        return replace(self, items=items, after=following, end=None if following else self.start + len(items))

    def changed(self, directive: Mapping[str, Any]) -> Pieces:
        """With the operations of an UpdateIndexListData. Raises Unlisted."""
        items = list(self.items)
        for operation in _listed(directive.get("operations")):
            if not isinstance(operation, Mapping):
                raise Unlisted("INVALID_OPERATION", f"{operation!r} is no operation. Write {{'type': …}}.", directive)
            self._change(items, operation, directive)
        end = self.end if self.end is None else self.end + len(items) - len(self.items)
        return replace(self, items=tuple(items), end=end)

    def _change(self, items: list[Any], operation: Mapping[str, Any], directive: Mapping[str, Any]) -> None:
        kind, index = operation.get("type"), _number(operation.get("index"))
        place = (index if index is not None else -1) - self.start
        is_insertion = str(kind).startswith("Insert")
        if not 0 <= place < len(items) + is_insertion:
            wrong = f"{kind}: the device has no item {index}. It has {len(items)}, from {self.start} on."
            raise Unlisted("LIST_INDEX_OUT_OF_RANGE", wrong, directive)
        several = operation.get("items")
        match kind:
            case "InsertItem":
                items.insert(place, operation.get("item"))
            case "InsertMultipleItems":
                items[place:place] = several if isinstance(several, list) else []
            case "SetItem":
                items[place] = operation.get("item")
            case "DeleteItem":
                del items[place]
            case "DeleteMultipleItems":
                del items[place : place + max(0, _number(operation.get("count")) or 0)]
            case _:
                wrong = f"A list has no operation {kind!r}. Check its spelling."
                raise Unlisted("INVALID_OPERATION", wrong, directive)


@dataclass(frozen=True)
class Display:
    """One document on the screen."""

    directive: Mapping[str, Any]
    """The RenderDocument that has put it there."""
    request: str
    """The id of the request that was answered with it: a document that is sent again is drawn again."""
    updates: tuple[Mapping[str, Any], ...] = ()
    """The directives that were meant for it since, in order."""
    lists: Mapping[str, Pieces] | None = None
    """Those that come in pieces, by their id."""

    @classmethod
    def of(cls, directive: Mapping[str, Any], request: str) -> tuple[Display, list[Unlisted]]:
        """And what is wrong with its lists, which then never get longer."""
        lists: dict[str, Pieces] = {}
        wrong: list[Unlisted] = []
        for source in screen.lists(directive):
            name = str(source.get("listId"))
            if name in lists:
                told = f"Two data sources have the listId {name!r}. Give each its own."
                wrong.append(Unlisted("INVALID_LIST_ID", told, source))
            elif not isinstance(source.get("items") or [], list):
                told = f"The items of the list {name!r} are no list. Write them as [{{…}}]."
                wrong.append(Unlisted("INVALID_DATASOURCE", told, source))
            else:
                lists[name] = Pieces.of(source)
        return cls(directive, request, lists=lists), wrong

    @property
    def token(self) -> str:
        return str(self.directive.get("token", ""))

    @property
    def lines(self) -> tuple[str, ...]:
        """What can be read, with what has come of the lists."""
        sources = self.directive.get("datasources")
        filled = dict(sources) if isinstance(sources, Mapping) else {}
        for name, source in filled.items():
            if screen.is_list(source) and (pieces := (self.lists or {}).get(str(source.get("listId")))):
                filled[name] = {**source, "items": list(pieces.items)}
        return screen.texts(({**self.directive, "datasources": filled},))

    def wanted(self, name: str, back: bool = False) -> Json | None:
        """What the device asks for when the listener scrolls on, without its tokens; None when it has the whole list.

        Raises Mistake for a list that is not there.
        """
        lists = self.lists or {}
        if name not in lists:
            there = f"There is: {', '.join(lists)}." if lists else "A list that does is a dynamicIndexList."
            raise Mistake(f"No list with the listId {name!r} that comes in pieces is on the screen. {there}")
        asked = lists[name].wanted(back)
        return asked and {**asked, "listId": name}

    def _is_for_another(self, directive: Mapping[str, Any]) -> bool:
        needed = directive["type"].endswith("ExecuteCommands")
        return (needed or "token" in directive) and directive.get("token") != self.directive.get("token")

    def updated(self, directive: Mapping[str, Any]) -> Display:
        """With what a directive does to it, one of UPDATES. Raises Unlisted."""
        updates, lists = (*self.updates, directive), dict(self.lists or {})
        if directive["type"].endswith(("ExecuteCommands", "UpdateIndexListData")) and self._is_for_another(directive):
            wrong = f"{directive['type']} is for the token {directive.get('token')!r}, and {self.token!r} is shown."
            raise Unlisted("INVALID_PRESENTATION_TOKEN", wrong, directive)
        if directive["type"] == f"{APL}.ExecuteCommands":
            return replace(self, updates=updates)
        name = str(directive.get("listId"))
        if name not in lists:
            wrong = f"{directive['type']}: no list with the listId {name!r} is on the screen. Check its spelling."
            raise Unlisted("INVALID_LIST_ID", wrong, directive)
        change = lists[name].changed if directive["type"].endswith("UpdateIndexListData") else lists[name].sent
        lists[name] = change(directive)
        return replace(self, updates=updates, lists=lists)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

"""Facts: what a skill knows about its cause, each with the source it can be checked against and a date.

- id: handwashing-at-home
  topic: hygiene
  text: {en: About …, es: Unos …}
  source: {publisher: WHO and UNICEF, title: …, url: https://…, as_of: 2023-07, checked: 2026-11-21}
  good_until: 2028-01
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import DocumentError


@dataclass(frozen=True)
class Source:
    """Where a claim can be looked up."""

    publisher: str
    title: str
    url: str
    as_of: str
    """The year or month that the figure is for: "2023" or "2023-07"."""
    checked: date
    """When we last looked it up."""


@dataclass(frozen=True)
class Fact:
    """One claim, as it is spoken."""

    id: str
    topic: str
    text: Mapping[str, str]
    """By locale or, where all its locales say the same, by language."""
    source: Source
    good_until: str
    """The month, "2028-01", from which on it may no longer be true and is no longer told."""

    def said_in(self, locale: str) -> str:
        """The fact in a locale or its language. Raises KeyError where nobody has put it into that language."""
        return self.text.get(locale) or self.text[locale.partition("-")[0]]

    def is_good_on(self, day: date) -> bool:
        return f"{day:%Y-%m}" < self.good_until


class Facts:
    """The facts of one file, in its order."""

    def __init__(self, facts: Collection[Fact]) -> None:
        self._facts = {fact.id: fact for fact in facts}

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._facts

    def in_turn(self, day: date, topics: Iterable[str | Enum] = ()) -> list[Fact]:
        """The facts that may still be told on a day; of all topics in turn, so that no two in a row sound alike.

        `topics` are names, or an Enum's members that have them as values; by default all, as the file has them.
        """
        names = [str(topic.value if isinstance(topic, Enum) else topic) for topic in topics]
        names = names or list(dict.fromkeys(fact.topic for fact in self))
        shelves = [[fact for fact in self if fact.topic == name and fact.is_good_on(day)] for name in names]
        return [fact for fact in chain(*zip_longest(*shelves)) if fact]

    def next_unheard(self, heard: list[str], day: date, topics: Iterable[str | Enum] = ()) -> tuple[Fact, bool] | None:
        """The next fact in turn that is not in `heard`, a list of ids to which it is added.

        When all were heard they begin again; the second value tells whether this is such a beginning. None when all
        have grown too old to be told.
        """
        facts = self.in_turn(day, topics)
        unheard = [fact for fact in facts if fact.id not in heard]
        if not facts:
            return None
        if not unheard:
            begun_again = {fact.id for fact in facts}
            heard[:] = [name for name in heard if name not in begun_again]
        fact = (unheard or facts)[0]
        heard.append(fact.id)
        return fact, not unheard

    @classmethod
    def load(cls, path: Path) -> Facts:
        """Reads a file of facts. Raises DocumentError naming the entry and what it lacks."""
        entries = documents.read(path)
        if not isinstance(entries, list):
            raise DocumentError("A file of facts is a list.", "Begin each fact with `- id: ...`.", path, 1)
        facts = [_fact(entry, number, path) for number, entry in enumerate(entries)]
        for number, fact in enumerate(facts):
            if fact.id in {earlier.id for earlier in facts[:number]}:
                raise _wrong(path, number, f"repeats the id {fact.id!r}.", "Give every fact an id of its own.")
        return cls(facts)


@dataclass(frozen=True)
class Figure:
    """One number that a skill reckons with, as it is in one place."""

    value: float
    source: Source


class Figures:
    """The numbers of one file, by name; each is one number, or one for each country or locale with its own source.

    litres_per_kilo_of_bread: {value: 1608, source: {publisher: …}}
    litres_a_day: {value: {US: 310, GB: 136}, source: {US: {publisher: …}, GB: {publisher: …}}}
    """

    def __init__(self, figures: Mapping[str, Mapping[str, Figure]]) -> None:
        """`figures` by name and then by locale or country, "*" standing for all of them."""
        self._figures = figures

    def of(self, name: str, locale: str) -> Figure:
        """The figure where a locale is spoken. Raises KeyError naming both where there is none."""
        by_place = self._figures[name]
        for place in (locale, locale.rpartition("-")[2], "*"):
            if found := by_place.get(place):
                return found
        raise KeyError(f"{name} has no figure for {locale}")

    def sources(self, locale: str) -> list[Source]:
        """What all the figures of a locale rest on, each source once."""
        return list(dict.fromkeys(self.of(name, locale).source for name in self._figures))

    @classmethod
    def load(cls, path: Path) -> Figures:
        """Reads a file of figures. Raises DocumentError naming the entry and what it lacks."""
        entries = documents.read(path)
        if not isinstance(entries, Mapping):
            raise DocumentError("A file of figures maps names to values.", "Write `name: {value: ...}`.", path, 1)
        return cls({name: _figures(name, entry, path) for name, entry in entries.items()})


def _figures(name: str, entry: Any, path: Path) -> Mapping[str, Figure]:
    value, origin = (entry.get("value"), entry.get("source")) if isinstance(entry, Mapping) else (None, None)
    if not isinstance(value, Mapping):
        return {"*": Figure(_number(name, value, path), source(origin, path, name, "source"))}
    origins = origin if isinstance(origin, Mapping) else {}
    return {
        place: Figure(_number(name, number, path), source(origins.get(place, origin), path, name, "source", place))
        for place, number in value.items()
    }


def _number(name: str, value: Any, path: Path) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        line = documents.line_of(path, name)
        remedy = "Write `value: 6`, or `value: {US: 6, GB: 7}`."
        raise DocumentError(f"{name} has no number as its value.", remedy, path, line) from None


def source(entry: Any, path: Path, *keys: str | int) -> Source:
    """A source as it stands in a file, at `keys`. Raises DocumentError naming what it lacks."""
    wanted = ("publisher", "title", "url", "as_of", "checked")
    given = entry if isinstance(entry, Mapping) else {}
    missing = [name for name in wanted if not isinstance(given.get(name), str) or not given[name]]
    if missing:
        raise DocumentError(
            f"This source lacks {', '.join(missing)}.",
            "A claim needs a source that anyone can look up.",
            path,
            documents.line_of(path, *keys),
        )
    try:
        checked = date.fromisoformat(entry["checked"])
    except ValueError:
        problem = f"checked: {entry['checked']} is not a date."
        line = documents.line_of(path, *keys, "checked")
        raise DocumentError(problem, "Write it as 2026-11-21.", path, line) from None
    return Source(entry["publisher"], entry["title"], entry["url"], entry["as_of"], checked)


def _fact(entry: Any, number: int, path: Path) -> Fact:
    if not isinstance(entry, Mapping):
        raise _wrong(path, number, "is not a mapping.", "Write `- id: ...` and its other keys below.")
    for name, kind in {"id": str, "text": object, "good_until": str}.items():
        if not entry.get(name) or not isinstance(entry[name], kind):
            raise _wrong(path, number, f"has no {name}.", f"Add `{name}: ...`.")
    if not isinstance(entry["text"], Mapping):
        raise _wrong(path, number, "has a text without a language.", "Write `text: {en: ...}`.")
    return Fact(
        id=entry["id"],
        topic=entry.get("topic", ""),
        text=entry["text"],
        source=source(entry.get("source"), path, number, "source"),
        good_until=entry["good_until"],
    )


def _wrong(path: Path, number: int, problem: str, remedy: str) -> DocumentError:
    return DocumentError(f"Fact {number + 1} {problem}", remedy, path, documents.line_of(path, number))

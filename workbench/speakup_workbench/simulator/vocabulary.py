"""The values of slot types, found by their words: what of an utterance may fill a slot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from speakup_workbench.models import Value
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, ValueReader
from speakup_workbench.simulator.words import Wording, Words


class Filling(NamedTuple):
    """Words that fill a slot, from `start` up to `end`."""

    start: int
    end: int
    said: str
    """The words, in lower case."""
    value: str
    """What Alexa sends."""
    matches: tuple[Value, ...] = ()
    known: bool = True
    """A value of the type; else words that merely stand where a value is expected."""
    phrase: bool = False
    """Any words do: AMAZON.SearchQuery."""


class Values:
    """The listed values of one type, by name and synonym; one lookup a span, however many there are."""

    def __init__(self, values: Sequence[Value], wording: Wording, unresolved: Sequence[str] = ()) -> None:
        """`unresolved`: texts that are known, but mean no value of the model."""
        self._by_key: dict[str, list[Value]] = {}
        self._longest: dict[str, int] = {}
        self.longest = 0
        named = [(value.name, value) for value in values]
        synonyms = [(synonym, value) for value in values for synonym in value.synonyms]
        for text, value in [*named, *synonyms, *((text, None) for text in unresolved)]:
            for (key,) in wording.keys(text):
                if words := key.split():
                    found = self._by_key.setdefault(key, [])
                    if value and value not in found:
                        found.append(value)
                    self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
                    self.longest = max(self.longest, len(words))

    def own_words(self) -> set[str]:
        """The words of all values."""
        return {word for key in self._by_key for word in key.split()}

    def first_words(self) -> Collection[str]:
        """The words that some value begins with."""
        return self._longest.keys()

    def meant_by(self, words: Words, start: int, end: int) -> tuple[Value, ...]:
        """The values that these words name, values of that very name before those with such a synonym."""
        return tuple(self._by_key.get(" ".join(words.forms[start:end]), ()))

    def found(self, words: Words, start: int) -> dict[int, tuple[Value, ...]]:
        """Where a listed value that begins at `start` may end, and what it means there."""
        forms = words.forms
        found: dict[int, tuple[Value, ...]] = {}
        longest = self._longest.get(forms[start].partition(" ")[0])
        if longest is None:
            return found
        for end in range(start + 1, min(start + longest, len(forms)) + 1):
            if (meant := self._by_key.get(" ".join(forms[start:end]))) is not None:
                found[end] = tuple(meant)
        return found


class SlotType:
    """One type of slot: its reader if it has a format of its own, else its listed values, else any words."""

    def __init__(self, name: str, values: Values, reader: ValueReader | None) -> None:
        self.name, self._values, self._reader = name, values, reader
        self.formatted = reader is not None
        """Its values have a format of their own; no other words are one."""
        self._phrase = name in PHRASE_TYPES

    def own_words(self) -> set[str]:
        """The words of its listed values."""
        return self._values.own_words()

    def first_words(self) -> Collection[str]:
        """The words that some listed value begins with."""
        return self._values.first_words()

    def fillings(self, words: Words, start: int, now: datetime, dynamic: Values | None) -> list[Filling]:
        """The values of this type that begin at `start`."""
        if self._phrase:
            return []
        if self._reader:
            return self._read(self._reader, words, start, now)
        found = self._values.found(words, start)
        for end in dynamic.found(words, start) if dynamic else ():
            found.setdefault(end, ())
        if not found:
            return []
        spoken = [(end, words.said(start, end), matches) for end, matches in found.items()]
        return [Filling(start, end, said, said, matches) for end, said, matches in spoken]

    def ends(self, words: Words, start: int, now: datetime) -> list[int]:
        """Where the values of this type that begin at `start` may end."""
        if self._reader:
            return [filling.end for filling in self._read(self._reader, words, start, now)]
        return [] if self._phrase else list(self._values.found(words, start))

    def free_fillings(self, words: Words, start: int, longest: int) -> list[Filling]:
        """Other words that may stand for a value: any number for a phrase, for a list some.

        For a list: up to `longest`, or one more than its longest value has.
        """
        if self._reader:
            return []
        last = len(words) if self._phrase else min(len(words), start + max(longest, self._values.longest + 1))
        spoken = [(end, words.said(start, end)) for end in range(start + 1, last + 1)]
        return [Filling(start, end, said, said, known=self._phrase, phrase=self._phrase) for end, said in spoken]

    def _read(self, reader: ValueReader, words: Words, start: int, now: datetime) -> list[Filling]:
        found: list[Filling] = []
        spoken: list[str] = []
        for end in range(start + 1, len(words) + 1):
            spoken += words.typed[end - 1].split()
            usual = all(word in reader.vocabulary or not word.isalpha() for word in spoken[-2:])
            if not usual or len(spoken) > reader.longest:
                break
            value = reader.read(spoken, now)
            if value is not None:
                found.append(Filling(start, end, words.said(start, end), value))
        return found

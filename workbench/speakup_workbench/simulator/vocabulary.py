"""The values of slot types, found by their words: what of an utterance may fill a slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from speakup_workbench.models import Value
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, ValueReader
from speakup_workbench.simulator.words import Wording, Words


@dataclass(frozen=True)
class Filling:
    """Words that fill a slot, from `start` up to `end`."""

    start: int
    end: int
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

    def meant_by(self, words: Words, start: int, end: int) -> tuple[Value, ...]:
        """The values that these words name, values of that very name before those with such a synonym."""
        return tuple(self._by_key.get(" ".join(words.forms[start:end]), ()))

    def ends(self, words: Words, start: int) -> list[int]:
        """Where a listed value that begins at `start` may end."""
        longest = self._longest.get(words.forms[start].split(" ", 1)[0], 0)
        ends = range(start + 1, min(start + longest, len(words)) + 1)
        return [end for end in ends if " ".join(words.forms[start:end]) in self._by_key]


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

    def fillings(self, words: Words, start: int, now: datetime, dynamic: Values | None) -> list[Filling]:
        """The values of this type that begin at `start`."""
        if self._phrase:
            return []
        if self._reader:
            return self._read(self._reader, words, start, now)
        found: dict[int, tuple[Value, ...]] = {
            end: self._values.meant_by(words, start, end) for end in self._values.ends(words, start)
        }
        for end in dynamic.ends(words, start) if dynamic else ():
            found.setdefault(end, ())
        return [Filling(start, end, words.said(start, end), matches) for end, matches in found.items()]

    def free_fillings(self, words: Words, start: int, longest: int) -> list[Filling]:
        """Other words that may stand for a value: any number for a phrase, for a list some.

        For a list: up to `longest`, or one more than its longest value has.
        """
        if self._reader:
            return []
        last = len(words) if self._phrase else min(len(words), start + max(longest, self._values.longest + 1))
        return [
            Filling(start, end, words.said(start, end), known=self._phrase, phrase=self._phrase)
            for end in range(start + 1, last + 1)
        ]

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
                found.append(Filling(start, end, value))
        return found

"""What is known of an utterance's words, whatever they are said for: names of a list, numbers, dates, times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from datetime import UTC, datetime

from speakup_workbench.simulator.common_names import COMMON_NAMES
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import TIMES
from speakup_workbench.simulator.slot_values import LISTED, listed, reader
from speakup_workbench.simulator.vocabulary import SlotType, Values
from speakup_workbench.simulator.words import Words

NUMBERS = ("AMAZON.NUMBER", "AMAZON.Ordinal")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # Whether words are a date does not depend on today.


class Gazetteer:
    """Knows the values of a model's types; those of Alexa's own with a format or a short list; and common names."""

    def __init__(self, compiled: CompiledModel) -> None:
        language, wording = compiled.model.language, compiled.wording
        readers = {type: reader(type, language) for type in (*NUMBERS, *TIMES)}
        lists = {type: listed(type, language) for type in LISTED.get(language, ())}
        lists |= COMMON_NAMES.get(language, {})
        self._own = compiled.model.types.keys()
        self._general: dict[str, SlotType] = {
            **{type: SlotType(type, Values((), wording), known) for type, known in readers.items()},
            **{kind: SlotType(kind, Values((), wording, names), None) for kind, names in lists.items()},
        }
        self._types = {**self._general, **compiled.types}
        self._beginnings: dict[str, list[str]] = {}
        for type, known in self._types.items():
            for word in known.first_words():
                self._beginnings.setdefault(word, []).append(type)
        formats = {type: reader(type, language) for type, known in self._types.items() if known.formatted}
        self._vocabularies = {type: known.vocabulary for type, known in formats.items() if known}
        self.numbers = self._vocabularies.get("AMAZON.NUMBER", frozenset())
        self.times = frozenset[str]().union(*(self._vocabularies.get(type, frozenset()) for type in TIMES))

    def ends(self, type: str, words: Words, start: int) -> list[int]:
        """Where a value of a type that begins at `start` may end."""
        return self._types[type].ends(words, start, _SOME_DAY)

    def listed(self, words: Words) -> set[str]:
        """The model's own types that some of the words are a value of."""
        found: set[str] = set()
        for at in range(len(words)):
            for type in self._beginning(words, at):
                if type not in found and type in self._own and self.ends(type, words, at):
                    found.add(type)
        return found

    def marks(self, words: Words, types: Collection[str], hidden: Set[int] = frozenset()) -> list[list[str]]:
        """For each word the types of which it is a value, or part of one: "B@City" where one begins, "I@City" inside.

        Of the model's own only `types` count. Values are taken from left to right, the longest first. `hidden` words
        stand in no list of the model.
        """
        marks: list[list[str]] = [[] for _ in range(len(words))]
        taken: dict[str, int] = {}
        for at in range(len(words)):
            for type in self._candidates(words, at):
                if taken.get(type, 0) > at or not (type in types or type in self._general):
                    continue
                end = max(self.ends(type, words, at), default=at)
                if end == at or (type in self._own and not hidden.isdisjoint(range(at, end))):
                    continue
                taken[type] = end
                marks[at].append(f"B@{type}")
                for place in range(at + 1, end):
                    marks[place].append(f"I@{type}")
        return marks

    def readable(self, word: str) -> list[str]:
        """The types of numbers, dates and times that a word may be part of."""
        parts = word.split()
        return [
            type
            for type, vocabulary in self._vocabularies.items()
            if all(part in vocabulary or part.isdigit() for part in parts)
        ]

    def kind(self, word: str) -> str | None:
        """ "#" for a number, "T" for a word of dates and times."""
        if word[0].isdigit() or all(part in self.numbers for part in word.split()):
            return "#"
        return "T" if word in self.times else None

    def _beginning(self, words: Words, at: int) -> list[str]:
        """The types with a list that has a value of that first word."""
        return self._beginnings.get(words.forms[at].split(" ", 1)[0], [])

    def _candidates(self, words: Words, at: int) -> Iterator[str]:
        yield from self._beginning(words, at)
        parts = words.typed[at].split()
        for type, vocabulary in self._vocabularies.items():
            if all(part in vocabulary or not part.isalpha() for part in parts):
                yield type


def kinds_of(values: Collection[Words], gazetteer: Gazetteer) -> Mapping[str, int]:
    """Of dates, times and durations those that some of the values are, and how many."""
    found = {type: sum(len(value) in gazetteer.ends(type, value, 0) for value in values) for type in TIMES}
    return {type: count for type, count in found.items() if count}

"""What is known of an utterance's words, whatever they are said for: names of a list, numbers, dates, times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from datetime import UTC, datetime

from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import TIMES
from speakup_workbench.simulator.slot_values import LISTED, listed, reader
from speakup_workbench.simulator.vocabulary import SlotType, Values
from speakup_workbench.simulator.words import Words

NUMBERS = ("AMAZON.NUMBER", "AMAZON.Ordinal")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # Whether words are a date does not depend on today.


class Gazetteer:
    """Knows the values of some types of a model and, asked for or not, of Alexa's own that have a short list."""

    def __init__(self, compiled: CompiledModel, types: Iterable[str] = ()) -> None:
        language, wording = compiled.model.language, compiled.wording
        readers = {type: reader(type, language) for type in (*NUMBERS, *TIMES)}
        self._own = frozenset(types) & compiled.model.types.keys()
        self._types: dict[str, SlotType] = {type: compiled.types[type] for type in types}
        for type, known in readers.items():
            self._types[type] = SlotType(type, Values((), wording), known)
        for type in LISTED.get(language, ()):
            self._types.setdefault(type, SlotType(type, Values((), wording, listed(type, language)), None))
        self._vocabularies = {type: known.vocabulary for type, known in readers.items() if known}
        self.numbers = self._vocabularies.get("AMAZON.NUMBER", frozenset())
        self.times = frozenset[str]().union(*(self._vocabularies.get(type, frozenset()) for type in TIMES))

    def ends(self, type: str, words: Words, start: int) -> list[int]:
        """Where a value of one of its types that begins at `start` may end."""
        return [filling.end for filling in self._types[type].fillings(words, start, _SOME_DAY, None)]

    def marks(self, words: Words, hidden: Set[int] = frozenset()) -> list[list[str]]:
        """For each word the types of which it is a value, or part of one: "B@City" where one begins, "I@City" inside.

        Values are taken from left to right, the longest first. `hidden` words stand in no list of the model.
        """
        marks: list[list[str]] = [[] for _ in range(len(words))]
        for type in self._types:
            at = 0
            while at < len(words):
                end = max(self.ends(type, words, at), default=at)
                if type in self._own and not hidden.isdisjoint(range(at, end)):
                    end = at
                for place in range(at, end):
                    marks[place].append(f"{'I' if place > at else 'B'}@{type}")
                at = max(end, at + 1)
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


def kinds_of(values: Collection[Words], gazetteer: Gazetteer) -> Mapping[str, int]:
    """Of dates, times and durations those that some of the values are, and how many."""
    found = {type: sum(len(value) in gazetteer.ends(type, value, 0) for value in values) for type in TIMES}
    return {type: count for type, count in found.items() if count}

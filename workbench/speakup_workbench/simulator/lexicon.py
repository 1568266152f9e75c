"""Phrases with a meaning: what dates, times and durations are read with, in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speakup_workbench.simulator.number_words import NumberWords

Tag = tuple[str, Any]
"""A kind and a value: ("month", 11), ("unit", "week"), ("number", ("twenty", "five"))."""
GLUE: Tag = ("", None)
"""Words that say nothing by themselves: "the", "of"."""


def phrases(kind: str, values: Mapping[str, Any]) -> dict[str, Tag]:
    """{"november, nov": 11} → {"november": (kind, 11), "nov": (kind, 11)}"""
    return {phrase: (kind, value) for names, value in values.items() for phrase in names.split(", ")}


def glue(words: str) -> dict[str, Tag]:
    return dict.fromkeys(words.split(", "), GLUE)


def in_order(kind: str, names: str, start: int = 0) -> dict[str, Tag]:
    """ "monday tuesday …" → {"monday": (kind, 0), "tuesday": (kind, 1) …}"""
    return {name: (kind, index) for index, name in enumerate(names.split(), start)}


@dataclass(frozen=True)
class Lexicon:
    phrases: Mapping[str, Tag]
    numbers: NumberWords

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that may be part of a reading."""
        spoken = frozenset(word for phrase in self.phrases for word in phrase.split())
        return spoken | self.numbers.vocabulary | self.numbers.connecting

    def tags(self, words: Sequence[str]) -> list[Tag] | None:
        """The meanings in order, without glue; number words in a row are one. None: a word has no meaning."""
        found: list[Tag] = []
        at = number_ends = 0
        while at < len(words):
            tag, used = self._phrase(words, at)
            if tag is None:
                used = self._run(words, at)
                tag = ("number", tuple(words[at : at + used]))
            if not used:
                return None
            at += used
            if tag[0] == "number":
                if number_ends == at - used and found:  # "a" and "hundred"
                    tag = ("number", found.pop()[1] + tag[1])
                number_ends = at
            if tag != GLUE:
                found.append(tag)
        return found

    def _phrase(self, words: Sequence[str], at: int) -> tuple[Tag | None, int]:
        for size in range(min(4, len(words) - at), 0, -1):
            if tag := self.phrases.get(" ".join(words[at : at + size])):
                return tag, size
        return None, 0

    def _run(self, words: Sequence[str], start: int) -> int:
        """How many words from `start` are of one number, or of several in a row."""
        end = start
        while end < len(words):
            phrase = self._phrase(words, end)[0]
            joins = end > start and words[end] in self.numbers.connecting and phrase in (None, GLUE)
            if not (joins and self._run(words, end + 1)):
                if phrase is not None or not self.numbers.is_numeric(words[end]):
                    break
            end += 1
        return end - start

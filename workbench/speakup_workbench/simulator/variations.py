"""The same said otherwise: with polite words, fillers, synonyms, digits for number words, and small mishearings.

Each step of a conversation is heard in all these ways at its own place in it, with the same question open and the same
clock; then it goes on as the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from speakup_workbench.simulator.conversation_file import ConversationFile
from speakup_workbench.simulator.heard import Heard, HeardSlot
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.number_words import NumberWords
from speakup_workbench.simulator.stage import Stage

Kind = Literal["polite", "filler", "synonym", "number", "mishearing"]
SYNONYMS = 5
"""At most so many for each slot."""


@dataclass(frozen=True)
class _Language:
    polite: tuple[str, ...]
    """Each with the utterance as {}."""
    fillers: tuple[str, ...]
    alike: tuple[str, ...]
    """Words that sound alike."""
    small: tuple[str, ...]
    """Words that are easily lost."""


# People's own ways, on purpose not the list that the simulator takes away: carriers.py.
_LANGUAGES = {
    "en": _Language(
        polite=(
            "please {}",
            "{} please",
            "could you please {}",
            "{} thank you",
            "i'd like you to {}",
            "{} if you don't mind",
        ),
        fillers=("um {}", "well uh {}", "okay so {}", "{} um", "hey {}", "i guess {}", "like {}"),
        alike=(
            "to two too",
            "for four",
            "ate eight",
            "won one",
            "by buy bye",
            "know no",
            "hear here",
            "there their",
            "our hour",
            "write right",
            "week weak",
            "day they",
            "in and",
            "fifteen fifty",
            "thirteen thirty",
            "tell till",
            "fact facts",
            "much many",
            "source sauce",
        ),
        small=("a", "an", "the", "my", "of", "to", "i", "do", "is", "for"),
    ),
    "es": _Language(
        polite=("por favor {}", "{} por favor", "me puedes {}", "{} gracias", "quisiera {}"),
        fillers=("eh {}", "pues {}", "bueno a ver {}", "{} eh"),
        alike=("a ha", "tú tu", "él el", "sí si", "sesenta setenta", "dos doce"),
        small=("un", "una", "el", "la", "los", "de", "mi", "yo"),
    ),
}
_NONE = _Language((), (), (), ())


@dataclass(frozen=True)
class Variation:
    """One utterance of a conversation, said in another way."""

    line: int
    said: str
    kind: Kind
    words: str
    """As they were said instead."""
    was: Heard
    heard: Heard

    @property
    def is_same(self) -> bool:
        """The intent and its values are as before, be it by a guess; a value counts by what it resolves to."""
        return _meaning(self.was) == _meaning(self.heard)

    @property
    def is_guess(self) -> bool:
        return self.is_same and self.heard.how == "statistical" != self.was.how

    def as_json(self) -> dict[str, Any]:
        slots = {name: slot.value for name, slot in self.heard.slots.items() if slot.value is not None}
        heard = {"intent": self.heard.intent, "slots": slots, "how": self.heard.how}
        return {"line": self.line, "said": self.said, "kind": self.kind, "words": self.words, "heard": heard}


def vary(file: ConversationFile, stage: Stage) -> Iterator[Variation]:
    """Every step said in other ways, on a fresh stage. The conversation itself goes on as the file has it."""
    listener = Listener(stage)
    for step in file.steps:
        if step.is_done:
            listener.act(step.said)
            continue
        conversation = listener.conversation
        was = conversation.hear(step.said)
        for words, kind in ways(was, conversation.model.language).items():
            yield Variation(step.line, step.said, kind, words, was, conversation.hear(words))
        conversation.say(step.said)


def ways(heard: Heard, language: str) -> Mapping[str, Kind]:
    """Other ways to say an utterance, each with its kind; none for silence."""
    said = " ".join(heard.utterance.lower().split())
    spoken = _LANGUAGES.get(language, _NONE)
    found: dict[str, Kind] = {}
    if said:
        found |= {pattern.format(said): "polite" for pattern in spoken.polite}
        found |= {pattern.format(said): "filler" for pattern in spoken.fillers}
        found |= {words: "synonym" for slot in heard.slots.values() for words in _with_synonyms(said, slot)}
        found |= {words: "number" for words in _with_other_numbers(said.split(), NumberWords(language))}
        found |= {words: "mishearing" for words in _misheard(said.split(), spoken)}
    return {words: kind for words, kind in found.items() if words and words != said}


def _with_synonyms(said: str, slot: HeardSlot) -> Iterator[str]:
    if not isinstance(slot.said, str) or not slot.matches or not slot.matches[0]:
        return
    value = slot.matches[0][0]
    others = [name for name in (value.name, *value.synonyms) if name.lower() != slot.said]
    for name in others[:SYNONYMS]:
        yield re.sub(rf"(?<!\w){re.escape(slot.said)}(?!\w)", name.replace("\\", r"\\"), said, count=1)


def _with_other_numbers(words: Sequence[str], numbers: NumberWords) -> Iterator[str]:
    """Every number by itself in digits, or in words where it stands in digits."""
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            run = words[start:end]
            other = numbers.spell(run[0]) if len(run) == 1 and run[0].isdecimal() else None
            if other is None and numbers.is_numeric(run[0]) and numbers.is_numeric(run[-1]):
                whole = numbers.whole(run)
                other = None if whole is None else str(whole)
            if other is not None:
                yield " ".join([*words[:start], other, *words[end:]])
                start = end - 1
                break
        start += 1


def _misheard(words: Sequence[str], spoken: _Language) -> Iterator[str]:
    """One word for another that sounds like it, or one that is lost."""
    for at, word in enumerate(words):
        before, after = words[:at], words[at + 1 :]
        for group in (alike.split() for alike in spoken.alike):
            yield from (" ".join([*before, other, *after]) for other in group if word in group and other != word)
        if word in spoken.small:
            yield " ".join([*before, *after])


def _meaning(heard: Heard) -> tuple[str, str | None, dict[str, object]]:
    return heard.kind, heard.intent, {name: _resolved(slot) for name, slot in heard.slots.items() if slot.value}


def _resolved(slot: HeardSlot) -> object:
    ids = tuple(matches[0].id for matches in slot.matches if matches)
    return ids or slot.value

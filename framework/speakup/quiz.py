"""Quizzes as data: questions with three answers, rounds that get harder or easier, and hints. Nothing is about Alexa.

- id: coral-is-an-animal
  level: 1                       # from 1 to 3
  question: {en: What is a coral?}
  answers:                       # by letter: first as it is said, then its other names
    a: {en: [a plant, plants]}
    b: {en: [a stone, a rock]}
    c: {en: [an animal]}
  right: c
  text: {en: Corals are tiny animals.}     # from here on the fact that shows it: see speakup.facts
  source: {publisher: …, title: …, url: https://…, as_of: 2024-06, checked: 2026-11-21}
  good_until: 2031-01
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import DocumentError
from speakup.facts import Fact, Facts

LETTERS = ("a", "b", "c")
LEVELS = (1, 2, 3)
IN_A_ROUND = 5
TO_MOVE = 2  # as many right answers in a row lead a level up, as many wrong ones a level down

OR = {"en": "or", "es": "o"}

# Words in front of an answer that nobody has to say.
ARTICLES = ("the", "a", "an", "about", "el", "la", "los", "las", "un", "una", "unos", "unas", "de")


@dataclass(frozen=True)
class Posed:
    """A question as one listener hears and sees it."""

    id: str
    text: str
    a: str
    b: str
    c: str
    offered: str
    """Its answers in one breath, without the one that a hint took away."""
    solution: str


@dataclass(frozen=True)
class Question:
    """Three answers, one of them right, and the fact that shows it."""

    fact: Fact
    level: int
    texts: Mapping[str, str]
    """By locale or language, as the fact's own text."""
    answers: Mapping[str, Mapping[str, Sequence[str]]]
    """By letter, then by locale or language: first as it is said, then its other names."""
    right: str

    @property
    def id(self) -> str:
        return self.fact.id

    def said_in(self, locale: str, gone: str = "") -> Posed:
        """`gone` is the letter that a hint took away. Raises KeyError where nobody has put it into that language."""
        said = {letter: _in(locale, self.answers[letter])[0] for letter in LETTERS}
        *before, last = [f"{letter.upper()}, {text}" for letter, text in said.items() if letter != gone]
        offered = f"{'; '.join(before)}; {OR[locale.partition('-')[0]]} {last}"
        return Posed(self.id, _in(locale, self.texts), **said, offered=offered, solution=said[self.right])

    def names(self, locale: str) -> Mapping[str, list[str]]:
        """By letter, everything that one may call the answer: with its article, without it, and its other names."""
        return {
            letter: list(dict.fromkeys(form for name in _in(locale, self.answers[letter]) for form in _forms(name)))
            for letter in LETTERS
        }

    def letter_of(self, said: str, locale: str) -> str | None:
        """The answer that somebody means: by its name, or by one of its names or its letter amid other words.

        None when that is none of the three, or more than one of them.
        """
        words = f" {' '.join(said.casefold().split())} "
        names = self.names(locale)
        exact = [letter for letter in LETTERS if words.strip() in names[letter]]
        within = [letter for letter in LETTERS if any(f" {name} " in words for name in names[letter])]
        last = [letter for letter in LETTERS if words.endswith(f" {letter} ")]
        return next((found[0] for found in (exact, within, last) if len(found) == 1), None)


@dataclass
class Round:
    """A round as it stands, kept between turns and days; the last question is on the table until it is answered."""

    level: int = 1
    asked: list[str] = field(default_factory=list)
    """The ids of its questions so far."""
    right: int = 0
    points: int = 0
    run: int = 0
    """How many right answers in a row on this level; below zero, how many wrong ones."""
    gone: str = ""
    """The letter that a hint took away from the question on the table."""
    again: list[str] = field(default_factory=list)
    """The ids still to come when an old round is repeated."""
    is_repeat: bool = False
    """A repeated round is for learning: its points are no record."""

    @property
    def number(self) -> int:
        """Of the question on the table, from 1."""
        return len(self.asked)

    @property
    def is_last(self) -> bool:
        return not self.again if self.is_repeat else len(self.asked) >= IN_A_ROUND

    def settle(self, question: Question, letter: str | None) -> bool:
        """Scores an answer, None for one who passes, and moves the level; whether it was right.

        A question is worth its level, and one point after a hint.
        """
        is_right = letter == question.right
        if is_right:
            self.right += 1
            self.points += 1 if self.gone else question.level
        step = 1 if is_right else -1
        self.run = self.run + step if self.run * step > 0 else step
        if abs(self.run) >= TO_MOVE and self.level + step in LEVELS:
            self.level, self.run = self.level + step, 0
        self.gone = ""
        return is_right


class Questions(dict[str, Question]):
    """The questions of one file by id, in its order."""

    def next(self, round: Round, heard: Collection[str], today: date) -> Question | None:
        """What to ask next: on the round's level what was never heard, else what was heard longest ago.

        `heard` holds ids, the latest last. A level whose questions have all gone stale is left for the nearest one;
        None when none is left at all.
        """
        while round.again:
            if (name := round.again.pop(0)) in self:
                return self[name]
        age = {name: number for number, name in enumerate(heard)}
        fresh = [one for one in self.values() if one.fact.is_good_on(today) and one.id not in round.asked]
        return min(fresh, key=lambda one: (abs(one.level - round.level), age.get(one.id, -1)), default=None)

    @classmethod
    def load(cls, path: Path) -> Questions:
        """Reads a file of questions. Raises DocumentError naming the entry, its line and what it lacks."""
        facts = list(Facts.load(path))
        entries = documents.read(path)
        pairs = enumerate(zip(facts, entries, strict=True))
        return cls({fact.id: _question(fact, entry, number, path) for number, (fact, entry) in pairs})


def _languages(texts: Mapping[str, Any]) -> set[str]:
    return {name.partition("-")[0] for name in texts}


def _question(fact: Fact, entry: Mapping[str, Any], number: int, path: Path) -> Question:
    def wrong(problem: str, remedy: str, *keys: str) -> DocumentError:
        line = documents.line_of(path, number, *keys)
        return DocumentError(f"The question {fact.id!r} {problem}", remedy, path, line)

    if entry.get("level") not in [str(level) for level in LEVELS]:
        raise wrong("has no level from 1 to 3.", "Write `level: 1`.", "level")
    if not isinstance(entry.get("question"), Mapping):
        raise wrong("asks nothing.", "Write `question: {en: ...}`.", "question")
    answers = entry.get("answers")
    if not isinstance(answers, Mapping) or tuple(answers) != LETTERS:
        raise wrong("needs the answers a, b and c.", "Write `answers:` with a, b and c below.", "answers")
    for letter, names in answers.items():
        if not isinstance(names, Mapping) or not all(isinstance(said, list) and said for said in names.values()):
            raise wrong(f"has an answer {letter} that says nothing.", "Write `{en: [...]}`.", "answers", letter)
        if _languages(names) != _languages(entry["question"]):
            raise wrong(f"lacks a language in its answer {letter}.", "Say it in all of them.", "answers", letter)
    if entry.get("right") not in LETTERS:
        raise wrong("does not tell which answer is right.", "Write `right: a`.", "right")
    return Question(fact, int(entry["level"]), entry["question"], answers, entry["right"])


def hint(question: Question, seed: int) -> str:
    """The letter of a wrong answer that may be taken away; which one, `seed` decides."""
    wrong = [letter for letter in LETTERS if letter != question.right]
    return wrong[seed % len(wrong)]


def _in(locale: str, texts: Mapping[str, Any]) -> Any:
    return texts.get(locale) or texts[locale.partition("-")[0]]


def _forms(name: str) -> Iterator[str]:
    """Of "the Pacific" both "the pacific" and "pacific"."""
    yield name.casefold()
    first, _, rest = name.casefold().partition(" ")
    if rest and first in ARTICLES:
        yield from _forms(rest)

"""What a text of a phrase can become in one locale: every way through its template, with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import TemplateSyntaxError

from speakup import documents
from speakup.speech import Phrase
from speakup_workbench.checks.finding import Position
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.template import Template


@dataclass(frozen=True)
class Rendering:
    phrase: Phrase
    part: str
    """speech, reprompt, or a part of the card or screen: card.title, screen.body."""
    text: str
    """As its author wrote it."""
    locale: str
    shapes: tuple[str, ...] = ()
    """What it can become, a MARK in front of every word that only a conversation knows."""
    is_whole: bool = True
    """Whether these are all."""
    failure: tuple[str, str] | None = None
    """Why it cannot be said at all: what is wrong, and the remedy."""

    @classmethod
    def of(cls, phrase: Phrase, part: str, text: str, locale: str) -> Rendering:
        form = part.partition(".")[0]
        try:
            template = Template.read(text, locale, form if form in ("card", "screen") else "ssml")
            shapes, is_whole = template.shapes()
        except TemplateSyntaxError as error:
            remedy = "Look for an unclosed {{ }} or {% %} and for a misspelt filter."
            failure = f"This is no valid template: {error.message}", remedy
            return cls(phrase, part, text, locale, failure=failure)
        except Exception as error:  # whatever a filter or function makes of what the author gave it
            remedy = "Look at the filters and functions it uses, and at what they are given."
            failure = f"It cannot be said: {type(error).__name__}: {error}.", remedy
            return cls(phrase, part, text, locale, failure=failure)
        return cls(phrase, part, text, locale, tuple(shapes), is_whole)

    @property
    def is_spoken(self) -> bool:
        return self.part in ("speech", "reprompt")

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The shapes with a bare MARK for every word that only a conversation knows."""
        if MARK not in "".join(self.shapes):
            return self.shapes
        names = sorted((name.replace("_", " ") for name in self.template.words), key=len, reverse=True)
        unknown = re.compile(MARK + f"(?:{'|'.join(map(re.escape, names))})", re.IGNORECASE)
        return tuple(dict.fromkeys(unknown.sub(MARK, shape) for shape in self.shapes))

    @cached_property
    def template(self) -> Template:
        return Template.read(self.text, self.locale, "ssml" if self.is_spoken else self.part.partition(".")[0])

    def at(self, words: str = "") -> Position | None:
        """Where the text stands, or the words where they are found in it."""
        content = documents.read(self.phrase.path)[self.phrase.name]
        keys = next(keys for keys, written in _texts(content) if written == self.text)
        at = documents.position_of(self.phrase.path, self.phrase.name, *keys)
        if at is None or not words:
            return at
        # A text that is folded into lines has at most one for each of its words.
        lines = self.phrase.path.read_text(encoding="utf-8").splitlines()[at[0] - 1 : at[0] + len(self.text.split())]
        found = ((at[0] + number, line.index(words) + 1) for number, line in enumerate(lines) if words in line)
        return next(found, at)


def renderings(phrase: Phrase, locale: str) -> Iterator[Rendering]:
    """Of every text of a phrase."""
    parts = [("speech", text) for text in phrase.speech] + [("reprompt", text) for text in phrase.reprompt]
    parts += [(f"card.{name}", text) for name, text in phrase.card.items()]
    parts += [(f"screen.{name}", text) for name, text in phrase.screen.items()]
    for part, text in parts:
        yield Rendering.of(phrase, part, text, locale)


def _texts(content: Any, *keys: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside, and where."""
    if isinstance(content, str):
        yield keys, content
    else:
        for key, inner in content.items() if isinstance(content, dict) else enumerate(content):
            yield from _texts(inner, *keys, key)

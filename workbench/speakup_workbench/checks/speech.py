"""What a listener would hear: every template along every path, as SSML, on cards and on screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError

from speakup import documents
from speakup.speech import Phrase
from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.template import MAX_SHAPES, Template
from speakup_workbench.simulator import ssml

MAX_SECONDS = 20
"""What a listener follows in one go."""
WORDS_A_MINUTE = 150
MAX_CHARACTERS = 8000
"""Of one speech: https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html"""

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True)
class Spoken:
    """What was rendered, and what is wrong with it."""

    shapes: int
    """How many different ways of SSML were judged, in all locales."""
    findings: tuple[Finding, ...]


def spoken(subject: Subject) -> Spoken:
    if subject.skill is None:
        return Spoken(0, ())
    count = 0
    found: list[Finding] = []
    phrases = subject.skill.phrases
    for locale in subject.locales or phrases.locales:
        for phrase in phrases.known(locale).values():
            for form, text in phrase.texts():
                shapes, wrong = _judged(phrase, form, text, locale)
                count += shapes
                found += wrong
    return Spoken(count, tuple(found))


def seconds(text: str) -> float:
    """How long plain text takes to say, pauses and sounds not counted."""
    return len(re.sub(r"\[[^\]]*\]", " ", text).split()) / WORDS_A_MINUTE * 60


def too_long(text: str) -> str:
    """What is wrong with the length of plain text that is spoken in one go; nothing when it is short enough."""
    took = seconds(text)
    if took <= MAX_SECONDS:
        return ""
    words = round(took * WORDS_A_MINUTE / 60)
    return (
        f"This takes about {took:.0f} seconds ({words} words at {WORDS_A_MINUTE} words a minute), "
        f"and a listener follows for {MAX_SECONDS} seconds."
    )


@dataclass(frozen=True)
class _Fault:
    rule: str
    level: Level
    problem: str
    remedy: str


def _judged(phrase: Phrase, form: str, text: str, locale: str) -> tuple[int, list[Finding]]:
    """How many shapes of SSML a template has, and what is wrong with any of them."""
    shapes, failures = _rendered(text, form, locale)
    faults = [*failures, *(fault for shape in shapes for fault in _faults(shape, form, locale))]
    faults += _lengths(shapes) if form == "ssml" else ()
    line = _line(phrase, text) if faults else None
    return len(shapes) if form == "ssml" else 0, [
        Finding(
            fault.rule,
            fault.level,
            phrase.path,
            line,
            f"{phrase.name!r}: {fault.problem}".replace(MARK, ""),
            fault.remedy,
        )
        for fault in faults
    ]


def _rendered(text: str, form: str, locale: str) -> tuple[list[str], list[_Fault]]:
    try:
        shapes, are_all = Template.read(text, locale, form).shapes()
    except TemplateSyntaxError as error:
        remedy = "Look for an unclosed {{ }} or {% %} and for a misspelt filter."
        return [], [_Fault("template", "error", f"This is no valid template: {error.message}", remedy)]
    except Exception as error:  # whatever a filter or function makes of what the author gave it
        remedy = "Look at the filters and functions it uses, and at what they are given."
        return [], [_Fault("template", "error", f"It cannot be said: {type(error).__name__}: {error}.", remedy)]
    if are_all:
        return shapes, []
    problem = f"The template has more than {MAX_SHAPES} shapes, and only so many are checked."
    return shapes, [_Fault("shapes", "warning", problem, "Split the phrase into several.")]


def _faults(shape: str, form: str, locale: str) -> Iterator[_Fault]:
    if form == "card" and (tag := _MARKUP.search(shape)):
        remedy = "A card is plain text: take it out."
        yield _Fault("card-markup", "error", f"{tag[0]} on a card is shown as it stands.", remedy)
    if form != "ssml":
        return
    speech = f"<speak>{shape}</speak>"
    yield from _ssml_faults("error", ssml.errors(speech))
    yield from _ssml_faults("warning", ssml.warnings(speech, locale))


def _lengths(shapes: list[str]) -> Iterator[_Fault]:
    """What is wrong with the length of the longest."""
    speeches = [f"<speak>{shape}</speak>" for shape in shapes]
    characters = max((len(speech.replace(MARK, "")) for speech in speeches), default=0)
    if characters > MAX_CHARACTERS:
        problem = f"This is {characters:,} characters, and Alexa speaks at most {MAX_CHARACTERS:,}."
        yield _Fault("speech-length", "error", problem, "Shorten it, or break it up by a question.")
    elif problem := too_long(max(map(ssml.text, speeches), key=seconds, default="")):
        yield _Fault("speech-length", "warning", problem, "Shorten it, or break it up by a question.")


def _ssml_faults(level: Level, sentences: list[str]) -> Iterator[_Fault]:
    for sentence in sentences:
        # A value that only a conversation knows, as in <audio src="{{ address }}"/>, cannot be judged here.
        if MARK not in sentence or "not well-formed" in sentence:
            problem, _, remedy = sentence.rpartition(". ")
            yield _Fault(
                "ssml", level, f"{problem}." if problem else remedy, remedy if problem else "Correct it there."
            )


def _line(phrase: Phrase, text: str) -> int | None:
    """The line of one text of a phrase."""
    content = documents.read(phrase.path)[phrase.name]
    keys = next(keys for keys, written in _texts(content) if written == text)
    return documents.line_of(phrase.path, phrase.name, *keys)


def _texts(content: Any, *keys: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside, and where."""
    if isinstance(content, str):
        yield keys, content
    else:
        for key, inner in content.items() if isinstance(content, dict) else enumerate(content):
            yield from _texts(inner, *keys, key)

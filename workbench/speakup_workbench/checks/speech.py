"""What a listener would hear: every template along every path, as SSML, on cards and on screens."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from speakup.envelope import CARD_LIMIT, SPEECH_LIMIT
from speakup_workbench.checks import duration, questions, read_aloud
from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.rendering import Rendering, renderings
from speakup_workbench.checks.repertoire import Repertoire, phrase_at
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.template import MAX_SHAPES
from speakup_workbench.simulator import ssml

_SSML = (
    "https://developer.amazon.com/en-US/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html"
)
_RESPONSE = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html"

TEMPLATE = Rule(
    id="template",
    level="error",
    asks="Every phrase is a valid template that can be filled",
    why="The listener hears an apology in its place.",
)
SHAPES = Rule(
    id="shapes",
    level="warning",
    asks=f"No phrase has more than {MAX_SHAPES} shapes",
    why="The rest of them is not checked.",
)
VALID = Rule(
    id="ssml",
    level="error",
    asks="Everything said is SSML that Alexa speaks as it is written",
    why="Alexa refuses what is not well-formed, and speaks past what she does not know.",
    source=_SSML,
    verified="2026-11",
)
WORDS = Rule(
    id="word-markup",
    level="error",
    asks="A phrase stays what it is, whatever words fill it",
    why="A quote, a < or an emoji in what a listener said breaks the reply, or becomes markup in it.",
)
LENGTH = Rule(
    id="speech-length",
    level="error",
    asks=f"A speech has at most {SPEECH_LIMIT:,} characters with its tags, and takes {duration.FOLLOWED} seconds",
    why=f"Alexa refuses what has more, and nobody follows what takes longer; above {duration.ENDURED} seconds it is a "
    "warning.",
    source=_RESPONSE,
    verified="2026-11",
)
CARD_MARKUP = Rule(
    id="card-markup",
    level="error",
    asks="A card is plain text (FUN-5)",
    why="Tags are shown as they stand.",
    source=_RESPONSE,
    verified="2026-11",
)
CARD_LENGTH = Rule(
    id="card-length",
    level="error",
    asks=f"The texts of a card have at most {CARD_LIMIT:,} characters, the address of an image 2,000",
    why="Alexa refuses the whole reply.",
    source=_RESPONSE,
    verified="2026-11",
)
CARD_IMAGE = Rule(
    id="card-image",
    level="error",
    asks="The images of a card have https addresses",
    why="The Alexa app does not load others.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/include-a-card-in-your-skills-response.html",
    verified="2026-11",
)
RULES = (
    TEMPLATE,
    SHAPES,
    VALID,
    WORDS,
    LENGTH,
    CARD_MARKUP,
    CARD_LENGTH,
    CARD_IMAGE,
    *questions.RULES,
    *read_aloud.RULES,
)

NASTY = (
    'say "no"',
    "o'brien",
    "salt & pepper",
    "a < b > c",
    "]]>",
    "<!-- -- -->",
    "{{ 7 * 7 }}",
    "\x00\x07\x1b\ufffe",
    "\U0001f4a7\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u202e\u0645\u0631\u062d\u0628\u0627\u202c",
    "https://example.org/?a=1&b=%22",
    "0123456789" * 5,
    "water " * 60,
)
"""What a listener may say or a catalogue may hold, and what has broken other people's SSML."""
_INJECTED = "<break/>"
_IMAGE_LIMIT = 2_000
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
    phrases = subject.skill.phrases
    locales = subject.locales or phrases.locales
    rendered = [
        each for name in locales for phrase in phrases.known(name).values() for each in renderings(phrase, name)
    ]
    found = [finding for each in rendered for finding in _judged(each)]
    found += [*_cards(rendered), *questions.findings(Repertoire(subject, subject.skill), rendered)]
    return Spoken(sum(len(each.shapes) for each in rendered if each.is_spoken), tuple(found))


def _found(
    rule: Rule, rendering: Rendering, problem: str, remedy: str, level: Level | None = None, words: str = ""
) -> Finding:
    text = f"{rendering.phrase.name!r}: {problem}".replace(MARK, "")
    return rule.found(rendering.phrase.path, rendering.at(words), text, remedy, level=level)


def _judged(rendering: Rendering) -> Iterator[Finding]:
    if rendering.failure:
        yield _found(TEMPLATE, rendering, *rendering.failure)
        return
    if not rendering.is_whole:
        problem = f"The template has more than {MAX_SHAPES} shapes, and only so many are checked."
        yield _found(SHAPES, rendering, problem, "Split the phrase into several.")
    if rendering.part.startswith("card."):
        for shape in rendering.shapes:
            if tag := _MARKUP.search(shape):
                problem = f"{tag[0]} on a card is shown as it stands."
                yield _found(CARD_MARKUP, rendering, problem, "A card is plain text: take it out.")
    elif rendering.is_spoken:
        for shape in rendering.shapes:
            speech = f"<speak>{shape}</speak>"
            yield from _ssml(rendering, "error", ssml.errors(speech))
            yield from _ssml(rendering, "warning", ssml.warnings(speech, rendering.locale))
        yield from _length(rendering)
        yield from _read_aloud(rendering)
    yield from _nasty(rendering)


def _ssml(rendering: Rendering, level: Level, sentences: list[str]) -> Iterator[Finding]:
    for sentence in sentences:
        # A value that only a conversation knows, as in <audio src="{{ address }}"/>, cannot be judged here.
        if MARK not in sentence or "not well-formed" in sentence:
            problem, _, remedy = sentence.rpartition(". ")
            parts = (f"{problem}.", remedy) if problem else (remedy, "Correct it there.")
            yield _found(VALID, rendering, *parts, level=level)


def _length(rendering: Rendering) -> Iterator[Finding]:
    """What is wrong with the length of the longest shape."""
    speeches = [f"<speak>{shape}</speak>" for shape in rendering.shapes]
    characters = max((len(speech.replace(MARK, "")) for speech in speeches), default=0)
    remedy = "Shorten it, or break it up by a question."
    if characters > SPEECH_LIMIT:
        problem = f"This is {characters:,} characters, and Alexa speaks at most {SPEECH_LIMIT:,}."
        yield _found(LENGTH, rendering, problem, remedy)
    elif found := duration.too_long(max(speeches, key=duration.seconds, default="")):
        level, problem = found
        yield _found(LENGTH, rendering, problem, remedy, level)


def _read_aloud(rendering: Rendering) -> Iterator[Finding]:
    language = rendering.locale.partition("-")[0]
    for slip in {slip for shape in rendering.spoken for slip in read_aloud.slips(shape, language)}:
        yield _found(slip.rule, rendering, slip.problem, slip.remedy, slip.level, slip.written)


def _nasty(rendering: Rendering) -> Iterator[Finding]:
    """All the nasty words at once, and where that goes wrong, each by itself."""
    if MARK not in "".join(rendering.shapes) or rendering.part.startswith("card."):  # a card is plain text
        return
    if any(
        "not well-formed" in error for shape in rendering.shapes for error in ssml.errors(f"<speak>{shape}</speak>")
    ):
        return  # told already
    words = (*NASTY, _INJECTED)
    if not _breaks(rendering, " ".join(words)):
        return
    guilty = next((word for word in words if _breaks(rendering, word)), " ".join(words))
    shown = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in guilty[:40])
    problem = f"It breaks, or becomes markup, when a word in it is {shown!r}."
    yield _found(
        WORDS, rendering, problem, "Let {{ }} escape the word: no autoescape false, no comment or tag around it."
    )


def _breaks(rendering: Rendering, word: str) -> bool:
    try:
        shapes, _ = rendering.template.shapes(word=word)
    except Exception:
        return True
    if any(_INJECTED in shape for shape in shapes):
        return not any(_INJECTED in shape for shape in rendering.shapes)
    speeches = [f"<speak>{shape}</speak>" for shape in shapes] if rendering.is_spoken else []
    return any("not well-formed" in error or "<speak>" in error for each in speeches for error in ssml.errors(each))


def _cards(rendered: Iterable[Rendering]) -> Iterator[Finding]:
    texts: dict[tuple[Path, str, str], list[Rendering]] = defaultdict(list)
    for each in rendered:
        if each.part.startswith("card."):
            texts[each.phrase.path, each.phrase.name, each.locale].append(each)
    for parts in texts.values():
        phrase = parts[0].phrase
        longest = sum(max((len(shape.replace(MARK, "")) for shape in each.shapes), default=0) for each in parts)
        if longest > CARD_LIMIT:
            problem = f"{phrase.name!r}: The card has {longest:,} characters, and Alexa takes {CARD_LIMIT:,}."
            yield CARD_LENGTH.found(phrase.path, phrase_at(phrase), problem, "Shorten its text.")
        for each in parts:
            yield from _image(each) if each.part.endswith("_image") else ()


def _image(rendering: Rendering) -> Iterator[Finding]:
    for shape in rendering.shapes:
        if not shape.startswith(("https://", MARK)):
            yield _found(CARD_IMAGE, rendering, f"{shape!r} is no https address.", "Write an address of https://.")
        elif len(shape) > _IMAGE_LIMIT:
            problem = f"The address has {len(shape):,} characters, and Alexa takes {_IMAGE_LIMIT:,}."
            yield _found(CARD_LENGTH, rendering, problem, "Shorten it.")

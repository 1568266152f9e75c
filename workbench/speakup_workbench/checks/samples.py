"""The sample utterances of a model, each by itself: how they may be written, and how they are said.

https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from speakup_workbench.checks.finding import Finding, Level, closest
from speakup_workbench.checks.invocation_name import LAUNCHING
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.slots import takes_any_words
from speakup_workbench.json_file import Place
from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.grammar import slots_in

_SOURCE = "https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html"
_TYPES = "https://developer.amazon.com/docs/custom-skills/slot-type-reference.html"
_PRACTICES = (
    "https://developer.amazon.com/docs/custom-skills/"
    "best-practices-for-sample-utterances-and-custom-slot-type-values.html"
)

SIGNS = Rule(
    id="U401",
    level="error",
    asks="A sample has only letters, spaces, apostrophes, hyphens, underscores, the full stops of initials, and slots",
    why="Amazon answers InvalidCharInSamples to a question mark; to other signs that is likely, and not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
BRACES = Rule(
    id="U402",
    level="error",
    asks="Braces in samples come in pairs, and hold a name without spaces",
    why="Amazon builds no model with others.",
    source=_SOURCE,
    verified="2026-11",
)
UNDECLARED = Rule(
    id="U403",
    level="error",
    asks="Every slot in a sample is declared by its intent",
    why="Amazon builds no model with another.",
    source=_SOURCE,
    verified="2026-11",
)
BARE_PHRASE = Rule(
    id="U404",
    level="error",
    asks="AMAZON.SearchQuery has words around it",
    why="Amazon answers that the sample must include a carrier phrase, and builds nothing.",
    source=_TYPES,
    verified="2026-11",
)
CROWDED_PHRASE = Rule(
    id="U405",
    level="error",
    asks="AMAZON.SearchQuery is the only slot of its sample",
    why="Amazon answers that a sample cannot include both a phrase slot and another one, and builds nothing.",
    source=_TYPES,
    verified="2026-11",
)
REPEATED = Rule(
    id="U407",
    level="advice",
    asks="No sample stands twice in its intent (VUI-10)",
    why="Amazon drops the second in silence.",
    source=_PRACTICES,
    verified="2026-11",
)
INVOKES = Rule(
    id="U408",
    level="warning",
    asks="No sample has Alexa's name, nor the words that call the skill (VUI-13)",
    why="Alexa takes them away before she compares what is left with samples. A reviewer refuses it, the build does "
    "not; how strictly is not confirmed.",
    source=_PRACTICES,
    verified="2026-11",
)
DIGITS = Rule(
    id="U409",
    level="warning",
    asks="Numbers in samples are written as words",
    why="Digits are not among the signs that Amazon lists; that it refuses them is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
ONLY_SLOTS = Rule(
    id="U410",
    level="advice",
    asks="A sample has words besides a slot that takes any words",
    why="It catches what is meant for other intents, even cancel and help.",
    source=_PRACTICES,
    verified="2026-11",
)
GLUED = Rule(
    id="U411",
    level="warning",
    asks="Spaces stand between a slot and its neighbours, a possessive 's apart",
    why="Alexa cannot tell where the value ends. How Amazon refuses it is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
SLOT_TWICE = Rule(
    id="U412",
    level="warning",
    asks="No slot stands twice in one sample (VUI-10)",
    why="It has one value. That Amazon refuses it is not confirmed.",
    source=_PRACTICES,
    verified="2026-11",
)
CAPITALS = Rule(
    id="U413",
    level="advice",
    asks="Samples are written in small letters",
    why="Tools of Amazon's have told capitals apart, which is not confirmed for devices.",
    source=_SOURCE,
    verified="2026-11",
)
CONNECTS = Rule(
    id="VUI-13",
    level="advice",
    asks='Samples fit after "Alexa, ask … to": one with a connecting word stands there without it too (VUI-9)',
    why='Alexa takes that word for her own: "ask clean water for a fact" asks for "a fact".',
    source=_PRACTICES,
    verified="2026-11",
)
RULES = (
    SIGNS,
    BRACES,
    UNDECLARED,
    BARE_PHRASE,
    CROWDED_PHRASE,
    REPEATED,
    INVOKES,
    DIGITS,
    ONLY_SLOTS,
    GLUED,
    SLOT_TWICE,
    CAPITALS,
    CONNECTS,
)

PHRASE_TYPE = "AMAZON.SearchQuery"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_GLUED = re.compile(r"\}\{|[^\W_]\{|\}(?!['’])[^\W_]")
_JOINERS = "\u200c\u200d"
"""Invisible signs that some scripts are written with."""
_CONNECTING = frozenset("to for about if whether".split())
"""What stands between "ask", the name, and a sample."""
_REFUSED = "?"
"""What Amazon was seen to refuse."""
_I = re.compile(r"\bI\b")
_CAPITALISED = ("de",)
"""Languages that write nouns with a capital."""


@dataclass(frozen=True)
class Sample:
    place: Place
    text: str
    intent: Intent
    answer: bool
    """Said when Alexa asks for a slot, not at any time."""

    @property
    def slots(self) -> list[str]:
        return slots_in(self.text)

    @property
    def words(self) -> str:
        """What it has besides slots."""
        return " ".join(_IN_BRACES.sub(" ", self.text).split())

    def types(self) -> list[str]:
        """Those of its slots that are declared."""
        return [self.intent.slots[name].type for name in self.slots if name in self.intent.slots]


def samples_of(model: Model) -> Iterator[Sample]:
    """Every sample utterance, in the order of the file."""
    for at, intent in enumerate(model.intents.values()):
        place: Place = ("languageModel", "intents", at)
        for number, text in enumerate(intent.samples):
            yield Sample((*place, "samples", number), text, intent, answer=False)
        for each, slot in enumerate(intent.slots.values()):
            for number, text in enumerate(slot.samples):
                yield Sample((*place, "slots", each, "samples", number), text, intent, answer=True)


def findings(model: Model) -> Iterator[Finding]:
    seen = set[tuple[str, Place, str]]()
    name = model.invocation_name.casefold()
    for sample in samples_of(model):
        faults = [*_writing(model, sample), *_slots(sample), *_phrases(sample), *_wording(model, sample, name)]
        key = sample.intent.name, sample.place[:-1], _folded(sample.text)
        if key in seen:
            faults.append((REPEATED, f"{sample.text!r} stands twice in {sample.intent.name}.", "Take one out."))
        seen.add(key)
        for rule, problem, remedy in faults:
            level: Level | None = "warning" if rule is SIGNS and _REFUSED not in sample.text else None
            yield rule.found(model.path, model.at(*sample.place), problem, remedy, level=level)


_Fault = tuple[Rule, str, str]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _writing(model: Model, sample: Sample) -> Iterator[_Fault]:
    text = sample.text
    outside = _IN_BRACES.sub("", text)
    if not text.strip():
        yield SIGNS, f"A sample of {sample.intent.name} is empty.", "Take it out."
    if "{" in outside or "}" in outside:
        yield BRACES, f"{text!r} has a brace without its partner.", "Write each slot as {name}."
    elif any(name != name.strip() or not name for name in _IN_BRACES.findall(text)):
        yield BRACES, f"{text!r} has an empty slot, or spaces inside its braces.", "Write each slot as {name}."
    elif _GLUED.search(text):
        yield GLUED, f"{text!r} has a slot that touches its neighbour.", "Put a space between them."
    if outside.isascii() and outside.replace(" ", "").isalpha() and outside.islower():
        return
    wrong = {sign for sign in outside if not _may_stand(sign)} - set("{}")
    if wrong:
        signs = " ".join(sorted(wrong))
        yield SIGNS, f"{text!r} has {signs}, which a sample does not take.", "Write it as it is said."
    if any(map(str.isdigit, outside)):
        yield DIGITS, f"{text!r} has digits.", "Write the number as words, or make it a slot."
    lower = _I.sub("", outside)
    if lower != lower.lower() and model.language not in _CAPITALISED:
        yield CAPITALS, f"{text!r} has capital letters.", "Write it in lower case."


def _may_stand(sign: str) -> bool:
    return sign in " .'’-_" or sign in _JOINERS or unicodedata.category(sign)[0] in "LMN" or sign.isspace()


def _slots(sample: Sample) -> Iterator[_Fault]:
    names, declared = [name for name in sample.slots if name], sample.intent.slots
    for name in names:
        if name not in declared:
            cased = next((slot for slot in declared if slot.casefold() == name.casefold()), None)
            hint = f"Did you mean {cased!r}? Case matters. " if cased else closest(name, declared)
            problem = f"{sample.text!r} has the slot {name!r}, which its intent does not declare."
            yield UNDECLARED, problem, f"{hint}Correct the name, or declare the slot."
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        yield SLOT_TWICE, f"{sample.text!r} has the slot {twice!r} twice.", "Name two slots, or leave one out."


def _phrases(sample: Sample) -> Iterator[_Fault]:
    if PHRASE_TYPE not in sample.types():
        return
    # Whether an answer to a question needs other words as well is not documented.
    if not sample.words and not sample.answer:
        problem = f"{sample.text!r} is nothing but {PHRASE_TYPE}, which needs words around it."
        yield BARE_PHRASE, problem, "Add words that the listener says before or after."
    if len(sample.slots) > 1:
        problem = f"{sample.text!r} has another slot beside {PHRASE_TYPE}, which takes all words it can."
        yield CROWDED_PHRASE, problem, "Make two samples of it, each with one of the slots."


def _wording(model: Model, sample: Sample, name: str) -> Iterator[_Fault]:
    if sample.answer:
        return
    text = _folded(sample.text)
    words = text.split()
    if sample.slots and not sample.words:
        types = sample.types()
        if PHRASE_TYPE not in types and any(takes_any_words(model, type) for type in types):
            yield ONLY_SLOTS, f"{sample.text!r} is nothing but a slot that any words fill.", "Add words around it."
    if words[:1] == ["alexa"]:
        yield INVOKES, f"{sample.text!r} begins with Alexa's own name.", "Take it out: Alexa does too."
    elif f" {name} " in f" {text} ":
        before = text.partition(name)[0].split()
        calls = not before or (model.language == "en" and len(before) == 1 and before[0] in LAUNCHING)
        if calls:
            yield INVOKES, f"{sample.text!r} begins with what calls the skill.", "Write only what follows the name."
    if model.language == "en" and len(words) > 1 and words[0] in _CONNECTING:
        without = " ".join(words[1:])
        if without not in map(_folded, sample.intent.samples):
            problem = f"{sample.text!r} begins with {words[0]!r}, which connects a skill's name and a request."
            yield CONNECTS, problem, f"Add {without!r} as well, unless it only answers a question."

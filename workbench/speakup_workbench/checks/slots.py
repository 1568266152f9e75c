"""The slots of a model's intents: their names, their types, and whether they are ever filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from speakup_workbench.checks.finding import Finding, Level, closest
from speakup_workbench.checks.intents import is_select, well_named
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import Place
from speakup_workbench.models import Intent, Model, Slot
from speakup_workbench.simulator.built_in_types import is_extensible, rightly_written, unknown
from speakup_workbench.simulator.grammar import slots_in
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, listed

_NAMES = "https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html"
_TYPES = "https://developer.amazon.com/docs/custom-skills/slot-type-reference.html"

NAME = Rule(
    id="S301",
    level="error",
    asks="The name of a slot has letters and underscores only, and begins with a letter",
    why="Amazon builds no model with another; that digits are refused as well is not confirmed.",
    source=_NAMES,
    verified="2026-11",
)
TYPE = Rule(
    id="S302",
    level="error",
    asks="The type of every slot is defined in the model, or is one of Amazon's",
    why="Amazon answers that it is an unknown slot type name, and builds nothing.",
    source=_TYPES,
    verified="2026-11",
)
LOCALE = Rule(
    id="S303",
    level="advice",
    asks="A built-in slot type is there for the locale",
    why="A list type that a locale has not fails the build there. Amazon's table was last read in full in 2019, so "
    "this is not confirmed.",
    source=_TYPES,
    verified="2026-11",
)
UNUSED = Rule(
    id="S304",
    level="warning",
    asks="Every slot stands in a sample utterance, or in the dialog section (VUI-11)",
    why="Nothing that a listener says fills it.",
    source=_NAMES,
    verified="2026-11",
)
TYPES_DIFFER = Rule(
    id="S305",
    level="warning",
    asks="Slots of one name have one type in all intents",
    why="Amazon's console is reported to complain, and whoever reads the code takes them for the same.",
    source=_NAMES,
    verified="2026-11",
)
LIKE_AN_INTENT = Rule(
    id="S306",
    level="warning",
    asks="No slot has the name of an intent",
    why="Amazon is reported to answer that intent and slot names overlap, which is not confirmed.",
    source=_NAMES,
    verified="2026-11",
)
LITERAL = Rule(
    id="S307",
    level="warning",
    asks="No slot has the type AMAZON.LITERAL",
    why="Amazon has given it up: it is for en-US alone, and for no model with a dialog section.",
    source=_TYPES,
    verified="2026-11",
)
MULTIPLE = Rule(
    id="S308",
    level="warning",
    asks="Slots take several values only where Alexa knows that: en-AU, en-CA, en-GB and en-US",
    why="Elsewhere one value is heard at most.",
    source=_NAMES,
    verified="2026-11",
)
RULES = (NAME, TYPE, LOCALE, UNUSED, TYPES_DIFFER, LIKE_AN_INTENT, LITERAL, MULTIPLE)

_INTENTS: Place = ("languageModel", "intents")
_MULTIPLE_LOCALES = frozenset("en-AU en-CA en-GB en-US".split())
_WELL_NAMED = re.compile("[A-Za-z][A-Za-z_]*")
_WITH_DIGITS = re.compile("[A-Za-z][A-Za-z0-9_]*")
# Amazon's table in the state of 2019: of the locales in it, those that a type is for. City, FirstName and Region have
# since been seen in en-US too.
_IN_TABLE = frozenset("en-US en-AU en-CA en-IN en-GB fr-CA fr-FR de-DE it-IT es-ES es-MX".split())
_ONLY_IN: Mapping[str, str] = {
    "US_CITY US_STATE US_FIRST_NAME AT_CITY AT_REGION DE_CITY DE_REGION EUROPE_CITY GB_CITY GB_REGION "
    "GB_FIRST_NAME": "en-US en-CA en-GB de-DE",
    "DE_FIRST_NAME": "en-US en-GB de-DE",
    "Corporation": "en-US en-AU en-CA en-IN en-GB de-DE",
    "Movie": "en-US en-AU en-CA en-GB fr-FR de-DE",
    "Book": "en-US en-AU en-GB",
    "Artist": "en-US en-IN fr-FR de-DE",
    "Author": "en-US en-AU en-IN",
    "MusicGroup Musician": "en-US fr-FR it-IT",
    "LocalBusiness": "en-US en-CA",
}
_LOCALES_OF = {
    f"AMAZON.{type}": frozenset(where.split()) for types, where in _ONLY_IN.items() for type in types.split()
}
_WITHOUT_ALPHANUMERIC = ("ar-SA", "nl-NL")


def findings(model: Model) -> Iterator[Finding]:
    types: dict[str, tuple[str, str]] = {}
    intents = {name.casefold(): name for name in model.intents}
    for number, intent in enumerate(model.intents.values()):
        used = _used(intent) | set(model.dialog[intent.name].slots if intent.name in model.dialog else ())
        for each, slot in enumerate(intent.slots.values()):
            if is_select(intent):
                continue
            place = (*_INTENTS, number, "slots", each)
            yield from _name(model, slot, place, intents)
            yield from _type(model, intent, slot, place)
            if slot.name not in used:
                problem = f"No sample of {intent.name} has the slot {slot.name!r}, and no dialog asks for it."
                remedy = f"Write {{{slot.name}}} in a sample, or take the slot out."
                yield UNUSED.found(model.path, model.at(*place, "name"), problem, remedy)
            type, first = types.setdefault(slot.name, (slot.type, intent.name))
            if type != slot.type:
                problem = f"{slot.name!r} is {slot.type} in {intent.name}, and {type} in {first}."
                remedy = "Give both the same type, or one of them another name."
                yield TYPES_DIFFER.found(model.path, model.at(*place, "type"), problem, remedy)
    for place, problem in unknown(model):
        remedy = "Correct it, unless Amazon has added it since."
        yield TYPE.found(model.path, model.at(*place), problem, remedy, level="warning")


def _used(intent: Intent) -> set[str]:
    samples = [*intent.samples, *(sample for slot in intent.slots.values() for sample in slot.samples)]
    return {name for sample in samples for name in slots_in(sample)}


def _name(model: Model, slot: Slot, place: Place, intents: Mapping[str, str]) -> Iterator[Finding]:
    at = model.at(*place, "name")
    if not _WELL_NAMED.fullmatch(slot.name):
        problem = f"{slot.name!r} is no name for a slot: it takes A to Z and underscores, and begins with a letter."
        remedy = f"Write {well_named(slot.name)!r}, in its samples and the skill's code too."
        level: Level | None = "warning" if _WITH_DIGITS.fullmatch(slot.name) else None
        yield NAME.found(model.path, at, problem, remedy, level=level)
    if same := intents.get(slot.name.casefold()):
        problem = f"The slot {slot.name!r} has the name of the intent {same}."
        yield LIKE_AN_INTENT.found(model.path, at, problem, "Give one of them another name.")


def _type(model: Model, intent: Intent, slot: Slot, place: Place) -> Iterator[Finding]:
    path, at = model.path, model.at(*place, "type")
    if slot.type not in model.types and (built_in := rightly_written(slot.type)):
        problem = f"{slot.type!r} is no slot type, and capitals matter."
        yield TYPE.found(path, at, problem, f"Write {built_in!r}.")
    elif slot.type not in model.types and not slot.type.startswith("AMAZON."):
        problem = f"The slot {slot.name!r} of {intent.name} has the type {slot.type!r}, which is not defined."
        yield TYPE.found(path, at, problem, f'{closest(slot.type, model.types)}Add it under "types".')
    elif not _is_in(slot.type, model.locale):
        problem = f"Amazon's table had no {slot.type} for {model.locale}."
        yield LOCALE.found(path, at, problem, "See whether it has one now; else define a type of your own.")
    if slot.type == "AMAZON.LITERAL":
        yield LITERAL.found(
            path, at, f"{slot.name!r} is AMAZON.LITERAL.", "Write AMAZON.SearchQuery, with words by it."
        )
    if slot.multiple and model.locale not in _MULTIPLE_LOCALES:
        problem = f"{slot.name!r} takes several values, which Alexa does not know in {model.locale}."
        yield MULTIPLE.found(path, model.at(*place, "multipleValues"), problem, "Take multipleValues out.")


def _is_in(type: str, locale: str) -> bool:
    if type == "AMAZON.AlphaNumeric":
        return locale not in _WITHOUT_ALPHANUMERIC
    return locale not in _IN_TABLE or locale in _LOCALES_OF.get(type, _IN_TABLE)


def takes_any_words(model: Model, type: str) -> bool:
    """A phrase, or a list of Amazon's whose values only Alexa knows."""
    if type in PHRASE_TYPES:
        return True
    return type.startswith("AMAZON.") and is_extensible(type) and not listed(type, model.language)

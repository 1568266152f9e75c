"""The slot types that a model defines or extends, and their values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.intents import well_named
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import Place
from speakup_workbench.models import Model, Value
from speakup_workbench.simulator.built_in_types import is_extensible

_SOURCE = "https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html"
_SCHEMA = "https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html"
_RESOLUTION = (
    "https://developer.amazon.com/docs/custom-skills/"
    "best-practices-for-sample-utterances-and-custom-slot-type-values.html"
)

NAME = Rule(
    id="T501",
    level="error",
    asks="The name of a slot type has letters and underscores only, and begins and ends with a letter",
    why="Amazon answers InvalidSlotTypeName, and builds nothing; that it must end with a letter is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
EMPTY = Rule(
    id="T502",
    level="error",
    asks="A slot type has values, or a catalog that supplies them (VUI-12)",
    why="Amazon answers that the slot type has no values, and builds nothing.",
    source=_SCHEMA,
    verified="2026-11",
)
TOO_LONG = Rule(
    id="T503",
    level="error",
    asks="A value or synonym has at most 140 characters",
    why="Amazon answers that it exceeds the limit, and builds nothing.",
    source=_SCHEMA,
    verified="2026-11",
)
SAME = Rule(
    id="T504",
    level="warning",
    asks="No value or synonym of a slot type stands for two values",
    why="Entity resolution answers both, and the skill cannot know which one was meant.",
    source=_RESOLUTION,
    verified="2026-11",
)
SAME_ID = Rule(
    id="T505",
    level="warning",
    asks="No two values of a slot type have one id",
    why="A skill that goes by ids takes them for the same. That Amazon refuses it is not confirmed.",
    source=_SCHEMA,
    verified="2026-11",
)
NOT_EXTENSIBLE = Rule(
    id="T506",
    level="error",
    asks="Of Amazon's slot types only lists are given values",
    why="Numbers, dates, times and phrases have a format of their own, and the simulator too refuses the model; with "
    "which words Amazon does is not confirmed.",
    source="https://developer.amazon.com/docs/custom-skills/slot-type-reference.html",
    verified="2026-11",
)
UNUSED = Rule(
    id="T507",
    level="warning",
    asks="Every slot type is used (VUI-11)",
    why="Nobody can say its values, and it counts towards Amazon's limits.",
    source=_SOURCE,
    verified="2026-11",
)
OWN_SYNONYM = Rule(
    id="T508",
    level="advice",
    asks="No synonym is its own value, and none stands twice",
    why="It does nothing.",
    source=_RESOLUTION,
    verified="2026-11",
)
UNSAID = Rule(
    id="T509",
    level="advice",
    asks="Values and synonyms are written as they are said, without signs (VUI-12)",
    why="A value is to be something that a listener can say; nobody says a bracket, and how Alexa reads one is not "
    "confirmed.",
    source=_RESOLUTION,
    verified="2026-11",
)
RULES = (NAME, EMPTY, TOO_LONG, SAME, SAME_ID, NOT_EXTENSIBLE, UNUSED, OWN_SYNONYM, UNSAID)

LONGEST = 140
SPOKEN_SIGNS = "'’.-,"
"""Signs that are heard as a pause, or not at all; an ampersand or a percent sign has to be a word."""
_WELL_NAMED = re.compile("[A-Za-z](?:[A-Za-z_]*[A-Za-z])?")


def findings(model: Model) -> Iterator[Finding]:
    used = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
    for number, (name, values) in enumerate(model.types.items()):
        place: Place = ("languageModel", "types", number)
        path, at = model.path, model.at(*place, "name")
        if not name.startswith("AMAZON.") and not _WELL_NAMED.fullmatch(name):
            problem = f"{name!r} is no name for a slot type: it takes A to Z and underscores, between letters."
            level: Level | None = "warning" if _WELL_NAMED.fullmatch(name.rstrip("_")) else None
            yield NAME.found(path, at, problem, f"Write {well_named(name)!r}, in its slots too.", level=level)
        if not values and name not in model.catalogued:
            problem = f"The slot type {name!r} has no values."
            yield EMPTY.found(path, model.at(*place), problem, "Give it at least one, or a catalog.")
        if not is_extensible(name):
            problem = f"{name} takes no values of your own: only list types do."
            yield NOT_EXTENSIBLE.found(path, at, problem, "Remove it, or give your type another name.")
        if name not in used:
            yield UNUSED.found(path, at, f"No slot has the type {name!r}.", "Take it out, or give it to a slot.")
        yield from _values(model, name, values, (*place, "values"))


def _values(model: Model, type: str, values: tuple[Value, ...], place: Place) -> Iterator[Finding]:
    names: dict[str, int] = {}
    for number, value in enumerate(values):
        names.setdefault(_folded(value.name), number)
    meant: dict[str, int] = {}
    ids: dict[str, str] = {}
    for number, value in enumerate(values):
        for at, text in enumerate((value.name, *value.synonyms)):
            here = (*place, number, "name", *(("synonyms", at - 1) if at else ("value",)))
            if len(text) > LONGEST:
                problem = f"{text[:30]!r} … has {len(text)} characters, and a value takes {LONGEST}."
                yield TOO_LONG.found(model.path, model.at(*here), problem, "Shorten it to what people say.")
            if signs := sorted({sign for sign in text if not _is_spoken(sign)}):
                problem = f"{text!r} has {' '.join(signs)}, which nobody says."
                yield UNSAID.found(model.path, model.at(*here), problem, "Write the words that people say.")
            folded = _folded(text)
            other = names[folded] if folded in names else meant.setdefault(folded, number)
            if other != number:
                problem = f"{text!r} also stands for the value {values[other].name!r} of {type}."
                yield SAME.found(model.path, model.at(*here), problem, "Let it stand for one of them.")
            elif at and folded in map(_folded, (value.name, *value.synonyms[: at - 1])):
                yield OWN_SYNONYM.found(model.path, model.at(*here), f"{text!r} stands there already.", "Take it out.")
        if value.id in ids and _folded(ids[value.id]) != _folded(value.name):
            problem = f"{value.name!r} has the id {value.id!r}, as has {ids[value.id]!r}."
            yield SAME_ID.found(model.path, model.at(*place, number, "id"), problem, "Give each an id of its own.")
        ids.setdefault(value.id, value.name)


def _is_spoken(sign: str) -> bool:
    return sign in SPOKEN_SIGNS or sign.isspace() or unicodedata.category(sign)[0] in "LMN"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

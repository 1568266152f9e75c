"""The contract between a handler's parameters and the slots of its intent: names, types, choices, dialog."""

from __future__ import annotations

import types
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union

from speakup import DateRange, TimeRange
from speakup.skill import Route
from speakup_workbench.checks import calls
from speakup_workbench.checks.finding import Finding, Level, Position, closest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.models import Model, Slot

UNTAKEN = Rule(
    id="slot-untaken",
    level="advice",
    asks="Every slot is read by a handler of its intent",
    why="What a listener says there changes nothing.",
)
UNKNOWN = Rule(
    id="slot-unknown",
    level="error",
    asks="Every parameter of a handler is a slot of its intent",
    why="It is never filled: who is asked for it is asked for ever.",
)
OUTSIDE_DIALOG = Rule(
    id="slot-outside-dialog",
    level="error",
    asks="Every slot that is asked for stands in the dialog section",
    why="Alexa ignores the question for it without a word.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/dialog-interface-reference.html",
    verified="2026-11",
)
TYPE = Rule(
    id="slot-type",
    level="error",
    asks="The type of a slot gives what its parameter is annotated with",
    why="No value ever fits, so the listener is asked again whatever they say.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/slot-type-reference.html",
    verified="2026-11",
)
VALUE_UNKNOWN = Rule(
    id="value-unknown",
    level="error",
    asks="Every value of a slot type is one of the choices that the handler knows",
    why="Alexa understands who says it, and the skill asks again.",
)
VALUE_UNREACHABLE = Rule(
    id="value-unreachable",
    level="warning",
    asks="Every choice that a handler knows is a value of the slot type",
    why="Nobody can say it.",
)
RULES = (UNTAKEN, UNKNOWN, OUTSIDE_DIALOG, TYPE, VALUE_UNKNOWN, VALUE_UNREACHABLE)

_NUMBERS = ("AMAZON.NUMBER", "AMAZON.FOUR_DIGIT_NUMBER", "AMAZON.Ordinal")
_SLOT_TYPES: Mapping[Any, tuple[str, ...]] = {
    int: _NUMBERS,
    float: _NUMBERS,
    date: ("AMAZON.DATE",),
    DateRange: ("AMAZON.DATE",),
    time: ("AMAZON.TIME",),
    TimeRange: ("AMAZON.TIME",),
    timedelta: ("AMAZON.DURATION",),
}
_TRUTHS = {"true", "yes", "on", "1", "false", "no", "off", "0"}


@dataclass(frozen=True)
class _Wanted:
    """A parameter of a handler, and what its annotation says."""

    route: Route
    name: str
    required: bool
    kind: Any
    """The annotation without `| None` and `list[...]`."""
    many: bool

    @property
    def choices(self) -> dict[str, frozenset[str]]:
        """What an Enum or Literal takes: each choice with the ids or names that mean it, in lower case."""
        if typing.get_origin(self.kind) is Literal:
            return {str(choice): frozenset((str(choice).casefold(),)) for choice in typing.get_args(self.kind)}
        if isinstance(self.kind, type) and issubclass(self.kind, Enum):
            return {m.name: frozenset((m.name.casefold(), str(m.value).casefold())) for m in self.kind}
        return {}

    @property
    def can_be_unclear(self) -> bool:
        return self.kind not in (str, Any)

    def finding(self, rule: Rule, problem: str, remedy: str, level: Level | None = None) -> Finding:
        return rule.found(*place_of(self.route), f"{self.route.function.__name__}: {problem}", remedy, level=level)


def findings(own: Iterable[Route], subject: Subject) -> Iterator[Finding]:
    """`own` are the author's routes of intents."""
    wanted = [each for route in own for each in _wanted(route)]
    texts = calls.texts(subject.sources)
    for model in subject.models.values():
        yield from _untaken(wanted, model, texts)
        for each in wanted:
            if each.route.name in model.intents:
                yield from _parameter(each, model)
    yield from _unreachable_choices(wanted, subject.models.values())


def place_of(route: Route) -> tuple[Path, Position]:
    """Where a handler stands: the file, and the line of its first decorator."""
    code = route.function.__code__
    return Path(code.co_filename), (code.co_firstlineno, 1)


def _wanted(route: Route) -> Iterator[_Wanted]:
    hints = typing.get_type_hints(route.function)
    for parameter in route.parameters:
        kind = _without_none(hints.get(parameter.name, str))
        if typing.get_origin(kind) is list:
            kind = (typing.get_args(kind) or (str,))[0]
        yield _Wanted(route, parameter.name, parameter.required, kind, parameter.many)


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    return next(member for member in typing.get_args(annotation) if member is not type(None))


def _untaken(wanted: Collection[_Wanted], model: Model, texts: Collection[str]) -> Iterator[Finding]:
    """Slots nobody reads, not even by name from turn.slots."""
    answered = {each.route.name for each in wanted}
    for intent in model.intents.values():
        taken = {each.name for each in wanted if each.route.name == intent.name}
        for slot in intent.slots:
            if slot not in taken and slot not in texts and not intent.name.startswith("AMAZON."):
                yield UNTAKEN.found(
                    model.path,
                    _slot_position(model, intent.name, slot),
                    f"No handler of {intent.name} takes the slot {slot!r}"
                    + ("." if intent.name in answered else ", nor any other slot."),
                    f"Add the parameter {slot!r} to the handler, or take the slot out of the model.",
                )


def _slot_position(model: Model, intent: str, slot: str) -> Position | None:
    place = list(model.intents).index(intent), "slots", list(model.intents[intent].slots).index(slot)
    return model.at("languageModel", "intents", *place, "name")


def _parameter(wanted: _Wanted, model: Model) -> Iterator[Finding]:
    intent = model.intents[wanted.route.name]
    slot = intent.slots.get(wanted.name)
    where = model.path.name
    if slot is None:
        yield wanted.finding(
            UNKNOWN,
            f"{intent.name} in {where} has no slot {wanted.name!r}.",
            f"{closest(wanted.name, intent.slots)}A parameter is named like its slot.",
        )
        return
    dialog = model.dialog.get(intent.name)
    if (wanted.required or wanted.can_be_unclear) and (dialog is None or slot.name not in dialog.slots):
        why = "is required" if wanted.required else f"can be unclear as {_shown(wanted.kind)}"
        yield wanted.finding(
            OUTSIDE_DIALOG,
            f"{slot.name!r} {why}, but {intent.name} in {where} does not list it in its dialog section, "
            "so Alexa ignores the question for it without a word.",
            'List the intent and all its slots under "dialog"; "elicitationRequired": false is enough.',
        )
    yield from _type(wanted, slot, model)


def _type(wanted: _Wanted, slot: Slot, model: Model) -> Iterator[Finding]:
    place = f"{slot.name!r} of {wanted.route.name} in {model.path.name}"
    if wanted.many and not slot.multiple:
        yield wanted.finding(
            TYPE,
            f"{place} takes one value, and the parameter is a list.",
            'Give the slot "multipleValues": {"enabled": true}, or the parameter a single type.',
        )
    elif slot.multiple and not wanted.many:
        yield wanted.finding(
            TYPE,
            f"{place} takes several values, and the parameter only the first.",
            f"Annotate it as list[{_shown(wanted.kind)}], or switch multipleValues off.",
            level="warning",
        )
    names = {value.name.casefold() for value in model.types.get(slot.type, ())}
    fits = _SLOT_TYPES.get(wanted.kind)
    if fits and slot.type not in fits and not (fits is _NUMBERS and names and all(map(str.isdigit, names))):
        yield wanted.finding(
            TYPE,
            f"{place} is {slot.type}, which is never {_shown(wanted.kind)}.",
            f"Make the slot {' or '.join(fits)}, or annotate the parameter to fit.",
        )
    if wanted.choices or wanted.kind is bool:
        yield from _values(wanted, slot, model, place)


def _values(wanted: _Wanted, slot: Slot, model: Model, place: str) -> Iterator[Finding]:
    taken = frozenset().union(*wanted.choices.values()) or _TRUTHS
    if slot.type not in model.types:
        if slot.type.startswith("AMAZON.") and not (slot.type in _NUMBERS and all(map(str.isdigit, taken))):
            yield wanted.finding(
                TYPE,
                f"{place} is {slot.type}, whose values cannot be the choices of {_shown(wanted.kind)}.",
                "Make it a custom slot type whose value ids are those choices.",
            )
        return
    for number, value in enumerate(model.types[slot.type]):
        # bool looks only at the id of a value that matched; Enum and Literal at its id, then its name.
        meant = {value.id.casefold()} | ({value.name.casefold()} if wanted.choices else set())
        if not meant & taken:
            yield VALUE_UNKNOWN.found(
                model.path,
                model.at(
                    "languageModel", "types", list(model.types).index(slot.type), "values", number, "name", "value"
                ),
                f"{value.name!r} of {slot.type} is no choice of {_shown(wanted.kind)}, which "
                f"{wanted.route.function.__name__} takes for {slot.name!r}; who says it is asked again.",
                f"{closest(value.id.casefold(), taken)}Give the value one of these ids: {', '.join(sorted(taken))}.",
            )


def _unreachable_choices(wanted: Iterable[_Wanted], models: Collection[Model]) -> Iterator[Finding]:
    for each in wanted:
        found = [
            model.types[slot.type]
            for model in models
            if each.route.name in model.intents
            and (slot := model.intents[each.route.name].slots.get(each.name)) is not None
            and slot.type in model.types
        ]
        said = {name.casefold() for values in found for value in values for name in (value.id, value.name)}
        for choice, names in each.choices.items() if found else ():
            if not names & said:
                yield each.finding(
                    VALUE_UNREACHABLE,
                    f"no value of any model means {choice!r} for {each.name!r}.",
                    f"Add a value with the id {min(names)!r} to the slot type, or drop the choice.",
                )


def _shown(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind).replace("typing.", "")

"""Slots: what the listener said for each, and the Python value that a handler function asked for.

A function's signature is read once, when it is registered. Its first parameter is the turn; every other one is
the slot of the same name, and the annotation says which value it wants:

    str                     the canonical name when entity resolution matched, else the words as said
    int, float, bool        AMAZON.NUMBER, AMAZON.Ordinal, AMAZON.FOUR_DIGIT_NUMBER; bool: a yes or no type
    date, DateRange         AMAZON.DATE: one day, or the days that "next week" or "this winter" means
    time, TimeRange         AMAZON.TIME: a clock time, or a part of the day
    timedelta               AMAZON.DURATION
    an Enum, Literal[...]   a custom slot type, by the id that entity resolution gave
    list[...]               a slot with multiple values
    ... | None              any of them, None when the slot was not filled
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union

from speakup import dates
from speakup.dates import DateRange, TimeRange
from speakup.errors import RouteError, SpeakUpError


@dataclass(frozen=True)
class Match:
    """One value of a slot type that entity resolution found."""

    name: str
    id: str


@dataclass(frozen=True)
class Spoken:
    """One value as Alexa delivers it."""

    said: str
    matches: tuple[Match, ...] = ()
    """Best first; the listener's own dynamic entities win over the model's values. Empty: nothing matched."""

    @property
    def only_match(self) -> Match | None:
        """The one value that is meant: a single match, or the one that was said by its exact name."""
        exact = [match for match in self.matches if match.name.casefold() == self.said.casefold()]
        best = exact if len(exact) == 1 else self.matches
        return best[0] if len(best) == 1 else None


@dataclass(frozen=True)
class Slot:
    """One slot of the intent, filled or not."""

    name: str
    values: tuple[Spoken, ...] = ()
    confirmation: str = "NONE"
    """NONE, CONFIRMED or DENIED."""

    @property
    def said(self) -> str | None:
        """The words, or the value in Alexa's own form; None when the slot is empty."""
        return " and ".join(spoken.said for spoken in self.values) or None

    @property
    def id(self) -> str | None:
        """The id that entity resolution gave to a single value; None without one clear match."""
        match = self.values[0].only_match if len(self.values) == 1 else None
        return match.id if match else None


class Unclear(SpeakUpError):
    """What was said for `slot` cannot be the value that the function wants."""

    def __init__(self, slot: str, said: str | None) -> None:
        self.slot, self.said = slot, said
        super().__init__(f"The slot {slot!r} holds no usable value.")


class Ambiguous(Unclear):
    """What was said for `slot` means several values; `matches` are offered to the listener."""

    def __init__(self, slot: str, said: str | None, matches: tuple[Match, ...]) -> None:
        super().__init__(slot, said)
        self.matches = matches


class Missing(Unclear):
    """`slot` has not been filled, and the function requires it."""


Today = Callable[[], date]
"""Tells the listener's own day; asked only when a value depends on it."""
Converter = Callable[[Spoken, Today], Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a handler function after the turn."""

    name: str
    convert: Converter
    required: bool
    default: Any
    many: bool
    """A list[...] of values."""

    def value(self, slot: Slot | None, today: Today) -> Any:
        """What the function receives. Raises Missing, Unclear or Ambiguous; never passes on a raw slot."""
        if slot is None or not slot.values:
            if self.required:
                raise Missing(self.name, None)
            return self.default
        values = [self._convert(spoken, today) for spoken in slot.values]
        return values if self.many else values[0]

    def _convert(self, spoken: Spoken, today: Today) -> Any:
        if len(spoken.matches) > 1 and spoken.only_match is None:
            raise Ambiguous(self.name, spoken.said, spoken.matches)
        try:
            return self.convert(spoken, today)
        except (ValueError, OverflowError):
            raise Unclear(self.name, spoken.said) from None


def read(slot: Mapping[str, Any], name: str) -> Slot:
    """A slot of the request's JSON; whatever is malformed in it counts as not said."""
    inner = slot.get("slotValue")
    if isinstance(inner, Mapping) and inner.get("type") == "List":
        values = tuple(spoken for item in _list(inner.get("values")) if (spoken := _spoken(item)))
    else:
        one = _spoken(slot) or _spoken(inner)
        values = (one,) if one else ()
    return Slot(name, values, str(slot.get("confirmationStatus") or "NONE"))


def _spoken(value: Any) -> Spoken | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("value"), str) or not value["value"].strip():
        return None
    static: list[Match] = []
    dynamic: list[Match] = []
    for authority in map(_mapping, _list(_mapping(value.get("resolutions")).get("resolutionsPerAuthority"))):
        is_dynamic = ".er-authority.echo-sdk.dynamic." in str(authority.get("authority"))
        (dynamic if is_dynamic else static).extend(_matches(authority))
    return Spoken(value["value"], tuple(dynamic or static))


def _matches(authority: Mapping[str, Any]) -> list[Match]:
    if _mapping(authority.get("status")).get("code") != "ER_SUCCESS_MATCH":
        return []
    found = [_mapping(_mapping(entry).get("value")) for entry in _list(authority.get("values"))]
    return [Match(str(value["name"]), str(value.get("id") or value["name"])) for value in found if "name" in value]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The slots that a handler function asks for. Raises RouteError naming the parameter and the remedy."""
    names = list(inspect.signature(function).parameters.values())
    place = inspect.getsourcefile(function), function.__code__.co_firstlineno
    if not names:
        raise _route_error(function, place, "takes no turn.", "Give it a first parameter, turn: Turn.")
    try:
        hints = typing.get_type_hints(function)
    except NameError as error:
        raise _route_error(
            function,
            place,
            f"has an annotation that cannot be read: {error}.",
            "Import that name at the top.",
        ) from None
    found = []
    for parameter in names[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise _route_error(
                function, place, f"takes *{parameter.name}.", "Name each slot as a parameter of its own."
            )
        annotation = hints.get(parameter.name, str)
        inner, optional = _without_none(annotation)
        many = typing.get_origin(inner) is list
        convert = _converter((typing.get_args(inner) or (str,))[0] if many else inner)
        if convert is None:
            raise _route_error(
                function,
                place,
                f"wants {parameter.name!r} as {annotation!r}, which no slot can be.",
                "Use str, int, float, bool, date, DateRange, time, TimeRange, timedelta, an Enum, Literal[...], "
                "list[...] of these, or one of these | None.",
            )
        required = parameter.default is parameter.empty and not optional
        default = None if parameter.default is parameter.empty else parameter.default
        found.append(Parameter(parameter.name, convert, required, default, many))
    return tuple(found)


def _route_error(function: Callable[..., Any], place: tuple[str | None, int], problem: str, remedy: str) -> RouteError:
    path, line = place
    return RouteError(f"{function.__name__} {problem}", remedy, Path(path) if path else None, line)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if typing.get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    members = [member for member in typing.get_args(annotation) if member is not type(None)]
    is_optional = len(members) < len(typing.get_args(annotation))
    return (members[0] if len(members) == 1 else annotation), is_optional


def _converter(annotation: Any) -> Converter | None:
    if typing.get_origin(annotation) is Literal:
        return _one_of({str(choice): choice for choice in typing.get_args(annotation)})
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        choices: dict[str, Any] = {member.name: member for member in annotation}
        return _one_of(choices | {str(member.value): member for member in annotation})
    try:
        return _CONVERTERS.get(annotation)
    except TypeError:  # an annotation that cannot even be looked up
        return None


def _one_of(choices: Mapping[str, Any]) -> Converter:
    folded = {name.casefold(): choice for name, choice in choices.items()}

    def convert(spoken: Spoken, today: Today) -> Any:
        match = spoken.only_match
        names = (match.id, match.name) if match else (spoken.said,)
        for name in names:
            if name.casefold() in folded:
                return folded[name.casefold()]
        raise ValueError(f"{spoken.said!r} is none of {', '.join(choices)}")

    return convert


def _name(spoken: Spoken, today: Today) -> str:
    return spoken.only_match.name if spoken.only_match else spoken.said


def _number(spoken: Spoken, today: Today) -> float:
    # "?" is how Alexa says that it asked for a number and heard none.
    if not re.fullmatch(r"-?(\d{1,300}|\d{1,3}(,\d{3}){1,99})(\.\d+)?", spoken.said, re.ASCII):
        raise ValueError(f"{spoken.said!r} is not a number")
    return float(spoken.said.replace(",", ""))


def _whole_number(spoken: Spoken, today: Today) -> int:
    if not _number(spoken, today).is_integer():
        raise ValueError(f"{spoken.said!r} is not a whole number")
    return int(spoken.said.replace(",", "").partition(".")[0])


def _truth(spoken: Spoken, today: Today) -> bool:
    match = spoken.only_match
    word = (match.id if match else spoken.said).casefold()
    if word in ("true", "yes", "on", "1"):
        return True
    if word in ("false", "no", "off", "0"):
        return False
    raise ValueError(f"{spoken.said!r} is neither yes nor no")


def _one_day(spoken: Spoken, today: Today) -> date:
    days = dates.date_range(spoken.said, today)
    if days.first != days.last:
        raise ValueError(f"{spoken.said!r} is more than one day")
    return days.first


_CONVERTERS: dict[Any, Converter] = {
    Any: _name,
    str: _name,
    int: _whole_number,
    float: _number,
    bool: _truth,
    date: _one_day,
    DateRange: lambda spoken, today: dates.date_range(spoken.said, today),
    time: lambda spoken, today: dates.clock_time(spoken.said),
    TimeRange: lambda spoken, today: dates.time_range(spoken.said),
    timedelta: lambda spoken, today: dates.duration(spoken.said),
}

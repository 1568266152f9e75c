"""Values in DynamoDB's own form: {"S": "text"}, {"N": "1.5"}, {"M": {...}} … and back, each with its type.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, Union

from speakup.errors import SetupError

Attribute = Mapping[str, Any]
"""One value in DynamoDB's own form."""

# Where a dataclass keeps what was read for it and is no field of it, since a newer version of the skill may need it.
_UNKNOWN = "_speakup_unknown"

# DynamoDB's numbers: 38 digits, from 1E-130 to 9.99…E+125.
_DIGITS, _SMALLEST, _LARGEST = 38, -130, 125

# The forms in which each plain type may lie in a record; a number that DynamoDB cannot hold lies there as text.
_FORMS: Mapping[type, tuple[str, ...]] = {
    bool: ("BOOL", "N"),
    int: ("N", "S"),
    float: ("N", "S"),
    Decimal: ("N", "S"),
    timedelta: ("N",),
    str: ("S", "N"),
    date: ("S",),
    datetime: ("S",),
    time: ("S",),
}
_COLLECTIONS = ("L", "SS", "NS")


class Misfit(Exception):
    """An attribute is not what the annotation asks for; the text names the place, and never the value."""


def encode(value: Any) -> Attribute:
    """A Python value as an attribute. Raises SetupError for a type that cannot be remembered."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case Enum():
            return {"S": value.name}
        case int() | float() | Decimal():
            return {"N" if _is_number_of_dynamodb(value) else "S": str(value)}
        case str():
            return {"S": value.encode("utf-8", "replace").decode()}  # a lone surrogate would be refused
        case datetime() | date() | time():
            return {"S": value.isoformat()}
        case timedelta():
            return {"N": str(value.total_seconds())}
        case Mapping():
            return {"M": {_key(name): encode(item) for name, item in value.items()}}
        case list() | tuple():
            return {"L": [encode(item) for item in value]}
        case set() | frozenset():
            return _set(sorted((encode(item) for item in value), key=repr))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        known = {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"M": {**getattr(value, "__dict__", {}).get(_UNKNOWN, {}), **known}}
    raise SetupError(
        f"A {type(value).__name__} cannot be remembered.",
        "Use int, float, str, bool, date, datetime, time, timedelta, Decimal, an Enum, a list, set or dict of these, "
        "or a dataclass.",
    )


def _set(items: list[Attribute]) -> Attribute:
    """A set of DynamoDB's own, as the ASK SDK writes one, where it can be: of texts or of numbers, and not empty."""
    forms = {form for item in items for form in item}
    if forms in ({"S"}, {"N"}):
        (form,) = forms
        return {f"{form}S": [item[form] for item in items]}
    return {"L": items}


def _is_number_of_dynamodb(number: int | float | Decimal) -> bool:
    if isinstance(number, int):
        return len(str(abs(number))) <= _DIGITS
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if not exact.is_finite():
        return False
    return not exact or (len(exact.as_tuple().digits) <= _DIGITS and _SMALLEST <= exact.adjusted() <= _LARGEST)


def _key(name: Any) -> str:
    return name.name if isinstance(name, Enum) else str(name)


def decode(attribute: Attribute, wanted: Any, place: str = "") -> Any:
    """An attribute as the Python value that an annotation asks for; `Any` takes it as it comes.

    Raises Misfit naming the `place` where it is something else.
    """
    ((form, raw),) = attribute.items()
    if form == "NULL":
        return None
    wanted = _member(wanted, form)
    if wanted is Any or wanted is object:
        return as_it_comes(attribute)
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return _decode_dataclass(_of_form(raw, form, ("M",), place), wanted, place)
    origin, inner = typing.get_origin(wanted) or wanted, typing.get_args(wanted)
    if origin is Literal:
        return as_it_comes(attribute)
    if origin in (list, set, frozenset, tuple):
        items = _items(form, _of_form(raw, form, _COLLECTIONS, place))
        hints = _hints_of_items(origin, inner, len(items))
        return origin(decode(item, hint, f"{place}[]") for item, hint in zip(items, hints, strict=False))
    if origin is dict:
        key_hint, hint = inner or (str, Any)
        entries = _of_form(raw, form, ("M",), place).items()
        return {decode({"S": name}, key_hint, place): decode(item, hint, f"{place}{{}}") for name, item in entries}
    return _scalar(form, raw, wanted, place)


def _decode_dataclass(raw: Mapping[str, Attribute], wanted: Any, place: str) -> Any:
    hints = _hints(wanted)
    names = {field.name for field in dataclasses.fields(wanted)}
    told = {name for name in names & set(raw) if "NULL" not in raw[name] or may_be_none(hints[name])}
    values = {name: decode(raw[name], hints[name], f"{place}.{name}" if place else name) for name in told}
    try:
        found = wanted(**values)
    except TypeError:
        raise Misfit(f"{place or wanted.__name__} lacks a field that {wanted.__name__} gives no default") from None
    unknown = {name: item for name, item in raw.items() if name not in names}
    if unknown and hasattr(found, "__dict__"):
        found.__dict__[_UNKNOWN] = unknown
    return found


@lru_cache
def _hints(shape: type) -> Mapping[str, Any]:
    return typing.get_type_hints(shape)


def may_be_none(wanted: Any) -> bool:
    """Whether an annotation takes None."""
    return wanted is Any or type(None) in typing.get_args(wanted)


def _member(wanted: Any, form: str) -> Any:
    """The member of a union that an attribute of this form can be; the annotation itself when it is none."""
    if typing.get_origin(wanted) not in (Union, types.UnionType):
        return wanted
    members = [member for member in typing.get_args(wanted) if member is not type(None)]
    return next((member for member in members if form == _form(member)), members[0])


def _form(wanted: Any) -> str:
    """The form in which a value of this annotation is usually written."""
    origin = typing.get_origin(wanted) or wanted
    if origin in (list, set, frozenset, tuple):
        return "L"
    if origin is dict or dataclasses.is_dataclass(origin):
        return "M"
    return _FORMS.get(origin, ("S",))[0]


def _of_form(raw: Any, form: str, wanted: tuple[str, ...], place: str) -> Any:
    if form not in wanted:
        raise Misfit(f"{place} lies there as {form}, where {' or '.join(wanted)} was expected")
    return raw


def _hints_of_items(origin: Any, inner: tuple[Any, ...], count: int) -> list[Any]:
    """One annotation an item: tuple[int, str] has one for each, all others have one for all."""
    if origin is tuple and inner and inner[-1] is not Ellipsis:
        return list(inner)
    return [inner[0] if inner else Any] * count


def _items(form: str, raw: Any) -> list[Attribute]:
    # The ASK SDK writes Python sets as DynamoDB's own sets.
    return list(raw) if form == "L" else [{form[0]: item} for item in raw]


def _scalar(form: str, raw: Any, wanted: Any, place: str) -> Any:
    is_enum = isinstance(wanted, type) and issubclass(wanted, Enum)
    _of_form(raw, form, ("S",) if is_enum else _FORMS.get(wanted, ("S", "N")), place)
    try:
        if is_enum:
            return wanted[raw]
        if wanted in (datetime, date, time):
            return wanted.fromisoformat(raw)
        if wanted is timedelta:
            return timedelta(seconds=float(raw))
        if wanted is int:
            return _whole(Decimal(raw))
        if wanted is bool:
            return raw if form == "BOOL" else bool(Decimal(raw))
        return wanted(raw)
    except (KeyError, ValueError, ArithmeticError, TypeError):
        raise Misfit(f"{place} is no {getattr(wanted, '__name__', wanted)}") from None


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError("what stands behind the point would be lost")
    return int(number)


def _number(digits: str) -> int | float:
    return float(digits) if any(sign in digits for sign in ".eE") else int(digits)


def as_it_comes(
    attribute: Attribute, number: Callable[[str], Any] = _number, many: Callable[[list[Any]], Any] = set
) -> Any:
    """An attribute as the Python value that lies nearest: a number is an int or a float, a map a dict, a set a set.

    `number` makes something else of each number's digits, and `many` of the items of each set.
    """
    ((form, raw),) = attribute.items()
    match form:
        case "NULL":
            return None
        case "N":
            return number(raw)
        case "M":
            return {name: as_it_comes(item, number, many) for name, item in raw.items()}
        case "L":
            return [as_it_comes(item, number, many) for item in raw]
        case "SS" | "NS":
            return many([as_it_comes({form[0]: item}, number) for item in raw])
    return raw


def plain_map(attributes: Mapping[str, Attribute], name: str) -> dict[str, Any]:
    """One of the attributes as a dict of plain values; {} where there is none, or no map."""
    found = as_it_comes(attributes.get(name, {"M": {}}))
    return found if isinstance(found, dict) else {}


def merged(read: Attribute, before: Attribute, after: Attribute) -> Attribute:
    """`after`, in which whatever is still as `before` keeps the very form in which it was read.

    A Python value may have had another form than ours: a number with more digits than a float has, an int for a bool.
    """
    if after == before:
        return read
    match read, before, after:
        case {"M": old}, {"M": known}, {"M": new}:
            both = old.keys() & known.keys()
            return {"M": {name: merged(old[name], known[name], i) if name in both else i for name, i in new.items()}}
        case {"L": old}, {"L": known}, {"L": new} if len(old) == len(known) == len(new):
            return {"L": [merged(*items) for items in zip(old, known, new, strict=True)]}
        case {"L": old}, {"L": known}, {"L": new}:
            forms = {repr(item): form for item, form in zip(known, old, strict=False)}
            return {"L": [forms.get(repr(item), item) for item in new]}
    return after


def size(attribute: Attribute) -> int:
    """The bytes that an attribute's value counts for against DynamoDB's limit of an item, at most.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    ((form, raw),) = attribute.items()
    match form:
        case "NULL" | "BOOL":
            return 1
        case "S" | "B":
            return len(raw if isinstance(raw, bytes) else raw.encode())
        case "N":
            return len(raw) // 2 + 2
        case "M":
            return 3 + sum(len(name.encode()) + size(item) + 1 for name, item in raw.items())
        case "L":
            return 3 + sum(size(item) + 1 for item in raw)
    return sum(size({form[0]: item}) for item in raw)

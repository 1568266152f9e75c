"""An act: something a listener did for the cause. This is its one definition, in the outbox and as an event.

Numbers are decimal, never binary, so that sums are exact. They are rounded to fifteen digits, which a double keeps, so
that no JSON parser on the way can change one, and to millionths, so that DynamoDB's 38 digits hold every sum.

`docs/events.md` describes the event, `totals/schemas/act-1.json` is the same as a JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any

VERSION = 1
SOURCE = "speakup"
DETAIL_TYPE = "Act"

FIELDS = ("id", "skill", "act", "numbers", "first", "at")
ID = re.compile(r"[0-9a-f]{18}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
MOST_NUMBERS = 10
LIMIT = 10**12
DIGITS, FINEST = Context(prec=15), Decimal("0.000001")


class BadAct(Exception):
    """No act; the text says what is wrong with it."""


@dataclass(frozen=True)
class Act:
    id: str
    """The same however often the act is delivered."""
    skill: str
    name: str
    numbers: Mapping[str, Decimal]
    first: bool
    """Whether it is this listener's first act of that name, so that people are counted without ids."""
    at: datetime
    """In UTC."""

    @classmethod
    def of_outbox(cls, item: object) -> Act:
        """An act as it stands in a listener's item, in DynamoDB's JSON. Raises BadAct."""
        fields = plain(item)
        if not isinstance(fields, dict):
            raise BadAct("it is no map")
        return cls.of_event({"version": VERSION} | fields)

    @classmethod
    def of_event(cls, detail: object) -> Act:
        """An act as the detail of an event. Raises BadAct."""
        if not isinstance(detail, dict):
            raise BadAct("it is no object")
        version = detail.get("version")
        if isinstance(version, bool) or version != VERSION:
            raise BadAct(f"its version is {_shown(version)}, not {VERSION}")
        if missing := [name for name in FIELDS if name not in detail]:
            raise BadAct(f"it has no {', '.join(missing)}")
        if unknown := [name for name in detail if name not in ("version", *FIELDS)]:
            raise BadAct(f"it has {_shown(unknown)} as well, and nothing else may be in it")
        if not isinstance(detail["first"], bool):
            raise BadAct(f"its first is {_shown(detail['first'])}, neither true nor false")
        return cls(
            id=_text("id", detail["id"], ID, "18 hexadecimal digits"),
            skill=_text("skill", detail["skill"], WORD, "a word"),
            name=_text("act", detail["act"], WORD, "a word"),
            numbers=_numbers(detail["numbers"]),
            first=detail["first"],
            at=_moment(detail["at"]),
        )

    @property
    def detail(self) -> dict[str, Any]:
        """The detail of the event."""
        return {
            "version": VERSION,
            "id": self.id,
            "skill": self.skill,
            "act": self.name,
            "numbers": {
                name: int(number) if number % 1 == 0 else float(number) for name, number in self.numbers.items()
            },
            "first": self.first,
            "at": self.at.isoformat(),
        }


def plain(attribute: object) -> Any:
    """What a value of DynamoDB's JSON says: {"S": "rain"} is "rain". Raises BadAct for a type that no act has."""
    match attribute:
        case {"S": str(text)}:
            return text
        case {"N": str(digits)}:
            return _decimal(digits)
        case {"BOOL": bool(truth)}:
            return truth
        case {"M": dict(fields)}:
            return {name: plain(value) for name, value in fields.items()}
        case {"NULL": True}:
            return None
    if attribute == {}:
        return {}  # what the stream of DynamoDB Local makes of an empty map
    raise BadAct(f"{_shown(attribute)} is nothing that DynamoDB writes for an act")


def _text(field: str, value: object, pattern: re.Pattern[str], what: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadAct(f"its {field} is {_shown(value)}, not {what}")
    return value


def _numbers(value: object) -> dict[str, Decimal]:
    if not isinstance(value, dict):
        raise BadAct(f"its numbers are {_shown(value)}, no map")
    if len(value) > MOST_NUMBERS:
        raise BadAct(f"it has {len(value)} numbers, more than {MOST_NUMBERS}")
    return {_text("number's name", name, WORD, "a word"): _number(name, each) for name, each in value.items()}


def _number(name: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadAct(f"its {name} is {_shown(value)}, no number")
    if (isinstance(value, Decimal) and not value.is_finite()) or not -LIMIT <= value <= LIMIT:
        raise BadAct(f"its {name} is {_shown(value)}, not between -{LIMIT:,} and {LIMIT:,}")
    return DIGITS.create_decimal(str(value)).quantize(FINEST).normalize() + 0  # -0 is 0


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except ArithmeticError:
        raise BadAct(f"{_shown(digits)} is no number") from None


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(_text("at", value, MOMENT, "a moment")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadAct(f"its at is {_shown(value)}, not a moment") from None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."

"""The rules an interaction model sets for slot values, as Alexa checks them while it runs a dialog.

Where Amazon's page is silent: sets are compared without case, with both what was said and what it resolved
to; the ends of a span belong to it; a week, month or season counts from its first day.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from speakup.dates import date_range, duration, time_range
from speakup_workbench.models import Validation

_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "isGreaterThan": operator.gt,
    "isGreaterThanOrEqualTo": operator.ge,
    "isLessThan": operator.lt,
    "isLessThanOrEqualTo": operator.le,
}


def passes(rule: Validation, slot: Mapping[str, Any], slot_type: str, now: datetime) -> bool:
    """Whether a filled slot of a request obeys the rule. A rule of an unknown type is obeyed."""
    values = list(_simple_values(slot))
    if rule.type == "hasEntityResolutionMatch":
        return all(any(_resolved(value)) for value in values)
    if rule.type in ("isInSet", "isNotInSet"):
        allowed = {entry.casefold() for entry in rule.values}
        within = all(allowed & {name.casefold() for name in _names(value)} for value in values)
        anywhere = any(allowed & {name.casefold() for name in _names(value)} for value in values)
        return within if rule.type == "isInSet" else not anywhere
    try:
        if rule.type in _ORDER:
            limit = _rank(rule.value or "", slot_type, now)
            return all(_ORDER[rule.type](_rank(value["value"], slot_type, now), limit) for value in values)
        if rule.type in ("isInDuration", "isNotInDuration"):
            start, end = _end(rule.start or "", slot_type, now), _end(rule.end or "", slot_type, now)
            inside = all(start <= _rank(value["value"], slot_type, now) <= end for value in values)
            return inside == (rule.type == "isInDuration")
    except ValueError:
        return False
    return True


def _simple_values(slot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    spoken = slot.get("slotValue", slot)
    yield from spoken["values"] if spoken.get("type") == "List" else (spoken,)


def _resolved(value: Mapping[str, Any]) -> Iterator[str]:
    for authority in value.get("resolutions", {}).get("resolutionsPerAuthority", ()):
        for match in authority.get("values", ()):
            yield match["value"]["name"]


def _names(value: Mapping[str, Any]) -> set[str]:
    return {value.get("value", ""), *_resolved(value)}


def _rank(value: str, slot_type: str, now: datetime) -> Any:
    """Something to compare: a day, a time of day, a timedelta or a number. ValueError when it is none."""
    if slot_type == "AMAZON.DATE":
        return date_range(value, now.date).first
    if slot_type == "AMAZON.TIME":
        return time_range(value).first
    if slot_type == "AMAZON.DURATION":
        return duration(value)
    return float(value)


def _end(text: str, slot_type: str, now: datetime) -> Any:
    """One end of a span: a moment, or its distance from now such as P7D or -PT2H."""
    found = re.fullmatch(r"([+-]?)(P.+)", text)
    if not found:
        return _rank(text, slot_type, now)
    distance = timedelta() if re.fullmatch(r"PT?0[A-Z]", found[2]) else duration(found[2])
    moment = now - distance if found[1] == "-" else now + distance
    if slot_type == "AMAZON.TIME":
        return _time_of(moment, now)
    return moment.date()


def _time_of(moment: datetime, now: datetime) -> time:
    if moment.date() != now.date():  # a span that runs past midnight ends with the day
        return time.max if moment > now else time.min
    return moment.time()

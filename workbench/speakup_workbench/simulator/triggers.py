"""When a reminder rings: once, or again and again by the listener's own clock, across daylight-saving changes.

https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html, which leaves open what some refusals are
called. UNSUPPORTED_SCHEDULED_TIME_FORMAT and the two of recurrence are what authors report; INVALID_TRIGGER and
TRIGGER_SCHEDULED_TIME_IN_PAST are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from speakup_workbench.simulator import recurrence
from speakup_workbench.simulator.recurrence import DAYS, Rule
from speakup_workbench.simulator.refusal import Refusal

MIN_INTERVAL = timedelta(hours=4)
"""Authors report that Alexa refuses a reminder that rings more often."""
HORIZON = timedelta(days=8 * 366)
"""A rule rings within this time, or never: from one 29 February to the next it may be eight years."""

_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?")


@dataclass(frozen=True)
class Once:
    """A reminder that rings one time."""

    at: datetime
    """Aware."""

    def moments(self, after: datetime, until: datetime) -> list[datetime]:
        """When it rings later than `after` and not later than `until`, in order. All are aware."""
        return [self.at] if after < self.at <= until else []

    def next(self, after: datetime) -> datetime | None:
        """When it rings for the first time after this moment; None for never again."""
        return self.at if after < self.at else None


@dataclass(frozen=True)
class Recurring:
    """A reminder that comes again.

    An hour that the clocks skip rings as long after midnight as it would have been; one that comes twice rings the
    first time, as RFC 5545 has it.
    """

    rules: tuple[Rule, ...]
    zone: ZoneInfo
    end: datetime | None = None
    """By the clock on the wall, this moment included."""

    def moments(self, after: datetime, until: datetime) -> list[datetime]:
        """When it rings later than `after` and not later than `until`, in order. All are aware."""
        return sorted({moment for moment in self._ahead(after, until) if moment <= until})

    def next(self, after: datetime) -> datetime | None:
        """When it rings for the first time after this moment; None for never again."""
        return next(self._ahead(after, after + HORIZON), None)

    def _ahead(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """A day of the calendar at a time, so that who needs only the first looks no further."""
        # Where the clocks skip midnight, yesterday's evening may still lie ahead.
        day, last = after.astimezone(self.zone).date() - timedelta(days=1), until.astimezone(self.zone).date()
        while day <= last:
            walls = (wall for rule in self.rules for wall in rule.on(day) if self.end is None or wall <= self.end)
            moments = {wall.replace(tzinfo=self.zone).astimezone(UTC) for wall in walls}
            yield from sorted(moment for moment in moments if moment > after)
            day += timedelta(days=1)


Trigger = Once | Recurring


def read(asked: object, now: datetime, zone: ZoneInfo) -> Trigger:
    """The `trigger` of a request made at `now`; `zone` is the device's. Raises Refusal."""
    if not isinstance(asked, Mapping):
        raise Refusal(400, "INVALID_TRIGGER", "The request has no trigger.")
    try:
        if asked.get("type") == "SCHEDULED_RELATIVE":
            return Once(now.astimezone(UTC) + _offset(asked.get("offsetInSeconds")))
        if asked.get("type") == "SCHEDULED_ABSOLUTE":
            return _absolute(asked, now, _zone(asked.get("timeZoneId"), zone))
    except OverflowError:
        raise Refusal(400, "INVALID_TRIGGER", "The calendar does not reach as far as that.") from None
    raise Refusal(400, "INVALID_TRIGGER", "The trigger's type is SCHEDULED_ABSOLUTE or SCHEDULED_RELATIVE.")


def _offset(seconds: object) -> timedelta:
    # Amazon's own page writes the number as a string.
    if isinstance(seconds, int | str) and not isinstance(seconds, bool) and re.fullmatch("[0-9]{1,12}", f"{seconds}"):
        offset = timedelta(seconds=int(seconds))
        if offset:
            return offset
    raise Refusal(400, "INVALID_TRIGGER", "offsetInSeconds is a whole number above zero.")


def _zone(name: object, usual: ZoneInfo) -> ZoneInfo:
    if name is None:
        return usual
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(400, "INVALID_TRIGGER", f"There is no time zone {name}. Write, say, Europe/London.") from None


def _absolute(asked: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Trigger:
    if asked.get("recurrence") is not None:
        return _recurring(asked["recurrence"], asked.get("scheduledTime"), now, zone)
    at = _local(asked.get("scheduledTime"), "scheduledTime").replace(tzinfo=zone).astimezone(UTC)
    if at <= now:
        raise Refusal(400, "TRIGGER_SCHEDULED_TIME_IN_PAST", f"scheduledTime has passed: it is {now:%Y-%m-%d %H:%M}.")
    return Once(at)


def _local(text: object, name: str) -> datetime:
    if isinstance(text, str) and _LOCAL.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    message = f"{name} is a local time without an offset, as in 2026-11-23T18:00:00.000."
    raise Refusal(400, "UNSUPPORTED_SCHEDULED_TIME_FORMAT", message)


def _recurring(asked: object, scheduled: object, now: datetime, zone: ZoneInfo) -> Recurring:
    if not isinstance(asked, Mapping):
        raise recurrence.unsupported("recurrence holds recurrenceRules.")
    today = now.astimezone(zone).replace(tzinfo=None)
    start, end = (
        _local(asked[name], name) if asked.get(name) is not None else None for name in ("startDateTime", "endDateTime")
    )
    texts = asked.get("recurrenceRules")
    if texts:
        start = start or today
    else:
        # The deprecated form takes the time of day from scheduledTime, whose date may lie behind us.
        at = _local(scheduled, "scheduledTime")
        start, texts = datetime.combine(start or max(at, today), at.time()), [_rule_of_old(asked)]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise recurrence.unsupported("recurrenceRules is a list of texts.")
    found = Recurring(tuple(recurrence.read(text, start) for text in texts), zone, end)
    _check(found, max(now, start.replace(tzinfo=zone) - timedelta(seconds=1)))
    return found


def _rule_of_old(asked: Mapping[str, Any]) -> str:
    days = asked.get("byDay") or []
    if asked.get("freq") not in ("DAILY", "WEEKLY"):
        raise recurrence.unsupported("freq is DAILY or WEEKLY.")
    if not isinstance(days, list) or not all(day in DAYS for day in days):
        raise recurrence.unsupported("byDay is a list of MO, TU, WE, TH, FR, SA and SU.")
    rule = f"FREQ={asked['freq']};INTERVAL={asked.get('interval') or 1}"
    return f"{rule};BYDAY={','.join(days)}" if days else rule


def _check(found: Recurring, now: datetime) -> None:
    """Refuses what never rings, and what rings too often."""
    first = found.next(now)
    if first is None:
        raise recurrence.unsupported("The rule never rings.")
    times = [moment.astimezone(found.zone) for moment in found.moments(now, first + timedelta(days=1))]
    walls = [moment.replace(tzinfo=None) for moment in times]
    if any(later - earlier < MIN_INTERVAL for earlier, later in pairwise(walls)):
        message = "A reminder may come again after four hours at the earliest."
        raise Refusal(400, "UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL", message)

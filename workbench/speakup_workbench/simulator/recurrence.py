"""A rule by which a reminder comes again: the part of RFC 5545 that Alexa knows, on the calendar and clock of a wall.

It answers for any one day without walking there from the first: dateutil's `rrule`, which the tests hold it against,
takes half a minute to find that a rule never rings.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Literal

from speakup_workbench.simulator.refusal import Refusal

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
_FREQUENCIES: Mapping[str, Frequency] = {
    "DAILY": "DAILY",
    "WEEKLY": "WEEKLY",
    "MONTHLY": "MONTHLY",
    "YEARLY": "YEARLY",
}
_PARTS = ("FREQ", "INTERVAL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND")
_DAY = re.compile(rf"(?P<position>[+-]?[0-9]{{1,2}})?(?P<day>{'|'.join(DAYS)})")


@dataclass(frozen=True)
class Rule:
    """Which days, and at what times of the day. Empty sets leave all days."""

    start: datetime
    """Where intervals count from, by the clock on the wall; nothing rings earlier."""
    frequency: Frequency
    interval: int
    week_start: int
    """A weekday, Monday is 0."""
    months: frozenset[int]
    month_days: frozenset[int]
    """-1 is the last of the month."""
    weekdays: frozenset[tuple[int, int]]
    """Position in the month or year, or 0 for each one, and the weekday, Monday is 0."""
    times: tuple[time, ...]

    def on(self, day: date) -> list[datetime]:
        """When it rings on a day, in order, by the clock on the wall."""
        if not self._rings_on(day):
            return []
        moments = (datetime.combine(day, time) for time in self.times)
        return [moment for moment in moments if moment >= self.start]

    def _rings_on(self, day: date) -> bool:
        return (
            self._periods(day) % self.interval == 0
            and (not self.months or day.month in self.months)
            and (not self.month_days or not self.month_days.isdisjoint({day.day, day.day - 1 - _month_length(day)}))
            and (not self.weekdays or any(self._is(day, *weekday) for weekday in self.weekdays))
        )

    def _periods(self, day: date) -> int:
        """Days, weeks, months or years from the start."""
        start = self.start.date()
        match self.frequency:
            case "DAILY":
                return (day - start).days
            case "WEEKLY":
                return (self._week(day) - self._week(start)).days // 7
            case "MONTHLY":
                return (day.year - start.year) * 12 + day.month - start.month
            case "YEARLY":
                return day.year - start.year

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def _is(self, day: date, position: int, weekday: int) -> bool:
        if day.weekday() != weekday or not position:
            return day.weekday() == weekday
        if self.frequency == "YEARLY" and not self.months:
            number, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        else:
            number, length = day.day, _month_length(day)
        return position in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))


def read(text: str, start: datetime) -> Rule:
    """A rule as in FREQ=WEEKLY;BYDAY=MO;BYHOUR=18;BYMINUTE=0;BYSECOND=0; `start` gives what it leaves out.

    Raises Refusal.
    """
    pairs = [part.partition("=") for part in text.rstrip(";").split(";")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) < len(pairs) or not parts.keys() <= set(_PARTS):
        raise unsupported(f"{text!r} holds other parts than {', '.join(_PARTS)}, or one of them twice.")
    frequency = _FREQUENCIES.get(parts.get("FREQ", ""))
    if frequency is None:
        raise unsupported(f"{text!r} is none of FREQ=DAILY, WEEKLY, MONTHLY and YEARLY.")
    week_start = parts.get("WKST", "MO")
    if week_start not in DAYS:
        raise unsupported(f"WKST={week_start} is no day. Write MO.")
    months, month_days = _numbers(parts, "BYMONTH", 1, 12), _numbers(parts, "BYMONTHDAY", -31, 31)
    weekdays = _weekdays(parts.get("BYDAY"), frequency)
    if not month_days and not weekdays:
        # The start tells what the rule does not: the weekday, the day of the month, the day of the year.
        if frequency == "YEARLY":
            months = months or frozenset({start.month})
        if frequency in ("MONTHLY", "YEARLY"):
            month_days = frozenset({start.day})
        if frequency == "WEEKLY":
            weekdays = frozenset({(0, start.weekday())})
    return Rule(
        start=start.replace(microsecond=0),
        frequency=frequency,
        interval=min(_numbers(parts, "INTERVAL", 1, 9999), default=1),
        week_start=DAYS.index(week_start),
        months=months,
        month_days=month_days,
        weekdays=weekdays,
        times=_times(parts, start),
    )


def unsupported(message: str) -> Refusal:
    """What Alexa says to a recurrence that she cannot keep."""
    return Refusal(400, "UNSUPPORTED_TRIGGER_RECURRENCE", message)


def _numbers(parts: Mapping[str, str], name: str, least: int, most: int) -> frozenset[int]:
    words = parts[name].split(",") if name in parts else []
    if not all(re.fullmatch("[+-]?[0-9]{1,4}", word) and least <= int(word) <= most for word in words):
        raise unsupported(f"{name}={parts[name]} goes beyond {least} to {most}.")
    if least < 0 and 0 in map(int, words):
        raise unsupported(f"{name}=0 is no day. The first is 1, the last is -1.")
    return frozenset(map(int, words))


def _weekdays(text: str | None, frequency: Frequency) -> frozenset[tuple[int, int]]:
    found = set()
    for word in text.split(",") if text is not None else ():
        day = _DAY.fullmatch(word)
        if day is None or (day["position"] and frequency in ("DAILY", "WEEKLY")):
            raise unsupported(f"BYDAY={text} is no list of days. Write MO,WE, or 1MO in MONTHLY and YEARLY.")
        found.add((int(day["position"] or 0), DAYS.index(day["day"])))
    return frozenset(found)


def _times(parts: Mapping[str, str], start: datetime) -> tuple[time, ...]:
    hours = _numbers(parts, "BYHOUR", 0, 23) or {start.hour}
    minutes = _numbers(parts, "BYMINUTE", 0, 59) or {start.minute}
    seconds = _numbers(parts, "BYSECOND", 0, 59) or {start.second}
    return tuple(time(*numbers) for numbers in product(sorted(hours), sorted(minutes), sorted(seconds)))


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]

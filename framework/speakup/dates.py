"""Dates, times and durations as Alexa sends them, and the Python values they mean.

The forms are Amazon's slot type reference for AMAZON.DATE, AMAZON.TIME and AMAZON.DURATION:
https://developer.amazon.com/docs/custom-skills/slot-type-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from speakup.errors import SetupError


@dataclass(frozen=True)
class DateRange:
    """The days from `first` to `last`, both included: a day, a weekend, a week, a season, a decade …"""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class TimeRange:
    """The part of a day from `first` up to `until`; the night's end lies on the next morning."""

    first: time
    until: time

    def __contains__(self, moment: time) -> bool:
        if self.first <= self.until:
            return self.first <= moment < self.until
        return moment >= self.first or moment < self.until


@dataclass(frozen=True)
class Every:
    """A time by the listener's clock on every day, or on certain weekdays: Every(time(18), weekdays=(0, 3))."""

    at: time
    weekdays: tuple[int, ...] = ()
    """As date.weekday() counts them: 0 is Monday, 6 is Sunday. None named is every day."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None:
            raise SetupError(f"{self!r} has a time zone.", "Leave it out: the time is by the listener's own clock.")
        if not set(self.weekdays) <= set(range(7)):
            raise SetupError(f"{self!r} has a day that is none.", "Count from 0, Monday, to 6, Sunday.")

    def after(self, moment: datetime) -> datetime:
        """The first such time after a moment, by the clock of the moment's own time zone."""
        days = (moment.date() + timedelta(days=number) for number in range(8))
        times = (
            datetime.combine(day, self.at, moment.tzinfo)
            for day in days
            if not self.weekdays or day.weekday() in self.weekdays
        )
        return next(found for found in times if found > moment)


# Alexa names the parts of a day but not their hours; these are the usual ones in English.
PARTS_OF_DAY = {
    "MO": TimeRange(time(6), time(12)),
    "AF": TimeRange(time(12), time(17)),
    "EV": TimeRange(time(17), time(21)),
    "NI": TimeRange(time(21), time(6)),
}

# Meteorological seasons of the northern hemisphere; a winter belongs to the year in which it starts.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def date_range(value: str, today: Callable[[], date]) -> DateRange:
    """The days an AMAZON.DATE value means; ValueError when it means none.

    `today` tells the listener's own day, for PRESENT_REF ("right now").
    """
    if value == "PRESENT_REF":
        return DateRange(today(), today())
    for form, days in _DATE_FORMS:
        if found := re.fullmatch(form, value, re.ASCII):
            return days(*found.groups())
    raise ValueError(f"{value!r} is not a date")


def time_range(value: str) -> TimeRange:
    """The time an AMAZON.TIME value means, a clock time being a range of one minute; ValueError for none."""
    if value in PARTS_OF_DAY:
        return PARTS_OF_DAY[value]
    moment = clock_time(value)
    minute_later = (moment.hour * 60 + moment.minute + 1) % (24 * 60)
    return TimeRange(moment, time(minute_later // 60, minute_later % 60))


def clock_time(value: str) -> time:
    """A time by the clock, "07:30" or "07:30:15"; ValueError for a part of the day and for anything else."""
    if not re.fullmatch(r"\d\d:\d\d(:\d\d)?", value, re.ASCII):
        raise ValueError(f"{value!r} is not a clock time")
    return time.fromisoformat(value)


def duration(value: str) -> timedelta:
    """An AMAZON.DURATION value such as PT10M or P2YT3H10M; ValueError when it is none.

    A year counts 365 days and a month 30, since a timedelta has no calendar.
    """
    found = re.fullmatch(_DURATION, value, re.ASCII)
    parts = {name: float(part) for name, part in found.groupdict().items() if part} if found else {}
    if not parts:
        raise ValueError(f"{value!r} is not a duration")
    days = parts.pop("years", 0) * 365 + parts.pop("months", 0) * 30 + parts.pop("days", 0)
    try:
        return timedelta(days=days, **parts)
    except OverflowError:
        raise ValueError(f"{value!r} is longer than can be counted") from None


def _months(year: int, month: int, count: int) -> DateRange:
    end = year * 12 + month - 1 + count
    return DateRange(date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(days=1))


def _years(year: int, count: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year + count - 1, 12, 31))


def _day(value: str) -> DateRange:
    day = date.fromisoformat(value)
    return DateRange(day, day)


def _week(year: str, week: str, weekend: str | None) -> DateRange:
    monday = date.fromisocalendar(int(year), int(week), 1)
    return DateRange(monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6))


# Patterns as text: one is compiled when a listener first says its kind of date.
_DATE_FORMS = (
    (r"(\d{4}-\d\d-\d\d)", _day),
    (r"(\d{4})-W(\d\d)(-WE)?", _week),
    # "-XX" is how newer requests pad a month or a year, "-00T…" how Amazon's own table once wrote a month.
    (r"(\d{4})-(\d\d)(?:-XX|-00T\d+)?", lambda year, month: _months(int(year), int(month), 1)),
    (r"(\d{4})(?:-XX){0,2}", lambda year: _years(int(year), 1)),
    (r"(\d{3})X", lambda decade: _years(int(decade) * 10, 10)),
    (r"(\d\d)XX", lambda century: _years(int(century) * 100, 100)),
    (r"(\d{4})-Q([1-4])", lambda year, quarter: _months(int(year), int(quarter) * 3 - 2, 3)),
    (r"(\d{4})-(SP|SU|FA|WI)", lambda year, season: _months(int(year), SEASONS[season], 3)),
)

_NUMBER = r"\d+(?:\.\d+)?"
_DURATION = (
    rf"P(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?"
)

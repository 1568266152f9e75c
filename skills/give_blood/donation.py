"""What Give Blood reckons: which day somebody meant, when they may give again, and when to remind them.

Nothing in here is about Alexa, and nothing in here is medical: the intervals are those of intervals.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path

from speakup import DateRange, Fact, Facts, Figure, Figures, TimeRange

HERE = Path(__file__).parent
INTERVALS = Figures.load(HERE / "intervals.yaml")
MYTHS: Mapping[str, Facts] = {
    "en-US": Facts.load(HERE / "us_myths.yaml"),
    "en-GB": Facts.load(HERE / "gb_myths.yaml"),
}

A_YEAR = timedelta(days=366)
TEN = time(10)  # when a reminder rings that nobody gave another time


class Kind(Enum):
    """What was given; the values are the ids of the slot type Kind."""

    WHOLE_BLOOD = "whole blood"
    PLATELETS = "platelets"
    PLASMA = "plasma"
    DOUBLE_RED_CELLS = "double red cells"


class Donor(Enum):
    """Whose interval counts where men and women wait differently; the values are the ids of the slot type Donor."""

    MAN = "man"
    WOMAN = "woman"
    UNSAID = "unsaid"


class Lead(Enum):
    """How long before a day one wants to be reminded; the values are the ids of the slot type Lead."""

    DAY = "day"
    WEEK = "week"

    @property
    def span(self) -> timedelta:
        return timedelta(days=1 if self is Lead.DAY else 7)


class Topic(Enum):
    """What a myth is about; the values are the ids of the slot type Topic, and the topics in both files of myths."""

    PAIN = "pain"
    TIME = "time"
    TATTOO = "tattoo"
    AGE = "age"
    FAINT = "faint"
    NEED = "need"
    RECOVERY = "recovery"
    INFECTION = "infection"
    REFUSED = "refused"
    PLASMA = "plasma"
    BLOOD_TYPE = "blood type"
    VACCINE = "vaccine"
    PILL = "pill"
    WOMEN = "women"


# Which day was meant


class Puzzle(Enum):
    """Why days that were heard cannot be those of the last donation."""

    AHEAD = "ahead"
    """They have yet to come."""
    VAGUE = "vague"
    """They begin in the past and have not ended."""
    LONG_AGO = "long_ago"
    """Nobody who could give then is alive and asking."""


@dataclass(frozen=True)
class Day:
    """The day that is counted from."""

    date: date
    is_moved: bool = False
    """Whether what was heard lies so shortly ahead that it may be meant, while the one before it is taken."""
    is_last_of_many: bool = False
    """Whether a month or a week was heard, of which the last day is the safe one."""


def day_meant(heard: DateRange, today: date) -> Day | Puzzle:
    """The day of a donation as Alexa heard it.

    She takes "Monday" for the next one and "September first" for the next as well, while this is about the past. So a
    single day of the coming week is taken a week back, and a day, month or season of the coming year a year back.
    """
    if heard.last.year < today.year - 80:
        return Puzzle.LONG_AGO
    if heard.first <= today < heard.last:
        return Puzzle.VAGUE
    if heard.last <= today:
        return Day(heard.last, is_last_of_many=heard.days > 1)
    if heard.days == 1 and heard.first <= today + timedelta(days=7):
        return Day(heard.first - timedelta(days=7), is_moved=True)
    if heard.last > today + A_YEAR or not (heard.days == 1 or 28 <= heard.days <= 92):
        return Puzzle.AHEAD
    is_soon = heard.first <= today + timedelta(days=31)
    return Day(_a_year_before(heard.last), is_moved=is_soon, is_last_of_many=heard.days > 1)


def _a_year_before(day: date) -> date:
    """The 28th in place of a 29th of February, and the end of a month stays its end."""
    is_end_of_month = (day + timedelta(days=1)).day == 1
    if is_end_of_month:
        return (day + timedelta(days=1)).replace(year=day.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


# When one may give again


def rule(kind: Kind, donor: Donor, locale: str) -> Figure:
    """The days that one waits, with their source; the longer ones where they differ and nobody said for whom."""
    name = f"days_after_{kind.value.replace(' ', '_')}"
    if kind is Kind.WHOLE_BLOOD:
        name += "_of_a_man" if donor is Donor.MAN else "_of_a_woman"
    return INTERVALS.of(name, locale)


def differs_by_donor(kind: Kind, locale: str) -> bool:
    return rule(kind, Donor.MAN, locale).value != rule(kind, Donor.WOMAN, locale).value


def next_day(gave: date, kind: Kind, donor: Donor, locale: str) -> date:
    """The first day on which one may give the same again."""
    return gave + timedelta(days=rule(kind, donor, locale).value)


# When to remind


def first_reminder(day: date, now: datetime) -> datetime:
    """What is offered: ten in the morning of the day itself, or tomorrow for who may give already."""
    return datetime.combine(max(day, now.date() + timedelta(days=1)), TEN, now.tzinfo)


def moved(
    offered: datetime, now: datetime, day: DateRange | None, at: TimeRange | None, before: timedelta
) -> datetime | None:
    """The offered moment on another day or at another time, or so long before it; it may be over by `now`.

    None when it lies more than a year ahead.
    """
    wanted = day.first if day else offered.date()
    if wanted > now.date() + A_YEAR:
        return None
    wanted = max(wanted, now.date() - A_YEAR) - min(before, A_YEAR)
    return datetime.combine(wanted, clock_time(at) if at else offered.time(), now.tzinfo)


def clock_time(heard: TimeRange) -> time:
    """The time by the clock; for a part of the day, such as the evening, a usual one."""
    return _PARTS.get((heard.first, heard.until), heard.first)


_PARTS = {
    (time(6), time(12)): time(9),
    (time(12), time(17)): time(14),
    (time(17), time(21)): time(18),
    (time(21), time(6)): time(21),
}


# Myths


def myths_on(day: date, locale: str) -> list[Fact]:
    """The myths that may still be told on a day, in their order."""
    return [myth for myth in MYTHS[locale] if myth.is_good_on(day)]


def myth_about(topic: Topic, day: date, locale: str) -> Fact | None:
    return next((myth for myth in myths_on(day, locale) if myth.topic == topic.value), None)

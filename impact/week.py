"""Weeks as ISO 8601 counts them: from Monday to Sunday, in UTC, the first having the year's first Thursday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# English whatever the machine's locale: the page is English.
MONTHS = tuple("January February March April May June July August September October November December".split())


@dataclass(frozen=True, order=True)
class Week:
    """One week. Its year is the ISO year: 1 January 2027 is still in week 53 of 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Week:
        """The week of a moment, which needs an offset."""
        year, number, _ = moment.astimezone(UTC).isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week that is written as 2026-W47. Raises ValueError for a week there is not."""
        if not re.fullmatch(r"\d{4}-W\d{2}", text, re.ASCII):
            raise ValueError(f"{text!r} is no week; write it as 2026-W47.")
        week = cls(int(text[:4]), int(text[6:]))
        try:
            week.monday  # noqa: B018 - a week that no calendar has is refused here
        except ValueError:
            raise ValueError(f"{text!r}: that year has no such week.") from None
        return week

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def days(self) -> str:
        """For people to read: 16 to 22 November 2026."""
        first, last = self.monday, self.sunday
        parts = [str(first.day)]
        if first.month != last.month:
            parts.append(MONTHS[first.month - 1])
        if first.year != last.year:
            parts.append(str(first.year))
        return f"{' '.join(parts)} to {spelled(last)}"

    def before(self, weeks: int) -> Week:
        """The week so many weeks earlier."""
        year, number, _ = (self.monday - timedelta(weeks=weeks)).isocalendar()
        return Week(year, number)


def spelled(day: date) -> str:
    """22 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

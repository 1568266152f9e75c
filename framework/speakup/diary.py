"""What was done on which day, and the weeks that it adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def on(self) -> date:
        """The day of an entry."""


Entry = TypeVar("Entry", bound=Dated)

WEEK = timedelta(days=7)


def lately(day: date | None, today: date) -> date:
    """The day that is meant in hindsight: Alexa takes "on Thursday" for the next one. Without one it is today."""
    if day and today < day <= today + WEEK:
        return day - WEEK
    return min(day or today, today)


def recent(entries: Iterable[Entry], today: date, span: timedelta) -> list[Entry]:
    """The entries less than `span` old: a record that only grows would some day be too large."""
    return [entry for entry in entries if today - entry.on < span]


def week(entries: Iterable[Entry], last_day: date) -> list[Entry]:
    """The entries of the seven days that end with a day."""
    return [entry for entry in entries if timedelta() <= last_day - entry.on < WEEK]


def last_week(entries: Iterable[Entry], looked_back_on: date | None, today: date) -> list[Entry]:
    """The entries of the last week from Monday to Sunday; none when one has looked back on it already.

    `looked_back_on` is the day of the latest look back, or of the first entry; None before that.
    """
    monday = today - timedelta(days=today.weekday())
    if looked_back_on is None or looked_back_on >= monday:
        return []
    return week(entries, monday - timedelta(days=1))

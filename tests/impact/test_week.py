from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.week import Week

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_a_week_begins_on_monday_at_midnight_utc() -> None:
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    assert str(Week.of(monday)) == "2026-W47"
    assert str(Week.of(monday - timedelta(microseconds=1))) == "2026-W46"


def test_a_moment_elsewhere_is_in_the_week_it_is_in_utc() -> None:
    honolulu = timezone(timedelta(hours=-10))
    assert str(Week.of(datetime(2026, 11, 15, 23, tzinfo=honolulu))) == "2026-W47"


def test_new_years_day_may_be_in_week_53_of_the_year_before() -> None:
    week = Week.of(datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert (str(week), week.days) == ("2026-W53", "28 December 2026 to 3 January 2027")
    assert str(Week(2027, 1).before(1)) == "2026-W53"
    assert str(Week.of(datetime(2027, 1, 4, tzinfo=UTC))) == "2027-W01"


def test_the_days_of_a_week_are_said_no_longer_than_needed() -> None:
    assert Week(2026, 47).days == "16 to 22 November 2026"
    assert Week(2026, 40).days == "28 September to 4 October 2026"


@pytest.mark.parametrize(
    "text", ["", "2026-47", "2026-W00", "2025-W53", "2026-W54", "0000-W01", "\uff12026-W47", "2026-W47 "]
)
def test_a_week_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no week; write it as 2026-W47|no such week"):
        Week.parse(text)


@given(DAYS)
def test_a_day_is_in_its_week_and_the_week_is_read_as_it_is_written(day: date) -> None:
    week = Week.of(datetime(day.year, day.month, day.day, tzinfo=UTC))
    assert week.monday <= day <= week.sunday
    assert Week.parse(str(week)) == week


@given(DAYS, st.integers(0, 500), st.integers(0, 500))
def test_weeks_follow_one_another(day: date, some: int, more: int) -> None:
    week = Week.of(datetime(day.year, day.month, day.day, tzinfo=UTC))
    assert week.before(some).before(more) == week.before(some + more)
    assert (week.before(some) < week) == (some > 0)

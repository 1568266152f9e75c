from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.streaks import day_to_ask_about, streak_on, streak_today

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(st.lists(days, unique=True, min_size=1, max_size=20).map(sorted))
def test_a_streak_is_the_unbroken_run_up_to_the_last_day(kept: list[date]) -> None:
    streak, last = 0, None
    for day in kept:
        streak, last = streak_on(day, last, streak), day
    run = 1
    while kept[-1] - timedelta(days=run) in kept:
        run += 1
    assert streak == run


@given(last_kept=days, days_since=st.integers(0, 400), streak=st.integers(1, 1000))
def test_a_streak_lives_until_a_whole_day_was_missed(last_kept: date, days_since: int, streak: int) -> None:
    today = last_kept + timedelta(days=days_since)
    assert streak_today(today, last_kept, streak) == (streak if days_since <= 1 else 0)


def test_without_a_day_kept_there_is_no_streak() -> None:
    assert streak_today(date(2026, 11, 21), None, 0) == 0


@pytest.mark.parametrize(("hour", "day"), [(0, 20), (8, 20), (11, 20), (12, 21), (20, 21), (23, 21)])
def test_in_the_morning_one_asks_about_yesterday(hour: int, day: int) -> None:
    now = datetime(2026, 11, 21, hour, 59)
    assert day_to_ask_about(now, pledged_on=date(2026, 11, 1), last_checked=None) == date(2026, 11, day)


@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), pledged_on=days, last_checked=st.none() | days)
def test_one_asks_only_about_a_day_of_the_pledge_that_is_not_settled(
    now: datetime, pledged_on: date, last_checked: date | None
) -> None:
    day = day_to_ask_about(now, pledged_on, last_checked)
    recent = {now.date(), now.date() - timedelta(days=1)}
    if day is None:
        assert pledged_on > min(recent) or (last_checked and last_checked >= min(recent))
    else:
        assert day in recent and day >= pledged_on
        assert day_to_ask_about(now, pledged_on, last_checked=day) is None
        assert last_checked is None or last_checked < day


def test_without_a_pledge_there_is_nothing_to_ask_about() -> None:
    assert day_to_ask_about(datetime(2026, 11, 21, 20), None, None) is None

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.streaks import Streak

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(st.lists(days, unique=True, min_size=1, max_size=20).map(sorted))
def test_a_streak_is_the_unbroken_run_up_to_the_last_day(kept: list[date]) -> None:
    ada = Streak()
    assert all(ada.keep(day) for day in kept)
    run = 1
    while kept[-1] - timedelta(days=run) in kept:
        run += 1
    assert (ada.streak, ada.days_kept) == (run, len(kept))
    assert ada.last_kept == ada.last_checked == kept[-1]


def test_a_day_is_counted_once() -> None:
    ada = Streak()
    ada.keep(date(2026, 11, 20))
    ada.keep(date(2026, 11, 21))
    before = replace(ada)
    assert not ada.keep(date(2026, 11, 21)) and not ada.keep(date(2026, 11, 20))
    assert ada == before


@given(last_kept=days, days_since=st.integers(0, 400), streak=st.integers(1, 1000))
def test_a_streak_lives_until_a_whole_day_was_missed(last_kept: date, days_since: int, streak: int) -> None:
    ada = Streak(last_kept=last_kept, streak=streak)
    assert ada.streak_today(last_kept + timedelta(days=days_since)) == (streak if days_since <= 1 else 0)


def test_without_a_day_kept_there_is_no_streak() -> None:
    assert Streak().streak_today(date(2026, 11, 21)) == 0


@pytest.mark.parametrize(("hour", "day"), [(0, 20), (8, 20), (11, 20), (12, 21), (20, 21), (23, 21)])
def test_in_the_morning_one_asks_about_yesterday(hour: int, day: int) -> None:
    ada = Streak(pledged_on=date(2026, 11, 1))
    assert ada.day_to_ask_about(datetime(2026, 11, 21, hour, 59)) == date(2026, 11, day)


@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), pledged_on=days, last_checked=st.none() | days)
def test_one_asks_only_about_a_day_of_the_pledge_that_is_not_settled(
    now: datetime, pledged_on: date, last_checked: date | None
) -> None:
    day = Streak(pledged_on, last_checked).day_to_ask_about(now)
    recent = {now.date(), now.date() - timedelta(days=1)}
    if day is None:
        assert pledged_on > min(recent) or (last_checked and last_checked >= min(recent))
    else:
        assert day in recent and day >= pledged_on
        assert Streak(pledged_on, last_checked=day).day_to_ask_about(now) is None
        assert last_checked is None or last_checked < day


def test_without_a_pledge_there_is_nothing_to_ask_about() -> None:
    assert Streak().day_to_ask_about(datetime(2026, 11, 21, 20)) is None

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.diary import last_week, lately, recent, week

SATURDAY = date(2026, 11, 21)


@dataclass
class Walk:
    on: date


def walks(*days: int) -> list[Walk]:
    """On days of November 2026; the 21st is a Saturday."""
    return [Walk(date(2026, 11, day)) for day in days]


@pytest.mark.parametrize(("said", "meant"), [(None, 21), (19, 19), (21, 21), (26, 19), (28, 21), (29, 21)])
def test_in_hindsight_a_weekday_is_the_last_one(said: int | None, meant: int) -> None:
    assert lately(date(2026, 11, said) if said else None, SATURDAY) == date(2026, 11, meant)


@given(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_nothing_was_done_in_the_future(day: date | None, today: date) -> None:
    assert lately(day, today) <= today


def test_a_week_is_seven_days() -> None:
    assert week(walks(14, 15, 20, 21, 22), SATURDAY) == walks(15, 20, 21)


def test_what_is_old_is_let_go() -> None:
    assert recent(walks(1, 12, 21), SATURDAY, timedelta(days=10)) == walks(12, 21)


def test_one_looks_back_on_a_week_once_it_is_over() -> None:
    entries = walks(8, 9, 15, 16, 21)
    assert last_week(entries, date(2026, 11, 9), SATURDAY) == walks(9, 15)
    assert last_week(entries, date(2026, 11, 16), SATURDAY) == []
    assert last_week(entries, None, SATURDAY) == []

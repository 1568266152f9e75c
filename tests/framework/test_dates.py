from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.dates import DateRange, Every, TimeRange, clock_time, date_range, duration, time_range
from speakup.errors import SetupError

TODAY = date(2026, 11, 21)


def days(value: str) -> tuple[str, str]:
    found = date_range(value, lambda: TODAY)
    return found.first.isoformat(), found.last.isoformat()


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2015-11-24", "2015-11-24", "2015-11-24"),
        ("PRESENT_REF", "2026-11-21", "2026-11-21"),
        ("2015-W48", "2015-11-23", "2015-11-29"),
        ("2015-W48-WE", "2015-11-28", "2015-11-29"),
        ("2020-W02-WE", "2020-01-11", "2020-01-12"),
        ("2020-W01", "2019-12-30", "2020-01-05"),
        ("2015-12", "2015-12-01", "2015-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-12-XX", "2015-12-01", "2015-12-31"),
        ("2015-07-00T9", "2015-07-01", "2015-07-31"),
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-XX", "2016-01-01", "2016-12-31"),
        ("2016-XX-XX", "2016-01-01", "2016-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2018-Q1", "2018-01-01", "2018-03-31"),
        ("2018-Q4", "2018-10-01", "2018-12-31"),
        ("2026-SP", "2026-03-01", "2026-05-31"),
        ("2026-SU", "2026-06-01", "2026-08-31"),
        ("2026-FA", "2026-09-01", "2026-11-30"),
        ("2026-WI", "2026-12-01", "2027-02-28"),
    ],
)
def test_every_form_of_a_date_means_its_days(value: str, first: str, last: str) -> None:
    assert days(value) == (first, last)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "?",
        "banana",
        "2015-13",
        "2015-02-30",
        "2015-W54",
        "2015-Q5",
        "2015-XX-24",
        "2015-11-24 ",
        "20151124",
        "000X",
    ],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        days(value)


@given(st.dates())
def test_a_day_is_itself(day: date) -> None:
    assert date_range(day.isoformat(), lambda: TODAY) == DateRange(day, day)


@given(st.dates(max_value=date(9998, 12, 31)))
def test_a_day_lies_in_its_week_month_and_year(day: date) -> None:
    year, week, weekday = day.isocalendar()
    forms = [f"{year:04}-W{week:02}", f"{day:%Y-%m}".zfill(7), f"{day.year:04}"]
    if weekday > 5:
        forms.append(f"{year:04}-W{week:02}-WE")

    for form in forms:
        assert day in date_range(form, lambda: TODAY), form


def test_a_range_holds_both_its_ends_and_counts_them() -> None:
    weekend = DateRange(date(2026, 11, 21), date(2026, 11, 22))

    assert weekend.days == 2
    assert date(2026, 11, 22) in weekend
    assert date(2026, 11, 23) not in weekend


@pytest.mark.parametrize(
    ("value", "inside", "outside"),
    [
        ("MO", time(6), time(12)),
        ("AF", time(12), time(17)),
        ("EV", time(20, 59), time(21)),
        ("NI", time(23), time(20)),
        ("NI", time(5, 59), time(6)),
        ("07:30", time(7, 30, 59), time(7, 31)),
        ("23:59", time(23, 59), time(0, 0)),
    ],
)
def test_a_time_is_a_part_of_the_day(value: str, inside: time, outside: time) -> None:
    assert inside in time_range(value)
    assert outside not in time_range(value)


def test_a_clock_time_is_a_range_of_one_minute() -> None:
    assert time_range("04:00") == TimeRange(time(4), time(4, 1))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("00:00", time(0)),
        ("04:00", time(4)),
        ("14:00", time(14)),
        ("19:30", time(19, 30)),
        ("07:30:15", time(7, 30, 15)),
    ],
)
def test_a_clock_time_is_read(value: str, moment: time) -> None:
    assert clock_time(value) == moment


@pytest.mark.parametrize("value", ["MO", "25:00", "7:30", "07:60", "", "?", "07:30+01:00", "noon"])
def test_what_is_no_clock_time_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        clock_time(value)


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("PT10M", timedelta(minutes=10)),
        ("PT5H", timedelta(hours=5)),
        ("P3D", timedelta(days=3)),
        ("PT45S", timedelta(seconds=45)),
        ("P8W", timedelta(weeks=8)),
        ("P7Y", timedelta(days=7 * 365)),
        ("P1M", timedelta(days=30)),
        ("PT5H10M", timedelta(hours=5, minutes=10)),
        ("P2YT3H10M", timedelta(days=2 * 365, hours=3, minutes=10)),
        ("PT90M", timedelta(minutes=90)),
        ("PT1.5H", timedelta(hours=1, minutes=30)),
        ("P0D", timedelta()),
    ],
)
def test_every_form_of_a_duration_is_read(value: str, length: timedelta) -> None:
    assert duration(value) == length


@pytest.mark.parametrize("value", ["", "P", "PT", "?", "10M", "PT10", "P-1D", "banana", "P" + "9" * 400 + "Y"])
def test_what_is_no_duration_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        duration(value)


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_the_parts_of_a_duration_add_up(weeks: int, days: int, hours: int, minutes: int, seconds: int) -> None:
    assert duration(f"P{weeks}W{days}DT{hours}H{minutes}M{seconds}S") == timedelta(
        weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
    )


# Times that come round


@pytest.mark.parametrize(
    ("every", "moment"),
    [
        (Every(time(18)), "2026-11-21T18:00"),
        (Every(time(8)), "2026-11-22T08:00"),
        (Every(time(9)), "2026-11-22T09:00"),
        (Every(time(9), weekdays=(5,)), "2026-11-28T09:00"),
        (Every(time(18), weekdays=(5, 6)), "2026-11-21T18:00"),
        (Every(time(18), weekdays=(2,)), "2026-11-25T18:00"),
    ],
)
def test_the_next_time_is_by_the_moments_own_clock(every: Every, moment: str) -> None:
    saturday = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Tokyo"))

    assert every.after(saturday) == datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Tokyo"))


def test_a_time_keeps_its_hour_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 20, tzinfo=berlin)

    assert Every(time(18)).after(before) - before == timedelta(hours=22)
    assert Every(time(18)).after(before).astimezone(UTC).hour == 17


def test_a_time_that_cannot_come_round_is_refused() -> None:
    with pytest.raises(SetupError, match="has a time zone"):
        Every(time(18, tzinfo=UTC))
    with pytest.raises(SetupError, match="Count from 0, Monday, to 6, Sunday"):
        Every(time(18), weekdays=(7,))

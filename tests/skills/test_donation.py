"""What Give Blood reckons, against days counted by hand, and properties that hold for every day."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.give_blood import donation
from skills.give_blood.donation import INTERVALS, MYTHS, Day, Donor, Kind, Puzzle, Topic
from speakup import DateRange, Facts, Figures, TimeRange
from speakup.errors import DocumentError

LOCALES = ("en-US", "en-GB")
INTERVAL_NAMES = (
    "days_after_whole_blood_of_a_man",
    "days_after_whole_blood_of_a_woman",
    "days_after_platelets",
    "days_after_plasma",
    "days_after_double_red_cells",
)
TODAY = date(2026, 11, 21)  # a Saturday

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
spans = st.integers(1, 400)


def day(year: int, month: int, number: int) -> DateRange:
    return DateRange(date(year, month, number), date(year, month, number))


# Which day was meant


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        (day(2026, 10, 2), Day(date(2026, 10, 2))),
        (day(2026, 11, 21), Day(date(2026, 11, 21))),  # today
        (day(2027, 9, 1), Day(date(2026, 9, 1))),  # "September first"
        (day(2026, 11, 23), Day(date(2026, 11, 16), is_moved=True)),  # "Monday"
        (day(2026, 12, 1), Day(date(2025, 12, 1), is_moved=True)),  # "December first", which may be meant
        (day(2028, 2, 29), Puzzle.AHEAD),
        (DateRange(date(2026, 5, 1), date(2026, 5, 31)), Day(date(2026, 5, 31), is_last_of_many=True)),
        (DateRange(date(2027, 5, 1), date(2027, 5, 31)), Day(date(2026, 5, 31), is_last_of_many=True)),  # "in May"
        (DateRange(date(2027, 2, 1), date(2027, 2, 28)), Day(date(2026, 2, 28), is_last_of_many=True)),
        (DateRange(date(2027, 6, 1), date(2027, 8, 31)), Day(date(2026, 8, 31), is_last_of_many=True)),  # "summer"
        (DateRange(date(2025, 1, 1), date(2025, 12, 31)), Day(date(2025, 12, 31), is_last_of_many=True)),
        (DateRange(date(2027, 1, 1), date(2027, 12, 31)), Puzzle.AHEAD),  # "next year"
        (DateRange(date(2026, 11, 23), date(2026, 11, 29)), Puzzle.AHEAD),  # "next week"
        (day(2031, 1, 1), Puzzle.AHEAD),
        (DateRange(date(2026, 11, 1), date(2026, 11, 30)), Puzzle.VAGUE),  # "this month"
        (DateRange(date(2026, 1, 1), date(2026, 12, 31)), Puzzle.VAGUE),  # "this year"
        (DateRange(date(1850, 1, 1), date(1850, 12, 31)), Puzzle.LONG_AGO),
    ],
)
def test_the_day_that_was_meant(heard: DateRange, meant: Day | Puzzle) -> None:
    assert donation.day_meant(heard, TODAY) == meant


def test_a_leap_day_said_in_the_year_after_is_the_end_of_february() -> None:
    heard = DateRange(date(2028, 2, 1), date(2028, 2, 29))
    assert donation.day_meant(heard, date(2027, 3, 10)) == Day(date(2027, 2, 28), is_last_of_many=True)


@given(today=days, ahead=st.integers(-800_000, 2_800_000), length=spans)
def test_no_day_is_counted_from_before_it_has_come(today: date, ahead: int, length: int) -> None:
    try:
        first = today + timedelta(days=ahead)
        heard = DateRange(first, first + timedelta(days=length - 1))
    except OverflowError:  # before the year 1
        return
    meant = donation.day_meant(heard, today)
    if isinstance(meant, Day):
        assert meant.date <= today
        assert meant.date.year >= today.year - 80
        assert not meant.is_moved or heard.first > today


def test_the_last_year_of_the_calendar_lies_ahead() -> None:
    assert donation.day_meant(DateRange(date(9999, 1, 1), date(9999, 12, 31)), TODAY) is Puzzle.AHEAD
    assert donation.day_meant(DateRange(date(1, 1, 1), date(1, 12, 31)), TODAY) is Puzzle.LONG_AGO


@given(today=days, ago=st.integers(0, 20_000))
def test_a_day_that_has_been_is_taken_at_its_word(today: date, ago: int) -> None:
    was = today - timedelta(days=ago)
    assert donation.day_meant(DateRange(was, was), today) == Day(was)


# When one may give again


@pytest.mark.parametrize(
    ("kind", "donor", "locale", "again"),
    [
        (Kind.WHOLE_BLOOD, Donor.UNSAID, "en-US", date(2026, 11, 27)),  # 56 days
        (Kind.WHOLE_BLOOD, Donor.WOMAN, "en-US", date(2026, 11, 27)),
        (Kind.PLATELETS, Donor.UNSAID, "en-US", date(2026, 10, 9)),  # 7
        (Kind.PLASMA, Donor.UNSAID, "en-US", date(2026, 10, 30)),  # 28
        (Kind.DOUBLE_RED_CELLS, Donor.UNSAID, "en-US", date(2027, 1, 22)),  # 112
        (Kind.WHOLE_BLOOD, Donor.MAN, "en-GB", date(2026, 12, 25)),  # 12 weeks
        (Kind.WHOLE_BLOOD, Donor.WOMAN, "en-GB", date(2027, 1, 22)),  # 16
        (Kind.WHOLE_BLOOD, Donor.UNSAID, "en-GB", date(2027, 1, 22)),
        (Kind.PLATELETS, Donor.UNSAID, "en-GB", date(2026, 10, 16)),  # 2
        (Kind.PLASMA, Donor.MAN, "en-GB", date(2026, 10, 16)),  # 2
        (Kind.DOUBLE_RED_CELLS, Donor.UNSAID, "en-GB", date(2027, 4, 2)),  # 26
    ],
)
def test_the_next_day(kind: Kind, donor: Donor, locale: str, again: date) -> None:
    assert donation.next_day(date(2026, 10, 2), kind, donor, locale) == again


@pytest.mark.parametrize("locale", LOCALES)
@given(gave=days, kind=st.sampled_from(Kind), donor=st.sampled_from(Donor))
def test_whoever_does_not_say_waits_no_shorter_than_anybody(locale: str, gave: date, kind: Kind, donor: Donor) -> None:
    unsaid = donation.next_day(gave, kind, Donor.UNSAID, locale)
    assert gave + timedelta(days=7) <= donation.next_day(gave, kind, donor, locale) <= unsaid


def test_men_and_women_wait_differently_for_whole_blood_in_britain_alone() -> None:
    differing = {(kind, place) for kind in Kind for place in LOCALES if donation.differs_by_donor(kind, place)}
    assert differing == {(Kind.WHOLE_BLOOD, "en-GB")}


def test_every_interval_is_a_whole_number_of_weeks_with_a_source() -> None:
    for name in INTERVAL_NAMES:
        for locale in LOCALES:
            figure = INTERVALS.of(name, locale)
            assert figure.value % 7 == 0 and figure.source.url.startswith("http")


# When to remind


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata"])
@given(day=days, now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_a_reminder_is_offered_at_ten_by_the_listeners_clock_and_never_today(
    zone: str, day: date, now: datetime
) -> None:
    here = now.replace(tzinfo=ZoneInfo(zone))
    when = donation.first_reminder(day, here)
    assert when.time() == time(10) and when.tzinfo == ZoneInfo(zone)
    assert when.date() == max(day, here.date() + timedelta(days=1))


def test_the_hour_stays_when_the_clocks_change() -> None:
    summer = datetime(2026, 10, 20, 8, tzinfo=ZoneInfo("America/New_York"))
    when = donation.first_reminder(date(2026, 11, 27), summer)
    assert (when.hour, when.utcoffset(), summer.utcoffset()) == (10, timedelta(hours=-5), timedelta(hours=-4))


@pytest.mark.parametrize(
    ("first", "until", "clock"),
    [
        (time(18), time(18, 1), time(18)),
        (time(6), time(6, 1), time(6)),
        (time(6), time(12), time(9)),  # "in the morning"
        (time(12), time(17), time(14)),
        (time(17), time(21), time(18)),
        (time(21), time(6), time(21)),
    ],
)
def test_a_part_of_the_day_has_a_usual_time(first: time, until: time, clock: time) -> None:
    assert donation.clock_time(TimeRange(first, until)) == clock


NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("America/New_York"))
OFFERED = datetime(2026, 11, 27, 10, tzinfo=ZoneInfo("America/New_York"))
SIX = TimeRange(time(18), time(18, 1))


@pytest.mark.parametrize(
    ("wanted", "at", "before", "moment"),
    [
        (None, None, timedelta(), "2026-11-27 10:00"),
        (None, SIX, timedelta(), "2026-11-27 18:00"),
        (None, None, timedelta(days=2), "2026-11-25 10:00"),
        (day(2026, 12, 1), SIX, timedelta(), "2026-12-01 18:00"),
        (DateRange(date(2026, 11, 23), date(2026, 11, 29)), None, timedelta(), "2026-11-23 10:00"),
        (day(2027, 6, 1), None, timedelta(days=7), "2027-05-25 10:00"),
        (day(2028, 1, 1), None, timedelta(), None),
    ],
)
def test_a_reminder_is_moved(
    wanted: DateRange | None, at: TimeRange | None, before: timedelta, moment: str | None
) -> None:
    when = donation.moved(OFFERED, NOON, wanted, at, before)
    assert (f"{when:%Y-%m-%d %H:%M}" if when else None) == moment


@given(first=st.dates(), before=st.timedeltas(timedelta(), timedelta.max), clock=st.times())
def test_whatever_is_wished_is_a_moment_or_too_far(first: date, before: timedelta, clock: time) -> None:
    at = TimeRange(clock, time(0))
    when = donation.moved(OFFERED, NOON, DateRange(first, first), at, before)
    assert (when is None) == (first > NOON.date() + donation.A_YEAR)
    assert when is None or when < NOON + timedelta(days=368)


# Myths


@pytest.mark.parametrize("locale", LOCALES)
def test_every_myth_has_a_topic_of_its_own_and_a_language(locale: str) -> None:
    topics = [myth.topic for myth in MYTHS[locale]]
    assert len(topics) == len(set(topics)) >= 10
    assert set(topics) <= {topic.value for topic in Topic}
    assert all("people say" in myth.said_in(locale) or "some say" in myth.said_in(locale) for myth in MYTHS[locale])


@pytest.mark.parametrize("locale", LOCALES)
def test_no_myth_claims_that_a_life_is_saved_or_speaks_in_digits_of_money(locale: str) -> None:
    for myth in MYTHS[locale]:
        assert not re.search(r"sav(e|ing)|lives|cure|\$|£", myth.said_in(locale))


def test_old_myths_are_not_told() -> None:
    assert donation.myths_on(date(2040, 1, 1), "en-US") == []
    assert donation.myth_about(Topic.PAIN, date(2040, 1, 1), "en-US") is None


def test_a_topic_of_the_other_country_has_no_myth() -> None:
    assert donation.myth_about(Topic.WOMEN, TODAY, "en-US") is None
    assert donation.myth_about(Topic.WOMEN, TODAY, "en-GB")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("us_myths.yaml", "source: *safety", "origin: *safety", "lacks publisher"),
        ("us_myths.yaml", "- id: too-old-to-give", "- id: it-hurts", "repeats the id 'it-hurts'"),
        ("gb_myths.yaml", 'good_until: "2028-06"', 'until: "2028-06"', "has no good_until"),
        ("gb_myths.yaml", "title: ", "name: ", "lacks title"),
    ],
)
def test_a_broken_file_of_myths_is_refused_with_its_line(
    name: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    broken = tmp_path / name
    text = (donation.HERE / name).read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError, match=told) as refused:
        Facts.load(broken)
    assert refused.value.path == broken and refused.value.line


def test_an_interval_without_a_source_is_refused_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "intervals.yaml"
    broken.write_text("days_after_platelets:\n  value: 7\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="lacks publisher") as refused:
        Figures.load(broken)
    assert refused.value.line == 1

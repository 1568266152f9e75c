from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.simulator import triggers
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.triggers import MIN_INTERVAL, Once
from tests.workbench.simulator.callers import MORNING, SEATTLE

YEAR = timedelta(days=366)


def absolute(time: str | None = None, zone: str | None = None, **recurrence: Any) -> dict[str, Any]:
    return {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": time,
        "timeZoneId": zone,
        "recurrence": recurrence or None,
    }


def relative(seconds: object) -> dict[str, Any]:
    return {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": seconds}


def rings(trigger: dict[str, Any], now: datetime = MORNING, span: timedelta = timedelta(days=7)) -> list[str]:
    """When it rings from `now` on, by the clock on the listener's wall."""
    found = triggers.read(trigger, now, SEATTLE).moments(now, now + span)
    return [f"{moment.astimezone(SEATTLE):%a %d %b %H:%M}" for moment in found]


def refused(trigger: object, now: datetime = MORNING) -> str:
    with pytest.raises(Refusal) as refusal:
        triggers.read(trigger, now, SEATTLE)
    assert refusal.value.status == 400
    return refusal.value.code


def test_in_two_hours() -> None:
    assert rings(relative(7200)) == ["Sat 21 Nov 10:00"]
    assert rings(relative("7200")) == ["Sat 21 Nov 10:00"]


def test_on_monday_at_six() -> None:
    assert rings(absolute("2026-11-23T18:00:00.000")) == ["Mon 23 Nov 18:00"]
    assert rings(absolute("2026-11-23T18:00")) == ["Mon 23 Nov 18:00"]


def test_a_trigger_may_name_another_time_zone() -> None:
    assert rings(absolute("2026-11-23T18:00:00", "Europe/London")) == ["Mon 23 Nov 10:00"]


def test_every_monday_and_friday() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=18;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
    assert rings(absolute(recurrenceRules=[rule])) == ["Mon 23 Nov 18:00", "Fri 27 Nov 18:00"]


def test_two_rules_make_one_reminder() -> None:
    rules = ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=18;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=7;BYMINUTE=30"]
    start = "2026-11-21T00:00:00"
    found = rings(absolute(startDateTime=start, recurrenceRules=rules))
    assert found == ["Mon 23 Nov 18:00", "Tue 24 Nov 07:30"]


def test_a_rule_counts_from_its_start_to_its_end() -> None:
    rule = "FREQ=DAILY;INTERVAL=2;BYHOUR=9;BYMINUTE=0;BYSECOND=0"
    bounds = {"startDateTime": "2026-11-23T00:00:00.000", "endDateTime": "2026-11-27T09:00:00.000"}
    found = rings(absolute(recurrenceRules=[rule], **bounds))
    assert found == ["Mon 23 Nov 09:00", "Wed 25 Nov 09:00", "Fri 27 Nov 09:00"]


def test_the_old_form_takes_the_time_of_day_and_no_date() -> None:
    daily = absolute("2020-01-01T19:00:00", freq="DAILY")
    assert rings(daily, span=timedelta(days=2)) == ["Sat 21 Nov 19:00", "Sun 22 Nov 19:00"]
    assert rings(absolute("2020-01-01T07:00:00", freq="WEEKLY", byDay=["SU"])) == ["Sun 22 Nov 07:00"]
    assert rings(absolute("2026-11-24T07:00:00", freq="DAILY", interval=3)) == ["Tue 24 Nov 07:00", "Fri 27 Nov 07:00"]


def test_new_rules_go_before_the_old_form() -> None:
    both = absolute("2020-01-01T19:00:00", freq="DAILY", recurrenceRules=["FREQ=WEEKLY;BYDAY=SU;BYHOUR=7;BYMINUTE=0"])
    assert rings(both) == ["Sun 22 Nov 07:00"]


def test_seven_in_the_morning_stays_seven_in_the_morning() -> None:
    friday = datetime(2027, 3, 12, 8, tzinfo=SEATTLE)
    found = rings(absolute(recurrenceRules=["FREQ=DAILY;BYHOUR=7;BYMINUTE=0"]), friday, timedelta(days=3))
    assert found == ["Sat 13 Mar 07:00", "Sun 14 Mar 07:00", "Mon 15 Mar 07:00"]


def test_a_time_that_the_clocks_skip_rings_an_hour_later() -> None:
    night = datetime(2027, 3, 13, 12, tzinfo=SEATTLE)
    found = rings(absolute(recurrenceRules=["FREQ=DAILY;BYHOUR=2;BYMINUTE=30"]), night, timedelta(days=2))
    assert found == ["Sun 14 Mar 03:30", "Mon 15 Mar 02:30"]


def test_a_time_that_comes_twice_rings_once() -> None:
    evening = datetime(2026, 10, 31, 20, tzinfo=SEATTLE)
    trigger = triggers.read(absolute(recurrenceRules=["FREQ=DAILY;BYHOUR=1;BYMINUTE=30"]), evening, SEATTLE)
    found = trigger.moments(evening, evening + timedelta(days=1))
    assert found == [datetime(2026, 11, 1, 8, 30, tzinfo=UTC)]


def test_from_one_29_february_to_the_next() -> None:
    trigger = triggers.read(
        absolute(recurrenceRules=["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9;BYMINUTE=0"]), MORNING, SEATTLE
    )
    first = trigger.next(MORNING)
    assert first and first.date() == date(2028, 2, 29)


def test_nothing_comes_after_the_end() -> None:
    rule, end = "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "2026-11-22T23:00:00"
    trigger = triggers.read(absolute(recurrenceRules=[rule], endDateTime=end), MORNING, SEATTLE)
    assert trigger.next(MORNING + timedelta(days=1)) is not None
    assert trigger.next(MORNING + timedelta(days=2)) is None


@pytest.mark.parametrize(
    ("trigger", "code"),
    [
        (None, "INVALID_TRIGGER"),
        ({}, "INVALID_TRIGGER"),
        ({"type": "SCHEDULED"}, "INVALID_TRIGGER"),
        (relative(None), "INVALID_TRIGGER"),
        (relative(0), "INVALID_TRIGGER"),
        (relative(-60), "INVALID_TRIGGER"),
        (relative(True), "INVALID_TRIGGER"),
        (relative("an hour"), "INVALID_TRIGGER"),
        (relative(10**11 * 9), "INVALID_TRIGGER"),
        (absolute("2026-11-23T18:00:00", "Middle/Earth"), "INVALID_TRIGGER"),
        (absolute("9999-12-31T23:59:59"), "INVALID_TRIGGER"),
        (absolute("2026-11-21T08:00:00"), "TRIGGER_SCHEDULED_TIME_IN_PAST"),
        (absolute("2020-01-01T08:00:00"), "TRIGGER_SCHEDULED_TIME_IN_PAST"),
        (absolute(), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute("tomorrow"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute("2026-02-30T18:00:00"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute("2026-11-23T18:00:00Z"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute("2026-11-23T18:00:00-08:00"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute() | {"recurrence": "daily"}, "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute("2026-11-23T18:00:00", freq="HOURLY"), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute("2026-11-23T18:00:00", freq="WEEKLY", byDay=["Monday"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute("2026-11-23T18:00:00", freq="WEEKLY", interval=-1), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(freq="DAILY"), "UNSUPPORTED_SCHEDULED_TIME_FORMAT"),
        (absolute(recurrenceRules=["every day"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(recurrenceRules=["FREQ=HOURLY;INTERVAL=6"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(recurrenceRules=["FREQ=DAILY;INTERVAL=0"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(recurrenceRules=["FREQ=DAILY;BYHOUR=25"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(recurrenceRules=["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (absolute(recurrenceRules=["FREQ=DAILY\nEXDATE:20261122T000000"]), "UNSUPPORTED_TRIGGER_RECURRENCE"),
        (
            absolute(endDateTime="2026-11-20T00:00:00", recurrenceRules=["FREQ=DAILY"]),
            "UNSUPPORTED_TRIGGER_RECURRENCE",
        ),
        (absolute(recurrenceRules=["FREQ=DAILY;BYHOUR=9,12;BYMINUTE=0"]), "UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL"),
        (absolute(recurrenceRules=["FREQ=DAILY;BYMINUTE=0,30"]), "UNSUPPORTED_TRIGGER_RECURRENCE_INTERVAL"),
    ],
)
def test_what_alexa_refuses(trigger: object, code: str) -> None:
    assert refused(trigger) == code


ZONES = st.sampled_from(["America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "Etc/UTC"])
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
PARTS = st.lists(
    st.one_of(
        st.builds("INTERVAL={}".format, st.integers(1, 30)),
        st.builds("BYDAY={}".format, st.sampled_from(["MO", "SU,WE", "1MO", "-1FR"])),
        st.builds("BYHOUR={}".format, st.integers(0, 26)),
        st.builds("BYMINUTE={}".format, st.integers(0, 59)),
        st.builds("BYMONTHDAY={}".format, st.integers(-31, 31)),
        st.builds("BYMONTH={}".format, st.integers(0, 13)),
    ),
    max_size=4,
    unique_by=lambda part: part.split("=")[0],
)
RULES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *parts]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    PARTS,
)


@settings(deadline=None)
@given(st.lists(RULES, min_size=1, max_size=2), NOWS, ZONES, st.lists(st.integers(1, 200), min_size=1, max_size=6))
def test_however_the_clock_moves_each_ringing_comes_once(
    rules: list[str], now: datetime, zone: str, days: list[int]
) -> None:
    try:
        trigger = triggers.read(absolute(recurrenceRules=rules), now, ZoneInfo(zone))
    except Refusal:
        return
    stops = [now]
    for step in days:
        stops.append(stops[-1] + timedelta(days=step, minutes=step))
    piecewise = [moment for earlier, later in pairwise(stops) for moment in trigger.moments(earlier, later)]
    assert piecewise == trigger.moments(now, stops[-1])
    assert piecewise == sorted(set(piecewise))
    first = trigger.next(now)
    assert first == piecewise[0] if piecewise else first is None or first > stops[-1]


@settings(deadline=None)
@given(RULES, NOWS, ZONES)
def test_no_rule_rings_more_often_than_alexa_allows(rule: str, now: datetime, zone: str) -> None:
    try:
        found = triggers.read(absolute(recurrenceRules=[rule]), now, ZoneInfo(zone)).moments(now, now + YEAR)
    except Refusal:
        return
    # The night on which the clocks go forward is an hour shorter.
    assert all(later - earlier >= MIN_INTERVAL - timedelta(hours=1) for earlier, later in pairwise(found))


WILD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text("AZ09:;=-T", max_size=20)
    | st.sampled_from(["DAILY", "FREQ=DAILY"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["freq", "byDay", "interval", "startDateTime", "endDateTime", "recurrenceRules"]), inner
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["SCHEDULED_ABSOLUTE", "SCHEDULED_RELATIVE"])},
        optional={"scheduledTime": WILD, "offsetInSeconds": WILD, "timeZoneId": WILD, "recurrence": WILD},
    )
)
def test_nothing_that_a_skill_sends_breaks_the_reading(trigger: dict[str, Any]) -> None:
    try:
        found = triggers.read(trigger, MORNING, SEATTLE)
    except Refusal as refusal:
        assert refusal.status == 400 and refusal.code and refusal.message
    else:
        assert found.next(MORNING)


@settings(deadline=None)
@given(st.integers(1, 10**7))
def test_an_offset_rings_that_much_later(seconds: int) -> None:
    at = MORNING.astimezone(UTC) + timedelta(seconds=seconds)
    assert triggers.read(relative(seconds), MORNING, SEATTLE) == Once(at)

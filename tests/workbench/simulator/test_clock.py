from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.clock import Clock, moment, span, stamp

ZONE = ZoneInfo("America/New_York")


def test_a_moment_without_a_zone_is_the_listeners() -> None:
    assert Clock(ZONE, moment("2026-11-21 08:00")).now() == datetime(2026, 11, 21, 13, tzinfo=UTC)
    assert Clock(ZONE, moment("2026-11-21 08:00+01:00")).now() == datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_a_frozen_clock_stands_still_and_can_be_set() -> None:
    clock = Clock(ZONE, moment("2026-11-21 08:00"))
    assert clock.now() == clock.now()
    clock.set(moment("2026-11-22"))
    assert clock.now().isoformat() == "2026-11-22T00:00:00-05:00"


def test_a_running_clock_goes_on_from_where_it_was_set() -> None:
    clock = Clock(ZONE, moment("2026-11-21 08:00"), frozen=False)
    first, second = clock.now(), clock.now()
    assert first < second < first + timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "08:00"])
def test_what_is_no_moment_is_told(text: str) -> None:
    with pytest.raises(Mistake, match="no moment"):
        moment(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2 hours", timedelta(hours=2)),
        ("a week", timedelta(weeks=1)),
        ("Ninety seconds", timedelta(seconds=90)),
        ("an hour and a half", timedelta(minutes=90)),
    ],
)
def test_a_length_of_time_is_said_in_words(text: str, time: timedelta) -> None:
    assert span(text) == time


@pytest.mark.parametrize("text", ["", "long", "2", "hours later"])
def test_what_is_no_length_of_time_is_told(text: str) -> None:
    with pytest.raises(Mistake, match="no length of time"):
        span(text)


def test_how_alexas_services_write_a_moment() -> None:
    evening = datetime(2026, 11, 21, 18, 30, 0, 1999, tzinfo=ZoneInfo("America/New_York"))
    assert stamp(evening) == "2026-11-21T23:30:00.001Z"

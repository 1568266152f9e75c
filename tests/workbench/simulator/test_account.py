import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.simulator import reminders, timers
from speakup_workbench.simulator.account import Account, Product
from tests.workbench.simulator.callers import MORNING, SEATTLE

IN_A_MINUTE = {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60}


def set_reminder(account: Account, name: str, trigger: dict[str, Any], zone: ZoneInfo = SEATTLE) -> None:
    asked = {"trigger": trigger, "alertInfo": {"spokenInfo": {"content": [{"locale": "en-US", "text": name}]}}}
    account.reminders[name] = reminders.read(name, asked, MORNING, zone, "en-US")


def set_timer(account: Account, name: str, duration: str) -> None:
    asked = {"duration": duration, "timerLabel": name, "triggeringBehavior": {"operation": {"type": "NOTIFY_ONLY"}}}
    account.timers[name] = timers.read(name, asked, MORNING, "en-US")


def at(scheduled: str) -> dict[str, Any]:
    return {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": scheduled}


def every(rule: str) -> dict[str, Any]:
    return {"type": "SCHEDULED_ABSOLUTE", "recurrence": {"recurrenceRules": [f"FREQ={rule};BYMINUTE=0;BYSECOND=0"]}}


def full() -> Account:
    account = Account({"alexa::alerts:reminders:skill:readwrite"})
    set_reminder(account, "daily", every("DAILY;BYHOUR=9"))
    set_reminder(account, "weekly", every("WEEKLY;BYDAY=MO;BYHOUR=9"))
    set_reminder(account, "once", at("2026-11-21T09:00:00"))
    set_reminder(account, "london", at("2026-11-21T18:00:00"), ZoneInfo("Europe/London"))
    set_timer(account, "tea", "PT5M")
    set_timer(account, "long", "PT24H")
    account.products["atlas"] = Product("atlas", "atlas", "The atlas", owned=1)
    return account


def test_what_rings_rings_in_order() -> None:
    rings = full().rung(MORNING + timedelta(days=2, hours=1))
    assert [f"{ring.at.astimezone(SEATTLE):%a %H:%M} {ring.text}" for ring in rings] == [
        "Sat 08:05 tea",
        "Sat 09:00 daily",
        "Sat 09:00 once",
        "Sat 10:00 london",
        "Sun 08:00 long",
        "Sun 09:00 daily",
        "Mon 09:00 daily",
        "Mon 09:00 weekly",
    ]


def test_until_belongs_to_it() -> None:
    account = Account()
    set_reminder(account, "soon", IN_A_MINUTE)
    assert account.rung(MORNING + timedelta(seconds=59)) == []
    (ring,) = account.rung(MORNING + timedelta(seconds=60))
    assert (ring.at, ring.kind, ring.token) == (MORNING.astimezone(UTC) + timedelta(minutes=1), "reminder", "soon")
    assert account.rung(MORNING + timedelta(seconds=60)) == []


def test_a_clock_set_back_rings_nothing_again() -> None:
    account = full()
    account.rung(MORNING + timedelta(days=1))
    assert account.rung(MORNING) == []
    assert account.rung(MORNING + timedelta(days=1)) == []


def test_a_month_away_loses_no_ringing() -> None:
    account = full()
    rings = account.rung(MORNING + timedelta(days=30))
    assert [ring.token for ring in rings].count("daily") == 30
    assert account.reminders["daily"].status == "ON"
    assert account.reminders["once"].status == "COMPLETED"
    assert (account.timers["tea"].status, account.timers["tea"].due(MORNING + timedelta(days=30))) == ("OFF", [])


@settings(deadline=None)
@given(st.lists(st.integers(-600, 6000), min_size=1, max_size=10))
def test_however_the_clock_moves_each_rings_once(minutes: list[int]) -> None:
    moments = [MORNING.astimezone(UTC)]
    for step in minutes:
        moments.append(moments[-1] + timedelta(minutes=step))
    account = full()
    piecewise = [ring for moment in moments for ring in account.rung(moment)]
    assert piecewise == full().rung(max(moments))


def test_an_account_outlives_the_computer() -> None:
    account = full()
    account.rung(MORNING + timedelta(hours=2))
    account.timers["long"] = account.timers["long"].paused(MORNING + timedelta(hours=3))
    account.address = None
    kept = Account.from_json(json.loads(json.dumps(account.as_json())))
    assert kept == account
    later = MORNING + timedelta(days=9)
    assert kept.rung(later) == account.rung(later)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"permissions": 7},
        full().as_json() | {"reminders": [{}]},
        full().as_json() | {"reminders": [full().as_json()["reminders"][0] | {"asked": {}}]},
        full().as_json() | {"timers": [full().as_json()["timers"][0] | {"created": "yesterday"}]},
        full().as_json() | {"profile": {"shoe_size": 43}},
        None,
        [],
    ],
    ids=range(8),
)
def test_a_broken_file_is_no_account(kept: Any) -> None:
    with pytest.raises(ValueError):
        Account.from_json(kept)


def test_the_defaults_are_fiction() -> None:
    account = Account()
    assert account.profile and (account.profile.email or "").endswith("@example.org")
    assert account.rung(datetime(2099, 1, 1, tzinfo=UTC)) == []

from datetime import UTC, timedelta
from typing import Any

import pytest

from speakup_workbench.simulator import timers
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.timers import Timer
from tests.workbench.simulator.callers import MORNING

ANNOUNCE = {"type": "ANNOUNCE", "textToAnnounce": [{"locale": "en-US", "text": "Turn the water off"}]}
LAUNCH = {
    "type": "LAUNCH_TASK",
    "textToConfirm": [{"locale": "en-US", "text": "Shall I go on?"}],
    "task": {"name": "amzn1.ask.skill.1.Shower", "version": "1", "input": {"step": 2}},
}
NOTIFY = {"type": "NOTIFY_ONLY"}


def read(duration: Any = "PT10M", operation: Any = NOTIFY, **more: Any) -> Timer:
    asked = {"duration": duration, "triggeringBehavior": {"operation": operation}, **more}
    return timers.read("id", asked, MORNING, "en-US")


def test_what_it_says_depends_on_what_it_does() -> None:
    assert read(operation=ANNOUNCE).text == "Turn the water off"
    assert read(operation=LAUNCH).text == "Shall I go on?"
    assert read(operation=NOTIFY, timerLabel="shower").text == "shower"
    assert read(operation=NOTIFY).text == ""
    assert read(operation=LAUNCH).operation["task"]["input"] == {"step": 2}


@pytest.mark.parametrize(
    ("duration", "minutes"), [("PT10M", 10), ("PT1H30M", 90), ("PT90M", 90), ("P1D", 1440), ("PT600S", 10)]
)
def test_how_long_it_runs(duration: str, minutes: int) -> None:
    assert read(duration).due(MORNING + timedelta(days=2)) == [MORNING.astimezone(UTC) + timedelta(minutes=minutes)]


def test_a_paused_timer_stands_still() -> None:
    paused = read().paused(MORNING + timedelta(minutes=9, seconds=30))
    assert paused.details["remainingTimeWhenPaused"] == "PT30S"
    assert paused.due(MORNING + timedelta(days=1)) == []
    resumed = paused.resumed(MORNING + timedelta(hours=1))
    assert resumed.due(MORNING + timedelta(hours=1, seconds=30)) == [
        MORNING.astimezone(UTC) + timedelta(hours=1, seconds=30)
    ]
    assert resumed.paused(MORNING + timedelta(hours=2)).details["remainingTimeWhenPaused"] == "PT0S"


def test_a_timer_that_rang_is_over() -> None:
    rang = read().rang(MORNING + timedelta(minutes=10))
    assert (rang.status, rang.due(MORNING + timedelta(days=1))) == ("OFF", [])
    assert rang.details["triggerTime"] == rang.details["updatedTime"] == "2026-11-21T16:10:00.000Z"
    for change in (rang.paused, rang.resumed):
        with pytest.raises(Refusal):
            change(MORNING)


@pytest.mark.parametrize(
    "asked",
    [
        None,
        {},
        {"duration": "PT10M"},
        {"duration": "PT10M", "triggeringBehavior": "ring"},
        *(
            {"duration": duration, "triggeringBehavior": {"operation": NOTIFY}}
            for duration in (None, 600, "", "P", "PT", "PT0S", "-PT5M", "10 minutes", "P1M", "PT25H", "PT999999999H")
        ),
        *(
            {"duration": "PT10M", "triggeringBehavior": {"operation": operation}}
            for operation in (None, {"type": "RING"}, {"type": "ANNOUNCE"}, LAUNCH | {"task": {}}, LAUNCH | {"task": 1})
        ),
        {"duration": "PT10M", "timerLabel": 1, "triggeringBehavior": {"operation": NOTIFY}},
    ],
    ids=range(21),
)
def test_what_alexa_refuses(asked: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        timers.read("id", asked, MORNING, "en-US")
    assert refusal.value.status == 400

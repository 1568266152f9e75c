from datetime import timedelta
from typing import Any

import pytest

from speakup_workbench.simulator import reminders
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.reminders import Reminder
from tests.workbench.simulator.callers import MORNING, SEATTLE

SOON = {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60}


def told(*content: Any) -> dict[str, Any]:
    return {"trigger": SOON, "alertInfo": {"spokenInfo": {"content": list(content)}}}


ENGLISH = {"locale": "en-US", "text": "Water the trees"}
BRITISH = {"locale": "en-GB", "text": "Do water the trees"}
GERMAN = {"locale": "de-DE", "text": "Bäume gießen"}


def read(asked: Any, locale: str = "en-US") -> Reminder:
    return reminders.read("token", asked, MORNING, SEATTLE, locale)


def test_it_speaks_the_devices_language_if_it_can() -> None:
    assert read(told(ENGLISH, BRITISH, GERMAN), "en-GB").text == "Do water the trees"
    assert read(told(GERMAN, ENGLISH), "en-AU").text == "Water the trees"
    assert read(told(GERMAN, ENGLISH), "it-IT").text == "Bäume gießen"


def test_it_is_on_until_it_has_rung() -> None:
    reminder = read(told(ENGLISH))
    assert (reminder.status, reminder.due(MORNING)) == ("ON", [])
    assert len(reminder.due(MORNING + timedelta(minutes=1))) == 1
    rang = reminder.rang(MORNING + timedelta(minutes=1))
    assert (rang.status, rang.due(MORNING + timedelta(days=1))) == ("COMPLETED", [])


def test_a_changed_reminder_rings_anew_under_its_old_token() -> None:
    before = read(told(ENGLISH)).rang(MORNING + timedelta(hours=1))
    after = before.changed(told(GERMAN), MORNING + timedelta(hours=2), SEATTLE, "en-US")
    assert (after.token, after.version, after.created, after.status) == ("token", 2, before.created, "ON")
    assert after.text == "Bäume gießen"
    assert after.due(MORNING + timedelta(hours=3))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, "INVALID_ALERT_INFO"),
        ([], "INVALID_ALERT_INFO"),
        ({"trigger": SOON}, "INVALID_ALERT_INFO"),
        ({"trigger": SOON, "alertInfo": {"spokenInfo": {}}}, "INVALID_ALERT_INFO"),
        ({"trigger": SOON, "alertInfo": {"spokenInfo": "Water"}}, "INVALID_ALERT_INFO"),
        (told(), "INVALID_ALERT_INFO"),
        (told("Water the trees"), "INVALID_ALERT_INFO"),
        (told({"locale": "en-US", "ssml": "<speak>Water the trees</speak>"}), "INVALID_ALERT_INFO"),
        (told({"locale": "en-US", "text": " "}), "INVALID_ALERT_INFO"),
        (told({"text": "Water the trees"}), "INVALID_ALERT_INFO"),
        (told(ENGLISH) | {"pushNotification": {"status": "LOUD"}}, "INVALID_ALERT_INFO"),
        (told(ENGLISH) | {"requestTime": "now"}, "INVALID_REQUEST_TIME"),
        (told(ENGLISH) | {"requestTime": 1}, "INVALID_REQUEST_TIME"),
        (told(ENGLISH) | {"trigger": None}, "INVALID_TRIGGER"),
    ],
    ids=range(14),
)
def test_what_alexa_refuses(asked: Any, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(asked)
    assert (refusal.value.status, refusal.value.code) == (400, code)

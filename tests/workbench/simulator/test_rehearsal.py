"""The fixture `alexa` where nothing fails; what a failing test shows is in tests/workbench/test_pytest_plugin.py."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.rehearsal import Rehearsal
from tests.workbench.simulator.trees import SKILL, model, say

Json = dict[str, Any]
COUNTING = """
calls = 0

def handler(event, context):
    global calls
    calls += 1
    speech = {"type": "PlainText", "text": str(calls)}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": False}}
"""
REMINDER = {
    "requestTime": "2026-01-05T08:00:00.000",
    "trigger": {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 3600},
    "alertInfo": {"spokenInfo": {"content": [{"locale": "en-US", "text": "water the oak"}]}},
    "pushNotification": {"status": "ENABLED"},
}


def echo(event: Json, context: object) -> Json:
    return say(event["request"].get("intent", {"name": event["request"]["type"]})["name"])


def remind(event: Json, context: object) -> Json:
    """Asks Alexa for a reminder, and says what she answered."""
    system = event["context"]["System"]
    headers = {"Authorization": f"Bearer {system['apiAccessToken']}", "Content-Type": "application/json"}
    url = f"{system['apiEndpoint']}/v1/alerts/reminders"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, json.dumps(REMINDER).encode(), headers)) as answer:
            return say(f"{answer.status}", end=True)
    except urllib.error.HTTPError as error:
        with error:
            return say(f"{error.code}", end=True)


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    """The model of a skill that counts trees, in two languages."""
    path = model(tmp_path).path
    (tmp_path / "en-GB.json").write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.alexa(handler=echo, locale="en-GB", now="2026-11-21 08:00", person="Ana", launch=False)
def test_settings_come_from_the_marker(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(model=trees)
    request = alexa.say("open tree count").request
    assert request is not None
    assert (request["request"]["locale"], request["request"]["timestamp"]) == ("en-GB", "2026-11-21T08:00:00Z")
    assert "person" in request["context"]["System"]


@pytest.mark.alexa(handler=echo, locale="en-GB", zone="Asia/Tokyo", person="Ana")
@pytest.mark.alexa(person="Ben", screen=False)
def test_the_nearest_setting_counts(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(model=trees, person="", now="2026-11-21 08:00")
    request = alexa.exchange.request
    assert request is not None
    assert (request["request"]["locale"], request["request"]["timestamp"]) == ("en-GB", "2026-11-20T23:00:00Z")
    assert "person" not in request["context"]["System"] and "Viewport" not in request["context"]


def test_what_is_said_and_done_comes_back(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(handler=echo, model=trees)
    assert (alexa.heard, alexa.how, alexa.speech) == ("LaunchRequest", "sample", "LaunchRequest")
    assert alexa.say("tell me a fact", "plant 3 oak trees") is alexa.exchange
    assert (alexa.heard, alexa.slots) == ("PlantIntent", {"count": "3", "tree": "oak"})
    assert alexa.do(":person Ana") is None
    assert alexa.heard == "PlantIntent"
    assert alexa.do(":silence") is alexa.exchange
    assert (alexa.heard, alexa.ended) == ("silence", True)


def test_a_table_does_not_disturb_the_conversation(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(handler=echo, model=trees)
    alexa.hears({"plant a common oak": ("PlantIntent", {"tree": "common oak"}), "tell me a fact": "FactIntent"})
    assert alexa.speech == "LaunchRequest"


def test_permissions_and_reminders(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(handler=remind, model=trees)
    assert (alexa.speech, alexa.reminders) == ("401", [])
    alexa.open(handler=remind, model=trees, allow="reminders email")
    assert alexa.speech == "200" and [reminder.text for reminder in alexa.reminders] == ["water the oak"]
    rung = alexa.do(":wait 2 hours")
    assert rung is not None and "water the oak" in rung.speech and alexa.reminders == []


def test_a_fault_holds_for_its_conversation_alone(alexa: Rehearsal, trees: Path) -> None:
    alexa.open(handler=remind, model=trees, allow="reminders", faults="api=error")
    assert alexa.speech == "500"
    alexa.open(handler=remind, model=trees, allow="reminders")
    assert alexa.speech == "200"


def test_nothing_is_remembered_from_one_opening_to_the_next(alexa: Rehearsal, trees: Path) -> None:
    (trees / "tree_function.py").write_text(SKILL, encoding="utf-8")
    for _ in range(2):
        alexa.open(handler=f"{trees}/tree_function.py:handler", model=trees)
        assert alexa.speech == "Welcome, visit 1."
        alexa.do(":wait a day")
        assert alexa.say("open tree count").speech == "Welcome, visit 2."


def test_a_skill_stays_loaded_unless_it_is_wanted_fresh(alexa: Rehearsal, trees: Path) -> None:
    (trees / "counting_function.py").write_text(COUNTING, encoding="utf-8")
    heard = []
    for fresh in (False, False, True, False):
        alexa.open(handler=f"{trees}/counting_function.py:handler", model=trees, fresh=fresh)
        heard.append(alexa.speech)
    assert heard == ["1", "2", "1", "2"]


@pytest.mark.alexa(handler=echo, skill="clean_water")
def test_two_skills_in_one_test(alexa: Rehearsal, trees: Path) -> None:
    with pytest.raises(Mistake, match="both handler= and model="):
        alexa.open()
    alexa.open("clean_water", locale="en-GB")
    assert "Clean Water" in alexa.speech
    alexa.open(handler=echo, model=trees / "en-GB.json")
    assert alexa.speech == "LaunchRequest"

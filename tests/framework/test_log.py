import json
from dataclasses import dataclass
from typing import Any

import pytest

from speakup import Reply, Skill, Turn, ask
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Conversation
from tests.framework.shelf import Shelf


@dataclass
class Listener:
    litres: int = 0


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def skill(make_skill: SkillMaker, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Skill[Listener]:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "water")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1")
    skill = make_skill("pledged: Thank you.", Listener, shelf, skill_id="amzn1.ask.skill.ours")

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres = 10 // litres
        turn.did("PledgeMade", litres=litres)
        return ask("pledged")

    return skill


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines on standard output so far, as Lambda keeps them."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_turn_is_a_line_without_a_word_that_was_said(skill: Skill[Listener], lines: Any) -> None:
    Conversation(skill.handler, user="amzn1.ask.account.ADA").say("PledgeIntent", litres="7")

    (line,) = lines()
    assert line.pop("Duration") > 0
    assert line == {
        "skill": skill.folder.name,
        "what": "turn",
        "request": "request-1",
        "type": "IntentRequest",
        "intent": "PledgeIntent",
        "trace": "1-67891233-abcdef012345678912345678",
        "Turns": 1,
        "Apologies": 0,
        "NotRead": 0,
        "NotSaved": 0,
        "Acts": 1,
        "ColdStarts": 1,
    }


def test_what_went_wrong_is_counted(skill: Skill[Listener], shelf: Shelf, lines: Any) -> None:
    ada = Conversation(skill.handler)
    ada.say("PledgeIntent", litres="0")
    shelf.takes = False
    ada.say("PledgeIntent", litres="5")
    shelf.loads = False
    ada.say("PledgeIntent", litres="5")

    told = ("ColdStarts", "Acts", "Apologies", "NotSaved", "NotRead")
    assert [{name for name in told if line[name]} for line in lines()] == [
        {"ColdStarts", "Apologies"},
        {"NotSaved"},
        {"NotRead"},
    ]


def test_metrics_are_in_the_line_where_somebody_pays_for_them(
    skill: Skill[Listener], lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEAKUP_METRICS", "SpeakUp/cause")

    Conversation(skill.handler).open()

    (line,) = lines()
    assert (line["Skill"], line["Intent"]) == (skill.folder.name, "LaunchRequest")
    by_skill, by_intent = line["_aws"]["CloudWatchMetrics"]
    assert by_skill["Dimensions"] == [["Skill"]] and by_intent["Dimensions"] == [["Skill", "Intent"]]
    for directive in (by_skill, by_intent):
        assert directive["Namespace"] == "SpeakUp/cause"
        assert all(isinstance(line[metric["Name"]], int | float) for metric in directive["Metrics"])
    assert line["_aws"]["Timestamp"] > 1_700_000_000_000


def test_a_failure_is_found_by_its_fields(skill: Skill[Listener], caplog: pytest.LogCaptureFixture) -> None:
    Conversation(skill.handler).say("PledgeIntent", litres="0")

    (record,) = caplog.records
    found = vars(record)  # all of which Lambda's own JSON has as fields
    assert (found["what"], found["error"], found["intent"]) == ("failed", "ZeroDivisionError", "PledgeIntent")
    assert json.loads(record.message)["error"] == "ZeroDivisionError"


def test_what_is_no_request_is_a_line_too(skill: Skill[Listener], lines: Any) -> None:
    skill.handler("nonsense"), skill.handler({"request": "nonsense"})

    assert [(line["type"], line["Turns"]) for line in lines()] == [(None, 1), (None, 1)]


def test_outside_of_lambda_nothing_is_printed(
    skill: Skill[Listener], lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")

    Conversation(skill.handler).open()

    assert lines() == []

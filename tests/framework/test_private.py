"""What a listener says in private leaves no trace: in the record, in the log, in what is said later."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from speakup import Reply, Skill, Turn, ask
from speakup.errors import SetupError
from speakup.records import unpack
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Conversation
from tests.framework.shelf import Shelf

PHRASES = """
chapter: {speech: [Once upon a time?, There was a time?], reprompt: Go on?}
comfort: {speech: [You did well to tell me. Again?, I am glad you told me. Again?], reprompt: Once more?}
help_comforted: {speech: [Say yes to hear it again., Yes is again.], reprompt: Once more?}
"""


@dataclass
class Listener:
    chapters: int = 0


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def skill(make_skill: SkillMaker, shelf: Shelf) -> Skill[Listener]:
    skill: Skill[Listener] = make_skill(PHRASES, Listener, shelf, skill_id="amzn1.ask.skill.ours")

    @skill.launch
    @skill.intent("ChapterIntent")
    def chapter(turn: Turn[Listener]) -> Reply:
        turn.memory.chapters += 1
        return ask("chapter", then="told")

    @skill.intent("HurtIntent", private=True)
    @skill.intent("AMAZON.YesIntent", scene="comforted", private=True)
    def comfort(turn: Turn[Listener]) -> Reply:
        assert not turn.remembers
        return ask("comfort", then="comforted")

    @skill.intent("SomethingElseIntent")
    def something_else(turn: Turn[Listener]) -> Reply:
        turn.is_private = True
        return ask("comfort", then="comforted")

    return skill


def test_what_is_private_is_neither_read_nor_saved(skill: Skill[Listener], shelf: Shelf) -> None:
    ada = Conversation(skill.handler)
    ada.open()
    before = dict(shelf.records)
    shelf.loads = False
    for intent in ("HurtIntent", "AMAZON.YesIntent", "AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.NoIntent"):
        assert ada.say(intent).scene == "comforted"
    assert shelf.records == before


def test_a_function_may_make_a_turn_private(skill: Skill[Listener], shelf: Shelf) -> None:
    ada = Conversation(skill.handler)
    ada.open()
    assert ada.say("SomethingElseIntent").scene == "comforted"
    ada.say("ChapterIntent")
    assert shelf.saves == 2
    assert "told me" not in str(unpack(shelf.records["ada"].reply))


def test_nothing_later_leads_back_to_it(skill: Skill[Listener], shelf: Shelf) -> None:
    ada = Conversation(skill.handler)
    ada.open()
    ada.say("HurtIntent")
    ada.say("AMAZON.HelpIntent")
    ada.say("ChapterIntent")
    kept = str(unpack(shelf.records["ada"].reply)) + str(shelf.records["ada"].attributes)
    assert "time?" in kept and "told me" not in kept and "comfort" not in kept
    for intent in ("AMAZON.PreviousIntent", "AMAZON.RepeatIntent", "AMAZON.PreviousIntent"):
        assert "time?" in str(ada.say(intent).speech)


def test_one_can_go_back_from_it_to_what_was_asked_before(skill: Skill[Listener]) -> None:
    ada = Conversation(skill.handler)
    ada.open()
    ada.say("HurtIntent")
    ada.say("HurtIntent")
    assert "told me" in str(ada.say("AMAZON.RepeatIntent").speech)
    ada.say("ChapterIntent")
    ada.say("HurtIntent")
    back = ada.say("AMAZON.PreviousIntent")
    assert "time?" in str(back.speech) and back.scene == "told"


def test_the_log_does_not_name_it(
    skill: Skill[Listener],
    shelf: Shelf,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "kind")
    monkeypatch.setenv("SPEAKUP_METRICS", "Kind")
    ada = Conversation(skill.handler)
    for intent in ("HurtIntent", "AMAZON.HelpIntent", "ChapterIntent"):
        ada.say(intent)
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["intent"], line["Intent"]) for line in lines] == [
        (None, "IntentRequest"),
        (None, "IntentRequest"),
        ("ChapterIntent", "ChapterIntent"),
    ]


def test_whoever_was_heard_in_private_can_be_forgotten(skill: Skill[Listener], shelf: Shelf) -> None:
    skill.forgets_on("ForgetMeIntent", then="told")
    ada = Conversation(skill.handler)
    ada.open()
    ada.say("HurtIntent")
    ada.say("ForgetMeIntent")
    assert "told me" not in str(ada.say("AMAZON.PreviousIntent").speech)
    ada.say("ForgetMeIntent")
    ada.say("HurtIntent")
    assert ada.say("AMAZON.YesIntent").scene == "comforted", "the yes is to the last question"
    assert shelf.records
    ada.say("ForgetMeIntent")
    assert ada.say("AMAZON.YesIntent").ended
    assert not shelf.records


def test_nobody_is_told_in_private_that_they_are_forgotten(skill: Skill[Listener]) -> None:
    turn: Turn[Listener] = Turn(is_private=True)
    with pytest.raises(SetupError, match="not private"):
        turn.forget()

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from speakup_workbench.simulator.conversation import SOMETHING_WRONG, Conversation
from speakup_workbench.simulator.dialog import delegate
from tests.workbench.simulator.trees import (
    COUNT,
    GIFT,
    SETTINGS,
    TREE,
    Json,
    directive,
    model,
    plant,
    reprompt,
    say,
    values,
)


class Planter:
    """Answers a finished dialog, delegates an unfinished one, and keeps what it was sent."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str | None, str]] = []

    def __call__(self, event: Json, context: object) -> Json:
        request = event["request"]
        if request["type"] != "IntentRequest":
            return say("Welcome.")
        intent, state = request["intent"], request.get("dialogState")
        self.received.append((intent["name"], state, intent["confirmationStatus"]))
        if state in ("STARTED", "IN_PROGRESS"):
            return say("", directives=directive("Delegate"))
        filled = values(event)
        return say(f"{filled.get('count')} {filled.get('tree')}")


def started(folder: Path, skill: Any, *dialog: Json, intents: Sequence[Json] = ()) -> Conversation:
    conversation = Conversation(skill, model(folder, *dialog, intents=intents), SETTINGS)
    conversation.say("open tree count")
    return conversation


def test_alexa_asks_for_everything_and_calls_the_skill_once(tmp_path: Path) -> None:
    skill = Planter()
    conversation = started(tmp_path, skill, plant("ALWAYS"))
    first = conversation.say("plant something")
    assert (first.speech, first.spoken[0].by, first.turns) == ("Which tree?", "alexa", ())
    assert conversation.say("oak").speech == "How many oak trees?"
    last = conversation.say("three")
    assert last.speech == "3 oak"
    assert skill.received == [("PlantIntent", "COMPLETED", "NONE")]


def test_a_full_utterance_leaves_nothing_to_ask(tmp_path: Path) -> None:
    skill = Planter()
    assert started(tmp_path, skill, plant("ALWAYS")).say("plant three oak trees").speech == "3 oak"
    assert skill.received == [("PlantIntent", "COMPLETED", "NONE")]


def test_a_skill_that_delegates_sees_every_step(tmp_path: Path) -> None:
    skill = Planter()
    conversation = started(tmp_path, skill, plant())
    assert conversation.say("plant something").speech == "Which tree?"
    assert conversation.say("a common oak").speech == "How many common oak trees?"
    assert conversation.say("three").speech == "3 common oak"
    states = [state for _, state, _ in skill.received]
    assert states == ["STARTED", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"]


def test_an_answer_may_fill_more_than_was_asked(tmp_path: Path) -> None:
    conversation = started(tmp_path, Planter(), plant("ALWAYS"))
    conversation.say("plant something")
    assert conversation.say("plant three elm trees").speech == "3 elm"


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ({"type": "isLessThan", "value": "10", "prompt": "few.count"}, "twenty", "three"),
        ({"type": "isInSet", "values": ["3", "5"], "prompt": "few.count"}, "four", "three"),
        ({"type": "isNotInSet", "values": ["13"], "prompt": "few.count"}, "thirteen", "three"),
    ],
)
def test_a_value_against_the_rules_is_asked_for_again(tmp_path: Path, rule: Json, bad: str, good: str) -> None:
    conversation = started(tmp_path, Planter(), plant("ALWAYS", TREE, COUNT | {"validations": [rule]}))
    conversation.say("plant a oak")
    assert conversation.say(bad).speech.endswith("is too many. How many?")
    assert conversation.say(good).speech == "3 oak"


def test_a_word_the_model_does_not_list_is_asked_for_again(tmp_path: Path) -> None:
    rule = {"type": "hasEntityResolutionMatch", "prompt": "known.tree"}
    conversation = started(tmp_path, Planter(), plant("ALWAYS", TREE | {"validations": [rule]}))
    assert conversation.say("plant a lamp").speech == "I know no lamp. Which tree?"
    assert conversation.say("elm").speech == "None elm"


def test_a_slot_denied_is_asked_for_again(tmp_path: Path) -> None:
    prompts = {"elicitation": "ask.tree", "confirmation": "sure.tree"}
    tree = TREE | {"confirmationRequired": True, "prompts": prompts}
    conversation = started(tmp_path, Planter(), plant("ALWAYS", tree, COUNT))
    assert conversation.say("plant a oak").speech == "A oak, is that right?"
    assert conversation.say("no").speech == "Which tree?"
    assert conversation.say("elm").speech == "A elm, is that right?"
    assert conversation.say("yes").speech == "How many elm trees?"


@pytest.mark.parametrize(("answer", "status"), [("yes", "CONFIRMED"), ("no", "DENIED")])
@pytest.mark.parametrize("delegation", ["ALWAYS", "SKILL_RESPONSE"])
def test_the_intent_is_confirmed_or_denied(tmp_path: Path, delegation: str, answer: str, status: str) -> None:
    skill = Planter()
    sure = plant(delegation, confirmationRequired=True, prompts={"confirmation": "sure"})
    conversation = started(tmp_path, skill, sure)
    assert conversation.say("plant three oak trees").speech == "Shall I plant 3?"
    conversation.say(answer)
    assert skill.received[-1] == ("PlantIntent", "COMPLETED", status)


def test_silence_repeats_alexas_question(tmp_path: Path) -> None:
    conversation = started(tmp_path, Planter(), plant("ALWAYS"))
    conversation.say("plant something")
    again = conversation.say("")
    assert (again.speech, again.spoken[0].by) == ("Which tree?", "alexa")
    assert conversation.say("").ended


def test_a_date_alexa_does_not_understand_is_asked_for_once_more(tmp_path: Path) -> None:
    day = {"name": "day", "type": "AMAZON.DATE", "elicitationRequired": True, "prompts": {"elicitation": "ask.count"}}
    plan = {"name": "WalkIntent", "delegationStrategy": "ALWAYS", "slots": [day]}
    walk = {"name": "WalkIntent", "slots": [{"name": "day", "type": "AMAZON.DATE"}], "samples": ["take a walk"]}
    conversation = started(tmp_path, Planter(), plan, intents=[walk])
    asked = conversation.say("take a walk").speech
    assert conversation.say("banana").speech == asked
    given_up = conversation.say("banana")
    assert given_up.ended
    assert given_up.request is not None
    assert given_up.request["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_an_answer_starts_the_count_anew(tmp_path: Path) -> None:
    conversation = started(tmp_path, Planter(), plant("ALWAYS"))
    for words in ("plant something", "plant something", "elm"):
        conversation.say(words)
    assert conversation.say("plant something").speech == "How many elm trees?"
    assert conversation.say("two").speech == "2 elm"


def test_another_intent_leaves_the_dialog(tmp_path: Path) -> None:
    skill = Planter()
    conversation = started(tmp_path, skill, plant("ALWAYS"))
    conversation.say("plant something")
    conversation.say("help")
    assert skill.received == [("AMAZON.HelpIntent", None, "NONE")]
    assert conversation.say("oak").heard.intent != "PlantIntent"


def asking(**directives: list[Json]) -> Any:
    """A skill that answers each intent request of a dialog state with its own directive."""
    received: list[Json] = []

    def skill(event: Json, context: object) -> Json:
        request = event["request"]
        received.append(request)
        if request["type"] != "IntentRequest":
            return say("Welcome.")
        asked = directives.get(f"turn{len(received) - 1}")
        return say("Well?", directives=asked) if asked else say("Done.")

    skill.received = received  # type: ignore[attr-defined]
    return skill


def test_a_skill_elicits_in_its_own_words(tmp_path: Path) -> None:
    skill = asking(turn1=directive("ElicitSlot", slotToElicit="count"))
    conversation = started(tmp_path, skill, plant())
    first = conversation.say("plant a oak")
    assert (first.speech, first.spoken[0].by) == ("Well?", "skill")
    answer = conversation.say("three")
    assert (answer.speech, values(answer.request)) == ("Done.", {"count": "3", "tree": "oak"})
    assert skill.received[-1]["dialogState"] == "IN_PROGRESS"


@pytest.mark.parametrize(("answer", "status"), [("yes", "CONFIRMED"), ("no", "DENIED")])
def test_a_skill_confirms_a_slot(tmp_path: Path, answer: str, status: str) -> None:
    skill = asking(turn1=directive("ConfirmSlot", slotToConfirm="tree"))
    conversation = started(tmp_path, skill, plant())
    conversation.say("plant a oak")
    conversation.say(answer)
    tree = skill.received[-1]["intent"]["slots"]["tree"]
    assert (tree["confirmationStatus"], tree["value"]) == (status, "oak")


def test_a_skill_confirms_the_intent(tmp_path: Path) -> None:
    skill = asking(turn1=directive("ConfirmIntent"))
    conversation = started(tmp_path, skill, plant())
    conversation.say("plant a oak")
    conversation.say("no")
    assert skill.received[-1]["intent"]["confirmationStatus"] == "DENIED"
    assert skill.received[-1]["dialogState"] == "IN_PROGRESS"


def test_a_skill_goes_on_with_another_intent(tmp_path: Path) -> None:
    gift = {"name": "GiftIntent", "slots": {}}
    skill = asking(turn1=directive("Delegate", updatedIntent=gift))
    conversation = started(tmp_path, skill, plant(), GIFT)
    assert conversation.say("plant three oak trees").speech == "Well? Who is it for?"
    answer = conversation.say("for maria")
    assert (skill.received[-1]["intent"]["name"], values(answer.request)) == ("GiftIntent", {"friend": "maria"})


def test_values_a_skill_sets_are_resolved(tmp_path: Path) -> None:
    update = {"name": "PlantIntent", "slots": {"tree": {"name": "tree", "value": "common oak"}}}
    skill = asking(turn1=directive("ElicitSlot", slotToElicit="count", updatedIntent=update))
    conversation = started(tmp_path, skill, plant())
    conversation.say("plant something")
    conversation.say("three")
    tree = skill.received[-1]["intent"]["slots"]["tree"]
    [authority] = tree["resolutions"]["resolutionsPerAuthority"]
    assert authority["values"][0]["value"]["id"] == "OAK"


def test_eliciting_outside_the_dialog_model_has_no_effect(tmp_path: Path) -> None:
    skill = asking(turn1=directive("ElicitSlot", slotToElicit="count"))
    conversation = started(tmp_path, skill, GIFT)
    exchange = conversation.say("plant a oak")
    assert (exchange.speech, exchange.errors) == ("Well?", ())
    assert "has no effect" in exchange.notes[0]
    assert conversation.say("three").heard.intent != "PlantIntent"


@pytest.mark.parametrize(
    ("directives", "reason"),
    [
        (directive("ElicitSlot", slotToElicit="colour"), "no slot 'colour'"),
        (directive("Delegate", updatedIntent={"name": "NoIntent"}), "NoIntent"),
        (directive("Delegate", updatedIntent={"name": "GiftIntent", "slots": {"tree": {}}}), "no slot tree"),
        (directive("Delegate") + directive("ConfirmIntent"), "Send one"),
    ],
)
def test_a_directive_alexa_refuses_is_explained(tmp_path: Path, directives: list[Json], reason: str) -> None:
    conversation = started(tmp_path, asking(turn1=directives), plant(), GIFT)
    exchange = conversation.say("plant a oak")
    assert exchange.speech == SOMETHING_WRONG
    assert reason in exchange.errors[0]


def test_a_skill_that_delegates_for_ever_is_stopped(tmp_path: Path) -> None:
    skill = Planter()

    def stubborn(event: Json, context: object) -> Json:
        skill(event, context)
        return say("", directives=directive("Delegate")) if "intent" in event["request"] else say("Welcome.")

    exchange = started(tmp_path, stubborn, plant()).say("plant three oak trees")
    assert "COMPLETED" in exchange.errors[0]
    assert [state for _, state, _ in skill.received] == ["STARTED", "COMPLETED"]


def test_the_reprompt_of_a_question_is_the_skills(tmp_path: Path) -> None:
    def skill(event: Json, context: object) -> Json:
        if event["request"]["type"] != "IntentRequest":
            return say("Welcome.")
        asked = directive("ElicitSlot", slotToElicit="count")
        return say("How many?", directives=asked, reprompt=reprompt("A number, please."))

    conversation = started(tmp_path, skill, plant())
    conversation.say("plant a oak")
    assert conversation.say("").speech == "A number, please."


def test_a_prompt_in_ssml_takes_values_as_words(tmp_path: Path) -> None:
    spoken = model(tmp_path, plant("ALWAYS"))
    spoken.prompts["ask.count"] = ("<speak>How many {tree}?</speak>",)  # type: ignore[index]
    tree = {"name": "tree", "value": "a < b & c", "confirmationStatus": "NONE"}
    count = {"name": "count", "confirmationStatus": "NONE"}
    intent = {"name": "PlantIntent", "confirmationStatus": "NONE", "slots": {"tree": tree, "count": count}}
    clock = Conversation(Planter(), spoken, SETTINGS).clock
    step = delegate(intent, spoken, clock.now(), Random(1))
    assert step.question is not None and step.question.prompt is not None
    assert step.question.prompt.text == "How many a < b & c?"
    assert step.question.prompt.ssml == "<speak>How many a &lt; b &amp; c?</speak>"

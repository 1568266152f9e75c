import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import get_slot, is_intent_name, is_request_type
from ask_sdk_model import Response

from speakup_workbench.simulator.conversation import SOMETHING_WRONG, Conversation
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.manifest import Manifest
from tests.workbench.simulator.trees import SETTINGS, Json, directive, model, plant, reprompt, say, values


def greeter(event: Json, context: object) -> Json:
    """Counts what it was told in this session."""
    request = event["request"]
    heard = event["session"]["attributes"].get("heard", 0) + 1
    match request["type"]:
        case "LaunchRequest":
            return say("Welcome.", attributes={"heard": heard}, reprompt=reprompt("Still there?"))
        case "SessionEndedRequest":
            return {"version": "1.0", "response": {}}
        case _ if request["intent"]["name"] == "AMAZON.StopIntent":
            return say("Goodbye.", end=True)
        case _:
            return say(f"{heard}: {request['intent']['name']}", attributes={"heard": heard})


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation(greeter, model(tmp_path), SETTINGS)


def test_a_skill_is_opened_asked_and_left(conversation: Conversation) -> None:
    opening = conversation.say("open tree count")
    assert (opening.speech, opening.reprompt, opening.ended) == ("Welcome.", "Still there?", False)
    assert conversation.say("tell me a fact").speech == "2: FactIntent"
    assert conversation.say("help").speech == "3: AMAZON.HelpIntent"
    goodbye = conversation.say("stop")
    assert (goodbye.speech, goodbye.ended) == ("Goodbye.", True)


def test_a_session_keeps_its_id_and_is_new_once(conversation: Conversation) -> None:
    first, second = conversation.say("open tree count"), conversation.say("tell me a fact")
    conversation.say("stop")
    third = conversation.say("open tree count")
    sessions = [exchange.request["session"] for exchange in (first, second, third) if exchange.request]
    assert [session["new"] for session in sessions] == [True, False, True]
    assert sessions[0]["sessionId"] == sessions[1]["sessionId"] != sessions[2]["sessionId"]
    assert [session["attributes"] for session in sessions] == [{}, {"heard": 1}, {}]


def test_a_skill_can_be_opened_with_what_is_wanted(conversation: Conversation) -> None:
    exchange = conversation.say("ask tree count to tell me a fact")
    assert exchange.heard.intent == "FactIntent"
    assert [turn.request["request"]["type"] for turn in exchange.turns] == ["IntentRequest"]
    assert exchange.speech == "1: FactIntent"


def test_what_names_no_skill_reaches_none(conversation: Conversation) -> None:
    exchange = conversation.say("tell me a fact")
    assert (exchange.heard.kind, exchange.speech, exchange.turns) == ("nobody", "", ())
    assert "open tree count" in exchange.notes[0]
    assert conversation.needs_opening("tell me a fact")
    assert not any(map(conversation.needs_opening, ("", "stop", "exit", "open tree count")))


def test_exit_ends_the_session_without_a_word_of_the_skill(conversation: Conversation) -> None:
    conversation.say("open tree count")
    exchange = conversation.say("exit")
    assert exchange.request is not None
    assert exchange.request["request"]["reason"] == "USER_INITIATED"
    assert (exchange.speech, exchange.ended) == ("", True)


def test_silence_brings_the_reprompt_and_then_the_end(conversation: Conversation) -> None:
    conversation.say("open tree count")
    first, second = conversation.say(""), conversation.say("")
    assert (first.speech, first.ended, first.turns) == ("Still there?", False, ())
    assert second.request is not None
    assert second.request["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert second.ended


def test_silence_after_a_reply_without_a_reprompt_ends_at_once(conversation: Conversation) -> None:
    conversation.say("open tree count")
    conversation.say("tell me a fact")
    assert conversation.say("").ended


def test_an_answer_after_the_reprompt_goes_on(conversation: Conversation) -> None:
    conversation.say("open tree count")
    conversation.say("")
    assert conversation.say("tell me a fact").speech == "2: FactIntent"


def raising(event: Json, context: object) -> Json:
    if event["request"]["type"] == "IntentRequest":
        raise LookupError("no facts left")
    return say("Welcome.")


def test_an_exception_is_alexas_apology_and_the_authors_line(tmp_path: Path) -> None:
    conversation = Conversation(raising, model(tmp_path), SETTINGS)
    conversation.say("open tree count")
    exchange = conversation.say("tell me a fact")
    assert exchange.speech == SOMETHING_WRONG
    assert exchange.spoken[0].by == "alexa"
    assert "LookupError: no facts left" in exchange.errors[0]
    assert "test_conversation.py" in exchange.errors[0]
    assert exchange.ended
    ended = exchange.turns[-1].request["request"]
    assert (ended["type"], ended["reason"]) == ("SessionEndedRequest", "ERROR")
    assert ended["error"]["type"] == "INVALID_RESPONSE"
    assert conversation.say("open tree count").speech == "Welcome."


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (None, "returned nothing"),
        ({"version": "1.0"}, "'response'"),
        ({"version": "1.0", "response": {"outputSpeech": {"type": "SSML", "ssml": "<speak>a & b</speak>"}}}, "&amp;"),
        (say("x", directives=directive("ElicitSlot", slotToElicit="tree")), "no dialog section"),
    ],
)
def test_a_reply_alexa_refuses_is_explained(tmp_path: Path, reply: Any, reason: str) -> None:
    conversation = Conversation(lambda event, context: reply, model(tmp_path), SETTINGS)
    exchange = conversation.say("open tree count")
    assert reason in exchange.errors[0]
    assert (exchange.speech, exchange.ended) == (SOMETHING_WRONG, True)


@pytest.mark.parametrize(
    ("end", "screen", "is_open"),
    [(True, True, False), (False, False, True), (None, False, False), (None, True, True)],
)
def test_who_keeps_the_session_open(tmp_path: Path, end: bool | None, screen: bool, is_open: bool) -> None:
    document = {"type": "APL", "mainTemplate": {"items": [{"type": "Text", "text": "oak"}]}}
    shown: Json = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "t", "document": document}
    reply = say("Hello.", end=end, directives=[shown] if screen else [])
    conversation = Conversation(lambda event, context: reply, model(tmp_path), replace(SETTINGS, screen=screen))
    exchange = conversation.say("open tree count")
    assert conversation.is_open == is_open
    assert exchange.screen == (("oak",) if screen else ())


def test_the_skill_cannot_change_what_was_sent(tmp_path: Path) -> None:
    def vandal(event: Json, context: object) -> Json:
        event["request"].clear()
        return say("Gone.")

    exchange = Conversation(vandal, model(tmp_path), SETTINGS).say("open tree count")
    assert exchange.request is not None
    assert exchange.request["request"]["type"] == "LaunchRequest"


def test_what_a_skill_prints_is_kept_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def chatty(event: Json, context: object) -> Json:
        print("thinking")
        return say("Hello.")

    exchange = Conversation(chatty, model(tmp_path), SETTINGS).say("open tree count")
    assert exchange.turns[0].printed == "thinking\n"
    assert capsys.readouterr().out == ""


def test_dynamic_entities_are_heard_until_they_are_cleared(tmp_path: Path) -> None:
    ginkgo = {"id": "GINKGO", "name": {"value": "ginkgo", "synonyms": ["maidenhair"]}}
    update = directive("UpdateDynamicEntities", updateBehavior="REPLACE", types=[{"name": "TREE", "values": [ginkgo]}])
    clear = directive("UpdateDynamicEntities", updateBehavior="CLEAR")

    def skill(event: Json, context: object) -> Json:
        launched = event["request"]["type"] == "LaunchRequest"
        return say("Yes.", directives=update if launched else clear)

    conversation = Conversation(skill, model(tmp_path), SETTINGS)
    conversation.say("open tree count")
    first, second = conversation.say("plant a maidenhair"), conversation.say("plant a maidenhair")
    codes = []
    for exchange in (first, second):
        assert exchange.request is not None
        tree = exchange.request["request"]["intent"]["slots"]["tree"]
        authorities = tree["resolutions"]["resolutionsPerAuthority"]
        codes.append([authority["status"]["code"] for authority in authorities])
    assert codes == [["ER_SUCCESS_NO_MATCH", "ER_SUCCESS_MATCH"], ["ER_SUCCESS_NO_MATCH"]]


def test_dynamic_entities_last_thirty_minutes_and_longer_than_the_session(tmp_path: Path) -> None:
    def entity(name: str) -> list[Json]:
        types = [{"name": "TREE", "values": [{"name": {"value": name}}]}]
        return directive("UpdateDynamicEntities", updateBehavior="REPLACE", types=types)

    replies = [say("Bye.", end=True, directives=entity("ginkgo")), say("Hm.", directives=entity("larch"))]
    conversation = Conversation(
        lambda event, context: replies.pop(0) if replies else say("Yes."),
        model(tmp_path),
        replace(SETTINGS, now=datetime(2026, 11, 21, 8), zone="Europe/London"),
    )

    def dynamic(tree: str) -> list[str] | None:
        slot = conversation.hear(f"plant a {tree}", session=True).slots["tree"]
        return None if slot.dynamic is None else [value.name for values in slot.dynamic for value in values]

    assert conversation.say("open tree count").ended
    assert dynamic("ginkgo") == ["ginkgo"]
    conversation.say("open tree count")
    assert (dynamic("ginkgo"), dynamic("larch")) == ([], ["larch"])
    conversation.clock.set(datetime(2026, 11, 21, 8, 30))
    assert dynamic("larch") == ["larch"]
    conversation.clock.set(datetime(2026, 11, 21, 8, 30, 1))
    assert dynamic("larch") is None


@pytest.mark.parametrize("value", ["Common-Oak", "COMMON OAK!", "common oak"])
def test_a_value_the_skill_sets_is_resolved_as_if_it_had_been_said(tmp_path: Path, value: str) -> None:
    intent = {"name": "PlantIntent", "slots": {"tree": {"name": "tree", "value": value}}}
    asked = say("How many?", directives=directive("ElicitSlot", slotToElicit="count", updatedIntent=intent))
    conversation = Conversation(lambda event, context: asked, model(tmp_path, plant()), SETTINGS)
    conversation.say("open tree count")
    request = conversation.say("3").request
    assert request is not None
    [answer] = request["request"]["intent"]["slots"]["tree"]["resolutions"]["resolutionsPerAuthority"]
    assert answer["values"] == [{"value": {"name": "oak", "id": "OAK"}}]


def test_dynamic_entities_of_an_unknown_type_are_refused(tmp_path: Path) -> None:
    update = directive("UpdateDynamicEntities", types=[{"name": "SHRUB", "values": []}])
    conversation = Conversation(lambda e, c: say("Yes.", directives=update), model(tmp_path), SETTINGS)
    assert "SHRUB" in conversation.say("open tree count").errors[0]


def test_the_same_seed_gives_the_same_requests(tmp_path: Path) -> None:
    def requests() -> list[Json | None]:
        settings = replace(SETTINGS, now=datetime(2026, 11, 21, 8))
        conversation = Conversation(greeter, model(tmp_path), settings)
        return [conversation.say(words).request for words in ("open tree count", "plant 3 oak trees")]

    assert requests() == requests()


DOCUMENT = {"type": "APL", "mainTemplate": {"items": [{"type": "Text", "text": "oak"}]}}
SHOW: Json = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "tree", "document": DOCUMENT}


def showing(event: Json, context: object) -> Json:
    request = event["request"]
    match request["type"]:
        case "LaunchRequest":
            return say("Touch a tree.", end=None, directives=[SHOW], attributes={"at": "list"})
        case "Alexa.Presentation.APL.UserEvent":
            return say(f"{request['arguments']} of {request['token']} at {event['session']['attributes']['at']}")
        case "IntentRequest":
            return say("Nothing new to see.", end=None)
        case _:
            return {"version": "1.0", "response": {}}


def test_a_touch_reaches_the_skill_with_what_is_on_the_screen(tmp_path: Path) -> None:
    conversation = Conversation(showing, model(tmp_path), replace(SETTINGS, screen=True))
    assert "nothing can be touched" in conversation.touch("oak").notes[0]
    conversation.say("open tree count")
    touched = conversation.touch("oak", 3, source={"id": "first"}, components={"name": "Ana"})
    assert touched.speech == "['oak', 3] of tree at list"
    assert touched.utterance == "(touch: oak, 3)"
    assert touched.request is not None
    sent = touched.request["request"]
    assert sent["source"] == {"type": "TouchWrapper", "handler": "Press", "id": "first", "value": False}
    assert sent["components"] == {"name": "Ana"}


def test_a_screen_keeps_a_session_without_the_microphone_for_thirty_seconds(tmp_path: Path) -> None:
    conversation = Conversation(showing, model(tmp_path), replace(SETTINGS, screen=True))
    opening = conversation.say("open tree count")
    assert (opening.ended, opening.listening) == (False, False)
    assert not conversation.say("tell me a fact").ended
    assert not conversation.wait(timedelta(seconds=29)).ended
    assert conversation.wait(timedelta(seconds=30)).ended


def test_time_that_passes_is_silence(conversation: Conversation) -> None:
    conversation.say("open tree count")
    assert conversation.wait(timedelta(seconds=7)).speech == ""
    repeated = conversation.wait(timedelta(seconds=8))
    assert (repeated.speech, repeated.ended) == ("Still there?", False)
    over = conversation.wait(timedelta(minutes=1))
    assert over.ended
    assert over.request is not None
    assert over.request["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_the_clock_of_the_conversation_goes_where_it_is_set(conversation: Conversation) -> None:
    before = conversation.clock.now()
    conversation.wait(timedelta(days=7))
    assert conversation.clock.now() - before == timedelta(days=7)
    conversation.until(before)
    assert conversation.clock.now() == before


def listening_for_events(event: Json, context: object) -> Json:
    print(json.dumps(event))
    return {"version": "1.0", "response": {}}


def test_the_cloud_tells_of_events_without_a_device(tmp_path: Path) -> None:
    conversation = Conversation(listening_for_events, model(tmp_path), SETTINGS)
    told = conversation.event("SkillDisabled", {"userInformationPersistenceStatus": "NOT_PERSISTED"})
    event = json.loads(told.turns[0].printed)
    assert "session" not in event
    assert list(event["context"]) == ["System"]
    assert "device" not in event["context"]["System"]
    assert event["request"]["type"] == "AlexaSkillEvent.SkillDisabled"
    assert event["request"]["body"] == {"userInformationPersistenceStatus": "NOT_PERSISTED"}
    assert event["request"]["eventCreationTime"] == event["request"]["timestamp"]


def test_a_permission_granted_in_the_app_is_told_to_whom_subscribed(tmp_path: Path) -> None:
    email, name = "alexa::profile:email:read", "alexa::profile:name:read"
    both = frozenset({"SKILL_PERMISSION_ACCEPTED", "SKILL_PERMISSION_CHANGED"})
    manifest = Manifest(permissions=frozenset({email, name}), events=both)
    conversation = Conversation(listening_for_events, model(tmp_path), SETTINGS, manifest=manifest)

    def told(exchange: Exchange) -> tuple[str, list[str]]:
        assert exchange.request is not None
        request = exchange.request["request"]
        return request["type"], [entry["scope"] for entry in request["body"]["acceptedPermissions"]]

    assert told(conversation.grant(email)) == ("AlexaSkillEvent.SkillPermissionAccepted", [email])
    assert told(conversation.grant(name)) == ("AlexaSkillEvent.SkillPermissionChanged", [email, name])
    assert conversation.grant(name).turns == ()
    assert told(conversation.revoke(email)) == ("AlexaSkillEvent.SkillPermissionChanged", [name])
    refused = conversation.grant("alexa::devices:all:geolocation:read")
    assert "geolocation" in refused.notes[0]
    assert told(conversation.revoke()) == ("AlexaSkillEvent.SkillPermissionChanged", [])
    unsubscribed = Conversation(listening_for_events, model(tmp_path), SETTINGS, manifest=Manifest())
    assert unsubscribed.grant(email).turns == ()


class Welcome(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_request_type("LaunchRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        handler_input.attributes_manager.session_attributes = {"seen": True}
        return handler_input.response_builder.speak("Hello from the SDK.").ask("What now?").response


class Plant(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("PlantIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        count: Any = get_slot(handler_input, "count")
        words = f"{count.value} trees, {handler_input.attributes_manager.session_attributes}"
        return handler_input.response_builder.speak(words).response


def test_an_ordinary_sdk_skill_is_talked_to(tmp_path: Path) -> None:
    builder = SkillBuilder()
    builder.add_request_handler(Welcome())
    builder.add_request_handler(Plant())
    handler: Any = builder.lambda_handler()
    conversation = Conversation(handler, model(tmp_path), SETTINGS)
    opening = conversation.say("open tree count")
    assert (opening.speech, opening.reprompt) == ("Hello from the SDK.", "What now?")
    planted = conversation.say("plant twelve oak trees")
    assert planted.speech == "12 trees, {'seen': True}"
    assert values(planted.request) == {"count": "12", "tree": "oak"}
    assert planted.ended

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.skill_builder import CustomSkillBuilder, SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model import Response
from ask_sdk_model.dialog import ElicitSlotDirective
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.services.reminder_management import Trigger, TriggerType
from hypothesis import HealthCheck, given, settings

from speakup import Reply, Skill, Turn, ask, tell
from speakup.alexa import Serializer, from_json, to_json
from tests.framework import conversation
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Answer, Conversation
from tests.framework.wild import EVENT

REFUSED = {"version": "1.0", "response": {"shouldEndSession": True}}
SORRY = "Sorry, something went wrong just now. Please say that once more."
GOODBYE = "Sorry, something is not working at the moment. Please try again later. Goodbye."

PHRASES = """
litres_ask: How many litres?
welcome: {speech: Welcome., reprompt: A pledge?}
pledged: {speech: "{{ litres }} litres, {{ visits }} visits.", reprompt: Shall I?}
reminded: I will.
"""


@pytest.fixture
def skill(make_skill: SkillMaker) -> Skill[None]:
    skill = make_skill(PHRASES)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[None], litres: int) -> Reply:
        return ask("pledged", litres=litres, visits=turn.session.get("visits", 0), then="offered")

    @skill.intent("AMAZON.YesIntent", scene="offered")
    def remind(turn: Turn[None]) -> Reply:
        return tell("reminded")

    @skill.intent("BoomIntent")
    def boom(turn: Turn[None]) -> Reply:
        raise ZeroDivisionError

    return skill


@pytest.fixture
def builder(skill: Skill[None]) -> SkillBuilder:
    """An ASK SDK skill that works beside ours, with a handler of its own."""
    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=is_intent_name("OldIntent"))
    def old(handler_input: Any) -> Any:
        session = handler_input.attributes_manager.session_attributes
        session["visits"] = session.get("visits", 0) + 1
        return handler_input.response_builder.speak(f"Visit {session['visits']}.").ask("And now?").response

    skill.use(builder)
    return builder


@pytest.fixture
def ada(skill: Skill[None], builder: SkillBuilder) -> Conversation:
    return Conversation(skill.handler)


# The SDK's parts beside ours


def test_either_side_answers_and_sees_the_others_session(ada: Conversation) -> None:
    assert ada.say("OldIntent").speech == "Visit 1."
    answer = ada.say("PledgeIntent", litres="10")
    assert (answer.speech, answer.reprompt, answer.scene) == ("10 litres, 1 visits.", "Shall I?", "offered")
    assert ada.say("OldIntent").speech == "Visit 2."
    reminded = ada.say("AMAZON.YesIntent")
    assert (reminded.speech, reminded.ended) == ("I will.", True)


def test_the_answer_beside_the_sdk_is_the_answer_without_it(
    make_skill: SkillMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(skill: Skill[Any]) -> list[dict[str, Any]]:
        monkeypatch.setattr(conversation, "NUMBERS", count(1))

        @skill.intent("ShowIntent")
        def show(turn: Turn[None]) -> Reply:
            newer = {"type": "Alexa.Future.Show", "novelty": {"deep": [1, None]}}
            return ask("welcome", directives=[newer, {"type": "AudioPlayer.Stop"}])

        ada = Conversation(skill.handler)
        turns = [ada.open(), ada.say("ShowIntent"), ada.say("AMAZON.HelpIntent"), ada.say("AMAZON.StopIntent")]
        return [turn.envelope | {"userAgent": None} for turn in turns]

    alone, beside = make_skill(PHRASES), make_skill(PHRASES)
    beside.use(SkillBuilder())

    assert answers(beside) == answers(alone)


def test_a_skill_tells_whether_the_sdk_may_answer_too(make_skill: SkillMaker) -> None:
    skill = make_skill()
    assert not skill.uses_the_sdk
    skill.use(SkillBuilder())
    assert skill.uses_the_sdk


def test_interceptors_meet_every_turn(ada: Conversation, builder: SkillBuilder) -> None:
    met: list[Any] = []

    @builder.global_request_interceptor()
    def before(handler_input: Any) -> None:
        met.append(type(handler_input.request_envelope.request).__name__)

    @builder.global_response_interceptor()
    def after(handler_input: Any, response: Any) -> None:
        met.append(response.output_speech.ssml)

    ada.open()
    ada.say("OldIntent")

    assert met == [
        "LaunchRequest",
        "<speak>Welcome.</speak>",
        "IntentRequest",
        "<speak>Visit 1.</speak>",
    ]


def test_an_exception_handler_catches_ours_too(ada: Conversation, builder: SkillBuilder) -> None:
    @builder.exception_handler(can_handle_func=lambda handler_input, error: isinstance(error, ZeroDivisionError))
    def zero(handler_input: Any, error: Exception) -> Any:
        return handler_input.response_builder.speak("Not by zero.").response

    assert ada.say("BoomIntent").speech == "Not by zero."


def test_an_exception_that_nobody_handles_is_apologised_for(ada: Conversation, builder: SkillBuilder) -> None:
    @builder.request_handler(can_handle_func=is_intent_name("OldBoomIntent"))
    def old_boom(handler_input: Any) -> Any:
        raise KeyError

    ada.open()
    assert ada.say("BoomIntent").speech == SORRY
    assert ada.say("OldBoomIntent").speech == GOODBYE


def test_a_persistence_adapter_keeps_working(skill: Skill[None], table: str) -> None:
    # Importing the adapter makes a boto3 resource, for which the environment must be ready.
    adapter = importlib.import_module("ask_sdk_dynamodb.adapter")
    resource = importlib.import_module("boto3").resource("dynamodb")
    builder = CustomSkillBuilder(persistence_adapter=adapter.DynamoDbAdapter(table, dynamodb_resource=resource))

    @builder.request_handler(can_handle_func=is_intent_name("OldIntent"))
    def old(handler_input: Any) -> Any:
        manager = handler_input.attributes_manager
        visits = int(manager.persistent_attributes.get("visits", 0)) + 1
        manager.persistent_attributes = {"visits": visits}
        manager.save_persistent_attributes()
        return handler_input.response_builder.speak(f"Visit {visits}.").response

    skill.use(builder)

    assert Conversation(skill.handler).say("OldIntent").speech == "Visit 1."
    assert Conversation(skill.handler).say("OldIntent").speech == "Visit 2."
    assert Conversation(skill.handler).say("PledgeIntent", litres="1").speech == "1 litres, 0 visits."


def test_the_sdk_may_refuse_a_foreign_skill_too(skill: Skill[None], builder: SkillBuilder) -> None:
    builder.skill_id = "amzn1.ask.skill.other"  # type: ignore[assignment]

    assert Conversation(skill.handler).open().speech == GOODBYE


# What the bare SDK loses


def test_an_unknown_request_type_reaches_the_sdks_handlers_as_it_came(ada: Conversation, builder: SkillBuilder) -> None:
    seen: list[Any] = []

    @builder.request_handler(can_handle_func=is_request_type("Alexa.Future.Thing"))
    def future(handler_input: Any) -> Any:
        request = handler_input.request_envelope.request
        seen.append((request.object_type, request.locale, request.payload["novelty"]))
        return handler_input.response_builder.response

    assert ada.send({"type": "Alexa.Future.Thing", "novelty": [1]}).response == {}
    assert seen == [("Alexa.Future.Thing", "en-US", [1])]


@pytest.mark.parametrize(
    ("request_", "changes"),
    [
        ({"type": "LaunchRequest", "timestamp": 1795248000000}, {}),
        ({"type": "LaunchRequest", "timestamp": "yesterday"}, {}),
        ({"type": "LaunchRequest", "timestamp": 1e300}, {}),
        ({"type": "LaunchRequest", "novelty": {"deep": [1]}}, {"novelty": 1}),
        ({"type": "LaunchRequest"}, {"context": None}),
        ({"type": "LaunchRequest"}, {"context": {"Viewport": {"mode": "HOLOGRAM", "shape": "CUBE"}}}),
        ({"type": "LaunchRequest"}, {"context": {"Viewports": [{"type": "FUTURE"}, {}, "x", {"type": []}]}}),
        ({"type": "LaunchRequest"}, {"context": {"Viewports": "x", "Extensions": {"available": "x"}}}),
        ({"type": "LaunchRequest"}, {"session": {"new": True}}),
        ({"type": "LaunchRequest", "x": "x" * 100_000}, {}),
    ],
)
def test_a_request_that_is_newer_or_poorer_than_the_sdk_is_answered(
    ada: Conversation, request_: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert ada.send(request_, **changes).speech == "Welcome."


def test_an_unknown_reason_does_not_lose_the_end_of_a_session(ada: Conversation) -> None:
    assert ada.send({"type": "SessionEndedRequest", "reason": "NEW_REASON"}).response == {}


def test_slots_as_a_list_are_no_slots(ada: Conversation) -> None:
    intent = {"name": "PledgeIntent", "slots": [{"name": "litres", "value": "10"}]}

    assert ada.send({"type": "IntentRequest", "intent": intent}).elicited == "litres"


def test_a_skill_event_without_a_session_is_answered(ada: Conversation) -> None:
    event = ada._event({"type": "AlexaSkillEvent.SkillEnabled"})
    del event["session"]

    assert ada.handler(event, None)["response"] == {}


@pytest.mark.parametrize("event", [None, {}, {"request": None}, {"request": {}}, {"request": []}, "x" * 100_000])
def test_what_is_no_request_never_reaches_the_sdk(ada: Conversation, builder: SkillBuilder, event: Any) -> None:
    @builder.global_request_interceptor()
    def before(handler_input: Any) -> None:
        raise AssertionError("the SDK was asked")

    assert ada.handler(event, None) == REFUSED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENT)
def test_no_json_makes_the_handler_raise(ada: Conversation, event: dict[str, Any]) -> None:
    response = json.loads(json.dumps(ada.handler(event, None)))

    assert isinstance(response["response"], dict)


# turn.handler_input


def answer_with(skill: Skill[None], function: Callable[[Turn[None]], Any]) -> Answer:
    skill.intent("RawIntent")(function)
    return Conversation(skill.handler).say("RawIntent")


def test_a_response_may_be_made_with_the_sdks_own_builder(skill: Skill[None]) -> None:
    def raw(turn: Turn[None]) -> Any:
        turn.session["mine"] = 1
        turn.handler_input.attributes_manager.session_attributes["theirs"] = 2
        turn.handler_input.response_builder.speak("Raw.")
        return turn.handler_input.response_builder.set_should_end_session(False).response

    answer = answer_with(skill, raw)

    assert answer.response == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Raw.</speak>"},
        "shouldEndSession": False,
    }
    assert answer.session == {"mine": 1, "theirs": 2}


def test_the_sdks_view_is_the_same_beside_an_sdk_skill(skill: Skill[None], builder: SkillBuilder) -> None:
    def raw(turn: Turn[None]) -> Any:
        turn.handler_input.attributes_manager.session_attributes["theirs"] = 2
        return turn.handler_input.response_builder.speak("Raw.").response

    answer = answer_with(skill, raw)

    assert (answer.speech, answer.session) == ("Raw.", {"theirs": 2})


def test_the_sdks_view_of_an_event_without_session_or_context(skill: Skill[None]) -> None:
    seen: list[Any] = []

    @skill.on("AlexaSkillEvent.SkillEnabled")
    def enabled(turn: Turn[None]) -> None:
        seen.append(turn.handler_input.request_envelope.request.event_creation_time)

    created = {"eventCreationTime": "2026-11-21T08:00:00Z"}
    skill.handler({"request": {"type": "AlexaSkillEvent.SkillEnabled", **created}})

    assert seen == [datetime(2026, 11, 21, 8, tzinfo=UTC)]


def test_the_sdks_service_clients_are_ready(skill: Skill[None]) -> None:
    seen: list[Any] = []

    def raw(turn: Turn[None]) -> Any:
        seen.append(turn.handler_input.service_client_factory.get_ups_service())
        return tell("reminded")

    skill.intent("RawIntent")(raw)
    system = {"apiEndpoint": "https://api.eu.amazonalexa.com", "apiAccessToken": "token"}
    Conversation(skill.handler, system=system).say("RawIntent")

    assert seen[0]._authorization_value == "token"
    assert seen[0]._api_endpoint == "https://api.eu.amazonalexa.com"


def test_a_response_may_be_plain_json(skill: Skill[None]) -> None:
    assert answer_with(skill, lambda turn: {"shouldEndSession": True}).response == {"shouldEndSession": True}


def test_directives_may_be_objects_of_the_sdk(skill: Skill[None]) -> None:
    def raw(turn: Turn[None]) -> Reply:
        return ask("welcome", directives=[ElicitSlotDirective(slot_to_elicit="litres")])

    ada = Conversation(skill.handler)
    skill.intent("RawIntent")(raw)
    ada.say("PledgeIntent", litres="1")
    answer = ada.say("RawIntent")

    assert answer.directives == [{"type": "Dialog.ElicitSlot", "slotToElicit": "litres"}]
    assert answer.scene == "offered", "a dialog keeps the scene"


# From JSON and back


def test_an_envelope_comes_back_as_it_went_in() -> None:
    event = {
        "version": "1.0",
        "session": {"new": False, "sessionId": "s", "attributes": {"a": [1, {"b": None}]}, "user": {"userId": "ada"}},
        "context": {"System": {"device": {"deviceId": "d", "supportedInterfaces": {"AudioPlayer": {}}}}},
        "request": {
            "type": "IntentRequest",
            "requestId": "r",
            "timestamp": "2026-11-21T08:00:00+00:00",
            "locale": "en-US",
            "dialogState": "COMPLETED",
            "intent": {
                "name": "PledgeIntent",
                "confirmationStatus": "NONE",
                "slots": {"litres": {"name": "litres", "value": "10", "slotValue": {"type": "Simple", "value": "10"}}},
            },
        },
    }

    envelope = from_json(event, RequestEnvelope)

    assert envelope.request.dialog_state.value == "COMPLETED"
    assert envelope.request.timestamp == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert to_json(envelope) == event


@pytest.mark.parametrize(
    ("payload", "wanted", "found"),
    [
        (None, "str", None),
        ([1, 2], "list[int]", [1, 2]),
        ("x", "list[int]", []),
        ({"a": 1}, "dict(str, int)", {"a": 1}),
        ("x", "dict(str, int)", {}),
        ("x", Response, None),
        (1795248000, "datetime", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (["odd"], "date", ["odd"]),
        ("FUTURE", TriggerType, "FUTURE"),
        ("SCHEDULED_RELATIVE", TriggerType, TriggerType.SCHEDULED_RELATIVE),
    ],
)
def test_json_becomes_what_the_sdk_calls_it(payload: Any, wanted: Any, found: Any) -> None:
    assert from_json(payload, wanted) == found


@pytest.mark.parametrize(
    ("value", "json_"),
    [
        (Decimal("2"), 2),
        (Decimal("2.5"), 2.5),
        (date(2026, 11, 21), "2026-11-21"),
        (TriggerType.SCHEDULED_RELATIVE, "SCHEDULED_RELATIVE"),
        ((1, [None]), [1, [None]]),
        ({"a": None}, {"a": None}),
        (Trigger(offset_in_seconds=5), {"offsetInSeconds": 5}),
    ],
)
def test_what_the_sdk_makes_becomes_json(value: Any, json_: Any) -> None:
    assert to_json(value) == json_


def test_the_serializer_reads_what_a_service_answers() -> None:
    serializer = Serializer()

    assert serializer.deserialize('"Europe/Berlin"', "str") == "Europe/Berlin"
    assert serializer.deserialize(b'{"offsetInSeconds": 5}', Trigger).offset_in_seconds == 5
    assert serializer.deserialize({"offsetInSeconds": 5}, Trigger).offset_in_seconds == 5
    assert serializer.serialize(Trigger(offset_in_seconds=5)) == {"offsetInSeconds": 5}
    with pytest.raises(SerializationException, match="not JSON"):
        serializer.deserialize("<html>", "str")


def test_the_sdk_is_not_imported_before_it_is_used() -> None:
    script = "import sys, speakup.skill; sys.exit(any(name.startswith('ask_sdk') for name in sys.modules))"

    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import Consent, LinkAccount, envelope
from speakup.envelope import Answer, Malformed
from speakup.errors import ReplyError
from speakup.speech import Said
from tests.framework.wild import JSON


def intent(**parts: Any) -> dict[str, Any]:
    return {"request": {"type": "IntentRequest", "intent": {"name": "PledgeIntent", **parts}}}


def answer(speech: str | None = "Hi.", reprompt: str | None = None, **parts: Any) -> Answer:
    said = None if speech is None else Said(speech, reprompt, card=parts.pop("texts", None))
    return Answer(said, ends=parts.pop("ends", False), session=parts.pop("session", {}), **parts)


def response(*arguments: Any, **parts: Any) -> dict[str, Any]:
    found: dict[str, Any] = envelope.write(answer(*arguments, **parts))["response"]
    return found


# What arrives


@pytest.mark.parametrize("event", [{}, {"request": None}, {"request": []}, {"request": {}}, {"request": {"type": 5}}])
def test_what_has_no_request_is_malformed(event: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        envelope.read(event)


def test_a_request_with_nothing_but_a_type_is_a_turn() -> None:
    turn = envelope.read({"request": {"type": "LaunchRequest"}})

    assert (turn.type, turn.locale, turn.intent, turn.user_id, turn.is_new) == (
        "LaunchRequest",
        "en-US",
        None,
        "",
        True,
    )


@given(
    st.sampled_from(["LaunchRequest", "IntentRequest", "Connections.Response", "SessionResumedRequest", "New.Type"]),
    st.fixed_dictionaries(
        {},
        optional={
            "session": JSON | st.dictionaries(st.sampled_from(["attributes", "user", "new", "application"]), JSON),
            "context": JSON | st.fixed_dictionaries({"System": JSON}),
        },
    ),
    st.dictionaries(st.sampled_from(["locale", "timestamp", "intent", "token", "cause", "requestId"]), JSON),
    st.dictionaries(st.sampled_from(["name", "slots", "confirmationStatus"]), JSON),
)
def test_any_json_around_a_type_is_a_turn(
    kind: str, event: dict[str, Any], request: dict[str, Any], intent: dict[str, Any]
) -> None:
    turn = envelope.read({**event, "request": {"intent": intent, **request, "type": kind}})

    assert turn.type == kind
    assert turn.timestamp.tzinfo is UTC
    assert envelope.skill_id(event) is None or isinstance(envelope.skill_id(event), str)


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        ("2026-11-21T08:00:00Z", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("2026-11-21T08:00:00+01:00", datetime(2026, 11, 21, 7, tzinfo=UTC)),
        ("2026-11-21T08:00:00", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (1795248000, datetime(2026, 11, 21, 8, tzinfo=UTC)),
        (1795248000000, datetime(2026, 11, 21, 8, tzinfo=UTC)),
    ],
)
def test_a_timestamp_may_be_text_or_a_number(timestamp: Any, moment: datetime) -> None:
    assert envelope.read({"request": {"type": "X", "timestamp": timestamp}}).timestamp == moment


def test_slots_are_read_and_a_list_of_them_is_none() -> None:
    slots = {"litres": {"name": "litres", "value": "10"}, "odd": "text"}

    assert envelope.read(intent(slots=slots)).slots["litres"].said == "10"
    assert set(envelope.read(intent(slots=slots)).slots) == {"litres"}
    assert envelope.read(intent(slots=[slots["litres"]])).slots == {}


def test_the_skills_id_stands_in_context_or_session() -> None:
    ours = {"application": {"applicationId": "ours"}}

    assert envelope.skill_id({"context": {"System": ours}, "session": {}}) == "ours"
    assert envelope.skill_id({"session": ours}) == "ours"
    assert envelope.skill_id({"context": {"System": {"application": {}}}}) is None


def test_the_user_stands_in_context_or_session() -> None:
    request = {"type": "LaunchRequest"}

    assert envelope.read({"request": request, "session": {"user": {"userId": "ada"}}}).user_id == "ada"
    assert envelope.read({"request": request, "context": {"System": {"user": {"userId": "ben"}}}}).user_id == "ben"


@pytest.mark.parametrize("token", ["not json", "[1]", '{"session": 5}', "null"])
def test_a_token_that_is_not_ours_carries_no_session(token: str) -> None:
    turn = envelope.read({"request": {"type": "Connections.Response", "token": token}})

    assert (turn.session, turn.scene) == ({}, None)


def test_an_updated_intent_has_one_slot_emptied_and_no_resolutions() -> None:
    full = {"value": "?", "confirmationStatus": "CONFIRMED", "resolutions": {}, "source": "USER"}
    turn = envelope.read(intent(slots={"litres": {"name": "litres", **full}, "day": {"name": "day", **full}}))

    assert envelope.updated_intent(turn, without="litres") == {
        "name": "PledgeIntent",
        "confirmationStatus": "NONE",
        "slots": {
            "litres": {"name": "litres"},
            "day": {"name": "day", "value": "?", "confirmationStatus": "CONFIRMED"},
        },
    }


# What is sent


def test_a_question_keeps_the_session_open_and_a_farewell_ends_it() -> None:
    assert envelope.write(answer("Shall I?", "Yes or no?", session={"a": 1})) == {
        "version": "1.0",
        "sessionAttributes": {"a": 1},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Shall I?</speak>"},
            "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Yes or no?</speak>"}},
            "shouldEndSession": False,
        },
    }
    assert envelope.write(answer("Bye.", "Yes or no?", session={"a": 1}, ends=True)) == {
        "version": "1.0",
        "sessionAttributes": {},
        "response": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Bye.</speak>"}, "shouldEndSession": True},
    }


@pytest.mark.parametrize(
    ("parts", "card"),
    [
        ({"texts": {"title": "T", "text": "C"}}, {"type": "Simple", "title": "T", "content": "C"}),
        (
            {"texts": {"title": "T", "text": "C", "small_image": "s", "large_image": "l"}},
            {"type": "Standard", "title": "T", "text": "C", "image": {"smallImageUrl": "s", "largeImageUrl": "l"}},
        ),
        (
            {"texts": {"text": "C", "large_image": "l"}},
            {"type": "Standard", "title": "", "text": "C", "image": {"largeImageUrl": "l"}},
        ),
        ({"card": LinkAccount(), "texts": {"title": "T"}}, {"type": "LinkAccount"}),
        ({"card": Consent("a:b")}, {"type": "AskForPermissionsConsent", "permissions": ["a:b"]}),
    ],
)
def test_each_kind_of_card(parts: dict[str, Any], card: dict[str, Any]) -> None:
    assert response(**parts)["card"] == card


def test_a_reply_without_texts_has_no_card() -> None:
    assert "card" not in response()
    assert "card" not in response(None)


def test_a_directive_alone_says_nothing() -> None:
    delegate = {"type": "Dialog.Delegate"}

    assert response(None, directives=[delegate]) == {"directives": [delegate], "shouldEndSession": False}


def test_a_video_decides_itself_whether_the_session_ends() -> None:
    assert "shouldEndSession" not in response(directives=[{"type": "VideoApp.Launch"}])


def test_a_conversation_handed_to_amazon_travels_in_the_token() -> None:
    send = {"type": "Connections.SendRequest", "name": "Buy", "token": "own"}
    sent = envelope.write(answer(directives=[send], session={"litres": 10, "speakup": {"scene": "bought"}}))
    directive = sent["response"]["directives"][0]

    turn = envelope.read({"request": {"type": "Connections.Response", "token": directive["token"]}})

    assert sent["response"]["shouldEndSession"] is True
    assert (turn.session, turn.scene) == ({"litres": 10}, "bought")
    assert turn.request["token"] == "own"


def test_the_intent_that_was_answered_travels_along() -> None:
    asked = {"name": "PledgeIntent", "slots": {"litres": {"name": "litres", "value": "10"}}}
    sent = envelope.write(answer(directives=[{"type": "Connections.SendRequest"}], intent=asked))
    token = sent["response"]["directives"][0]["token"]

    turn = envelope.read({"request": {"type": "Connections.Response", "token": token}})

    assert (turn.type, turn.intent, turn.slots["litres"].said) == ("Connections.Response", "PledgeIntent", "10")


def test_what_is_said_before_a_handover_has_no_reprompt() -> None:
    assert "reprompt" not in response("One moment.", "Well?", directives=[{"type": "Connections.SendRequest"}])


def test_a_task_comes_back_with_its_token_in_the_cause() -> None:
    start = {"type": "Connections.StartConnection", "uri": "connection://AMAZON.PrintPDF/1"}
    sent = envelope.write(answer(directives=[start], session={"litres": 10}))
    token = sent["response"]["directives"][0]["token"]

    assert envelope.read({"request": {"type": "SessionResumedRequest", "cause": {"token": token}}}).session == {
        "litres": 10
    }
    assert sent["response"]["shouldEndSession"] is False


def test_a_screen_shows_a_document_with_its_properties() -> None:
    assert envelope.screen("pledge", {"type": "APL"}, {"headline": "10 litres"}) == {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": "pledge",
        "document": {"type": "APL"},
        "datasources": {"screen": {"type": "object", "properties": {"headline": "10 litres"}}},
    }


def test_nothing_says_nothing() -> None:
    assert envelope.nothing() == {"version": "1.0", "response": {}}
    assert envelope.nothing(ends=True) == {"version": "1.0", "response": {"shouldEndSession": True}}


def test_speech_may_be_as_long_as_alexa_takes_and_no_longer() -> None:
    fits = "x" * (8000 - len("<speak></speak>"))

    assert len(response(fits, fits)["outputSpeech"]["ssml"]) == 8000
    with pytest.raises(ReplyError, match="The speech has 7986 characters; Alexa takes 8000"):
        response(fits + "x")
    with pytest.raises(ReplyError, match="The reprompt has"):
        response("Hi.", fits + "x")


def test_five_sounds_are_taken_and_no_more() -> None:
    assert response('<audio src="a"/>' * 5)
    with pytest.raises(ReplyError, match="plays 6 sounds; Alexa takes 5"):
        response('<audio src="a"/>' * 6)


def test_a_card_may_be_as_long_as_alexa_takes_and_no_longer() -> None:
    assert response(texts={"title": "x" * 4000, "text": "x" * 4000})
    with pytest.raises(ReplyError, match="The card has 8001 characters"):
        response(texts={"title": "x" * 4000, "text": "x" * 4001})


def test_a_response_may_be_as_large_as_alexa_takes_and_no_larger() -> None:
    assert response(session={"notes": "x" * 119_000})
    with pytest.raises(ReplyError, match=r"has 12\d{4} bytes; Alexa takes 120000"):
        response(session={"notes": "x" * 121_000})
    with pytest.raises(ReplyError, match="Shorten screens"):
        response(directives=[{"type": "X", "document": "x" * 121_000}])


def test_what_is_no_json_is_named_before_lambda_meets_it() -> None:
    with pytest.raises(ReplyError, match=r"not JSON: .*set.* Look at turn\.session"):
        response(session={"heard": {1, 2}})

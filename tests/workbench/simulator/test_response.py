from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.simulator.response import Card, Response, Speech, read

ALL = ("AudioPlayer", "Alexa.Presentation.APL")


def reading(reply: object, *, request_type: str = "IntentRequest", interfaces: tuple[str, ...] = ALL) -> Response:
    return read(reply, request_type=request_type, locale="en-US", interfaces=interfaces)


def of(**response: Any) -> Response:
    return reading({"version": "1.0", "response": response})


def spoken(text: str) -> dict[str, str]:
    return {"type": "PlainText", "text": text}


def test_a_whole_reply_is_read() -> None:
    reply = {
        "version": "1.0",
        "sessionAttributes": {"asked": "tree"},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Oak <sub alias='and'>&amp;</sub> elm.</speak>"},
            "reprompt": {"outputSpeech": spoken("Which?")},
            "card": {"type": "Simple", "title": "Trees", "content": "Oak, elm"},
            "shouldEndSession": False,
        },
    }
    assert reading(reply) == Response(
        speech=Speech("Oak and elm.", "<speak>Oak <sub alias='and'>&amp;</sub> elm.</speak>"),
        reprompt=Speech("Which?"),
        card=Card("Simple", "Trees", "Oak, elm"),
        should_end_session=False,
        attributes={"asked": "tree"},
    )


def test_an_empty_reply_is_silence() -> None:
    assert of() == Response()


def test_null_is_not_absence() -> None:
    assert of(shouldEndSession=None).says_null
    assert not of().says_null


def test_a_card_with_pictures_and_one_that_asks() -> None:
    image = {"smallImageUrl": "https://s.example/s.png", "largeImageUrl": "https://s.example/l.png"}
    standard = of(card={"type": "Standard", "title": "Trees", "text": "Oak", "image": image}).card
    asking = of(card={"type": "AskForPermissionsConsent", "permissions": ["alexa::profile:name:read"]}).card
    assert standard == Card("Standard", "Trees", "Oak", "https://s.example/l.png")
    assert asking == Card("AskForPermissionsConsent", permissions=("alexa::profile:name:read",))
    assert of(card={"type": "LinkAccount"}).card == Card("LinkAccount")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (None, "returned nothing (None)"),
        ("hello", "returned a str"),
        ({"response": {}}, "'version'"),
        ({"version": "1.0", "response": None}, "'response'"),
        ({"version": "1.0", "response": {"x": {1, 2}}}, "is no JSON"),
        ({"version": "1.0", "response": {}, "sessionAttributes": [1]}, "sessionAttributes"),
    ],
)
def test_what_is_no_reply_is_told(reply: object, reason: str) -> None:
    [error] = reading(reply).errors
    assert reason in error


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ({"outputSpeech": "hello"}, "neither PlainText nor SSML"),
        ({"outputSpeech": {"type": "SSML", "text": "hello"}}, "lacks 'ssml'"),
        ({"outputSpeech": spoken("x" * 8001)}, "8,001 characters"),
        ({"outputSpeech": {"type": "SSML", "ssml": "<speak>Tom & Jerry</speak>"}}, "near"),
        ({"reprompt": "again"}, "reprompt is no object"),
        ({"reprompt": {"outputSpeech": {"type": "SSML", "ssml": "hello"}}}, "reprompt.outputSpeech"),
        ({"card": {"type": "Fancy"}}, "'Fancy'"),
        ({"card": {"type": "Simple", "title": 3}}, "no texts"),
        ({"card": {"type": "Simple", "content": "x" * 8001}}, "8,000"),
        ({"card": {"type": "Standard", "image": {"smallImageUrl": "https://" + "x" * 2000}}}, "2,000"),
        ({"card": {"type": "AskForPermissionsConsent"}}, "permissions"),
        ({"directives": {"type": "Hint"}}, "no list"),
        ({"directives": [{"type": "Dialog.Ask"}]}, "'Dialog.Ask'"),
        ({"shouldEndSession": "false"}, "shouldEndSession"),
        ({"directives": [{"type": "Hint", "hint": "x" * 130_000}]}, "bytes"),
    ],
)
def test_what_alexa_refuses_is_told(response: dict[str, Any], reason: str) -> None:
    errors = of(**response).errors
    assert any(reason in error for error in errors)


def test_a_screen_directive_needs_a_screen() -> None:
    text = {"type": "Text", "text": "${payload.facts.title}"}
    shown = {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": "t",
        "document": {"type": "APL", "mainTemplate": {"parameters": ["payload"], "items": [text]}},
        "datasources": {"facts": {"title": "Oaks live long"}},
    }
    reply = {"version": "1.0", "response": {"directives": [shown]}}
    assert reading(reply).screen == ("Oaks live long",)
    assert "no screen" in reading(reply, interfaces=("AudioPlayer",)).errors[0]


@pytest.mark.parametrize(
    ("response", "note"),
    [
        ({"shouldEndSession": True, "reprompt": {"outputSpeech": spoken("x")}}, "never heard"),
        ({"shouldEndSession": True, "directives": [{"type": "Dialog.Delegate"}]}, "no further"),
        ({"outputSpeech": spoken("<speak>hello</speak>")}, "holds markup"),
        ({"outputSpeech": {"type": "SSML", "ssml": "<speak><mark name='x'/></speak>"}}, "<mark>"),
    ],
)
def test_what_helps_nobody_is_noted(response: dict[str, Any], note: str) -> None:
    read = of(**response)
    assert read.errors == ()
    assert note in read.notes[0]


def test_words_after_the_end_are_noted() -> None:
    reply = {"version": "1.0", "response": {"outputSpeech": spoken("Goodbye.")}}
    assert "SessionEndedRequest" in reading(reply, request_type="SessionEndedRequest").notes[0]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
parts = st.sampled_from(["outputSpeech", "card", "reprompt", "directives", "shouldEndSession", "type", "ssml"])


@given(st.dictionaries(parts, anything | st.dictionaries(parts, anything)), anything)
def test_no_reply_is_too_strange_to_be_read(response: dict[str, Any], attributes: object) -> None:
    read = reading({"version": "1.0", "response": response, "sessionAttributes": attributes})
    assert isinstance(read.errors, tuple)


def test_a_reprompt_may_have_a_document_for_the_ear_and_none_for_the_eye() -> None:
    heard = {"type": "Alexa.Presentation.APLA.RenderDocument", "document": {}}
    seen = {"type": "Alexa.Presentation.APL.RenderDocument", "document": {}}
    read = of(reprompt={"directives": [heard]})
    assert (read.again, read.errors) == ((heard,), ())
    wrong = ("Alexa.Presentation.APL.RenderDocument cannot be in a reprompt.",)
    assert of(reprompt={"directives": [seen]}).errors == wrong

import json
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from speakup_workbench.simulator.display import Display
from speakup_workbench.simulator.envelope import ANYTHING, Envelope, Session, intent, launch, session_ended
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.settings import Settings

NOW = datetime(2026, 11, 21, 8, tzinfo=ZoneInfo("America/New_York"))
TREE = {"name": "tree", "value": "oak", "confirmationStatus": "NONE", "source": "USER"}
PLANT = {"name": "PlantIntent", "confirmationStatus": "NONE", "slots": {"tree": TREE}}


IDLE = {"playerActivity": "IDLE"}


def envelope(seed: int = 1, manifest: Manifest = ANYTHING) -> Envelope:
    return Envelope(Random(seed), manifest, api_endpoint="https://api.eu.amazonalexa.com", api_token="secret")


def wrapped(settings: Settings, request: dict[str, Any], **session: Any) -> dict[str, Any]:
    return envelope().wrap(request, settings, Session("amzn1.echo-api.session.1", **session), IDLE, NOW)


def test_a_launch_says_who_where_and_when() -> None:
    settings = Settings(locale="en-GB", screen=False)
    sent = wrapped(settings, launch())
    system = sent["context"]["System"]
    assert sent["version"] == "1.0"
    assert sent["request"] | {"requestId": ""} == {
        "type": "LaunchRequest",
        "requestId": "",
        "timestamp": "2026-11-21T13:00:00Z",
        "locale": "en-GB",
        "shouldLinkResultBeReturned": False,
    }
    assert sent["session"] == {
        "new": True,
        "sessionId": "amzn1.echo-api.session.1",
        "application": {"applicationId": settings.skill_id},
        "attributes": {},
        "user": {"userId": settings.user_id},
    }
    assert system["application"] == sent["session"]["application"]
    assert system["user"] == sent["session"]["user"]
    assert system["device"]["deviceId"] == settings.device_id
    assert (system["apiEndpoint"], system["apiAccessToken"]) == ("https://api.eu.amazonalexa.com", "secret")


def test_a_screen_is_told_of_only_where_there_is_one() -> None:
    show, dot = (wrapped(Settings(screen=screen), launch())["context"] for screen in (True, False))
    assert "Alexa.Presentation.APL" in show["System"]["device"]["supportedInterfaces"]
    assert show["Viewport"]["shape"] == "RECTANGLE"
    assert "Alexa.Presentation.APL" not in dot["System"]["device"]["supportedInterfaces"]
    assert "Viewport" not in dot


def test_the_document_on_the_screen_is_named() -> None:
    sent = wrapped(Settings(), launch(), display=Display({"token": "facts"}, "r"))
    assert sent["context"]["Alexa.Presentation.APL"]["token"] == "facts"


def test_a_recognised_voice_and_a_linked_account_are_told() -> None:
    sent = wrapped(Settings(person="maria", access_token="linked"), launch())
    assert sent["context"]["System"]["person"]["personId"].startswith("amzn1.ask.person.")
    assert sent["context"]["System"]["user"]["accessToken"] == "linked"
    assert "person" not in wrapped(Settings(), launch())["context"]["System"]


def test_a_session_carries_its_attributes() -> None:
    sent = wrapped(Settings(), launch(), new=False, attributes={"asked": ["tree"]})
    assert (sent["session"]["new"], sent["session"]["attributes"]) == (False, {"asked": ["tree"]})


@pytest.mark.parametrize("state", [None, "STARTED"])
def test_an_intent_has_a_dialog_state_only_in_a_dialog(state: str | None) -> None:
    request = wrapped(Settings(), intent(PLANT, state))["request"]
    assert (request["type"], request["intent"], request.get("dialogState")) == ("IntentRequest", PLANT, state)


def test_a_session_ends_with_a_reason() -> None:
    assert "error" not in session_ended("USER_INITIATED")
    ended = wrapped(Settings(), session_ended("ERROR", "no reply"))["request"]
    assert (ended["reason"], ended["error"]) == ("ERROR", {"type": "INVALID_RESPONSE", "message": "no reply"})


def test_one_word_is_one_listener() -> None:
    one, same, other = Settings(), Settings(), Settings(user="neighbour")
    assert one.user_id == same.user_id != other.user_id
    assert one.device_id != other.device_id
    assert replace(one, skill_id="amzn1.ask.skill.other").user_id != one.user_id


def test_a_seed_repeats_every_id() -> None:
    def ids(seed: int) -> list[str]:
        made = envelope(seed)
        session = made.new_session()
        return [
            session.id,
            *(made.wrap(launch(), Settings(), session, IDLE, NOW)["request"]["requestId"] for _ in range(2)),
        ]

    assert ids(1) == ids(1) != ids(2)
    assert len(set(ids(1))) == 3


@pytest.mark.parametrize("request_", [launch(), intent(PLANT, "IN_PROGRESS"), session_ended("ERROR", "no reply")])
def test_the_sdk_reads_it(request_: dict[str, Any]) -> None:
    sent = wrapped(Settings(person="maria"), request_, display=Display({"token": "facts"}, "r"))
    read = DefaultSerializer().deserialize(json.dumps(sent), RequestEnvelope)
    assert read.request.object_type == request_["type"]
    assert read.context.system.device.supported_interfaces.alexa_presentation_apl is not None

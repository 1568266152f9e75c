"""An ordinary skill on Amazon's SDK that asks for the reminders and for the address, from a real server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from speakup_workbench.simulator import stage
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.stage import Stage
from tests.workbench.simulator.trees import SETTINGS, model

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
MORNING = datetime(2026, 11, 21, 8)

SKILL = """
from datetime import datetime

from ask_sdk_core.api_client import DefaultApiClient
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.services import ServiceException
from ask_sdk_model.services.directive import Header, SendDirectiveRequest, SpeakDirective
from ask_sdk_model.services.reminder_management import (
    AlertInfo, SpokenInfo, PushNotification, PushNotificationStatus, ReminderRequest, SpokenText, Trigger,
    TriggerType,
)

sb = CustomSkillBuilder(api_client=DefaultApiClient())
SCOPE = "alexa::alerts:reminders:skill:readwrite"


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input):
    return handler_input.response_builder.speak("Shall I remind you?").ask("Shall I?").response


@sb.request_handler(can_handle_func=is_intent_name("AMAZON.YesIntent"))
def yes(handler_input):
    payload = {"@type": "AskForPermissionsConsentRequest", "@version": "1", "permissionScope": SCOPE}
    asked = SendRequestDirective(name="AskFor", payload=payload, token="watering")
    return handler_input.response_builder.add_directive(asked).response


@sb.request_handler(can_handle_func=is_request_type("Connections.Response"))
def answered(handler_input):
    status = handler_input.request_envelope.request.payload["status"]
    if status != "ACCEPTED":
        return handler_input.response_builder.speak(f"No reminder then, you said {status}.").response
    text = SpokenText(locale="en-US", text="water the oak")
    service = handler_input.service_client_factory.get_reminder_management_service()
    service.create_reminder(ReminderRequest(
        request_time=datetime(2026, 11, 21, 8),
        trigger=Trigger(object_type=TriggerType.SCHEDULED_RELATIVE, offset_in_seconds=7200),
        alert_info=AlertInfo(SpokenInfo([text])),
        push_notification=PushNotification(PushNotificationStatus.ENABLED),
    ))
    return handler_input.response_builder.speak("I will.").response


@sb.request_handler(can_handle_func=is_intent_name("FactIntent"))
def fact(handler_input):
    system = handler_input.request_envelope.context.system
    factory = handler_input.service_client_factory
    request = handler_input.request_envelope.request
    factory.get_directive_service().enqueue(SendDirectiveRequest(
        Header(request.request_id), SpeakDirective("<speak>One moment.</speak>")))
    zone = factory.get_ups_service().get_system_time_zone(system.device.device_id)
    return handler_input.response_builder.speak(f"You live in {zone}.").response


@sb.request_handler(can_handle_func=is_intent_name("PlantIntent"))
def plant(handler_input):
    device = handler_input.request_envelope.context.system.device
    try:
        address = handler_input.service_client_factory.get_device_address_service().get_full_address(device.device_id)
        return handler_input.response_builder.speak(f"An oak for {address.city}.").response
    except ServiceException as error:
        return handler_input.response_builder.speak(f"I may not know where: {error.status_code}.").response


@sb.request_handler(can_handle_func=is_request_type("SessionEndedRequest"))
def ended(handler_input):
    return handler_input.response_builder.response


handler = sb.lambda_handler()
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("reminding")
    (folder / "reminding.py").write_text(SKILL, encoding="utf-8")
    path = model(folder).path
    with stage.opened("reminding", f"{folder / 'reminding.py'}:handler", lambda _: path, SETTINGS) as opened:
        yield opened


@pytest.fixture
def alexa(staged: Stage, request: pytest.FixtureRequest) -> Stage:
    staged.change(user=request.node.name, now=MORNING, zone="Europe/London", faults=Faults())
    return staged


def test_consent_by_voice_sets_a_reminder_that_rings(alexa: Stage) -> None:
    talk = alexa.conversation()
    talk.say("open tree count")
    assert talk.say("yes").speech == "Do you allow tree count to use your reminders?"
    accepted = talk.say("yes")
    assert accepted.speech == "I will."
    assert [str(call) for call in accepted.turns[0].calls] == ["POST /v1/alerts/reminders: 200"]
    assert talk.wait(timedelta(hours=1, minutes=59)).speech == ""
    rung = talk.wait(timedelta(minutes=1))
    assert rung.speech == "Here is your reminder: water the oak"
    assert rung.spoken[0].by == "alexa"
    assert talk.wait(timedelta(days=30)).speech == ""


@pytest.mark.parametrize(("answer", "status"), [("no", "DENIED"), ("", "NOT_ANSWERED")])
def test_consent_denied_or_ignored_sets_none(alexa: Stage, answer: str, status: str) -> None:
    talk = alexa.conversation()
    talk.say("open tree count")
    talk.say("yes")
    if not answer:
        talk.say("")
    refused = talk.say(answer)
    assert refused.speech == f"No reminder then, you said {status}."
    assert (refused.card is not None) == (status == "NOT_ANSWERED")
    assert not talk.account.reminders
    assert talk.wait(timedelta(days=1)).speech == ""


def test_words_meanwhile_come_before_the_answer(alexa: Stage) -> None:
    told = alexa.conversation().say("ask tree count to tell me a fact")
    assert told.speech == "One moment. You live in Europe/London."
    assert [call.status for call in told.turns[0].calls] == [204, 200]


def test_what_was_not_granted_is_refused_until_it_is(alexa: Stage) -> None:
    talk = alexa.conversation()
    assert talk.say("ask tree count to plant something").speech == "I may not know where: 403."
    talk.grant("alexa::devices:all:address:full:read")
    assert talk.say("ask tree count to plant something").speech == "An oak for Seattle."
    talk.revoke()
    assert talk.say("ask tree count to plant something").speech == "I may not know where: 403."


@pytest.mark.parametrize(("fault", "status"), [("api=error", 500), ("api=throttled", 429)])
def test_a_service_that_fails_is_the_skills_to_explain(alexa: Stage, fault: str, status: int) -> None:
    talk = alexa.conversation()
    talk.grant("alexa::devices:all:address:full:read")
    alexa.adjust(faults=Faults().changed([fault]))
    assert talk.say("ask tree count to plant something").speech == f"I may not know where: {status}."
    alexa.adjust(faults=Faults())
    assert talk.say("ask tree count to plant something").speech == "An oak for Seattle."


def test_another_listener_has_other_reminders(alexa: Stage) -> None:
    talk = alexa.conversation()
    for words in ("open tree count", "yes", "yes"):
        talk.say(words)
    neighbour = alexa.change(user="neighbour")
    assert neighbour.wait(timedelta(hours=3)).speech == ""
    alexa.settings = replace(alexa.settings, user=talk.settings.user)
    assert alexa.conversation().wait(timedelta()).speech == "Here is your reminder: water the oak"

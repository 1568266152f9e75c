"""The SDK's decorators, a session attribute, and a handler for everything that goes wrong."""

import logging

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import get_slot_value, is_intent_name, is_request_type
from ask_sdk_model import Response

sb = SkillBuilder()
warm = {"calls": 0}
logging.getLogger(__name__).warning("loaded")


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input: HandlerInput) -> Response:
    warm["calls"] += 1
    return handler_input.response_builder.speak(f"Trees, call {warm['calls']}.").ask("Which tree?").response


@sb.request_handler(can_handle_func=is_intent_name("PlantIntent"))
def plant(handler_input: HandlerInput) -> Response:
    attributes = handler_input.attributes_manager.session_attributes
    assert attributes is not None
    planted = attributes.setdefault("planted", [])
    planted.append(get_slot_value(handler_input, "tree"))
    print("planting", planted[-1])
    return handler_input.response_builder.speak(f"So far: {', '.join(planted)}.").ask("Another?").response


@sb.request_handler(can_handle_func=is_intent_name("FactIntent"))
def fact(handler_input: HandlerInput) -> Response:
    return handler_input.response_builder.speak(facts()["oak"]).response


def facts() -> dict[str, str]:
    return {"elm": "Elms are rare."}


@sb.request_handler(can_handle_func=is_intent_name("AMAZON.StopIntent"))
def stop(handler_input: HandlerInput) -> Response:
    return handler_input.response_builder.speak("Goodbye.").set_should_end_session(True).response


class SessionEnded(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return is_request_type("SessionEndedRequest")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


sb.add_request_handler(SessionEnded())
handler = sb.lambda_handler()

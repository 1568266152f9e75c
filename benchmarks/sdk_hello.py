"""The rival: the same hello on the ASK SDK alone."""

from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type

builder = SkillBuilder()


@builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def welcome(handler_input: HandlerInput) -> Any:
    name = "friend"
    return handler_input.response_builder.speak(f"Hello {name}. What shall we do?").ask("What shall we do?").response


handler = builder.lambda_handler()

"""The rival: the same count on the ASK SDK and its DynamoDB adapter."""

import os
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_dynamodb.adapter import DynamoDbAdapter

builder = CustomSkillBuilder(persistence_adapter=DynamoDbAdapter(os.environ["SPEAKUP_TABLE"]))


@builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def welcome(handler_input: HandlerInput) -> Any:
    attributes: Any = handler_input.attributes_manager.persistent_attributes
    attributes["visits"] = int(attributes.get("visits", 0)) + 1
    handler_input.attributes_manager.save_persistent_attributes()
    speech = f"Hello for the {attributes['visits']}th time. What shall we do?"
    return handler_input.response_builder.speak(speech).ask("What shall we do?").response


@builder.request_handler(can_handle_func=is_intent_name("HowOftenIntent"))
def how_often(handler_input: HandlerInput) -> Any:
    visits = handler_input.attributes_manager.persistent_attributes["visits"]
    speech = f"You were here {visits} times. What shall we do?"
    return handler_input.response_builder.speak(speech).ask("What shall we do?").response


handler = builder.lambda_handler()

"""`CustomSkillBuilder` with an adapter that makes its own table once, when it is imported."""

import boto3
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_dynamodb.adapter import DynamoDbAdapter
from ask_sdk_model import Response

adapter = DynamoDbAdapter("visits", create_table=True, dynamodb_resource=boto3.resource("dynamodb"))
sb = CustomSkillBuilder(persistence_adapter=adapter)


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input: HandlerInput) -> Response:
    kept = handler_input.attributes_manager.persistent_attributes
    kept["visits"] = int(str(kept.get("visits", 0))) + 1
    handler_input.attributes_manager.save_persistent_attributes()
    return handler_input.response_builder.speak(f"Visit {kept['visits']}.").set_should_end_session(True).response


handler = sb.lambda_handler()

"""What Alexa-hosted skills do: attributes in a file of S3, named by the environment."""

import os

import boto3
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response
from ask_sdk_s3.adapter import S3Adapter

client = boto3.client("s3", config=boto3.session.Config(signature_version="s3v4", s3={"addressing_style": "path"}))
sb = CustomSkillBuilder(persistence_adapter=S3Adapter(os.environ["S3_PERSISTENCE_BUCKET"], s3_client=client))


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input: HandlerInput) -> Response:
    kept = handler_input.attributes_manager.persistent_attributes
    kept["visits"] = int(str(kept.get("visits", 0))) + 1
    handler_input.attributes_manager.save_persistent_attributes()
    return handler_input.response_builder.speak(f"Visit {kept['visits']}.").set_should_end_session(True).response


handler = sb.lambda_handler()

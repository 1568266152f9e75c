"""The SDK's classes: interceptors on both sides, an exception handler, and the skill id that it verifies."""

import os

from ask_sdk_core.dispatch_components import (
    AbstractExceptionHandler,
    AbstractRequestHandler,
    AbstractRequestInterceptor,
    AbstractResponseInterceptor,
)
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response


class Launch(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return is_request_type("LaunchRequest")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        greeting = handler_input.attributes_manager.request_attributes["greeting"]
        return handler_input.response_builder.speak(str(greeting)).ask("Which tree?").response


class Greeting(AbstractRequestInterceptor):
    def process(self, handler_input: HandlerInput) -> None:
        seconds = handler_input.context.get_remaining_time_in_millis() / 1000
        handler_input.attributes_manager.request_attributes["greeting"] = f"Up to {seconds:.0f} seconds of trees."


class Logged(AbstractResponseInterceptor):
    def process(self, handler_input: HandlerInput, response: Response) -> None:
        print("answered", handler_input.context.function_name)


class Sorry(AbstractExceptionHandler):
    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        return handler_input.response_builder.speak(f"Sorry: {type(exception).__name__}.").response


sb = CustomSkillBuilder()
sb.skill_id = os.environ.get("EXPECTED_SKILL_ID")  # type: ignore[assignment]  # the SDK takes None for its type
sb.add_request_handler(Launch())
sb.add_global_request_interceptor(Greeting())
sb.add_global_response_interceptor(Logged())
sb.add_exception_handler(Sorry())
lambda_handler = sb.lambda_handler()

"""`StandardSkillBuilder` with a table of its own that nobody has created."""

from ask_sdk.standard import StandardSkillBuilder
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response

sb = StandardSkillBuilder(table_name="visits", auto_create_table=True)


class Launch(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return is_request_type("LaunchRequest")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        kept = handler_input.attributes_manager.persistent_attributes
        kept["visits"] = int(str(kept.get("visits", 0))) + 1
        handler_input.attributes_manager.save_persistent_attributes()
        return handler_input.response_builder.speak(f"Visit {kept['visits']}.").set_should_end_session(True).response


sb.add_request_handler(Launch())
handler = sb.lambda_handler()

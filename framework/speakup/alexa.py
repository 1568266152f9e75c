"""The ASK SDK beside ours: the one module that imports it, and only once a skill uses some part of it.

A skill that used to be the SDK's keeps its handlers, interceptors, exception handlers and persistence adapter:
`skill.use(builder)`. They come first; what none of them can handle is answered by the skill's own routes. Either
side sees the other's session attributes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

from ask_sdk_core.api_client import DefaultApiClient
from ask_sdk_core.attributes_manager import AttributesManager
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder as SkillBuilder
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.services.api_configuration import ApiConfiguration
from ask_sdk_model.services.service_client_factory import ServiceClientFactory

Respond = Callable[[Mapping[str, Any], object, Any], dict[str, Any]]


class Beside:
    """An SDK skill whose last handler is our skill."""

    def __init__(self, builder: SkillBuilder, respond: Respond) -> None:
        """`respond` takes event, Lambda context and HandlerInput, and answers with the response envelope as JSON."""
        self._builder, self._respond = builder, respond

    @cached_property
    def _skill(self) -> CustomSkill:
        self._builder.add_request_handler(_Ours(self._respond))  # the last to be asked, so it is added last
        skill = self._builder.create()
        skill.serializer = Serializer()
        return skill

    def invoke(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        envelope: Any = from_json(event, RequestEnvelope)
        envelope.event = event  # for our own handler, which reads the raw request
        answer: dict[str, Any] = to_json(self._skill.invoke(envelope, context))
        return answer


class _Ours(AbstractRequestHandler):
    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Any:
        request_envelope: Any = handler_input.request_envelope
        event: Mapping[str, Any] = request_envelope.event
        if not isinstance(event.get("session"), Mapping):
            return from_json(self._respond(event, handler_input.context, handler_input)["response"], Response)
        manager = handler_input.attributes_manager
        session = {**event["session"], "attributes": manager.session_attributes}
        answer = self._respond({**event, "session": session}, handler_input.context, handler_input)
        manager.session_attributes = answer.get("sessionAttributes", {})
        return from_json(answer["response"], Response)


def handler_input(
    event: Mapping[str, Any], context: object, session: dict[str, Any], existing: HandlerInput | None
) -> HandlerInput:
    """The SDK's view of a request, whose session attributes are the turn's own."""
    found = existing or _new_handler_input(event, context)
    if found.request_envelope.session is not None:
        found.attributes_manager.session_attributes = session
    return found


def _new_handler_input(event: Mapping[str, Any], context: object) -> HandlerInput:
    envelope = from_json(event, RequestEnvelope)
    system = envelope.context.system if envelope.context else None
    services = ApiConfiguration(
        serializer=Serializer(),
        api_client=DefaultApiClient(),
        authorization_value=system.api_access_token if system else "",
        api_endpoint=system.api_endpoint if system else "",
    )
    return HandlerInput(
        request_envelope=envelope,
        attributes_manager=AttributesManager(request_envelope=envelope),
        context=context,
        service_client_factory=ServiceClientFactory(services),
    )


class Serializer(DefaultSerializer):
    """The SDK's serializer without its refusals.

    A request type, an enum value or a time that this version of the SDK does not know reaches the handler as it
    came, where the SDK's own serializer raises and loses the whole request.
    """

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        if isinstance(payload, str | bytes):
            try:
                payload = json.loads(payload)
            except ValueError:
                raise SerializationException("A service of Alexa's answered something that is not JSON.") from None
        return from_json(payload, obj_type)

    def serialize(self, obj: Any) -> Any:
        return to_json(obj)


_LIST_OR_DICT = re.compile(r"list\[(?P<item>.*)\]|dict\(\w+, (?P<value>.*)\)")
_PLAIN_TYPES = {"str", "int", "long", "float", "bool", "object", str, int, float, bool, object}


def from_json(payload: Any, wanted: Any) -> Any:
    """JSON as an object of the SDK; `wanted` is one of its classes, or a type in the SDK's own notation."""
    if payload is None or wanted in _PLAIN_TYPES:
        return payload
    if wanted in ("datetime", "date", datetime, date):
        return _moment(payload)
    if isinstance(wanted, str):
        if found := _LIST_OR_DICT.fullmatch(wanted):
            if found["item"] is not None:
                return [from_json(item, found["item"]) for item in payload] if isinstance(payload, list) else []
            return {k: from_json(v, found["value"]) for k, v in payload.items()} if isinstance(payload, Mapping) else {}
        wanted = _class(wanted)
    if issubclass(wanted, Enum):
        return wanted(payload) if payload in {member.value for member in wanted} else payload
    return _model(payload, wanted)


def _model(payload: Any, model: type) -> Any:
    if not isinstance(payload, Mapping):
        return None
    if hasattr(model, "get_real_child_model"):
        kind = payload.get(model.json_discriminator_key)  # type: ignore[attr-defined]
        known = model.discriminator_value_class_map  # type: ignore[attr-defined]
        model = _class(known[kind]) if isinstance(kind, str) and kind in known else _unknown(model)
    names = getattr(model, "attribute_map", {})
    types = model.deserialized_types  # type: ignore[attr-defined]
    found = model()
    for attribute, wanted in types.items():
        key = names.get(attribute, attribute)
        if key in payload:
            setattr(found, attribute, from_json(payload[key], wanted))
    if isinstance(found, _Unknown):
        found.payload = payload
    return found


class _Unknown:
    """A kind of request or directive that is younger than the SDK; it goes out as it came in."""

    payload: Mapping[str, Any]


@lru_cache
def _unknown(model: type) -> type:
    attributes = dict.fromkeys(model.deserialized_types)  # type: ignore[attr-defined]
    return type(f"Unknown{model.__name__}", (_Unknown, model), {**attributes, "__init__": lambda self: None})


@lru_cache
def _class(name: str) -> type:
    module, _, wanted = name.rpartition(".")
    found: type = getattr(import_module(module), wanted)
    return found


def _moment(payload: Any) -> Any:
    try:
        if isinstance(payload, int | float):
            return datetime.fromtimestamp(payload / 1000 if payload > 1e11 else payload, UTC)
        return datetime.fromisoformat(payload)
    except (TypeError, ValueError, OverflowError, OSError):
        return payload


def to_json(value: Any) -> Any:
    """An object of the SDK as JSON, without the attributes that are None."""
    if isinstance(value, _Unknown):
        return value.payload
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value % 1 == 0 else float(value)
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    types = getattr(value, "deserialized_types", None)
    if types is None:
        return value
    names = getattr(value, "attribute_map", {})
    filled = ((names.get(attribute, attribute), getattr(value, attribute)) for attribute in types)
    return {key: to_json(item) for key, item in filled if item is not None}

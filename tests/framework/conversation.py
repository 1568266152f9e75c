"""A listener in a test: says things to a skill's handler and carries the session along, as Alexa does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Handler = Callable[[Any, Any], dict[str, Any]]
Json = dict[str, Any]
NUMBERS = count(1)  # no two requests of a test have one id, whoever speaks


@dataclass(frozen=True)
class Answer:
    """What came back for one turn."""

    envelope: Json

    @property
    def response(self) -> Json:
        found: Json = self.envelope["response"]
        return found

    @property
    def speech(self) -> str | None:
        """The SSML that is spoken, without <speak>."""
        return _ssml(self.response)

    @property
    def reprompt(self) -> str | None:
        return _ssml(self.response.get("reprompt", {}))

    @property
    def ended(self) -> bool:
        return bool(self.response.get("shouldEndSession"))

    @property
    def card(self) -> Json | None:
        return self.response.get("card")

    @property
    def directives(self) -> list[Json]:
        return list(self.response.get("directives", []))

    @property
    def elicited(self) -> str | None:
        """The slot that Alexa is told to ask for."""
        return next((d["slotToElicit"] for d in self.directives if d["type"] == "Dialog.ElicitSlot"), None)

    @property
    def session(self) -> Json:
        """The author's own session attributes."""
        return {name: value for name, value in self.envelope["sessionAttributes"].items() if name != "speakup"}

    @property
    def scene(self) -> str | None:
        found: str | None = self.envelope["sessionAttributes"].get("speakup", {}).get("scene")
        return found


def _ssml(part: Json) -> str | None:
    speech = part.get("outputSpeech")
    return speech["ssml"].removeprefix("<speak>").removesuffix("</speak>") if speech else None


@dataclass
class Conversation:
    """One listener and one skill; a new session begins whenever the last one was ended."""

    handler: Handler
    locale: str = "en-US"
    user: str = "ada"
    interfaces: Mapping[str, Any] = field(default_factory=dict)
    """What the device supports, such as {"Alexa.Presentation.APL": {}}."""
    system: Mapping[str, Any] = field(default_factory=dict)
    """What else stands in context.System: apiEndpoint, person …"""
    timestamp: str | int = "2026-11-21T08:00:00Z"
    attributes: Json = field(default_factory=dict)
    is_new: bool = True
    lambda_context: object = None
    last_event: Json = field(default_factory=dict)

    def open(self) -> Answer:
        self.is_new, self.attributes = True, {}
        return self.send({"type": "LaunchRequest"})

    def say(self, intent: str, dialog: str | None = None, confirmation: str = "NONE", **slots: Any) -> Answer:
        """An intent with its slots: a text, None for one that is empty, or the slot's own JSON."""
        request: Json = {
            "type": "IntentRequest",
            "intent": {
                "name": intent,
                "confirmationStatus": confirmation,
                "slots": {name: _slot(name, value) for name, value in slots.items()},
            },
        }
        return self.send({**request, "dialogState": dialog} if dialog else request)

    def send(self, request: Json, **changes: Any) -> Answer:
        """Any request; `changes` replace whole parts of the envelope."""
        self.last_event = {**self._event(request), **changes}
        # Lambda's runtime passes JSON in and out, so whatever is no JSON fails here.
        answer = Answer(
            json.loads(json.dumps(self.handler(json.loads(json.dumps(self.last_event)), self.lambda_context)))
        )
        self.is_new = answer.ended
        self.attributes = {} if answer.ended else answer.envelope.get("sessionAttributes", {})
        return answer

    def _event(self, request: Json) -> Json:
        request = {
            "requestId": f"request-{next(NUMBERS)}",
            "locale": self.locale,
            "timestamp": self.timestamp,
            **request,
        }
        application, user = {"applicationId": "amzn1.ask.skill.ours"}, {"userId": self.user}
        device = {"deviceId": "kitchen", "supportedInterfaces": dict(self.interfaces)}
        return {
            "version": "1.0",
            "session": {
                "new": self.is_new,
                "sessionId": "session-1",
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {"System": {"application": application, "user": user, "device": device, **self.system}},
            "request": request,
        }


def _slot(name: str, value: Any) -> Json:
    if isinstance(value, dict):
        return {"name": name, **value}
    empty = {"name": name, "confirmationStatus": "NONE"}
    return empty if value is None else {**empty, "value": value}


def resolved(said: str, *names: str, authority: str = "amzn1.er-authority.echo-sdk.ours.Drink") -> Json:
    """A slot's JSON whose words entity resolution matched with the values of these names; the id is in capitals."""
    values = [{"value": {"name": name, "id": name.upper()}} for name in names]
    code = "ER_SUCCESS_MATCH" if values else "ER_SUCCESS_NO_MATCH"
    found = {"authority": authority, "status": {"code": code}, "values": values}
    return {"value": said, "confirmationStatus": "NONE", "resolutions": {"resolutionsPerAuthority": [found]}}

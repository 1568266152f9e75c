"""The JSON that Alexa sends to a skill, after Amazon's "Request and Response JSON Reference"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from speakup_workbench.simulator.display import Display
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.viewport import VIEWPORTS

Json = dict[str, Any]
ANYTHING = Manifest()


@dataclass(frozen=True)
class Session:
    """What Alexa keeps while a skill is open."""

    id: str
    new: bool = True
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What the skill's last reply asked to have back."""
    display: Display | None = None
    """What is on the screen."""
    listening: bool = True
    """The microphone is open; a screen may keep a session open without it."""


class Envelope:
    """Wraps requests for one skill. With a seeded `chance` the ids repeat every run."""

    def __init__(
        self,
        chance: Random,
        manifest: Manifest = ANYTHING,
        *,
        api_endpoint: str = "https://api.amazonalexa.com",
        api_token: str = "an-access-token-of-the-simulator",
    ) -> None:
        self._chance, self._manifest = chance, manifest
        self._api_endpoint, self._api_token = api_endpoint, api_token

    def new_session(self) -> Session:
        return Session(f"amzn1.echo-api.session.{self._uuid()}")

    def wrap(
        self, request: Mapping[str, Any], settings: Settings, session: Session, audio: Json, now: datetime
    ) -> Json:
        """The whole envelope around `request`, which has its `type` and whatever that type adds.

        `audio` is the player's part of the context.
        """
        application = {"applicationId": settings.skill_id}
        return {
            "version": "1.0",
            "session": {
                "new": session.new,
                "sessionId": session.id,
                "application": dict(application),
                "attributes": dict(session.attributes),
                "user": _user(settings),
            },
            "context": self._context(settings, session, audio),
            "request": self._request(request, settings, now),
        }

    def outside(self, request: Mapping[str, Any], settings: Settings, audio: Json, now: datetime) -> Json:
        """The same for what Alexa tells a skill outside any session, such as how far its audio has come."""
        return {
            "version": "1.0",
            "context": self._context(settings, Session(""), audio),
            "request": self._request(request, settings, now),
        }

    def event(self, request: Mapping[str, Any], settings: Settings, now: datetime) -> Json:
        """The same for a skill event, which comes from no device."""
        system = self._system(settings)
        del system["device"]
        moment = _written(now)
        timed = {"eventCreationTime": moment, "eventPublishingTime": moment}
        return {
            "version": "1.0",
            "context": {"System": system},
            "request": self._request(timed | dict(request), settings, now),
        }

    def interfaces(self, settings: Settings) -> Json:
        """What the device can do and the skill's manifest declares."""
        interfaces: Json = {"AudioPlayer": {}}
        if settings.screen:
            interfaces["Alexa.Presentation.APL"] = {"runtime": {"maxVersion": "2024.3"}}
        return {name: details for name, details in interfaces.items() if self._manifest.declares(name)}

    def _request(self, request: Mapping[str, Any], settings: Settings, now: datetime) -> Json:
        return {
            "type": request["type"],
            "requestId": f"amzn1.echo-api.request.{self._uuid()}",
            "locale": settings.locale,
            "timestamp": _written(now),
            **request,
        }

    def _system(self, settings: Settings) -> Json:
        system: Json = {
            "application": {"applicationId": settings.skill_id},
            "user": _user(settings),
            "device": {"deviceId": settings.device_id, "supportedInterfaces": self.interfaces(settings)},
            "apiEndpoint": self._api_endpoint,
            "apiAccessToken": self._api_token,
        }
        if settings.person:
            system["person"] = {"personId": settings.person_id}
        return system

    def _context(self, settings: Settings, session: Session, audio: Json) -> Json:
        context: Json = {}
        if self._manifest.declares("AudioPlayer"):
            context["AudioPlayer"] = audio
        if settings.screen:
            context |= VIEWPORTS[settings.viewport].in_request
        if settings.screen and session.display:
            context["Alexa.Presentation.APL"] = {
                "token": session.display.token,
                "version": "AriaRuntimeLibrary-1.0",
                "componentsVisibleOnScreen": [],
            }
        return context | {"System": self._system(settings)}

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))


def _user(settings: Settings) -> dict[str, str]:
    user = {"userId": settings.user_id}
    if settings.access_token:
        user["accessToken"] = settings.access_token
    return user


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def newer(event: Any) -> Any:
    """The same event as a later version of Alexa may send it: every object has a property more.

    What Amazon leaves to the skill, its session attributes and its own tokens, stays as the skill wrote it, and so
    does what is keyed by names of the model's or of the device's.
    """
    if not isinstance(event, dict):
        return event
    theirs = ("attributes", "slots", "supportedInterfaces", "components", "payload")
    known = {key: value if key in theirs else newer(value) for key, value in event.items()}
    return known | {"addedByAmazon": {"since": "tomorrow"}}


def launch() -> Json:
    return {"type": "LaunchRequest", "shouldLinkResultBeReturned": False}


def intent(intent_json: Mapping[str, Any], dialog_state: str | None) -> Json:
    """`dialog_state` is None for an intent that is in no dialog model."""
    request: Json = {"type": "IntentRequest", "intent": dict(intent_json)}
    return request if dialog_state is None else request | {"dialogState": dialog_state}


def session_ended(reason: str, message: str = "", error_type: str = "INVALID_RESPONSE") -> Json:
    """`reason` is USER_INITIATED, EXCEEDED_MAX_REPROMPTS or ERROR; only an ERROR has a type and a message."""
    request: Json = {"type": "SessionEndedRequest", "reason": reason}
    return request | {"error": {"type": error_type, "message": message}} if reason == "ERROR" else request


def touch(token: str, arguments: Sequence[Any], source: Mapping[str, Any], components: Mapping[str, Any]) -> Json:
    """A touch on an APL document: what a SendEvent command sends. `source` is what it has beyond any TouchWrapper."""
    # The value is whether it is checked: https://developer.amazon.com/docs/alexa-presentation-language/apl-touchwrapper.html
    pressed = {"type": "TouchWrapper", "handler": "Press", "id": None, "value": False}
    return {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": token,
        "arguments": list(arguments),
        "source": {**pressed, **source},
        "components": dict(components),
    }


def load(token: str, wanted: Mapping[str, Any], correlation: str) -> Json:
    """The device asks for more of a list: `wanted` is what it asks for, a type, a listId and a place in the list."""
    return {"token": token, "correlationToken": correlation, **wanted}


def wrong(interface: str, token: str, errors: Sequence[Mapping[str, Any]]) -> Json:
    """A device could not do with a document what the skill wanted; `interface` as in "Alexa.Presentation.APL"."""
    return {"type": f"{interface}.RuntimeError", "token": token, "errors": [dict(error) for error in errors]}


def connection(name: str, payload: Mapping[str, Any], token: str, code: str = "200", message: str = "OK") -> Json:
    """What became of a Connections.SendRequest."""
    return {
        "type": "Connections.Response",
        "name": name,
        "status": {"code": code, "message": message},
        "payload": dict(payload),
        "token": token,
    }


def exception(of_request: str, message: str) -> Json:
    """Alexa could not use the reply to a request outside any session."""
    return {
        "type": "System.ExceptionEncountered",
        "error": {"type": "INVALID_RESPONSE", "message": message},
        "cause": {"requestId": of_request},
    }

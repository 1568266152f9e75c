"""The JSON that Alexa sends to a skill, after Amazon's "Request and Response JSON Reference"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from speakup_workbench.simulator.settings import Settings

_VIDEO = {"codecs": ["H_264_42", "H_264_41"]}
_VIEWPORT = {
    "experiences": [{"arcMinuteWidth": 246, "arcMinuteHeight": 144, "canRotate": False, "canResize": False}],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "currentPixelWidth": 1280,
    "currentPixelHeight": 800,
    "touch": ["SINGLE"],
    "video": _VIDEO,
}
_VIEWPORTS = [
    {
        "type": "APL",
        "id": "main",
        "shape": "RECTANGLE",
        "dpi": 160,
        "presentationType": "STANDARD",
        "canRotate": False,
        "configuration": {
            "current": {
                "mode": "HUB",
                "video": _VIDEO,
                "size": {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800},
            }
        },
    }
]
"""A landscape hub of medium size."""


@dataclass(frozen=True)
class Session:
    """What Alexa keeps while a skill is open."""

    id: str
    new: bool = True
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What the skill's last reply asked to have back."""
    document: Mapping[str, Any] | None = None
    """The APL directive whose document is on the screen."""


class Envelope:
    """Wraps requests for one listener on one device. With a seeded `chance` the ids repeat every run."""

    def __init__(
        self,
        settings: Settings,
        chance: Random,
        *,
        api_endpoint: str = "https://api.amazonalexa.com",
        api_token: str = "an-access-token-of-the-simulator",
    ) -> None:
        self._settings, self._chance = settings, chance
        self._api_endpoint, self._api_token = api_endpoint, api_token

    def new_session(self) -> Session:
        return Session(f"amzn1.echo-api.session.{self._uuid()}")

    def wrap(self, request: Mapping[str, Any], session: Session, now: datetime) -> dict[str, Any]:
        """The whole envelope around `request`, which has its `type` and whatever that type adds."""
        settings = self._settings
        application = {"applicationId": settings.skill_id}
        return {
            "version": "1.0",
            "session": {
                "new": session.new,
                "sessionId": session.id,
                "application": dict(application),
                "attributes": dict(session.attributes),
                "user": self._user(),
            },
            "context": self._screen(session) | {"System": self._system(application)},
            "request": {
                "type": request["type"],
                "requestId": f"amzn1.echo-api.request.{self._uuid()}",
                "locale": settings.locale,
                "timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                **request,
            },
        }

    def _system(self, application: dict[str, str]) -> dict[str, Any]:
        settings = self._settings
        system: dict[str, Any] = {
            "application": application,
            "user": self._user(),
            "device": {"deviceId": settings.device_id, "supportedInterfaces": self._interfaces()},
            "apiEndpoint": self._api_endpoint,
            "apiAccessToken": self._api_token,
        }
        if settings.person:
            system["person"] = {"personId": settings.person_id}
        return system

    def _user(self) -> dict[str, str]:
        user = {"userId": self._settings.user_id}
        if self._settings.access_token:
            user["accessToken"] = self._settings.access_token
        return user

    def _interfaces(self) -> dict[str, Any]:
        interfaces: dict[str, Any] = {"AudioPlayer": {}}
        if self._settings.screen:
            interfaces["Alexa.Presentation.APL"] = {"runtime": {"maxVersion": "2024.3"}}
        return interfaces

    def _screen(self, session: Session) -> dict[str, Any]:
        if not self._settings.screen:
            return {"AudioPlayer": {"playerActivity": "IDLE"}}
        context: dict[str, Any] = {
            "AudioPlayer": {"playerActivity": "IDLE"},
            "Viewport": _VIEWPORT,
            "Viewports": _VIEWPORTS,
        }
        if session.document:
            context["Alexa.Presentation.APL"] = {
                "token": session.document.get("token", ""),
                "version": "AriaRuntimeLibrary-1.0",
                "componentsVisibleOnScreen": [],
            }
        return context

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))


def launch() -> dict[str, Any]:
    return {"type": "LaunchRequest", "shouldLinkResultBeReturned": False}


def intent(intent_json: Mapping[str, Any], dialog_state: str | None) -> dict[str, Any]:
    """`dialog_state` is None for an intent that is in no dialog model."""
    request: dict[str, Any] = {"type": "IntentRequest", "intent": dict(intent_json)}
    return request if dialog_state is None else request | {"dialogState": dialog_state}


def session_ended(reason: str, message: str = "", error_type: str = "INVALID_RESPONSE") -> dict[str, Any]:
    """`reason` is USER_INITIATED, EXCEEDED_MAX_REPROMPTS or ERROR; only an ERROR has a type and a message."""
    request: dict[str, Any] = {"type": "SessionEndedRequest", "reason": reason}
    return request | {"error": {"type": error_type, "message": message}} if reason == "ERROR" else request

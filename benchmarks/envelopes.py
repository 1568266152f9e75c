"""What an Echo Show sends. The fields are Amazon's, the ids are made up."""

from typing import Any

SKILL = {"applicationId": "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"}
VIDEO = {"codecs": ["H_264_42", "H_264_41"]}


def launch(user_id: str) -> dict[str, Any]:
    """A listener opens the skill."""
    return _envelope(user_id, new=True, request={"type": "LaunchRequest", "shouldLinkResultBeReturned": False})


def intent(user_id: str, name: str) -> dict[str, Any]:
    """A listener goes on with an intent that has no slots."""
    asked = {"name": name, "confirmationStatus": "NONE"}
    request = {"type": "IntentRequest", "dialogState": "COMPLETED", "intent": asked}
    return _envelope(user_id, new=False, request=request)


def _envelope(user_id: str, new: bool, request: dict[str, Any]) -> dict[str, Any]:
    user = {"userId": user_id}
    return {
        "version": "1.0",
        "session": {
            "new": new,
            "sessionId": "amzn1.echo-api.session.1",
            "application": SKILL,
            "attributes": {},
            "user": user,
        },
        "context": {
            "Viewports": [
                {
                    "type": "APL",
                    "id": "main",
                    "shape": "RECTANGLE",
                    "dpi": 213,
                    "presentationType": "STANDARD",
                    "canRotate": False,
                    "configuration": {
                        "current": {
                            "mode": "HUB",
                            "video": VIDEO,
                            "size": {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800},
                        }
                    },
                }
            ],
            "Viewport": {
                "experiences": [
                    {"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False, "canResize": False}
                ],
                "mode": "HUB",
                "shape": "RECTANGLE",
                "pixelWidth": 1280,
                "pixelHeight": 800,
                "dpi": 213,
                "currentPixelWidth": 1280,
                "currentPixelHeight": 800,
                "touch": ["SINGLE"],
                "video": VIDEO,
            },
            "AudioPlayer": {"playerActivity": "IDLE"},
            "System": {
                "application": SKILL,
                "user": user,
                "device": {
                    "deviceId": "amzn1.ask.device.BENCHMARK",
                    "supportedInterfaces": {
                        "AudioPlayer": {},
                        "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}},
                    },
                },
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "token",
            },
        },
        "request": {
            "requestId": "amzn1.echo-api.request.1",
            "timestamp": "2026-11-21T08:00:00Z",
            "locale": "en-US",
            **request,
        },
    }

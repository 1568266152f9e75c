"""An envelope of each kind that Alexa sends, with all that may stand in it.

After Amazon's "Request and Response JSON Reference" and its pages on each interface.
"""

from typing import Any

Json = dict[str, Any]

SECRETS = ("SECRET-USER", "SECRET-PERSON", "SECRET-DEVICE", "SECRET-TOKEN", "SECRET-WORDS")
"""What no log may hold: who it was, the keys to their data, and what they said."""

_APPLICATION = {"applicationId": "amzn1.ask.skill.ours"}
_USER = {
    "userId": "amzn1.ask.account.SECRET-USER",
    "accessToken": "SECRET-TOKEN-of-the-account",
    "permissions": {"consentToken": "SECRET-TOKEN-of-consent", "scopes": {"alexa::profile:name:read": {}}},
}
_SYSTEM = {
    "application": _APPLICATION,
    "user": _USER,
    "person": {"personId": "amzn1.ask.person.SECRET-PERSON", "accessToken": "SECRET-TOKEN-of-the-person"},
    "device": {
        "deviceId": "amzn1.ask.device.SECRET-DEVICE",
        "supportedInterfaces": {"AudioPlayer": {}, "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}},
    },
    "unit": {"unitId": "amzn1.ask.unit.SECRET-DEVICE", "persistentUnitId": "SECRET-DEVICE"},
    "apiEndpoint": "https://127.0.0.1:1",
    "apiAccessToken": "SECRET-TOKEN-of-the-API",
}
_SIZE = {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800}
_CONTEXT = {
    "System": _SYSTEM,
    "AudioPlayer": {"offsetInMilliseconds": 0, "playerActivity": "IDLE"},
    "Alexa.Presentation.APL": {"token": "pledge", "version": "1", "componentsVisibleOnScreen": [{"uid": ":1000"}]},
    "Viewport": {"experiences": [{"arcMinuteWidth": 246}], "shape": "RECTANGLE", "dpi": 160, "touch": ["SINGLE"]},
    "Viewports": [{"type": "APL", "id": "main", "dpi": 160, "configuration": {"current": {"size": _SIZE}}}],
    "Geolocation": {"timestamp": "2026-11-21T08:00:00Z", "coordinate": {"latitudeInDegrees": 38.2}},
}
_QUESTION = {"speech": "Shall I remind you?", "reprompt": "A reminder?", "scene": "offered"}
_INTENT = {"name": "PledgeIntent", "confirmationStatus": "NONE", "slots": {"litres": {"name": "litres"}}}
_DIALOG = {"intent": _INTENT, "slot": "litres", "question": _QUESTION, "unsure": True}
_KEPT = {
    "scene": "offered",
    "asked": [_QUESTION, _QUESTION],
    "said": _QUESTION,
    "heard": {"welcome": 1},
    "repeats": 1,
    "dialog": _DIALOG,
    "errors": 1,
    "unclear": {"litres": 1},
    "zone": "Europe/Berlin",
    "distance": "METRIC",
    "temperature": "CELSIUS",
}
_SESSION = {
    "new": False,
    "sessionId": "amzn1.echo-api.session.1",
    "application": _APPLICATION,
    "attributes": {"visited": ["well"], "speakup": _KEPT},
    "user": _USER,
}


def _resolved(said: str) -> Json:
    value = {"value": {"name": "green tea", "id": "GREEN"}}
    found = {"authority": "amzn1.er-authority.echo-sdk.ours.Drink", "status": {"code": "ER_SUCCESS_MATCH"}}
    resolutions = {"resolutionsPerAuthority": [{**found, "values": [value]}]}
    simple = {"type": "Simple", "value": said, "resolutions": resolutions}
    return {"value": said, "confirmationStatus": "NONE", "resolutions": resolutions, "slotValue": simple}


def _intent(name: str, dialog: str | None = None, **slots: Json) -> Json:
    full = {slot: {"name": slot, "source": "USER", **value} for slot, value in slots.items()}
    intent = {"name": name, "confirmationStatus": "NONE", "slots": full}
    request: Json = {"type": "IntentRequest", "intent": intent}
    return {**request, "dialogState": dialog} if dialog else request


_MANY = {
    "confirmationStatus": "NONE",
    "slotValue": {"type": "List", "values": [{"type": "Simple", "value": "SECRET-WORDS"}, {"type": "Simple"}]},
}
_DRINK = _intent("DrinkIntent", "COMPLETED", drink=_resolved("SECRET-WORDS"), day={"value": "2026-11-22"}, others=_MANY)
_AUDIO = {"token": "track", "offsetInMilliseconds": 1500}

IN_SESSION: list[Json] = [
    {"type": "LaunchRequest", "shouldLinkResultBeReturned": False},
    {"type": "LaunchRequest", "task": {"name": "AMAZON.PrintPDF", "version": "1", "input": {"url": "SECRET-WORDS"}}},
    _intent("PledgeIntent", "COMPLETED", litres={"value": "10", "confirmationStatus": "NONE"}),
    _intent("PledgeIntent", "STARTED", litres={"confirmationStatus": "NONE"}),
    _intent("PledgeIntent", "IN_PROGRESS", litres={"value": "?"}),
    _DRINK,
    _intent("BrokenIntent", drink={"value": "SECRET-WORDS"}),
    *(_intent(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Help", "Repeat", "Previous", "Fallback", "Stop")),
    {**_DRINK, "type": "CanFulfillIntentRequest"},
    {"type": "SessionEndedRequest", "reason": "ERROR", "error": {"type": "INVALID_RESPONSE", "message": "no"}},
    {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": "ACCEPTED", "permissionScope": "alexa::alerts:reminders:skill:readwrite"},
        "token": '{"token": "own", "session": {"visited": [], "speakup": {"scene": "offered"}}, "intent": {}}',
    },
    {
        "type": "SessionResumedRequest",
        "cause": {"type": "ConnectionCompleted", "token": '{"session": {}}', "status": {"code": "200"}, "result": {}},
    },
    {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": "pledge",
        "arguments": ["pledge", 10, {"deep": ["SECRET-WORDS"]}],
        "source": {"type": "TouchWrapper", "handler": "Press", "id": "button"},
        "components": {"box": True},
    },
    {
        "type": "Alexa.Presentation.APL.RuntimeError",
        "token": "pledge",
        "errors": [{"reason": "INTERNAL", "message": "?"}],
    },
    {"type": "GameEngine.InputHandlerEvent", "originatingRequestId": "1", "events": [{"name": "timeout"}]},
    {"type": "Alexa.New.Interface.SomethingHappened", "payload": {"what": ["SECRET-WORDS"]}},
]
OUTSIDE: list[Json] = [
    *({"type": f"AudioPlayer.Playback{what}", **_AUDIO} for what in ("Started", "NearlyFinished", "Stopped")),
    {"type": "AudioPlayer.PlaybackFailed", "token": "track", "error": {"type": "MEDIA_ERROR_UNKNOWN", "message": "?"}},
    {"type": "PlaybackController.NextCommandIssued"},
    {"type": "System.ExceptionEncountered", "error": {"type": "INVALID_RESPONSE"}, "cause": {"requestId": "1"}},
    {"type": "Messaging.MessageReceived", "message": {"text": "SECRET-WORDS"}},
    {"type": "Reminders.ReminderCreated", "body": {"alertToken": "SECRET-TOKEN"}},
    {"type": "AlexaHouseholdListEvent.ItemsCreated", "body": {"listId": "1", "listItemIds": ["2"]}},
    *({"type": f"AlexaSkillEvent.Skill{what}", "timestamp": 1795248000000} for what in ("Enabled", "Disabled")),
    {"type": "AlexaSkillEvent.SkillAccountLinked", "body": {"accessToken": "SECRET-TOKEN"}},
    {
        "type": "AlexaSkillEvent.SkillPermissionAccepted",
        "body": {"acceptedPermissions": [{"scope": "alexa::profile:name:read"}]},
        "eventCreationTime": "2026-11-21T08:00:00Z",
    },
]


def _envelope(request: Json, **parts: Any) -> Json:
    common = {"requestId": "amzn1.echo-api.request.1", "timestamp": "2026-11-21T08:00:00Z", "locale": "en-US"}
    return {"version": "1.0", "context": _CONTEXT, **parts, "request": {**common, **request}}


ENVELOPES: list[Json] = [
    *(_envelope(request, session=_SESSION) for request in IN_SESSION),
    *(_envelope(request) for request in OUTSIDE),
]

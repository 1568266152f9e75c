"""Alexa's own JSON: a request becomes a Turn, a Reply becomes a response.

Everything is read from the raw request, so that a field, a value or a request type that Alexa invents tomorrow
costs nothing. https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from speakup import slots
from speakup.errors import ReplyError, SpeakUpError
from speakup.replies import Consent, LinkAccount
from speakup.speech import Said
from speakup.turn import Turn

Response = dict[str, Any]

KEPT = "speakup"
"""The session attribute in which the framework keeps its own part of a conversation."""

# Amazon's limits: characters of speech with its markup, sounds, characters of a card, bytes of a whole response.
SPEECH_LIMIT, SOUNDS_LIMIT, CARD_LIMIT, RESPONSE_LIMIT = 8_000, 5, 8_000, 120_000

# Events: nobody hears an answer to them, and Alexa refuses one that speaks.
SILENT_REQUESTS = (
    "SessionEndedRequest",
    "System.ExceptionEncountered",
    "AlexaSkillEvent.",
    "AlexaHouseholdListEvent.",
    "AudioPlayer.",
    "PlaybackController.",
    "Messaging.",
    "Reminders.",
    "Alexa.Presentation.APL.RuntimeError",
    "Alexa.Presentation.APLA.RuntimeError",
)


HANDOVERS = ("Connections.SendRequest", "Connections.StartConnection")
"""What gives the conversation to Amazon for a while, which drops the session attributes."""

DIALOG_STEPS = ("Dialog.Delegate", "Dialog.ElicitSlot", "Dialog.ConfirmSlot", "Dialog.ConfirmIntent")


class Malformed(SpeakUpError):
    """What arrived is no request of Alexa's."""


def skill_id(event: Mapping[str, Any]) -> str | None:
    """The id of the skill that the request is meant for."""
    for place in (_mapping(_mapping(event.get("context")).get("System")), _mapping(event.get("session"))):
        application = _mapping(place.get("application")).get("applicationId")
        if isinstance(application, str):
            return application
    return None


def request(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request in an event. Raises Malformed when there is none."""
    found = event.get("request")
    if not isinstance(found, Mapping) or not isinstance(found.get("type"), str):
        raise Malformed("The event has no request with a type.")
    return found


def read(event: Mapping[str, Any]) -> Turn[Any]:
    """The turn that a request begins. Raises Malformed when it has no request in it."""
    found, session_of_token = _handed_back(request(event))
    session, context = _mapping(event.get("session")), _mapping(event.get("context"))
    system, intent = _mapping(context.get("System")), _mapping(found.get("intent"))
    attributes = {**_mapping(session.get("attributes")), **session_of_token}
    kept = dict(_mapping(attributes.pop(KEPT, None)))
    device = _mapping(system.get("device"))
    user = _mapping(system.get("user")) or _mapping(session.get("user"))
    person = _mapping(system.get("person")).get("personId")
    return Turn(
        request=found,
        context=context,
        intent=str(intent["name"]) if isinstance(intent.get("name"), str) else None,
        slots={
            str(name): slots.read(slot, str(name))
            for name, slot in _mapping(intent.get("slots")).items()
            if isinstance(slot, Mapping)
        },
        locale=found["locale"] if isinstance(found.get("locale"), str) else "en-US",
        scene=kept.get("scene"),
        is_new=bool(session.get("new", True)),
        session=attributes,
        user_id=str(user.get("userId") or ""),
        person_id=person if isinstance(person, str) else None,
        device_id=str(device.get("deviceId") or ""),
        has_screen="Alexa.Presentation.APL" in _mapping(device.get("supportedInterfaces")),
        timestamp=_timestamp(found.get("timestamp")),
        kept=kept,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _timestamp(value: Any) -> datetime:
    try:
        if isinstance(value, int | float):  # skill events have carried milliseconds
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _handed_back(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A conversation that was handed to Amazon comes back with our session in its token: (the request, the session).

    The request then has the author's own token again, and the intent that was answered when it was handed over.
    """
    holder = request if request["type"] == "Connections.Response" else _mapping(request.get("cause"))
    try:
        token = _mapping(json.loads(str(holder.get("token"))))
    except ValueError:
        return request, {}
    if request["type"] not in ("Connections.Response", "SessionResumedRequest") or "session" not in token:
        return request, {}
    own = {**holder, "token": token.get("token")}
    intent = {"intent": token["intent"]} if token.get("intent") else {}
    return {**(own if holder is request else {**request, "cause": own}), **intent}, _mapping(token["session"])


def is_silent(request_type: str) -> bool:
    """Whether a request of this type may not be answered with speech."""
    return request_type.startswith(SILENT_REQUESTS)


def updated_intent(turn: Turn[Any], without: str | None = None) -> Mapping[str, Any]:
    """The current intent as a Dialog directive takes it, with one slot emptied that is to be asked for again."""
    intent = _mapping(turn.request.get("intent"))
    keys = ("name", "value", "slotValue", "confirmationStatus")
    kept_slots = {
        name: {key: slot[key] for key in keys if key in slot and (name != without or key == "name")}
        for name, slot in _mapping(intent.get("slots")).items()
    }
    return {"name": turn.intent, "confirmationStatus": "NONE", "slots": kept_slots}


def dialog(turn: Turn[Any], directives: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The dialog that goes on after these directives, {"intent": ..., "slot": asked for, or None}; None without one."""
    for directive in directives:
        if directive.get("type") in DIALOG_STEPS:
            intent = _mapping(directive.get("updatedIntent")) or updated_intent(turn)
            return {"intent": intent, "slot": directive.get("slotToElicit")}
    return None


@dataclass(frozen=True)
class Answer:
    """Everything that a response is made of."""

    said: Said | None
    ends: bool
    session: Mapping[str, Any]
    card: Consent | LinkAccount | None = None
    directives: Sequence[Mapping[str, Any]] = ()
    intent: Any = None
    """The intent that is answered, as Alexa sent it."""


def write(answer: Answer) -> Response:
    """The response as JSON. Raises ReplyError when Alexa would refuse it, before it is sent."""
    response: Response = {}
    ends = answer.ends or hands_over(answer.directives)
    if answer.said:
        response["outputSpeech"] = _speech(answer.said.speech, "speech")
        if not ends:
            reprompt = answer.said.reprompt or answer.said.speech
            response["reprompt"] = {"outputSpeech": _speech(reprompt, "reprompt")}
    if card := _card(answer):
        response["card"] = card
    session = {} if answer.ends else dict(answer.session)
    if answer.directives:
        response["directives"] = [_with_session(directive, answer) for directive in answer.directives]
    if not any(directive.get("type") == "VideoApp.Launch" for directive in answer.directives):
        response["shouldEndSession"] = ends
    envelope = {"version": "1.0", "sessionAttributes": session, "response": response}
    if answer.directives or session:
        _check_size(envelope)
    return envelope


def hands_over(directives: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the conversation goes to Amazon, which asks its own question and then comes back."""
    return any(directive.get("type") == "Connections.SendRequest" for directive in directives)


def nothing(ends: bool = False) -> Response:
    """A response in which nothing is said, as events demand it."""
    return {"version": "1.0", "response": {"shouldEndSession": True} if ends else {}}


def unspoken(directives: Sequence[Mapping[str, Any]]) -> Response:
    """The answer to an event: directives such as those of the AudioPlayer, or nothing."""
    return {"version": "1.0", "response": {"directives": list(directives)} if directives else {}}


def screen(document_name: str, document: Mapping[str, Any], properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """The directive that shows an APL document; its parameter `payload` has payload.screen.properties."""
    return {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": document_name,
        "document": document,
        "datasources": {"screen": {"type": "object", "properties": dict(properties)}},
    }


def _speech(ssml: str, part: str) -> Mapping[str, str]:
    if len(ssml) + len("<speak></speak>") > SPEECH_LIMIT:
        raise ReplyError(f"The {part} has {len(ssml)} characters; Alexa takes {SPEECH_LIMIT}. Say less at a time.")
    if (sounds := ssml.count("<audio")) > SOUNDS_LIMIT:
        raise ReplyError(f"The {part} plays {sounds} sounds; Alexa takes {SOUNDS_LIMIT}. Take some out.")
    return {"type": "SSML", "ssml": f"<speak>{ssml}</speak>"}


def _card(answer: Answer) -> Mapping[str, Any] | None:
    match answer.card:
        case Consent(scopes=scopes):
            return {"type": "AskForPermissionsConsent", "permissions": list(scopes)}
        case LinkAccount():
            return {"type": "LinkAccount"}
    texts = answer.said.card if answer.said else None
    if not texts:
        return None
    if (length := sum(map(len, texts.values()))) > CARD_LIMIT:
        raise ReplyError(f"The card has {length} characters; Alexa takes {CARD_LIMIT}. Shorten its text.")
    title, text = texts.get("title", ""), texts.get("text", "")
    images = {f"{size}ImageUrl": texts[f"{size}_image"] for size in ("small", "large") if f"{size}_image" in texts}
    if images:
        return {"type": "Standard", "title": title, "text": text, "image": images}
    return {"type": "Simple", "title": title, "content": text}


def _with_session(directive: Mapping[str, Any], answer: Answer) -> Mapping[str, Any]:
    """A conversation handed to Amazon loses its session attributes, so they travel in the token, with the intent."""
    if directive.get("type") not in HANDOVERS:
        return directive
    intent = {"intent": answer.intent} if answer.intent else {}
    token = {"token": directive.get("token"), "session": dict(answer.session), **intent}
    return {**directive, "token": json.dumps(token)}


def _check_size(envelope: Response) -> None:
    try:
        size = len(json.dumps(envelope, ensure_ascii=False, allow_nan=False).encode())  # as Lambda's runtime sends it
    except (TypeError, ValueError) as error:
        raise ReplyError(f"The reply holds something that is not JSON: {error}. Look at turn.session.") from None
    if size > RESPONSE_LIMIT:
        raise ReplyError(f"The response has {size} bytes; Alexa takes {RESPONSE_LIMIT}. Shorten screens and session.")

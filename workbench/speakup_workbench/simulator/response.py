"""Reading what a skill replied, the way Alexa reads it: what is spoken and shown, or why nothing is.

The shapes and limits are those of Amazon's "Request and Response JSON Reference"; a limit that this page has
raised over the years counts as an error only above its highest value.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from speakup_workbench.simulator import apla, screen, ssml
from speakup_workbench.simulator.apla import Clip

MAX_SPEECH = 8_000
"""Characters of one outputSpeech, its markup included."""
MAX_CARD = 8_000
"""Characters of all texts of a card together."""
MAX_ADDRESS = 2_000
"""Characters of the address of a card's picture."""
MAX_BYTES = 120 * 1024
"""Of the whole reply."""

_DIRECTIVES = frozenset(
    f"{interface}.{name}"
    for interface, names in {
        "AudioPlayer": "Play Stop ClearQueue",
        "Dialog": "Delegate ElicitSlot ConfirmSlot ConfirmIntent UpdateDynamicEntities DelegateRequest",
        "Alexa.Presentation.APL": "RenderDocument ExecuteCommands SendIndexListData SendTokenListData "
        "UpdateIndexListData",
        "Alexa.Presentation.APLA": "RenderDocument",
        "Alexa.Presentation.APLT": "RenderDocument ExecuteCommands",
        "Alexa.Presentation.HTML": "Start HandleMessage",
        "Connections": "SendRequest SendResponse StartConnection",
        "Tasks": "CompleteTask",
        "VideoApp": "Launch",
        "Display": "RenderTemplate",
        "CustomInterfaceController": "SendDirective StartEventHandler StopEventHandler",
        "GadgetController": "SetLight",
        "GameEngine": "StartInputHandler StopInputHandler",
        "Conversations": "ResetContext",
        "Alexa.Advertisement": "InjectAds",
        "Navigation.Assistance": "AnnounceRoadRegulation",
        "Alexa.SmartVision.SnapshotProvider": "GetSnapshotDirective",
    }.items()
    for name in names.split()
) | {"Hint"}
_INTERFACES = ("AudioPlayer", "Alexa.Presentation.APL")
"""What must be supported for the directives whose names begin so; others are not held against a skill."""
_CARDS = {
    "Simple": ("title", "content"),
    "Standard": ("title", "text"),
    "LinkAccount": (),
    "AskForPermissionsConsent": (),
}
_ANSWERED = (
    "LaunchRequest",
    "IntentRequest",
    "Alexa.Presentation.APL.UserEvent",
    "Alexa.Presentation.APL.LoadIndexListData",
    "Alexa.Presentation.APL.LoadTokenListData",
    "Connections.Response",
    "SessionResumedRequest",
)
_ABOUT_AUDIO = ("AudioPlayer.", "PlaybackController.")
_AFTER_AUDIO = {
    "AudioPlayer.PlaybackStarted": ("AudioPlayer.Stop", "AudioPlayer.ClearQueue"),
    "AudioPlayer.PlaybackFinished": ("AudioPlayer.Stop", "AudioPlayer.ClearQueue"),
    "AudioPlayer.PlaybackStopped": (),
}
"""The directives that may answer what a player tells; every other such request takes any for the player."""


class Refused(Exception):
    """A reply that Alexa does not take: its arguments are the reasons, each one sentence with its remedy."""


@dataclass(frozen=True)
class Speech:
    """One thing said."""

    text: str
    """What a person reads in a terminal."""
    ssml: str | None = None
    """As the skill wrote it; None for plain text."""
    clip: Clip | None = None
    """What it is made of, when an APL for Audio document says it."""


@dataclass(frozen=True)
class Card:
    """What the Alexa app shows."""

    type: str
    title: str = ""
    text: str = ""
    image: str | None = None
    permissions: tuple[str, ...] = ()
    """What an AskForPermissionsConsent card asks for."""


@dataclass(frozen=True)
class Response:
    """A skill's reply as Alexa takes it."""

    speech: Speech | None = None
    reprompt: Speech | None = None
    card: Card | None = None
    screen: tuple[str, ...] = ()
    """The lines a screen would show."""
    directives: tuple[Mapping[str, Any], ...] = ()
    again: tuple[Mapping[str, Any], ...] = ()
    """The directives of the reprompt, APL for Audio documents."""
    should_end_session: bool | None = None
    """None when the reply does not say; `says_null` tells null from absent."""
    says_null: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    """Why Alexa would refuse the reply and say that something went wrong. Empty when all is well."""
    notes: tuple[str, ...] = ()
    """What an author should know and no listener notices."""

    @property
    def dialog(self) -> tuple[Mapping[str, Any], ...]:
        """The directives that take the next step of a dialog."""
        steps = ("Dialog.Delegate", "Dialog.ElicitSlot", "Dialog.ConfirmSlot", "Dialog.ConfirmIntent")
        return tuple(directive for directive in self.directives if directive["type"] in steps)


def read(reply: object, *, request_type: str, locale: str, interfaces: Collection[str]) -> Response:
    """Read a reply to a request of `request_type`. Never raises: what is wrong stands in `errors`.

    interfaces: the `supportedInterfaces` of the request.
    """
    shape = _shape_error(reply)
    if shape or not isinstance(reply, Mapping):
        return Response(errors=(shape or "",))
    errors: list[str] = []
    notes: list[str] = []
    body: Mapping[str, Any] = reply["response"]
    size = len(json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace"))
    if size > MAX_BYTES:
        errors.append(f"The reply has {size:,} bytes, and Alexa takes at most {MAX_BYTES:,}. Send less.")
    speech = _speech(body.get("outputSpeech"), "outputSpeech", locale, errors, notes)
    again = body.get("reprompt")
    if again is not None and not isinstance(again, Mapping):
        errors.append("reprompt is no object. Write it as {'outputSpeech': {…}}.")
        again = None
    reprompt = _speech((again or {}).get("outputSpeech"), "reprompt.outputSpeech", locale, errors, notes)
    directives = tuple(_directives(body.get("directives"), interfaces, errors))
    of_reprompt = tuple(_directives((again or {}).get("directives"), interfaces, errors))
    errors += [f"{each['type']} cannot be in a reprompt." for each in of_reprompt if each["type"] != apla.RENDER]
    end = body.get("shouldEndSession")
    if end is not None and not isinstance(end, bool):
        errors.append(f"shouldEndSession is {end!r}. It is true or false, or left out.")
    errors += _out_of_place(request_type, body, directives)
    notes += _contradictions(request_type, body, directives)
    return Response(
        speech=speech,
        reprompt=reprompt,
        card=_card(body.get("card"), errors),
        screen=screen.texts(directives),
        directives=directives,
        again=of_reprompt,
        should_end_session=end if isinstance(end, bool) else None,
        says_null="shouldEndSession" in body and end is None,
        attributes=reply.get("sessionAttributes") or {},
        errors=tuple(errors),
        notes=tuple(notes),
    )


def _shape_error(reply: object) -> str | None:
    if not isinstance(reply, Mapping):
        kind = "nothing (None)" if reply is None else f"a {type(reply).__name__}"
        return f"The handler returned {kind}. Return a dict: {{'version': '1.0', 'response': {{…}}}}."
    try:
        json.dumps(reply)
    except (TypeError, ValueError, RecursionError) as error:
        return f"The reply is no JSON ({error}). Return only texts, numbers, lists and dicts."
    if not isinstance(reply.get("version"), str):
        return "The reply lacks 'version'. Add 'version': '1.0'."
    if not isinstance(reply.get("response"), Mapping):
        return "The reply lacks 'response'. Add 'response': {}, at least."
    if not isinstance(reply.get("sessionAttributes") or {}, Mapping):
        return "sessionAttributes is no object. Return a dict."
    return None


def _speech(spoken: object, place: str, locale: str, errors: list[str], notes: list[str]) -> Speech | None:
    if spoken is None:
        return None
    if not isinstance(spoken, Mapping) or spoken.get("type") not in ("PlainText", "SSML"):
        errors.append(f"{place} is neither PlainText nor SSML. Write {{'type': 'SSML', 'ssml': '<speak>…</speak>'}}.")
        return None
    key = "ssml" if spoken["type"] == "SSML" else "text"
    words = spoken.get(key)
    if not isinstance(words, str):
        errors.append(f"{place} is of type {spoken['type']} and lacks {key!r}. Put the words there.")
        return None
    if len(words) > MAX_SPEECH:
        errors.append(f"{place} has {len(words):,} characters, and Alexa speaks at most {MAX_SPEECH:,}. Say less.")
    if key == "text":
        if "<speak" in words:
            notes.append(f"{place} is PlainText and holds markup. Make it SSML.")
        return Speech(words.strip())
    errors += [f"{place}: {problem}" for problem in ssml.errors(words)]
    notes += [f"{place}: {problem}" for problem in ssml.warnings(words, locale)]
    return Speech(ssml.text(words), words)


def _card(card: object, errors: list[str]) -> Card | None:
    if card is None:
        return None
    kind = str(card.get("type")) if isinstance(card, Mapping) else "none"
    if not isinstance(card, Mapping) or kind not in _CARDS:
        errors.append(f"The card is of type {kind!r}. Alexa knows: {', '.join(_CARDS)}.")
        return None
    texts = [card.get(key) or "" for key in _CARDS[kind]]
    if not all(isinstance(text, str) for text in texts):
        errors.append(f"The texts of the card are no texts. {kind} has: {', '.join(_CARDS[kind])}.")
        return None
    images = [address for address in _images(card) if isinstance(address, str)]
    if sum(map(len, texts + images)) > MAX_CARD:
        errors.append(f"The card has more than {MAX_CARD:,} characters. Shorten it.")
    if any(len(address) > MAX_ADDRESS for address in images):
        errors.append(f"The address of a picture has more than {MAX_ADDRESS:,} characters. Shorten it.")
    permissions = card.get("permissions")
    if not isinstance(permissions or [], list) or (kind == "AskForPermissionsConsent" and not permissions):
        errors.append("The card asks for no permissions. Name them in the list 'permissions'.")
        return None
    title, text = (*texts, "", "")[:2]
    return Card(kind, title, text, images[0] if images else None, tuple(map(str, permissions or ())))


def _images(card: Mapping[str, Any]) -> Iterator[object]:
    image = card.get("image")
    if isinstance(image, Mapping):
        yield from (image.get("largeImageUrl"), image.get("smallImageUrl"))


def _directives(directives: object, interfaces: Collection[str], errors: list[str]) -> Iterator[Mapping[str, Any]]:
    if directives is None:
        return
    if not isinstance(directives, list):
        errors.append("directives is no list. Write it as [{'type': …}].")
        return
    for directive in directives:
        kind = str(directive.get("type")) if isinstance(directive, Mapping) else "none"
        if not isinstance(directive, Mapping) or kind not in _DIRECTIVES:
            errors.append(f"Alexa knows no directive of type {kind!r}. Check its spelling.")
        elif (interface := kind.rpartition(".")[0]) in _INTERFACES and interface not in interfaces:
            errors.append(
                f"{kind} is refused: {_lacks(interface)}. Send it only when "
                f"context.System.device.supportedInterfaces has {interface}."
            )
        else:
            yield directive


def _lacks(interface: str) -> str:
    if interface == "AudioPlayer":
        return "skill.json does not declare the interface AUDIO_PLAYER"
    return "the device has no screen, or skill.json does not declare the interface ALEXA_PRESENTATION_APL"


def _out_of_place(
    request_type: str, body: Mapping[str, Any], directives: tuple[Mapping[str, Any], ...]
) -> Iterator[str]:
    """What Amazon's pages on the AudioPlayer and VideoApp interfaces forbid."""
    kinds = [str(directive["type"]) for directive in directives]
    if kinds.count("AudioPlayer.Play") > 1:
        yield "The reply has two AudioPlayer.Play. Send one, and enqueue the next when the first is nearly finished."
    if "VideoApp.Launch" in kinds and "shouldEndSession" in body:
        yield "VideoApp.Launch goes without shouldEndSession. Leave it out."
    if not request_type.startswith(_ABOUT_AUDIO):
        return
    said = [key for key in ("outputSpeech", "card", "reprompt") if body.get(key)]
    if said or body.get("shouldEndSession") is False:
        wrong = ", ".join(said) or "shouldEndSession false"
        yield f"{request_type} is answered with directives for the player alone, not with {wrong}."
    for kind in kinds:
        if not kind.startswith("AudioPlayer.") or kind not in _AFTER_AUDIO.get(request_type, (kind,)):
            yield f"{kind} cannot answer {request_type}."


def _contradictions(
    request_type: str, body: Mapping[str, Any], directives: tuple[Mapping[str, Any], ...]
) -> Iterator[str]:
    contents = [key for key in ("outputSpeech", "card", "reprompt", "directives") if body.get(key)]
    if not request_type.startswith((*_ANSWERED, *_ABOUT_AUDIO)) and contents:
        yield f"Alexa ignores {', '.join(contents)} in a reply to {request_type}. Return an empty response."
    if body.get("shouldEndSession") is True and body.get("reprompt"):
        yield "The reprompt is never heard: shouldEndSession is true."
    if body.get("shouldEndSession") is True and any(kind["type"].startswith("Dialog.") for kind in directives):
        yield "The dialog goes no further: shouldEndSession is true. Make it false."

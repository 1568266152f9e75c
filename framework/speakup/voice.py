"""From Reply to response: the phrase in the listener's locale, what the session keeps, and what the screen shows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from speakup import envelope
from speakup.envelope import Answer, Response
from speakup.replies import Reply
from speakup.speech import Phrase, Phrases, Said
from speakup.turn import Turn

# Replies after which the question still stands, because nothing came of the answer.
STANDING = ("sorry", "unclear_offer", "not_saved", "memory_unavailable", "already_done")


class Voice:
    """Says the replies of one skill."""

    def __init__(self, folder: Path, tell: Callable[[Phrase], None]) -> None:
        """`folder` has speech/ and, if the skill shows anything, screens/; `tell` is told of each phrase beforehand."""
        self.phrases = Phrases(folder / "speech")
        self._folder, self._tell = folder, tell

    def say(self, turn: Turn[Any], reply: Reply, stays: bool, is_default: bool) -> Response:
        """The response. `stays`: the conversation stands where it stood; `is_default`: the framework's own answer.

        Raises PhraseError for a phrase that cannot be said and ReplyError for what Alexa would refuse.
        """
        reply = replace(reply, directives=[as_json(directive) for directive in reply.directives])
        said = None if reply.phrase is None else self._phrase(turn, reply, is_default)
        if reply.again:
            again = reply.again
            speech = f"{said.speech} {again['speech']}" if said else again["speech"]
            said = replace(said or Said(speech), speech=speech, reprompt=again["reprompt"])
        directives = self._directives(turn, reply, said)
        dialog = self._dialog(turn, reply, said, directives)
        is_no_question = dialog is not None or envelope.hands_over(directives)
        stays = (stays or reply.phrase in STANDING or is_no_question) and not reply.then
        return envelope.write(
            Answer(
                said=said,
                ends=reply.ends,
                session=session(turn, said, reply.then, stays, dialog),
                card=reply.card,
                directives=directives,
                intent=turn.request.get("intent"),
            )
        )

    def in_words(self, turn: Turn[Any], phrase: str, words: Mapping[str, object]) -> str:
        """A phrase as SSML, for what is said beside the reply."""
        return self._said(turn, phrase, words).speech

    def pass_on(self, response: Any, turn: Turn[Any]) -> Response:
        """A response that the author made with the SDK's own builder."""
        return {
            "version": "1.0",
            "sessionAttributes": dict(session(turn, None, None, stays=True)),
            "response": as_json(response),
        }

    def _phrase(self, turn: Turn[Any], reply: Reply, is_default: bool) -> Said:
        name = self._phrase_here(turn, str(reply.phrase)) if is_default else str(reply.phrase)
        return self._said(turn, name, reply.words)

    def _said(self, turn: Turn[Any], name: str, words: Mapping[str, object]) -> Said:
        heard = turn.kept.setdefault("heard", {})
        seed = zlib.crc32(f"{turn.request.get('requestId')} {name}".encode())
        known = self.phrases.known(turn.locale)
        if phrase := known.get(name):
            self._tell(phrase)
        said = self.phrases.say(turn.locale, name, words, heard.get(name), seed)
        if len(known[name].speech) > 1 and not turn.is_private:
            heard[name] = said.variant
        return said

    def _phrase_here(self, turn: Turn[Any], name: str) -> str:
        """A default answer's phrase in the wording for this dialog or scene, where the author wrote one."""
        intent = turn.kept.get("dialog", {}).get("intent", {}).get("name")
        names = [f"{name}_{place}" for place in (intent, turn.scene) if place]
        return next((found for found in names if self.phrases.has(turn.locale, found)), name)

    def _dialog(
        self, turn: Turn[Any], reply: Reply, said: Said | None, directives: list[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        """The dialog that these directives begin or go on with, and the question that was ours in it."""
        dialog = envelope.dialog(turn, directives)
        if dialog is None:
            return None
        question = reply.again or (_spoken(said) if dialog["slot"] else None)
        return {**turn.kept.get("dialog", {}), **dialog, "question": question}

    def _directives(self, turn: Turn[Any], reply: Reply, said: Said | None) -> list[Mapping[str, Any]]:
        directives = list(reply.directives)
        if said and said.screen and turn.has_screen:
            properties = dict(said.screen)
            name = properties.pop("document")
            directives.append(self._screen(name, properties))
        return directives

    def _screen(self, name: str, properties: Mapping[str, str]) -> Mapping[str, Any]:
        if name in self._screens:
            return envelope.screen(name, self._screens[name], properties)
        from speakup import screens  # only where one is shown

        drawing = self._screens.get("drawing") if name == "headline" else None
        filled = screens.filled(properties, self._screens.get("look", {}), has_drawing=drawing is not None)
        return envelope.screen(name, screens.document(name, drawing if filled["drawn"] else None), filled)

    @cached_property
    def _screens(self) -> Mapping[str, Mapping[str, Any]]:
        """The APL documents of screens/, by name; "look" are the colours of the ready ones."""
        paths = (self._folder / "screens").glob("*.json")
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def session(
    turn: Turn[Any],
    said: Said | None,
    scene: str | None,
    stays: bool,
    dialog: Mapping[str, Any] | None = None,
) -> Mapping[str, Any]:
    """The session attributes: the author's own, and under one key the framework's part.

    heard     the variant of each phrase that was said last
    scene     what the last question was about
    asked     the last two questions: {speech, reprompt, scene}; one in private is the last or is gone
    said      what has been said since the last question, such as help
    repeats   how often the last reply has been repeated
    dialog    an unfinished dialog: {intent, slot, question, unsure}; the question is ours, or None for Alexa's own
    errors    how many apologies in a row
    unclear   how often each slot was not understood
    zone      the device's time zone
    distance  its unit of distance
    temperature  its unit of temperature
    """
    before = turn.kept if stays else {}
    asked = turn.kept.get("asked") or []
    spoken = _spoken(said)
    if spoken and not stays:
        private = {"private": True} if turn.is_private else {}
        asked = [*(one for one in asked[-1:] if not one.get("private")), {**spoken, "scene": scene, **private}]
    kept = turn.kept | {
        "scene": turn.scene if stays else scene,
        "asked": asked,
        "said": before.get("said") if before.get("repeats") else spoken if stays else None,
        "repeats": before.get("repeats"),
        "dialog": dialog,
        "errors": turn.kept.get("errors") if turn.kept.get("failed") else None,
        "failed": None,
    }
    kept = {key: value for key, value in kept.items() if value}
    return {**turn.session, envelope.KEPT: kept} if kept else turn.session


def _spoken(said: Said | None) -> Mapping[str, str] | None:
    return {"speech": said.speech, "reprompt": said.reprompt or said.speech} if said else None


def as_json(value: Any) -> Any:
    """JSON as it is; an object of the ASK SDK as its JSON."""
    if isinstance(value, Mapping) or not hasattr(value, "deserialized_types"):
        return value
    from speakup import alexa

    return alexa.to_json(value)

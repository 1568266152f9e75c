"""What came of one thing the listener said or did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from speakup_workbench.simulator.apla import Clip
from speakup_workbench.simulator.caller import ApiCall
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.response import Card, Speech

Json = dict[str, Any]
By = Literal["skill", "alexa"]


@dataclass(frozen=True)
class Turn:
    """One request and its reply."""

    request: Json
    response: object
    """What the handler returned: a dict, unless something is wrong with it. None when it raised."""
    seconds: float
    printed: str = ""
    """What the skill printed meanwhile."""
    calls: tuple[ApiCall, ...] = ()
    """What it asked of Alexa's services meanwhile."""


@dataclass(frozen=True)
class Spoken:
    """One thing the listener heard."""

    by: By
    text: str
    ssml: str | None = None
    clip: Clip | None = None
    """What an APL for Audio document lets be heard, sounds too; `text` tells it in words."""


@dataclass(frozen=True)
class Exchange:
    """What came of one utterance, touch or passing of time."""

    utterance: str
    """What the listener said; in brackets what they or the device did without a word: "(touch: save)"."""
    heard: Heard
    spoken: tuple[Spoken, ...] = ()
    reprompt: str | None = None
    """What would be said if the listener stayed silent now."""
    card: Card | None = None
    screen: tuple[str, ...] = ()
    """The lines newly put on the screen."""
    ended: bool = False
    """No session is open any more. False also when none was, and nothing was said."""
    listening: bool = False
    """The microphone is open: the listener is expected to answer."""
    errors: tuple[str, ...] = ()
    """Why the device did not get what the skill meant to say."""
    notes: tuple[str, ...] = ()
    """What the author should know and no listener notices."""
    turns: tuple[Turn, ...] = ()
    """Empty when Alexa dealt with the utterance herself."""

    @property
    def speech(self) -> str:
        """All that was said, by the skill or by Alexa."""
        return " ".join(spoken.text for spoken in self.spoken if spoken.text)

    @property
    def request(self) -> Json | None:
        return self.turns[-1].request if self.turns else None

    @property
    def response(self) -> object:
        return self.turns[-1].response if self.turns else None

    @property
    def directives(self) -> tuple[Mapping[str, Any], ...]:
        """Those of the skill's replies, in order, as far as they are any."""
        found: list[Mapping[str, Any]] = []
        for turn in self.turns:
            body = turn.response.get("response") if isinstance(turn.response, Mapping) else None
            sent = body.get("directives") if isinstance(body, Mapping) else None
            found += [each for each in sent if isinstance(each, Mapping)] if isinstance(sent, list) else []
        return tuple(found)

    @property
    def slots(self) -> dict[str, str]:
        """The slots that were filled, as Alexa sends them."""
        return self.heard.values


@dataclass
class Draft:
    """An exchange in the making."""

    spoken: list[Spoken] = field(default_factory=list)
    card: Card | None = None
    screen: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def say(self, by: By, speech: Speech | None) -> None:
        if speech is not None:
            self.spoken.append(Spoken(by, speech.text, speech.ssml, speech.clip))

"""One step of a walk: what was tried in which scene, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Position
from speakup_workbench.checks.steps import Step
from speakup_workbench.models import Model
from speakup_workbench.simulator.exchange import Exchange, Turn
from speakup_workbench.simulator.heard import Elicitation
from speakup_workbench.simulator.recording import Said
from speakup_workbench.simulator.settings import Settings

SPOKEN = ("LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent", "Connections.Response")
"""Requests that may be answered in words."""


@dataclass(frozen=True)
class Answerer:
    """Who answered a request."""

    name: str
    """The function, or for a skill that has no table of them the intent or the request's type."""
    path: Path
    at: Position | None


@dataclass(frozen=True)
class Visit:
    scene: str
    """Where it was tried: the framework's scene, or a word for the place; "" before the skill is open."""
    step: Step
    said: tuple[Said, ...]
    """The whole conversation, this step last."""
    before: Exchange | None
    """The last thing that came back before the step."""
    exchanges: Sequence[Exchange]
    """What came back in this step."""
    answerer: Answerer
    model: Model
    settings: Settings
    secrets: Sequence[str] = ()
    """Ids and tokens that nobody should hear, see or find in a log."""
    saved: str = ""
    """All that is saved of the listener, and what they did for the cause in this step, in lower case."""
    acts: Sequence[str] = ()
    asked: Elicitation | None = None
    """What a dialog asks after the step."""

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]

    @property
    def words(self) -> str:
        """What the listener said or did, for a sentence: '"stop"', "silence"."""
        told = self.step.lines[-1]
        return f'"{told}"' if told and not told.startswith(":") else told or "silence"

    @property
    def language(self) -> str:
        return self.model.language

    @property
    def request(self) -> Mapping[str, Any]:
        """What the skill was asked; empty when Alexa dealt with it herself."""
        turn = answering(self.last)
        return turn.request["request"] if turn else {}

    @property
    def is_in_session(self) -> bool:
        """The skill was asked something to which it may speak."""
        return self.request.get("type") in SPOKEN

    @property
    def directives(self) -> list[Mapping[str, Any]]:
        """All that came in this exchange."""
        found: list[Mapping[str, Any]] = []
        for turn in self.last.turns:
            response = turn.response.get("response") if isinstance(turn.response, dict) else None
            directives = response.get("directives") if isinstance(response, dict) else None
            found += [each for each in directives if isinstance(each, dict)] if isinstance(directives, list) else []
        return found


def answering(exchange: Exchange) -> Turn | None:
    """Of several requests that follow each other the last that may be answered in words, else the first."""
    spoken = [turn for turn in exchange.turns if turn.request["request"]["type"] in SPOKEN]
    return spoken[-1] if spoken else exchange.turns[0] if exchange.turns else None

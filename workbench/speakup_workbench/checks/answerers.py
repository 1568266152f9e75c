"""Who answers a request, and where that stands."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from speakup import Skill, envelope
from speakup_workbench.checks.visit import Answerer, answering
from speakup_workbench.models import Model
from speakup_workbench.simulator import failure
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.subject import Subject

_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")
"""Of an object, which is another in every process."""
_FRAME = re.compile(r"(?P<file>[^\s()]+):(?P<line>\d+)(?:, in (?P<name>[^)\s]+))?\)")


class Answerers:
    """Of one skill: its functions, where it has a table of them, else its handler's file."""

    def __init__(self, subject: Subject, model: Model) -> None:
        self._subject, self._model = subject, model
        reference = subject.handler if isinstance(subject.handler, str) else ""
        module, _, name = reference.rpartition(":")
        function = getattr(sys.modules.get(module), name, None)
        skill = getattr(function, "__self__", None)
        self._skill: Skill[Any] | None = skill if isinstance(skill, Skill) else None
        self._file = Path(module) if module.endswith(".py") else None
        if isinstance(subject.handler, str) and module in sys.modules:
            self._file = Path(str(sys.modules[module].__file__))

    def of(self, exchange: Exchange) -> Answerer:
        """Who answered last; of Alexa's own answers the model."""
        turn = answering(exchange)
        if turn is None:
            return Answerer("Alexa", self._model.path, None)
        event = turn.request
        name = _name(event["request"])
        if route := self._skill.route(envelope.read(event)) if self._skill else None:
            code = inspect.unwrap(route.function).__code__
            if not route.is_default:
                return Answerer(f"{route.function.__name__}()", Path(code.co_filename), (code.co_firstlineno, 1))
        elif self._file:
            return self._beside(exchange, name)
        intents = list(self._model.intents)
        keys: tuple[str | int, ...] = ("languageModel", "invocationName")
        if name in intents:
            keys = ("languageModel", "intents", intents.index(name), "name")
        return Answerer(name, self._model.path, self._model.at(*keys))

    def _beside(self, exchange: Exchange, name: str) -> Answerer:
        """The line that raised, as far as it was told."""
        for error in exchange.errors:
            frames = [found for found in _FRAME.finditer(error) if Path(found["file"]).suffix == ".py"]
            if frames:
                return Answerer(name, Path(frames[-1]["file"]).absolute(), (int(frames[-1]["line"]), 1))
        assert self._file
        return Answerer(name, self._file, None)


def errors(exchange: Exchange, excused: bool = True) -> list[str]:
    """Why the listener did not get an answer; if `excused`, also where the skill excused itself, by what it logged."""
    printed = [line for turn in exchange.turns for line in turn.printed.splitlines()] if excused else []
    logged = map(failure.logged, printed)
    return [_ADDRESS.sub("0x…", error) for error in (*exchange.errors, *dict.fromkeys(filter(None, logged)))]


def _name(request: Mapping[str, Any]) -> str:
    intent = request.get("intent")
    return str(intent["name"]) if isinstance(intent, Mapping) and "name" in intent else str(request.get("type"))

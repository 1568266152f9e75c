"""Where replies come from in the author's files: the phrases that were said, and the functions that answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from speakup import Skill
from speakup.skill import Route
from speakup.speech import Phrase
from speakup_workbench.simulator import failure

Json = dict[str, Any]


class Origins:
    """Of a skill made with the framework, from now on; of any other nothing is known."""

    def __init__(self, skill: Skill[Any] | None) -> None:
        self._phrases: dict[str, Path] = {}
        self._functions: dict[str, Json] = {}
        if skill:
            skill.watch(self._note)

    def _note(self, source: Route | Phrase) -> None:
        if isinstance(source, Phrase):
            self._phrases[source.name] = source.path
        elif not source.is_default:
            code = source.function.__code__
            last = max(line for _, _, line in code.co_lines() if line)
            place = {"file": failure.shown(code.co_filename), "line": code.co_firstlineno, "last": last}
            self._functions[source.function.__name__] = place

    def taken(self) -> Json:
        """Since the last time: `phrases` with `name` and `file`, `functions` with these, `line` and `last` line."""
        phrases = [{"name": name, "file": failure.shown(str(path))} for name, path in self._phrases.items()]
        functions = [{"name": name, **place} for name, place in self._functions.items()]
        told = {"phrases": phrases, "functions": functions}
        self._phrases.clear()
        self._functions.clear()
        return told

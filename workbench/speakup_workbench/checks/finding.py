"""A finding: one thing that is wrong, where it stands, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["error", "warning", "advice"]
"""error: Amazon refuses it or a listener meets it broken; warning: likely trouble; advice: worth a look."""

LEVELS: tuple[Level, ...] = ("error", "warning", "advice")


@dataclass(frozen=True)
class Finding:
    rule: str
    """Such as `phrase-missing`, or the number of a rule for models: `U403`."""
    level: Level
    path: Path
    line: int | None
    problem: str
    remedy: str

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By file and line, the worst first."""
        return str(self.path), self.line or 0, LEVELS.index(self.level), self.rule, self.problem


def closest(name: str, names: Iterable[str]) -> str:
    """For a remedy: "Did you mean 'x'? ", or nothing."""
    close = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean {close[0]!r}? " if close else ""

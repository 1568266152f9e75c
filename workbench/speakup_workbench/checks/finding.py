"""A finding: one thing that is wrong, where it stands, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["error", "to-do", "warning", "advice"]
"""What comes of it.

error: Amazon refuses it, or a listener meets it broken. to-do: the author has not written it yet, and until then the
skill can be talked to and deployed, and not submitted. warning: a reviewer would refuse it, or the rule is not
confirmed. advice: worth a look.
"""

LEVELS: tuple[Level, ...] = ("error", "to-do", "warning", "advice")

Position = tuple[int, int]
"""A line and a column, both from 1."""


@dataclass(frozen=True)
class Finding:
    rule: str
    """The id of a rule of the catalogue, such as `phrase-missing` or `U403`."""
    level: Level
    path: Path
    line: int | None
    problem: str
    remedy: str
    column: int | None = None
    conversation: str = ""
    """The shortest one that leads there, as the text of a conversation file."""

    @property
    def order(self) -> tuple[str, int, int, int, str, str]:
        """By file and line, the worst first."""
        return str(self.path), self.line or 0, LEVELS.index(self.level), self.column or 0, self.rule, self.problem


def closest(name: str, names: Iterable[str]) -> str:
    """For a remedy: "Did you mean 'x'? ", or nothing."""
    close = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean {close[0]!r}? " if close else ""


def shown(path: Path) -> str:
    """The path from here where it lies below, else as it is."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

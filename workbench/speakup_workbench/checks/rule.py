"""A rule: what is asked of a skill, why, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from speakup_workbench.checks.finding import Finding, Level, Position


@dataclass(frozen=True)
class Rule:
    id: str
    """As in Amazon's lists a number, such as `U403` or `VUI-2`; words, such as `phrase-missing`, where it is ours."""
    level: Level
    """At worst: a finding may be milder."""
    asks: str
    """What must be: "Every slot in a sample is declared"."""
    why: str
    """What happens otherwise."""
    source: str = ""
    """The address of who says so; empty for a rule that follows from how a skill works."""
    verified: str = ""
    """The month in which the source was last read, such as "2026-11"."""

    def found(
        self,
        path: Path,
        at: Position | None,
        problem: str,
        remedy: str,
        *,
        level: Level | None = None,
        conversation: str = "",
    ) -> Finding:
        """A breach of this rule; `at` is None where the whole file is meant, or one that is not there."""
        line, column = at or (None, None)
        return Finding(self.id, level or self.level, path, line, problem, remedy, column, conversation)

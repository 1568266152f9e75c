"""Something in a skill that its listing must grant, and where it stands."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from speakup_workbench.checks.finding import Position


@dataclass(frozen=True)
class Use:
    path: Path
    at: Position | None
    what: str
    grants: tuple[str, ...]
    """Any of which will do, as far as the code tells."""


def position(node: ast.expr) -> Position:
    return node.lineno, node.col_offset + 1

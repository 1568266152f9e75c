"""samconfig.toml: where the stack of the stage dev is and what it is called, for SAM and for us."""

from __future__ import annotations

import tomllib
from pathlib import Path

NAME = "samconfig.toml"


def parameters(root: Path) -> dict[str, str]:
    """What it tells all of SAM's commands, such as stack_name and region; nothing where it cannot be read."""
    try:
        known = tomllib.loads((root / NAME).read_text(encoding="utf-8"))["default"]["global"]["parameters"]
        return {name: str(value) for name, value in dict(known).items()}
    except (OSError, LookupError, TypeError, ValueError):
        return {}

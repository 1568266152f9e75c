"""Files that keep what a conversation leaves behind, in the project's `.speakup` folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake


class StateError(Mistake):
    """A file with remembered state that cannot be used."""


def write(path: Path, content: Any) -> None:
    """The file is either the old one or the new one, whatever happens. Raises StateError."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise StateError(f"{path} cannot be written ({error.strerror}). Make the folder writable.") from None


def broken(path: Path) -> StateError:
    return StateError(f"{path} is no state that was saved here. Remove it, or start with --fresh.")

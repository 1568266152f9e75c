"""The conversation files of a project, and the one that somebody wants to open."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from speakup_workbench.errors import Mistake
from speakup_workbench.web.reload import IGNORED

MOST = 200
HEAD = 2_000
"""Bytes in which the settings of a conversation stand."""


def inside(root: Path, name: str) -> Path:
    """A path below the folder, which it must not leave, also not by a link. Raises Mistake."""
    if not name.strip() or "\0" in name:
        raise Mistake("Name the file, as in first_visit.talk.")
    root = root.resolve()
    try:
        path = (root / name.strip()).resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        raise Mistake(f"{name!r} leads nowhere.") from None
    if not path.is_relative_to(root) or path == root:
        raise Mistake(f"{name!r} is outside of the project, {root}. Choose a place inside of it.")
    return path


def read(root: Path, name: str) -> tuple[str, Path]:
    """The text of a conversation file below the folder, and where it is. Raises Mistake."""
    path = inside(root, name)
    if path.suffix != ".talk":
        raise Mistake(f"{name!r} is no conversation file: its name ends in .talk.")
    try:
        return path.read_text(encoding="utf-8-sig"), path
    except OSError as error:
        raise Mistake(f"{name} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise Mistake(f"{name} is no UTF-8 text. Save it as UTF-8.") from None


def of_skill(root: Path, skill: str) -> list[str]:
    """The conversation files that name the skill, from the folder."""
    return [str(path.relative_to(root)) for path in _files(root) if _names(path, skill)]


def _files(root: Path) -> Iterator[Path]:
    found = 0
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if name not in IGNORED and not name.startswith("."))
        for name in sorted(names):
            if name.endswith(".talk") and found < MOST:
                found += 1
                yield Path(folder, name)


def _names(path: Path, skill: str) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD).decode("utf-8", "replace")
    except OSError:
        return False
    named = re.search(r"^(?:[^#>\n]*\s)?skill:\s+(\S+)", head, re.MULTILINE)
    return named is not None and named[1] == skill

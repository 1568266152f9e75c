"""What a skill is made of, looked at again and again: which of its files have changed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

KINDS = (".py", ".yaml", ".yml", ".json")
"""Code, phrases, facts, screens and models."""
IGNORED = {"__pycache__", "node_modules", "venv", "build", "dist"}
"""Folders that are nobody's source; nor are those that begin with a dot."""
MOST = 1_000
"""Files; a folder with more is no skill's."""

_Stamps = dict[Path, tuple[int, int]]


class Watch:
    """Of some files and folders, which need not be there yet."""

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places
        self._known = self._seen = self._stamps()

    def changed(self) -> list[Path]:
        """What was written, made or removed since the last time; nothing as long as somebody is still writing."""
        now = self._stamps()
        is_settled, self._seen = now == self._seen, now
        if not is_settled or now == self._known:
            return []
        before, self._known = self._known, now
        return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))

    def _stamps(self) -> _Stamps:
        found: _Stamps = {}
        for path in self._files():
            with contextlib.suppress(OSError):  # gone meanwhile
                stat = path.stat()
                found[path] = (stat.st_mtime_ns, stat.st_size)
            if len(found) >= MOST:
                break
        return found

    def _files(self) -> Iterator[Path]:
        for place in self._places:
            if place.is_file():
                yield place
            for folder, inner, names in os.walk(place):
                inner[:] = sorted(name for name in inner if name not in IGNORED and not name.startswith("."))
                yield from (Path(folder, name) for name in sorted(names) if name.endswith(KINDS))

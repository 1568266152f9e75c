"""Every step of a conversation, the older ones packed: one of hours takes hardly more room than one of minutes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

IN_VIEW = 20
"""Steps that a page keeps, and is told at a time; it asks for earlier ones when somebody wants them."""


class Steps:
    """Each with its `index`, its requests and its responses."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        """As JSON, compressed: most of a step is the same in all of them."""
        self._newest: list[Json] = []

    def add(self, step: Json) -> None:
        """Gives it its index."""
        step["index"] = len(self)
        self._newest.append(step)
        if len(self._newest) > IN_VIEW:
            self._packed.append(zlib.compress(json.dumps(self._newest.pop(0)).encode(), 9))

    def __len__(self) -> int:
        return len(self._packed) + len(self._newest)

    def __iter__(self) -> Iterator[Json]:
        for packed in self._packed:
            yield _unpacked(packed)
        yield from self._newest

    def in_view(self, before: int | None = None) -> list[Json]:
        """The newest of all, or the newest of those before an index."""
        end = len(self) if before is None else max(0, min(before, len(self)))
        older = self._packed[max(0, end - IN_VIEW) : end]
        newer = self._newest[: max(0, end - len(self._packed))]
        return [*map(_unpacked, older), *newer][-IN_VIEW:]


def _unpacked(packed: bytes) -> Json:
    step: Json = json.loads(zlib.decompress(packed))
    return step

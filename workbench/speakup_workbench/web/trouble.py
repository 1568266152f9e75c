"""An error of the author's code as the page shows it: what it says, and the file and line that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.simulator import failure
from speakup_workbench.simulator.exchange import Exchange

Trouble = dict[str, str | int | None]
"""`text`, and `file` and `line` where it names a place."""

_FRAMES = re.compile(r"\(([^()]*:\d+[^()]*)\)[^()]*$")
_FRAME = re.compile(r"(?P<file>.+):(?P<line>\d+)(, in .+)?")
_FIRST = re.compile(r"(?P<file>[^:]*\.\w+):(?P<line>\d+)(:\d+)?: ")


def of_text(text: str) -> Trouble:
    """The error with its place, such as skills/hello/skill.py:12.

    It stands behind the error, the innermost last: "… (skill.py:3, in greet > skill.py:12, in name)"; or before it:
    "skill.py:12: …".
    """
    frames = _FRAMES.search(text)
    place = _FRAME.fullmatch(frames[1].rpartition(" > ")[2]) if frames else _FIRST.match(text)
    if place is None:
        return {"text": text, "file": None, "line": None}
    return {"text": text, "file": failure.shown(place["file"]), "line": int(place["line"])}


def of_exchange(exchange: Exchange) -> Trouble | None:
    """The first that went wrong in the author's own code, in a reply that never came or in the log."""
    return next((found for found in map(of_text, _told(exchange)) if found["file"]), None)


def _told(exchange: Exchange) -> Iterator[str]:
    for turn in exchange.turns:
        yield from filter(None, map(failure.logged, turn.printed.splitlines()))
    yield from exchange.errors

"""An error of the author's code as the page shows it: what it says, and the file and line that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.simulator import failure
from speakup_workbench.simulator.exchange import Exchange

Trouble = dict[str, str | int | None]
"""`text`, and `file` and `line` where it names a place."""

_INNERMOST = re.compile(r"(?P<file>[^\s()>:][^():>]*):(?P<line>\d+)(?:, in [^()>]+)?\)\.?(?:\s|$)")
_FIRST = re.compile(r"^(?P<file>[^\s:][^:]*\.\w+):(?P<line>\d+)(?::\d+)?: ")


def of_text(text: str) -> Trouble:
    """The error with its place: "… (skills/hello/skill.py:12, in greet)" or "skills/hello/skill.py:12: …"."""
    place = _INNERMOST.search(text) or _FIRST.search(text)
    return {
        "text": text,
        "file": place["file"].strip() if place else None,
        "line": int(place["line"]) if place else None,
    }


def of_exchange(exchange: Exchange) -> Trouble | None:
    """The first that went wrong in the author's own code, in a reply that never came or in the log."""
    return next((found for found in map(of_text, _told(exchange)) if found["file"]), None)


def _told(exchange: Exchange) -> Iterator[str]:
    for turn in exchange.turns:
        yield from filter(None, map(failure.logged, turn.printed.splitlines()))
    yield from exchange.errors

"""Acts: what listeners did for the cause, and the totals that everyone's acts become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Act:
    """One thing that a listener did. It carries numbers and no word about who it was."""

    name: str
    numbers: Mapping[str, float]
    first: bool
    """Whether it is this listener's first act of that name, so that people are counted without ids."""


@dataclass(frozen=True)
class Total:
    """What all acts of one name add up to."""

    count: int = 0
    people: int = 0
    sums: Mapping[str, float] = field(default_factory=dict)
    as_of: datetime | None = None
    known: bool = True
    """False when nobody could tell; a count of 0 then means nothing."""


class Totals:
    """Totals by the name of the act: turn.totals["PledgeMade"].people.

    So far they count what the listener's own record knows.
    """

    def __init__(self, tally: Mapping[str, Mapping[str, Any]], as_of: datetime, known: bool = True) -> None:
        self._tally, self._as_of, self._known = tally, as_of, known

    def __getitem__(self, name: str) -> Total:
        own = self._tally.get(name)
        if own is None:
            return Total(as_of=self._as_of, known=self._known)
        return Total(int(own["count"]), 1, dict(own["sums"]), self._as_of, self._known)


def tallied(tally: Mapping[str, Mapping[str, Any]], act: Act) -> dict[str, Mapping[str, Any]]:
    """A listener's tally with one more act in it: {name: {"count": n, "sums": {number: sum}}}."""
    before = tally.get(act.name, {"count": 0, "sums": {}})
    sums = dict(before["sums"])
    for name, number in act.numbers.items():
        sums[name] = sums.get(name, 0) + number
    return {**tally, act.name: {"count": int(before["count"]) + 1, "sums": sums}}

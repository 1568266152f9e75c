"""Acts: what listeners did for the cause, and the totals that everyone's acts become.

An act is saved in the listener's own record, in one write with their memory. In a production stack it leaves from
there for a table of totals, some seconds later and without a word about who it was. A skill reads that table together
with the listener's record, so nothing of it is in the way of a reply.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from speakup.errors import SetupError

# With fewer others than that a skill says nothing of them: it would not sound like a movement, and might point at one.
FLOOR = 20

# The item of the totals' table that tells which generation of totals counts at present.
GENERATIONS = "generations"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_LARGEST = 1e12
_MOST_NUMBERS = 10

# How many acts a turn may have: as many events as a bus takes from a pipe at once.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
MOST_ACTS = 10


@dataclass(frozen=True)
class Act:
    """One thing that a listener did. It carries numbers and no word about who it was."""

    name: str
    numbers: Mapping[str, float]
    first: bool
    """Whether it is this listener's first act of that name, so that people are counted without ids."""

    def __post_init__(self) -> None:
        for name in (self.name, *self.numbers):
            if not _NAME.fullmatch(name):
                raise SetupError(
                    f"turn.did({self.name!r}): {name!r} is no name.", "Use letters, digits and _, such as PledgeMade."
                )
        if len(self.numbers) > _MOST_NUMBERS:
            raise SetupError(
                f"turn.did({self.name!r}) has {len(self.numbers)} numbers.", f"Give {_MOST_NUMBERS} at most."
            )
        for name, number in self.numbers.items():
            if not _is_countable(number):
                raise SetupError(
                    f"turn.did({self.name!r}): {name} is no number that can be summed.",
                    f"Give an int or a float from -{_LARGEST:.0e} to {_LARGEST:.0e}.",
                )


def _is_countable(number: object) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    return math.isfinite(number) and abs(number) <= _LARGEST


@dataclass(frozen=True)
class Total:
    """What all acts of one name add up to."""

    count: int = 0
    people: int = 0
    sums: Mapping[str, float] = field(default_factory=dict)
    as_of: datetime | None = None
    known: bool = True
    """Whether it is everyone's. False where nobody could tell; the numbers are then the listener's own."""

    @property
    def others(self) -> int:
        """How many people have done it beside this listener; 0 when they are unknown, or fewer than FLOOR."""
        return self.people - 1 if self.known and self.people > FLOOR else 0


class Totals:
    """Totals by the name of the act: turn.totals["PledgeMade"].people.

    What this listener has just done is in them, though it has not reached the table of totals yet.
    """

    def __init__(
        self,
        tally: Mapping[str, Mapping[str, Any]],
        as_of: datetime,
        everyone: Mapping[str, Total] | None = None,
        acts: Sequence[Act] = (),
    ) -> None:
        """`tally` is the listener's own, `everyone` what the table says, or None when nobody knows.

        `acts` are those of this turn, which the tally has and the table has not.
        """
        self._tally, self._as_of, self._everyone, self._acts = tally, as_of, everyone, acts

    def __getitem__(self, name: str) -> Total:
        own = self._own(name)
        if self._everyone is None:
            return replace(own, known=False)
        told = self._everyone.get(name, Total(as_of=self._as_of))
        just_now = [act for act in self._acts if act.name == name]
        names = {*told.sums, *own.sums}
        sums = {name: told.sums.get(name, 0) + sum(act.numbers.get(name, 0) for act in just_now) for name in names}
        return Total(
            # Whoever pledged a second ago is not told that nobody has.
            count=max(told.count + len(just_now), own.count),
            people=max(told.people + sum(act.first for act in just_now), own.people),
            sums=sums if told.count or just_now else dict(own.sums),
            as_of=told.as_of,
        )

    def _own(self, name: str) -> Total:
        own = self._tally.get(name)
        if own is None:
            return Total(as_of=self._as_of)
        return Total(int(own["count"]), 1, dict(own["sums"]), self._as_of)


def tallied(tally: Mapping[str, Mapping[str, Any]], act: Act) -> dict[str, Mapping[str, Any]]:
    """A listener's tally with one more act in it: {name: {"count": n, "sums": {number: sum}}}."""
    before = tally.get(act.name, {"count": 0, "sums": {}})
    sums = dict(before["sums"])
    for name, number in act.numbers.items():
        sums[name] = sums.get(name, 0) + number
    return {**tally, act.name: {"count": int(before["count"]) + 1, "sums": sums}}


def slot(skill: str, generation: int) -> str:
    """The id of the item in which a generation counts a skill's acts; every second one has the same."""
    return f"{skill}#{'ab'[(generation - 1) % 2]}"


def everyones(skill: str, items: Mapping[str, Mapping[str, Any]]) -> dict[str, Total]:
    """The totals of a skill in the items of the totals' table, by their id and as plain values.

    The table has two slots for a skill, {"PledgeMade.count": 3, "PledgeMade.people": 2, "PledgeMade.sum.litres": 30,
    "as_of": ...}, of which the present generation counts into one while the other may be rebuilt.
    """
    generation = items.get(GENERATIONS, {}).get("current", 1)
    counted = items.get(slot(skill, generation), {})
    as_of = _moment(counted.get("as_of"))
    found: dict[str, Total] = {}
    for key, number in counted.items():
        if not isinstance(number, int | float):
            continue
        name, _, rest = key.partition(".")
        total = found.get(name, Total(as_of=as_of))
        if rest == "count":
            found[name] = replace(total, count=int(number))
        elif rest == "people":
            found[name] = replace(total, people=int(number))
        elif rest.startswith("sum."):
            found[name] = replace(total, sums={**total.sums, rest.removeprefix("sum."): number})
    return found


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None

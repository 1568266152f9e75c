"""The acts of fifty listeners: counted exactly, whatever comes twice, and again from the archive."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from speakup.attributes import encode
from speakup_workbench import rebuild
from tests.totals.cloud import Cloud
from totals.generations import Generations

Record = Callable[[str, object], None]
LISTENERS, A_TURN, POISON, LIVE = 50, 4, 10, 40
ACTS = 1_000 if os.environ.get("CI") else 200
"""As Hypothesis's examples, they are fewer for whoever waits for them."""
TWICE = ACTS // 10
NAMES = ("PledgeMade", "FactHeard")


class Crowd:
    """Fifty listeners, and what they have done so far, counted in the plainest way."""

    def __init__(self) -> None:
        self.chance = random.Random(2026)
        self.expected: dict[str, Any] = {}
        self._done: set[tuple[str, str]] = set()
        self._ids = iter(range(10**6))

    def turns(self, number: int, each: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """So many turns of so many acts, each with whose it is."""
        for _ in range(number):
            listener = f"listener-{self.chance.randrange(LISTENERS)}"
            yield listener, [self._new(listener) for _ in range(each)]

    def _new(self, listener: str) -> dict[str, Any]:
        name, litres = self.chance.choice(NAMES), Decimal(self.chance.randrange(1, 10_000)) / 100
        is_first = (listener, name) not in self._done
        self._done.add((listener, name))
        total = self.expected.setdefault(name, {"count": 0, "people": 0, "sums": {"litres": Decimal()}})
        total["count"] += 1
        total["people"] += is_first
        total["sums"]["litres"] += litres
        return self.act(name, float(litres), is_first)

    def act(self, name: str, litres: object, is_first: bool) -> dict[str, Any]:
        fields = {"id": f"{next(self._ids):018x}", "skill": "clean_water", "act": name, "numbers": {"litres": litres}}
        return dict(encode({**fields, "first": is_first, "at": "2026-11-21T08:00:00.5+00:00"}))


def test_every_act_is_counted_exactly_and_again(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    crowd = Crowd()
    saves = list(crowd.turns(ACTS // A_TURN, A_TURN))
    for place in crowd.chance.sample(range(len(saves)), POISON):
        saves[place][1].append(crowd.act("PledgeMade", "ten", is_first=False))
    for listener, acts in saves:
        cloud.save(listener, *acts)
    records = cloud.records()
    records += crowd.chance.sample(records, TWICE // A_TURN)
    crowd.chance.shuffle(records)

    events, again = [], 0
    with ThreadPoolExecutor(2) as lambdas:  # as many as template.yaml allows at once
        for start in range(0, len(records), 25):
            events += cloud.publish(records[start : start + 25])
            again += sum(lambdas.map(lambda _: cloud.tally(), range(2)))

    assert len(events) == ACTS + TWICE
    assert cloud.spoken() == crowd.expected
    letters = cloud.bodies(cloud.bad_acts)
    assert {letter["act"]["M"]["numbers"]["M"]["litres"]["S"] for letter in letters} == {"ten"}
    assert len({letter["act"]["M"]["id"]["S"] for letter in letters}) == POISON
    assert not cloud.bodies(cloud.dead_letters)
    record_property(
        f"{ACTS:,} acts of {LISTENERS} listeners",
        f"{len(events):,} events with {TWICE} duplicates, every count and sum exact; {POISON} bad acts aside as "
        f"{len(letters)} letters; {again} messages came again for a conflict",
    )

    live = crowd.turns(LIVE, each=1)

    def sleep(_: float) -> None:
        for listener, acts in itertools.islice(live, 7):
            cloud.save(listener, *acts)
        cloud.publish()
        cloud.tally()

    monkeypatch.setattr(rebuild, "sleep", sleep)
    monkeypatch.setattr(rebuild, "SETTLED", timedelta())
    work = rebuild.Rebuild(
        cloud.table, cloud.events, cloud.sqs, cloud.bus, cloud.archive, cloud.queue, cloud.dead_letters
    )
    told = list(work.run())

    during = LIVE - len(list(live))
    cloud.tally()
    assert during >= 7
    assert cloud.table.generations() == Generations(current=2)
    assert cloud.spoken() == crowd.expected
    before = cloud.table.totals(1)["clean_water"]["acts"]
    assert before == cloud.spoken()
    record_property(
        "the rebuild of them",
        f"{len(events):,} events of the archive and {during} acts meanwhile: the same totals; {told[-1]}",
    )

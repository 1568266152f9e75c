"""Totals are built anew beside those that are spoken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.totals.cloud import Cloud
from totals.generations import Generations, Running, slot
from totals.tally import Tally

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def event(number: int, replay: str = "", **more: Any) -> str:
    detail = {"version": 1, "id": f"{number:018x}", "skill": "clean_water", "act": "PledgeMade", "first": True}
    fields = {
        "source": "speakup",
        "detail-type": "Act",
        "detail": {**detail, "numbers": {}, "at": NOW.isoformat(), **more},
    }
    return json.dumps(fields | ({"replay-name": replay} if replay else {}))


def counted(cloud: Cloud, generation: int) -> int:
    acts = cloud.table.totals(generation).get("clean_water", {"acts": {}})["acts"]
    return int(acts.get("PledgeMade", {"count": 0})["count"])


def test_slots_take_turns() -> None:
    assert [slot("clean_water", generation) for generation in (1, 2, 3)] == [
        "clean_water#a",
        "clean_water#b",
        "clean_water#a",
    ]


def test_a_rebuild_fills_the_other_slot_and_then_is_what_is_spoken(cloud: Cloud) -> None:
    Tally(cloud.table, NOW).count(event(1))
    begun = cloud.table.begin(NOW)
    assert begun == Generations(current=1, building=2, begun=NOW)

    tally = Tally(cloud.table, NOW)
    tally.count(event(2))
    for number in (1, 2):
        tally.count(event(number, replay="r"))

    assert (counted(cloud, 1), counted(cloud, 2)) == (2, 2)
    noted = cloud.table.replaying(begun, "r")
    assert cloud.table.generations() == noted
    assert cloud.table.finish(noted) == cloud.table.generations() == Generations(current=2)
    assert cloud.spoken()["PledgeMade"]["count"] == 2


def test_the_third_generation_begins_empty(cloud: Cloud) -> None:
    Tally(cloud.table, NOW).count(event(1))
    for current in (1, 2):
        begun = cloud.table.begin(NOW)
        assert begun.building == current + 1
        assert counted(cloud, current + 1) == 0
        Tally(cloud.table, NOW).count(event(1, replay="r"))
        cloud.table.finish(begun)

    assert cloud.spoken()["PledgeMade"]["count"] == 1


def test_two_rebuilds_at_once_are_refused_and_harm_nothing(cloud: Cloud) -> None:
    Tally(cloud.table, NOW).count(event(1))
    begun = cloud.table.begin(NOW)
    Tally(cloud.table, NOW).count(event(2))

    with pytest.raises(Running):
        cloud.table.begin(NOW)
    cloud.table.finish(begun)
    for change in (cloud.table.finish, lambda before: cloud.table.replaying(before, "r")):
        with pytest.raises(Running):
            change(begun)

    assert cloud.spoken()["PledgeMade"]["count"] == 1


def test_who_read_the_generations_two_rebuilds_ago_counts_nowhere(cloud: Cloud) -> None:
    late = Tally(cloud.table, NOW)
    late.count(event(1))
    for _ in range(2):
        cloud.table.finish(cloud.table.begin(NOW))

    with pytest.raises(cloud.dynamodb.exceptions.TransactionCanceledException):
        late.count(event(2))
    Tally(cloud.table, NOW).count(event(2))

    assert cloud.spoken()["PledgeMade"]["count"] == 1


def test_a_replay_that_nobody_waits_for_changes_nothing(cloud: Cloud) -> None:
    tally = Tally(cloud.table, NOW)
    tally.count(event(1))
    tally.count(event(2, replay="r"))

    assert cloud.spoken()["PledgeMade"]["count"] == 1


def test_sums_are_exact_to_the_last_digit(cloud: Cloud) -> None:
    tally = Tally(cloud.table, NOW)
    for number, litres in enumerate((10**12, 0.1, 0.2, 0.000001, -0.3)):
        tally.count(event(number, numbers={"litres": litres}))

    assert cloud.spoken()["PledgeMade"]["sums"] == {"litres": Decimal("1000000000000.000001")}


def test_totals_tell_when_they_were_counted_last(cloud: Cloud) -> None:
    Tally(cloud.table, NOW).count(event(1, at="2020-01-01T00:00:00Z"))

    assert cloud.table.totals(1)["clean_water"]["as_of"] == "2026-11-21T08:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    ["", "[]", "[" * 100_000, "{}", '{"source": "speakup", "detail-type": "Act", "detail": [NaN]}', event(1)[:-9]],
)
def test_what_is_no_event_of_an_act_comes_again_until_it_is_a_dead_letter(cloud: Cloud, body: str) -> None:
    cloud.sqs.send_message(QueueUrl=cloud.queue, MessageBody=body or " ")

    assert cloud.tally() == cloud.most_tries
    assert cloud.spoken() == {}

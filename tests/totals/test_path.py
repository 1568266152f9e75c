"""The whole path of an act, from the listener's item to what everyone hears."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from speakup.attributes import encode
from tests.totals.cloud import Cloud
from tests.totals.failing import Crash, Crashed, refuse
from totals import enrichment, tally

AT = "2026-11-21T08:00:00+00:00"


def act(number: int, name: str = "PledgeMade", first: bool = True, **numbers: object) -> dict[str, Any]:
    """In the outbox of a listener of Clean Water."""
    fields = {"id": f"{number:018x}", "skill": "clean_water", "act": name, "numbers": numbers, "first": first}
    return dict(encode({**fields, "at": AT}))


def total(count: int, people: int, **sums: object) -> dict[str, Any]:
    return {"count": count, "people": people, "sums": sums}


def test_what_two_listeners_did_is_added_up(cloud: Cloud) -> None:
    cloud.save("ada", act(1, litres=0.1))
    cloud.save("ben", act(2, litres=0.2), act(3, "FactHeard"))
    cloud.save("ada", act(4, first=False, litres=10))

    assert len(cloud.publish()) == 4
    assert cloud.tally() == 0

    assert cloud.spoken() == {"PledgeMade": total(3, 2, litres=Decimal("10.3")), "FactHeard": total(1, 1)}


def test_an_event_tells_nothing_of_who_it_was(cloud: Cloud) -> None:
    cloud.save("amzn1.ask.account.ADA", act(1, litres=10))

    (event,) = cloud.publish()

    assert event == {
        "version": 1,
        "id": "000000000000000001",
        "skill": "clean_water",
        "act": "PledgeMade",
        "numbers": {"litres": 10},
        "first": True,
        "at": AT,
    }


def test_a_save_without_acts_and_an_erased_listener_pass_no_filter(cloud: Cloud) -> None:
    cloud.save("ada")
    cloud.save("ben", act(1))
    cloud.publish()
    cloud.save("ben")
    cloud.erase("ben")

    records = cloud.records()

    assert [record["eventName"] for record in records] == ["MODIFY", "REMOVE"]
    assert not any(map(cloud.pipe.passes, records))


def test_whatever_comes_twice_is_counted_once(cloud: Cloud) -> None:
    cloud.save("ada", act(1, litres=10))
    cloud.save("ada", act(1, litres=10))  # the record was written again before the next turn
    cloud.save("ben", act(2, litres=5), act(2, litres=5))

    assert len(cloud.publish(cloud.records() * 3)) == 12
    cloud.tally()

    assert cloud.spoken() == {"PledgeMade": total(2, 2, litres=15)}


def test_the_order_does_not_matter(cloud: Cloud) -> None:
    for number in range(12):
        cloud.save(f"listener-{number}", act(number, first=number % 3 == 0, litres=number))
    records = cloud.records()
    random.Random(7).shuffle(records)
    cloud.publish(records)
    cloud.tally()

    assert cloud.spoken() == {"PledgeMade": total(12, 4, litres=66)}


POISON = [
    pytest.param({"numbers": {"litres": "ten"}}, "its litres is 'ten', no number", id="text"),
    pytest.param({"numbers": {"litres": float("nan")}}, "its litres is 'nan', no number", id="nan"),
    pytest.param({"numbers": {"litres": float("-inf")}}, "its litres is '-inf', no number", id="infinity"),
    pytest.param({"numbers": {"litres": 10**13}}, "not between", id="too large"),
    pytest.param({"numbers": {f"n{n}": n for n in range(11)}}, "it has 11 numbers", id="too many"),
    pytest.param({"act": "Pledge made!"}, "its act is 'Pledge made!', not a word", id="no word"),
    pytest.param({"version": 2}, "its version is Decimal('2'), not 1", id="version"),
    pytest.param({"first": None}, "its first is None, neither true nor false", id="shape"),
]


@pytest.mark.parametrize(("wrong", "reason"), POISON)
def test_a_bad_act_goes_aside_with_its_body_and_stops_no_other(
    cloud: Cloud, wrong: dict[str, Any], reason: str
) -> None:
    bad = dict(
        encode({"id": "0" * 18, "skill": "clean_water", "act": "A", "numbers": {}, "first": True, "at": AT} | wrong)
    )
    cloud.save("ada", act(1, litres=10), bad, act(2, litres=5))
    cloud.save("ben", act(3, litres=1))

    assert [event["id"][-1] for event in cloud.publish()] == ["1", "2", "3"]
    cloud.tally()

    (letter,) = cloud.bodies(cloud.bad_acts)
    assert reason in letter["reason"]
    assert letter["act"]["M"]["id"] == bad["M"]["id"]
    assert cloud.spoken() == {"PledgeMade": total(3, 3, litres=16)}


def test_more_acts_than_a_bus_takes_at_once_wait_in_the_queue(cloud: Cloud) -> None:
    cloud.save("ada", *(act(number) for number in range(12)))

    assert len(cloud.publish()) == 10

    assert [letter["act"] for letter in cloud.bodies(cloud.bad_acts)] == [
        {**act(n)} | {"M": act(n)["M"] | {"numbers": {}}} for n in (10, 11)
    ]


def test_an_act_too_long_for_a_message_is_queued_as_far_as_it_fits(cloud: Cloud) -> None:
    long = {"M": {"id": {"S": "7"}, "story": {"S": "é" * 100_000}}}
    cloud.save("ada", long, act(1))

    assert len(cloud.publish()) == 1

    (letter,) = cloud.bodies(cloud.bad_acts)
    assert letter["reason"].startswith("it has no skill, act,")
    assert letter["act"].startswith('{"reason": ')


def test_an_event_of_another_version_ends_among_the_dead_letters_and_stops_no_other(cloud: Cloud) -> None:
    cloud.save("ada", act(1, litres=10))
    (event,) = cloud.publish()
    for detail in ({**event, "id": "1" * 18, "version": 2}, {**event, "id": "2" * 18}):
        cloud.put([{"Source": "speakup", "DetailType": "Act", "Detail": json.dumps(detail)}])

    assert cloud.tally() == cloud.most_tries

    assert cloud.spoken() == {"PledgeMade": total(2, 2, litres=20)}
    assert [body["detail"]["version"] for body in cloud.bodies(cloud.dead_letters)] == [2]


@pytest.mark.parametrize(
    ("code", "reasons"),
    [
        ("TransactionCanceledException", [{"Code": "None"}, {"Code": "TransactionConflict"}]),
        ("TransactionCanceledException", [{"Code": "TransactionConflict"}, {"Code": "None"}]),
        ("TransactionCanceledException", [{"Code": "ConditionalCheckFailed"}, {"Code": "TransactionConflict"}]),
        ("ThrottlingException", None),
        ("ProvisionedThroughputExceededException", None),
    ],
)
def test_what_dynamodb_refuses_for_now_comes_again_alone(
    cloud: Cloud, code: str, reasons: list[dict[str, str]] | None
) -> None:
    for number in range(5):
        cloud.save(f"listener-{number}", act(number, litres=number))
    cloud.publish()

    refuse(tally.dynamodb(), "TransactWriteItems", code, reasons, at=3)

    assert cloud.tally() == 1
    assert cloud.spoken() == {"PledgeMade": total(5, 5, litres=10)}


def test_a_queue_that_takes_no_bad_act_makes_the_pipe_come_again(cloud: Cloud) -> None:
    cloud.save("ada", act(1, litres=10), act(2, litres="ten"))
    records = cloud.records()
    refuse(enrichment.queue(), "SendMessage", "InternalError", None, at=1)

    with pytest.raises(ClientError):
        cloud.publish(records)
    cloud.publish(records)
    cloud.tally()

    assert cloud.spoken() == {"PledgeMade": total(1, 1, litres=10)}
    assert len(cloud.bodies(cloud.bad_acts)) == 1


def test_wherever_it_breaks_off_nothing_is_lost_or_counted_twice(cloud: Cloud) -> None:
    """A function that dies before or after any of its calls is called again with the same."""
    crashes = 0
    for at in count(1):
        base = at * 10
        cloud.save("ada", act(base, litres=1), act(base + 1, litres="ten"), act(base + 2, litres=2))
        records = cloud.records()
        crash = Crash(at, enrichment.queue(), tally.dynamodb())
        try:
            cloud.publish(records)
            cloud.tally()
        except Crashed:
            crashes += 1
            cloud.wake()
            cloud.publish(records)
            cloud.tally()
        crash.off()
        assert cloud.spoken() == {"PledgeMade": total(2 * at, 2 * at, litres=3 * at)}
        if not crash.happened:
            break

    assert crashes == 8  # the letter, the generations and two acts: before and after each

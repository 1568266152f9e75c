import random
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import boto3
import pytest

from impact import collect
from tests.impact.messages import act, collected, envelope, item


def test_an_act_is_added_to_its_week_and_to_everything(table: str) -> None:
    assert collected(envelope(act(first=True, litres=10))) == []
    assert collected(envelope(act(at="2026-11-09T08:00:00+00:00", litres=2.5))) == []
    assert item(table, "2026-W47") == {
        "clean_water.PledgeMade.count": "1",
        "clean_water.PledgeMade.people": "1",
        "clean_water.PledgeMade.sum.litres": "10",
    }
    assert item(table, "all") == {
        "clean_water.PledgeMade.count": "2",
        "clean_water.PledgeMade.people": "1",
        "clean_water.PledgeMade.sum.litres": "12.5",
        "weeks": ["2026-W46", "2026-W47"],
    }


def test_skills_and_acts_are_kept_apart(table: str) -> None:
    collected(*map(envelope, [act(), act(name="PledgeKept"), act(skill="local_food", name="PledgeKept")]))
    assert item(table, "2026-W47") == {
        f"{name}.{what}": number
        for name in ("clean_water.PledgeMade", "clean_water.PledgeKept", "local_food.PledgeKept")
        for what, number in (("count", "1"), ("people", "0"))
    }


def test_an_act_belongs_to_the_week_it_was_done_in_whenever_it_comes(table: str) -> None:
    monday, sunday = act(at="2026-11-16T00:00:00+00:00"), act(at="2026-11-15T23:59:59.999999+00:00")
    new_year = act(at="2027-01-01T12:00:00+00:00")
    collected(*map(envelope, (new_year, monday, sunday)))
    assert [item(table, week).get("clean_water.PledgeMade.count") for week in ("2026-W46", "2026-W47")] == ["1", "1"]
    assert item(table, "2026-W53")["clean_water.PledgeMade.count"] == "1"
    assert item(table, "all")["weeks"] == ["2026-W46", "2026-W47", "2026-W53"]


def test_an_act_that_comes_twice_is_counted_once(table: str) -> None:
    twice = envelope(act(first=True, litres=10))
    assert collected(twice, twice) == collected(twice) == []
    assert item(table, "all")["clean_water.PledgeMade.count"] == "1"


def test_a_marker_is_forgotten_after_ninety_days(table: str) -> None:
    detail = act()
    collected(envelope(detail))
    (marked,) = item(table, f"act#{detail['id']}").values()
    left = int(marked) - time.time()
    assert abs(left - 90 * 24 * 60 * 60) < 60


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no JSON",
        "[" * 100_000,
        "[]",
        "{}",
        envelope(None),
        envelope({}),
        envelope(act() | {"version": 2}),
        envelope(act(litres=float("nan"))),
        envelope(act(litres=1e300)),
        envelope(act() | {"act": "<script>"}),
        envelope(act() | {"skill": "clean.water"}),
        envelope(act() | {"id": "all"}),
        envelope(act() | {"at": "2026-11-21"}),
        envelope(act() | {"listener": "amzn1.ask.account.SOMEBODY"}),
    ],
)
def test_what_is_no_act_comes_again_and_stops_no_other(table: str, body: str) -> None:
    assert collected(envelope(act()), body, envelope(act())) == [body]
    assert item(table, "all")["clean_water.PledgeMade.count"] == "2"


def test_the_smallest_numbers_add_up_exactly(table: str) -> None:
    collected(*(envelope(act(litres=0.1)) for _ in range(30)), envelope(act(litres=999_999_999)))
    assert Decimal(item(table, "all")["clean_water.PledgeMade.sum.litres"]) == 1_000_000_002


# What goes wrong on the way


class Broken:
    """A DynamoDB client whose transactions fail now and then, before or after they were written."""

    def __init__(self, client: Any, chance: random.Random) -> None:
        self._client, self._chance, self.exceptions = client, chance, client.exceptions

    def transact_write_items(self, **request: Any) -> Any:
        happens = self._chance.choice(["well", "conflict", "throttled", "answer lost"])
        if happens == "conflict":
            codes: Sequence[Mapping[str, str]] = ({"Code": "None"}, {"Code": "None"}, {"Code": "TransactionConflict"})
            raise self.exceptions.TransactionCanceledException({"CancellationReasons": codes, "Error": {}}, "Transact")
        if happens == "throttled":
            raise self.exceptions.ProvisionedThroughputExceededException({"Error": {}}, "Transact")
        answer = self._client.transact_write_items(**request)
        if happens == "answer lost":
            raise self.exceptions.InternalServerError({"Error": {}}, "Transact")
        return answer


@pytest.mark.parametrize("seed", range(3))
def test_everything_is_counted_once_whatever_goes_wrong(table: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    days = [f"2026-11-{day}T{hour}:30:00+00:00" for day in (14, 15, 16, 17) for hour in ("00", "23")]
    acts = [
        act(chance.choice(days), first=chance.random() < 0.2, litres=chance.randrange(1000) / 100) for _ in range(60)
    ]
    bodies = [envelope(each) for each in (*acts, *chance.sample(acts, 12))]
    chance.shuffle(bodies)
    broken = Broken(boto3.client("dynamodb"), chance)
    monkeypatch.setattr(collect, "dynamodb", lambda: broken)
    rounds = 0
    while bodies:
        bodies = list(collected(*bodies))
        chance.shuffle(bodies)
        rounds += 1
    assert rounds > 1
    for week, within in (("2026-W46", ("14", "15")), ("2026-W47", ("16", "17")), ("all", ("14", "15", "16", "17"))):
        mine = [each for each in acts if each["at"][8:10] in within]
        found = item(table, week)
        assert int(found["clean_water.PledgeMade.count"]) == len(mine)
        assert int(found["clean_water.PledgeMade.people"]) == sum(each["first"] for each in mine)
        litres = sum(Decimal(str(each["numbers"]["litres"])) for each in mine)
        assert Decimal(found["clean_water.PledgeMade.sum.litres"]) == litres


def test_a_table_that_is_not_there_loses_nothing(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = envelope(act())
    monkeypatch.setenv("IMPACT_TABLE", "elsewhere")
    assert collected(body) == [body]
    monkeypatch.setenv("IMPACT_TABLE", table)
    assert collected(body) == []
    assert item(table, "all")["clean_water.PledgeMade.count"] == "1"

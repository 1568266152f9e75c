from datetime import UTC, datetime
from typing import Any

import pytest

from speakup.acts import Act, Total, Totals, everyones, tallied
from speakup.errors import SetupError

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
EARLIER = datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_tally_counts_acts_and_sums_their_numbers() -> None:
    tally = tallied({}, Act("PledgeMade", {"litres": 10}, first=True))
    tally = tallied(tally, Act("PledgeMade", {"litres": 2.5, "days": 7}, first=False))
    tally = tallied(tally, Act("FactHeard", {}, first=True))

    assert tally == {
        "PledgeMade": {"count": 2, "sums": {"litres": 12.5, "days": 7}},
        "FactHeard": {"count": 1, "sums": {}},
    }


def test_a_tally_leaves_the_one_before_untouched() -> None:
    before = tallied({}, Act("PledgeMade", {"litres": 10}, first=True))

    tallied(before, Act("PledgeMade", {"litres": 10}, first=False))

    assert before == {"PledgeMade": {"count": 1, "sums": {"litres": 10}}}


def test_where_nobody_knows_the_others_a_total_is_the_listeners_own() -> None:
    totals = Totals({"PledgeMade": {"count": 2, "sums": {"litres": 12.5}}}, NOW)

    assert totals["PledgeMade"] == Total(count=2, people=1, sums={"litres": 12.5}, as_of=NOW, known=False)
    assert totals["PledgeMade"].others == 0


def test_nobody_is_told_from_nobody_knows() -> None:
    assert Totals({}, NOW, everyone={})["PledgeMade"] == Total(count=0, people=0, as_of=NOW, known=True)
    assert not Totals({}, NOW)["PledgeMade"].known


EVERYONE = {"PledgeMade": Total(count=40, people=30, sums={"litres": 400}, as_of=EARLIER)}


def test_a_total_is_everyones_and_what_was_done_just_now() -> None:
    act = Act("PledgeMade", {"litres": 5, "days": 7}, first=True)

    total = Totals(tallied({}, act), NOW, EVERYONE, [act])["PledgeMade"]

    assert total == Total(count=41, people=31, sums={"litres": 405, "days": 7}, as_of=EARLIER)
    assert total.others == 30


def test_whoever_is_not_in_the_table_yet_is_not_told_that_nobody_did_it() -> None:
    tally = tallied({}, Act("PledgeMade", {"litres": 5}, first=True))

    assert Totals(tally, NOW, {}, [])["PledgeMade"] == Total(1, 1, {"litres": 5}, NOW)


def test_a_second_act_of_one_listener_is_no_second_person() -> None:
    act = Act("PledgeMade", {"litres": 5}, first=False)

    total = Totals({"PledgeMade": {"count": 2, "sums": {"litres": 10}}}, NOW, EVERYONE, [act])["PledgeMade"]

    assert (total.count, total.people) == (41, 30)


@pytest.mark.parametrize(("people", "others"), [(1, 0), (20, 0), (21, 20), (1201, 1200)])
def test_of_a_few_others_nothing_is_said(people: int, others: int) -> None:
    assert Total(people=people).others == others
    assert Total(people=people, known=False).others == 0


@pytest.mark.parametrize("name", ["", "pledge made", "1st", "a" * 65, "Pledge.Made", "über"])
def test_an_act_has_a_name_that_a_table_can_have(name: str) -> None:
    with pytest.raises(SetupError, match=r"is no name\. Use letters"):
        Act(name, {}, first=True)
    with pytest.raises(SetupError, match=r"turn\.did\('Fine'\)"):
        Act("Fine", {name: 1}, first=True)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e13, "ten", None, True])
def test_an_act_has_numbers_that_can_be_summed(number: Any) -> None:
    with pytest.raises(SetupError, match="litres is no number that can be summed"):
        Act("PledgeMade", {"litres": number}, first=True)


def test_an_act_has_a_handful_of_numbers() -> None:
    with pytest.raises(SetupError, match=r"has 11 numbers\. Give 10 at most"):
        Act("PledgeMade", dict.fromkeys("abcdefghijk", 1), first=True)


SLOT = {
    "id": "clean_water#a",
    "as_of": "2026-11-20T08:00:00+00:00",
    "PledgeMade.count": 3,
    "PledgeMade.people": 2,
    "PledgeMade.sum.litres": 30.5,
    "FactHeard.count": 9,
    "FactHeard.people": "many",
    "Odd.thing": 1,
}


def test_the_table_of_totals_is_read() -> None:
    assert everyones("clean_water", {"clean_water#a": SLOT}) == {
        "PledgeMade": Total(3, 2, {"litres": 30.5}, EARLIER),
        "FactHeard": Total(9, 0, {}, EARLIER),
    }
    assert everyones("food_rescue", {"clean_water#a": SLOT}) == {}


@pytest.mark.parametrize(("current", "is_a"), [(1, True), (2, False), (3, True)])
def test_the_present_generation_counts(current: int, is_a: bool) -> None:
    found = everyones("clean_water", {"generations": {"current": current}, "clean_water#a": {**SLOT, "as_of": "?"}})

    assert found == ({"PledgeMade": Total(3, 2, {"litres": 30.5}), "FactHeard": Total(9)} if is_a else {})

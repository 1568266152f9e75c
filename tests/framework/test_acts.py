from datetime import UTC, datetime

from speakup.acts import Act, Total, Totals, tallied

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


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


def test_a_total_adds_up_one_listeners_acts() -> None:
    totals = Totals({"PledgeMade": {"count": 2, "sums": {"litres": 12.5}}}, NOW)

    assert totals["PledgeMade"] == Total(count=2, people=1, sums={"litres": 12.5}, as_of=NOW)


def test_nobody_is_told_from_nobody_knows() -> None:
    assert Totals({}, NOW)["PledgeMade"] == Total(count=0, people=0, as_of=NOW, known=True)
    assert not Totals({}, NOW, known=False)["PledgeMade"].known

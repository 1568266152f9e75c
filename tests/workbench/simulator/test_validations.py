from datetime import datetime
from typing import Any

import pytest

from speakup_workbench.models import Validation
from speakup_workbench.simulator.validations import passes

NOW = datetime(2026, 11, 21, 8)


def slot(*values: str) -> dict[str, Any]:
    if len(values) == 1:
        return {"value": values[0], "slotValue": {"type": "Simple", "value": values[0]}}
    return {"slotValue": {"type": "List", "values": [{"type": "Simple", "value": value} for value in values]}}


def rule(type: str, **fields: Any) -> Validation:
    return Validation(type, "prompt", **fields)


@pytest.mark.parametrize(
    ("checked", "kind", "good", "bad"),
    [
        (rule("isGreaterThan", value="5"), "AMAZON.NUMBER", ["6"], ["5", "?"]),
        (rule("isGreaterThanOrEqualTo", value="5"), "AMAZON.NUMBER", ["5", "10"], ["4"]),
        (rule("isLessThan", value="5"), "AMAZON.NUMBER", ["4"], ["5", "10"]),
        (rule("isLessThanOrEqualTo", value="12:00"), "AMAZON.TIME", ["12:00", "MO"], ["12:01", "EV"]),
        (rule("isGreaterThan", value="2026-12-01"), "AMAZON.DATE", ["2026-12-02", "2027"], ["2026-W48"]),
        (rule("isLessThan", value="PT1H"), "AMAZON.DURATION", ["PT59M"], ["PT1H", "P1D"]),
        (rule("isInSet", values=("Oak", "elm")), "TREE", ["oak", "Elm"], ["fir"]),
        (rule("isNotInSet", values=("oak",)), "TREE", ["fir"], ["Oak"]),
        (rule("isInDuration", start="P0D", end="P7D"), "AMAZON.DATE", ["2026-11-21", "2026-11-28"], ["2026-11-29"]),
        (rule("isInDuration", start="-P3D", end="P0D"), "AMAZON.DATE", ["2026-11-18"], ["2026-11-17", "x"]),
        (rule("isNotInDuration", start="2026-12-24", end="2026-12-26"), "AMAZON.DATE", ["2026-12-27"], ["2026-12-25"]),
        (rule("isInDuration", start="09:00", end="PT2H"), "AMAZON.TIME", ["09:00", "10:00"], ["08:59", "10:01"]),
        (rule("isInDuration", start="PT0H", end="PT20H"), "AMAZON.TIME", ["23:59"], ["07:00"]),
        (rule("isGreaterThan", value="not a number"), "AMAZON.NUMBER", [], ["5"]),
        (rule("isPrime"), "AMAZON.NUMBER", ["4"], []),
    ],
)
def test_a_rule_lets_good_values_through(checked: Validation, kind: str, good: list[str], bad: list[str]) -> None:
    assert [passes(checked, slot(value), kind, NOW) for value in good + bad] == [True] * len(good) + [False] * len(bad)


def test_every_value_of_a_list_counts() -> None:
    checked = rule("isInSet", values=("oak", "elm"))
    assert passes(checked, slot("oak", "elm"), "TREE", NOW)
    assert not passes(checked, slot("oak", "fir"), "TREE", NOW)
    assert not passes(rule("isNotInSet", values=("oak",)), slot("oak", "fir"), "TREE", NOW)


def test_a_value_is_known_when_it_resolves() -> None:
    match = {"values": [{"value": {"name": "oak", "id": "OAK"}}]}
    known = slot("common oak")
    known["slotValue"]["resolutions"] = {"resolutionsPerAuthority": [match]}
    assert passes(rule("hasEntityResolutionMatch"), known, "TREE", NOW)
    assert passes(rule("isInSet", values=("oak",)), known, "TREE", NOW)
    assert not passes(rule("hasEntityResolutionMatch"), slot("lamp"), "TREE", NOW)

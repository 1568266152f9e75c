from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.faults import Change, both, found, intent, plant, say, the_one


def slot(**changed: object) -> Change:
    """Changes the slot `tree`, in the dialog section too."""

    def change(model: dict[str, Any]) -> None:
        plant(model)["slots"][1].update(changed)
        kept = {key: value for key, value in changed.items() if key in ("name", "type")}
        model["dialog"]["intents"][0]["slots"][1].update(kept)
        if "name" in changed:
            samples = plant(model)["samples"]
            samples[:] = [sample.replace("{tree}", f"{{{changed['name']}}}") for sample in samples]

    return change


DIG = ("dig {hole}", "dig a {hole}", "make a {hole}", "a {hole} please", "start a {hole}")
FAULTS: list[tuple[str, str, str, Change]] = [
    ("S301", "error", '"my-tree"', slot(name="my-tree")),
    ("S301", "warning", '"tree2"', slot(name="tree2")),
    ("S302", "error", '"TREES"', slot(type="TREES")),
    ("S302", "error", '"AMAZON.Number"', slot(type="AMAZON.Number")),
    ("S302", "warning", '"AMAZON.Tree"', slot(type="AMAZON.Tree")),
    ("S303", "advice", '"AMAZON.LocalBusiness"', slot(type="AMAZON.LocalBusiness")),
    (
        "S304",
        "warning",
        '"hole"',
        intent("DigIntent", "dig", "go dig", "start to dig", "dig now", "dig it", hole="TREE"),
    ),
    ("S305", "warning", '"AMAZON.Color"', intent("DigIntent", *DIG, hole="TREE", tree="AMAZON.Color")),
    ("S306", "warning", '"plantintent"', intent("DigIntent", *DIG, hole="TREE", plantintent="TREE")),
    ("S307", "warning", '"AMAZON.LITERAL"', slot(type="AMAZON.LITERAL")),
]


@pytest.mark.parametrize(("rule", "level", "text", "change"), FAULTS)
def test_a_fault_of_a_slot(tmp_path: Path, rule: str, level: str, text: str, change: Change) -> None:
    the_one(tmp_path, rule, level, text, change, "en-GB.json")


def test_several_values_where_alexa_knows_them(tmp_path: Path) -> None:
    several = slot(multipleValues={"enabled": True})
    the_one(tmp_path, "S308", "warning", '"multipleValues"', several, "de-DE.json")
    assert not found(tmp_path, several)


def test_a_slot_that_only_the_dialog_asks_for(tmp_path: Path) -> None:
    def unsaid(model: dict[str, Any]) -> None:
        samples = plant(model)["samples"]
        samples[:] = [sample.replace(" in {place}", "").replace(" for {place}", "") for sample in samples]

    assert "S304" not in {each.rule for each in found(tmp_path, unsaid)}


def test_the_slots_of_select_are_amazons_own(tmp_path: Path) -> None:
    select = intent("AMAZON.SelectIntent", VisualModeTrigger="AMAZON.VisualModeTrigger", ListPosition="AMAZON.Number_")
    found_here = [each for each in found(tmp_path, both(select, say())) if each.rule.startswith(("S304", "I207"))]
    assert not found_here

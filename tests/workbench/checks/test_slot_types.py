from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.faults import Change, found, the_one, tree


def value(name: str, *synonyms: str, id: str | None = None) -> Change:
    entry = {"id": id, "name": {"value": name, "synonyms": list(synonyms)}}
    return lambda model: tree(model)["values"].append(entry)


def type_named(name: str, *values: str) -> Change:
    entry = {"name": name, "values": [{"name": {"value": each}} for each in values]}
    return lambda model: model["languageModel"]["types"].append(entry)


LONG = "elm " * 40
FAULTS: list[tuple[str, str, str, Change, str]] = [
    ("T501", "error", '"TREE-2"', type_named("TREE-2", "elm"), "is no name for a slot type"),
    ("T501", "warning", '"TREE_"', type_named("TREE_", "elm"), "between letters"),
    ("T503", "error", "elm elm", value(LONG), "has 160 characters"),
    ("T503", "error", "elm elm elm", value("elm", LONG), "has 160 characters"),
    ("T504", "warning", '"Beech"', value("Beech", id="b"), "also stands for the value 'beech'"),
    ("T504", "warning", '"OAK"', value("elm", "OAK"), "also stands for the value 'oak tree'"),
    ("T505", "warning", '"id": "oak"', value("elm", id="beech"), "'beech', as has 'beech'"),
    ("T506", "error", '"AMAZON.DATE"', type_named("AMAZON.DATE", "today"), "only list types do"),
    ("T507", "warning", '"FLOWER"', type_named("FLOWER", "rose"), "No slot has the type 'FLOWER'"),
    ("T508", "advice", '"Elm"', value("elm", "Elm"), "stands there already"),
    ("T509", "advice", '"elm & ash"', value("elm & ash"), "has &, which nobody says"),
    ("T509", "advice", '"elm (old)"', value("elm", "elm (old)", "o'elm no. 2"), "has ( ), which nobody says"),
]


@pytest.mark.parametrize(("rule", "level", "text", "change", "problem"), FAULTS)
def test_a_fault_of_a_type(tmp_path: Path, rule: str, level: str, text: str, change: Change, problem: str) -> None:
    if rule == "T505":
        [finding] = [each for each in found(tmp_path, change) if each.rule == rule]
        assert problem in finding.problem and finding.line
    else:
        assert problem in the_one(tmp_path, rule, level, text, change).problem


def test_a_type_needs_values_or_a_catalog(tmp_path: Path) -> None:
    def empty(model: dict[str, Any]) -> None:
        tree(model)["values"] = []

    def catalogued(model: dict[str, Any]) -> None:
        tree(model).pop("values")
        catalog = {"catalogId": "amzn1.ask.interactionModel.catalog.1", "version": "1"}
        tree(model)["valueSupplier"] = {"type": "CatalogValueSupplier", "valueCatalog": catalog}

    assert "T502" in {each.rule for each in found(tmp_path, empty)}
    assert not found(tmp_path, catalogued)


def test_an_extended_list_is_no_name_of_your_own(tmp_path: Path) -> None:
    found_here = found(tmp_path, type_named("AMAZON.City", "little orchard town"))
    assert not [each for each in found_here if each.rule.startswith("T")]

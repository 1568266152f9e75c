"""Every breach of the schema is told at its line, and what is left is judged further."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speakup_workbench import json_file
from speakup_workbench.checks import model_schema
from speakup_workbench.checks.doctor import diagnose
from speakup_workbench.checks.model_schema import examine
from speakup_workbench.models import Model
from tests.workbench.checks import faults
from tests.workbench.checks.faults import Change, asked, found, plant, say, the_one, tree
from tests.workbench.checks.orchard import model as sound

LANGUAGE = "languageModel"
FAULTS: list[tuple[str, str, str, Change, str]] = [
    ("M002", "error", '"type": 7', lambda m: plant(m)["slots"][1].update(type=7), '"type" is a number.'),
    ("M002", "error", '"place"', lambda m: plant(m)["slots"][2].pop("type"), 'Entry 3 of "slots" has no "type".'),
    ("M002", "error", '"samples": "plant"', lambda m: plant(m).update(samples="plant"), '"samples" is a text.'),
    ("M002", "error", "12", lambda m: plant(m)["samples"].append(12), 'Entry 6 of "samples" is a number.'),
    ("M002", "error", '"values": {}', lambda m: tree(m).update(values={}), '"values" is an object.'),
    ("M002", "error", '"name": "  "', lambda m: plant(m).update(name="  "), '"name" is an empty text.'),
    ("M002", "error", '"yes"', lambda m: asked(m).update(elicitationRequired="yes"), "Required"),
    ("M002", "error", '"SOME"', lambda m: m["dialog"].update(delegationStrategy="SOME"), "'SOME'"),
    ("M002", "error", "\\u0000", lambda m: plant(m)["samples"].append("plant\0"), "U+0000"),
    ("M002", "error", "invocation", lambda m: m[LANGUAGE].update(invocationName=["a"]), '"invocationName" is a list.'),
    ("M003", "warning", '"sample":', lambda m: plant(m).update(sample=[]), 'Amazon\'s schema has no "sample" here.'),
    ("M003", "warning", '"promts"', lambda m: m.update(promts=[]), 'has no "promts" here'),
    ("M007", "error", '"plantintent"', faults.intent("plantintent", "dig"), "capitals make no difference"),
    ("M007", "error", '"second"', lambda m: _twice(plant(m)["slots"], "second"), '"count" stands twice in "slots".'),
    ("M007", "error", '"ask.count"', lambda m: m["prompts"].insert(0, dict(m["prompts"][0])), "stands twice"),
    (
        "F701",
        "error",
        '"SOME"',
        lambda m: m[LANGUAGE].update(modelConfiguration={"fallbackIntentSensitivity": {"level": "SOME"}}),
        "is 'SOME'",
    ),
    ("D607", "warning", '"Text"', lambda m: m["prompts"][0]["variations"][0].update(type="Text"), "is 'Text'"),
]


def _twice(slots: list[dict[str, Any]], mark: str) -> None:
    slots.append({"name": "count", "type": "AMAZON.NUMBER", "samples": [mark]})


@pytest.mark.parametrize(("rule", "level", "text", "change", "problem"), FAULTS)
def test_a_breach_of_the_schema(tmp_path: Path, rule: str, level: str, text: str, change: Change, problem: str) -> None:
    [finding] = [each for each in found(tmp_path, change) if each.rule == rule]
    assert problem in finding.problem and finding.level == level
    lines = (tmp_path / "en-US.json").read_text().splitlines()
    assert finding.line and text in "".join(lines[finding.line - 1 : finding.line + 3])


def test_its_line_and_column(tmp_path: Path) -> None:
    finding = the_one(tmp_path, "M003", "warning", '"colour"', lambda m: tree(m).update(colour="green"))
    assert finding.column == 21


def test_every_breach_is_told(tmp_path: Path) -> None:
    def break_it(model: dict[str, Any]) -> None:
        plant(model)["samples"][1] = None
        tree(model)["values"][0]["name"].pop("value")
        asked(model)["confirmationRequired"] = "no"

    findings = [each for each in found(tmp_path, break_it) if each.rule == "M002"]
    assert len({each.line for each in findings}) == len(findings) == 3


def test_what_is_well_formed_is_judged_further_and_at_its_own_line(tmp_path: Path) -> None:
    def two_faults(model: dict[str, Any]) -> None:
        plant(model)["samples"][:0] = [None, 3]
        plant(model)["samples"].append("plant {trees}")
        model[LANGUAGE]["intents"].insert(0, {"samples": ["nameless"]})

    the_one(tmp_path, "U403", "error", "plant {trees}", two_faults)


def test_a_model_without_a_name_is_judged_by_its_samples(tmp_path: Path) -> None:
    def nameless(model: dict[str, Any]) -> None:
        del model[LANGUAGE]["invocationName"]
        plant(model)["samples"].append("plant {trees}")

    rules = {each.rule for each in found(tmp_path, nameless)}
    assert {"M002", "U403"} <= rules and not any(rule.startswith("N") for rule in rules)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"interactionModel": 5}',
        b'{"languageModel": {}}',
        b'{"interactionModel": {}, "interactionModel": {}}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        json.dumps(sound()).encode("utf-16"),
        json.dumps(sound()).encode()[:500],
    ],
)
def test_what_is_no_model_is_one_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "en-US.json"
    path.write_bytes(content)
    [finding] = diagnose(path).findings
    assert (finding.rule, finding.level) == ("M001", "error")


@pytest.mark.parametrize("name", ["none.json", "."])
def test_what_is_no_file_is_one_finding(tmp_path: Path, name: str) -> None:
    [finding] = diagnose(tmp_path / name).findings
    assert (finding.rule, finding.line) == ("M001", None)


def test_a_model_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_schema, "LARGEST_MODEL", 1_000)
    [finding] = found(tmp_path, say())
    assert (finding.rule, finding.line) == ("M004", None)
    monkeypatch.setattr(json_file, "LARGEST", 2_000)
    unread = diagnose(tmp_path / "en-US.json")
    assert unread.model is None and [each.rule for each in unread.findings] == ["M004", "M001"]


def test_what_the_console_exports_is_no_breach(tmp_path: Path) -> None:
    def export(model: dict[str, Any]) -> None:
        tree(model)["values"][1].update(id=None)
        plant(model)["slots"][1].update(samples=[], multipleValues={"enabled": False})
        model["dialog"]["intents"][0].update(prompts={}, confirmationRequired=False)

    assert not found(tmp_path, export)


keys = st.sampled_from(["interactionModel", "languageModel", "intents", "name", "slots", "samples", "types", "value"])
wild = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | keys,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(wild, st.sampled_from(["languageModel", "dialog", "prompts", "intents", "slots", "types", "name"]))
def test_anything_at_all_is_findings(tmp_path: Path, value: Any, where: str) -> None:
    document = sound()
    places: dict[str, tuple[Any, Any]] = {
        "languageModel": (document["interactionModel"], "languageModel"),
        "dialog": (document["interactionModel"], "dialog"),
        "prompts": (document["interactionModel"], "prompts"),
        "intents": (document["interactionModel"]["languageModel"], "intents"),
        "types": (document["interactionModel"]["languageModel"], "types"),
        "slots": (plant(document["interactionModel"]), "slots"),
        "name": (plant(document["interactionModel"]), "name"),
    }
    holder, key = places[where]
    holder[key] = value
    path = tmp_path / "en-US.json"
    path.write_text(json.dumps(document))
    assert all(each.problem and each.remedy for each in faults.found_in(path))


def test_a_sound_model_is_the_same_however_it_is_read(tmp_path: Path) -> None:
    path = faults.written(tmp_path, say())
    assert examine(path).model == Model.load(path)

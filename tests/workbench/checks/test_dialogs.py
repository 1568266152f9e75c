from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.faults import Change, asked, found, plant, the_one


def validated(**validation: object) -> Change:
    entry = {"prompt": "ask.count", **validation}
    return lambda model: asked(model).update(validations=[entry])


def on(slot: int, **validation: object) -> Change:
    entry = {"prompt": "ask.count", **validation}
    return lambda model: model["dialog"]["intents"][0]["slots"][slot].update(validations=[entry])


def prompt(value: str, type: str = "PlainText") -> Change:
    return lambda model: model["prompts"][0]["variations"].append({"type": type, "value": value})


FAULTS: list[tuple[str, str, str, Change, str]] = [
    ("D602", "error", '"ask.trees"', lambda m: asked(m)["prompts"].update(elicitation="ask.trees"), "no prompt"),
    ("D603", "error", '"prompts": {}', lambda m: asked(m).update(prompts={}), "no prompt that asks for it"),
    ("D604", "warning", "{cont}", prompt("You said {cont}. How many?"), "says the slot 'cont'"),
    ("D605", "warning", '"isPrime"', validated(type="isPrime"), "There is no validation 'isPrime'"),
    ("D605", "warning", '"isLessThan"', validated(type="isLessThan"), "names no value"),
    ("D605", "warning", '"isInSet"', validated(type="isInSet", values=[]), "names no values"),
    ("D605", "warning", '"hasEntity', validated(type="hasEntityResolutionMatch"), "AMAZON.NUMBER has none"),
    ("D605", "warning", '"isInDuration"', validated(type="isInDuration", start="P0D"), "is for dates and times"),
    ("D605", "warning", '"isGreaterThan"', on(1, type="isGreaterThan", value="1"), "compares numbers"),
    ("D605", "warning", '"isInSet"', validated(type="isInSet", values=["1"], prompt=None), "has no prompt"),
    ("D607", "warning", "<speak>How", prompt("<speak>How <b many</speak>", "SSML"), "ask.count"),
]


@pytest.mark.parametrize(("rule", "level", "text", "change", "problem"), FAULTS)
def test_a_fault_of_a_dialog(tmp_path: Path, rule: str, level: str, text: str, change: Change, problem: str) -> None:
    findings = [each for each in found(tmp_path, change) if (each.rule, each.level) == (rule, level)]
    assert problem in findings[0].problem
    lines = (tmp_path / "en-US.json").read_text().splitlines()
    assert findings[0].line
    around = "".join(lines[findings[0].line - 1 : findings[0].line + 3])
    assert text in (around if rule == "D603" else lines[findings[0].line - 1])


@pytest.mark.parametrize(
    ("type", "start", "end", "fine"),
    [
        ("AMAZON.DATE", "P0D", "P1Y", True),
        ("AMAZON.DATE", "2026-01-01", "P10D", True),
        ("AMAZON.DATE", "today", "P1Y", False),
        ("AMAZON.DATE", "P", "P1Y", False),
        ("AMAZON.DATE", None, "P1Y", False),
        ("AMAZON.TIME", "PT0H", "19:30", True),
        ("AMAZON.TIME", "P1D", "19:30", False),
    ],
)
def test_the_span_of_a_validation(tmp_path: Path, type: str, start: str | None, end: str, fine: bool) -> None:
    def change(model: dict[str, Any]) -> None:
        asked(model).update(type=type)
        plant(model)["slots"][0].update(type=type)
        validated(type="isInDuration", start=start, end=end)(model)

    assert ("D605" not in {each.rule for each in found(tmp_path, change)}) == fine


def test_a_required_slot_is_answered_in_sentences(tmp_path: Path) -> None:
    def bare(model: dict[str, Any]) -> None:
        plant(model)["slots"][0].pop("samples")

    the_one(
        tmp_path, "D606", "advice", '"elicitationRequired"'.replace("elicitationRequired", "count"), _only_dialog(bare)
    )


def _only_dialog(change: Change) -> Change:
    """With the dialog section first, where the name of the slot stands first."""

    def changed(model: dict[str, Any]) -> None:
        change(model)
        language = model.pop("languageModel")
        model["languageModel"] = language

    return changed


def test_a_prompt_without_variations(tmp_path: Path) -> None:
    finding = the_one(tmp_path, "D607", "warning", '"id": "ask.count"', lambda m: m["prompts"][0].update(variations=[]))
    assert finding.problem == "The prompt 'ask.count' has no variations."

from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.checks.doctor import diagnose
from tests.workbench.checks.faults import Change, both, found, intent, plant, say, the_one, written


def without(name: str) -> Change:
    def change(model: dict[str, Any]) -> None:
        intents = model["languageModel"]["intents"]
        intents[:] = [each for each in intents if each["name"] != f"AMAZON.{name}Intent"]

    return change


def sensitive(model: dict[str, Any]) -> None:
    model["languageModel"]["modelConfiguration"] = {"fallbackIntentSensitivity": {"level": "HIGH"}}


FIVE = ("dig a hole", "dig here", "dig deep", "start digging", "dig it up")
FAULTS: list[tuple[str, str, str, Change]] = [
    ("I201", "error", '"Dig2Intent"', intent("Dig2Intent", *FIVE)),
    ("I201", "error", '"_Dig"', intent("_Dig", *FIVE)),
    ("I202", "warning", '"AMAZON.RepatIntent"', intent("AMAZON.RepatIntent")),
    ("I202", "warning", '"AMAZON.SearchAction', intent("AMAZON.SearchAction<object@WeatherForecast>")),
    ("I203", "error", '"intents"', without("Stop")),
    ("I203", "error", '"intents": [', without("Help")),
    ("I204", "warning", '"intents"', without("Fallback")),
    ("I204", "advice", '"intents"', without("NavigateHome")),
    ("I206", "warning", '"DigIntent"', intent("DigIntent")),
    ("I207", "warning", '"slots"', intent("AMAZON.RepeatIntent", tree="TREE")),
    ("VUI-10", "advice", '"DigIntent"', intent("DigIntent", "dig a hole", "start digging")),
    ("F702", "warning", '"level"', both(sensitive, without("Fallback"))),
]


@pytest.mark.parametrize(("rule", "level", "text", "change"), FAULTS)
def test_a_fault_of_an_intent(tmp_path: Path, rule: str, level: str, text: str, change: Change) -> None:
    if rule == "I207":  # the slots of the last intent
        path = written(tmp_path, change)
        last = [n for n, row in enumerate(path.read_text().splitlines(), 1) if '"slots": [' in row]
        [finding] = [each for each in diagnose(path).findings if each.rule == rule]
        assert finding.line in last and finding.level == level
    else:
        the_one(tmp_path, rule, level, text, change)


def test_a_thin_intent_is_told_how_many_samples_it_lacks(tmp_path: Path) -> None:
    thin = intent("DigIntent", "dig a hole", "start digging")
    finding = the_one(tmp_path, "VUI-10", "advice", '"DigIntent"', thin)
    assert finding.problem == "DigIntent has 2 sample utterances, and Amazon asks for 5 or more."
    assert finding.remedy == "Add 3 other ways to say it."


def test_sensitivity_is_for_english_and_german(tmp_path: Path) -> None:
    the_one(tmp_path, "F702", "warning", '"level"', sensitive, "fr-FR.json")
    for name in ("en-IN.json", "de-DE.json"):
        assert "F702" not in {each.rule for each in found(tmp_path, sensitive, name)}


def test_a_skill_that_plays_audio_can_be_paused(tmp_path: Path) -> None:
    path = written(tmp_path, say())
    assert not diagnose(path).findings
    told = {each.problem for each in diagnose(path, plays_audio=True).findings if each.rule == "I205"}
    assert told == {f"AMAZON.{name}Intent is missing, and the skill plays audio." for name in ("Pause", "Resume")}


def test_an_intent_that_only_a_dialog_reaches(tmp_path: Path) -> None:
    def chained(model: dict[str, Any]) -> None:
        plant(model)["samples"].clear()

    rules = {each.rule for each in found(tmp_path, chained)}
    assert "I206" not in rules and "M008" in rules

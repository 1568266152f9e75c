from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.checks import held_out as module
from speakup_workbench.checks.doctor import diagnose
from speakup_workbench.checks.hearable import Hearable
from speakup_workbench.checks.held_out import HeldOut, Missed, held_out
from speakup_workbench.checks.report import check_model
from tests.workbench.checks.faults import Change, both, intent, written

GROW = [f"grow {tree} in the {place}" for tree in ("an oak", "a beech") for place in ("garden", "yard", "park")]
WATER = [f"water the {tree} {when}" for tree in ("oak", "beech") for when in ("today", "tomorrow", "now")]


def measured(folder: Path, change: Change) -> HeldOut:
    model = diagnose(written(folder, change)).model
    assert model is not None
    return held_out(Hearable.of(model))


def test_samples_that_say_the_same_are_heard_without_each_other(tmp_path: Path) -> None:
    found_here = measured(tmp_path, both(intent("Grow", *GROW), intent("Water", *WATER)))
    assert {each.intent: each.said for each in found_here.intents} == {"PlantIntent": 5, "Grow": 6, "Water": 6}
    assert not [each for each in found_here.intents if each.intent != "PlantIntent" and each.missed]


LIKE_WATER = ("water the elm today", "water the elm tomorrow", "paint a fence", "buy a spade", "sharpen a saw")


def test_an_intent_whose_samples_are_heard_as_another(tmp_path: Path) -> None:
    change = both(
        intent("Water", *WATER, *(f"water the {tree} soon" for tree in ("elm", "ash"))), intent("Odd", *LIKE_WATER)
    )
    odd = next(each for each in measured(tmp_path, change).intents if each.intent == "Odd")
    assert Missed("water the elm today", "Water") in odd.missed
    [finding] = [each for each in diagnose(tmp_path / "en-US.json").findings if each.rule == "intent-confused"]
    assert finding.level == "advice" and finding.line
    assert finding.problem.startswith("2 of the 5 samples of Odd are heard as Water when left out: ")


def test_the_same_every_time(tmp_path: Path) -> None:
    change = both(intent("Grow", *GROW), intent("Water", *WATER))
    first = measured(tmp_path, change)
    module._measured.cache_clear()
    assert measured(tmp_path, change) == first


def test_amazons_own_intents_are_not_left_out(tmp_path: Path) -> None:
    told = measured(tmp_path, intent("AMAZON.RepeatIntent", "once more", "what was that"))
    assert {each.intent for each in told.intents} == {"PlantIntent"}


def test_of_a_large_model_a_part_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SAMPLES", 10)
    module._measured.cache_clear()
    told = measured(tmp_path, both(intent("Grow", *GROW), intent("Water", *WATER)))
    assert (told.of_samples, told.said) == (17, 6)
    assert "(every so many-th of 17)" in next(told.lines)


def test_a_section_of_the_report(tmp_path: Path) -> None:
    report = check_model(written(tmp_path, intent("Grow", *GROW)))
    lines = list(report.lines)
    assert any(line.startswith("Left out, 9 of 11 samples are heard as their own intent: ") for line in lines)
    [told] = report.as_json()["held_out"]
    assert {key: told[key] for key in ("locale", "parts", "samples", "said")} == {
        "locale": "en-US",
        "parts": 5,
        "samples": 11,
        "said": 11,
    }
    plants: dict[str, Any] = told["intents"][0]
    assert plants["said"] == 5 and sum(plants["heard_as"].values()) == len(plants["add_samples_like"])

from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.checks import model_limits
from tests.workbench.checks.faults import plant, say, the_one


def test_too_many_intents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_limits, "INTENTS", 7)
    finding = the_one(tmp_path, "M005", "warning", '"intents"', say())
    assert finding.problem == "The model has 8 intents, and Amazon takes at most 7."


def test_too_many_intents_and_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_limits, "NAMES", 8)
    the_one(tmp_path, "M006", "warning", '"intents"', say())


def test_a_model_that_nothing_can_be_asked_of(tmp_path: Path) -> None:
    def mute(model: dict[str, Any]) -> None:
        plant(model)["samples"].clear()

    the_one(tmp_path, "M008", "warning", '"intents"', mute)

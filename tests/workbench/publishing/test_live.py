"""`speakup replay --live`, against an Amazon on this computer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.workbench.publishing.fake_amazon import FakeAmazon
from tests.workbench.publishing.fake_sam import FakeSam

Speakup = Callable[..., Result]
TALK = """\
skill: orchard   locale: en-US

> open the little orchard
> plant ten trees
:wait an hour
> open the little orchard
"""


@pytest.fixture
def talk(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> Path:
    """A conversation with a skill that is published."""
    assert speakup("publish", "orchard", "--yes").exit_code == 0
    amazon.hears = {
        "open the little orchard": {"request": {"type": "LaunchRequest"}, "says": "Welcome to the orchard."},
        "plant ten trees": {
            "request": {
                "type": "IntentRequest",
                "intent": {"name": "PlantIntent", "slots": {"count": {"value": "10"}}},
            },
            "says": "Ten it is.",
            "ends": True,
        },
    }
    path = root / "visit.talk"
    path.write_text(TALK, encoding="utf-8")
    return path


def test_alexa_hears_what_the_simulator_hears(talk: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("replay", "--live", str(talk))
    assert result.exit_code == 0, result.output
    assert f"ok        {talk}: Alexa hears 3 of 3 alike" in result.stdout
    assert "    Alexa: < Ten it is." in result.stdout, "what is said differs, and is no failure"
    assert "  5: :wait an hour  (done only here)" in result.stdout
    assert amazon.modes == ["FORCE_NEW_SESSION", "DEFAULT", "FORCE_NEW_SESSION"]


def test_alexa_hears_something_else(talk: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    amazon.hears["plant ten trees"]["request"]["intent"]["slots"]["count"]["value"] = "2"
    result = speakup("replay", "--live", str(talk))
    assert result.exit_code == 1
    assert "differs" in result.stdout
    assert "  4: > plant ten trees\n    here:  PlantIntent count=10\n    Alexa: PlantIntent count=2\n" in result.stdout


def test_words_that_do_not_reach_the_skill(talk: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    del amazon.hears["plant ten trees"]
    result = speakup("replay", "--live", str(talk))
    assert result.exit_code == 1
    assert "Amazon could not simulate it: No skill was invoked." in result.stdout


def test_what_a_program_reads(talk: Path, speakup: Speakup) -> None:
    (told,) = json.loads(speakup("replay", "--live", str(talk), "--json").stdout)
    assert told["ok"]
    assert told["utterances"][1]["alexa"] == {"asked": "PlantIntent count=10", "speech": "Ten it is."}


def test_a_skill_that_is_not_enabled(talk: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    next(iter(amazon.skills.values())).enabled = False
    result = speakup("replay", "--live", str(talk))
    assert result.exit_code == 2
    assert "orchard is not enabled for testing. Publish it: speakup publish orchard" in result.stderr


def test_a_file_without_a_skill(talk: Path, speakup: Speakup) -> None:
    talk.write_text("handler: somewhere.py:handler   model: model.json\n\n> open it\n", encoding="utf-8")
    result = speakup("replay", "--live", str(talk))
    assert result.exit_code == 2
    assert "names no skill of a project, and no other is at Amazon." in result.stderr

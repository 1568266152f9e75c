"""Clean Water, which must never claim what is not so, on bad days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.simulator import stage
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage

SETTINGS = Settings(screen=False, seed=1, now=datetime(2026, 11, 21, 8))


@pytest.fixture(scope="module")
def staged() -> Iterator[Stage]:
    files = Project.find(Path(__file__).parent).skill("clean_water")
    with stage.opened(files.name, files.handler, files.model, SETTINGS, folder=files.root) as opened:
        yield opened


@pytest.mark.parametrize("fault", ["dynamodb=throttled", "dynamodb=gone", "dynamodb=slow"])
def test_a_pledge_that_cannot_be_saved_is_never_claimed(staged: Stage, fault: str) -> None:
    talk = staged.change(user=fault, faults=Faults())
    talk.say("open clean water")
    before = staged.cloud.items("speakup-clean_water")
    staged.adjust(faults=Faults().changed([fault]))
    refused = talk.say("i pledge ten liters")
    assert not refused.errors
    assert "10 liters a day" not in refused.speech
    assert refused.speech
    assert refused.turns[0].seconds < 8
    assert "Traceback" not in refused.turns[0].printed
    assert staged.cloud.items("speakup-clean_water") == before
    staged.adjust(faults=Faults())
    assert "10 liters a day" in staged.change(user=fault).say("ask clean water to pledge ten liters").speech


def test_faults_are_written_in_words() -> None:
    faults = Faults().changed(["dynamodb=slow", "api=hanging"])
    assert faults == Faults(dynamodb="slow", api="hanging")
    assert str(faults) == "dynamodb=slow api=hanging"
    assert faults.changed(["api="]) == replace(faults, api="")
    assert str(faults.changed(["off"])) == "none"


@pytest.mark.parametrize("word", ["dynamodb=late", "cpu=hot", "slow", ""])
def test_what_is_no_fault_is_told(word: str) -> None:
    with pytest.raises(Mistake, match="dynamodb=slow, dynamodb=throttled"):
        Faults().changed([word])

"""What may happen to a request on its way to a skill, and to the reply on its way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.project import Project
from speakup_workbench.simulator import stage
from speakup_workbench.simulator.conversation import SOMETHING_WRONG, Conversation
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.module import interrupted
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from tests.workbench.simulator.trees import Json, model, project, say

SETTINGS = Settings(screen=False, seed=1, now=datetime(2026, 11, 21, 8))


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A skill that counts visits without any care."""
    files = Project(project(tmp_path_factory.mktemp("careless"), "careless")).skill("careless")
    with stage.opened(files.name, files.handler, files.model, SETTINGS, folder=files.root) as opened:
        yield opened


@pytest.mark.parametrize("fault", ["delivery=twice", "delivery=together"])
def test_a_request_that_arrives_twice_is_answered_once(counter: Stage, fault: str) -> None:
    counter.forget()
    counter.adjust(faults=Faults().changed([fault]))
    welcome = counter.conversation().say("open tree count")
    ids = {turn.request["request"]["requestId"] for turn in welcome.turns}
    assert (len(welcome.turns), len(ids)) == (2, 1)
    assert welcome.speech.startswith("Welcome, visit")
    assert len(welcome.spoken) == 1
    assert welcome.ended is False
    if fault == "delivery=twice":
        assert "the two replies differ" in welcome.notes[0]
    counter.adjust(faults=Faults())


def test_a_function_that_ran_out_of_time_has_done_what_it_did(counter: Stage) -> None:
    counter.forget()
    counter.adjust(faults=Faults(function="killed"))
    lost = counter.conversation().say("open tree count")
    assert lost.speech == SOMETHING_WRONG
    assert "its reply is lost" in lost.errors[0]
    told = lost.turns[-1].request["request"]
    assert (told["reason"], told["error"]["type"]) == ("ERROR", "ENDPOINT_TIMEOUT")
    counter.adjust(faults=Faults())
    assert counter.conversation().say("open tree count").speech == "Welcome, visit 2."


def test_a_hurried_function_knows_how_little_time_is_left(tmp_path: Path) -> None:
    def hurrying(event: Json, context: Any) -> Json:
        return say(f"{context.get_remaining_time_in_millis() // 100} tenths of a second")

    hurried = Conversation(hurrying, model(tmp_path), replace(SETTINGS, faults=Faults(function="hurried")))
    assert hurried.say("open tree count").speech in ("5 tenths of a second", "4 tenths of a second")


def test_who_is_hurried_too_much_is_broken_off(tmp_path: Path) -> None:
    def dawdling(event: Json, context: Any) -> Json:
        while event["request"]["type"] == "LaunchRequest":
            pass
        return say("")

    settings = replace(SETTINGS, faults=Faults(function="hurried"))
    late = Conversation(interrupted(dawdling), model(tmp_path), settings).say("open tree count")
    assert late.speech == SOMETHING_WRONG
    assert "no answer after 0.5 seconds" in late.errors[0]


def test_a_newer_request_has_properties_that_nobody_knows(counter: Stage) -> None:
    counter.forget()
    counter.adjust(faults=Faults().changed(["request=newer"]))
    welcome = counter.conversation().say("open tree count")
    assert welcome.request is not None
    assert "addedByAmazon" in welcome.request and "addedByAmazon" in welcome.request["context"]["System"]["device"]
    assert welcome.request["session"]["attributes"] == {}
    assert not welcome.errors
    counter.adjust(faults=Faults())

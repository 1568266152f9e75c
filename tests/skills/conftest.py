"""A skill of the project, ready to be spoken to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.project import Project
from speakup_workbench.simulator import stage as stages
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage

Talk = Callable[..., Conversation]


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The skill that the test module names as SKILL: its real handler, with moto's DynamoDB."""
    files = Project.find(Path(__file__)).skill(request.module.SKILL)
    with stages.opened(files.name, files.handler, files.model, Settings(), folder=files.root) as opened:
        yield opened


@pytest.fixture
def talk(stage: Stage, request: pytest.FixtureRequest) -> Talk:
    """talk(now=..., locale=..., ...) is a conversation with these simulator settings.

    All conversations of a test are with the same listener, unless `user` names another; no other test knows them.
    """
    seeds = count(1)

    def talk(now: datetime = datetime(2026, 11, 21, 8), user: str = "", **settings: Any) -> Conversation:
        listener = f"{request.node.nodeid} {user}"
        usual = {"user": listener, "screen": False, "seed": next(seeds), "locale": "en-US", "zone": ""}
        return stage.change(**usual | {"now": now} | settings)

    return talk

"""Conversation files as tests of pytest: each is one test, and a failing one shows its conversation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.simulator.conversation_file import ConversationFile
from speakup_workbench.simulator.replay import Outcome, drawn, opened, replay
from speakup_workbench.simulator.theatre import Theatre


def collect(file_path: Path, parent: pytest.Collector, theatre: Callable[[], Theatre]) -> pytest.File:
    """What a plugin's `pytest_collect_file` returns for a file `*.talk`; `theatre` is asked for when it is run."""
    file: TalkFile = TalkFile.from_parent(parent, path=file_path)
    file.theatre = theatre
    return file


class TalkFile(pytest.File):
    """A file, with one conversation in it."""

    theatre: Callable[[], Theatre]

    def collect(self) -> Iterator[TalkItem]:
        yield TalkItem.from_parent(self, name=self.path.stem)


class TalkItem(pytest.Item):
    """The conversation, held again."""

    parent: TalkFile

    def runtest(self) -> None:
        file = ConversationFile.load(Path(os.path.relpath(self.path, self.config.invocation_params.dir)))
        with opened(file, self.parent.theatre()) as stage:
            outcomes = tuple(replay(file, stage))
        if any(outcome.failures for outcome in outcomes):
            raise TalkFailure(file, outcomes)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, TalkFailure | Mistake | ModelError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, 0, self.name


class TalkFailure(AssertionError):
    """Something did not come as the file expects it."""

    def __init__(self, file: ConversationFile, outcomes: tuple[Outcome, ...]) -> None:
        super().__init__(drawn(file, outcomes))

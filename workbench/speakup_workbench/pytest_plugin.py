"""The pytest plugin: the fixture `alexa`, and a transcript below every test that fails with it.

pytest loads this in every run of every project, so the simulator is imported only when a test asks for the fixture.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from speakup_workbench.simulator.rehearsal import Rehearsal, Setup
    from speakup_workbench.simulator.theatre import Theatre

_REHEARSAL = pytest.StashKey["Rehearsal"]()
_THEATRE = pytest.StashKey["Theatre"]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        'alexa(locale="en-GB", screen=False, …): settings for every alexa.open() of the test.',
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Conversation files are tests."""
    if file_path.suffix != ".talk":
        return None
    from speakup_workbench import talk_collector

    return talk_collector.collect(file_path, parent, lambda: _theatre(parent.config))


def _theatre(config: pytest.Config) -> Theatre:
    """The servers take half a second to start, so one set serves the whole run; each test finds them empty."""
    theatre = config.stash.get(_THEATRE, None)
    if theatre is None:
        from speakup_workbench.simulator import theatre as theatres

        closing = contextlib.ExitStack()
        config.stash[_THEATRE] = theatre = closing.enter_context(theatres.opened())
        config.add_cleanup(closing.close)
    return theatre


@pytest.fixture
def alexa(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    """An offline Alexa. Open a skill, talk to it, and look at what came of it.

    alexa.open("clean_water")                # or handler="lambda/lambda_function.py:handler", model="en-US.json"
    alexa.say("i pledge ten litres")
    assert alexa.slots == {"litres": "10"}
    """
    from speakup_workbench.simulator.rehearsal import Rehearsal

    # monkeypatch is asked for so that its variables go after ours: what was set before `open` does not come back.
    rehearsal = Rehearsal(request.path.parent, _theatre(request.config), _marked(request.node))
    request.node.stash[_REHEARSAL] = rehearsal
    yield rehearsal
    rehearsal.close()


def _marked(item: pytest.Item) -> Setup:
    """The settings of all markers, the nearest to the test last."""
    from speakup_workbench.errors import Mistake
    from speakup_workbench.simulator.rehearsal import Setup, refuse_unknown

    setup = Setup()
    mistakes: list[str] = []
    for marker in reversed(list(item.iter_markers("alexa"))):
        if marker.args:
            mistakes.append("Settings have names, as in alexa(locale='en-GB').")
        try:
            refuse_unknown(marker.kwargs)
        except Mistake as mistake:
            mistakes.append(str(mistake))
        setup.update(marker.kwargs)  # type: ignore[typeddict-item]
    if mistakes:
        pytest.fail(f"@pytest.mark.alexa: {' '.join(mistakes)}", pytrace=False)
    return setup


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    rehearsal = item.stash.get(_REHEARSAL, None)
    if report.failed and rehearsal is not None and (transcript := rehearsal.transcript()):
        report.sections.append(("conversation", transcript))
    return report

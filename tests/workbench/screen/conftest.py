from collections.abc import Iterator
from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.screen import pictures
from speakup_workbench.screen.files import Files
from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.viewport import VIEWPORTS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def opened_screen() -> Iterator[Screen]:
    """One browser for all tests of a process."""
    try:
        opening = pictures.opened(Files.find(ROOT), VIEWPORTS["hub"])
        screen = opening.__enter__()
    except Mistake as mistake:
        pytest.skip(str(mistake))
    try:
        yield screen
    finally:
        opening.__exit__(None, None, None)


@pytest.fixture
def screen(opened_screen: Screen) -> Screen:
    opened_screen.viewport, opened_screen.theme = VIEWPORTS["hub"], "dark"
    return opened_screen

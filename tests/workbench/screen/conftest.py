from collections.abc import Iterator
from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.screen import browser, server
from speakup_workbench.screen.browser import Browser
from speakup_workbench.screen.files import Files
from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.viewport import VIEWPORTS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def led() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    try:
        program = browser.find()
        Files.find(ROOT).check()
    except Mistake as mistake:
        pytest.skip(str(mistake))
    with browser.opened(program) as opened:
        yield opened


@pytest.fixture(scope="session")
def opened_screen(led: Browser) -> Iterator[Screen]:
    with server.served(Files.find(ROOT)) as address:
        yield Screen(led, address, VIEWPORTS["hub"])


@pytest.fixture
def screen(opened_screen: Screen) -> Screen:
    opened_screen.viewport, opened_screen.theme = VIEWPORTS["hub"], "dark"
    return opened_screen

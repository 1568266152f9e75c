"""The tolerance of the pictures that are kept: what other computers draw passes, and what an author breaks does not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageEnhance

from speakup.screens import document, filled
from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.viewport import VIEWPORTS
from tests.workbench.screen.kept import WIDTH, against, difference, path, picture

WORDS = {"title": "Clean Water", "body": "Ten liters less, every day", "footer": "About a minute", "hint": "Try “More”"}
LIST = {"title": "Eat these first", "items": "milk, today<br>spinach, by Friday<br>bread", "hint": "Try “I ate it”"}
QUESTION = {
    "title": "The Bus",
    "body": "What do you do?",
    "choices": "tell them to stop<br>sit with Nia",
    "hint": "Say it",
}
READY = {"headline": WORDS, "list": LIST, "question": QUESTION}


def drawn(screen: Screen, name: str, words: dict[str, str], change: Any = None) -> Image.Image:
    shown = deepcopy(dict(document(name)))
    for each in texts(shown) if change else ():
        change(each)
    screen.draw(shown, {"screen": {"type": "object", "properties": filled(words, {})}})
    return picture(screen)


def texts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and node.get("type") == "Text":
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from texts(child)


def only(part: str, **properties: Any) -> Any:
    """Changes the texts whose words hold `part`."""
    return lambda text: text.update(properties) if part in text["text"] else None


FAULTS = {
    "its title is missing": ("headline", WORDS | {"title": ""}, None),
    "its footer is missing": ("headline", WORDS | {"footer": ""}, None),
    "its hint is missing": ("headline", WORDS | {"hint": ""}, None),
    "a letter is another": ("headline", WORDS | {"body": "Ten liters less, every hay"}, None),
    "its title is another colour": ("headline", WORDS | {"accent": "#f28f8f"}, None),
    "its words are grey": ("headline", WORDS | {"text": "#b0b0b0"}, None),
    "it has moved": ("headline", WORDS, only("title", paddingLeft="2vw")),
    "its words are larger": ("headline", WORDS, only("body", fontSize="12vh")),
    "its words are cut": ("headline", WORDS | {"body": "Ten liters less, eve…"}, None),
    "a row is missing": ("list", LIST | {"items": "milk, today<br>spinach, by Friday"}, None),
    "two rows have changed places": ("list", LIST | {"items": "spinach, by Friday<br>milk, today<br>bread"}, None),
    "a choice is missing": ("question", QUESTION | {"choices": "tell them to stop"}, None),
    "a choice is another colour": ("question", QUESTION | {"panel": "#4e2440"}, None),
}


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_what_an_author_breaks_is_seen(screen: Screen, viewport: str) -> None:
    screen.viewport = VIEWPORTS[viewport]
    right = {name: drawn(screen, name, words) for name, words in READY.items()}
    unseen = [
        fault
        for fault, (name, words, change) in FAULTS.items()
        if difference(right[name], drawn(screen, name, words, change)) is None
    ]
    # A small round screen has no room for a hint below a footer.
    assert unseen == (["its hint is missing"] if viewport == "round" else [])


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_what_another_computer_draws_passes(screen: Screen, viewport: str) -> None:
    screen.viewport = VIEWPORTS[viewport]
    for name, words in READY.items():
        kept = drawn(screen, name, words).quantize(64).convert("RGB")
        whole = Image.open(io.BytesIO(screen.picture())).convert("RGBA")
        whole = Image.alpha_composite(Image.new("RGBA", whole.size, "black"), whole).convert("RGB")
        # Its letters are smoothed otherwise, stand a little beside their place, and are thinner or paler.
        for filter in (Image.Resampling.BOX, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS):
            assert difference(kept, whole.resize(kept.size, filter)) is None
        beside = ImageChops.offset(whole, whole.width // WIDTH, 0).resize(kept.size, Image.Resampling.LANCZOS)
        assert difference(kept, beside) is None
        for contrast in (0.95, 1.05):
            assert difference(kept, ImageEnhance.Contrast(kept).enhance(contrast)) is None


def test_a_failure_leaves_what_was_drawn(screen: Screen, tmp_path: Path) -> None:
    plain = drawn(screen, "headline", WORDS)
    told = against("clean_water", "02-yes", "hub", plain, tmp_path)
    assert f"{tmp_path}/clean_water-02-yes-hub.png is not as tests/workbench/screen/pictures/clean_water/02-yes" in told
    assert "If it is right: python -m tests.workbench.screen.kept" in told
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "clean_water-02-yes-hub-difference.png",
        "clean_water-02-yes-hub.png",
    ]
    assert against("clean_water", "99-nothing", "hub", plain, tmp_path).startswith("There is no tests/workbench/screen")


def test_the_pictures_are_small() -> None:
    folder = path("clean_water", "02-yes", "hub").parents[1]
    assert sum(each.stat().st_size for each in folder.rglob("*.png")) < 1_500_000

"""The pictures of our skills' screens that are kept, and what of a drawing is not as in its picture.

    python -m tests.workbench.screen.kept

draws them all anew, and the sheet that docs/ shows. Look at them before you commit them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from speakup_workbench.cli import main
from speakup_workbench.screen import pictures
from speakup_workbench.screen.files import Files
from speakup_workbench.screen.pictures import LATER, Screen
from speakup_workbench.simulator.viewport import VIEWPORTS

ROOT = Path(__file__).parents[3]
FOLDER = Path(__file__).with_name("pictures")
SHEET = ROOT / "docs/pictures/screens.png"
FAILED = ROOT / ".speakup/pictures"
"""Where a test puts what it has drawn, and what of it is other than it was."""
COMMAND = "python -m tests.workbench.screen.kept"
WIDTH = 480
"""Pixels of a picture that is kept; of a round one two thirds."""
COLOURS = 64
NOISE = 64
"""Of 255: how much another computer's letters may differ from what lies within a pixel of their place."""
SPECKS = 20
"""Pixels that may differ more. Other smoothing makes up to 8 of them, and one other letter at least 70."""
SHADE = 24
"""Of 255: as much may differ in a hundredth of all pixels, and no more: a surface has another colour."""

TALKS = {
    "clean_water": "yes | how much do i use | eight | five | i pledge ten liters | yes | i kept my pledge | "
    "how am i doing",
    "food_rescue": "how long does spinach keep | put it on my list | add milk until friday | "
    "add milk and bread | what should i eat first | i ate the spinach | a bag | how was my week | tell me a fact",
    "give_blood": "yes please | november second | whole blood | yes | myths | another myth | another myth",
    "kind_words": "yes | first | the second one | the second one | the last one",
    "ocean_quiz": "yes | b | c | a | a | a",
}
"""What is said to each skill, so that it shows every screen it has."""


@dataclass(frozen=True)
class Shown:
    """One screen of a skill."""

    name: str
    """01-open-clean-water"""
    directive: Mapping[str, Any]


@cache
def shown(skill: str) -> tuple[Shown, ...]:
    """The screens of a conversation, each once."""
    opening = f"open {skill.replace('_', ' ')}"
    words = ["say", skill, opening, *TALKS[skill].split(" | "), "--json", "--fresh", "--user", "legible"]
    result = CliRunner().invoke(main, [*words, "--now", "2026-11-21 09:00"])
    assert result.exit_code == 0, result.output
    found: dict[str, Shown] = {}
    for number, exchange in enumerate(json.loads(result.stdout), 1):
        for directive in exchange["response"]["response"].get("directives", []):
            if directive["type"].endswith(".RenderDocument"):
                slug = re.sub(r"\W+", "-", exchange["utterance"].lower()).strip("-")
                content = json.dumps([directive["document"], directive["datasources"]], sort_keys=True)
                found.setdefault(content, Shown(f"{number:02}-{slug}", directive))
    return tuple(found.values())


def states(screen: Screen, directive: Mapping[str, Any]) -> Iterator[str]:
    """Draws a screen, and as it is later if it moves: the end of the picture's name for each."""
    drawn = screen.show(directive)
    assert not drawn.problem and not drawn.notices
    yield ""
    if drawn.moves:
        screen.wait(LATER)
        yield "-later"


def picture(screen: Screen) -> Image.Image:
    """What is drawn now, as small as it is kept; black around a round one."""
    width = WIDTH * 2 // 3 if screen.viewport.is_round else WIDTH
    drawn = Image.open(io.BytesIO(screen.picture(width / screen.viewport.width))).convert("RGBA")
    black = Image.new("RGBA", drawn.size, "black")
    return Image.alpha_composite(black, drawn).convert("RGB")


def difference(kept: Image.Image, drawn: Image.Image) -> Image.Image | None:
    """White where one of the two has what the other has not within a pixel of the place; None where they are alike."""
    if kept.size != drawn.size:
        return Image.new("L", drawn.size, "white")
    apart = _brightest(ImageChops.difference(kept, drawn))
    if _is_tolerable(apart):  # as then what is beyond is
        return None
    left, upper, right, lower = apart.point(lambda value: 255 if value >= SHADE else 0).getbbox() or (0, 0, 0, 0)
    place = (max(0, left - 2), max(0, upper - 2), min(kept.width, right + 2), min(kept.height, lower + 2))
    one, other = kept.crop(place), drawn.crop(place)  # the rest is alike, and to look around in it takes long
    beyond = Image.new("L", kept.size)
    beyond.paste(_brightest(ImageChops.lighter(_beyond(one, other), _beyond(other, one))), place)
    return None if _is_tolerable(beyond) else beyond.point(lambda value: 255 if value >= SHADE else 0)


def _is_tolerable(difference: Image.Image) -> bool:
    counts = difference.histogram()
    return sum(counts[NOISE:]) <= SPECKS and sum(counts[SHADE:]) <= difference.width * difference.height // 100


def _brightest(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel of one is outside of what is around its place in the other."""
    least, most = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    return ImageChops.lighter(ImageChops.subtract(one, most), ImageChops.subtract(least, one))


def path(skill: str, name: str, viewport: str) -> Path:
    return FOLDER / skill / f"{name}-{viewport}.png"


def against(skill: str, name: str, viewport: str, drawn: Image.Image, folder: Path = FAILED) -> str:
    """What is to be said of a screen that is not as in its picture; empty when it is."""
    place = path(skill, name, viewport)
    if not place.exists():
        return f"There is no {place.relative_to(ROOT)} yet: {COMMAND}"
    with Image.open(place) as opened:
        kept = opened.convert("RGB")
    other = difference(kept, drawn)
    if other is None:
        return ""
    stem = folder / f"{skill}-{name}-{viewport}"
    folder.mkdir(parents=True, exist_ok=True)
    drawn.save(f"{stem}.png")
    other.save(f"{stem}-difference.png")
    return f"{stem}.png is not as {place.relative_to(ROOT)}: see {stem}-difference.png. If it is right: {COMMAND}"


def renew() -> None:
    """Draws every screen on every shape, and the sheet of them all."""
    wanted: set[Path] = set()
    with pictures.opened(Files.find(ROOT), VIEWPORTS["hub"]) as screen:
        for skill in TALKS:
            for viewport in VIEWPORTS:
                screen.viewport = VIEWPORTS[viewport]
                for each in shown(skill):
                    for end in states(screen, each.directive):
                        place = path(skill, each.name + end, viewport)
                        wanted.add(place)
                        place.parent.mkdir(parents=True, exist_ok=True)
                        drawn = picture(screen)
                        if against(skill, each.name + end, viewport, drawn):
                            drawn.quantize(COLOURS).save(place, optimize=True)
                            print(f"drawn anew: {place.relative_to(ROOT)}")
    for left in set(FOLDER.rglob("*.png")) - wanted:
        left.unlink()
        print(f"gone: {left.relative_to(ROOT)}")
    sheet().quantize(256).save(SHEET, optimize=True)


ON_SHEET = (
    ("clean_water", "02-yes"),
    ("food_rescue", "06-what-should-i-eat-first"),
    ("give_blood", "05-yes"),
    ("kind_words", "02-yes"),
    ("ocean_quiz", "03-b-later"),
)


def sheet() -> Image.Image:
    """One screen of each skill on the three shapes."""
    high = 340
    made = Image.new("RGB", (2 * WIDTH + 320 + 80, high * len(ON_SHEET)), "#d7dbdd")
    for row, (skill, name) in enumerate(ON_SHEET):
        left = 20
        for viewport in VIEWPORTS:
            with Image.open(path(skill, name, viewport)) as opened:
                small = opened.convert("RGB")
            shape = Image.new("L", small.size, 255)
            if VIEWPORTS[viewport].is_round:
                shape.paste(0, (0, 0, *small.size))
                ImageDraw.Draw(shape).ellipse((0, 0, small.width - 1, small.height - 1), fill=255)
            made.paste(small, (left, high * row + (high - small.height) // 2), shape)
            left += small.width + 20
    return made


if __name__ == "__main__":
    renew()

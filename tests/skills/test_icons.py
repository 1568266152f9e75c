"""Each skill's icons are those that the script beside them draws."""

import runpy
from pathlib import Path

import pytest
from PIL import Image, ImageChops

LISTINGS = Path(__file__).parents[2] / "store_listings"
SCRIPTS = sorted(LISTINGS.glob("*/icon.py"))


@pytest.mark.parametrize("size", [108, 512])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.parent.name)
def test_an_icon_is_what_its_script_draws(script: Path, size: int) -> None:
    drawn = runpy.run_path(str(script))["icon"](size)
    with Image.open(script.with_name(f"icon_{size}.png")) as kept:
        assert kept.format == "PNG" and kept.size == (size, size)
        difference = ImageChops.difference(drawn.convert("L"), kept.convert("L"))
    assert difference.point(lambda value: 255 if value > 2 else 0).getbbox() is None, f"run {script}"


def test_every_skill_has_a_script() -> None:
    assert {script.parent for script in SCRIPTS} == {path.parent for path in LISTINGS.glob("*/skill.json")}

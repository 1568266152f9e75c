"""Each skill's icons are those that the script beside them draws."""

import runpy
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops

LISTINGS = Path(__file__).parents[2] / "store_listings"
SCRIPTS = sorted(LISTINGS.glob("*/icon.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.parent.name)
def test_the_icons_are_what_their_script_draws(script: Path, tmp_path: Path) -> None:
    copy = shutil.copy(script, tmp_path / script.name)
    runpy.run_path(str(copy), run_name="__main__")
    for size in (108, 512):
        name = f"icon_{size}.png"
        with Image.open(script.with_name(name)) as kept, Image.open(tmp_path / name) as drawn:
            assert kept.format == "PNG" and kept.size == drawn.size == (size, size)
            assert len(kept.getcolors(size * size) or []) > 4
            difference = ImageChops.difference(drawn.convert("RGB"), kept.convert("RGB"))
        assert difference.getbbox() is None, f"run {script}"


def test_every_skill_has_a_script() -> None:
    assert {script.parent for script in SCRIPTS} == {path.parent for path in LISTINGS.glob("*/skill.json")}

"""What a listing's icon.py draws is what lies beside it."""

import runpy
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from speakup_workbench import icons

LISTINGS = Path(__file__).parents[2] / "store_listings"


@pytest.mark.parametrize("listing", sorted(path.parent.name for path in LISTINGS.glob("*/icon.py")))
def test_every_icon_is_the_one_that_is_drawn(listing: str, tmp_path: Path) -> None:
    script = shutil.copy(LISTINGS / listing / "icon.py", tmp_path)
    runpy.run_path(str(script), run_name="__main__")
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [f"icon_{size}.png" for size in icons.SIZES]
    for drawn in tmp_path.glob("*.png"):
        with Image.open(drawn) as new, Image.open(LISTINGS / listing / drawn.name) as kept:
            assert new.size == kept.size and new.mode == "RGB"
            assert not ImageChops.difference(new, kept.convert("RGB")).getbbox()

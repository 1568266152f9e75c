"""A listing's icons, as its own icon.py draws them: python store_listings/NAME/icon.py"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (108, 512)
SIDE = 2048
"""Pixels of the side of what is drawn; it is scaled down, which makes its edges smooth."""


def write(script: str, colour: str, *parts: Callable[[ImageDraw.ImageDraw], None]) -> None:
    """Draws each part on a square of a colour, and leaves icon_108.png and icon_512.png beside the script.

    No corner is transparent: Amazon rounds them by itself.
    """
    image = Image.new("RGB", (SIDE, SIDE), colour)
    for part in parts:
        part(ImageDraw.Draw(image))
    for size in SIZES:
        small = image.resize((size, size), Image.Resampling.LANCZOS)
        small.save(Path(script).with_name(f"icon_{size}.png"), optimize=True)

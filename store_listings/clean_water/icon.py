"""Draws Clean Water's icons: a drop, and in it the rings that one makes. Run it to draw them anew: python icon.py"""

import math
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (108, 512)
SCALE = 4  # drawn larger, so that the edges are smooth
DEEP, WATER, LIGHT = "#0b3c5d", "#3aa6dd", "#e9f7ff"


def icon(size: int) -> Image.Image:
    """A square of `size` pixels, without a transparent corner: Amazon rounds it by itself."""
    side = size * SCALE
    image = Image.new("RGB", (side, side), DEEP)
    draw = ImageDraw.Draw(image)
    middle, low, radius, tip = side / 2, side * 0.60, side * 0.255, side * 0.10
    upward = radius / (low - tip)  # where the straight sides touch the circle
    aside = math.sqrt(1 - upward**2)
    sides = [(middle + sign * radius * aside, low - radius * upward) for sign in (-1, 1)]
    draw.polygon([(middle, tip), *sides], WATER)
    draw.circle((middle, low), radius, WATER)
    for ring in (0.66, 0.36):
        width, height = radius * ring, radius * ring * 0.42
        box = (middle - width, low - height + radius * 0.2, middle + width, low + height + radius * 0.2)
        draw.ellipse(box, outline=LIGHT, width=round(side * 0.022))
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in SIZES:
        icon(size).save(Path(__file__).with_name(f"icon_{size}.png"), optimize=True)

"""Draws Give Blood's icons: a page of a calendar, and on it a drop. Run it to draw them anew: python icon.py"""

import math
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (108, 512)
SCALE = 4  # drawn larger, so that the edges are smooth
NIGHT, PAGE, BAND, DROP, GLINT = "#26324f", "#fff6ea", "#e8a33d", "#c4213a", "#f3a6ae"


def icon(size: int) -> Image.Image:
    """A square of `size` pixels, without a transparent corner: Amazon rounds it by itself."""
    side = size * SCALE
    image = Image.new("RGB", (side, side), NIGHT)
    draw = ImageDraw.Draw(image)
    left, top, right, low, fold = (side * part for part in (0.15, 0.19, 0.85, 0.87, 0.35))
    round_by = side * 0.07
    draw.rounded_rectangle((left, top, right, low), round_by, PAGE)
    draw.rounded_rectangle((left, top, right, fold), round_by, BAND, corners=(True, True, False, False))
    for middle in (0.34, 0.66):  # the rings that hold the page
        ring = (side * (middle - 0.03), side * 0.11, side * (middle + 0.03), side * 0.27)
        draw.rounded_rectangle(ring, side * 0.03, PAGE, outline=NIGHT, width=round(side * 0.015))
    _drop(draw, side / 2, side * 0.39, side * 0.665, side * 0.145)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _drop(draw: ImageDraw.ImageDraw, middle: float, tip: float, centre: float, radius: float) -> None:
    """A circle, and the two straight lines that touch it and meet in the tip."""
    upward = radius / (centre - tip)
    aside = math.sqrt(1 - upward**2)
    sides = [(middle + sign * radius * aside, centre - radius * upward) for sign in (-1, 1)]
    draw.polygon([(middle, tip), *sides], DROP)
    draw.circle((middle, centre), radius, DROP)
    inner = radius * 0.62
    box = (middle - inner, centre - inner, middle + inner, centre + inner)
    draw.arc(box, 95, 165, GLINT, width=round(radius * 0.18))


if __name__ == "__main__":
    for size in SIZES:
        icon(size).save(Path(__file__).with_name(f"icon_{size}.png"), optimize=True)

"""Draws Food Rescue's icons: an apple in a lifebuoy. Needs Pillow.

python store_listings/food_rescue/icon.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (108, 512)
CANVAS = 2048  # drawn large and scaled down, so that edges are smooth

TEAL, CREAM, ORANGE, WHITE = "#0f5f63", "#fff0d2", "#f2711c", "#ffffff"
RED, DARK_RED, LEAF, STEM = "#d92b2b", "#a81c1c", "#3f9b3a", "#5b3a1e"


def icon(size: int) -> Image.Image:
    """The icon as a square picture of `size` pixels."""
    image = Image.new("RGB", (CANVAS, CANVAS), TEAL)
    draw = ImageDraw.Draw(image)
    _lifebuoy(draw)
    _apple(draw)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _lifebuoy(draw: ImageDraw.ImageDraw) -> None:
    middle, outer, inner = CANVAS // 2, 940, 640
    ring = (middle - outer, middle - outer, middle + outer, middle + outer)
    for quarter in range(4):
        draw.pieslice(ring, quarter * 90 - 20, quarter * 90 + 20, fill=WHITE)
        draw.pieslice(ring, quarter * 90 + 20, quarter * 90 + 70, fill=ORANGE)
    draw.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), fill=CREAM)


def _apple(draw: ImageDraw.ImageDraw) -> None:
    draw.line([(1024, 800), (1050, 640), (1120, 560)], fill=STEM, width=64, joint="curve")
    draw.pieslice((1050, 470, 1410, 830), 180, 300, fill=LEAF)
    draw.ellipse((600, 760, 1120, 1380), fill=RED)
    draw.ellipse((928, 760, 1448, 1380), fill=RED)
    draw.ellipse((680, 1000, 1090, 1510), fill=RED)
    draw.ellipse((958, 1000, 1368, 1510), fill=RED)
    draw.arc((660, 830, 1080, 1440), 120, 215, fill=DARK_RED, width=52)


if __name__ == "__main__":
    for size in SIZES:
        icon(size).save(Path(__file__).with_name(f"icon_{size}.png"), optimize=True)

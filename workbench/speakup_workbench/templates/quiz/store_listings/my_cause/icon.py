"""Draws My Cause's icons: a speech bubble. Draw what the skill is about instead, then run it: python icon.py"""

from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (108, 512)
SCALE = 4  # drawn larger, so that the edges are smooth
COLOUR, LIGHT = "#00695c", "#ffffff"


def icon(size: int) -> Image.Image:
    """A square of `size` pixels, without a transparent corner: Amazon rounds it by itself."""
    side = size * SCALE
    image = Image.new("RGB", (side, side), COLOUR)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([side * part for part in (0.18, 0.22, 0.82, 0.66)], side * 0.12, LIGHT)
    draw.polygon([(side * x, side * y) for x, y in ((0.30, 0.60), (0.52, 0.60), (0.30, 0.82))], LIGHT)
    for x in (0.34, 0.50, 0.66):
        draw.circle((side * x, side * 0.44), side * 0.05, COLOUR)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in SIZES:
        icon(size).save(Path(__file__).with_name(f"icon_{size}.png"), optimize=True)

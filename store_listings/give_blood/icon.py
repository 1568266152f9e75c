"""Draws Give Blood's icons: a page of a calendar, and on it a drop. Run it to draw them anew: python icon.py"""

import math

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

NIGHT, PAGE, BAND, DROP, GLINT = "#26324f", "#fff6ea", "#e8a33d", "#c4213a", "#f3a6ae"


def page(pen: ImageDraw.ImageDraw) -> None:
    left, top, right, low, fold = (SIDE * part for part in (0.15, 0.19, 0.85, 0.87, 0.35))
    round_by = SIDE * 0.07
    pen.rounded_rectangle((left, top, right, low), round_by, PAGE)
    pen.rounded_rectangle((left, top, right, fold), round_by, BAND, corners=(True, True, False, False))
    for middle in (0.34, 0.66):  # the rings that hold the page
        ring = (SIDE * (middle - 0.03), SIDE * 0.11, SIDE * (middle + 0.03), SIDE * 0.27)
        pen.rounded_rectangle(ring, SIDE * 0.03, PAGE, outline=NIGHT, width=round(SIDE * 0.015))
    _drop(pen, SIDE / 2, SIDE * 0.39, SIDE * 0.665, SIDE * 0.145)


def _drop(pen: ImageDraw.ImageDraw, middle: float, tip: float, centre: float, radius: float) -> None:
    """A circle, and the two straight lines that touch it and meet in the tip."""
    upward = radius / (centre - tip)
    aside = math.sqrt(1 - upward**2)
    sides = [(middle + sign * radius * aside, centre - radius * upward) for sign in (-1, 1)]
    pen.polygon([(middle, tip), *sides], DROP)
    pen.circle((middle, centre), radius, DROP)
    inner = radius * 0.62
    box = (middle - inner, centre - inner, middle + inner, centre + inner)
    pen.arc(box, 95, 165, GLINT, width=round(radius * 0.18))


if __name__ == "__main__":
    write(__file__, NIGHT, page)

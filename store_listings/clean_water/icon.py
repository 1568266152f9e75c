"""Draws Clean Water's icons: a drop, and in it the rings that one makes. Run it to draw them anew: python icon.py"""

import math

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

DEEP, WATER, LIGHT = "#0b3c5d", "#3aa6dd", "#e9f7ff"


def drop_and_rings(pen: ImageDraw.ImageDraw) -> None:
    middle, low, radius, tip = SIDE / 2, SIDE * 0.60, SIDE * 0.255, SIDE * 0.10
    upward = radius / (low - tip)  # where the straight sides touch the circle
    aside = math.sqrt(1 - upward**2)
    sides = [(middle + sign * radius * aside, low - radius * upward) for sign in (-1, 1)]
    pen.polygon([(middle, tip), *sides], WATER)
    pen.circle((middle, low), radius, WATER)
    for ring in (0.66, 0.36):
        width, height = radius * ring, radius * ring * 0.42
        box = (middle - width, low - height + radius * 0.2, middle + width, low + height + radius * 0.2)
        pen.ellipse(box, outline=LIGHT, width=round(SIDE * 0.022))


if __name__ == "__main__":
    write(__file__, DEEP, drop_and_rings)

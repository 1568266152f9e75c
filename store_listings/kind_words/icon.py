"""Draws Kind Words' icons: two speech bubbles, a heart in the nearer one. Run it to draw them anew: python icon.py"""

import math

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

PLUM, LILAC, PEACH, HEART = "#3a2152", "#a98bc9", "#fff1e0", "#e2563f"


def bubbles(pen: ImageDraw.ImageDraw) -> None:

    def bubble(left: float, top: float, right: float, bottom: float, tip: float, colour: str) -> None:
        """A round box in parts of the side; `tip` is where its tail ends, on the left or on the right."""
        pen.rounded_rectangle((left * SIDE, top * SIDE, right * SIDE, bottom * SIDE), 0.14 * SIDE, colour)
        inner = left + 0.12 if tip < (left + right) / 2 else right - 0.12
        across = 0.14 if tip < inner else -0.14
        tail = [(inner, bottom - 0.08), (inner + across, bottom - 0.02), (tip, bottom + 0.13)]
        pen.polygon([(x * SIDE, y * SIDE) for x, y in tail], colour)

    bubble(0.37, 0.12, 0.92, 0.52, 0.86, LILAC)
    bubble(0.07, 0.28, 0.72, 0.76, 0.17, PLUM)  # a dark rim, so that the two stay apart when they are small
    bubble(0.10, 0.31, 0.69, 0.73, 0.19, PEACH)
    middle, top, lobe, drop = 0.395 * SIDE, 0.465 * SIDE, 0.082 * SIDE, 0.21 * SIDE
    aside = 0.92 * lobe  # from the middle to the middle of each lobe
    away = math.hypot(aside, drop)
    turn = math.atan2(aside, drop) + math.asin(lobe / away)  # of the straight side, which just touches the lobe
    along = math.sqrt(away**2 - lobe**2)
    touch = along * math.sin(turn), top + drop - along * math.cos(turn)
    for sign in (-1, 1):
        pen.circle((middle + sign * aside, top), lobe, HEART)
    sides = [(middle - touch[0], touch[1]), (middle, top), (middle + touch[0], touch[1])]
    pen.polygon([*sides, (middle, top + drop)], HEART)


if __name__ == "__main__":
    write(__file__, PLUM, bubbles)

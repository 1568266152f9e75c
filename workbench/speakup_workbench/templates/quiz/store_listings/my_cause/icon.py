"""Draws My Cause's icons: a speech bubble. Draw what the skill is about instead, then run it: python icon.py"""

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

COLOUR, LIGHT = "#00695c", "#ffffff"


def bubble(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle([SIDE * part for part in (0.18, 0.22, 0.82, 0.66)], SIDE * 0.12, LIGHT)
    pen.polygon([(SIDE * x, SIDE * y) for x, y in ((0.30, 0.60), (0.52, 0.60), (0.30, 0.82))], LIGHT)
    for x in (0.34, 0.50, 0.66):
        pen.circle((SIDE * x, SIDE * 0.44), SIDE * 0.05, COLOUR)


if __name__ == "__main__":
    write(__file__, COLOUR, bubble)

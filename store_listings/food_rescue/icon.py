"""Draws Food Rescue's icons: an apple in a lifebuoy. Run it to draw them anew: python icon.py"""

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

TEAL, CREAM, ORANGE, WHITE = "#0f5f63", "#fff0d2", "#f2711c", "#ffffff"
RED, DARK_RED, LEAF, STEM = "#d92b2b", "#a81c1c", "#3f9b3a", "#5b3a1e"


def lifebuoy(pen: ImageDraw.ImageDraw) -> None:
    middle, outer, inner = SIDE // 2, 940, 640
    ring = (middle - outer, middle - outer, middle + outer, middle + outer)
    for quarter in range(4):
        pen.pieslice(ring, quarter * 90 - 20, quarter * 90 + 20, fill=WHITE)
        pen.pieslice(ring, quarter * 90 + 20, quarter * 90 + 70, fill=ORANGE)
    pen.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), fill=CREAM)


def apple(pen: ImageDraw.ImageDraw) -> None:
    pen.line([(1024, 800), (1050, 640), (1120, 560)], fill=STEM, width=64, joint="curve")
    pen.pieslice((1050, 470, 1410, 830), 180, 300, fill=LEAF)
    pen.ellipse((600, 760, 1120, 1380), fill=RED)
    pen.ellipse((928, 760, 1448, 1380), fill=RED)
    pen.ellipse((680, 1000, 1090, 1510), fill=RED)
    pen.ellipse((958, 1000, 1368, 1510), fill=RED)
    pen.arc((660, 830, 1080, 1440), 120, 215, fill=DARK_RED, width=52)


if __name__ == "__main__":
    write(__file__, TEAL, lifebuoy, apple)

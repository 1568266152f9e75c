"""Draws the icons of Ocean Quiz: a question rises out of the waves. Run it to write them anew."""

from math import pi, sin

from PIL import ImageDraw

from speakup_workbench.icons import SIDE, write

NIGHT, DEEP, CREST, FOAM, SAND = "#04263b", "#0a5b82", "#1a93b8", "#bfeaf5", "#ffcf5c"


def question_mark(pen: ImageDraw.ImageDraw) -> None:
    """A hook of three quarters of a circle with a round tip, and a stem; the waves are where its dot would be."""
    width = int(0.105 * SIDE)
    left, top, right, bottom = (int(part * SIDE) for part in (0.31, 0.13, 0.69, 0.51))
    pen.arc((left, top, right, bottom), start=180, end=90, fill=SAND, width=width)
    middle = SIDE // 2
    pen.rectangle((middle - width // 2, bottom - width, middle + width // 2, int(0.72 * SIDE)), fill=SAND)
    radius = width // 2
    y = (top + bottom) // 2
    pen.ellipse((left, y - radius, left + width, y + radius), fill=SAND)


def waves(pen: ImageDraw.ImageDraw) -> None:
    _wave(pen, CREST, top=0.66, height=0.045, phase=0.0, foam=0.02)
    _wave(pen, DEEP, top=0.79, height=0.05, phase=2.2, foam=0.02)


def _wave(pen: ImageDraw.ImageDraw, colour: str, *, top: float, height: float, phase: float, foam: float) -> None:
    def crest(lift: float) -> list[tuple[float, float]]:
        steps = range(0, SIDE + 1, 8)
        return [(x, SIDE * (top - lift + height * sin(phase + 4 * pi * x / SIDE))) for x in steps]

    floor = [(SIDE, SIDE), (0, SIDE)]
    pen.polygon([*crest(foam), *floor], fill=FOAM)
    pen.polygon([*crest(0), *floor], fill=colour)


if __name__ == "__main__":
    write(__file__, NIGHT, question_mark, waves)

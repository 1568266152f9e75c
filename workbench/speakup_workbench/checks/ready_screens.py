"""What the phrases give to the framework's own screens, and the colours that a skill gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from speakup import documents
from speakup.screens import DRAWN_IN, LOOK, READY
from speakup.speech import Phrase
from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import JsonError, JsonFile

LACKING = Rule(
    id="screen-lacking",
    level="error",
    asks="A phrase gives a ready screen what it needs",
    why="The screen has nothing to show where the words belong.",
)
UNKNOWN = Rule(
    id="screen-unknown",
    level="warning",
    asks="A phrase gives a ready screen only what it shows",
    why="Nobody sees the text.",
)
COLOURS = Rule(
    id="screen-look",
    level="error",
    asks="The colours of screens/look.json are colours that can be told apart",
    why="The device shows another colour or none, and who sees badly, or from the sofa, reads nothing.",
    source="https://www.w3.org/TR/WCAG22/#contrast-minimum",
    verified="2026-11",
)
DRAWING = Rule(
    id="screen-drawing",
    level="error",
    asks="screens/drawing.json is an Alexa Vector Graphic that takes the colours of the skill",
    why="The device leaves a hole in the headline where the drawing belongs.",
    source="https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-avg-format.html",
    verified="2026-11",
)
RULES = (LACKING, UNKNOWN, COLOURS, DRAWING)

CONTRAST = 4.5
_ON = {"text": ("background", "panel"), "accent": ("background", "panel"), "soft": ("background",)}
"""Which colour is written on which."""


def given(name: str, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    """What is wrong with what phrases give to the ready screen of that name."""
    needed, shown = READY[name]
    for phrase in phrases:
        texts = set(phrase.screen) - {"document"}
        for missing in sorted(set(needed) - texts):
            at = documents.position_of(phrase.path, phrase.name, "screen")
            problem = f"{phrase.name!r} shows {name!r} and gives it no {missing!r}."
            yield LACKING.found(phrase.path, at, problem, f"Write `{missing}:` in its `screen:`.")
        known = {*needed, *shown, *LOOK}
        for other in sorted(texts - known):
            at = documents.position_of(phrase.path, phrase.name, "screen", other)
            problem = f"{phrase.name!r} gives {other!r} to {name!r}, which has no place for it."
            remedy = f"{closest(other, known)}It shows {', '.join((*needed, *shown))}."
            yield UNKNOWN.found(phrase.path, at, problem, remedy)


def own(path: Path) -> Iterator[Finding]:
    """What is wrong with a file of OWN."""
    file, (rule, check) = JsonFile(path), OWN[path.stem]
    try:
        content = file.content
    except JsonError as error:
        yield rule.found(path, error.at, error.problem, error.remedy)
    else:
        yield from check(file, content)


def _look(file: JsonFile, content: Any) -> Iterator[Finding]:
    if not isinstance(content, dict):
        yield COLOURS.found(file.path, (1, 1), "These are no colours.", 'Write {"background": "#10212b"}.')
        return
    for name, colour in content.items():
        if name not in LOOK:
            remedy = f"{closest(name, LOOK)}There is {', '.join(LOOK)}."
            yield COLOURS.found(file.path, file.at(name), f"The ready screens have no colour {name!r}.", remedy)
        elif not (isinstance(colour, str) and re.fullmatch("#[0-9a-fA-F]{6}", colour)):
            yield COLOURS.found(
                file.path, file.at(name), f"{name!r} is no colour as #10212b is one.", "Write it like that."
            )
            return
    colours = {**LOOK, **content}
    for name, grounds in _ON.items():
        for ground in grounds:
            ratio = contrast(colours[name], colours[ground])
            if ratio < CONTRAST:
                problem = f"{name!r} on {ground!r} has a contrast of {ratio:.1f} to 1, and {CONTRAST} is the least."
                remedy = "Make one of the two lighter or darker."
                at = file.at(name) or file.at(ground)
                yield COLOURS.found(file.path, at, problem, remedy, level="warning")


def _drawing(file: JsonFile, content: Any) -> Iterator[Finding]:
    if not isinstance(content, dict) or content.get("type") != "AVG" or not content.get("items"):
        remedy = 'Write {"type": "AVG", "version": "1.0", "width": 100, "height": 100, "items": […]}.'
        yield DRAWING.found(file.path, (1, 1), "This is no Alexa Vector Graphic with something to draw.", remedy)
        return
    parameters = content.get("parameters", [])
    if not isinstance(parameters, list):
        problem = "The parameters of this drawing are no list."
        yield DRAWING.found(file.path, file.at("parameters"), problem, f"Write any of {[*DRAWN_IN]}.")
        return
    for parameter in parameters:
        name = parameter.get("name") if isinstance(parameter, dict) else parameter
        if name not in DRAWN_IN:
            problem, remedy = f"A drawing is given no {name!r}.", f"It is given {', '.join(DRAWN_IN)}."
            yield DRAWING.found(file.path, file.at("parameters"), problem, remedy)


OWN: Mapping[str, tuple[Rule, Callable[[JsonFile, Any], Iterator[Finding]]]] = MappingProxyType(
    {"look": (COLOURS, _look), "drawing": (DRAWING, _drawing)}
)
"""What a skill may have of its own for the ready screens, by the name of its file in screens/."""


def contrast(one: str, other: str) -> float:
    """Of two colours as #rrggbb, by WCAG: from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

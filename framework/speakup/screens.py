"""Screens that are ready: the author gives words and perhaps a picture, and every shape of device has its layout.

A phrase shows one by its name, unless the skill has a document of that name in screens/:

    screen: {document: headline, title: Your streak, body: "{{ streak }} days", hint: Try “Tell me a fact”}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from speakup.speech import LINE_BREAK, plain

READY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "headline": (("body",), ("title", "footer", "hint", "image", "alt")),
        "list": (("items",), ("title", "hint")),
        "question": (("body", "choices"), ("title", "hint")),
    }
)
"""What each needs, and what it shows besides. Of `items` and `choices` every line is one; `image` is an address, and
`alt` what a screen reader says of it: without, it is decoration.

A choice that is touched sends its place as the only argument of an Alexa.Presentation.APL.UserEvent: "first".
"""
LOOK: Mapping[str, str] = MappingProxyType(
    {"background": "#10212b", "text": "#ffffff", "accent": "#8fd8f2", "soft": "#c9d6dc", "panel": "#24404e"}
)
"""The colours: behind all, of the words, of titles and hints, of footers, and behind choices. A skill's own stand in
screens/look.json, and a drawing of its own, an Alexa Vector Graphic in these colours, in screens/drawing.json.
"""
DRAWN_IN = ("accent", "soft", "panel")
"""The colours that a drawing has as parameters."""
FULL = 120
"""Letters of a headline beside which a drawing has room."""
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""Those of choices. A screen has room for three."""

_FOLDER = Path(__file__).parent / "screens"
_SHORT_BEFORE_LAST = re.compile(r"(?<!\w)([^\W\d_]{1,2}) (?=\S+$)")
"""In large letters "a day" is not to be torn at the end of a line, so that "day" stands alone."""


@cache
def _document(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def document(name: str, drawing: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """The APL document of a ready screen, with the skill's own drawing. Raises KeyError for any other name."""
    if name not in READY:
        raise KeyError(name)
    return {**_document(name), "graphics": {"drawing": drawing}} if drawing else _document(name)


def filled(given: Mapping[str, str], look: Mapping[str, str], *, has_drawing: bool = False) -> Mapping[str, Any]:
    """The properties of its data source, from a phrase's texts and the skill's colours.

    What is half a sentence in the phrase begins on the screen with a capital letter, as titles and lines of a list do.
    """
    items = _lines(given.get("items", ""))
    choices = [
        {"text": text, "place": place, "number": number}
        for number, (place, text) in enumerate(zip(PLACES, _lines(given.get("choices", "")), strict=False), 1)
    ]
    # A document cannot count letters, and has to know how large it may write them.
    letters = len(plain(given.get("body", "")))
    is_drawn = has_drawing and not given.get("image") and letters <= FULL
    counted = {"items": items, "choices": choices, "letters": letters, "drawn": is_drawn}
    texts = {name: _capital(given[name]) for name in ("title", "body", "footer", "hint") if name in given}
    if "body" in texts:
        texts["body"] = _SHORT_BEFORE_LAST.sub("\\1\N{NO-BREAK SPACE}", texts["body"])
    read = {**texts, "alt": given.get("alt", "")}
    labels = {name: _label(text) for name, text in read.items()}
    rows = {"items": [*map(_label, items)], "choices": [_label(str(choice["text"])) for choice in choices]}
    return {**LOOK, **look, **given, **texts, **counted, "labels": {**labels, **rows}}


def _label(text: str) -> str:
    """What a screen reader says of a text: it would read markup out."""
    return plain(text.replace(LINE_BREAK, " "))


def _lines(text: str) -> list[str]:
    return [_capital(line) for line in text.split(LINE_BREAK) if line]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

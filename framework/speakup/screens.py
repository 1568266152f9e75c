"""Screens that are ready: the author gives words and perhaps a picture, and every shape of device has its layout.

A phrase shows one by its name, unless the skill has a document of that name in screens/:

    screen: {document: headline, title: Your streak, body: "{{ streak }} days", hint: Try “Tell me a fact”}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from speakup.speech import LINE_BREAK, plain

READY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "headline": (("body",), ("title", "footer", "hint", "image")),
        "list": (("items",), ("title", "hint")),
        "question": (("body", "choices"), ("title", "hint")),
    }
)
"""What each needs, and what it shows besides. Of `items` and `choices` every line is one; `image` is an address.

A choice that is touched sends its place as the only argument of an Alexa.Presentation.APL.UserEvent: "first".
"""
LOOK: Mapping[str, str] = MappingProxyType(
    {"background": "#10212b", "text": "#ffffff", "accent": "#8fd8f2", "soft": "#c9d6dc", "panel": "#24404e"}
)
"""The colours: behind all, of the words, of titles and hints, of footers, and behind choices. A skill's own stand in
screens/look.json.
"""
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""Those of choices. A screen has room for three."""

_FOLDER = Path(__file__).parent / "screens"


@cache
def document(name: str) -> Mapping[str, Any]:
    """The APL document of a ready screen. Raises KeyError for any other name."""
    if name not in READY:
        raise KeyError(name)
    found: Mapping[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def filled(given: Mapping[str, str], look: Mapping[str, str]) -> Mapping[str, Any]:
    """The properties of its data source, from a phrase's texts and the skill's colours."""
    items = _lines(given.get("items", ""))
    choices = [
        {"text": text, "place": place, "number": number}
        for number, (place, text) in enumerate(zip(PLACES, _lines(given.get("choices", "")), strict=False), 1)
    ]
    # A document cannot count letters, and has to know how large it may write them.
    letters = len(plain(given.get("body", "")))
    return {**LOOK, **look, **given, "items": items, "choices": choices, "letters": letters}


def _lines(text: str) -> list[str]:
    return [line for line in text.split(LINE_BREAK) if line]

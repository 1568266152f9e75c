"""Texts in several languages, as Alexa's services take them: [{"locale": "en-US", "text": "Water the trees"}]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from speakup_workbench.simulator.refusal import Refusal


def check(content: object, place: str, code: str) -> None:
    """Every entry has a locale and a text; `ssml` alone is not enough. Raises Refusal with `code`."""
    if not isinstance(content, list) or not content:
        raise Refusal(400, code, f"{place} is a list of texts, each with its locale.")
    for entry in content:
        text, locale = (entry.get("text"), entry.get("locale")) if isinstance(entry, Mapping) else (None, None)
        if not isinstance(locale, str) or not isinstance(text, str) or not text.strip():
            raise Refusal(400, code, f"Each entry of {place} has a locale and a text.")


def chosen(content: Sequence[Mapping[str, Any]], locale: str) -> str:
    """The text for a locale; else one for its language; else the first."""

    def distance(entry: Mapping[str, Any]) -> int:
        if entry["locale"] == locale:
            return 0
        return 1 if entry["locale"].partition("-")[0] == locale.partition("-")[0] else 2

    return str(min(content, key=distance)["text"])

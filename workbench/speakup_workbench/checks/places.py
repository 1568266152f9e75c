"""Where a name stands in the file that the author wrote."""

from __future__ import annotations

from collections.abc import Iterable

from speakup_workbench.models import Model


def intent_line(model: Model, intent: str) -> int | None:
    return model.line_of("languageModel", "intents", _index(model.intents, intent), "name")


def slot_line(model: Model, intent: str, slot: str) -> int | None:
    at = _index(model.intents, intent), "slots", _index(model.intents[intent].slots, slot)
    return model.line_of("languageModel", "intents", *at, "name")


def value_line(model: Model, type_name: str, value: int) -> int | None:
    return model.line_of("languageModel", "types", _index(model.types, type_name), "values", value, "name", "value")


def _index(names: Iterable[str], name: str) -> int:
    return list(names).index(name)

"""Where a name stands in the file that the author wrote."""

from __future__ import annotations

from collections.abc import Iterable

from speakup_workbench.checks.finding import Position
from speakup_workbench.models import Model


def intent_at(model: Model, intent: str) -> Position | None:
    return model.at("languageModel", "intents", _index(model.intents, intent), "name")


def slot_at(model: Model, intent: str, slot: str) -> Position | None:
    at = _index(model.intents, intent), "slots", _index(model.intents[intent].slots, slot)
    return model.at("languageModel", "intents", *at, "name")


def value_at(model: Model, type_name: str, value: int) -> Position | None:
    return model.at("languageModel", "types", _index(model.types, type_name), "values", value, "name", "value")


def intent_line(model: Model, intent: str) -> int | None:
    return _line(intent_at(model, intent))


def slot_line(model: Model, intent: str, slot: str) -> int | None:
    return _line(slot_at(model, intent, slot))


def value_line(model: Model, type_name: str, value: int) -> int | None:
    return _line(value_at(model, type_name, value))


def _line(at: Position | None) -> int | None:
    return at and at[0]


def _index(names: Iterable[str], name: str) -> int:
    return list(names).index(name)

"""Dynamic entities: the slot values a skill adds while it runs.

After Amazon's "Use Dynamic Entities for Customized Interactions".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from speakup_workbench.models import Model, Value
from speakup_workbench.simulator.response import Refused

LAST = timedelta(minutes=30)
"""How long they stay, also when the session ends before."""
MAX_ENTITIES = 100
MAX_LENGTH = 140
"""Characters of a value or synonym."""
_NONE: Mapping[str, tuple[Value, ...]] = {}


class Entities:
    """The dynamic entities in force."""

    def __init__(self, model: Model) -> None:
        self._types = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
        self._values, self._until = _NONE, datetime.min

    def at(self, now: datetime) -> Mapping[str, tuple[Value, ...]]:
        """By slot type, what may be said at this moment."""
        return self._values if self._values and now <= self._until else _NONE

    def take(self, directive: Mapping[str, Any], now: datetime) -> None:
        """Does what a Dialog.UpdateDynamicEntities says. Raises Refused for what Alexa does not take."""
        if directive.get("updateBehavior") == "CLEAR":
            self._values = _NONE
        else:
            self._values, self._until = self._read(directive), now + LAST

    def _read(self, directive: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
        try:
            entities = {
                kind["name"]: tuple(
                    Value.named(entry["name"]["value"], entry.get("id"), tuple(entry["name"].get("synonyms") or ()))
                    for entry in kind["values"]
                )
                for kind in directive["types"]
            }
        except (KeyError, TypeError, AttributeError):
            raise Refused(
                "Dialog.UpdateDynamicEntities is not in the shape Alexa takes: "
                "{'types': [{'name': …, 'values': [{'id': …, 'name': {'value': …, 'synonyms': […]}}]}]}."
            ) from None
        unknown = sorted(set(entities) - self._types)
        values = [value for found in entities.values() for value in found]
        if unknown:
            raise Refused(f"Dynamic entities for {', '.join(unknown)}, which is no slot type of the model.")
        if len(values) > MAX_ENTITIES:
            raise Refused(f"{len(values)} dynamic entities, and Alexa takes at most {MAX_ENTITIES}.")
        if any(len(name) > MAX_LENGTH for value in values for name in (value.name, *value.synonyms)):
            raise Refused(f"A dynamic entity is longer than the {MAX_LENGTH} characters Alexa takes.")
        return entities

"""The intent of a request as Alexa sends it: slots, and the entity resolution of their values.

The shapes are Amazon's: https://developer.amazon.com/en-US/docs/alexa/custom-skills/entity-resolution.html
and https://developer.amazon.com/en-US/docs/alexa/custom-skills/collect-multiple-values-in-a-slot.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from speakup_workbench.models import Model, Value
from speakup_workbench.simulator.heard import Heard, HeardSlot

Confirmation = Literal["NONE", "CONFIRMED", "DENIED"]
NOT_CONFIRMED: Mapping[str, Confirmation] = {}


def intent_json(
    heard: Heard,
    model: Model,
    skill_id: str,
    confirmation: Confirmation = "NONE",
    slot_confirmations: Mapping[str, Confirmation] = NOT_CONFIRMED,
) -> dict[str, Any]:
    """The `intent` of an IntentRequest. An intent without slots has no `slots` key, as on a device."""
    intent: dict[str, Any] = {"name": heard.intent, "confirmationStatus": confirmation}
    if heard.slots:
        intent["slots"] = {
            name: slot_json(slot, model, skill_id, slot_confirmations.get(name, "NONE"))
            for name, slot in heard.slots.items()
        }
    return intent


def slot_json(slot: HeardSlot, model: Model, skill_id: str, confirmation: Confirmation = "NONE") -> dict[str, Any]:
    """One slot of a request: `value`, `source` and `slotValue` only when it is filled."""
    document: dict[str, Any] = {"name": slot.name, "confirmationStatus": confirmation}
    match slot.value:
        case None:
            return document
        case str(value):
            simple = _simple(slot, 0, value, model, skill_id)
            filled = {key: content for key, content in simple.items() if key != "type"}
            return {**document, **filled, "source": "USER", "slotValue": simple}
        case values:
            items = [_simple(slot, index, value, model, skill_id) for index, value in enumerate(values)]
            return {**document, "source": "USER", "slotValue": {"type": "List", "values": items}}


def _simple(slot: HeardSlot, index: int, value: str, model: Model, skill_id: str) -> dict[str, Any]:
    authorities = []
    if slot.type in model.types:
        static = slot.matches[index] if index < len(slot.matches) else ()
        authorities.append(_authority(f"{skill_id}.{slot.type}", static))
    if slot.dynamic is not None:
        authorities.append(_authority(f"dynamic.{skill_id}.{slot.type}", slot.dynamic[index]))
    simple: dict[str, Any] = {"type": "Simple", "value": value}
    if authorities:
        simple["resolutions"] = {"resolutionsPerAuthority": authorities}
    return simple


def _authority(name: str, matches: tuple[Value, ...]) -> dict[str, Any]:
    """An authority's answer; without a match it has no `values` at all."""
    answer: dict[str, Any] = {
        "authority": f"amzn1.er-authority.echo-sdk.{name}",
        "status": {"code": "ER_SUCCESS_MATCH" if matches else "ER_SUCCESS_NO_MATCH"},
    }
    if matches:
        answer["values"] = [{"value": {"name": match.name, "id": match.id}} for match in matches]
    return answer

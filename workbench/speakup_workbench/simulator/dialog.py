"""Alexa's own part of a dialog: what it asks, in whose words, and what an answer changes.

After Amazon's "Dialog Interface Reference" and "Delegate the Dialog to Alexa". Intents are the JSON of a
request. Where these pages are silent: slots are finished one by one in the model's order, and a denied slot
is asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Literal
from xml.sax.saxutils import escape

from speakup_workbench.models import DialogSlot, Model
from speakup_workbench.simulator import ssml, validations
from speakup_workbench.simulator.response import Refused, Speech

Json = dict[str, Any]
Resolve = Callable[[str, str, str], Json]
"""(intent, slot, value) -> the slot as a request holds it, with its entity resolution."""
Kind = Literal["slot", "slot confirmation", "intent confirmation"]


@dataclass(frozen=True)
class Question:
    """What the listener has been asked and has not answered."""

    kind: Kind
    slot: str | None
    by: Literal["skill", "alexa"]
    prompt: Speech | None = None
    """Alexa's own words; the skill's stand in its reply."""


@dataclass(frozen=True)
class Step:
    """Where a dialog stands: the intent so far and the open question; None when nothing is left to ask."""

    intent: Json
    question: Question | None = None
    unclear: int = 0
    """Answers to the question so far that held no value."""


def delegate(intent: Json, model: Model, now: datetime, chance: Random) -> Step:
    """Takes the next step by the dialog model: validate, elicit and confirm slot by slot, then the intent."""
    plan = model.dialog[intent["name"]]
    intent = intent | {"slots": dict(intent["slots"])}
    for rules in plan.slots.values():
        unfinished = _unfinished(intent["slots"].get(rules.name), rules, now)
        if unfinished:
            kind, prompt = unfinished
            words = _words(prompt, intent, model, chance)
            if kind == "slot":
                intent["slots"][rules.name] = empty(rules.name)
            return Step(intent, Question(kind, rules.name, "alexa", words))
    if plan.confirm and intent["confirmationStatus"] == "NONE":
        words = _words(plan.confirmation, intent, model, chance)
        return Step(intent, Question("intent confirmation", None, "alexa", words))
    return Step(intent)


def _unfinished(slot: Json | None, rules: DialogSlot, now: datetime) -> tuple[Kind, str | None] | None:
    """What is still to be asked about a slot, and the prompt for it."""
    if slot is None:
        return None
    if slot["confirmationStatus"] == "DENIED":
        return "slot", rules.elicitation
    if not filled(slot):
        return ("slot", rules.elicitation) if rules.required else None
    for rule in rules.validations:
        if not validations.passes(rule, slot, rules.type, now):
            return "slot", rule.prompt
    if rules.confirm and slot["confirmationStatus"] == "NONE":
        return "slot confirmation", rules.confirmation
    return None


def _words(prompt: str | None, intent: Json, model: Model, chance: Random) -> Speech | None:
    """One variation of a prompt with the slots it names; None when the model has no such prompt."""
    variations = model.prompts.get(prompt or "", ())
    if not variations:
        return None
    words = chance.choice(variations)
    is_ssml = words.lstrip().startswith("<speak")

    def value(found: re.Match[str]) -> str:
        spoken = spoken_value(intent["slots"].get(found[1], {}))
        return escape(spoken) if is_ssml else spoken

    words = re.sub(r"\{\s*(\w+)\s*\}", value, words)
    return Speech(ssml.text(words), words) if is_ssml else Speech(words)


def answered(step: Step, said: Json) -> Json:
    """The intent after the listener filled slots, with the answer or with more than was asked."""
    new = {name: slot for name, slot in said["slots"].items() if filled(slot)}
    return step.intent | {"slots": step.intent["slots"] | new}


def confirmed(step: Step, status: Literal["CONFIRMED", "DENIED"]) -> Json:
    """The intent after a yes or a no to the question that was open."""
    slot = step.question.slot if step.question else None
    if slot is None:
        return step.intent | {"confirmationStatus": status}
    slots = step.intent["slots"]
    return step.intent | {"slots": slots | {slot: slots[slot] | {"confirmationStatus": status}}}


def target(directive: Mapping[str, Any], intent: Json | None, model: Model, resolve: Resolve) -> Json:
    """The intent a directive is about: the one that was sent, or its `updatedIntent`.

    Slots that `updatedIntent` leaves out are emptied. Raises Refused for what Alexa refuses.
    """
    if not model.dialog:
        raise Refused(
            f"{directive['type']}, but the interaction model has no dialog section, so Alexa refuses it. "
            f"Add the intent under 'dialog' in {model.path}."
        )
    update = directive.get("updatedIntent")
    if update is None:
        if intent is None:
            raise Refused(f"{directive['type']} answers no intent. Name one in 'updatedIntent'.")
        return intent
    name = str(update.get("name")) if isinstance(update, Mapping) else "?"
    if name not in model.intents or name.startswith("AMAZON."):
        raise Refused(f"{directive['type']} names the intent {name!r}. Name a custom intent of {model.path}.")
    slots = update.get("slots") or {}
    unknown = sorted(set(slots) - set(model.intents[name].slots)) if isinstance(slots, Mapping) else ["?"]
    if unknown:
        raise Refused(f"{name} has no slot {', '.join(unknown)}. Correct the names in 'updatedIntent'.")
    before = intent["slots"] if intent and intent["name"] == name else {}
    return {
        "name": name,
        "confirmationStatus": update.get("confirmationStatus") or "NONE",
        "slots": {
            slot: _updated(name, slot, slots.get(slot) or {}, before.get(slot, {}), resolve)
            for slot in model.intents[name].slots
        },
    }


def _updated(intent: str, slot: str, update: Mapping[str, Any], before: Json, resolve: Resolve) -> Json:
    status = {"confirmationStatus": update.get("confirmationStatus") or "NONE"}
    if "slotValue" in before and update.get("slotValue") == before["slotValue"]:
        return before | status
    value = update.get("value")
    if value is None:
        return empty(slot) | status
    return (before if before.get("value") == value else resolve(intent, slot, str(value))) | status


def question(directive: Mapping[str, Any], intent: Json) -> Question:
    """What ElicitSlot, ConfirmSlot and ConfirmIntent ask. Raises Refused for a slot the intent lacks."""
    if directive["type"] == "Dialog.ConfirmIntent":
        return Question("intent confirmation", None, "skill")
    elicits = directive["type"] == "Dialog.ElicitSlot"
    key = "slotToElicit" if elicits else "slotToConfirm"
    slot = directive.get(key)
    if slot not in intent["slots"]:
        raise Refused(f"{directive['type']}: {intent['name']} has no slot {slot!r}. Correct {key!r}.")
    return Question("slot" if elicits else "slot confirmation", slot, "skill")


def filled(slot: Mapping[str, Any]) -> bool:
    return "value" in slot or "slotValue" in slot


def empty(slot: str) -> Json:
    return {"name": slot, "confirmationStatus": "NONE"}


def spoken_value(slot: Mapping[str, Any]) -> str:
    """The value of a request's slot as Alexa sends it, the items of a list joined; "" for an empty slot."""
    values = slot.get("slotValue", {}).get("values")
    return ", ".join(item["value"] for item in values) if values else str(slot.get("value", ""))

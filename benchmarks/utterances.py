"""What is said to a model to see whether it hears itself: its own sample utterances, the slots filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from speakup_workbench.models import Model
from speakup_workbench.simulator.grammar import slots_in
from speakup_workbench.simulator.words import Wording

FILLS = 3
"""How often a sample with slots is said, each time with other values, at most."""

POLITE: Mapping[str, tuple[str, str]] = {
    "en": ("please", "please"),
    "es": ("por favor", "por favor"),
    "de": ("bitte", "bitte"),
    "fr": ("s'il te plaît", "s'il te plaît"),
    "it": ("per favore", "per favore"),
    "pt": ("por favor", "por favor"),
    "nl": ("alsjeblieft", "alsjeblieft"),
    "hi": ("कृपया", "कृपया"),
}
"""A polite word to say before a sample and one to say after it, by language."""

# Of a built-in type without values in the model: what any of the compared tools may be expected to know.
_EXAMPLES = {
    "AMAZON.NUMBER": ("5", "12", "40"),
    "AMAZON.FOUR_DIGIT_NUMBER": ("1984", "2026"),
    "AMAZON.Ordinal": ("1st", "2nd"),
    "AMAZON.PhoneNumber": ("2065551212",),
    "AMAZON.DATE": ("2026-12-24",),
    "AMAZON.TIME": ("16:30",),
    "AMAZON.Color": ("red", "green", "blue"),
    "AMAZON.DayOfWeek": ("monday", "friday"),
    "AMAZON.Month": ("may", "december"),
}
_DURATIONS = {
    "en": ("ten minutes", "two hours"),
    "es": ("diez minutos", "dos horas"),
}


@dataclass(frozen=True)
class Utterance:
    text: str
    intent: str
    slots: tuple[str, ...]
    """The slots that are filled in it."""

    def polite(self, before: str = "", after: str = "") -> Utterance:
        return Utterance(f"{before} {self.text} {after}".strip(), self.intent, self.slots)


def own_samples(model: Model) -> list[Utterance]:
    """Every sample utterance of a model, with as many different values in its slots as `FILLS` allows.

    A sample that two intents share, whatever its slots are called, belongs to neither: see `duplicates`. Values with
    which it becomes another sample of its intent, one with fewer slots, are left out: they may be heard either way.
    """
    shared = set(duplicates(model))
    return [
        Utterance(text, intent.name, tuple(slots_in(sample)))
        for intent in model.intents.values()
        for sample in intent.samples
        if _shape(model, intent.name, sample) not in shared
        for text in _filled(model, intent.name, sample)
    ]


def duplicates(model: Model) -> dict[str, list[str]]:
    """The samples that several intents have, as words and slot types, each with these intents."""
    found: dict[str, list[str]] = {}
    for intent in model.intents.values():
        for shape in dict.fromkeys(_shape(model, intent.name, sample) for sample in intent.samples):
            found.setdefault(shape, []).append(intent.name)
    return {shape: intents for shape, intents in found.items() if len(intents) > 1}


def _shape(model: Model, intent: str, sample: str) -> str:
    for slot in slots_in(sample):
        sample = sample.replace(f"{{{slot}}}", f" {model.intents[intent].slots[slot].type.replace('.', ' ')} ")
    return Wording(model.language).key(sample)


def _filled(model: Model, intent: str, sample: str) -> Iterator[str]:
    slots = slots_in(sample)
    values = {slot: _values(model, model.intents[intent].slots[slot].type) for slot in slots}
    others = {_shape(model, intent, other) for other in model.intents[intent].samples if other != sample}
    for turn in range(min(FILLS, max(map(len, values.values()), default=1))):
        text, told_by_fewer = sample, False
        for slot in slots:
            value = values[slot][turn % len(values[slot])]
            told_by_fewer |= _shape(model, intent, sample.replace(f"{{{slot}}}", value)) in others
            text = text.replace(f"{{{slot}}}", value)
        if not (told_by_fewer or _shape(model, intent, text) in others):
            yield text


def _values(model: Model, type: str) -> tuple[str, ...]:
    if type == "AMAZON.DURATION":
        return _DURATIONS.get(model.language, _DURATIONS["en"])
    listed = [name for value in model.types.get(type, ()) for name in (value.name, *value.synonyms)]
    return tuple(listed) or _EXAMPLES.get(type, ("banana",))

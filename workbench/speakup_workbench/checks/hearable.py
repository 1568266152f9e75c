"""A model as our own hearing takes it: without what Amazon would not build and nobody could hear."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from random import Random

from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.built_in_types import is_extensible, rightly_written
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.grammar import has_odd_brace, slots_in

NOW = datetime(2026, 1, 14, 9, tzinfo=UTC)
"""When all of it is said: a Wednesday morning, so that "tomorrow" is the same day on every day."""


@dataclass(frozen=True)
class Hearable:
    model: Model
    """Without the slots, samples and slot types that other rules refuse."""

    @classmethod
    def of(cls, model: Model) -> Hearable:
        types = {
            name: values
            for name, values in model.types.items()
            if is_extensible(name) and (values or name in model.catalogued)
        }
        intents = {name: _hearable(intent, types) for name, intent in model.intents.items()}
        return cls(replace(model, types=types, intents=intents))

    @cached_property
    def ear(self) -> Ear:
        return Ear(self.model, guesses_slots=False)

    @property
    def compiled(self) -> CompiledModel:
        return self.ear.compiled

    @cached_property
    def examples(self) -> Examples:
        return Examples(self.compiled)

    def has(self, intent: str, sample: str) -> bool:
        """Whether this sample can be said."""
        return _can_be_said(sample, self.model.intents[intent].slots)

    def said(self, chance: Random, intent: str, sample: str) -> str:
        """The sample as somebody says it: with typical values of the types of its slots."""
        pieces = self.examples.draw(chance, self.model.intents[intent], sample)
        return " ".join(piece.words.text for piece in pieces)


def _hearable(intent: Intent, types: Mapping[str, object]) -> Intent:
    slots = {name: slot for name, slot in intent.slots.items() if _is_type(slot.type, types)}

    def those_of(samples: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sample for sample in samples if _can_be_said(sample, slots))

    asked = {name: replace(slot, samples=those_of(slot.samples)) for name, slot in slots.items()}
    return replace(intent, slots=asked, samples=those_of(intent.samples))


def _can_be_said(sample: str, slots: Container[str]) -> bool:
    return not has_odd_brace(sample) and all(name in slots for name in slots_in(sample))


def _is_type(type: str, types: Mapping[str, object]) -> bool:
    return type in types or (type.startswith("AMAZON.") and not rightly_written(type))

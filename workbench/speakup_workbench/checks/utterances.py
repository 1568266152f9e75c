"""Sentences that stand for an intent: its samples with values in them, as far as they are heard as that intent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.built_in_phrases import built_in_phrases
from speakup_workbench.simulator.examples import SPOKEN
from speakup_workbench.simulator.grammar import pieces_of
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, listed

SURE = ("sample", "carrier")
"""A guess never counts: real Alexa may make it otherwise."""
TRIED = 12
"""Utterances of an intent that are tried until one is heard as it."""
_WORDS: Mapping[str, str] = {
    "en": "something else",
    "es": "otra cosa",
    "de": "etwas anderes",
    "fr": "autre chose",
    "it": "altra cosa",
    "pt": "outra coisa",
}
NONSENSE: Mapping[str, str] = {
    "AMAZON.NUMBER": "?",
    "AMAZON.FOUR_DIGIT_NUMBER": "?",
    "AMAZON.Ordinal": "?",
    "AMAZON.DATE": "1066-13",
    "AMAZON.TIME": "?",
    "AMAZON.DURATION": "P",
}
"""What a skill may be sent for such a slot and cannot use; what is no value of a list is `xyzzy`."""
FAR = {"AMAZON.NUMBER": "999999999", "AMAZON.DATE": "1066-10-14", "AMAZON.DURATION": "P1000Y"}
"""Values that there are, beyond what any skill asks for."""


@dataclass(frozen=True)
class Utterances:
    model: Model

    def typical(self, type: str) -> str:
        """A value as it is said: the model's first, else a usual one of Alexa's types, else some words."""
        values = [value.name for value in self.model.types.get(type, ())]
        spoken = SPOKEN.get(self.model.language, {}).get(type, "").split(", ")
        known = (
            values or [value for value in spoken[-12:-10] or spoken if value] or list(listed(type, self.model.language))
        )
        words = _WORDS.get(self.model.language, "xyzzy")
        return known[0] if known and type not in PHRASE_TYPES else words

    def sent(self, type: str) -> str:
        """A value as Alexa sends it."""
        formats = {
            "AMAZON.NUMBER": "10",
            "AMAZON.FOUR_DIGIT_NUMBER": "2010",
            "AMAZON.Ordinal": "2",
            "AMAZON.DATE": "2026-01-12",
            "AMAZON.TIME": "08:00",
            "AMAZON.DURATION": "PT10M",
            "AMAZON.PhoneNumber": "2065550100",
        }
        return formats.get(type) or self.typical(type)

    def filled(self, intent: Intent, sample: str) -> str:
        parts = pieces_of(sample)
        return " ".join(
            "".join(
                self.typical(intent.slots[part].type) if index % 2 and part in intent.slots else part
                for index, part in enumerate(parts)
            ).split()
        )

    def of(self, intent: Intent, hear: Callable[[str], Heard]) -> list[str]:
        """At most two sentences heard as this intent for sure: that with the most slots, and that with the fewest."""
        if intent.name.startswith("AMAZON."):
            said = [*built_in_phrases(intent.name, self.model.language), *intent.samples]
            return [next((each for each in said if is_sure(hear(each), intent.name)), "")] if said else []
        by_slots = sorted(intent.samples, key=lambda sample: len(pieces_of(sample)), reverse=True)
        found = [self._first(intent, by_slots, hear)]
        if intent.slots:
            found.append(self._first(intent, reversed(by_slots), hear))
        return list(dict.fromkeys(each for each in found if each))

    def _first(self, intent: Intent, samples: Iterator[str] | list[str], hear: Callable[[str], Heard]) -> str:
        said = (self.filled(intent, sample) for sample, _ in zip(samples, range(TRIED), strict=False))
        return next((each for each in said if is_sure(hear(each), intent.name)), "")


def is_sure(heard: Heard, intent: str) -> bool:
    return heard.intent == intent and heard.how in SURE

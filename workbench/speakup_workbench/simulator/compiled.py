"""An interaction model made ready to be heard: everything that can be done before anybody speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NoReturn

from speakup_workbench.json_file import Place
from speakup_workbench.models import Intent, Model, ModelError, Value
from speakup_workbench.simulator.built_in_phrases import built_in_phrases
from speakup_workbench.simulator.built_in_types import is_extensible, rightly_written
from speakup_workbench.simulator.carriers import Carriers
from speakup_workbench.simulator.grammar import Branch, Grammar, has_odd_brace, slots_in
from speakup_workbench.simulator.heard import HeardSlot
from speakup_workbench.simulator.slot_values import listed, reader
from speakup_workbench.simulator.vocabulary import SlotType, Values
from speakup_workbench.simulator.words import Wording

_AND: Mapping[str, frozenset[str]] = {
    "en": frozenset({"and"}),
    "es": frozenset({"y", "e"}),
    "de": frozenset({"und"}),
    "fr": frozenset({"et"}),
    "it": frozenset({"e"}),
    "pt": frozenset({"e"}),
}


class CompiledModel:
    """Raises ModelError for what Amazon does not build and nobody could hear.

    A sample with a slot its intent lacks or a brace without its partner, a slot of a type that is neither defined
    nor built in, a type without values and without a catalog, values for a built-in type that is no list.
    """

    def __init__(self, model: Model, guesses_slots: bool = True) -> None:
        self.model, self.guesses_slots = model, guesses_slots
        self.wording = Wording(model.language, _written_words(model))
        self.carriers = Carriers(self.wording, model.language)
        self.conjunctions = _AND.get(model.language, frozenset())
        """What stands between the values of a list, besides a comma."""
        self.types: dict[str, SlotType] = {}
        self.grammar = Grammar(self.wording)
        """What may be said at any time."""
        self.answers: dict[tuple[str, str], Grammar] = {}
        """By intent and slot: what else may be said when Alexa asks for that slot."""
        for index, (name, listed_values) in enumerate(model.types.items()):
            self._check_type(name, listed_values, ("languageModel", "types", index))
        for index, intent in enumerate(model.intents.values()):
            self._compile(intent, ("languageModel", "intents", index))

    @cached_property
    def unfilled(self) -> Mapping[str, Mapping[str, HeardSlot]]:
        """By intent and name every slot, as it is before anything is said for it."""
        return {
            intent.name: {slot.name: HeardSlot(slot.name, slot.type) for slot in intent.slots.values()}
            for intent in self.model.intents.values()
        }

    @cached_property
    def values(self) -> Mapping[str, Values]:
        """The listed values of each type of the model."""
        return {name: Values(values, self.wording) for name, values in self.model.types.items()}

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words of samples and of listed values, articles apart."""
        of_values = (word for type in self.types.values() for word in type.own_words())
        return frozenset(self.grammar.own_words).union(of_values) - self.carriers.articles

    @cached_property
    def digest(self) -> bytes:
        """The same for models that are heard alike."""
        content = repr((self.model.language, self.model.intents, self.model.types, self.guesses_slots))
        return hashlib.sha256(content.encode()).digest()

    def keys(self, phrases: Iterable[str]) -> frozenset[str]:
        return frozenset(self.wording.key(phrase) for phrase in phrases)

    def phrases_of(self, built_in: str) -> frozenset[str]:
        """What a built-in intent is said with: Amazon's phrases and the model's samples."""
        intent = self.model.intents.get(built_in)
        samples = intent.samples if intent else ()
        return self.keys((*built_in_phrases(built_in, self.model.language), *samples))

    def _compile(self, intent: Intent, place: Place) -> None:
        branches = {slot.name: Branch(slot.type, slot.multiple) for slot in intent.slots.values()}
        for index, slot in enumerate(intent.slots.values()):
            self._add_type(intent, slot.name, slot.type, (*place, "slots", index, "type"))
            answers = self.answers[intent.name, slot.name] = Grammar(self.wording)
            self._add(answers, intent, slot.samples, branches, (*place, "slots", index))
            answers.add(intent.name, f"{{{slot.name}}}", branches)
        self._add(self.grammar, intent, intent.samples, branches, place)
        for phrase in built_in_phrases(intent.name, self.model.language):
            self.grammar.add(intent.name, phrase, branches)

    def _check_type(self, name: str, values: tuple[Value, ...], place: Place) -> None:
        if not values and name not in self.model.catalogued:
            self._refuse(f'The slot type "{name}" has no values.', "Give it at least one, or a catalog.", place)
        if not is_extensible(name):
            problem = f"{name} takes no values of your own: only list types do."
            self._refuse(problem, "Remove it, or make a type with a name of your own.", (*place, "name"))

    def _add_type(self, intent: Intent, slot: str, type: str, place: Place) -> None:
        if type not in self.model.types and (built_in := rightly_written(type)):
            problem = f'The slot "{slot}" of {intent.name} has the type "{type}", and capitals matter.'
            self._refuse(problem, f"Write {built_in}.", place)
        if type not in self.model.types and not type.startswith("AMAZON."):
            problem = f'The slot "{slot}" of {intent.name} has the type "{type}", which the model does not define.'
            self._refuse(problem, 'Add it to "types", or correct its name.', place)
        if type not in self.types:
            language = self.model.language
            values = Values(self.model.types.get(type, ()), self.wording, listed(type, language))
            self.types[type] = SlotType(type, values, reader(type, language))

    def _add(
        self,
        grammar: Grammar,
        intent: Intent,
        samples: tuple[str, ...],
        branches: Mapping[str, Branch],
        place: Place,
    ) -> None:
        for index, sample in enumerate(samples):
            if has_odd_brace(sample):
                problem = f'The sample "{sample}" of {intent.name} has a brace without its partner, or an empty slot.'
                self._refuse(problem, "Write each slot as {name}.", (*place, "samples", index))
            for name in slots_in(sample):
                if name not in branches:
                    problem = f'The sample "{sample}" names the slot "{name}", which {intent.name} does not have.'
                    self._refuse(problem, "Declare the slot, or correct its name.", (*place, "samples", index))
            grammar.add(intent.name, sample, branches)

    def _refuse(self, problem: str, remedy: str, place: Place) -> NoReturn:
        raise ModelError(problem, remedy, self.model.path, self.model.at(*place))


def _written_words(model: Model) -> frozenset[str]:
    """Every word of samples and slot values as it is written there."""
    samples = [sample for intent in model.intents.values() for sample in intent.samples]
    answers = [sample for intent in model.intents.values() for slot in intent.slots.values() for sample in slot.samples]
    values = [name for values in model.types.values() for value in values for name in (value.name, *value.synonyms)]
    return frozenset(word for text in (*samples, *answers, *values) for word in text.lower().split())

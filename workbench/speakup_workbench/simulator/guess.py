"""What an utterance may be that no sample has: learnt from the interaction model alone, when first needed.

Alexa learns an intent from its samples and hears others like them. This does the same with a logistic regression for
the intent and a conditional random field for its slots; nothing is downloaded, and the same model always guesses the
same. How Alexa's own guess comes about is not known, so the two agree only in kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from speakup_workbench.models import Sensitivity
from speakup_workbench.simulator.classifier import Classifier
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.gazetteer import Gazetteer
from speakup_workbench.simulator.tagger import Span, Tagger
from speakup_workbench.simulator.words import Words

BARS: Mapping[Sensitivity, float] = {"LOW": 0.4, "MEDIUM": 0.55, "HIGH": 0.7}
"""How likely an intent must be, else AMAZON.FallbackIntent has the utterance. The steps are ours; Amazon says only
that a higher sensitivity sends more there:
https://developer.amazon.com/docs/custom-skills/standard-built-in-intents.html
"""
WORTH_TELLING = 0.05
"""How likely a runner-up must be."""
MODELS_KEPT = 8


@dataclass(frozen=True)
class Guess:
    intent: str
    chance: float
    """How likely it is, from 0 to 1."""
    spans: tuple[Span, ...]


class Guesser:
    """Knows the intents of a model as soon as it is made, the slots of an intent when it first guesses that one."""

    def __init__(self, compiled: CompiledModel) -> None:
        self._compiled = compiled
        self._examples = Examples(compiled)
        self._gazetteer = Gazetteer(compiled)
        self._classifier = Classifier(compiled, self._examples, self._gazetteer)
        self._taggers: dict[str, Tagger] = {}

    def guesses(self, words: Words, at_most: int, bar: float) -> list[Guess]:
        """The likeliest intents, best first, or none below the bar; besides the best only those worth telling.

        The slots are looked for last, since an intent's have to be learnt the first time.
        """
        likeliest = list(self._classifier.chances(words).items())[:at_most]
        if not likeliest or likeliest[0][1] < bar:
            return []
        slots = self._compiled.guesses_slots
        return [
            Guess(intent, chance, tuple(self._tagger(intent).tag(words)) if slots else ())
            for rank, (intent, chance) in enumerate(likeliest)
            if rank == 0 or chance >= WORTH_TELLING
        ]

    def learning(self) -> Iterator[None]:
        """Learns the slots of every intent, one intent a step."""
        for intent in self._compiled.model.intents.values():
            if intent.slots and self._compiled.guesses_slots:
                self._tagger(intent.name)
                yield

    def _tagger(self, intent: str) -> Tagger:
        if intent not in self._taggers:
            declared = self._compiled.model.intents[intent]
            self._taggers[intent] = Tagger(self._compiled, declared, self._examples, self._gazetteer)
        return self._taggers[intent]


@dataclass(frozen=True)
class _Content:
    """A model as its content: two files that say the same are one."""

    digest: bytes
    compiled: CompiledModel = field(compare=False)


def guesser_for(compiled: CompiledModel) -> Guesser:
    """Learns a model once in a process, however many ears hear it."""
    return _learnt(_Content(compiled.digest, compiled))


@lru_cache(maxsize=MODELS_KEPT)
def _learnt(content: _Content) -> Guesser:
    return Guesser(content.compiled)

"""How well a model hears what it does not list: samples are left out, and said to the rest of it.

Each intent's samples are dealt into `PARTS` parts in turn; with one part left out at a time, each of its samples is
heard by a model of the others. Real Alexa learns otherwise, so the figures tell where two intents are alike, not how
often a listener is understood. Of a model of more than `MOST_SAMPLES` samples or `MOST_VALUES` slot values every so
many-th is taken, of each intent and each type, and only `PARTS_OF_MANY` parts are left out. The samples of Amazon's own
intents never are, since Alexa hears those in their own words alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from typing import Any

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.hearable import NOW, Hearable
from speakup_workbench.checks.places import intent_at
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model

CONFUSED = Rule(
    id="intent-confused",
    level="advice",
    asks="What an intent's samples leave unsaid is not heard as another intent",
    why="Left out of the model, its samples were heard as the other's, and so may be what listeners say.",
)
RULES = (CONFUSED,)

PARTS = 5
PARTS_OF_MANY = 2
MOST_SAMPLES, MOST_VALUES = 500, 500
TOO_OFTEN = 0.25
"""The share of an intent's samples that are heard as one other intent from which on it is told, if there are two."""
NAMED = 3
_FALLBACK = "AMAZON.FallbackIntent"


@dataclass(frozen=True)
class Missed:
    """A sample that was heard as another intent once it was left out."""

    sample: str
    heard_as: str
    """The other intent, or what happens otherwise, such as "exit"."""


@dataclass(frozen=True)
class Accuracy:
    """What became of one intent's samples when they were left out."""

    intent: str
    said: int
    missed: tuple[Missed, ...]

    @property
    def confusions(self) -> Mapping[str, int]:
        """How many were heard as which other intent, the most first."""
        return dict(Counter(missed.heard_as for missed in self.missed).most_common())


@dataclass(frozen=True)
class HeldOut:
    """One locale's table of confusions."""

    locale: str
    intents: tuple[Accuracy, ...]
    of_samples: int
    """How many samples the model has of which some were said; more than `said` in a large model."""

    @property
    def said(self) -> int:
        return sum(each.said for each in self.intents)

    @property
    def heard(self) -> int:
        return self.said - sum(len(each.missed) for each in self.intents)

    @property
    def lines(self) -> Iterator[str]:
        """For a terminal: the share, then every intent of which something was missed."""
        if not self.said:
            return
        some = f" (every so many-th of {self.of_samples:,})" if self.of_samples > self.said else ""
        share = f"{self.heard / self.said:.0%}"
        yield f"Left out, {self.heard} of {self.said} samples{some} are heard as their own intent: {share}"
        for each in self.intents:
            if each.missed:
                others = ", ".join(f"{count} as {name}" for name, count in each.confusions.items())
                yield f"  {each.intent}: {each.said - len(each.missed)} of {each.said}; {others}"
                for missed in each.missed[:NAMED]:
                    yield f"      add samples like: {missed.sample}"

    def as_json(self) -> dict[str, Any]:
        return {
            "locale": self.locale,
            "parts": PARTS,
            "samples": self.of_samples,
            "said": self.said,
            "heard": self.heard,
            "intents": [
                {
                    "intent": each.intent,
                    "said": each.said,
                    "heard": each.said - len(each.missed),
                    "heard_as": dict(each.confusions),
                    "add_samples_like": [missed.sample for missed in each.missed],
                }
                for each in self.intents
            ],
        }


def findings(model: Model, held_out: HeldOut) -> Iterator[Finding]:
    for each in held_out.intents:
        for other, count in each.confusions.items():
            if other == _FALLBACK or count < 2 or count < TOO_OFTEN * each.said:
                continue
            samples = [missed.sample for missed in each.missed if missed.heard_as == other]
            named = ", ".join(map(repr, samples[:NAMED]))
            problem = (
                f"{count} of the {each.said} samples of {each.intent} are heard as {other} when left out: {named}."
            )
            remedy = f"Add samples of {each.intent} like these, in other words."
            yield CONFUSED.found(model.path, intent_at(model, each.intent), problem, remedy)


@dataclass(frozen=True)
class _Content:
    """A model as its content: two locales that say the same are one."""

    digest: bytes
    hearable: Hearable = field(compare=False)


def held_out(hearable: Hearable) -> HeldOut:
    """Measures a model; the same one is measured once in a process."""
    intents = _measured(_Content(hearable.compiled.digest, hearable))
    count = sum(len(_own(hearable.model, name)) for name in hearable.model.intents)
    return HeldOut(hearable.model.locale, intents, count)


@lru_cache(maxsize=32)
def _measured(content: _Content) -> tuple[Accuracy, ...]:
    model = _part_of(content.hearable.model)
    chance = Random(1)
    said: Counter[str] = Counter()
    missed: dict[str, list[Missed]] = {}
    for part in range(PARTS if model == content.hearable.model else PARTS_OF_MANY):
        rest = Hearable(_without(model, part))
        for name in model.intents:
            samples = _own(model, name)
            for sample in samples[part::PARTS] if len(samples) > 1 else ():
                heard = rest.ear.hear(rest.said(chance, name, sample), now=NOW)
                said[name] += 1
                if heard.intent != name:
                    missed.setdefault(name, []).append(Missed(sample, heard.name))
    return tuple(Accuracy(name, said[name], tuple(missed.get(name, ()))) for name in model.intents if said[name])


def _own(model: Model, intent: str) -> tuple[str, ...]:
    """The samples that can be left out."""
    return () if intent.startswith("AMAZON.") else model.intents[intent].samples


def _without(model: Model, part: int) -> Model:
    intents = {}
    for name, intent in model.intents.items():
        out = set(_own(model, name)[part::PARTS]) if len(intent.samples) > 1 else set()
        intents[name] = replace(intent, samples=tuple(sample for sample in intent.samples if sample not in out))
    return replace(model, intents=intents)


def _part_of(model: Model) -> Model:
    """Every so many-th sample of each intent and value of each type, where there are a great many."""
    samples = -(-sum(len(intent.samples) for intent in model.intents.values()) // MOST_SAMPLES) or 1
    values = -(-sum(map(len, model.types.values())) // MOST_VALUES) or 1
    intents = {name: replace(intent, samples=intent.samples[::samples]) for name, intent in model.intents.items()}
    return replace(model, intents=intents, types={name: each[::values] for name, each in model.types.items()})

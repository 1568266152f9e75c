"""Every sample utterance, said to our own hearing: whether it is heard as its own intent."""

from __future__ import annotations

from collections.abc import Container, Iterator
from random import Random

from speakup_workbench.checks.finding import Finding, Position
from speakup_workbench.checks.hearable import NOW, Hearable
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.samples import Sample, samples_of
from speakup_workbench.models import Model
from speakup_workbench.simulator.heard import Elicitation, Heard

MISHEARD = Rule(
    id="sample-misheard",
    level="warning",
    asks="Every sample, with typical values in its slots, is heard as its own intent",
    why="It is nearer to another intent's samples in the simulator's hearing, and may be to Alexa's.",
)
RULES = (MISHEARD,)

SAID = 3
"""How often a sample with slots is said, each time with other values; once in a model of more than `MANY` samples."""
MANY = 2_000


def findings(model: Model, hearable: Hearable, told: Container[Position | None]) -> Iterator[Finding]:
    """`told`: where a conflict has been found, which is why a sample is misheard."""
    samples = [sample for sample in samples_of(model) if hearable.has(sample.intent.name, sample.text)]
    chance = Random(1)
    said = SAID if len(samples) <= MANY else 1
    for sample in samples:
        for _ in range(said if sample.slots else 1):
            text = hearable.said(chance, sample.intent.name, sample.text)
            heard = _heard(hearable, sample, text)
            if heard.intent == sample.intent.name or not text:
                continue
            if (at := model.at(*sample.place)) not in told:
                yield MISHEARD.found(model.path, at, *_misheard(sample, text, heard))
            break


def _heard(hearable: Hearable, sample: Sample, text: str) -> Heard:
    asked = Elicitation(sample.intent.name, str(_slot_of(sample))) if sample.answer else None
    return hearable.ear.hear(text, now=NOW, elicitation=asked)


def _slot_of(sample: Sample) -> str:
    return list(sample.intent.slots)[int(sample.place[4])]


def _misheard(sample: Sample, text: str, heard: Heard) -> tuple[str, str]:
    words = "" if text == sample.text else f", said as {text!r},"
    problem = f"{sample.text!r} of {sample.intent.name}{words} is heard as {heard.name}."
    if heard.intent:
        return problem, f"Say it in words that no sample of {heard.intent} has, or leave it to that one."
    return problem, "Take it out: Alexa keeps these words for herself."

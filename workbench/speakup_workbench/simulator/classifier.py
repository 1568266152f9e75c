"""Which intent an utterance is, when no sample says so, or that it is none."""

from __future__ import annotations

from collections import Counter
from itertools import cycle, islice
from random import Random

from speakup_workbench.models import Intent
from speakup_workbench.simulator.built_in_phrases import FALLBACK, built_in_phrases
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.crf import Field
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.grammar import pieces_of
from speakup_workbench.simulator.words import Words

NONE = "-"
"""The label of what is meant for no intent."""
EXAMPLES, MOST_EXAMPLES = 24, 4000
"""How many examples at least an intent is learnt from, and how many at most all of them are together."""
UNSEEN = 0.5
"""How often a slot is learnt with words that are in no list."""
EVERYDAY = 2
"""How often each everyday sentence is learnt as no intent."""
COMMON = 4
"""A word that stands so often in everyday sentences says nothing about what they are about."""
STEM = 4
SETTINGS = {"c1": 0.0, "c2": 0.1, "max_iterations": 40}


class Classifier:
    """Learns the intents of one model from their samples, and none from everyday sentences.

    It also learns that a sample whose telling words are replaced by others asks for something else: "how do i save
    water" is a sample, "how do i curtains guitar" is not.
    """

    def __init__(self, compiled: CompiledModel, examples: Examples) -> None:
        self._compiled, self._examples, self._read = compiled, examples, compiled.wording.read
        self._samples = {
            name: samples
            for name, intent in compiled.model.intents.items()
            if (samples := (*intent.samples, *built_in_phrases(name, compiled.model.language))) and name != FALLBACK
        }
        everyday = Counter(word for sentence in examples.everyday for word in _parts(sentence))
        self._common = {word for word, count in everyday.items() if count >= COMMON}
        self._rare = sorted(everyday.keys() - self._common)
        self._familiar = self._common.union(
            word
            for samples in self._samples.values()
            for sample in samples
            for text in pieces_of(sample)[::2]
            for word in _parts(self._read(text))
        )
        self._types = sorted(type for type in compiled.types if type in compiled.model.types)
        self._values = {
            type: (
                {" ".join(value.forms) for value in examples.values(type)},
                max(map(len, examples.values(type)), default=0),
            )
            for type in compiled.types
        }
        self._field = self._learn() if self._samples else None

    def chances(self, words: Words) -> dict[str, float]:
        """How likely the words are each intent; what is missing to 1 is how likely they are none. Best first."""
        if self._field is None:
            return {}
        chances = self._field.chances([self._features(words)])
        chances.pop(NONE, None)
        return dict(sorted(chances.items(), key=lambda chance: -chance[1]))

    def _learn(self) -> Field:
        random = Random(1)
        learnt: list[tuple[dict[str, float], str]] = []
        fair = max(EXAMPLES, MOST_EXAMPLES // len(self._samples))
        for name, samples in self._samples.items():
            intent = self._compiled.model.intents[name]
            drawn = random.sample(samples, len(samples))
            for index, sample in enumerate(islice(cycle(drawn), min(fair, max(EXAMPLES, 2 * len(drawn))))):
                example = self._example(random, intent, sample)
                if not len(example):
                    continue
                learnt.append((self._features(example), name))
                if index < len(drawn) and (other := self._about_something_else(random, example)):
                    learnt.append((self._features(other), NONE))
        learnt += [(self._features(sentence), NONE) for sentence in self._examples.everyday] * EVERYDAY
        return Field.learn([([features], [label]) for features, label in learnt], **SETTINGS)

    def _example(self, random: Random, intent: Intent, sample: str) -> Words:
        """Of a sample that is only slots, listed values alone: any words would be an example of it."""
        texts: list[str] = []
        pieces = self._examples.draw(random, intent, sample)
        literal = any(piece.slot is None for piece in pieces)
        for piece in pieces:
            formatted = piece.slot is None or self._compiled.types[piece.slot.type].formatted
            unseen = literal and not formatted and random.random() < UNSEEN
            texts.append(" ".join(["\ufffd"] * random.choice((1, 1, 2, 3))) if unseen else piece.words.text)
        return self._read(" ".join(texts))

    def _about_something_else(self, random: Random, example: Words) -> Words | None:
        words = _parts(example)
        if not self._rare or self._common.issuperset(words):
            return None
        other = [
            word if word in self._common else random.choice((random.choice(self._rare), "\ufffd")) for word in words
        ]
        return self._read(" ".join(other))

    def _features(self, words: Words) -> dict[str, float]:
        """Its words, their first letters, its pairs of words, the lists it has values of, and how much is unknown."""
        forms = words.forms
        features = {"any": 1.0}
        listed: set[int] = set()
        for type, (values, longest) in self._values.items():
            for start in range(len(forms)):
                for end in range(min(len(forms), start + longest), start, -1):
                    if " ".join(forms[start:end]) in values:
                        features[f"@{type}"] = 1.0
                        listed.update(range(start, end))
                        break
        unknown = 0
        before = "<"
        for at, form in enumerate(forms):
            for word in form.split():
                familiar = word in self._familiar
                unknown += not familiar and at not in listed
                features[f"word {word}"] = 1.0
                if len(word) >= STEM:
                    features[f"begin {word[:STEM]}"] = 1.0
                name = word if familiar else "?"
                features[f"pair {before} {name}"] = 1.0
                before = name
        features[f"pair {before} >"] = 1.0
        features["unknown"] = min(unknown, 4) / 2
        return features


def _parts(words: Words) -> list[str]:
    """Single words: "what's" is two."""
    return [part for form in words.forms for part in form.split()]

"""Which intent an utterance is, when no sample says so, or that it is none."""

from __future__ import annotations

from collections import Counter
from itertools import cycle, islice, pairwise
from random import Random

from speakup_workbench.models import Intent
from speakup_workbench.simulator.built_in_phrases import FALLBACK, built_in_phrases
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.crf import Field
from speakup_workbench.simulator.examples import Examples
from speakup_workbench.simulator.gazetteer import Gazetteer
from speakup_workbench.simulator.words import Words

NONE = "-"
"""The label of what is meant for no intent."""
EXAMPLES, FEWEST, MOST_EXAMPLES = 24, 6, 1600
"""How many examples at least an intent is learnt from, how many if there are a great many intents, and how many all of
them are together, roughly. The time to learn grows with their number and with the square of that of intents.
"""
UNSEEN = 0.5
"""How often a slot is learnt with words that are in no list."""
EVERYDAY = 2
"""How often each everyday sentence is learnt as no intent."""
COMMON = 4
"""A word that stands so often in everyday sentences says nothing about what they are about."""
LOOSE = 0.5
"""How often a sample is learnt with a common word more or less, once it has been learnt as it stands."""
STEM = 4
"""How many letters "pledge" and "pledged" share."""
SELECT = "AMAZON.SelectIntent"
UNKNOWN = "\ufffd"
"""A word nobody knows."""
SETTINGS = {"c1": 0.0, "c2": 0.1, "max_iterations": 25}


class Classifier:
    """Learns the intents of one model from their samples, and none from everyday sentences.

    The built-in intents are learnt as well, so that a guess does not take for another intent what is like one of them.
    It also learns that a sample whose telling words are replaced by others asks for something else: "how do i save
    water" is a sample, "how do i curtains guitar" is not.
    """

    def __init__(self, compiled: CompiledModel, examples: Examples, gazetteer: Gazetteer) -> None:
        self._compiled, self._examples, self._read = compiled, examples, compiled.wording.read
        self._samples = {
            name: samples
            for name, intent in compiled.model.intents.items()
            if (samples := (*intent.samples, *built_in_phrases(name, compiled.model.language))) and name != FALLBACK
        }
        everyday = Counter(word for sentence in examples.everyday for word in _parts(sentence))
        self._common = {word for word, count in everyday.items() if count >= COMMON}
        self._rare = sorted(everyday.keys() - self._common)
        self._familiar = self._common.union(word for form in compiled.grammar.own_words for word in form.split())
        self._gazetteer = gazetteer
        self._field = self._learn() if self._samples else None

    def chances(self, words: Words) -> dict[str, float]:
        """How likely the words are each intent that may be guessed, best first; the rest to 1 is for none of them."""
        if self._field is None:
            return {}
        chances = self._field.chances([self._features(words)]).items()
        return dict(sorted((chance for chance in chances if _guessable(chance[0])), key=lambda chance: -chance[1]))

    def _learn(self) -> Field:
        random = Random(1)
        learnt: list[tuple[list[str], str]] = []
        others: list[Words] = []
        fair = max(FEWEST, MOST_EXAMPLES // len(self._samples))
        for name, samples in self._samples.items():
            intent = self._compiled.model.intents[name]
            drawn = random.sample(samples, len(samples))
            for index, sample in enumerate(islice(cycle(drawn), min(fair, max(EXAMPLES, 2 * len(drawn))))):
                example = self._example(random, intent, sample)
                again = index >= len(drawn)
                if again and random.random() < LOOSE:
                    example = self._loosely(random, example)
                learnt.append((self._features(example), name))
                if not again and not self._common.issuperset(_parts(example)):
                    others.append(self._about_something_else(random, example))
        others = random.sample(others, min(len(others), MOST_EXAMPLES // 2))
        learnt += [(self._features(other), NONE) for other in others]
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
            texts.append(" ".join([UNKNOWN] * random.choice((1, 1, 2, 3))) if unseen else piece.words.text)
        return self._read(" ".join(texts))

    def _loosely(self, random: Random, example: Words) -> Words:
        """The same with a common word or two more or less."""
        words = _parts(example)
        for _ in range(random.choice((1, 2))):
            at = random.randrange(len(words))
            if random.random() < 0.5 and self._common:
                words.insert(at, random.choice(sorted(self._common)))
            elif words[at] in self._common and len(words) > 2:
                del words[at]
        return self._read(" ".join(words))

    def _about_something_else(self, random: Random, example: Words) -> Words:
        """Its common words, and others for the rest."""
        others = [*self._rare, *[UNKNOWN] * max(len(self._rare), 1)]
        words = [word if word in self._common else random.choice(others) for word in _parts(example)]
        return self._read(" ".join(words))

    def _features(self, words: Words) -> list[str]:
        """Its words, how they begin, its pairs of words, and the types it has listed values of."""
        features = ["any", *(f"value {type}" for type in sorted(self._gazetteer.listed(words)))]
        names = ["<"]
        for word in _parts(words):
            features.append(f"word {word}")
            if len(word) >= STEM:
                features.append(f"begin {word[:STEM]}")
            names.append(word if word in self._familiar else "?")
        return features + [f"pair {before} {after}" for before, after in pairwise([*names, ">"])]


def _guessable(label: str) -> bool:
    """Alexa hears a built-in intent in its own phrases and samples alone, this one apart.

    https://developer.amazon.com/docs/alexa/interaction-model-design/tips-for-using-built-in-intents-for-your-skill.html
    """
    return label != NONE and (not label.startswith("AMAZON.") or label == SELECT)


def _parts(words: Words) -> list[str]:
    """Single words: "what's" is two."""
    return [part for form in words.forms for part in form.split()]

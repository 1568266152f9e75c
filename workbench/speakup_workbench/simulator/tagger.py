"""Which words of an utterance fill which slots of an intent, also in wordings and with values nobody listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from speakup_workbench.models import Intent
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.crf import Field
from speakup_workbench.simulator.everyday import LITTLE_WORDS
from speakup_workbench.simulator.examples import Examples, Piece
from speakup_workbench.simulator.gazetteer import Gazetteer, kinds_of
from speakup_workbench.simulator.grammar import pieces_of
from speakup_workbench.simulator.words import Words

OUTSIDE = "-"
EXAMPLES, FEWEST, MOST_EXAMPLES = 16, 2, 1200
"""How often each sample is learnt from, how often at least if there are many, and how many examples an intent is."""
MOST_WORK = 900_000
"""How many examples times labels squared at most: so the time to learn grows."""
MOST_VALUES = 500
"""How many values of a list tell what the others are like."""
UNSEEN, MOST_UNSEEN = 0.35, 0.6
"""How often a value is learnt as one nobody has listed, when each use of the slot has a value of its own; at most."""
SPOKEN = 0.5
"""How often a list of mostly dates or times is taken for what it stands for: any of them."""
SETTINGS = {"c1": 0.2, "c2": 0.02, "max_iterations": 30}


@dataclass(frozen=True)
class Span:
    """Words, from `start` up to `end`, that fill a slot."""

    slot: str
    start: int
    end: int


class Tagger:
    """Learns the slots of one intent from its samples.

    The words around a value tell more of it than its own words when it is one that nobody listed. So in some of the
    examples the words of values are hidden, the more often the less the list of the type looks complete.
    """

    def __init__(self, compiled: CompiledModel, intent: Intent, examples: Examples, gazetteer: Gazetteer) -> None:
        self._compiled, self._intent, self._examples, self._gazetteer = compiled, intent, examples, gazetteer
        types = self._types = sorted({slot.type for slot in intent.slots.values()})
        self._classes = LITTLE_WORDS.get(compiled.model.language, {})
        self._everyday = {word for sentence in examples.everyday for word in sentence.forms}
        pieces = [pieces_of(sample) for sample in intent.samples]
        self._literal = {word for each in pieces for text in each[::2] for word in compiled.wording.read(text).forms}
        values = {type: examples.some_values(type, MOST_VALUES) for type in types}
        counts = {type: Counter(word for value in values[type] for word in {*value.forms}) for type in types}
        self._parts = counts
        self._shared = {type: {word for word, count in counts[type].items() if count > 1} for type in types}
        self._familiar = self._literal.union(*self._shared.values())
        uses = Counter(intent.slots[name].type for each in pieces for name in each[1::2])
        self._unseen = {type: self._chance_of_unseen(type, len(values[type]), uses[type]) for type in types}
        self._spoken = {type: self._spoken_values(type) for type in types}
        self._field = self._learn()

    def tag(self, words: Words) -> list[Span]:
        """From left to right."""
        if self._field is None:
            return []
        spans: list[Span] = []
        for place, label in enumerate(self._field.tag(self._items(words))):
            begins, _, slot = label.partition(" ")
            if begins == "I" and spans and (spans[-1].slot, spans[-1].end) == (slot, place):
                spans[-1] = Span(slot, spans[-1].start, place + 1)
            elif label != OUTSIDE:
                spans.append(Span(slot, place, place + 1))
        return spans

    def _chance_of_unseen(self, type: str, values: int, uses: int) -> float:
        if type not in self._compiled.model.types:
            return 0.0
        return min(MOST_UNSEEN, max(0.05, UNSEEN * values / max(uses, 1)))

    def _spoken_values(self, type: str) -> Sequence[Words]:
        """For a list of mostly dates, times or durations: more of them.

        "in the morning" is none where a sample has the "in", unless a value of the list begins with it too.
        """
        values = self._examples.some_values(type, MOST_VALUES)
        kinds = kinds_of(values, self._gazetteer) if type in self._compiled.model.types else {}
        if not kinds or sum(kinds.values()) * 3 < len(values):
            return ()
        texts = [text for kind in kinds for text in self._examples.spoken(kind)]
        more = [self._compiled.wording.read(text) for text in (*texts, *self._examples.moments())]
        outside = self._literal - {value.forms[0] for value in values}
        return [value for value in more if value.forms[0] not in outside]

    def _learn(self) -> Field | None:
        samples = [sample for sample in self._intent.samples if len(pieces_of(sample)) > 1]
        if not samples:
            return None
        random = Random(1)
        drawn = random.sample(self._intent.samples, len(self._intent.samples))
        labels = 1 + 2 * len(self._intent.slots)
        affordable = max(min(MOST_EXAMPLES, MOST_WORK // labels**2), len(drawn) * FEWEST)
        count = min(len(drawn) * EXAMPLES, affordable)
        return Field.learn([self._example(random, sample) for sample in islice(cycle(drawn), count)], **SETTINGS)

    def _example(self, random: Random, sample: str) -> tuple[list[list[str]], list[str]]:
        texts: list[str] = []
        labels: list[str] = []
        hidden: set[int] = set()
        for piece in self._examples.draw(random, self._intent, sample):
            if piece.slot is None:
                labels += [OUTSIDE] * len(piece.words)
            else:
                slot, type = piece.slot.name, piece.slot.type
                if self._spoken[type] and random.random() < SPOKEN:
                    piece = Piece(random.choice(self._spoken[type]), piece.slot)
                if not piece.listed or random.random() < self._unseen[type]:
                    hidden |= self._hidden(type, piece.words, len(labels))
                labels += [f"B {slot}", *[f"I {slot}"] * (len(piece.words) - 1)]
            texts.append(piece.words.text)
        words = self._compiled.wording.read(" ".join(texts))
        return self._items(words, hidden), labels

    def _hidden(self, type: str, value: Words, start: int) -> set[int]:
        """Where the words stand that shall look like words nobody has listed; words many values share never do."""
        return {start + at for at, form in enumerate(value.forms) if form not in self._shared[type]} or {start}

    def _items(self, words: Words, hidden: Set[int] = frozenset()) -> list[list[str]]:
        """What is seen of each word: itself and its shape, its neighbours, the nearest familiar words, its marks."""
        forms = words.forms
        marks = self._gazetteer.marks(words, self._types, hidden)
        names = ["<", "<", *(self._name(form, at in hidden) for at, form in enumerate(forms)), ">", ">"]
        items: list[list[str]] = []
        for at, form in enumerate(forms):
            before2, before, own, after, after2 = names[at : at + 5]
            left2, left = [name for name in names[: at + 2] if name != "?"][-2:]
            right, right2 = [name for name in names[at + 3 :] if name != "?"][:2]
            item = [
                "any",
                f"own {own}",
                f"-1 {before}",
                f"-2 {before2}",
                f"+1 {after}",
                f"+2 {after2}",
                f"-2-1 {before2} {before}",
                f"+1+2 {after} {after2}",
                f"-1own {before} {own}",
                f"own+1 {own} {after}",
                f"left {left}",
                f"right {right}",
                f"left2 {left2} {left}",
                f"right2 {right} {right2}",
                f"begin {form[:3]}",
                f"end {form[-3:]}",
                f"end {form[-2:]}",
                "everyday" if form in self._everyday else "rare",
                *(f"may be {type}" for type in self._gazetteer.readable(form)),
                *marks[at],
                *self._classes_around(forms, at),
            ]
            if at not in hidden:
                item.append(f"word {form}")
                item += [f"part {type}" for type, parts in self._parts.items() if form in parts]
            if at:
                item += [f"-1 end {forms[at - 1][-2:]}", *(f"-1 {mark}" for mark in marks[at - 1])]
            if at + 1 < len(forms):
                item += [f"+1 end {forms[at + 1][-2:]}", *(f"+1 {mark}" for mark in marks[at + 1])]
            items.append(item)
        return items

    def _classes_around(self, forms: Sequence[str], at: int) -> list[str]:
        near = range(max(at - 2, 0), min(at + 3, len(forms)))
        return [f"{place - at} class {self._classes[forms[place]]}" for place in near if forms[place] in self._classes]

    def _name(self, form: str, hidden: bool) -> str:
        """A word as its neighbours see it: itself if samples or several values have it, else what kind it is."""
        if form in self._familiar and not hidden:
            return form
        return self._gazetteer.kind(form) or "?"

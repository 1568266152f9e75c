"""Sample utterances as one tree of words and slots, so that a thousand samples cost no more than one.

Samples that begin alike share their beginning, whatever intent they belong to; slots of one type are one branch.
An utterance is laid along the tree from left to right, at each word keeping, for each place in the tree, the
cheapest way to have come there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from speakup_workbench.simulator.vocabulary import Filling
from speakup_workbench.simulator.words import Wording, Words

# What a word costs that is not of the sample. Words of the sample cost nothing, so that the sample with most
# words of its own wins; the order of the rest is: listed values, polite words, phrases, unlisted values.
VALUE, CARRIER, PHRASE, FREE = 0.01, 1.0, 1.5, 3.0
ANSWER = -0.5
"""What Alexa has asked for goes before anything else that fits as well."""

_SLOT = re.compile(r"\{(?:[^{}|]*\|)?\s*([^{}|]+?)\s*\}")


@dataclass(frozen=True)
class Branch:
    """What a slot in a sample may be filled with: a type, once or several times."""

    type: str
    multiple: bool


@dataclass(frozen=True)
class Sentence:
    """A sample utterance of an intent."""

    intent: str
    text: str
    slots: tuple[str, ...]
    """The slots in it, in the order in which they stand."""
    order: int
    literal: bool
    """It has words besides its slots."""


@dataclass(eq=False, slots=True)
class Node:
    words: dict[str, Node] = field(default_factory=dict)
    branches: dict[Branch, Node] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)

    def after(self, form: str) -> Node | None:
        """Where several words lead that are compared as one."""
        node: Node | None = self
        for word in form.split():
            node = node.words.get(word) if node else None
        return node


def slots_in(sample: str) -> list[str]:
    """The names of the slots in a sample, `{name}` or the old `{words|name}`, in order."""
    return _SLOT.findall(sample)


def has_odd_brace(sample: str) -> bool:
    return ("{" in sample or "}" in sample) and bool(re.search(r"[{}]", _SLOT.sub("", sample)))


def pieces_of(sample: str) -> list[str]:
    """Words, the name of a slot, words, the name of a slot, … words."""
    return _SLOT.split(sample)


class Grammar:
    """The samples that may be said at one moment: at any time, or in answer to one question."""

    def __init__(self, wording: Wording) -> None:
        self.root = Node()
        self.own_words: set[str] = set()
        """Every word of its samples."""
        self._wording = wording
        self._sentences = 0

    def add(self, intent: str, sample: str, branches: Mapping[str, Branch]) -> None:
        """`branches` holds every slot the sample names."""
        pieces = pieces_of(sample)
        slots = tuple(pieces[1::2])
        self._sentences += 1
        for keys in self._wording.keys(*pieces[::2]):
            node = self._lay(keys, [branches[slot] for slot in slots])
            if node is not self.root:
                node.sentences.append(Sentence(intent, sample, slots, self._sentences, any(keys)))

    def _lay(self, keys: Sequence[str], branches: Sequence[Branch]) -> Node:
        """The node where words, a branch, words, a branch … words lead."""
        node = self.root
        for key, branch in zip_longest(keys, branches):
            for word in key.split():
                node = node.words.setdefault(word, Node())
                self.own_words.add(word)
            if branch:
                node = node.branches.setdefault(branch, Node())
        return node


class Path(NamedTuple):
    """A way through the tree so far."""

    cost: float
    carried: bool = False
    """Words were taken away as polite ones."""
    previous: Path | None = None
    fillings: tuple[Filling, ...] | None = None
    """What filled the last slot; several only in a slot of multiple values."""

    def filled(self) -> list[tuple[Filling, ...]]:
        """What filled each slot, in order."""
        found: list[tuple[Filling, ...]] = []
        path: Path | None = self
        while path is not None:
            if path.fillings is not None:
                found.append(path.fillings)
            path = path.previous
        return found[::-1]


Filled = tuple[str, tuple[Filling, ...]]
"""The name of a slot, and what fills it."""


class Match(NamedTuple):
    sentence: Sentence
    path: Path

    @property
    def rank(self) -> tuple[float, int]:
        return self.path.cost, self.sentence.order

    def filled(self) -> list[Filled]:
        """What filled each slot of the sample."""
        return list(zip(self.sentence.slots, self.path.filled(), strict=True))


class Lenience(NamedTuple):
    """Which words may be left out: before `heads`, from `tails` on, and from a filler to where it ends."""

    heads: Sequence[int]
    tails: Sequence[int]
    fillers: Mapping[int, Sequence[int]]


Fill = Callable[[Branch, int], Iterable[tuple[Filling, ...]]]
"""What may fill a branch from a position on."""


_Reached = dict[int, dict[Node, Path]]
"""By position in the utterance: the places in the tree, each with the cheapest way there."""


class Search:
    """An utterance laid along a tree, first as it stands; what may be left out of it is tried from there on."""

    def __init__(self, root: Node, words: Words, fill: Fill, answer: bool = False) -> None:
        """`answer`: the root holds what Alexa has asked for. Then a sample may be nothing but an unlisted value."""
        self._root, self._forms, self._fill, self._answer = root, words.forms, fill, answer
        self._begin = ANSWER if answer else 0.0
        self._reached: _Reached = {}
        self._walk({0: {root: Path(self._begin)}}, {})

    def matches(self) -> list[Match]:
        """Every sample that the words are as they stand, each with its cheapest way, in no order."""
        return self._matches((len(self._forms),)) if len(self._forms) in self._reached else []

    def lenient_matches(self, lenience: Lenience) -> list[Match]:
        """The same and every sample that they are when some are left out."""
        heads = {head: {self._root: Path(self._begin + CARRIER * head, True)} for head in lenience.heads if head}
        self._walk(heads, lenience.fillers)
        return self._matches(lenience.tails)

    def _walk(self, fresh: _Reached, fillers: Mapping[int, Sequence[int]]) -> None:
        """Goes on from places not yet left, and over fillers from all; what is reached is kept."""
        reached = self._reached
        for at in range(len(self._forms)):
            if at in fresh:
                self._advance(at, fresh)
            for end in fillers[at] if at in fillers else ():
                for node, path in (reached.get(at, {}) | fresh.get(at, {})).items():
                    if node is not self._root:
                        _keep(reached, fresh, end, node, Path(path.cost + CARRIER * (end - at), True, path))
        for at, paths in fresh.items():
            reached.setdefault(at, {}).update(paths)

    def _advance(self, at: int, fresh: _Reached) -> None:
        """By one word, or by what may fill a slot."""
        form, reached = self._forms[at], self._reached
        alone = " " not in form
        for node, path in fresh[at].items():
            if following := node.words.get(form) if alone else node.after(form):
                _keep(reached, fresh, at + 1, following, path)
            for branch, after in node.branches.items():
                for fillings in self._fill(branch, at):
                    cost = path.cost + sum(map(cost_of, fillings))
                    _keep(reached, fresh, fillings[-1].end, after, Path(cost, path.carried, path, fillings))

    def _matches(self, tails: Sequence[int]) -> list[Match]:
        found: dict[Node, Path] = {}
        for tail in tails:
            left = len(self._forms) - tail
            for node, path in self._reached.get(tail, {}).items():
                if node.sentences:
                    path = Path(path.cost + CARRIER * left, True, path) if left else path
                    if node not in found or path.cost < found[node].cost:
                        found[node] = path
        return [
            Match(sentence, path)
            for node, path in found.items()
            for sentence in node.sentences
            if self._answer or sentence.literal or _listed(path)
        ]


def _keep(reached: _Reached, fresh: _Reached, at: int, node: Node, path: Path) -> None:
    """Only a cheaper way than every other to the same place is gone on from."""
    if at in reached and node in reached[at] and reached[at][node].cost <= path.cost:
        return
    here = fresh.setdefault(at, {})
    if node not in here or path.cost < here[node].cost:
        here[node] = path


def cost_of(filling: Filling) -> float:
    each = PHRASE if filling.phrase else VALUE if filling.known else FREE
    return each * (filling.end - filling.start)


def _listed(path: Path) -> bool:
    """No unlisted value and no phrase: enough for a sample that has no words of its own."""
    return all(each.known and not each.phrase for fillings in path.filled() for each in fillings)

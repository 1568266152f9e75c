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


@dataclass(frozen=True, slots=True)
class Path:
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


@dataclass(frozen=True)
class Match:
    sentence: Sentence
    path: Path

    @property
    def rank(self) -> tuple[float, int]:
        return self.path.cost, self.sentence.order


@dataclass(frozen=True)
class Lenience:
    """Which words may be left out: before `heads`, from `tails` on, and from a filler to where it ends."""

    heads: Sequence[int]
    tails: Sequence[int]
    fillers: Mapping[int, Sequence[int]]


Fill = Callable[[Branch, int], Iterable[tuple[Filling, ...]]]
"""What may fill a branch from a position on."""


def search(root: Node, words: Words, fill: Fill, answer: bool = False, lenience: Lenience | None = None) -> list[Match]:
    """Every sample that the words are, each with its cheapest way, in no order.

    `answer`: the root holds what Alexa has asked for. Then a sample may be nothing but an unlisted value.
    """
    steps = [form.split() for form in words.forms]
    reached: list[dict[Node, Path]] = [{} for _ in range(len(words) + 1)]
    begin = ANSWER if answer else 0.0
    for head in lenience.heads if lenience else (0,):
        reached[head][root] = Path(begin + CARRIER * head, head > 0)
    for at, step in enumerate(steps):
        ends = lenience.fillers.get(at, ()) if lenience else ()
        for node, path in reached[at].items():
            following: Node | None = node
            for word in step:
                following = following.words.get(word) if following else None
            if following:
                _keep(reached[at + 1], following, path)
            for branch, after in node.branches.items():
                for fillings in fill(branch, at):
                    cost = path.cost + sum(map(cost_of, fillings))
                    _keep(reached[fillings[-1].end], after, Path(cost, path.carried, path, fillings))
            for end in ends if node is not root else ():
                _keep(reached[end], node, Path(path.cost + CARRIER * (end - at), True, path))
    return _matches(reached, lenience.tails if lenience else (len(words),), answer)


def _keep(paths: dict[Node, Path], node: Node, path: Path) -> None:
    if node not in paths or path.cost < paths[node].cost:
        paths[node] = path


def cost_of(filling: Filling) -> float:
    each = PHRASE if filling.phrase else VALUE if filling.known else FREE
    return each * (filling.end - filling.start)


def _matches(reached: list[dict[Node, Path]], tails: Sequence[int], answer: bool) -> list[Match]:
    found: dict[Node, Path] = {}
    for tail in tails:
        left = len(reached) - 1 - tail
        for node, path in reached[tail].items():
            if node.sentences:
                _keep(found, node, Path(path.cost + CARRIER * left, True, path) if left else path)
    return [
        Match(sentence, path)
        for node, path in found.items()
        for sentence in node.sentences
        if answer or sentence.literal or _listed(path)
    ]


def _listed(path: Path) -> bool:
    """No unlisted value and no phrase: enough for a sample that has no words of its own."""
    return all(each.known and not each.phrase for fillings in path.filled() for each in fillings)

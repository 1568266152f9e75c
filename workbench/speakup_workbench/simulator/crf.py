"""A conditional random field: from sequences with known labels to the labels of other sequences.

CRFsuite does the arithmetic. A sequence of one item makes it a logistic regression, so one library learns both
which words fill a slot and which intent an utterance is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite

Item = Mapping[str, float] | Sequence[str]
"""The features of one item; each has a weight of 1 unless it says otherwise."""


class Field:
    """Learnt once, then only asked. The same sequences in the same order give the same field."""

    def __init__(self, learnt: bytes) -> None:
        self._learnt = learnt  # CRFsuite reads it where it lies, for as long as it is asked.
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open_inmemory(learnt)
        self.labels: tuple[str, ...] = tuple(sorted(self._tagger.labels()))

    @classmethod
    def learn(cls, sequences: Iterable[tuple[Sequence[Item], Sequence[str]]], **settings: float) -> Field:
        """`settings` are those of CRFsuite's L-BFGS: c1, c2, max_iterations …"""
        trainer: Any = pycrfsuite.Trainer(algorithm="lbfgs", params=settings, verbose=False)
        for items, labels in sequences:
            trainer.append(items, labels)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "field"
            trainer.train(str(path))
            return cls(path.read_bytes())

    def tag(self, items: Sequence[Item]) -> list[str]:
        """The likeliest labels, one an item."""
        labels: list[str] = self._tagger.tag(items)
        return labels

    def chances(self, items: Sequence[Item]) -> dict[str, float]:
        """How likely the first item has each label; they add up to 1."""
        self._tagger.set(items)
        return {label: self._tagger.marginal(label, 0) for label in self.labels}

"""How well and how fast models are heard, beside virtual-alexa and hassil in the same run.

    python -m benchmarks.hearing [FOLDER]

FOLDER holds interaction models, in any depth; without one the models of this repository are heard. Each tool hears
the same sample utterances of the same models. Times are medians over all utterances, the ratio that of each tool's
median to ours. A rival answers what it does not hear as well; how long that takes counts too.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rivals.rival import Missing, Rival, hassil, virtual_alexa
from benchmarks.utterances import POLITE, Utterance, duplicates, own_samples
from speakup_workbench.models import Model
from speakup_workbench.simulator.ear import Ear

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
MOST = 1_500
"""Utterances of one model; of a larger one every so many-th is said."""
WHERE = (
    "Without DATA only this repository's own models are heard. More are public, under Amazon's licence, in the "
    "sample skills of https://github.com/alexa-samples, in skill-package/interactionModels/custom:\n"
    "put some into a folder as NAME/LOCALE.json, then: make bench DATA=FOLDER"
)
KINDS = ("own samples", "polite word before", "polite word after")


@dataclass
class Score:
    """What one tool heard."""

    name: str
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    microseconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def median(self, kind: str) -> float:
        return statistics.median(self.microseconds[kind] or [math.nan])


def main() -> None:
    measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


def measure(folder: Path | None) -> None:
    models = [Model.load(path) for path in sorted((folder or ROOT / "interaction_models").rglob("*.json"))]
    rivals = fetched(virtual_alexa, hassil)
    print(f"\nHearing: {len(models)} interaction models of {folder or 'this repository'}\n")
    said = dict.fromkeys(KINDS, 0)
    scores = [Score("Speak Up"), *(Score(rival.name) for rival in rivals)]
    for model in models:
        for sample, intents in duplicates(model).items():
            print(f"{model.path}: {', '.join(intents)} share the sample {sample!r}, which is left out")
        hear(model, rivals, said, scores)
    table(said, scores)
    if folder is None:
        print(WHERE)
    large()


def fetched(*makers: Callable[[], Rival]) -> list[Rival]:
    rivals = []
    for maker in makers:
        try:
            rivals.append(maker())
        except Missing as missing:
            print(f"{missing}, so it is left out.")
    return rivals


def hear(model: Model, rivals: Sequence[Rival], said: dict[str, int], scores: Sequence[Score]) -> None:
    """Adds what each tool hears of one model to its score."""
    for kind, utterances in utterances_of(model).items():
        said[kind] += len(utterances)
        texts = [utterance.text for utterance in utterances]
        answers = [ours(model, texts), *(rival.hear(model, texts) for rival in rivals)] if texts else []
        for score, (heard, microseconds) in zip(scores, answers, strict=False):
            score.right[kind] += sum(map(is_right, utterances, heard))
            score.microseconds[kind] += microseconds


def utterances_of(model: Model) -> dict[str, list[Utterance]]:
    own = own_samples(model)
    own = own[:: len(own) // MOST + 1]
    before, after = POLITE.get(model.language, ("", ""))
    said = (
        ([], [])
        if not before
        else ([each.polite(before=before) for each in own], [each.polite(after=after) for each in own])
    )
    return dict(zip(KINDS, (own, *said), strict=True))


def ours(model: Model, texts: Sequence[str]) -> tuple[list[dict[str, object]], list[float]]:
    ear = Ear(model)
    for text in texts[:50]:
        ear.hear(text, now=NOW)
    heard: list[dict[str, object]] = []
    microseconds = []
    for text in texts:
        start = time.perf_counter()
        found = ear.hear(text, now=NOW)
        microseconds.append((time.perf_counter() - start) * 1e6)
        heard.append({"intent": found.intent, "slots": [slot.name for slot in found.slots.values() if slot.said]})
    return heard, microseconds


def is_right(utterance: Utterance, heard: dict[str, object]) -> bool:
    slots = heard["slots"]
    return heard["intent"] == utterance.intent and isinstance(slots, list) and set(slots) == set(utterance.slots)


def table(said: dict[str, int], scores: Sequence[Score]) -> None:
    print(f"{'':34} {'':>9}" + "".join(f"{score.name:>15}" for score in scores))
    for kind in KINDS:
        shares = "".join(f"{score.right[kind] / said[kind]:>15.1%}" for score in scores)
        print(f"{kind + ', heard as such':34} {said[kind]:>9,}{shares}")
    for kind in KINDS:
        medians = [score.median(kind) for score in scores]
        cells = "".join(f"{f'{median:.0f} µs (x {median / medians[0]:.1f})':>15}" for median in medians)
        print(f"{kind + ', time for one':34} {'':>9}{cells}")


def large() -> None:
    """In processes of their own, so that the memory is the model's alone."""
    command = [sys.executable, "-m", "benchmarks.large_model"]
    with tempfile.TemporaryDirectory() as folder:
        model = f"{folder}/en-US.json"
        subprocess.run([*command, "write", model], cwd=ROOT, check=True)
        found, checked = (
            json.loads(
                subprocess.run([*command, task, model], cwd=ROOT, capture_output=True, text=True, check=True).stdout
            )
            for task in ("hear", "check")
        )
    print(
        f"10,000 samples and 50,000 values: loaded in {found['seconds']:.1f} s with {found['megabytes']:.0f} MB; "
        f"one utterance {found['p50'] / 1000:.2f} ms (median), {found['p99'] / 1000:.1f} ms (99th percentile);\n"
        f"the slowest, which had to learn the model to guess: {found['slowest'] / 1e6:.1f} s, once; "
        f"with all that was learnt {found['learnt_megabytes']:.0f} MB;\n"
        f"judged by all rules for a model in {checked['seconds']:.1f} s"
    )


if __name__ == "__main__":
    main()

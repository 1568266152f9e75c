"""A model of the largest size anybody writes: how long it takes to load, to hear, and how much memory it needs.

python -m benchmarks.large_model write FILE    makes the model
python -m benchmarks.large_model hear FILE     prints one line of JSON
python -m benchmarks.large_model check FILE    the same of what `speakup check --model FILE` takes
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.utterances import own_samples
from speakup_workbench.checks.report import check_model
from speakup_workbench.models import Model
from speakup_workbench.simulator.ear import Ear

SAMPLES, VALUES = 10_000, 50_000
INTENTS, TYPES = 100, 10
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
_SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu".split()
_VERBS = "play open find order show read call tell give send book move set bring count check start keep".split()


def main() -> None:
    task, path = sys.argv[1], Path(sys.argv[2])
    if task == "write":
        path.write_text(json.dumps(document(Random(1))), encoding="utf-8")
    elif task == "check":
        check(path)
    else:
        hear(path)


def check(path: Path) -> None:
    start = time.perf_counter()
    report = check_model(path)
    print(json.dumps({"seconds": time.perf_counter() - start, "findings": len(report.findings)}))


def hear(path: Path) -> None:
    before = megabytes()
    start = time.perf_counter()
    model = Model.load(path)
    ear = Ear(model)
    loaded = time.perf_counter() - start
    needed = megabytes() - before
    said = utterances(model, Random(2))
    first = [timed(ear, text) for text in said]  # the first guess of an intent learns it
    times = sorted(timed(ear, text) for text in said)
    microseconds = {f"p{share}": times[len(times) * share // 100] for share in (50, 99)}
    learnt = {"slowest": max(first), "learnt_megabytes": megabytes() - before}
    print(json.dumps({"seconds": loaded, "megabytes": needed, **learnt, **microseconds}))


def document(chance: Random) -> dict[str, Any]:
    """An interaction model of SAMPLES different samples and VALUES different values of one to three words."""
    words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(3_000)]
    names = distinct(VALUES, lambda: " ".join(chance.choices(words, k=chance.randint(1, 3))))
    types = [
        {"name": f"Type{chr(65 + at)}", "values": [{"name": {"value": name}} for name in names[at::TYPES]]}
        for at in range(TYPES)
    ]

    def sample() -> str:
        begin = f"{chance.choice(_VERBS)} {' '.join(chance.choices(words, k=chance.randint(1, 3)))}"
        return f"{begin} {{first}} {chance.choice(words)} {{second}}" if chance.random() < 0.7 else begin

    samples = distinct(SAMPLES, sample)
    intents = [
        {
            "name": f"Intent{chr(65 + at // 26)}{chr(65 + at % 26)}",
            "slots": [
                {"name": "first", "type": types[at % TYPES]["name"]},
                {"name": "second", "type": types[(at + 1) % TYPES]["name"]},
            ],
            "samples": samples[at::INTENTS],
        }
        for at in range(INTENTS)
    ]
    intents.append({"name": "AMAZON.FallbackIntent", "samples": []})
    language = {"invocationName": "large model", "intents": intents, "types": types}
    return {"interactionModel": {"languageModel": language}}


def distinct(count: int, make: Any) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    return list(found)


def utterances(model: Model, chance: Random) -> list[str]:
    """Samples as they stand and with polite words, unlisted values, and nonsense, equally many of each."""
    own = [each.text for each in chance.sample(own_samples(model), 250)]
    words = [word for text in own for word in text.split()]
    strange = [" ".join([*text.split()[:-1], "qwertz"]) for text in own]
    nonsense = [" ".join(chance.choices(words, k=6)) for _ in own]
    return [*own, *(f"could you please {text}" for text in own), *strange, *nonsense]


def timed(ear: Ear, text: str) -> float:
    start = time.perf_counter()
    ear.hear(text, now=NOW)
    return (time.perf_counter() - start) * 1e6


def megabytes() -> float:
    """The most memory this process has had so far."""
    linux = Path("/proc/self/status")
    if linux.exists():  # where getrusage counts what the parent had as well
        return int(linux.read_text().partition("VmHWM:")[2].split()[0]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()

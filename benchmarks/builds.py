"""What each step of `make build` brings to a cold start: the same small skill, in fresh processes, in turn.

    python -m benchmarks.builds [--runs N]

The libraries are compiled in every case, as pip has compiled them here; in Lambda they too come from `make build`.
"""

import argparse
import compileall
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.pairs import HERE, STATELESS, process
from speakup_workbench.bundle import bundle

SOURCES = {"skills/hello": HERE / "skills" / "hello", "speakup": HERE.parent / "framework" / "speakup"}


def measure(runs: int) -> None:
    with builds() as folders:
        times: dict[str, list[float]] = {step: [] for step in folders}
        for _ in range(runs):
            for step, folder in folders.items():
                found = process(
                    replace(STATELESS, warm={}, floors=()), "ours", folder, {"PYTHONDONTWRITEBYTECODE": "1"}
                )  # as in Lambda
                times[step] += found["measured"]["cold start"]
    print(f"\n{'a cold start, step by step':30} {'ours':>10} {'to before':>10}   {runs} runs")
    before = next(iter(times.values()))
    for step, its_times in times.items():
        ratio = statistics.median(one / other for one, other in zip(its_times, before, strict=True))
        print(f"{step:30} {statistics.median(its_times):7.1f} ms {ratio:10.2f}")
        before = its_times


@contextmanager
def builds() -> Iterator[dict[str, Path]]:
    """The skill and the framework after each step."""
    with tempfile.TemporaryDirectory() as name:
        steps = ("as it is written", "YAML turned into JSON", "templates turned into steps", "modules compiled")
        folders = {step: Path(name, str(number)) for number, step in enumerate(steps)}
        written, in_json, in_steps, compiled = folders.values()
        for place, source in SOURCES.items():
            shutil.copytree(source, written / place, ignore=shutil.ignore_patterns("__pycache__"))
            for folder in (in_json, in_steps, compiled):
                bundle(source, folder / place)
        for path in in_json.rglob("*.steps"):
            path.unlink()
        compileall.compile_dir(compiled, quiet=1)
        yield folders


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Measures what each step of the build brings to a cold start.")
    asked.add_argument("--runs", type=int, default=15, help="how often each is measured")
    measure(asked.parse_args().runs)

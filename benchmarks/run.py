"""Measures what the README claims, each figure against a rival in the same run, in turn, and prints the ratios.

    python -m benchmarks.run [--runs N] [--data FOLDER] [--snips FOLDER]

Absolute times are those of this machine and its mood; the ratio is what counts.
"""

import argparse
from pathlib import Path

from benchmarks import builds, hearing, page, pairs, screens, simulator, snips


def main() -> None:
    asked = argparse.ArgumentParser(description="Measures what the README claims.")
    asked.add_argument("--runs", type=int, default=15, help="how often each pair is measured")
    asked.add_argument("--data", type=Path, help="a folder of interaction models to hear")
    asked.add_argument("--snips", type=Path, help="the SNIPS 2017 queries; see benchmarks/snips.py")
    options = asked.parse_args()
    if options.data and not options.data.is_dir():
        asked.error(f"There is no folder {options.data}.")
    pairs.measure(options.runs)
    builds.measure(options.runs)
    simulator.measure(options.runs)
    page.measure(options.runs)
    screens.measure()
    hearing.measure(options.data)
    snips.report(options.snips)


if __name__ == "__main__":
    main()

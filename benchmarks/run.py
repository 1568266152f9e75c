"""Measures what the README claims, each figure against a rival in the same run, in turn, and prints the ratios.

    python -m benchmarks.run [--runs N] [--data FOLDER]

Absolute times are those of this machine and its mood; the ratio is what counts. A cold start is a fresh process: the
import of the handler and its first turn, without the interpreter's own start.
"""

import argparse
import compileall
import copy
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import hearing, simulator, snips
from speakup_workbench.bundle import bundle
from speakup_workbench.simulator import cloud

HERE = Path(__file__).parent
ROOT = HERE.parent

# What an Echo Show sends when a skill is opened; the fields are Amazon's, the ids are made up.
SKILL = {"applicationId": "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"}
USER = {"userId": "amzn1.ask.account.BENCHMARK"}
ECHO_SHOW_LAUNCH: dict[str, Any] = {
    "version": "1.0",
    "session": {
        "new": True,
        "sessionId": "amzn1.echo-api.session.1",
        "application": SKILL,
        "attributes": {},
        "user": USER,
    },
    "context": {
        "Viewports": [
            {
                "type": "APL",
                "id": "main",
                "shape": "RECTANGLE",
                "dpi": 213,
                "presentationType": "STANDARD",
                "canRotate": False,
                "configuration": {
                    "current": {
                        "mode": "HUB",
                        "video": {"codecs": ["H_264_42", "H_264_41"]},
                        "size": {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800},
                    }
                },
            }
        ],
        "Viewport": {
            "experiences": [{"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False, "canResize": False}],
            "mode": "HUB",
            "shape": "RECTANGLE",
            "pixelWidth": 1280,
            "pixelHeight": 800,
            "dpi": 213,
            "currentPixelWidth": 1280,
            "currentPixelHeight": 800,
            "touch": ["SINGLE"],
            "video": {"codecs": ["H_264_42", "H_264_41"]},
        },
        "AudioPlayer": {"playerActivity": "IDLE"},
        "System": {
            "application": SKILL,
            "user": USER,
            "device": {
                "deviceId": "amzn1.ask.device.BENCHMARK",
                "supportedInterfaces": {
                    "AudioPlayer": {},
                    "Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}},
                },
            },
            "apiEndpoint": "https://api.amazonalexa.com",
            "apiAccessToken": "token",
        },
    },
    "request": {
        "type": "LaunchRequest",
        "requestId": "amzn1.echo-api.request.1",
        "timestamp": "2026-11-21T08:00:00Z",
        "locale": "en-US",
        "shouldLinkResultBeReturned": False,
    },
}


def main() -> None:
    asked = argparse.ArgumentParser(description="Measures what the README claims.")
    asked.add_argument("--runs", type=int, default=9, help="how often each pair is measured")
    asked.add_argument("--data", type=Path, help="a folder of interaction models to hear")
    asked.add_argument("--snips", type=Path, help="the SNIPS 2017 queries; see benchmarks/snips.py")
    options = asked.parse_args()
    if options.data and not options.data.is_dir():
        asked.error(f"There is no folder {options.data}.")
    compare_with_sdk(options.runs)
    simulator.measure(options.runs)
    hearing.measure(options.data)
    snips.report(options.snips)


def compare_with_sdk(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder)
        for name in ("hello", "count"):
            bundle(HERE / "skills" / name, built / "skills" / name)
        bundle(ROOT / "framework" / "speakup", built / "speakup")
        compileall.compile_dir(built, quiet=1)  # as pip has compiled the rival
        event = built / "event.json"
        event.write_text(json.dumps(ECHO_SHOW_LAUNCH), encoding="utf-8")
        with cloud.opened("benchmark") as database, cloud.environment(database.environment("benchmark")):
            environment = dict(os.environ) | {"PYTHONPATH": os.pathsep.join([str(built), str(HERE)])}
            print(f"{'what':46} {'ours':>9} {'rival':>9} {'ratio':>6}   rival")
            for what, ours, rival, name in (
                ("cold start, no state", "skills.hello.skill", "sdk_hello", "ask-sdk-core"),
                ("cold start with state", "skills.count.skill", "sdk_count", "ask-sdk-core and its DynamoDbAdapter"),
            ):
                pairs = [[first_turn(module, event, environment) for module in (ours, rival)] for _ in range(runs)]
                report(what, pairs, "ms", name)
        sys.path[:0] = [str(built), str(HERE)]
        pairs = [[warm_turn(module) for module in ("skills.hello.skill", "sdk_hello")] for _ in range(runs)]
        report("warm turn, no state, Echo Show envelope", pairs, "µs", "ask-sdk-core")


def report(what: str, pairs: list[list[float]], unit: str, rival: str) -> None:
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    print(f"{what:46} {ours:6.0f} {unit} {theirs:6.0f} {unit} {ratio:6.2f}   {rival}")


def first_turn(module: str, event: Path, environment: dict[str, str]) -> float:
    command = [sys.executable, str(HERE / "first_turn.py"), module, str(event)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def warm_turn(module: str, turns: int = 300) -> float:
    handler: Callable[[Any, Any], Any] = importlib.import_module(module).handler
    events = [copy.deepcopy(ECHO_SHOW_LAUNCH) for _ in range(turns)]
    handler(events[0], None)
    start = time.perf_counter()
    for event in events:
        handler(event, None)
    return (time.perf_counter() - start) / turns * 1e6


if __name__ == "__main__":
    main()

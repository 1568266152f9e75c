"""The same small skill on Speak Up and on the ASK SDK, each in a fresh process, in turn.

    python -m benchmarks.pairs [--runs N]

Ours is built as `make build` builds it, and both are compiled as pip compiles what it installs. A cold start is the
import of the handler and its first turn, without the interpreter's own start. State lives in Amazon's DynamoDB Local.
"""

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session

from benchmarks.dynamodb_local import Unavailable, create_table, dynamodb_local
from benchmarks.envelopes import intent, launch
from speakup_workbench.bundle import bundle
from speakup_workbench.simulator import cloud

HERE = Path(__file__).parent
TABLES = {"ours": "benchmark-ours", "rival": "benchmark-rival"}

# Enough requests for the JVM to have seen the operations.
WARM_UP = 200


@dataclass(frozen=True)
class Pair:
    """A skill of ours, its rival, and what both are asked."""

    ours: str
    rival: str
    rival_is: str
    warm: Mapping[str, tuple[str | None, int]]
    """By name: the intent of a warm turn (None opens the skill), and how often it is taken in each process."""
    floors: tuple[str, ...]
    """What no skill can do without, measured beside it."""


STATELESS = Pair("skills.hello.skill", "sdk_hello", "ask-sdk-core", {"warm turn": (None, 300)}, ("JSON in and out",))
STATEFUL = Pair(
    "skills.count.skill",
    "sdk_count",
    "ask-sdk-core and its DynamoDbAdapter",
    {"warm turn that saves": (None, 30), "warm turn that reads": ("HowOftenIntent", 30)},
    ("GetItem", "UpdateItem"),
)


def measure(runs: int) -> None:
    with built() as folder, database() as variables:
        for what, pair in (("no state", STATELESS), ("with state", STATEFUL)):
            both = [[process(pair, side, folder, variables) for side in ("ours", "rival")] for _ in range(runs)]
            report(what, pair, both)


@contextmanager
def built() -> Iterator[Path]:
    """A folder with both sides, and with nothing of the source."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for skill in ("hello", "count"):
            bundle(HERE / "skills" / skill, folder / "skills" / skill)
            shutil.copy(HERE / f"sdk_{skill}.py", folder)
        bundle(HERE.parent / "framework" / "speakup", folder / "speakup")
        compileall.compile_dir(folder, quiet=1)
        yield folder


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The variables that lead botocore to an empty table for each side."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(dynamodb_local())
        except Unavailable as missing:
            print(f"{missing}\nUntil then, state is measured on moto's server: slower, and not DynamoDB.")
            server = stack.enter_context(cloud.served())
            server.wait()
            address = server.endpoint
        variables = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "offline",
            "AWS_SECRET_ACCESS_KEY": "offline",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        with cloud.environment(variables):
            client = botocore.session.Session().create_client("dynamodb")
            for table in TABLES.values():
                create_table(client, table)
                for _ in range(WARM_UP):
                    client.put_item(TableName=table, Item={"id": {"S": "warm-up"}})
                    client.get_item(TableName=table, Key={"id": {"S": "warm-up"}})
            client.close()
        yield variables


def process(pair: Pair, side: str, folder: Path, variables: Mapping[str, str]) -> dict[str, Any]:
    """What one fresh process measured. Each has a listener of its own."""
    user_id = f"amzn1.ask.account.{time.time_ns()}"
    turns = {
        "first": launch(user_id),
        "warm": {
            name: (intent(user_id, asked) if asked else launch(user_id), times)
            for name, (asked, times) in pair.warm.items()
        },
        "floors": pair.floors,
    }
    module = pair.ours if side == "ours" else pair.rival
    ran = subprocess.run(
        [sys.executable, "-P", str(HERE / "process.py"), module],  # -P: the source's skills/ stay out of reach
        env={**os.environ, **variables, "PYTHONPATH": str(folder), "SPEAKUP_TABLE": TABLES[side]},
        input=json.dumps(turns),
        capture_output=True,
        text=True,
    )
    if ran.returncode != 0:
        sys.exit(f"{module} did not answer:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def report(what: str, pair: Pair, both: list[list[dict[str, Any]]]) -> None:
    for ours, rival in both:
        assert ours["said"] == rival["said"], f"{pair.ours} and {pair.rival} say different things"
    print(f"\n{what:30} {'ours':>10} {'rival':>10} {'ratio':>6}   rival: {pair.rival_is}, {len(both)} pairs")
    for name in ("imports alone", "first turn", "cold start", *pair.warm, "peak memory", "modules loaded"):
        pairs = [[statistics.median(side["measured"][name]) for side in sides] for sides in both]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        print(f"{name:30} {amount(name, ours):>10} {amount(name, theirs):>10} {ratio:6.2f}")
    for name in pair.floors:
        floor = statistics.median(statistics.median(ours["measured"][name]) for ours, _ in both)
        print(f"{f'by itself: {name}':30} {amount(name, floor):>10}")


def amount(name: str, value: float) -> str:
    """With its unit."""
    if name == "modules loaded":
        return f"{value:.0f}"
    if name == "peak memory":
        return f"{value:.1f} MB"
    return f"{value:.1f} ms" if value >= 1 else f"{value * 1000:.0f} µs"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Measures a skill of ours against the same one on the ASK SDK.")
    asked.add_argument("--runs", type=int, default=15, help="how many pairs of processes")
    measure(asked.parse_args().runs)

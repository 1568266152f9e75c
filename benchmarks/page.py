"""How long `speakup web` takes to answer, at first and for a turn, and whether 500 turns make its process larger.

    python -m benchmarks.page

Of a turn it is told what comes on top of the skill's own time: hearing, the process, the server, what the page is told.
"""

import contextlib
import multiprocessing
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import requests

from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import Worker

ROOT = Path(__file__).parents[1]
SKILL = "clean_water"
SAID = (
    "tell me a fact",
    "another fact",
    "pledge ten liters",
    "yes",
    "what can i do",
    "where does that come from",
    "help",
)
TURNS = 50
FIRST, LAST = 100, 600
"""Turns after which the size of the process is looked at."""


def measure(runs: int) -> None:
    """Prints a line a figure."""
    starts, on_top = [], []
    for _ in range(runs):
        start = time.perf_counter()
        with _served() as (session, base):
            room = session.post(f"{base}/api/rooms", json={"skill": SKILL}).json()["room"]
            starts.append(time.perf_counter() - start)
            for words in islice(cycle(SAID), TURNS):
                start = time.perf_counter()
                steps = session.post(f"{base}/api/rooms/{room}/say", json={"words": words}).json()["steps"]
                took = time.perf_counter() - start
                on_top.append(took - sum(turn["seconds"] for step in steps for turn in step["turns"]))
    print(f"speakup web until a skill can be talked to on its page: {statistics.median(starts):.2f} s")
    usual, many = (1000 * each for each in (statistics.median(on_top), statistics.quantiles(on_top, n=20)[-1]))
    print(f"a turn on top of the skill's own time: {usual:.0f} ms, 1 in 20 over {many:.0f} ms")
    small, large = _sizes()
    more = 100 * (large - small) / small
    print(f"the process of a page after {FIRST} turns: {small:.0f} MB, after {LAST}: {large:.0f} MB ({more:+.1f} %)")


@contextlib.contextmanager
def _served() -> Iterator[tuple[requests.Session, str]]:
    command = [sys.executable, "-m", "speakup_workbench", "web", SKILL, "--port", "0", "--no-browser"]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server,
        requests.Session() as session,
    ):
        assert server.stdout
        address = re.findall(r"http://\S+", server.stdout.readline())[0]
        session.trust_env = False
        session.get(address)
        yield session, address.partition("/?")[0]
        server.terminate()


def _sizes() -> tuple[float, float]:
    """In MB; of Linux alone, where every process tells its own."""
    worker, sizes = Worker(Wanted(ROOT)), []
    worker.ask({"do": "open", "skill": SKILL, "settings": {}, "seed": 1}, 60)
    [process] = multiprocessing.active_children()
    for number, words in enumerate(islice(cycle(SAID), LAST), 1):
        worker.ask({"do": "say", "words": words}, 60)
        if number in (FIRST, LAST):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            sizes.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024)
    worker.close()
    return sizes[0], sizes[1]


if __name__ == "__main__":
    measure(3)

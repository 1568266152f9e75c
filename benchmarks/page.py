"""How long `speakup web` takes to answer, at first and for a turn, and whether 500 turns make anything larger.

    python -m benchmarks.page

In Chromium, as one who sits before the page meets it: the browser runs already, and words are typed as soon as there
is a line for them. Of a turn it is told what comes on top of the skill's own time: the page, the server, hearing.
"""

from __future__ import annotations

import contextlib
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from speakup_workbench.errors import Mistake
from speakup_workbench.screen import browser
from speakup_workbench.screen.browser import Browser

ROOT = Path(__file__).parents[1]
SKILL = "clean_water"
OPENING, REPLY = "open clean water", "Welcome to Clean Water"
SAID = (
    "tell me a fact",
    "another fact",
    "pledge ten liters",
    "yes",
    "what can i do",
    "where does that come from",
    "help",
)
TURNS = 100
FIRST, LAST = 20, 520
"""Turns after which the size of everything is looked at."""

THERE = """new Promise((resolve) => {
    const look = () => (document.querySelector(%s) ? resolve() : requestAnimationFrame(look));
    look();
})"""
# From the key to the first frame that shows the answer: what has changed by an animation frame is painted with it, and
# a task that comes after it comes after the painting.
TURN = """new Promise((resolve) => {
    const [line, list] = [document.getElementById("words"), document.getElementById("conversation")];
    line.value = %s;
    const began = performance.now();
    new MutationObserver((_, observer) => {
        const last = list.lastElementChild;
        if (last.matches(".waiting") || !last.querySelector(".speech")) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }).observe(list, {childList: true});
    line.form.requestSubmit();
})"""
NEWEST = """fetch(`/api/rooms/${sessionStorage.getItem("speakup.room")}`)
    .then((answer) => answer.json()).then(({steps}) => steps.at(-1))"""


def measure(runs: int) -> None:
    """Prints a line a figure."""
    try:
        program = browser.find()
    except Mistake as missing:
        print(f"the page of speakup web: not measured. {missing}")
        return
    with browser.opened(program) as page:
        page.open("about:blank", 1400, 900)
        starts = [_start(page) for _ in range(runs)]
        shown, replied = (statistics.median(each) for each in zip(*starts, strict=True))
        print(f"speakup web until the page shows what may be said: {shown:.2f} s")
        print(f'speakup web until the page has painted the reply to "{OPENING}": {replied:.2f} s')
        print(f"    of {runs}: {', '.join(f'{each:.2f}' for each in sorted(reply for _, reply in starts))}")
        with _served() as (address, server):
            page.call("Page.navigate", url=address)
            _wait(page, "#suggestions li")
            _turns(page)
            _sizes(page, server)


def _start(page: Browser) -> tuple[float, float]:
    """Seconds from the start of the process until the page shows suggestions, and until it has painted a reply."""
    begun = time.perf_counter()
    with _served() as (address, _):
        page.call("Page.navigate", url=address)
        _wait(page, "#words:focus")
        answering = f"window.answered = {TURN % json.dumps(OPENING)}; undefined"
        page.run(answering)
        _wait(page, "#suggestions li")
        shown = time.perf_counter() - begun
        page.run("window.answered")
        replied = time.perf_counter() - begun
        assert REPLY in page.run("document.querySelector('.speech').textContent")
        return shown, replied


def _turns(page: Browser) -> None:
    on_top = []
    _say(page, OPENING)
    for words in islice(cycle(SAID), TURNS):
        took = _say(page, words)
        on_top.append(took - 1000 * sum(turn["seconds"] for turn in page.run(NEWEST)["turns"]))
    usual, many = statistics.median(on_top), statistics.quantiles(on_top, n=20)[-1]
    print(f"a turn from Enter to painted, beyond the skill's own time: {usual:.0f} ms, 1 in 20 over {many:.0f} ms")


def _sizes(page: Browser, server: int) -> None:
    """In MB; the processes' of Linux alone, where every process tells its own."""
    page.run("document.getElementById('restart').click()")
    _wait(page, "#welcome q")
    found = []
    for number, words in enumerate(islice(cycle(SAID), LAST), 1):
        _say(page, words)
        if number in (FIRST, LAST):
            for _ in range(3):  # what the first finds in scripts frees, for the next, what the browser holds for them
                page.call("HeapProfiler.collectGarbage")
            heap = page.call("Runtime.getHeapUsage")
            scripts = sum(heap[part] for part in ("usedSize", "embedderHeapUsedSize", "backingStorageSize")) / 1e6
            own, *others = (_resident(process) for process in (server, *_children(server)))
            found.append((own, max(others), scripts))
    for what, before, after in zip(("the server", "the skill's process", "the page's heap"), *found, strict=True):
        more = 100 * (after - before) / before
        print(f"{what} after {FIRST} turns: {before:.1f} MB, after {LAST}: {after:.1f} MB ({more:+.1f} %)")


def _say(page: Browser, words: str) -> float:
    """Milliseconds from Enter until the reply is painted."""
    return float(page.run(TURN % json.dumps(words)))


def _wait(page: Browser, selector: str) -> None:
    page.run(THERE % json.dumps(selector))


@contextlib.contextmanager
def _served() -> Iterator[tuple[str, int]]:
    """The address, and the process that answers there."""
    command = [sys.executable, "-m", "speakup_workbench", "web", SKILL, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield re.findall(r"http://\S+", server.stdout.readline())[0], server.pid
        finally:
            server.terminate()


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    measure(5)

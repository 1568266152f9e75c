"""How long `speakup web` takes to answer, at first and for a turn, and whether 500 turns make anything larger.

    python -m benchmarks.page

In Chromium, as one who sits before the page meets it: the browser runs already, and words are typed as soon as there
is a line for them. Of a turn it is told what comes on top of the skill's own time: the page, the server, hearing.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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

# From the key to the first frame that shows the answer: what has changed by an animation frame is painted with it, and
# a task that comes after it comes after the painting.
TURN = """words => new Promise((resolve) => {
    const [line, list] = [document.getElementById("words"), document.getElementById("conversation")];
    line.value = words;
    const began = performance.now();
    new MutationObserver((_, observer) => {
        const last = list.lastElementChild;
        if (last.matches(".waiting") || !last.querySelector(".speech")) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }).observe(list, {childList: true});
    line.form.requestSubmit();
})"""


def measure(runs: int) -> None:
    """Prints a line a figure."""
    if CHROMIUM is None:
        print("the page of speakup web: not measured, there is no chromium")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        starts = [_start(browser) for _ in range(runs)]
        shown, replied = (statistics.median(each) for each in zip(*starts, strict=True))
        print(f"speakup web until the page shows what may be said: {shown:.2f} s")
        print(f'speakup web until the page shows the reply to "{OPENING}": {replied:.2f} s')
        print(f"    of {runs}: {', '.join(f'{each:.2f}' for each in sorted(reply for _, reply in starts))}")
        with _served() as (address, server), _page(browser, address) as page:
            _turns(page)
            _sizes(page, server)
        browser.close()


def _start(browser: Browser) -> tuple[float, float]:
    """Seconds from the start of the process until the page shows suggestions, and until it shows a reply."""
    begun = time.perf_counter()
    with _served() as (address, _), _page(browser, address) as page:
        page.locator("#words:focus").fill(OPENING)
        page.keyboard.press("Enter")
        page.locator("#suggestions li").first.wait_for()
        shown = time.perf_counter() - begun
        page.locator(".speech", has_text=REPLY).wait_for()
        return shown, time.perf_counter() - begun


def _turns(page: Page) -> None:
    on_top = []
    page.evaluate(TURN, OPENING)
    for words in islice(cycle(SAID), TURNS):
        took = page.evaluate(TURN, words)
        step = page.evaluate("fetch(`/api/rooms/${sessionStorage.getItem('speakup.room')}`).then((all) => all.json())")
        on_top.append(took - 1000 * sum(turn["seconds"] for turn in step["steps"][-1]["turns"]))
    usual, many = statistics.median(on_top), statistics.quantiles(on_top, n=20)[-1]
    print(f"a turn from Enter to painted, beyond the skill's own time: {usual:.0f} ms, 1 in 20 over {many:.0f} ms")


def _sizes(page: Page, server: int) -> None:
    """In MB; the processes' of Linux alone, where every process tells its own."""
    debugger = page.context.new_cdp_session(page)
    page.locator("#restart").click()
    page.locator("#welcome q").wait_for()

    def sizes() -> tuple[float, float, float]:
        debugger.send("HeapProfiler.collectGarbage")
        heap = debugger.send("Runtime.getHeapUsage")
        scripts = (heap["usedSize"] + heap["embedderHeapUsedSize"] + heap["backingStorageSize"]) / 1e6
        own, *others = (_resident(process) for process in (server, *_children(server)))
        return own, max(others), scripts

    found = []
    for number, words in enumerate(islice(cycle(SAID), LAST), 1):
        page.evaluate(TURN, words)
        if number in (FIRST, LAST):
            found.append(sizes())
    for what, before, after in zip(("the server", "the skill's process", "the page's heap"), *found, strict=True):
        more = 100 * (after - before) / before
        print(f"{what} after {FIRST} turns: {before:.1f} MB, after {LAST}: {after:.1f} MB ({more:+.1f} %)")


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


@contextlib.contextmanager
def _page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        page.goto(address, wait_until="commit")
        yield page


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    measure(5)

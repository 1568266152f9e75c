"""A real browser for the tests of the page, and `speakup web` as a process to visit with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
).split()
SAID = "Talk to"
PATIENCE = 30_000.0
"""Milliseconds that anything may take: what is looked for is what comes, not how soon."""


@contextmanager
def launched(*switches: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *switches])
        yield browser
        browser.close()


@contextmanager
def served(folder: Path, skill: str) -> Iterator[str]:
    """Where `speakup web` answers in that folder, the token included."""
    command = [sys.executable, "-m", "speakup_workbench", "web", skill, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert SAID in line, line
        yield line.split()[-1]
        server.terminate()


def is_breach(message: ConsoleMessage) -> bool:
    """Of the page's own policy; the frame of the screen has another."""
    return "Content Security" in message.text and "/screen/" not in message.location["url"]


def say(page: Page, *all_words: str) -> Locator:
    """Says one thing after the other in the line; gives back the last step."""
    for words in all_words:
        steps = page.locator(".step[data-index]")
        index = int(steps.last.get_attribute("data-index") or 0) + 1 if steps.count() else 0
        page.get_by_label("What you say").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator(f".step[data-index='{index}']")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".step.waiting")).to_have_count(0)
    return page.locator(".step").last


def look(page: Page, panel: str) -> Locator:
    page.get_by_role("tab", name=panel).click()
    return page.get_by_role("tabpanel")

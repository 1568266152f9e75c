"""A picture of each screen that a skill shows in a conversation."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from speakup_workbench.screen import browser, server
from speakup_workbench.screen.browser import Browser
from speakup_workbench.screen.files import Files
from speakup_workbench.simulator.display import APL
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.viewport import Viewport

LATER = 30_000
"""Milliseconds after which a screen that moves is drawn again: as long as it stays on a device."""


@dataclass(frozen=True)
class Drawn:
    """What became of one directive."""

    problem: str = ""
    """Why nothing is on the screen; empty when something is."""
    notices: tuple[str, ...] = ()
    """What the author should know: what is not drawn, or drawn otherwise than on a device."""
    labels: tuple[str, ...] = ()
    """What a screen reader says, in order."""
    moves: bool = False
    """The document has commands that may change it by and by."""


@dataclass
class Screen:
    """The screen of a device, in a browser without a window."""

    _browser: Browser
    _address: str
    viewport: Viewport
    """Another one holds from the next drawing on."""
    theme: str = "dark"
    _is_ready: bool = field(default=False, init=False)

    def show(self, directive: Mapping[str, Any], now: datetime | None = None) -> Drawn:
        """Draws what a RenderDocument directive has, or does what an ExecuteCommands or an update of a list says."""
        match str(directive.get("type")).removeprefix(f"{APL}."):
            case "RenderDocument":
                document, sources = directive.get("document"), directive.get("datasources") or {}
                return self.draw(document, sources, now)
            case "ExecuteCommands":
                return self._told({"type": "execute", "commands": directive.get("commands")})
            case _:
                return self._told({"type": "update", "directive": dict(directive)})

    def draw(self, document: Any, sources: Any, now: datetime | None = None) -> Drawn:
        moment = {"now": now.timestamp() * 1000, "zone_offset": _offset(now)} if now else {}
        viewport, theme = dict(self.viewport.in_frame), self.theme
        self._wake()
        self._browser.resize(self.viewport.width, self.viewport.height)
        drawing = {"type": "draw", "document": document, "datasources": sources, "viewport": viewport, "theme": theme}
        return self._told(drawing | moment)

    def wait(self, milliseconds: int) -> None:
        """Time passes for the document, at once for who waits."""
        self._told({"type": "pass", "milliseconds": milliseconds})

    def picture(self, scale: float = 1) -> bytes:
        """A PNG as large as the screen, or by `scale` smaller; a round one is transparent around."""
        return self._browser.picture(self.viewport.width, self.viewport.height, scale)

    def run(self, script: str) -> Any:
        """The value of a script in the page that draws."""
        self._wake()
        return self._browser.run(script)

    def warm(self) -> None:
        """The browser has begun, and its page is still empty."""
        self._browser.call("Browser.getVersion")

    def memory(self) -> tuple[int, int]:
        """Bytes in use once what is not needed is gone: of the page's scripts, and of the renderer."""
        self._wake()
        return self._browser.memory(), int(self._browser.run("Module.HEAP8.length"))

    def press(self, x: float, y: float) -> None:
        """The listener touches the screen there; in pixels."""
        self._browser.press(x, y)

    def _told(self, message: Mapping[str, Any]) -> Drawn:
        self._wake()
        answer = self._browser.run(f"take({json.dumps(message)})")
        # The page loads itself anew when the renderer has broken down.
        self._is_ready = not answer.get("broken")
        problem = answer["text"] if answer["type"] == "problem" else ""
        notices, labels = tuple(answer.get("notices", ())), tuple(answer.get("labels", ()))
        return Drawn(problem, notices, labels, bool(answer.get("moves")))

    def _wake(self) -> None:
        if not self._is_ready:
            self._browser.open(self._address, self.viewport.width, self.viewport.height)
            self._is_ready = True


@contextlib.contextmanager
def opened(files: Files, viewport: Viewport, theme: str = "dark") -> Iterator[Screen]:
    """A screen. Raises Mistake, with what to do, where the renderer or a browser is missing."""
    program = browser.find()
    files.check()
    with server.served(files) as address, browser.opened(program, online=files.online) as led:
        yield Screen(led, address, viewport, theme)


@dataclass
class Album:
    """A folder of pictures: 01-open-clean-water.png, 02-tell-me-a-fact.png, …"""

    folder: Path
    screen: Screen
    exchanges: int = field(default=0, init=False)
    _told: set[str] = field(default_factory=set, init=False)
    """The notices that need no second line."""
    _token: object = field(default=None, init=False)
    """Of the document that is shown; a device does not execute commands for another."""

    def add(self, exchange: Exchange, now: datetime) -> Iterator[str]:
        """Makes the pictures of an exchange, and tells of each in a line."""
        self.exchanges += 1
        number = 0
        for directive in exchange.directives:
            kind, token = str(directive.get("type")), directive.get("token")
            if kind == f"{APL}.RenderDocument":
                self._token = token
            if not kind.startswith(f"{APL}.") or (kind == f"{APL}.ExecuteCommands" and token != self._token):
                continue
            drawn = self.screen.show(directive, now)
            yield from (f"note: {notice}" for notice in drawn.notices if notice not in self._told)
            self._told.update(drawn.notices)
            if drawn.problem:
                yield f"error: {drawn.problem}"
                continue
            pictures = [self.screen.picture()]
            if drawn.moves:
                self.screen.wait(LATER)
                pictures += [later for later in [self.screen.picture()] if later != pictures[0]]
            for picture in pictures:
                number += 1
                which = f"-{number}" if number > 1 else ""
                path = self.folder / f"{self.exchanges:02}-{_slug(exchange.utterance)}{which}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(picture)
                yield f"picture: {path}"


def _slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:40].strip("-") or "silence"


def _offset(moment: datetime) -> float:
    """Milliseconds that the listener's clock is ahead of Greenwich's."""
    offset = moment.utcoffset()
    return offset.total_seconds() * 1000 if offset else 0

"""Chromium without a window, led over a pipe by its own DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from speakup_workbench.errors import Failed, Mistake

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "SPEAKUP_BROWSER"
PATIENCE = 30.0
"""Seconds for an answer."""

_OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    # A page that nobody looks at is drawn as fast as one that somebody does, on a busy computer too.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    # The same picture on every computer.
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
)


def find() -> str:
    """The browser to use: the one that SPEAKUP_BROWSER names, or Chromium or Chrome by their usual names.

    Raises Mistake when there is none, with what to do.
    """
    if sys.platform == "win32":
        raise Mistake("Pictures of screens need Linux, macOS or WSL: on Windows no pipe to the browser can be opened.")
    if named := os.environ.get(VARIABLE):
        if found := shutil.which(named):
            return found
        raise Mistake(f"{VARIABLE} names {named!r}, and there is no such program. Correct it.")
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise Mistake(f"There is no Chromium or Chrome here. Install one, or name yours in {VARIABLE}.")


@dataclass
class Browser:
    """One page of it."""

    program: str
    _process: subprocess.Popen[bytes]
    _calls: int = 0
    _session: str | None = None
    _unread: bytes = b""

    def open(self, address: str, width: int, height: int) -> None:
        """Goes there, and comes back when the page has loaded; it is as large as this, in pixels."""
        if self._session is None:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.resize(width, height)
        self.call("Page.navigate", url=address)
        until = time.monotonic() + PATIENCE
        while not self.run(f"document.readyState === 'complete' && location.href === {json.dumps(address)}"):
            if time.monotonic() > until:
                raise Failed(f"The page {address} did not load within {PATIENCE:g} seconds.")
            time.sleep(0.02)

    def resize(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})

    def run(self, script: str) -> Any:
        """The value of an expression in the page, or of the promise that it is."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if failure := answer.get("exceptionDetails"):
            raise Failed(f"The page failed: {failure.get('exception', failure).get('description', failure)}")
        return answer["result"].get("value")

    def picture(self, width: int, height: int, scale: float = 1) -> bytes:
        """A PNG of the page's upper left, transparent where the page is."""
        import base64

        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", clip=clip)["data"])

    def memory(self) -> int:
        """Bytes that the page's scripts use, once what is not needed is gone."""
        self.call("HeapProfiler.collectGarbage")
        return int(self.call("Runtime.getHeapUsage")["usedSize"])

    def press(self, x: float, y: float) -> None:
        """The mouse goes down and up again."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol. Raises Failed when it is refused or the browser does not answer."""
        self._calls += 1
        message: dict[str, Any] = {"id": self._calls, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # what it has to say is read below
            _send(self._process.stdin, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._read(until, method)
            if answer.get("id") == self._calls:  # all else is what the page tells of itself
                break
        if "error" in answer:
            raise Failed(f"The browser refused {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self, until: float, method: str) -> dict[str, Any]:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        while b"\0" not in self._unread:
            if not select.select([pipe], [], [], max(0, until - time.monotonic()))[0]:
                raise Failed(f"The browser did not answer {method} within {PATIENCE:g} seconds.")
            some = os.read(pipe, 1 << 20)
            if not some:
                raise Failed(f"The browser ended. Does it start at all? Try: {self.program} --version")
            self._unread += some
        line, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message


def _send(pipe: IO[bytes], message: bytes) -> None:
    while message:
        message = message[pipe.write(message) :]


@contextlib.contextmanager
def opened(program: str, *, online: bool = False) -> Iterator[Browser]:
    """A browser with an empty profile, which reaches nothing but this computer unless it is `online`."""
    options = [*_OPTIONS]
    if not online:
        options.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # as root, which containers usually are, it does not start with one
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # It reads commands from descriptor 3 and answers on 4.
        shell = ["sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1']
        led = [*shell, program, f"--user-data-dir={profile}", *options]
        with subprocess.Popen(led, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
            try:
                yield Browser(program, process)
            finally:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()

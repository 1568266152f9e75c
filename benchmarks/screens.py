"""How fast a skill's screens are drawn, and what a thousand of them leave behind."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median

from speakup.screens import document, filled
from speakup_workbench.errors import Mistake
from speakup_workbench.screen import pictures
from speakup_workbench.screen.files import Files
from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.viewport import VIEWPORTS

ROOT = Path(__file__).parent.parent
DRAWINGS = 1000
QUESTION = {
    "title": "Question 1",
    "body": "How big is a microplastic at most?",
    "choices": "like an apple<br>like a coin<br>like a sesame seed",
    "hint": "Say it in your own words",
}


def measure() -> None:
    """From the browser's start to the first picture, one screen after another, and the memory of the page."""
    print("\nscreens: drawn by Amazon's web renderer in Chromium")
    try:
        started = time.perf_counter()
        with pictures.opened(Files.find(ROOT), VIEWPORTS["hub"]) as screen:
            question = {"screen": {"type": "object", "properties": filled(QUESTION, {})}}
            screen.warm()
            opened = time.perf_counter()
            _drawn(screen, question)
            screen.picture()
            drawn = time.perf_counter()
            print(f"  the browser's start                    {1000 * (opened - started):6.0f} ms")
            print(f"  from opening the page to the first     {1000 * (drawn - opened):6.0f} ms")
            print(f"  each after that                        {median(_times(screen, question, 50)):6.1f} ms (median)")
            before = screen.memory()
            _times(screen, question, DRAWINGS)
            told = ", then ".join(
                f"{scripts / 1e6:.1f} + {engine / 1e6:.1f} MB" for scripts, engine in (before, screen.memory())
            )
            print(f"  memory of scripts + renderer           {told} after {DRAWINGS:,} more")
    except Mistake as missing:
        print(f"  not measured: {missing}")


def _drawn(screen: Screen, sources: object) -> None:
    drawn = screen.draw(document("question"), sources)
    assert not drawn.problem, drawn.problem


def _times(screen: Screen, sources: object, number: int) -> list[float]:
    """Milliseconds in the page, from the message to the drawn screen."""
    message = {"type": "draw", "document": document("question"), "datasources": sources}
    asked = json.dumps({**message, "viewport": dict(screen.viewport.in_frame)})
    script = (
        f"(async () => {{ const begun = performance.now(); await take({asked}); return performance.now() - begun }})()"
    )
    return [float(screen.run(script)) for _ in range(number)]


if __name__ == "__main__":
    measure()

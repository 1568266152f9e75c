"""How long to wait: between two tries, and until Amazon has finished something."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from speakup_workbench.errors import Failed

T = TypeVar("T")

FIRST, FACTOR, LONGEST = 2.0, 1.2, 20.0
"""Seconds until Amazon is asked again, how much longer each time, and at most. The ASK CLI asks at a like pace."""

PATIENCE = 20 * 60.0
"""Seconds after which somebody had better look at it."""


@dataclass(frozen=True)
class Pace:
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def back_off(self, tries: int, told: float | None) -> None:
        """After that many tries: 1, 2, 4 … seconds, or a random part of them, or what the other side told."""
        self.sleep(told if told is not None else min(LONGEST, 2.0 ** (tries - 1)) * (0.5 + self.chance() / 2))

    def until(self, what: str, ask: Callable[[], T], ready: Callable[[T], bool]) -> T:
        """Asks again and again until the answer is ready. Raises Failed when that takes too long."""
        waited, pause = 0.0, FIRST
        while not ready(answer := ask()):
            if waited >= PATIENCE:
                raise Failed(f"Amazon has been at {what} for {waited / 60:.0f} minutes. Run the same again to go on.")
            self.sleep(pause)
            waited, pause = waited + pause, min(LONGEST, pause * FACTOR)
        return answer

"""What is broken or new, on request: DynamoDB, Alexa's own APIs, the requests and their delivery, or the function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from speakup_workbench.errors import Mistake

SLOW = 3.0
"""Seconds that a slow service takes for each answer."""
HURRIED = 0.5
"""Seconds that a hurried function has left when it is called."""


@dataclass(frozen=True)
class Faults:
    """Each is one word, or nothing when all is well."""

    dynamodb: str = ""
    """slow; throttled: every call is refused; gone: nobody answers."""
    api: str = ""
    """Alexa's services: error (500), throttled (429), slow; hanging: no answer ever comes."""
    delivery: str = ""
    """The same request arrives twice: one after the other, or together at the same time."""
    function: str = ""
    """hurried: little time is left; killed: it ran out of time, so what it did is done and its reply is lost."""
    request: str = ""
    """newer: each request has properties that nobody knows yet, as Amazon adds them."""

    def changed(self, words: Sequence[str]) -> Faults:
        """With faults as a user writes them, such as "dynamodb=slow"; "off" takes all away, "api=" one.

        Raises Mistake for a fault that is none.
        """
        faults = self
        for word in words:
            part, _, kind = word.partition("=")
            if word == "off":
                faults = Faults()
            elif part in KINDS and (not kind or kind in KINDS[part]):
                faults = replace(faults, **{part: kind})
            else:
                raise Mistake(f"There is no fault {word!r}. Write off, or one of: {', '.join(_words())}.")
        return faults

    def __str__(self) -> str:
        """As `changed` reads it: "dynamodb=slow api=error"; "none" when all is well."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return " ".join(f"{part}={kind}" for part, kind in named if kind) or "none"


KINDS = {
    "dynamodb": ("slow", "throttled", "gone"),
    "api": ("slow", "throttled", "error", "hanging"),
    "delivery": ("twice", "together"),
    "function": ("hurried", "killed"),
    "request": ("newer",),
}


def _words() -> list[str]:
    return [f"{part}={kind}" for part, kinds in KINDS.items() for kind in kinds]

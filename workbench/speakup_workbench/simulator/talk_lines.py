"""What came back, in the lines of a conversation file."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.response import Card

WIDTH = 118
"""Of a line of speech; more goes on in the next."""
_HOW = re.compile(r" \((sample|carrier|statistical|fallback)\)$")
_PLACE = re.compile(r" \([^()]*:\d+, in [^()]*\)")
"""Of an exception: "(skills/hello/skill.py:12, in greet)", which tells another line after every change."""


def told(exchange: Exchange) -> dict[str, str]:
    """What was said and shown, each on one line, by its word in the file; what there is none of is left out."""
    card = card_line(exchange.card) if exchange.card else ""
    found = {
        "speech": exchange.speech,
        "reprompt": exchange.reprompt or "",
        "card": card,
        "screen": " | ".join(exchange.screen),
    }
    return {kind: " ".join(text.split()) for kind, text in found.items() if text.strip()}


def speech(text: str) -> list[str]:
    """ "< Welcome to Clean Water." and as many lines more as it takes; "<" alone for nothing said."""
    return [f"< {line}" for line in textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)] or ["<"]


def plainly(heard: str) -> str:
    """Without how it was heard: "PledgeIntent litres=10" of "PledgeIntent litres=10 (sample)"."""
    return _HOW.sub("", heard)


def of(words: str, exchange: Exchange | None) -> Iterator[str]:
    """A whole step: what was said or done, what was heard, said and shown, and whether the session ended."""
    yield words if words.startswith(":") else f"> {words}".rstrip()
    if exchange is None:
        return
    if exchange.heard.intent or exchange.heard.kind == "nobody":
        yield f"  heard: {plainly(str(exchange.heard))}"
    found = told(exchange)
    if "speech" in found or exchange.turns:
        yield from speech(found.get("speech", ""))
    for kind in ("card", "screen"):
        if kind in found:
            yield f"  {kind}: {found[kind]}"
    yield from (f"  error: {' '.join(_PLACE.sub(' ...', error).split())}" for error in exchange.errors)
    if exchange.ended and not exchange.listening:
        yield "  ended"


def card_line(card: Card) -> str:
    """ "Your pledge: 10 liters less every day." """
    if not card.title and not card.text:
        return f"{card.type} {', '.join(card.permissions)}".rstrip()
    return ": ".join(filter(None, (card.title, card.text)))

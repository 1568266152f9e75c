"""What was heard, and what Alexa had asked before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from speakup_workbench.models import Value

Kind = Literal["launch", "intent", "exit", "silence", "confirmed", "denied", "nobody", "device"]
How = Literal["sample", "carrier", "statistical", "fallback"]


@dataclass(frozen=True)
class HeardSlot:
    """A slot as it was heard. When several values were said, every field that holds values is a tuple."""

    name: str
    type: str
    said: str | tuple[str, ...] | None = None
    """The words, in lower case."""
    value: str | tuple[str, ...] | None = None
    """What Alexa sends: "2026-11-22" for "tomorrow". None: not filled, or not understood."""
    matches: tuple[tuple[Value, ...], ...] = ()
    """Of each value said, the values of the model it may mean, best first."""
    dynamic: tuple[tuple[Value, ...], ...] | None = None
    """The same for dynamic entities; None when the type has none at present."""

    def unlisted(self) -> tuple[str, ...]:
        """Of the words said for it those that are no value of the model."""
        if not self.said:
            return ()
        said = (self.said,) if isinstance(self.said, str) else self.said
        return tuple(words for words, matches in zip(said, self.matches, strict=False) if not matches)


@dataclass(frozen=True)
class Elicitation:
    """What Alexa has just asked."""

    intent: str
    slot: str | None = None
    """None only for an intent confirmation."""
    kind: Literal["slot", "slot confirmation", "intent confirmation"] = "slot"
    filled: Mapping[str, HeardSlot] = field(default_factory=dict)
    """The slots the dialog has so far; they stay filled while it goes on."""


@dataclass(frozen=True)
class Heard:
    utterance: str
    kind: Kind
    """`nobody`: no session is open and the words name no skill, so Alexa keeps them. `device`: nothing was said."""
    intent: str | None = None
    """None also when nothing fits and the model has no AMAZON.FallbackIntent."""
    slots: Mapping[str, HeardSlot] = field(default_factory=dict)
    """Every slot of the intent, filled or not."""
    how: How = "sample"
    score: float = 1.0
    """From 0 to 1: how much of the utterance is the sample's own words and listed values; of a statistical guess
    how likely its intent is.
    """
    others: tuple[Heard, ...] = ()
    """What else it might have been, best first, at most five."""
    suggestion: str | None = None
    """The sample utterance that would make `how` a sample."""

    @property
    def name(self) -> str:
        """The intent; for what is none a word, such as "LaunchRequest", "exit" or "silence"."""
        return _WITHOUT_INTENT.get(self.kind) or self.intent or "nothing the skill knows"

    @property
    def values(self) -> dict[str, str]:
        """Of the slots that were filled what Alexa sends; several values of one are parted by commas."""
        return {
            name: slot.value if isinstance(slot.value, str) else ", ".join(slot.value)
            for name, slot in self.slots.items()
            if slot.value is not None
        }

    def __str__(self) -> str:
        """ "PledgeIntent litres=10 (sample)" """
        words = " ".join((self.name, *(f"{slot}={value}" for slot, value in self.values.items())))
        return f"{words} ({self.how})" if self.kind == "intent" else words


_WITHOUT_INTENT: Mapping[Kind, str] = {
    "launch": "LaunchRequest",
    "exit": "exit",
    "silence": "silence",
    "confirmed": "yes",
    "denied": "no",
    "nobody": "nothing for the skill",
}

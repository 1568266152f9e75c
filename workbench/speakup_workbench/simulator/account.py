"""What Amazon holds of one listener for the skill."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass
class Product:
    """An in-skill product, as far as entitlement."""

    id: str
    name: str
    entitled: bool = False


@dataclass(frozen=True)
class Ring:
    """What Alexa says by herself when its time has come."""

    at: datetime
    text: str
    kind: Literal["reminder", "timer"]
    token: str


@dataclass
class Account:
    """Lives longer than a conversation."""

    permissions: set[str] = field(default_factory=set)
    """Scopes the listener granted, such as "alexa::alerts:reminders:skill:readwrite"."""
    products: dict[str, Product] = field(default_factory=dict)

    def rung(self, until: datetime) -> list[Ring]:
        """What rings up to that moment, in order, each once."""
        return []

"""What Amazon keeps of one listener for a skill: consent, profile and address, reminders, timers and purchases.

It outlives conversations, and is saved with the state.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from speakup_workbench.simulator import kept
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.reminders import Reminder
from speakup_workbench.simulator.timers import Timer

Json = dict[str, Any]


@dataclass(frozen=True)
class Profile:
    """Who the listener is. What they never told Amazon is None."""

    name: str | None = "Robin Fielding"
    given_name: str | None = "Robin"
    email: str | None = "robin@example.org"
    country_code: str | None = "+1"
    phone_number: str | None = "2065550123"


@dataclass(frozen=True)
class Address:
    """Where the device stands. What its owner left out is None."""

    address_line1: str | None = "12 Orchard Lane"
    address_line2: str | None = None
    address_line3: str | None = None
    city: str | None = "Seattle"
    state_or_region: str | None = "WA"
    district_or_county: str | None = None
    country_code: str | None = "US"
    postal_code: str | None = "98109"


@dataclass(frozen=True)
class Product:
    """Something the skill sells, and how many of it the listener owns."""

    product_id: str
    reference_name: str
    name: str
    summary: str = ""
    type: Literal["SUBSCRIPTION", "ENTITLEMENT", "CONSUMABLE"] = "ENTITLEMENT"
    owned: int = 0
    """At most one, unless it is a CONSUMABLE."""


@dataclass(frozen=True)
class Ring:
    """One ringing of a reminder or a timer."""

    at: datetime
    """Aware, in UTC."""
    text: str
    """What Alexa says, in the device's language if the skill gave it; a timer may have no words."""
    kind: Literal["reminder", "timer"]
    token: str
    """The key in the account's `reminders` or `timers`."""


@dataclass
class Account:
    """One listener, and one skill."""

    permissions: set[str] = field(default_factory=set)
    """The scopes the listener has granted, such as alexa::alerts:reminders:skill:readwrite."""
    profile: Profile | None = field(default_factory=Profile)
    address: Address | None = field(default_factory=Address)
    reminders: dict[str, Reminder] = field(default_factory=dict)
    """By alertToken, in the order they were set."""
    timers: dict[str, Timer] = field(default_factory=dict)
    """By id, in the order they were set."""
    products: dict[str, Product] = field(default_factory=dict)
    """By productId."""
    buys_by_voice: bool = True
    """The listener's switch for purchases by voice."""
    alerts: int = 0
    """How many reminders and timers were ever set."""

    def __copy__(self) -> Account:
        """One that goes its own way; all that it holds is frozen."""
        return replace(
            self,
            permissions=set(self.permissions),
            reminders=dict(self.reminders),
            timers=dict(self.timers),
            products=dict(self.products),
        )

    def rung(self, until: datetime) -> list[Ring]:
        """What rings up to and including `until`, in order, each ringing once however far the clock has jumped."""
        rings: list[Ring] = []
        for token, reminder in list(self.reminders.items()):
            rings += [Ring(at, reminder.text, "reminder", token) for at in reminder.due(until)]
            self.reminders[token] = reminder.rang(until)
        for token, timer in list(self.timers.items()):
            rings += [Ring(at, timer.text, "timer", token) for at in timer.due(until)]
            self.timers[token] = timer.rang(until)
        return sorted(rings, key=lambda ring: ring.at)

    def as_json(self) -> Json:
        """What is kept in the state file."""
        return {
            "permissions": sorted(self.permissions),
            "profile": asdict(self.profile) if self.profile else None,
            "address": asdict(self.address) if self.address else None,
            "reminders": [reminder.as_json() for reminder in self.reminders.values()],
            "timers": [timer.as_json() for timer in self.timers.values()],
            "products": [asdict(product) for product in self.products.values()],
            "buys_by_voice": self.buys_by_voice,
            "alerts": self.alerts,
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Account:
        """What `as_json` kept. Raises ValueError for anything else."""
        try:
            reminders = [Reminder.from_json(reminder) for reminder in saved["reminders"]]
            timers = [Timer.from_json(timer) for timer in saved["timers"]]
            products = [Product(**product) for product in saved["products"]]
            return cls(
                permissions=set(saved["permissions"]),
                profile=Profile(**saved["profile"]) if saved["profile"] else None,
                address=Address(**saved["address"]) if saved["address"] else None,
                reminders={reminder.token: reminder for reminder in reminders},
                timers={timer.id: timer for timer in timers},
                products={product.product_id: product for product in products},
                buys_by_voice=bool(saved["buys_by_voice"]),
                alerts=int(saved["alerts"]),
            )
        except (Refusal, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"No account is kept here: {type(error).__name__}: {error}") from None


def load(path: Path) -> dict[str, Account]:
    """The accounts of `save`, by user; a new one for whoever is asked for besides. Raises StateError."""
    accounts: dict[str, Account] = defaultdict(Account)
    if path.exists():
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            accounts.update({user: Account.from_json(each) for user, each in found.items()})
        except (OSError, ValueError, AttributeError):
            raise kept.broken(path) from None
    return accounts


def save(path: Path, accounts: Mapping[str, Account]) -> None:
    kept.write(path, {user: account.as_json() for user, account in accounts.items()})

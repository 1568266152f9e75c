"""A caller of Alexa's services, for their tests: one listener on a Saturday morning in Seattle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.caller import Caller
from speakup_workbench.simulator.clock import Clock
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.settings import Settings

SEATTLE = ZoneInfo("America/Los_Angeles")
MORNING = datetime(2026, 11, 21, 8, tzinfo=SEATTLE)
SETTINGS = Settings(zone="America/Los_Angeles", user="robin")
REQUEST = "amzn1.echo-api.request.1"


@dataclass
class Listener:
    """A caller, and the clock to set."""

    clock: Clock = field(default_factory=lambda: Clock(SEATTLE, MORNING))
    settings: Settings = SETTINGS
    account: Account = field(default_factory=Account)

    def caller(self, *granted: str, declared: frozenset[str] | None = None) -> Caller:
        """`granted` by the listener; `declared` in the manifest, None for a manifest nobody knows."""
        self.account.permissions |= set(granted)
        return Caller(self.settings, self.account, Manifest(permissions=declared), self.clock.now, REQUEST)

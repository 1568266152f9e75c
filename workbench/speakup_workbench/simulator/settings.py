"""What is settled before anyone speaks: who listens, in which language and place, on which device."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from speakup.services import USUAL_ZONES
from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.faults import Faults


@dataclass(frozen=True)
class Settings:
    """The listener, their device and their clock."""

    locale: str = "en-US"
    zone: str = ""
    """An IANA time zone, such as America/New_York; the locale's usual one when empty."""
    now: datetime | None = None
    """When the conversation starts; the computer's own time when None. Without a zone, the listener's."""
    frozen: bool = True
    """Time stands still during the conversation."""
    screen: bool = True
    """The device shows things: an Echo Show, not an Echo Dot."""
    viewport: str = "hub"
    """The shape of that screen, one of viewport.VIEWPORTS."""
    user: str = "listener"
    """Any word: the same word is the same account, with the same memory."""
    device: str = ""
    """Any word: another of the account's devices."""
    person: str = ""
    """Any word: a voice that Alexa recognises; nobody's when empty."""
    access_token: str = ""
    """The token of a linked account; not linked when empty."""
    faults: Faults = field(default_factory=Faults)
    """What is broken; nothing is."""
    skill_id: str = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
    seed: int | None = None
    """Makes every id and every choice of a prompt repeat from run to run; None for the computer's chance."""

    @property
    def time_zone(self) -> ZoneInfo:
        name = self.zone or USUAL_ZONES.get(self.locale, "Etc/UTC")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Mistake(
                f"There is no time zone {name!r}. Write it as in America/New_York or Europe/London."
            ) from None

    @property
    def user_id(self) -> str:
        return f"amzn1.ask.account.{self._identifier('account', self.user)}"

    @property
    def person_id(self) -> str:
        return f"amzn1.ask.person.{self._identifier('person', self.person)}"

    @property
    def device_id(self) -> str:
        return (
            f"amzn1.ask.device.{self._identifier('device', f'{self.user}/{self.device}' if self.device else self.user)}"
        )

    def _identifier(self, kind: str, name: str) -> str:
        return hashlib.sha256(f"{self.skill_id}/{kind}/{name}".encode()).hexdigest().upper()

"""Whom an access token speaks for: a skill that serves one listener, in one conversation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.permissions import canonical
from speakup_workbench.simulator.settings import Settings


@dataclass(frozen=True)
class ApiCall:
    """One call of a service, and what came of it."""

    method: str
    path: str
    """As the skill asked, with its query."""
    body: object
    """The JSON that was sent; its text when it was none; None when nothing was sent."""
    status: int
    """Zero when no answer was given."""

    def __str__(self) -> str:
        """As a person reads it: ids take too much room."""
        path = re.sub(r"(?<=/)amzn1\.[^/?]+", "…", self.path)
        return f"{self.method} {path}: {self.status or 'no answer'}"


@dataclass
class Caller:
    """What Alexa's services know of whoever calls them."""

    settings: Settings
    """User, device, person, locale and zone."""
    account: Account
    manifest: Manifest
    now: Callable[[], datetime]
    """The conversation's clock."""
    answering: str | None = None
    """The requestId the skill is answering right now, when that may be spoken into; None once it has answered."""
    progressive: list[str] = field(default_factory=list)
    """SSML that was spoken meanwhile; the conversation takes it out when the request is answered."""
    calls: list[ApiCall] = field(default_factory=list)
    """All calls so far; the conversation takes them out for the exchange."""

    def lacks(self, scope: str) -> Literal["FORBIDDEN", "ACCESS_NOT_REQUESTED"] | None:
        """Why the skill may not: its manifest does not ask for the scope, or the listener has not granted it."""
        if not self.manifest.requests(scope):
            return "FORBIDDEN"
        return None if canonical(scope) in map(canonical, self.account.permissions) else "ACCESS_NOT_REQUESTED"

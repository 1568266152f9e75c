"""Speak Up: Alexa skills that champion a cause, as plain functions."""

from speakup.dates import DateRange, Every, TimeRange
from speakup.errors import NotFound, NotSupported, PermissionMissing, ServiceError, SpeakUpError
from speakup.facts import Fact, Facts, Figure, Figures, Source
from speakup.replies import Consent, LinkAccount, Permission, Reply, ask, ask_permission, delegate, elicit, tell
from speakup.skill import Skill
from speakup.turn import Turn

__all__ = [
    "Consent",
    "DateRange",
    "Every",
    "Fact",
    "Facts",
    "Figure",
    "Figures",
    "LinkAccount",
    "NotFound",
    "NotSupported",
    "Permission",
    "PermissionMissing",
    "Reply",
    "ServiceError",
    "Skill",
    "Source",
    "SpeakUpError",
    "TimeRange",
    "Turn",
    "ask",
    "ask_permission",
    "delegate",
    "elicit",
    "tell",
]

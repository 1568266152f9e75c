"""Speak Up: Alexa skills that champion a cause, as plain functions."""

from speakup.dates import DateRange, TimeRange
from speakup.errors import SpeakUpError
from speakup.facts import Fact, Facts, Figure, Figures, Source
from speakup.replies import Consent, LinkAccount, Reply, ask, delegate, elicit, tell
from speakup.skill import Skill
from speakup.turn import Turn

__all__ = [
    "Consent",
    "DateRange",
    "Fact",
    "Facts",
    "Figure",
    "Figures",
    "LinkAccount",
    "Reply",
    "Skill",
    "Source",
    "SpeakUpError",
    "TimeRange",
    "Turn",
    "ask",
    "delegate",
    "elicit",
    "tell",
]

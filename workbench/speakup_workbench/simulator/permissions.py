"""The permissions a listener may grant a skill, by a short word each.

The scopes are those of Amazon's "Configure Permissions for Customer Information in Your Skill".
"""

from __future__ import annotations

from dataclasses import dataclass

from speakup_workbench.errors import Mistake


@dataclass(frozen=True)
class Permission:
    scope: str
    subject: str
    """What Alexa calls it when she asks."""


PERMISSIONS = {
    "reminders": Permission("alexa::alerts:reminders:skill:readwrite", "your reminders"),
    "timers": Permission("alexa::alerts:timers:skill:readwrite", "your timers"),
    "name": Permission("alexa::profile:name:read", "your name"),
    "given-name": Permission("alexa::profile:given_name:read", "your first name"),
    "email": Permission("alexa::profile:email:read", "your email address"),
    "mobile-number": Permission("alexa::profile:mobile_number:read", "your mobile number"),
    "address": Permission("alexa::devices:all:address:full:read", "the address of this device"),
    "postal-code": Permission(
        "alexa::devices:all:address:country_and_postal_code:read", "the country and postal code of this device"
    ),
    "location": Permission("alexa::devices:all:geolocation:read", "the location of this device"),
}


def scope_of(word: str) -> str:
    """The scope for a word of the table, or a scope as it is. Raises Mistake for anything else."""
    if word in PERMISSIONS:
        return PERMISSIONS[word].scope
    if "::" in word:
        return word
    raise Mistake(f"There is no permission {word!r}. Name a scope, or one of: {', '.join(PERMISSIONS)}.")


def subject_of(scope: str) -> str:
    """What Alexa calls it; a scope that is not in the table is called by its own name."""
    return next((known.subject for known in PERMISSIONS.values() if known.scope == scope), scope)

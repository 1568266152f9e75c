"""The permissions a listener may grant a skill, by a short word each.

The scopes are those of Amazon's "Configure Permissions for Customer Information in Your Skill".
"""

from __future__ import annotations

from dataclasses import dataclass

from speakup.replies import Permission as Scope
from speakup_workbench.errors import Mistake


@dataclass(frozen=True)
class Permission:
    scope: str
    subject: str
    """What Alexa calls it when she asks."""


PERMISSIONS = {
    "reminders": Permission(Scope.REMINDERS, "your reminders"),
    "timers": Permission(Scope.TIMERS, "your timers"),
    "name": Permission(Scope.NAME, "your name"),
    "given-name": Permission(Scope.GIVEN_NAME, "your first name"),
    "email": Permission(Scope.EMAIL, "your email address"),
    "mobile-number": Permission(Scope.MOBILE_NUMBER, "your mobile number"),
    "address": Permission(Scope.ADDRESS, "the address of this device"),
    "postal-code": Permission(Scope.COUNTRY_AND_POSTAL_CODE, "the country and postal code of this device"),
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


def canonical(scope: str) -> str:
    """The scope with two colons: Amazon's manifest schema writes that of the postal code with a single one."""
    return scope.replace("alexa:devices:", "alexa::devices:")

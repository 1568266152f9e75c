"""What a handler function returns: ask(), tell(), and the Reply they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Permission:
    """The scopes that a listener grants a skill; any other that Amazon names is as good a text."""

    REMINDERS = "alexa::alerts:reminders:skill:readwrite"
    TIMERS = "alexa::alerts:timers:skill:readwrite"
    NAME = "alexa::profile:name:read"
    GIVEN_NAME = "alexa::profile:given_name:read"
    EMAIL = "alexa::profile:email:read"
    MOBILE_NUMBER = "alexa::profile:mobile_number:read"
    ADDRESS = "alexa::devices:all:address:full:read"
    COUNTRY_AND_POSTAL_CODE = "alexa::devices:all:address:country_and_postal_code:read"


@dataclass(frozen=True)
class Consent:
    """A card on which the listener grants permissions; `scopes` such as Permission.REMINDERS.

    Each scope must also stand in the skill's manifest.
    """

    scopes: tuple[str, ...]

    def __init__(self, *scopes: str) -> None:
        object.__setattr__(self, "scopes", scopes)


@dataclass(frozen=True)
class LinkAccount:
    """A card on which the listener links their account; only for skills with account linking."""


@dataclass(frozen=True)
class Reply:
    """What is said and what happens next. Made by ask(), tell(), elicit(), delegate() and ask_permission()."""

    phrase: str | None
    """The phrase's name in speech/<locale>.yaml; None says nothing."""
    words: Mapping[str, object] = field(default_factory=dict)
    """What the phrase's placeholders stand for."""
    ends: bool = False
    """Whether the conversation is over."""
    then: str | None = None
    """The scene that this question opens."""
    card: Consent | LinkAccount | None = None
    """A card that only code can decide on; texts for a card belong to the phrase."""
    directives: Sequence[Any] = ()
    """Any Alexa directives, as their JSON or as objects of the ASK SDK."""
    again: Mapping[str, Any] | None = None
    """An earlier question, already rendered, that is asked once more after this phrase."""
    asks_for: str | None = None
    """The permission for which Alexa is to ask the listener."""


def ask(
    phrase: str,
    *,
    then: str | None = None,
    card: Consent | LinkAccount | None = None,
    directives: Sequence[Any] = (),
    **words: object,
) -> Reply:
    """Says a phrase that invites an answer, and listens.

    The phrase's reprompt follows when the listener stays silent. `then` opens a scene: an intent registered for
    that scene answers before the one without. The other keyword arguments are the phrase's words.
    """
    return Reply(phrase, words, then=then, card=card, directives=directives)


def tell(
    phrase: str,
    *,
    card: Consent | LinkAccount | None = None,
    directives: Sequence[Any] = (),
    **words: object,
) -> Reply:
    """Says a phrase and ends the conversation. The other keyword arguments are the phrase's words."""
    return Reply(phrase, words, ends=True, card=card, directives=directives)


def elicit(slot: str, phrase: str, *, intent: Mapping[str, Any] | None = None, **words: object) -> Reply:
    """Asks for one slot. `intent` is the updated intent as JSON; Alexa keeps the current one without it.

    Alexa ignores the directive in silence unless intent and slot stand in the dialog section of the model.
    """
    updated = {"updatedIntent": intent} if intent else {}
    return Reply(phrase, words, directives=({"type": "Dialog.ElicitSlot", "slotToElicit": slot, **updated},))


def delegate(intent: Mapping[str, Any] | None = None) -> Reply:
    """Leaves the next step of the dialog to Alexa and the prompts of the model.

    `intent` as JSON changes slots, or chains to another intent of the dialog section.
    """
    updated = {"updatedIntent": intent} if intent else {}
    return Reply(None, directives=({"type": "Dialog.Delegate", **updated},))


def ask_permission(scope: str, phrase: str | None = None, /, **words: object) -> Reply:
    """Lets Alexa ask by voice for Permission.REMINDERS or Permission.TIMERS; @skill.permission(scope) has the answer.

    The phrase should say what it is for; the question is Alexa's own. For other permissions she does not ask: they
    count as not answered, and need a card. The scene, turn.session and the intent with its slots are there again with
    the answer, so one function can be both:

        @skill.intent("RemindIntent")
        @skill.permission(Permission.REMINDERS)
        def remind(turn: Turn[None], at: time) -> Reply: ...

    https://developer.amazon.com/en-US/docs/alexa/smapi/voice-permissions-for-reminders.html
    """
    directive = {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "payload": {"@type": "AskForPermissionsConsentRequest", "@version": "1", "permissionScope": scope},
        "token": scope,
    }
    return Reply(phrase, words, directives=(directive,), asks_for=scope)

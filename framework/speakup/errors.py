"""Everything that can go wrong, and what to do about it.

SpeakUpError
├── AuthorError         a mistake in the skill's own files, found when they are read
│   ├── DocumentError   a YAML or JSON file that cannot be read or has the wrong shape
│   ├── PhraseError     a phrase, its template or its words
│   ├── RouteError      a handler function, its signature or its place in the routes
│   └── SetupError      a setting that is missing or makes no sense
├── ReplyError          a reply that Alexa would refuse
├── StoreError          the store of memories did not answer, or refused
│   ├── Conflict        somebody else wrote the record since it was read
│   └── Unanswered      nobody knows whether a write arrived
└── ServiceError        one of Alexa's own services did not answer in time, or refused
    ├── PermissionMissing   the listener has not granted what the service needs
    ├── NotSupported        this device or account cannot do it, with whatever permission
    └── NotFound            what was to be changed is there no more
"""

from __future__ import annotations

from pathlib import Path


class SpeakUpError(Exception):
    """The family. Its text always says what is wrong, where, and what to do."""


class AuthorError(SpeakUpError):
    """A mistake in the skill's own files; the listener never meets it once `speakup check` is clean."""

    def __init__(self, problem: str, remedy: str, path: Path | None = None, line: int | None = None) -> None:
        self.problem, self.remedy, self.path, self.line = problem, remedy, path, line
        place = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(f"{place}{problem} {remedy}")


class DocumentError(AuthorError):
    """A YAML or JSON file that cannot be read, or whose content has the wrong shape."""


class PhraseError(AuthorError):
    """A phrase that does not exist, does not compile, or lacks one of its words."""


class RouteError(AuthorError):
    """A handler function whose signature or place among the routes makes no sense."""


class SetupError(AuthorError):
    """A setting that is missing or makes no sense."""


class ReplyError(SpeakUpError):
    """A reply that Alexa would refuse: too long, too many sounds, too large."""


class StoreError(SpeakUpError):
    """The store of memories did not answer in time, or refused."""


class Conflict(StoreError):
    """Somebody else wrote the record since it was read."""


class Unanswered(StoreError):
    """No answer came in time or the service failed, so nobody knows whether a write arrived."""


class ServiceError(SpeakUpError):
    """One of Alexa's own services did not answer in time, or refused."""


class PermissionMissing(ServiceError):
    """The listener has not granted what the service needs; `scopes` name it.

    Nobody has to catch it: the framework says the phrase `permission_needed` and sends a card.
    """

    def __init__(self, *scopes: str) -> None:
        self.scopes = scopes
        named = ", ".join(map(repr, scopes))
        super().__init__(
            f"The listener has not granted {', '.join(scopes)}. Ask for it: ask_permission({scopes[0]!r}) by voice, "
            f"or card=Consent({named}). It must also stand in the skill's manifest."
        )


class NotSupported(ServiceError):
    """This device or account cannot do it, with whatever permission."""


class NotFound(ServiceError):
    """What was to be changed is there no more; the listener may have deleted it in the Alexa app."""

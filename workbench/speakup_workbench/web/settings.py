"""What the page may settle of a conversation: read from JSON, which may be anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.clock import moment
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.permissions import scope_of
from speakup_workbench.simulator.viewport import VIEWPORTS

MAX_LENGTH = 4_000
"""Characters of a word that somebody types, such as a token."""


def chosen(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the page is told of the settings that which it may change, to be read again."""
    return {name: told[name] for name in _READERS}


def read(told: object) -> dict[str, Any]:
    """The fields of `Settings` that are told of, and `permissions` as a set of scopes. Raises Mistake.

    told: any of {"locale", "user", "person", "device", "screen", "viewport", "zone", "now", "frozen", "permissions",
    "faults", "account"}.
    """
    if not isinstance(told, Mapping):
        raise Mistake('Settings are a JSON object, such as {"locale": "en-GB"}.')
    unknown = [name for name in told if name not in _READERS]
    if unknown:
        raise Mistake(f"There is no setting {unknown[0]!r}. There are: {', '.join(_READERS)}.")
    return {_FIELDS.get(str(name), str(name)): _READERS[name](str(name), value) for name, value in told.items()}


def text(name: str, value: object) -> str:
    """What somebody has typed, where half a character becomes a question mark. Raises Mistake for what is no text."""
    if not isinstance(value, str) or len(value) > MAX_LENGTH:
        raise Mistake(f"{name!r} is a text of at most {MAX_LENGTH:,} characters.")
    return value.encode(errors="replace").decode()


def line(name: str, value: object) -> str:
    """The same on one line, as a conversation file has it."""
    return " ".join(text(name, value).split())


def _yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Mistake(f"{name!r} is true or false.")
    return value


def _viewport(name: str, value: object) -> str:
    told = text(name, value)
    if told not in VIEWPORTS:
        raise Mistake(f"There is no {name} {told!r}. There are: {', '.join(VIEWPORTS)}.")
    return told


def _now(name: str, value: object) -> Any:
    """The computer's own time when nothing is said."""
    if not value:
        return None
    told = moment(text(name, value))
    if not 1980 <= told.year <= 2900:
        raise Mistake(f"No clock is set to {told.year}. Name a moment that is nearer.")
    return told


def _permissions(name: str, value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise Mistake(f'{name!r} is a list of permissions, such as ["reminders"].')
    return frozenset(scope_of(text(name, word)) for word in value)


def _faults(name: str, value: object) -> Faults:
    if not isinstance(value, Mapping):
        raise Mistake(f'{name!r} is a JSON object, such as {{"dynamodb": "slow"}}.')
    return Faults().changed([f"{part}={text(name, kind)}" for part, kind in value.items()])


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "locale": line,
    "user": line,
    "person": line,
    "device": line,
    "screen": _yes_or_no,
    "viewport": _viewport,
    "zone": line,
    "now": _now,
    "frozen": _yes_or_no,
    "permissions": _permissions,
    "faults": _faults,
    "account": line,
}
_FIELDS = {"account": "access_token"}

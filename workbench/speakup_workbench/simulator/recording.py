"""What was said to a skill and what came back, kept for a conversation file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import talk_lines
from speakup_workbench.simulator.conversation_file import USUAL
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.permissions import PERMISSIONS
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage

Said = tuple[str, Exchange | None]
"""The words or the action, and what came back; None from what only settles something."""


_GUESSES = {"guesses": "allowed"}


class Recording:
    """A conversation from now on."""

    def __init__(self, stage: Stage, start: datetime | None = None) -> None:
        """The listener, their device and their clock are recorded as they are; no session may be open.

        start: when the conversation begins; now when None.
        """
        accounts = stage.accounts.values()
        self.remembers = any(stage.cloud.items(table) for table in stage.cloud.tables()) or any(
            account.reminders or account.timers for account in accounts
        )
        """Something was kept from before, which a replay does not know."""
        now = start or stage.clock.now()
        is_usual = str(replace(stage.settings, zone="").time_zone) == str(now.tzinfo)
        self._settings = replace(stage.settings, now=now.replace(tzinfo=None), zone="" if is_usual else str(now.tzinfo))
        self._permissions = frozenset(stage.accounts[stage.settings.user].permissions)
        self._lines: list[str] = []
        self._guesses = False
        self._saved: set[Path] = set()

    def add(self, words: str, exchange: Exchange | None) -> None:
        """words: as the listener said them, or an action such as ":wait a week"."""
        self._lines += talk_lines.of(words, exchange)
        self._guesses |= _is_guess(exchange)

    @property
    def is_empty(self) -> bool:
        return not self._lines

    def text(self, named: Mapping[str, str]) -> str:
        """All so far as a conversation file; `named` is how it names the skill. Raises Mistake for nothing said."""
        if self.is_empty:
            raise Mistake("Nothing has been said yet, so there is nothing to save.")
        return _written({**named, **unusual(self._settings, self._permissions)}, self._lines, self._guesses)

    def save(self, name: str, named_in: Callable[[Path], Mapping[str, str]]) -> Path:
        """Writes all so far to the file, which gets the ending .talk if it has none; returns its path.

        named_in: how a file in a folder names the skill. Raises Mistake for a file that cannot be written, or that is
        there and was not saved from this recording.
        """
        if not name:
            raise Mistake("Name the file, as in :save first_visit.talk.")
        path = Path(name) if name.endswith(".talk") else Path(f"{name}.talk")
        content = self.text(named_in(path.resolve().parent))
        if path.exists() and path not in self._saved:
            raise Mistake(f"There is already a file {path}. Choose another name.")
        try:
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            raise Mistake(f"{path} cannot be written ({error.strerror}). Choose another place.") from None
        self._saved.add(path)
        return path


def text(named: Mapping[str, str], said: Sequence[Said]) -> str:
    """The text of a conversation file: its settings, and every step with what came back."""
    lines = [line for words, exchange in said for line in talk_lines.of(words, exchange)]
    return _written(named, lines, any(_is_guess(exchange) for _, exchange in said))


def _is_guess(exchange: Exchange | None) -> bool:
    return exchange is not None and exchange.heard.how == "statistical"


def _written(named: Mapping[str, str], lines: Sequence[str], guesses: bool) -> str:
    header = "   ".join(f"{name}: {value}" for name, value in {**named, **(_GUESSES if guesses else {})}.items())
    return "\n".join([header, "", *lines]) + "\n"


def unusual(settings: Settings, permissions: frozenset[str] = frozenset()) -> dict[str, str]:
    """The settings as a conversation file names them: always the language and the clock, else what is not as usual."""
    zone = f" {settings.zone}" if settings.zone else ""
    words = {permission.scope: word for word, permission in PERMISSIONS.items()}
    others = {
        "screen": "" if settings.screen else "no",
        "user": settings.user if settings.user != USUAL.user else "",
        "device": settings.device,
        "person": settings.person,
        "account": settings.access_token,
        "allow": " ".join(sorted(words.get(scope, scope) for scope in permissions)),
        "fault": str(settings.faults) if settings.faults != USUAL.faults else "",
        "seed": "" if settings.seed in (None, USUAL.seed) else str(settings.seed),
    }
    now = settings.now or USUAL.now
    return {
        "locale": settings.locale,
        "now": f"{now:%Y-%m-%d %H:%M}{f':{now:%S}' if now and now.second else ''}{zone}",
        **{name: value for name, value in others.items() if value},
    }

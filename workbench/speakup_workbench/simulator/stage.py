"""A skill made ready to be spoken to: its handler loaded, with the cloud and Alexa's services around it."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from speakup_workbench.simulator import account, cloud, handler, theatre
from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.clock import Clock
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.services import Services
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.theatre import Theatre


@dataclass
class Stage:
    """What stays in place from one conversation to the next."""

    handler: Handler
    model: Callable[[str], Path]
    """The interaction model of a locale."""
    manifest: Manifest
    settings: Settings
    clock: Clock
    theatre: Theatre
    accounts: dict[str, Account]
    """What Amazon holds of each listener, by the setting `user`."""
    talking: Conversation | None = None
    """The newest conversation."""
    _conversations: int = 0

    @property
    def cloud(self) -> Cloud:
        return self.theatre.cloud

    @property
    def services(self) -> Services:
        return self.theatre.services

    def conversation(self) -> Conversation:
        """A conversation with nothing said, on the settings as they are."""
        self._conversations += 1
        model, ear = self.theatre.model(self.model(self.settings.locale), self.settings.locale)
        token = f"an-access-token-of-the-simulator-{self._conversations}"
        self.talking = Conversation(
            self.handler,
            model,
            self.settings,
            account=self.accounts[self.settings.user],
            manifest=self.manifest,
            clock=self.clock,
            api_endpoint=self.services.endpoint,
            api_token=token,
            ear=ear,
        )
        self.services.admit(token, self.talking.caller)
        return self.talking

    def change(self, **settings: Any) -> Conversation:
        """Another listener, device or language; with `now` or `zone` at another time or in another place.

        Raises Mistake for a language the skill does not speak.
        """
        changed = replace(self.settings, **settings)
        self.model(changed.locale)
        if settings.keys() & {"now", "zone"}:
            self.clock = Clock(changed.time_zone, changed.now, frozen=changed.frozen)
        self.settings = changed
        return self.conversation()

    def adjust(self, **settings: Any) -> None:
        """What may change while a session is open: the voice, the linked account, what is broken."""
        self.settings = replace(self.settings, **settings)
        if self.talking:
            self.talking.settings = self.settings

    def forget(self) -> None:
        """Nobody has ever used the skill."""
        self.cloud.forget()
        self.accounts.clear()


@contextlib.contextmanager
def opened(
    name: str,
    reference: str | Handler,
    model: Callable[[str], Path],
    settings: Settings,
    *,
    folder: Path | None = None,
    state: Path | None = None,
    manifest: Manifest | None = None,
    within: Theatre | None = None,
) -> Iterator[Stage]:
    """Loads the handler `reference` names, from `folder`, with the environment a skill meets on Lambda.

    What the skill saves is kept in the file `state`, and what Amazon holds of the listeners beside it; without one
    both last as long as the stage. `name` is any word for the skill: it names the table. A stage `within` a theatre
    opens quickly, and finds the skill loaded as an earlier one has left it.
    """
    clock = Clock(settings.time_zone, settings.now, frozen=settings.frozen)
    with contextlib.ExitStack() as closing:
        whole = within or closing.enter_context(theatre.opened())
        database, apis = whole.cloud, whole.services
        closing.enter_context(cloud.opened(f"speakup-{name}", state, database))
        closing.enter_context(cloud.environment({"SPEAKUP_SKILL_ID": settings.skill_id, **apis.environment}))
        if isinstance(reference, str):
            kept = whole.modules[reference, folder]
            reference = closing.enter_context(handler.imported(reference, folder, kept))
        accounts = account.load(accounts_file(state)) if state else defaultdict(Account)
        stage = Stage(reference, model, manifest or Manifest(), settings, clock, whole, accounts)
        database.fault = lambda: stage.settings.faults.dynamodb
        apis.fault = lambda path: stage.settings.faults.api
        closing.callback(apis.dismiss)
        try:
            yield stage
        finally:
            if state:
                account.save(accounts_file(state), accounts)


def accounts_file(state: Path) -> Path:
    """Where the listeners' accounts are kept, beside the tables."""
    return state.with_name(f"{state.stem}.accounts.json")

"""A skill made ready to be spoken to: its handler loaded, with the cloud and Alexa's services around it."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from speakup_workbench.simulator import account, cloud, theatre
from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.clock import Clock
from speakup_workbench.simulator.cloud import Cloud, Snapshot
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.delivery import TIME_LIMIT
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.services import Services
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.theatre import Theatre

SKILL_ID = ("SPEAKUP_SKILL_ID", "SKILL_ID")
"""The variables in which a skill may find its own id."""


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
    time_limit: float = TIME_LIMIT
    """Seconds for a reply."""
    talking: Conversation | None = None
    """The newest conversation."""
    _conversations: int = 0

    def __post_init__(self) -> None:
        # One for all conversations: two that began alike would send the same request ids, as only deliveries of one
        # request do.
        self._chance = Random(self.settings.seed)

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
        own = self.accounts[self.settings.user]
        for product in self.manifest.products:
            own.products.setdefault(product.product_id, product)
        self.talking = Conversation(
            self.handler,
            model,
            self.settings,
            account=own,
            manifest=self.manifest,
            clock=self.clock,
            time_limit=self.time_limit,
            chance=self._chance,
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
        if "seed" in settings:
            self._chance = Random(changed.seed)
        self.settings = changed
        return self.conversation()

    def adjust(self, **settings: Any) -> None:
        """What may change while a session is open: the voice, the linked account, what is broken."""
        self.settings = replace(self.settings, **settings)
        if self.talking:
            self.talking.settings = self.settings

    def forget(self) -> None:
        """Nobody has ever used the skill, and chance begins again."""
        self._chance = Random(self.settings.seed)
        self.cloud.forget()
        self.accounts.clear()

    def moment(self) -> Moment:
        """How things stand in the newest conversation, to come back to."""
        assert self.talking
        return Moment(
            self.settings,
            self.talking.state,
            self.clock.now(),
            self._chance.getstate(),
            {user: copy(account) for user, account in self.accounts.items()},
            self.cloud.snapshot(),
        )

    def back_to(self, moment: Moment) -> None:
        """To a moment of the same conversation: it goes on as it would have gone on then."""
        assert self.talking
        self.adjust(**vars(moment.settings))
        self.clock.set(moment.now)
        self._chance.setstate(moment.chance)  # type: ignore[arg-type]
        for user, own in moment.accounts.items():
            # The services hold the account itself, so it is changed, not replaced.
            vars(self.accounts[user]).update(vars(copy(own)))
        self.cloud.restore(moment.cloud)
        self.talking.state = moment.conversation


@dataclass(frozen=True)
class Moment:
    """All that what comes next depends on, but for what the skill keeps in its own process."""

    settings: Settings
    conversation: Mapping[str, Any]
    now: datetime
    chance: object
    accounts: Mapping[str, Account]
    cloud: Snapshot


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
    python: str | None = None,
    network: bool = False,
    variables: Mapping[str, str] = MappingProxyType({}),
    time_limit: float = TIME_LIMIT,
    within: Theatre | None = None,
) -> Iterator[Stage]:
    """Loads the handler `reference` names, as `handler.opened` does, with the environment a skill meets on Lambda.

    `variables` are more of that environment. What the skill saves is kept in the file `state`, and what Amazon holds
    of the listeners beside it; without one both last as long as the stage. `name` is any word for the skill: it names
    the table. `time_limit` is how many seconds a reply may take. A stage `within` a theatre opens quickly, and finds a
    skill loaded as an earlier one has left it.
    """
    clock = Clock(settings.time_zone, settings.now, frozen=settings.frozen)
    table = f"speakup-{name}"
    with contextlib.ExitStack() as closing:
        whole = within or closing.enter_context(theatre.opened())
        database, apis = whole.cloud, whole.services
        ids = dict.fromkeys(SKILL_ID, settings.skill_id)
        environment = {**database.environment(table), **apis.environment, **ids, **variables}
        # The skill starts while the cloud does.
        function = closing.enter_context(
            whole.handler(reference, environment, folder=folder, python=python, network=network)
        )
        closing.enter_context(cloud.opened(table, state, database))
        accounts = account.load(accounts_file(state)) if state else defaultdict(Account)
        stage = Stage(function, model, manifest or Manifest(), settings, clock, whole, accounts, time_limit)
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

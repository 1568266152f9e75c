"""A skill made ready to be spoken to: its handler loaded, with the cloud and Alexa's services around it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from speakup_workbench.models import Model
from speakup_workbench.simulator import cloud, handler, services
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.settings import Settings


@dataclass
class Stage:
    """What stays in place from one conversation to the next."""

    handler: Handler
    model: Callable[[str], Path]
    """The interaction model of a locale."""
    settings: Settings
    cloud: Cloud
    api_endpoint: str

    def conversation(self) -> Conversation:
        """A conversation with nothing said, on the settings as they are."""
        model = Model.load(self.model(self.settings.locale), self.settings.locale)
        return Conversation(
            self.handler, model, self.settings, api_endpoint=self.api_endpoint, api_token=services.TOKEN
        )

    def change_locale(self, locale: str) -> Conversation:
        """The same listener in another language. Raises Mistake when the skill does not speak it."""
        self.model(locale)
        self.settings = replace(self.settings, locale=locale)
        return self.conversation()


@contextlib.contextmanager
def opened(
    name: str,
    reference: str,
    model: Callable[[str], Path],
    settings: Settings,
    *,
    folder: Path | None = None,
    state: Path | None = None,
) -> Iterator[Stage]:
    """Loads the handler `reference` names, from `folder`, with the environment a skill meets on Lambda.

    What the skill saves is kept in the file `state`; without one it lasts as long as the stage. `name` is any
    word for the skill: it names the table.
    """
    stage: Stage
    with (
        cloud.opened(f"speakup-{name}", state) as database,
        cloud.environment({"SPEAKUP_SKILL_ID": settings.skill_id}),
        services.opened(lambda: stage.settings) as endpoint,
        handler.imported(reference, folder) as function,
    ):
        stage = Stage(function, model, settings, database, endpoint)
        yield stage

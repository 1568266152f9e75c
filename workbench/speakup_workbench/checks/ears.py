"""Ears for the sentences that a listing tells its readers to say, one for each locale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from speakup_workbench.models import Model, ModelError
from speakup_workbench.simulator.ear import Ear, Elicitation
from speakup_workbench.simulator.heard import Heard


class Ears:
    """Those of the models that can be built."""

    def __init__(self, models: Mapping[str, Model], today: date) -> None:
        self._now = datetime.combine(today, time(8), UTC)
        self._ears: dict[str, Ear] = {}
        self.models: dict[str, Model] = {}
        """By locale."""
        for locale, model in models.items():
            try:
                self._ears[locale] = Ear(model)
            except ModelError:
                continue  # which the checks of the models tell
            self.models[locale] = model

    def afresh(self, locale: str, phrase: str) -> Heard:
        """What is heard while no skill is open: a phrase that does not name the skill is nobody's."""
        return self._ears[locale].hear(phrase, now=self._now, session=False)

    def in_session(self, locale: str, phrase: str) -> Heard:
        """What is heard while the skill is open and has asked nothing in particular."""
        return self._ears[locale].hear(phrase, now=self._now)

    def answers(self, locale: str, phrase: str) -> bool:
        """Whether it is a value of some slot that a dialog asks for."""
        for intent in self.models[locale].dialog.values():
            for slot in intent.slots:
                heard = self._ears[locale].hear(phrase, now=self._now, elicitation=Elicitation(intent.name, slot))
                if heard.intent == intent.name and heard.how == "sample":
                    return True
        return False

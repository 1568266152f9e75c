"""What a skill can say, and who says it: the author's code, or the framework on its own account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from speakup import Skill, documents
from speakup.speech import Phrase, Phrases
from speakup_workbench.checks import calls
from speakup_workbench.checks.calls import Call
from speakup_workbench.checks.finding import Position
from speakup_workbench.checks.parameters import place_of
from speakup_workbench.checks.subject import Subject

# What the framework's own handlers say, each as long as one of them has not been overridden.
_SAID_BY_DEFAULT: Mapping[str, frozenset[str]] = {
    "welcome": frozenset(("LaunchRequest",)),
    "help": frozenset(f"AMAZON.{name}Intent" for name in ("Help", "Fallback", "Repeat", "Yes", "No", "Previous")),
    "goodbye": frozenset(f"AMAZON.{name}Intent" for name in ("Stop", "Cancel", "NavigateHome")),
    "fallback": frozenset(("AMAZON.FallbackIntent",)),
    "dont_know": frozenset(("DontKnowIntent",)),
    "skipped": frozenset(("AMAZON.NextIntent",)),
    "permission_granted": frozenset(("Connections.Response",)),
}
# What the framework says on its own account, with the words it gives.
ALWAYS_SAID: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("denied", "unclear", "unclear_offer", "sorry", "sorry_goodbye"), frozenset()),
    **dict.fromkeys(("not_saved", "memory_unavailable", "permission_needed"), frozenset()),
    "which": frozenset(("choices",)),
}
# After these it listens.
ASKED = {"welcome", "help", "skipped", "denied", "unclear_offer", "sorry", "permission_needed"}


@dataclass(frozen=True)
class Repertoire:
    """A skill's phrases, the code that says them, and what follows from its routes."""

    subject: Subject
    skill: Skill[Any]

    @cached_property
    def calls(self) -> list[Call]:
        by_default = {route.function.__name__ for route in self.skill.routes if route.is_default}
        return [call for call in calls.calls(self.subject.sources) if not call.by or call.by in by_default]

    @cached_property
    def phrases(self) -> Phrases:
        return self.skill.phrases

    @cached_property
    def locales(self) -> list[str]:
        """Those whose language has a speech file; the others are one finding, not one a phrase."""
        spoken = {name.partition("-")[0] for name in self.phrases.locales}
        locales = self.subject.locales or self.phrases.locales
        return [locale for locale in locales if locale.partition("-")[0] in spoken]

    @cached_property
    def required_slots(self) -> dict[str, tuple[Path, Position]]:
        """Each slot that a handler requires, and where that handler stands."""
        return {
            parameter.name: place_of(route)
            for route in self.skill.routes
            for parameter in route.parameters
            if parameter.required
        }

    @cached_property
    def slots(self) -> set[str]:
        return {parameter.name for route in self.skill.routes for parameter in route.parameters}

    @cached_property
    def scenes(self) -> set[str]:
        return {route.scene for route in self.skill.routes if route.scene} | {
            scene for call in self.calls for scene in call.then
        }

    @cached_property
    def in_places(self) -> set[str]:
        """The wordings of default answers for one scene, or for the dialog of one intent."""
        intents = {intent for model in self.subject.models.values() for intent in model.dialog}
        return {f"{default}_{place}" for default in self.defaults for place in self.scenes | intents}

    @cached_property
    def for_slots(self) -> set[str]:
        return {f"{slot}_{form}" for slot in self.slots for form in ("ask", "unclear", "unclear_again")}

    @cached_property
    def defaults(self) -> set[str]:
        """The framework's own phrases; their names are the same in every language."""
        return set(Phrases(self.phrases.folder / "none").known("en"))

    def own(self, locale: str) -> dict[str, Phrase]:
        """What stands in the locale's own file."""
        known = self.phrases.known(locale)
        return {
            name: phrase
            for name, phrase in known.items()
            if phrase.path.stem == locale and phrase.path.parent == self.phrases.folder
        }

    @cached_property
    def by_default(self) -> set[str]:
        """What the default answers say, as far as they have not been overridden."""
        defaults = {route.name for route in self.skill.routes if route.is_default and not route.scene}
        return {phrase for phrase, routes in _SAID_BY_DEFAULT.items() if routes & defaults}

    def by_framework(self, name: str) -> frozenset[str] | None:
        """The words with which the framework says a phrase itself; None when only the code says it."""
        if name in ALWAYS_SAID:
            return ALWAYS_SAID[name]
        return frozenset() if name in self.by_default | self.in_places | self.for_slots else None

    @cached_property
    def asked(self) -> dict[str, str]:
        """Every phrase after which the skill listens for an answer to it, and who says it."""
        asked = {f"{name}_{scene}": "the framework" for name in ASKED & self.by_default for scene in self.scenes}
        asked |= dict.fromkeys(ASKED & (self.by_default | set(ALWAYS_SAID)), "the framework")
        return asked | self._said_by("ask")

    @cached_property
    def elicited(self) -> dict[str, str]:
        """The same of the phrases that ask for a slot."""
        return dict.fromkeys(self.for_slots | {"which"}, "the framework") | self._said_by("elicit")

    @cached_property
    def told(self) -> dict[str, str]:
        """Every phrase that ends the conversation, and who says it."""
        ends = {"goodbye": "the framework"} if "goodbye" in self.by_default else {}
        return {**ends, "sorry_goodbye": "the framework"} | self._said_by("tell")

    def _said_by(self, verb: str) -> dict[str, str]:
        return {
            name: f"{verb}() in {call.path.name}:{call.at[0]}"
            for call in self.calls
            if call.verb == verb
            for name in call.names
        }

    def fullest(self, locale: str) -> str:
        """The speech file that the other files of its language build on."""
        language = locale.partition("-")[0]
        siblings = [name for name in self.phrases.locales if name.partition("-")[0] == language]
        return max(siblings, key=lambda name: (len(self.own(name)), name))

    def forms(self, name: str) -> list[Phrase]:
        """A phrase as it stands in each file that some locale speaks from."""
        found = [self.phrases.known(locale)[name] for locale in self.locales if self.phrases.has(locale, name)]
        return list({phrase.path: phrase for phrase in found}.values())


def phrase_at(phrase: Phrase) -> Position | None:
    """Where a phrase stands in its file."""
    return documents.position_of(phrase.path, phrase.name)

"""What may be said next: the skill's own intents, those that answer the open question first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from speakup import Skill
from speakup_workbench.checks.utterances import Utterances
from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.built_in_phrases import built_in_phrases
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.heard import Elicitation

MOST = 8
HELP, YES, NO = "AMAZON.HelpIntent", "AMAZON.YesIntent", "AMAZON.NoIntent"


def skill_of(handler: str | Handler) -> Skill[Any] | None:
    """The framework's skill behind a handler that is loaded in this process; None for any other."""
    if isinstance(handler, str):
        module, _, name = handler.rpartition(":")
        handler = getattr(sys.modules.get(module), name, None)  # type: ignore[assignment]
    skill = getattr(handler, "__self__", None)
    return skill if isinstance(skill, Skill) else None


class Suggestions:
    """Of one model. What an intent may be said with is looked for once."""

    def __init__(self, model: Model, skill: Skill[Any] | None) -> None:
        self._model, self._utterances = model, Utterances(model)
        self._routes = {(route.scene, route.name): route for route in skill.routes} if skill else {}
        self._said: dict[str, str] = {}

    def at(self, conversation: Conversation, scene: str | None) -> list[dict[str, str]]:
        """At most eight of `words` and the `intent` they mean."""
        if conversation.connection:
            pairs = self._built_in(YES, NO)
        elif not conversation.is_open:
            pairs = iter([(conversation.opening, "LaunchRequest")])
        elif question := conversation.elicitation:
            pairs = self._answers(question)
        else:
            pairs = self._open(conversation, scene)
        found: dict[str, str] = {}
        for words, intent in pairs:
            if words and len(found) < MOST:
                found.setdefault(words, intent)
        return [{"words": words, "intent": intent} for words, intent in found.items()]

    def _open(self, conversation: Conversation, scene: str | None) -> Iterator[tuple[str, str]]:
        def hear(words: str) -> Any:
            return conversation.hear(words, session=True)

        for intent in self._in_order(scene):
            if intent.name not in self._said:
                self._said[intent.name] = next(iter(self._utterances.of(intent, hear)), "")
            yield self._said[intent.name], intent.name

    def _in_order(self, scene: str | None) -> Sequence[Intent]:
        """What answers in this scene, the author's own, yes and no first; what is answered anywhere; and help."""
        intents = self._model.intents.values()
        here = [intent for intent in intents if scene and (scene, intent.name) in self._routes]
        here.sort(key=lambda intent: intent.name.startswith("AMAZON.") and intent.name not in (YES, NO))
        own = [intent for intent in intents if not intent.name.startswith("AMAZON.") and self._is_answered(intent)]
        return [*here, *(intent for intent in own if intent not in here), *(i for i in intents if i.name == HELP)]

    def _is_answered(self, intent: Intent) -> bool:
        return not self._routes or (None, intent.name) in self._routes

    def _answers(self, question: Elicitation) -> Iterator[tuple[str, str]]:
        if question.slot is None or question.kind != "slot":
            yield from self._built_in(YES, NO)
            return
        slot = self._model.intents[question.intent].slots[question.slot]
        yield self._utterances.typical(slot.type), question.intent
        for value in self._model.types.get(slot.type, ())[1:4]:
            yield value.name, question.intent

    def _built_in(self, *names: str) -> Iterator[tuple[str, str]]:
        for name in names:
            yield next(iter(built_in_phrases(name, self._model.language)), ""), name

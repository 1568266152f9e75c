"""What may be said next: what the question names first, then the intents that answer it, then all others, then help."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from speakup import Skill
from speakup_workbench.checks.utterances import Utterances, is_sure
from speakup_workbench.models import Intent, Model, Value
from speakup_workbench.simulator.built_in_phrases import built_in_phrases
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.heard import Elicitation, Heard

MOST = 8
MOST_NAMED = 4
SHORTEST_NAMED = 3
"""Characters of an answer that is looked for in the question: an "a" stands there for more than the answer A."""
_QUESTION = re.compile(r"[^.!?]*\?[^?]*$")
"""The last question, with the choices that may follow it."""
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

    def at(self, conversation: Conversation, scene: str | None, question: str = "") -> list[dict[str, str]]:
        """At most eight of `words` and the `intent` they mean. question: what the skill has said last."""
        if conversation.connection:
            pairs = self._built_in(YES, NO)
        elif not conversation.is_open:
            pairs = iter([(conversation.opening, "LaunchRequest")])
        elif asked := conversation.elicitation:
            pairs = self._answers(asked)
        else:
            pairs = self._open(conversation, scene, question)
        found: dict[str, str] = {}
        for words, intent in pairs:
            if words:
                found.setdefault(words, intent)
        help = [(words, intent) for words, intent in found.items() if intent == HELP]
        others = [(words, intent) for words, intent in found.items() if intent != HELP]
        return [{"words": words, "intent": intent} for words, intent in [*others[: MOST - len(help)], *help]]

    def _open(self, conversation: Conversation, scene: str | None, question: str) -> Iterator[tuple[str, str]]:
        def hear(words: str) -> Heard:
            return conversation.hear(words, session=True)

        named = [pair for pair in self._named(conversation, question) if is_sure(hear(pair[0]), pair[1])]
        yield from named[:MOST_NAMED]
        known = {intent for _, intent in named}
        for intent in self._in_order(scene):
            if intent.name not in self._said:
                self._said[intent.name] = next(iter(self._utterances.of(intent, hear)), "")
            if intent.name not in known:
                yield self._said[intent.name], intent.name

    def _named(self, conversation: Conversation, question: str) -> list[tuple[str, str]]:
        """The choices of a question, at least two: values that are an answer by themselves, as it names them.

        Where the skill has added some while it runs, those.
        """
        dynamic, found = conversation.dynamic_entities, list[tuple[int, int, str, Intent]]()
        asked = _QUESTION.search(question.lower())
        for intent in self._model.intents.values():
            for slot in intent.slots.values() if self._is_answered(intent) else ():
                if f"{{{slot.name}}}" not in intent.samples:
                    continue
                for value in dynamic.get(slot.type) or self._model.types.get(slot.type, ()):
                    if asked and (place := _place(value, asked[0])):
                        found.append((*place, intent))
        choices = list[tuple[str, str]]()
        until = 0
        for start, end, words, intent in sorted(found, key=lambda each: (each[0], -each[1])):
            if start >= until:  # else it stands within the one before
                choices.append((words, intent.name))
                until = end
        return choices if len(choices) > 1 else []

    def _in_order(self, scene: str | None) -> Sequence[Intent]:
        """What answers in this scene, the author's own, yes and no; what is answered anywhere; what Amazon's own do."""
        intents = self._model.intents.values()
        here = [intent for intent in intents if scene and (scene, intent.name) in self._routes]
        amazons = [intent for intent in here if intent.name.startswith("AMAZON.") and intent.name not in (YES, NO)]
        own = [intent for intent in intents if not intent.name.startswith("AMAZON.") and self._is_answered(intent)]
        first = [intent for intent in here if intent not in amazons]
        return [
            *first,
            *(intent for intent in own if intent not in first),
            *(intent for intent in amazons if intent.name != HELP),
            *(intent for intent in intents if intent.name == HELP),
        ]

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


def _place(value: Value, question: str) -> tuple[int, int, str] | None:
    """From where to where a question, in small letters, names a value, and how: by the longest of its names."""
    names = {name.lower() for name in (value.name, *value.synonyms) if len(name) >= SHORTEST_NAMED}
    for name in sorted((name for name in names if name in question), key=len, reverse=True):
        if found := re.search(rf"\b{re.escape(name)}\b", question):
            return found.start(), found.end(), name
    return None

"""How much an interaction model may hold."""

from __future__ import annotations

from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model

_SOURCE = "https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html"

TOO_MANY_INTENTS = Rule(
    id="M005",
    level="warning",
    asks="A model has at most 250 intents",
    why="Amazon names that limit; where exactly it refuses more is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
TOO_MANY_NAMES = Rule(
    id="M006",
    level="warning",
    asks="A model has at most 350 intents and slot types together",
    why="Amazon names that limit; where exactly it refuses more is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
NOTHING_TO_SAY = Rule(
    id="M008",
    level="warning",
    asks="A model has an intent of its own with a sample utterance",
    why="Listeners can open the skill and ask nothing of it. Whether Amazon builds it is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
RULES = (TOO_MANY_INTENTS, TOO_MANY_NAMES, NOTHING_TO_SAY)

INTENTS, NAMES = 250, 350


def findings(model: Model) -> Iterator[Finding]:
    at = model.at("languageModel", "intents")
    intents, types = len(model.intents), len(model.types)
    if intents > INTENTS:
        problem = f"The model has {intents} intents, and Amazon takes at most {INTENTS}."
        yield TOO_MANY_INTENTS.found(model.path, at, problem, "Make slots of what tells similar intents apart.")
    if intents + types > NAMES:
        problem = f"The model has {intents} intents and {types} slot types, and Amazon takes {NAMES} of both together."
        yield TOO_MANY_NAMES.found(model.path, at, problem, "Join types that are used alike, and intents that differ.")
    own = [intent for name, intent in model.intents.items() if not name.startswith("AMAZON.")]
    if not any(intent.samples for intent in own):
        problem = "No intent of the skill's own has a sample utterance."
        yield NOTHING_TO_SAY.found(model.path, at, problem, "Add an intent, and ways to ask for it.")

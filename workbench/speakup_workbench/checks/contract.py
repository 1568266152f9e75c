"""The contract between handlers and interaction models: which intents are heard, and which are answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from speakup import Skill
from speakup.defaults import FORGET_OFFERED, HANDLERS
from speakup.skill import Route
from speakup_workbench.checks import calls, parameters
from speakup_workbench.checks.finding import Finding, Level, Position, closest
from speakup_workbench.checks.parameters import OUTSIDE_DIALOG, place_of
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.models import Model

UNANSWERED = Rule(
    id="intent-unanswered",
    level="error",
    asks="Every intent of the model is answered by a handler",
    why="Who says it hears that the skill did not understand.",
)
UNHEARD = Rule(
    id="intent-unheard",
    level="error",
    asks="Every intent that a handler answers is in the model of every locale",
    why="Alexa never sends it, so nobody gets there.",
)
RULES = (UNANSWERED, UNHEARD, *parameters.RULES)

_REQUESTS = {"LaunchRequest", "SessionEndedRequest", "SessionResumedRequest", "CanFulfillIntentRequest"}


def findings(subject: Subject) -> Iterator[Finding]:
    skill, models = subject.skill, subject.models
    if skill is None or not models:
        return
    routes = [route for route in skill.routes if _is_intent(route.name)]
    # What skill.forgets_on(...) has answered is a default too, but only for who asked for it.
    own = [route for route in routes if HANDLERS.get(route.name) is not route.function]
    yield from _unanswered(skill, routes, models.values())
    yield from _unheard(own, subject)
    yield from parameters.findings(own, subject)
    yield from _elicited(subject)


def _is_intent(name: str) -> bool:
    return name.startswith("AMAZON.") or ("." not in name and name not in _REQUESTS)


def _unanswered(skill: Skill[Any], routes: Iterable[Route], models: Iterable[Model]) -> Iterator[Finding]:
    answered = {route.name for route in routes} | {"AMAZON.StartOverIntent"}
    # A request handler of the ASK SDK decides for itself what it answers.
    level: Level = "warning" if skill.uses_the_sdk else "error"
    for model in models:
        for intent in model.intents:
            if intent not in answered:
                yield UNANSWERED.found(
                    model.path,
                    _position(model, intent),
                    f"No handler answers {intent}.",
                    f"{closest(intent, answered)}Write @skill.intent({intent!r}), or take it out of the model.",
                    level=level,
                )


def _position(model: Model, intent: str) -> Position | None:
    return model.at("languageModel", "intents", list(model.intents).index(intent), "name")


def _unheard(own: Iterable[Route], subject: Subject) -> Iterator[Finding]:
    models = subject.models
    for name, route in {route.name: route for route in own}.items():
        lacking = [locale for locale, model in models.items() if name not in model.intents]
        if not lacking:
            continue
        nowhere = len(lacking) == len(models)
        known = {intent for model in models.values() for intent in model.intents}
        yield UNHEARD.found(
            *_place(route, subject),
            f"{route.function.__name__}: no model has the intent {name}."
            if nowhere
            else f"{route.function.__name__}: {name} is not in the model of {', '.join(lacking)}.",
            f"{closest(name, known) if nowhere else ''}Add it with its samples to the model.",
            level="error" if nowhere else "warning",
        )


def _place(route: Route, subject: Subject) -> tuple[Path, Position]:
    """Where the author has said so: at a function of theirs, or at skill.forgets_on(...)."""
    offers = [call for call in calls.calls(subject.sources) if FORGET_OFFERED in call.then]
    return (offers[0].path, offers[0].at) if route.is_default and offers else place_of(route)


def _elicited(subject: Subject) -> Iterator[Finding]:
    """Slots that the code asks for by hand."""
    for call in calls.calls(subject.sources):
        for model in subject.models.values() if call.slot else ():
            slots = {slot for intent in model.dialog.values() for slot in intent.slots}
            if call.slot not in slots:
                yield OUTSIDE_DIALOG.found(
                    call.path,
                    call.at,
                    f"elicit({call.slot!r}, ...) asks for a slot that no intent in the dialog section of "
                    f"{model.path.name} has, so Alexa ignores it without a word.",
                    f'{closest(str(call.slot), slots)}List the intent and all its slots under "dialog".',
                )

"""The contract between the questions that open scenes and the handlers that answer in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from speakup.skill import Skill
from speakup_workbench.checks.calls import VERBS, calls
from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.parameters import place_of
from speakup_workbench.checks.repertoire import Repertoire
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject

UNREACHABLE = Rule(
    id="scene-unreachable",
    level="error",
    asks="Every scene that a handler answers in is opened by a question",
    why="Nobody ever gets to that handler, and the yes that is meant for it goes elsewhere.",
)
UNANSWERED = Rule(
    id="scene-unanswered",
    level="warning",
    asks="Every scene that a question opens is answered by a handler",
    why="A yes or no to the question only repeats it (VUI-19).",
)
RULES = (UNREACHABLE, UNANSWERED)


def findings(subject: Subject) -> Iterator[Finding]:
    skill = subject.skill
    if skill is None:
        return
    said = Repertoire(subject, skill)
    yield from _unreachable(subject, skill)
    answered = {route.scene for route in skill.routes if route.scene}
    for call in said.calls:
        for scene in call.then:
            # A scene may also be there for the wording of its help alone.
            if scene not in answered and not any(said.phrases.has(locale, f"help_{scene}") for locale in said.locales):
                yield UNANSWERED.found(
                    call.path,
                    call.at,
                    f"{call.verb}(..., then={scene!r}) opens a scene in which no handler answers.",
                    f"{closest(scene, answered)}Write @skill.intent(..., scene={scene!r}), or leave `then` out.",
                )


def _unreachable(subject: Subject, skill: Skill[object]) -> Iterator[Finding]:
    found = calls(subject.sources)
    opened = {scene for call in found for scene in call.then} | _elsewhere(subject.sources)
    is_certain = all(call.then_is_spelled_out for call in found) and not skill.uses_the_sdk
    for route in skill.routes:
        if route.scene and route.scene not in opened:
            yield UNREACHABLE.found(
                *place_of(route),
                f"{route.function.__name__}: no question opens the scene {route.scene!r}.",
                f"{closest(route.scene, opened)}Write then={route.scene!r} where it is asked.",
                level="error" if is_certain else "advice",
            )


def _elsewhere(sources: Mapping[Path, ast.Module]) -> set[str]:
    """The texts that may become a scene by some other way: those that are no scene of a decorator and no phrase."""
    nodes = [node for module in sources.values() for node in ast.walk(module)]
    others = {id(node.value) for node in nodes if isinstance(node, ast.keyword) and node.arg in ("scene", "phrase")}
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in VERBS:
            others |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
    texts = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in others)
    return {node.value for node in texts if isinstance(node.value, str)}

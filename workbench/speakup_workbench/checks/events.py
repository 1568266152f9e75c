"""The contract between code and listing about skill events; the one that erases who leaves above all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from speakup_workbench.checks.finding import Finding, Position
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.uses import position

_EVENTS = "https://developer.amazon.com/en-US/docs/alexa/smapi/skill-events-in-alexa-skills.html"

UNLISTED = Rule(
    id="event-unlisted",
    level="warning",
    asks="The listing subscribes to every skill event that a handler answers",
    why="Amazon does not send it.",
    source=_EVENTS,
    verified="2026-11",
)
ERASURE = Rule(
    id="memory-unerased",
    level="warning",
    asks="The listing of a skill with a memory subscribes to SKILL_DISABLED",
    why="Who disables the skill is remembered all the same, until the memory's own time is over.",
    source=_EVENTS,
    verified="2026-11",
)
RULES = (UNLISTED, ERASURE)


def findings(subject: Subject, manifest: Manifest) -> Iterator[Finding]:
    listed = manifest.names("events", "subscriptions", key="eventName")
    for path, module in subject.sources.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                event = _subscription(node.value)
                if event and event not in listed:
                    problem = f"A handler answers {node.value}, and the listing does not subscribe to {event}."
                    yield UNLISTED.found(path, position(node), problem, _add(event))
    if subject.skill and subject.skill.memory and "SKILL_DISABLED" not in listed:
        problem = "The skill has a memory, and its listing does not subscribe to SKILL_DISABLED."
        yield ERASURE.found(*_memory(subject), problem, _add("SKILL_DISABLED"))


def _subscription(request: str) -> str | None:
    """SKILL_ENABLED for AlexaSkillEvent.SkillEnabled; None for what is no event of a skill."""
    found = re.fullmatch(r"AlexaSkillEvent\.(?:Skill)?(\w+)", request)
    return "SKILL" + re.sub(r"([A-Z])", r"_\1", found[1]).upper() if found else None


def _add(event: str) -> str:
    return f'Add {{"eventName": "{event}"}} to the "subscriptions" of its "events".'


def _memory(subject: Subject) -> tuple[Path, Position | None]:
    """Where the skill is given its memory."""
    for path, module in subject.sources.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and any(keyword.arg == "memory" for keyword in node.keywords):
                return path, position(node)
    return subject.files.folder / "skill.py", None

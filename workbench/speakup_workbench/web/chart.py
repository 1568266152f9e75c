"""A map of a skill: its scenes and intents, and which of them leads where, read from its code without running it."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup import Skill
from speakup_workbench.checks.calls import calls
from speakup_workbench.models import Model

Json = dict[str, Any]
LAUNCH = "LaunchRequest"


def of_skill(skill: Skill[Any]) -> Json:
    """`nodes` and `edges`: what answers in a scene leads from there, what answers anywhere from its own node.

    A way that leads to no scene ends at the intent. Of Amazon's own intents those are on the map that the author
    answers.
    """
    opened = dict(_opened(_sources(skill.folder)))
    kinds: dict[str, str] = {LAUNCH: "launch"}
    edges: list[Json] = []
    for route in skill.routes:
        if route.is_default or not _is_spoken(route.name):
            continue
        if route.scene:
            kinds.setdefault(route.scene, "scene")
        targets = opened.get((Path(route.function.__code__.co_filename), route.function.__name__), [])
        if not (route.scene and targets):
            kinds.setdefault(route.name, "intent")
        if route.scene and not targets:
            edges.append({"from": route.scene, "to": route.name, "intent": route.name})
        for target in targets:
            kinds.setdefault(target, "scene")
            edges.append({"from": route.scene or route.name, "to": target, "intent": route.name})
    return {"nodes": [{"id": name, "kind": kind} for name, kind in kinds.items()], "edges": edges}


def of_model(model: Model) -> Json:
    """The intents alone, of a skill whose code nobody reads."""
    nodes = [{"id": LAUNCH, "kind": "launch"}, *({"id": name, "kind": "intent"} for name in model.intents)]
    return {"nodes": nodes, "edges": []}


def visited(chart: Json, steps: Iterable[Json]) -> Json:
    """The map with what a conversation has come through; a way that the code does not spell out is added."""
    seen: set[str] = set()
    ways: dict[tuple[str, str, str], None] = {}
    for step in steps:
        intent = step["heard"]["intent"] if step["heard"] else None
        before, after = step.get("scenes", (None, None))
        seen |= {name for name in (intent, before, after) if name}
        if intent and after:
            ways[before or intent, after, intent] = None
    known = {node["id"] for node in chart["nodes"]}
    added = [{"id": name, "kind": "scene"} for _, name, _ in ways if name not in known]
    drawn = {(edge["from"], edge["to"], edge["intent"]) for edge in chart["edges"]}
    more = [way for way in ways if way not in drawn and way[0] in known]
    edges = [*chart["edges"], *({"from": start, "to": end, "intent": intent} for start, end, intent in more)]
    return {
        "nodes": [{**node, "visited": node["id"] in seen} for node in [*chart["nodes"], *added]],
        "edges": [{**edge, "visited": (edge["from"], edge["to"], edge["intent"]) in ways} for edge in edges],
    }


def _sources(folder: Path) -> dict[Path, ast.Module]:
    found = {}
    for path in sorted(folder.rglob("*.py")):
        with contextlib.suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):  # the doctor tells
            found[path] = ast.parse(path.read_bytes(), str(path))
    return found


def _is_spoken(name: str) -> bool:
    return name == LAUNCH or name.endswith("Intent")


@dataclass
class _Function:
    scenes: list[str]
    names: set[str]
    """What it calls."""


def _opened(sources: Mapping[Path, ast.Module]) -> Iterator[tuple[tuple[Path, str], list[str]]]:
    """Of each function the scenes that it opens, itself or by another function of the skill that it calls."""
    functions: dict[tuple[Path, str], _Function] = {}
    found = calls(sources)
    for path, module in sources.items():
        for node in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
            inner = [
                call for call in found if call.path == path and node.lineno <= call.at[0] <= (node.end_lineno or 0)
            ]
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            names |= {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
            functions[path, node.name] = _Function([scene for call in inner for scene in call.then], names)
    by_name: dict[str, list[_Function]] = {}
    for (_, name), function in functions.items():
        by_name.setdefault(name, []).append(function)
    for place, function in functions.items():
        reached, waiting = [function], [function]
        while waiting:
            for name in waiting.pop().names & by_name.keys():
                new = [each for each in by_name[name] if each not in reached]
                reached += new
                waiting += new
        yield place, list(dict.fromkeys(scene for each in reached for scene in each.scenes))

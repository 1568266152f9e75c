"""The file and line that an error of Amazon's means.

Amazon names a place by its path in the JSON ($.manifest.publishingInformation.category), or an interaction model's by
what it is called: the sample, the intent, the slot, the type. What names nothing that is there stands at the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import shown
from speakup_workbench.json_file import JsonFile, Place
from speakup_workbench.project import SkillFiles

PATH = re.compile(r"\$((?:\.[\w-]+|\[(?:'[^']*'|\"[^\"]*\"|[0-9]+)\])+)")
STEP = re.compile(r"\.([\w-]+)|\['([^']*)'\]|\[\"([^\"]*)\"\]|\[([0-9]+)\]")
NAMED = re.compile(r"\"([^\"]+)\"|'([^']+)'|“([^”]+)”")


def placed(files: SkillFiles, resource: str, error: Mapping[str, Any]) -> str:
    """Where in our files: "store_listings/clean_water/skill.json:12:5".

    Args:
        files: of the skill.
        resource: as Amazon calls what it could not take: Manifest, or InteractionModel.en_US.
        error: with `message`, and `validationDetails` where Amazon has any.
    """
    path = _file(files, resource)
    if path is None:
        return resource
    file = JsonFile(path)
    for place in _places(file.content, "\n".join(text for _, text in _texts(error, ()))):
        if at := file.at(*place):
            return f"{shown(path)}:{at[0]}:{at[1]}"
    return shown(path)


def _file(files: SkillFiles, resource: str) -> Path | None:
    kind, _, locale = resource.partition(".")
    if kind == "Manifest":
        return files.manifest
    return files.models.get(locale.replace("_", "-")) if kind == "InteractionModel" else None


def _places(content: Any, told: str) -> Iterator[Place]:
    """The likeliest first: a path and whatever of it is there, then what bears a name that was told, the longest."""
    for found in PATH.finditer(told):
        steps = [_step(*step) for step in STEP.findall(found[1])]
        for end in range(len(steps), 0, -1):
            yield tuple(steps[:end])
    names = {next(filter(None, found)) for found in NAMED.findall(told)}
    named = [(name, place) for place, name in _texts(content, ()) if name in names]
    yield from (place for _, place in sorted(named, key=lambda each: len(each[0]), reverse=True))


def _step(plain: str, single: str, double: str, number: str) -> str | int:
    return int(number) if number else plain or single or double


def _texts(content: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _texts(value, (*place, key))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from _texts(value, (*place, number))
    elif isinstance(content, str):
        yield place, content

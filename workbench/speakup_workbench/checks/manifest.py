"""A skill.json under check: what it holds, and where each part of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from speakup_workbench.checks.finding import Finding, Level, Position
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import JsonError, JsonFile, Place

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What JSON can write and no text holds: a null character, and one half of a character."""
REFERENCE = "https://developer.amazon.com/en-US/docs/alexa/smapi/skill-manifest.html"

LOCALES: Place = ("publishingInformation", "locales")
TESTING: Place = ("publishingInformation", "testingInstructions")
PROSE = ("name", "summary", "description", "updatesDescription")
"""What a locale tells in sentences; besides there are `examplePhrases` and `keywords`."""


class Source(Protocol):
    """A file with places: a manifest or an interaction model."""

    @property
    def path(self) -> Path: ...

    def at(self, *place: str | int) -> Position | None: ...


@dataclass(frozen=True)
class Written:
    """A text that somebody reads or says."""

    source: Source
    place: Place
    field: str
    """Such as "description", "keywords", "testingInstructions"; of a model "samples" or "slots"."""
    locale: str | None
    """None for the testing instructions, which are one for all."""
    text: str

    @property
    def language(self) -> str:
        """Testing instructions are in English."""
        return (self.locale or "en").partition("-")[0]

    def found(self, rule: Rule, problem: str, remedy: str, level: Level | None = None) -> Finding:
        return rule.found(self.source.path, self.source.at(*self.place), problem, remedy, level=level)


@dataclass(frozen=True)
class Manifest:
    path: Path
    whole: Mapping[str, Any]
    """The whole file."""
    file: JsonFile

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Raises JsonError for a file that is broken or no manifest; whatever stands in the manifest is taken."""
        file = JsonFile(path)
        content = file.content
        if isinstance(content, dict) and "skillManifest" in content:
            problem = 'This is a manifest of version 0, with "skillManifest", which Amazon takes no more.'
            raise JsonError(
                problem, 'Write {"manifest": {"manifestVersion": "1.0", ...}}.', path, file.at("skillManifest")
            )
        if not isinstance(content, dict) or not isinstance(content.get("manifest"), dict):
            remedy = 'It begins as in {"manifest": {"manifestVersion": "1.0", ...}}.'
            raise JsonError("This is no skill manifest.", remedy, path, (1, 1))
        manifest = cls(path, content, file)
        for text in manifest.strings():
            if found := _NO_TEXT.search(text.text):
                problem = f"This holds U+{ord(found[0]):04X}, which is no character of a text."
                raise JsonError(problem, "Take it out.", path, manifest.at(*text.place))
        return manifest

    def at(self, *place: str | int) -> Position | None:
        """The line and column of a place below "manifest"; of what is missing, those of what should hold it."""
        while place and self.file.at("manifest", *place) is None:
            place = place[:-1]
        return self.file.at("manifest", *place)

    def get(self, *place: str | int) -> Any:
        """What stands at a place below "manifest"; None where nothing does."""
        found: Any = self.whole["manifest"]
        for key in place:
            if isinstance(found, dict):
                found = found.get(str(key))
            elif isinstance(found, list) and isinstance(key, int) and key < len(found):
                found = found[key]
            else:
                return None
        return found

    def text(self, *place: str | int) -> str:
        """A text without the space around it; "" for anything else."""
        found = self.get(*place)
        return found.strip() if isinstance(found, str) else ""

    def names(self, *place: str | int, key: str) -> dict[str, Place]:
        """Of a list of objects what each has under a key, such as the permissions' "name", and where."""
        found = self.get(*place)
        items = found if isinstance(found, list) else []
        named = {self.text(*place, index, key): (*place, index, key) for index in range(len(items))}
        return {name: where for name, where in named.items() if name}

    @property
    def locales(self) -> list[str]:
        """Those in which the store shows it."""
        found = self.get(*LOCALES)
        return [name for name, told in found.items() if isinstance(told, dict)] if isinstance(found, dict) else []

    def written(self, *fields: str) -> Iterator[Written]:
        """The texts of some fields, locale by locale; of a list each one."""
        for locale in self.locales:
            for field in fields:
                place = (*LOCALES, locale, field)
                found = self.get(*place)
                items = enumerate(found) if isinstance(found, list) else ((None, found),)
                for index, text in items:
                    if isinstance(text, str) and text.strip():
                        yield Written(self, place if index is None else (*place, index), field, locale, text)

    @property
    def testing(self) -> Written:
        """The testing instructions, empty where there are none."""
        return Written(self, TESTING, "testingInstructions", None, self.text(*TESTING))

    def strings(self) -> Iterator[Written]:
        """Every text of the manifest, whatever it is."""
        waiting: list[tuple[Place, Any]] = [((), self.whole["manifest"])]
        for place, found in waiting:
            if isinstance(found, str):
                field = next((key for key in reversed(place) if isinstance(key, str)), "")
                yield Written(self, place, field, None, found)
            elif isinstance(found, dict | list):
                inside = found.items() if isinstance(found, dict) else enumerate(found)
                waiting += [((*place, key), value) for key, value in inside]

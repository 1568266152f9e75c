"""What is in a skill package, in a form in which two can be compared: Amazon's and ours.

An icon is its picture, whatever its file is called; the order of keys, samples and keywords is nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from speakup_workbench.errors import Failed

LARGEST = 100_000_000
"""Bytes of all that Amazon packs."""

MODELS = "interactionModels/custom/"


@dataclass(frozen=True)
class Difference:
    file: str
    """In the package: skill.json, or the model of a locale."""
    place: str
    """In the file: manifest.publishingInformation.category"""
    before: Any
    """At Amazon; None where it has nothing."""
    after: Any

    @property
    def line(self) -> str:
        if self.before is None:
            return f"adds    {self.place}: {_short(self.after)}"
        if self.after is None:
            return f"removes {self.place}: {_short(self.before)}"
        return f"changes {self.place}: {_short(self.before)} → {_short(self.after)}"

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "place": self.place, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Contents:
    documents: Mapping[str, Any]
    """The JSON files by their path in the package."""

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Contents:
        """Raises Failed for what is no package."""
        try:
            documents = {path: json.loads(content) for path, content in files.items() if path.endswith(".json")}
            documents["skill.json"] = _with_pictures(documents["skill.json"], files)
        except (ValueError, KeyError):
            raise Failed("What Amazon packed is no skill package. Run the same again.") from None
        return cls(documents)

    @classmethod
    def unpacked(cls, zipped: bytes) -> Contents:
        """Raises Failed for what is no package."""
        try:
            with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if sum(entry.file_size for entry in entries) > LARGEST:
                    raise Failed("What Amazon packed is too large to be a skill package. Look at it in the console.")
                files = {entry.filename: archive.read(entry) for entry in entries}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            raise Failed("What Amazon packed is no zip. Run the same again.") from None
        root = next((name.removesuffix("skill.json") for name in files if name.endswith("skill.json")), "")
        return cls.of({name.removeprefix(root): content for name, content in files.items()})

    @property
    def is_bare(self) -> bool:
        """Whether it is as a skill is made: with a name, and nothing that somebody worked on."""
        apis = self.documents["skill.json"].get("manifest", {}).get("apis", {})
        return not any(path.startswith(MODELS) for path in self.documents) and not _endpoints(apis)

    def differences(self, ours: Contents) -> list[Difference]:
        """What sending `ours` would change in these."""
        files = sorted({*self.documents, *ours.documents})
        return [
            Difference(file, ".".join(place), before, after)
            for file in files
            for place, before, after in _compared(self.documents.get(file), ours.documents.get(file), ())
        ]


def _endpoints(apis: Any) -> bool:
    return any("endpoint" in api for api in apis.values() if isinstance(api, dict)) if isinstance(apis, dict) else False


def _with_pictures(content: Any, files: Mapping[str, bytes]) -> Any:
    """The same with the picture's own number in place of its file's name."""
    if isinstance(content, dict):
        return {key: _with_pictures(value, files) for key, value in content.items()}
    if isinstance(content, list):
        return [_with_pictures(value, files) for value in content]
    if isinstance(content, str) and content.startswith("file://"):
        picture = files.get(content.removeprefix("file://"))
        return content if picture is None else f"picture {hashlib.sha256(picture).hexdigest()[:12]}"
    return content


def _compared(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    before, after = _keyed(before), _keyed(after)
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _compared(before.get(key), after.get(key), (*place, str(key)))
    elif before != after:
        yield place, before, after


def _keyed(content: Any) -> Any:
    """A list as a mapping: by name or id where its items have one, else by the items themselves."""
    if not isinstance(content, list):
        return content
    if all(isinstance(item, str) for item in content):
        return {item: item for item in content}
    return {_key(item, number): item for number, item in enumerate(content)}


def _key(item: Any, number: int) -> str:
    if isinstance(item, dict):
        for name in ("name", "id", "eventName", "type", "value"):
            key = item.get(name)
            if isinstance(key, dict):  # the value of a slot type has its name one level below
                key = key.get("value")
            if isinstance(key, str):
                return key
    return str(number)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}…"

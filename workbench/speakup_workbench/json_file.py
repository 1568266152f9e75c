"""A JSON file as its author wrote it: what it holds, and where each part of it stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from speakup_workbench.errors import Mistake

Place = tuple[str | int, ...]
"""Keys and indexes, from the outermost to the innermost: ("languageModel", "intents", 3, "samples", 0)."""

LARGEST = 10_000_000
"""Bytes: what is larger is nothing that Amazon would take, and is not read."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')


class JsonError(Mistake):
    """A file that is no JSON; its text names the file, the line and the remedy."""

    def __init__(self, problem: str, remedy: str, path: Path, at: tuple[int, int] | None = None) -> None:
        self.problem, self.remedy, self.path, self.at = problem, remedy, path, at
        super().__init__(f"{path}:{at[0]}:{at[1]}: {problem} {remedy}" if at else f"{path}: {problem} {remedy}")


@dataclass(frozen=True)
class JsonFile:
    path: Path

    @cached_property
    def content(self) -> Any:
        """What it holds. Whole numbers are floats, because Python refuses those of more than 4,300 digits.

        Raises JsonError for what is missing, too large, no UTF-8, no JSON, or has a key twice in one object.
        """
        path = self.path
        try:
            if path.stat().st_size > LARGEST:
                problem = f"This has {path.stat().st_size:,} bytes, and at most {LARGEST:,} are read."
                raise JsonError(problem, "Nothing that Amazon takes is as large: make it smaller.", path)
            text = path.read_text(encoding="utf-8-sig")
            return json.loads(text, parse_int=float, object_pairs_hook=_object_of)
        except OSError as error:
            raise JsonError(f"This cannot be read ({error.strerror}).", "Check the path.", path) from None
        except UnicodeDecodeError:
            raise JsonError("The file is not UTF-8 text.", "Save it as UTF-8.", path) from None
        except json.JSONDecodeError as error:
            remedy = "Correct it there or just before."
            raise JsonError(f"This is not JSON: {error.msg}.", remedy, path, (error.lineno, error.colno)) from None
        except _Repeated:
            where, key = self._tree.repeated or (None, "")
            problem = f'"{_shown(key)}" stands twice in one object.'
            raise JsonError(problem, "Keep one of the two.", path, self._position(where)) from None
        except RecursionError:
            raise JsonError("The JSON is nested too deeply.", "Write or export it again.", path) from None

    def at(self, *place: str | int) -> tuple[int, int] | None:
        """The line and column of a place; None when the file has no such place."""
        part = self._tree.root
        for key in place:
            part = _below(part, key)
        return self._position(part.start if isinstance(part, _Part) else part)

    @cached_property
    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return ""

    @cached_property
    def _tree(self) -> _Tree:
        return _Tree.of(self._text)

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def _position(self, offset: int | None) -> tuple[int, int] | None:
        if offset is None:
            return None
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Part(NamedTuple):
    """A list or an object of the file: where it starts, and what it holds; of any other value where that starts."""

    start: int
    items: list[_Part | int] | dict[str, _Part | int]


@dataclass(frozen=True)
class _Tree:
    """The values of a text of JSON by their places. Of what is no JSON it knows the beginning."""

    root: _Part | int | None
    repeated: tuple[int, str] | None
    """The first key that its object had before, and where it stands."""

    @classmethod
    def of(cls, text: str) -> _Tree:
        root = _Part(0, [])
        above, parts, key = [root], root.items, ""
        repeated: tuple[int, str] | None = None
        is_key = False
        for found in _TOKEN.finditer(text):
            token = found[0]
            if token in "}]":
                above.pop()
                if not above:
                    break
                parts, is_key = above[-1].items, False
            elif token == ",":
                is_key = isinstance(parts, dict)
            elif token == ":":
                continue
            elif is_key:
                key, is_key = _key(token), False
                if isinstance(parts, dict) and key in parts:
                    repeated = repeated or (found.start(), key)
            else:
                start = found.start()
                part = _Part(start, {} if token == "{" else []) if token in "{[" else start
                if isinstance(parts, dict):
                    parts[key] = part
                else:
                    parts.append(part)
                if isinstance(part, _Part):
                    above.append(part)
                    parts, is_key = part.items, token == "{"
        return cls(_below(root, 0), repeated)


def _key(token: str) -> str:
    try:
        return str(json.loads(token)) if "\\" in token else token[1:-1]
    except ValueError:
        return token


def _shown(key: str) -> str:
    """One half of a character cannot be printed."""
    return key.encode("utf-8", "replace").decode()


class _Repeated(Exception):
    """An object has a key twice."""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


def _below(part: _Part | int | None, key: str | int) -> _Part | int | None:
    items = part.items if isinstance(part, _Part) else None
    if isinstance(items, dict) and isinstance(key, str):
        return items.get(key)
    if isinstance(items, list) and isinstance(key, int) and key < len(items):
        return items[key]
    return None

"""A JSON file as its author wrote it: what it holds, and where each part of it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import yaml

from speakup_workbench.errors import Mistake

Place = tuple[str | int, ...]
"""Keys and indexes, from the outermost to the innermost: ("languageModel", "intents", 3, "samples", 0)."""

LARGEST = 10_000_000
"""Bytes: what is larger is nothing that Amazon would take, and is not read."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_NOT_YAML = re.compile("[^\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


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
            key = _repeated_key(_tree(path))
            problem = f'"{key.value}" stands twice in one object.' if key else "A key stands twice."
            raise JsonError(problem, "Keep one of the two.", path, _start(key)) from None
        except RecursionError:
            raise JsonError("The JSON is nested too deeply.", "Write or export it again.", path) from None

    def at(self, *place: str | int) -> tuple[int, int] | None:
        """The line and column of a place; None when the file has no such place."""
        node = self._root
        for key in place:
            node = _below(node, key)
        return _start(node)

    @cached_property
    def _root(self) -> yaml.Node | None:
        return _tree(self.path)


def _tree(path: Path) -> yaml.Node | None:
    """JSON is YAML, and PyYAML keeps lines. What only JSON allows is made a space or a question mark."""
    try:
        text = _NOT_YAML.sub(" ", path.read_text(encoding="utf-8-sig"))
        root = yaml.compose(_SURROGATE.sub(r"\\u003f", text), Loader=_Loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return None
    return cast(yaml.Node, root)


class _Repeated(Exception):
    """An object has a key twice."""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


def _repeated_key(root: yaml.Node | None) -> yaml.ScalarNode | None:
    """The first key that its object had before."""
    below = [root]
    for node in below:
        if isinstance(node, yaml.MappingNode):
            keys = set[str]()
            for key, value in node.value:
                if key.value in keys:
                    return cast(yaml.ScalarNode, key)
                keys.add(key.value)
                below.append(value)
        elif isinstance(node, yaml.SequenceNode):
            below += node.value
    return None


def _start(node: yaml.Node | None) -> tuple[int, int] | None:
    return None if node is None else (node.start_mark.line + 1, node.start_mark.column + 1)


def _below(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return cast(yaml.Node, node.value[key])
    return None

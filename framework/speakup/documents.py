"""The files an author writes: YAML in the source, the same content as JSON in what is deployed.

Every scalar is text, whatever it looks like, so `No` is a word and never False, and a version or a date keeps
the form it was written in. Whoever needs a number converts it where it is used.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from speakup.errors import DocumentError


def read(path: Path) -> Any:
    """The content of a YAML file, or of the JSON that `make build` made of it; {} for an empty file.

    Raises DocumentError with the line when the file is missing, is no YAML or repeats a key.
    """
    found = path if path.exists() else path.with_suffix(".json")
    if not found.exists():
        raise DocumentError("There is no such file.", f"Create it, or correct the name {path.name!r}.", path)
    return _built(found) if found.suffix == ".json" else _plain(_compose(found), found)


def _built(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise DocumentError(f"This is not JSON: {error.msg}.", "Build it again.", path, error.lineno) from None


def line_of(path: Path, *keys: str | int) -> int | None:
    """The line of the last of `keys`, or of the nearest that is there; None where that cannot be told."""
    at = position_of(path, *keys)
    return at and at[0]


def position_of(path: Path, *keys: str | int) -> tuple[int, int] | None:
    """The same with the column, from 1."""
    if not path.exists() or path.suffix == ".json":
        return None
    node = _compose(path)
    mark = node.start_mark if node else None
    for key in keys:
        found = _place(node, key)
        if found is None:
            break
        mark, node = found
    return None if mark is None else (int(mark.line) + 1, int(mark.column) + 1)


def _place(node: Any, key: str | int) -> tuple[Any, Any] | None:
    """The mark of a key or list item, and what it holds."""
    match getattr(node, "id", None):
        case "mapping":
            places = {name.value: (name.start_mark, child) for name, child in node.value if name.id == "scalar"}
            return places.get(key)
        case "sequence" if isinstance(key, int) and key < len(node.value):
            return node.value[key].start_mark, node.value[key]
    return None


def _compose(path: Path) -> Any:
    import yaml  # only sources are YAML, and reading it costs time at a cold start

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise DocumentError(
            f"This is not YAML: {error.problem}.",
            "Put a text that holds a colon, a quote or a # in double quotes, and check the indentation.",
            path,
            mark.line + 1 if mark else None,
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DocumentError(f"This cannot be read: {error}.", "Save it as UTF-8 text.", path) from None


def _plain(node: Any, path: Path) -> Any:
    if node is None:
        return {}
    if isinstance(node.value, str):
        return node.value
    if node.id == "sequence":
        return [_plain(child, path) for child in node.value]
    mapping: dict[str, Any] = {}
    for name, child in node.value:
        if name.id != "scalar":
            raise DocumentError(
                "A key is a single word or text.",
                "Put a text that begins with a bracket, such as {{ name }}, in double quotes.",
                path,
                name.start_mark.line + 1,
            )
        if name.value in mapping:
            raise DocumentError(
                f"{name.value!r} stands here a second time.",
                "Keep one of the two, or rename it.",
                path,
                name.start_mark.line + 1,
            )
        mapping[name.value] = _plain(child, path)
    return mapping

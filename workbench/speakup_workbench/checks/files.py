"""The files of a skill, before anything reads them: what is too large, or is no file at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.rule import Rule

LARGEST = 1_000_000
"""Bytes. A million of them is a book of phrases, and takes YAML seconds to read at each cold start."""
DEEPEST = 50
"""Levels of lists and mappings inside each other."""
MOST = 100_000
"""Texts, lists and mappings in a file, each alias counted as what it stands for."""

LARGE = Rule(
    id="file-large",
    level="error",
    asks=f"No file that the skill reads has more than {LARGEST:,} bytes",
    why="It is not read here, so nothing of the skill's code and phrases is checked; listeners would wait for it.",
)
KIND = Rule(
    id="file-kind",
    level="error",
    asks="What is named like a file is one that can be read",
    why="The skill cannot be imported, here or in Lambda.",
)
TANGLED = Rule(
    id="file-tangled",
    level="error",
    asks=f"No YAML file nests deeper than {DEEPEST} levels, or has more than {MOST:,} entries with its aliases",
    why="Thousands of levels end the process that reads them, and aliases of aliases fill the memory.",
)
RULES = (LARGE, KIND, TANGLED)

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_READ = {".py", ".yaml", ".json"}


def findings(folder: Path) -> Iterator[Finding]:
    """Of everything in a skill's folder that its code reads."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _READ:
            continue
        if not path.is_file():
            remedy = "Put the file in its place, or give the folder another name."
            yield KIND.found(path, None, "This is no file.", remedy)
        elif not os.access(path, os.R_OK):
            yield KIND.found(path, None, "This cannot be read.", "Give yourself the right to read it.")
        elif (size := path.stat().st_size) > LARGEST:
            problem = f"This has {size:,} bytes, and at most {LARGEST:,} are read."
            yield LARGE.found(path, None, problem, "Break it up, or keep what is so large out of the skill's folder.")
        elif path.suffix == ".yaml":
            yield from _tangled(path)


def _tangled(path: Path) -> Iterator[Finding]:
    """Told from the events of the YAML, because a tree of them is built by recursion, in C."""
    sizes: dict[str, int] = {}
    inside: list[tuple[str | None, int]] = [(None, 0)]
    """The anchor and size of each collection that is not closed yet."""
    with contextlib.suppress(yaml.YAMLError, UnicodeDecodeError):  # told by whoever reads it
        for event in yaml.parse(path.read_text(encoding="utf-8"), Loader=_Loader):
            mark: Any = event.start_mark  # an event that was read has one
            at = (mark.line + 1, mark.column + 1)
            if isinstance(event, yaml.CollectionStartEvent):
                inside.append((event.anchor, 1))
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, size = inside.pop()
                sizes[anchor or ""] = size
                _grow(inside, size)
            elif isinstance(event, yaml.NodeEvent):
                _grow(inside, sizes.get(event.anchor or "", 1) if isinstance(event, yaml.AliasEvent) else 1)
            if len(inside) > DEEPEST:
                problem = f"This is inside {DEEPEST} other lists and mappings."
                yield TANGLED.found(path, at, problem, "Look for brackets that nobody closed.")
                return
            if inside[-1][1] > MOST:
                problem = f"With its aliases this comes to more than {MOST:,} entries."
                yield TANGLED.found(path, at, problem, "Write out what is repeated less often.")
                return


def _grow(inside: list[tuple[str | None, int]], size: int) -> None:
    anchor, before = inside.pop()
    inside.append((anchor, before + size))

"""What ships of a skill, or of the framework: its Python, its JSON, and as JSON what its author wrote in YAML.

Phrases that are templates also ship as steps (see speakup.steps). README, tests and caches stay, and no YAML is parsed
in Lambda.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from speakup.documents import read
from speakup_workbench import steps
from speakup_workbench.checks import allowances
from speakup_workbench.errors import Mistake

YAML = (".yaml", ".yml")

# The folders of phrases: a skill's, and the framework's.
SPEECH = ("speech", "defaults")


def bundle(source: Path, target: Path) -> None:
    """Writes what ships of the folder `source` into `target`, which is made and may not hold anything yet.

    Raises Mistake for folders that do not fit, DocumentError with file and line for YAML that cannot be read.
    """
    shipped = list(_ships(source))
    if not shipped:
        raise Mistake(f"{source}: no Python file here, so nothing ships. Name a skill's folder: skills/clean_water.")
    if target.exists() and any(target.iterdir()):
        raise Mistake(f"{target}: this folder is not empty, and what is in it would ship too. Remove it first.")
    for path in shipped:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix not in YAML:
            shutil.copyfile(path, copy)
            continue
        built = path.with_suffix(".json")
        if built.exists():
            raise Mistake(f"{built}: {path.name} becomes this file, and one of the two would be lost. Rename one.")
        content = json.dumps(read(path), ensure_ascii=False, separators=(",", ":"))
        copy.with_suffix(".json").write_text(content, encoding="utf-8")
        if path.parent.name in SPEECH and (found := steps.of_file(path)):
            content = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            copy.with_suffix(".steps").write_text(content, encoding="utf-8")


def _ships(source: Path) -> Iterator[Path]:
    if not any(source.glob("*.py")):
        return
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source).parts
        is_kept = place == (allowances.NAME,) or any(p.startswith(".") or p == "tests" for p in place)
        if path.suffix in (".py", ".json", *YAML) and not is_kept:
            yield path

"""`speakup new --standalone`: a repository for one skill, which installs Speak Up instead of being it."""

from __future__ import annotations

import zipfile
from datetime import date
from importlib import metadata
from pathlib import Path

from speakup_workbench import carried, scaffold
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing import sections
from speakup_workbench.wish import TEMPLATES, Wish

DISTRIBUTION = "speakup-alexa"
FILES = TEMPLATES / "repository"
"""What only such a repository has."""
SHARED = (".gitignore", "requirements/sam.txt", "samconfig.toml", "speakup.mk")
"""What it has as this one has it."""


def repository(folder: Path, wheel: Path | None, wish: Wish, today: date) -> scaffold.Change:
    """What a repository with a skill comes to. Nothing is written yet.

    It installs the version of Speak Up that runs here: from the wheel, which is laid beside, else from a package index.
    Raises Mistake.
    """
    check(folder, wheel)
    installed = _from_wheel(wheel) if wheel else _from_index()
    files = scaffold.files_of(wish, today)
    for path in (path for path in FILES.rglob("*") if path.is_file()):
        text = scaffold.renamed(path.read_text(encoding="utf-8"), wish)
        files[path.relative_to(FILES).as_posix()] = text.replace(f"{DISTRIBUTION}[workbench]", installed).encode()
    for place in SHARED:
        text = (carried.ROOT / place).read_text(encoding="utf-8")
        files[place] = text.replace("speakup-dev", f"{wish.name.replace('_', '-')}-dev").encode()
    files[scaffold.TEMPLATE] = template(wish.name).encode()
    if wheel:
        files[f"wheels/{wheel.name}"] = wheel.read_bytes()
    return scaffold.Change(folder, files)


def check(folder: Path, wheel: Path | None) -> None:
    """Raises Mistake where no repository can begin, such as in a folder with something in it, or without Speak Up."""
    try:
        there = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    except FileNotFoundError:
        there = []
    except OSError as error:
        raise Mistake(f"{folder}: {error.strerror}. Name a folder that is new or empty.") from None
    if inside := Project.around(folder):
        raise Mistake(f"{folder} is inside the project {inside.root}. Name a folder outside it, or leave --standalone.")
    if there:
        raise Mistake(f"{folder} is not empty: it has {there[0]}. Name a folder that is new or empty.")
    _from_wheel(wheel) if wheel else _from_index()


def template(skill: str) -> str:
    """Ours, with the parts of one skill: a single one gains as much from totals, alarms and careful releases."""
    text = (carried.ROOT / scaffold.TEMPLATE).read_text(encoding="utf-8")
    for name in map(sections.folder, sections.skills(text)):
        if name != sections.MOULD:
            text = sections.removed(text, name)
    return sections.added(text, skill)


def _from_wheel(wheel: Path) -> str:
    if wheel.name != _wheel() or not zipfile.is_zipfile(wheel):
        raise Mistake(f"{wheel} is not the wheel of what runs here, which is called {_wheel()}.")
    return f"./wheels/{wheel.name}[workbench]"


def _from_index() -> str:
    """Only what came from an index can be had there: https://peps.python.org/pep-0610/"""
    installed = metadata.distribution(DISTRIBUTION)
    if installed.read_text("direct_url.json"):
        raise Mistake(
            f"{DISTRIBUTION} {installed.version} came from no package index, so the new repository would not find it "
            f"there. Give its wheel; in a clone of Speak Up, `make wheel` makes it: --wheel dist/{_wheel()}"
        )
    return f"{DISTRIBUTION}[workbench]=={installed.version}"


def _wheel() -> str:
    """What the wheel of this version is called."""
    return f"{DISTRIBUTION.replace('-', '_')}-{metadata.version(DISTRIBUTION)}-py3-none-any.whl"

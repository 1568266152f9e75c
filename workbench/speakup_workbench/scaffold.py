"""`speakup new` and `speakup remove`: a skill from a template, and all of a skill taken away again.

A template is itself a skill, templates/<template>/, laid out like any project: it can be talked to, tested and checked
where it lies. A new skill is a copy in which the few words that are the template's own, such as its name, stand
replaced.
"""

from __future__ import annotations

import json
import re
import runpy
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path

from speakup import Skill
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing import privacy, sections
from speakup_workbench.wish import CAUSE, COLOUR, TEMPLATES, Wish

TEMPLATE = "template.yaml"
_NOT_COPIED = ("__pycache__", ".speakup", ".pytest_cache")


@dataclass(frozen=True)
class Change:
    """What is to be written or taken away in a project, all of it or nothing."""

    root: Path
    added: Mapping[str, bytes] = field(default_factory=dict)
    """New files by their place below the root."""
    changed: Mapping[str, bytes] = field(default_factory=dict)
    """Files that are there and get another content."""
    removed: tuple[str, ...] = ()
    """Files and whole folders."""

    def lines(self) -> Iterator[str]:
        yield from (f"new       {place}" for place in sorted(self.added))
        yield from (f"changed   {place}" for place in sorted(self.changed))
        yield from (f"removed   {place}" for place in self.removed)

    def make(self) -> None:
        """Raises Mistake, and leaves everything as it was, when a file cannot be written or taken away."""
        with _undone_on_failure(self.root) as aside:
            for place in (*self.changed, *self.removed):
                aside.keep(self.root / place)
            for place, content in {**self.added, **self.changed}.items():
                aside.write(self.root / place, content)


class _Aside:
    """What was put aside, and what was made, so that both can be undone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[tuple[Path, Path]] = []
        self._made: list[Path] = []

    def keep(self, path: Path) -> None:
        aside = self._folder / str(len(self._kept))
        shutil.move(path, aside)
        self._kept.append((path, aside))

    def write(self, path: Path, content: bytes) -> None:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir()
                self._made.append(folder)
        with path.open("xb") as file:  # never over what is there
            self._made.append(path)
            file.write(content)

    def undo(self) -> None:
        for path in reversed(self._made):
            path.rmdir() if path.is_dir() else path.unlink()
        for path, aside in reversed(self._kept):
            shutil.move(aside, path)


@contextmanager
def _undone_on_failure(root: Path) -> Iterator[_Aside]:
    there = next(folder for folder in (root, *root.parents) if folder.is_dir())
    try:
        folder = Path(tempfile.mkdtemp(prefix=".speakup-", dir=there))
    except OSError as error:
        raise Mistake(f"Nothing can be written in {there} ({error.strerror}), so nothing was changed.") from None
    aside = _Aside(folder)
    try:
        yield aside
    except BaseException as error:
        aside.undo()
        if isinstance(error, OSError):
            raise Mistake(f"{error.filename}: {error.strerror}. Everything is as it was.") from None
        raise
    finally:
        shutil.rmtree(folder)


# A new skill


def new(project: Project, wish: Wish, today: date) -> Change:
    """What a skill from a template comes to. Nothing is written yet."""
    files = files_of(wish, today)
    if taken := [place for place in files if (project.root / place).exists()]:
        raise Mistake(f"{project.root / taken[0]} is there already, and is not overwritten. Choose another name.")
    path = project.root / TEMPLATE
    if not path.is_file():
        return Change(project.root, files)
    return Change(project.root, files, {TEMPLATE: sections.added(path.read_bytes().decode(), wish.name).encode()})


def files_of(wish: Wish, today: date) -> dict[str, bytes]:
    """Every file of a new skill by its place below a project's folder."""
    source = TEMPLATES / wish.template
    files = {
        _place(path.relative_to(source).as_posix(), wish): _written(path, wish, today).encode()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix not in (".html", ".png") and _is_wanted(path, wish)
    }
    with tempfile.TemporaryDirectory(prefix="speakup-") as folder:
        drawn = Path(folder)
        for place, content in files.items():
            (drawn / place).parent.mkdir(parents=True, exist_ok=True)
            (drawn / place).write_bytes(content)
        listing = f"store_listings/{wish.name}"
        runpy.run_path(str(drawn / listing / "icon.py"), run_name="__main__")
        for path in (drawn / listing).glob("*.png"):
            files[f"{listing}/{path.name}"] = path.read_bytes()
        (drawn / "interaction_models").mkdir(exist_ok=True)
        for name, text in privacy.pages(Project(drawn).skill(wish.name), _skill_of(wish.template)).items():
            files[f"{listing}/{name}"] = text.encode()
    return files


def _skill_of(template: str) -> Skill[object]:
    """The template's own skill: what a new one remembers is the same."""
    found: Skill[object] = import_module(f"speakup_workbench.templates.{template}.skills.my_cause.skill").skill
    return found


def _place(place: str, wish: Wish) -> str:
    """Where a file of the template goes to. Its phrases in English serve every locale of English."""
    return renamed(place.replace("speech/en-US", f"speech/{wish.locales[0]}"), wish)


def _is_wanted(path: Path, wish: Wish) -> bool:
    if any(part in _NOT_COPIED for part in path.parts):
        return False
    if not re.fullmatch("[a-z]{2}-[A-Z]{2}", path.stem):
        return True
    if path.parent.name == "speech":  # English has one file, on which its locales build
        return path.stem in wish.locales or path.stem == "en-US"
    return path.stem in wish.locales


def _written(path: Path, wish: Wish, today: date) -> str:
    text = path.read_text(encoding="utf-8")
    if path.name == "skill.json":
        text = _spoken(text, wish)
    if path.suffix == ".yaml" and path.parent.name != "speech" and "es-US" not in wish.locales:
        text = re.sub(r"(?m)^ +es: .*\n", "", text)  # a text in Spanish has a line of its own
    if path.suffix == ".talk":
        text = text.replace("locale: en-US", f"locale: {wish.locales[0]}")
    if path.suffix == ".py":
        written = ", ".join(f'"{locale}"' for locale in wish.locales)
        text = text.replace('("en-US", "en-GB", "es-US")', f"({written}{',' * (len(wish.locales) == 1)})")
    return renamed(text, wish, f"{today.day} {today:%B %Y}")


def _spoken(text: str, wish: Wish) -> str:
    """The listing in the wished locales."""
    listing = json.loads(text)
    information = listing["manifest"]["publishingInformation"]
    information["locales"] = {locale: information["locales"][locale] for locale in wish.locales}
    return json.dumps(listing, indent=2, ensure_ascii=False) + "\n"


def renamed(text: str, wish: Wish, today: str = "") -> str:
    """The words of the template's own replaced, all at once: a title may well hold another's name."""
    words = {
        "my_cause": wish.name,
        "My Cause": wish.title,
        "my cause": wish.invocation_name,
        CAUSE: wish.cause,
        COLOUR: wish.colour,
        "21 November 2026": today,
    }
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found[0]], text)


# A skill taken away


def removal(project: Project, name: str) -> Change:
    """What there is of a skill: code, models, listing, tests and its parts of template.yaml."""
    skill = project.skill(name)
    longer = [other.name for other in project.skills() if other.name.startswith(f"{name}_")]
    places = [f"{folder}/{name}" for folder in ("skills", "interaction_models", "store_listings")]
    tests = [*(project.root / "tests").rglob(f"{name}*.talk"), *(project.root / "tests").rglob(f"test_{name}*.py")]
    own = [test for test in tests if not test.stem.removeprefix("test_").startswith(tuple(longer))]
    places += sorted(test.relative_to(project.root).as_posix() for test in own)
    removed = tuple(place for place in places if (project.root / place).exists())
    path = project.root / TEMPLATE
    text = path.read_bytes().decode() if path.is_file() else ""
    if sections.camel(skill.name) not in (sections.skills(text) if text else ()):
        return Change(project.root, removed=removed)
    return Change(project.root, changed={TEMPLATE: sections.removed(text, name).encode()}, removed=removed)


def left(project: Project, name: str, change: Change) -> Iterator[str]:
    """What the removal of a skill leaves alone: deployments, and tests that import it under another name."""
    gone = [project.root / place for place in change.removed]
    files = [*(project.root / "tests").rglob("*.py"), *(project.root / "deployments").glob("*.json")]
    for path in sorted(files):
        if any(path.is_relative_to(each) for each in gone) or not re.search(rf"\b{name}\b", path.read_text("utf-8")):
            continue
        yield f"{path.relative_to(project.root).as_posix()}, which speaks of {name}"
    if sections.skills(change.changed.get(TEMPLATE, b"").decode()) == [sections.camel(sections.MOULD)]:
        yield f"the last parts of {TEMPLATE}, now called after {sections.MOULD}: those of the next skill come from them"
    yield "whatever is deployed, and what listeners' records hold"

"""What is under check: a skill's files, read once, and its routes as they are after import."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from speakup import Skill, SpeakUpError
from speakup.errors import AuthorError
from speakup_workbench.checks import files
from speakup_workbench.checks.finding import Finding, Position
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model, ModelError
from speakup_workbench.project import SkillFiles
from speakup_workbench.simulator import module
from speakup_workbench.simulator.handler import HandlerError, TimedOut

PATIENCE = 10
"""Seconds for the import: as many as Lambda gives it."""

FILE_BROKEN = Rule(
    id="M001",
    level="error",
    asks="Every interaction model is there, and is one",
    why="Amazon takes no build without it, and nothing else can be checked.",
    source="https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html",
    verified="2026-11",
)
NOT_PYTHON = Rule(
    id="python",
    level="error",
    asks="Every .py file of the skill is Python",
    why="The skill cannot be imported.",
)
NOT_IMPORTED = Rule(
    id="import",
    level="error",
    asks=f"The skill can be imported, within {PATIENCE} seconds",
    why="Lambda imports it just so, and no listener gets an answer.",
)
NO_SKILL = Rule(
    id="no-skill",
    level="advice",
    asks="The handler is that of a speakup.Skill",
    why="What another framework's code does is not read; its models are checked all the same.",
)
RULES = (FILE_BROKEN, *files.RULES, NOT_PYTHON, NOT_IMPORTED, NO_SKILL)


@dataclass(frozen=True)
class Subject:
    files: SkillFiles
    today: date
    skill: Skill[Any] | None = None
    """None when it cannot be imported, or is not built with the framework."""
    models: Mapping[str, Model] = field(default_factory=dict)
    """By locale; those that could be read."""
    sources: Mapping[Path, ast.Module] = field(default_factory=dict)
    """The skill's Python files."""
    unread: tuple[Finding, ...] = ()
    """Why a file could not be read; the other checks leave it out."""
    unreadable: frozenset[Path] = frozenset()
    """Files that nobody should try to read."""

    @classmethod
    def read(cls, skill: SkillFiles, today: date) -> Subject:
        """Reads every file and imports the skill. Raises nothing: what cannot be read is a finding.

        A skill of which a file is too large to be read, or is none, is not imported.
        """
        unread = list(files.findings(skill.folder))
        unreadable = frozenset(finding.path for finding in unread)
        models = _models(skill, unread)
        sources = _sources(skill, unreadable, unread)
        found = None if unreadable else _imported(skill, unread)
        return cls(skill, today, found, models, sources, tuple(unread), unreadable)

    @property
    def locales(self) -> list[str]:
        """The locales of the models, whether or not these could be read."""
        return sorted(self.files.models)

    @property
    def languages(self) -> set[str]:
        return {locale.partition("-")[0] for locale in self.locales}

    @property
    def phrases(self) -> set[str]:
        """The names of the author's own phrases, of whatever locale."""
        if self.skill is None:
            return set()
        phrases = self.skill.phrases
        known = [phrase for locale in phrases.locales for phrase in phrases.known(locale).values()]
        return {phrase.name for phrase in known if phrase.path.parent == phrases.folder}


def _models(files: SkillFiles, unread: list[Finding]) -> dict[str, Model]:
    models = {}
    for locale, path in files.models.items():
        try:
            models[locale] = Model.load(path, locale)
        except ModelError:
            continue  # the model doctor tells all that is wrong with it
    if not files.models:
        folder = files.root / "interaction_models" / files.name
        remedy = f"Put one in {folder.name}/en-US.json."
        unread.append(FILE_BROKEN.found(folder, None, "The skill has no interaction model.", remedy))
    return models


def _sources(files: SkillFiles, unreadable: Collection[Path], unread: list[Finding]) -> dict[Path, ast.Module]:
    sources = {}
    for path in sorted(set(files.folder.rglob("*.py")) - set(unreadable)):
        try:
            sources[path] = ast.parse(path.read_bytes(), str(path))
        except SyntaxError as error:
            at = (error.lineno, max(1, error.offset or 1)) if error.lineno else None
            unread.append(NOT_PYTHON.found(path, at, f"This is not Python: {error.msg}.", "Correct it there."))
        except (ValueError, RecursionError, MemoryError) as error:  # null characters, a thousand brackets
            problem = f"This is not Python: {str(error) or type(error).__name__}."
            unread.append(NOT_PYTHON.found(path, None, problem, "Save it as UTF-8 text."))
    return sources


def _imported(files: SkillFiles, unread: list[Finding]) -> Skill[Any] | None:
    entry = files.folder / "skill.py"
    printed = io.StringIO()  # what a skill prints is no part of a report
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            _fresh(f"skills.{files.name}"),
            module.patient(PATIENCE),
            module.imported(files.handler, files.root) as function,
        ):
            skill = getattr(function, "__self__", None)
    except HandlerError as error:
        # Its text is for a terminal; the error behind it knows the file and the line.
        unread.extend(_import_finding(error, error.__cause__ or error.__context__, files))
        return None
    except TimedOut as error:
        path, at = _own_line(error, files)
        problem = f"The import had not ended after {PATIENCE} seconds."
        remedy = "Do at import only what no listener has to wait for."
        unread.append(NOT_IMPORTED.found(path, at, problem, remedy))
        return None
    if isinstance(skill, Skill):
        return skill
    problem = "The handler is not that of a speakup.Skill, so only the models are checked."
    remedy = "Write handler = skill.handler to have the code checked too."
    unread.append(NO_SKILL.found(entry, None, problem, remedy))
    return None


@contextlib.contextmanager
def _fresh(package: str) -> Iterator[None]:
    """The package is imported as its files are now, and whoever has imported it before keeps what they have."""
    before = {name: module for name, module in list(sys.modules.items()) if f"{name}.".startswith(f"{package}.")}
    writes_no_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    for name in before:
        del sys.modules[name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for name in [name for name in list(sys.modules) if f"{name}.".startswith(f"{package}.")]:
            del sys.modules[name]
        sys.modules.update(before)
        sys.dont_write_bytecode = writes_no_bytecode


def _import_finding(error: Exception, cause: BaseException | None, files: SkillFiles) -> list[Finding]:
    entry = files.folder / "skill.py"
    if isinstance(cause, SyntaxError) and cause.filename:
        return []  # the file was parsed as well
    if isinstance(cause, AuthorError):
        at = (cause.line, 1) if cause.line else None
        return [NOT_IMPORTED.found(cause.path or entry, at, cause.problem, cause.remedy)]
    if cause is None or isinstance(cause, SpeakUpError):
        return [NOT_IMPORTED.found(entry, None, str(cause or error), "Correct it there.")]
    path, at = _own_line(cause, files)
    problem = f"The skill cannot be imported: {type(cause).__name__}: {cause}."
    return [NOT_IMPORTED.found(path, at, problem, "Correct it there.")]


def _own_line(error: BaseException, files: SkillFiles) -> tuple[Path, Position | None]:
    """The line of the skill's own that an error comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(files.folder)]
    if not own:
        return files.folder / "skill.py", None
    return Path(own[-1].filename), (own[-1].lineno or 1, (own[-1].colno or 0) + 1)

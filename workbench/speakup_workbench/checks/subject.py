"""What is under check: a skill's files, read once, and its routes as they are after import."""

from __future__ import annotations

import ast
import contextlib
import importlib
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from speakup import Skill, SpeakUpError
from speakup.errors import AuthorError
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model, ModelError
from speakup_workbench.project import SkillFiles
from speakup_workbench.simulator import module
from speakup_workbench.simulator.handler import HandlerError

FILE_BROKEN = Rule(
    id="M001",
    level="error",
    asks="Every interaction model is there, and is one",
    why="Amazon takes no build without it, and nothing else can be checked.",
    source="https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html",
    verified="2026-11",
)
RULES = (FILE_BROKEN,)


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

    @classmethod
    def read(cls, files: SkillFiles, today: date) -> Subject:
        """Reads every file and imports the skill. Raises nothing: what cannot be read is a finding."""
        unread: list[Finding] = []
        models = _models(files, unread)
        sources = _sources(files, unread)
        return cls(files, today, _imported(files, unread), models, sources, tuple(unread))

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


def _sources(files: SkillFiles, unread: list[Finding]) -> dict[Path, ast.Module]:
    sources = {}
    for path in sorted(files.folder.rglob("*.py")):
        try:
            sources[path] = ast.parse(path.read_bytes(), str(path))
        except (SyntaxError, ValueError) as error:
            line, reason = getattr(error, "lineno", None), getattr(error, "msg", str(error))
            unread.append(Finding("python", "error", path, line, f"This is not Python: {reason}.", "Correct it there."))
    return sources


def _imported(files: SkillFiles, unread: list[Finding]) -> Skill[Any] | None:
    entry = files.folder / "skill.py"
    try:
        with _fresh(f"skills.{files.name}"), module.imported(files.handler, files.root) as function:
            skill = getattr(function, "__self__", None)
    except HandlerError as error:
        # Its text is for a terminal; the error behind it knows the file and the line.
        unread.extend(_import_finding(error, error.__cause__ or error.__context__, files))
        return None
    if isinstance(skill, Skill):
        return skill
    unread.append(
        Finding(
            "no-skill",
            "advice",
            entry,
            None,
            "The handler is not that of a speakup.Skill, so only the models are checked.",
            "Write handler = skill.handler to have the code checked too.",
        )
    )
    return None


@contextlib.contextmanager
def _fresh(package: str) -> Iterator[None]:
    """The package is imported as its files are now, and whoever has imported it before keeps what they have."""
    before = {name: module for name, module in sys.modules.items() if f"{name}.".startswith(f"{package}.")}
    writes_no_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    for name in before:
        del sys.modules[name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for name in [name for name in sys.modules if f"{name}.".startswith(f"{package}.")]:
            del sys.modules[name]
        sys.modules.update(before)
        sys.dont_write_bytecode = writes_no_bytecode


def _import_finding(error: Exception, cause: BaseException | None, files: SkillFiles) -> list[Finding]:
    entry = files.folder / "skill.py"
    if isinstance(cause, SyntaxError) and cause.filename:
        return []  # the file was parsed as well
    if isinstance(cause, AuthorError):
        return [Finding("import", "error", cause.path or entry, cause.line, cause.problem, cause.remedy)]
    if cause is None or isinstance(cause, SpeakUpError):
        return [Finding("import", "error", entry, None, str(cause or error), "Correct it there.")]
    frames = traceback.extract_tb(cause.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(files.folder)]
    path, line = (Path(own[-1].filename), own[-1].lineno) if own else (entry, None)
    problem = f"The skill cannot be imported: {type(cause).__name__}: {cause}."
    return [Finding("import", "error", path, line, problem, "Correct it there.")]

"""What is talked to: a skill of a project, or any handler with its interaction model."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model
from speakup_workbench.project import Package, Project, ProjectError, SkillFiles
from speakup_workbench.simulator import stage
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.theatre import Theatre

if TYPE_CHECKING:
    from speakup_workbench.checks.finding import Finding


@dataclass(frozen=True)
class Subject:
    name: str
    """A word for it: the skill's name, or the handler's file."""
    handler: str | Handler
    """As `handler.opened` reads it."""
    folder: Path | None
    """Where a module is imported from."""
    locale: str
    """The one spoken unless another is asked for."""
    model: Callable[[str], Path]
    """The interaction model of a locale. Raises Mistake for one that it does not speak."""
    manifest: Path | None = None
    is_of_project: bool = False
    """Found by its name, in the project around `folder`."""
    own_model: Path | None = None
    """The model that was given for it, for whatever locale."""

    @classmethod
    def find(cls, name: str | None, handler: str | None, model: Path | None, start: Path) -> Subject:
        """The skill of that name in the project around `start`, with another handler or model if they are given.

        With both, no skill is needed; without any of the three, the project's only one is meant. Paths begin at
        `start`. Raises Mistake.
        """
        reference = _from(start, handler) if handler else None
        own = start / model if model else None
        if reference and not name:
            package = None if own else package_beside(reference)
            if package:
                return cls(_word(reference), reference, start, package.locale, package.model, package.manifest)
            if own:
                locale = Model.load(own).locale
                return cls(_word(reference), reference, start, locale, lambda _: own, own_model=own)
        if not name and (own or reference):
            raise Mistake("Give both --handler and --model, or name the skill that has the other one.")
        files = _files(name, start)
        if reference in (None, files.handler):
            _refuse_broken(files)
        manifest = files.manifest if files.manifest.exists() else None
        found = cls(files.name, reference or files.handler, files.root, files.locale, files.model, manifest, True)
        if own:
            return replace(found, locale=Model.load(own).locale, model=lambda _: own, own_model=own)
        return found

    @property
    def skill_id(self) -> str:
        digest = hashlib.md5(self.name.encode(), usedforsecurity=False).hexdigest()
        return f"amzn1.ask.skill.{uuid.UUID(digest)}"

    def opened(
        self,
        settings: Settings,
        state: Path | None = None,
        *,
        skill_id: str | None = None,
        python: str | None = None,
        network: bool = False,
        variables: Mapping[str, str] = MappingProxyType({}),
        within: Theatre | None = None,
    ) -> contextlib.AbstractContextManager[Stage]:
        """The skill ready to be spoken to, as `stage.opened` has it; `skill_id` is one made from its name when None.

        Raises Mistake for a locale it does not speak.
        """
        self.model(settings.locale)
        return stage.opened(
            self.name,
            self.handler,
            self.model,
            replace(settings, skill_id=skill_id or self.skill_id),
            folder=self.folder,
            state=state,
            manifest=Manifest.load(self.manifest) if self.manifest else None,
            python=python,
            network=network,
            variables=variables,
            within=within,
        )

    def named_in(self, folder: Path) -> dict[str, str]:
        """How a conversation file in that folder names it: {"skill": …}, or {"handler": …, "model": …}.

        Raises Mistake for a skill that is not found from there.
        """
        named = {"skill": self.name} if self.is_of_project else {}
        with contextlib.suppress(ProjectError):
            if isinstance(self.handler, str) and (not named or Project.find(folder).root == self.folder):
                own = not named or self.handler != f"skills.{self.name}.skill:handler"
                file, _, name = self.handler.rpartition(":")
                handler = f"{os.path.relpath(file, folder)}:{name}" if file.endswith(".py") else self.handler
                model = {"model": os.path.relpath(self.own_model, folder)} if self.own_model else {}
                return named | ({"handler": handler} if own else {}) | model
        raise Mistake(f"{self.name} is not found from {folder}. Save inside of {self.folder}.")


def of_handler(folder: Path, handler: str | Handler, model: str | Path) -> Subject:
    """Any skill. What a path names is looked for in `folder` and in those above it. Raises Mistake.

    handler: the function, or where it is: "lambda/lambda_function.py:handler" or "package.module:handler".
    model: a file, or a folder with one such as en-US.json for each locale.
    """
    place = _found(model, folder)
    files = {path.stem: path for path in sorted(place.glob("*.json"))} or {Model.load(place).locale: place}

    def model_of(locale: str) -> Path:
        if locale not in files:
            raise Mistake(f"There is no interaction model for {locale!r} in {place}. There is: {', '.join(files)}.")
        return files[locale]

    usual = "en-US" if "en-US" in files else next(iter(files))
    if not isinstance(handler, str):
        return Subject("skill", handler, None, usual, model_of)
    module, _, function = handler.rpartition(":")
    if module.endswith(".py"):
        file = _found(module, folder)
        return Subject(file.stem, f"{file}:{function}", None, usual, model_of)
    package = module.partition(".")[0]
    homes = [above for above in _upwards(folder) if (above / package).is_dir() or (above / f"{package}.py").is_file()]
    return Subject(package or "skill", handler, homes[0] if homes else None, usual, model_of)


def _found(path: str | Path, folder: Path) -> Path:
    for above in _upwards(folder):
        if (above / path).exists():
            return (above / path).resolve()
    raise Mistake(f"There is no {path} in {folder} or above it. Write the path from there, or the whole of it.")


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)


def _from(start: Path, handler: str) -> str:
    """The handler with its path as it is from `start`; what is no path, such as an address, stays as it is."""
    file, _, name = handler.rpartition(":")
    if file.endswith(".py"):
        return f"{start / file}:{name}"
    if (start / handler).is_dir() or (file and (start / file).is_dir()):
        return str(start / handler)
    return handler


def package_beside(reference: str) -> Package | None:
    """The skill package beside the code that is named, if it is on this computer."""
    code = next((path for path in map(Path, (reference, reference.rpartition(":")[0])) if path.exists()), None)
    return Package.beside(code) if code else None


def _word(reference: str) -> str:
    """A word for a skill without a name, the same for the same code: "water-lambda-lambda_function"."""
    place = reference.rpartition(":")[0]
    if place.endswith(".py"):
        reference = "-".join(Path(place).resolve().with_suffix("").parts[-3:])
    return re.sub(r"\W+", "-", reference, flags=re.ASCII).strip("-")[-100:] or "skill"


def _refuse_broken(files: SkillFiles) -> None:
    """A contradiction between a skill's files is told before anyone speaks, not as an apology in the middle."""
    from speakup_workbench.checks.finding import shown  # which who talks to any other skill does not wait for

    found = _broken(_Written.now(files))
    if not found:
        return
    place = f"{shown(found[0].path)}:{found[0].line}" if found[0].line else shown(found[0].path)
    more = f" There are {len(found) - 1} more: speakup check {files.name}." if len(found) > 1 else ""
    raise Mistake(f"{place}: {found[0].problem} {found[0].remedy}{more}")


@dataclass(frozen=True)
class _Written:
    """A skill's files as they were last written: they are checked once, however often the skill is opened."""

    stamps: tuple[tuple[Path, int, int], ...]
    files: SkillFiles = field(compare=False)

    @classmethod
    def now(cls, files: SkillFiles) -> _Written:
        own = (path for path in files.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        paths = sorted((*own, *files.models.values(), *([files.manifest] if files.manifest.exists() else [])))
        stats = [(path, path.stat()) for path in paths]
        return cls(tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats), files)


@lru_cache(maxsize=8)
def _broken(written: _Written) -> Sequence[Finding]:
    from speakup_workbench.checks import broken

    return broken.findings(written.files)


def _files(name: str | None, start: Path) -> SkillFiles:
    project = Project.find(start)
    if name:
        return project.skill(name)
    found = project.skills()
    if len(found) == 1:
        return found[0]
    if not found:
        raise ProjectError(f"There is no skill in {project.root / 'skills'} yet.")
    raise ProjectError(f"Name the skill to talk to: {', '.join(skill.name for skill in found)}.")

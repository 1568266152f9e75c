"""Which skill goes on stage: one of a project, or any handler with its interaction model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model
from speakup_workbench.project import Project
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.manifest import Manifest


@dataclass(frozen=True)
class Cast:
    """What a stage is opened with."""

    name: str
    """Any word for the skill."""
    handler: str | Handler
    model: Callable[[str], Path]
    """The interaction model of a locale. Raises Mistake for one that is not spoken."""
    locale: str
    """The one spoken unless another is asked for."""
    folder: Path | None = None
    """Where the handler is imported from; None when it is a file or a function."""
    manifest: Manifest | None = None


def of_project(folder: Path, name: str = "") -> Cast:
    """A skill of the project around `folder`; its only one need not be named. Raises Mistake."""
    project = Project.find(folder)
    skills = [files.name for files in project.skills()]
    if not name and len(skills) != 1:
        raise Mistake(f"Name the skill to open, or give handler= and model=. There is: {', '.join(skills) or 'none'}.")
    files = project.skill(name or skills[0])
    manifest = Manifest.load(files.manifest) if files.manifest.exists() else None
    return Cast(files.name, files.handler, files.model, files.locale, files.root, manifest)


def of_handler(folder: Path, handler: str | Handler, model: str | Path) -> Cast:
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
        return Cast("skill", handler, model_of, usual)
    module, _, function = handler.rpartition(":")
    if module.endswith(".py"):
        file = _found(module, folder)
        return Cast(file.stem, f"{file}:{function}", model_of, usual)
    package = module.partition(".")[0]
    homes = [above for above in _upwards(folder) if (above / package).is_dir() or (above / f"{package}.py").is_file()]
    return Cast(package or "skill", handler, model_of, usual, homes[0] if homes else None)


def _found(path: str | Path, folder: Path) -> Path:
    for above in _upwards(folder):
        if (above / path).exists():
            return (above / path).resolve()
    raise Mistake(f"There is no {path} in {folder} or above it. Write the path from there, or the whole of it.")


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)

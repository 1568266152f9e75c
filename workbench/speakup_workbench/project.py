"""Where skills live: a folder with `skills/` and `interaction_models/`, laid out as in the README."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from speakup_workbench.errors import Mistake

PACKAGE_FOLDERS = ("skill-package/interactionModels/custom", "interactionModels/custom", "models")
"""Where the ASK CLI keeps interaction models; the last is that of its first version."""


class ProjectError(Mistake):
    """A project, skill or locale that is not there."""


@dataclass(frozen=True)
class SkillFiles:
    """The files of one skill."""

    name: str
    root: Path
    """The project's folder; the handler is imported from here."""
    models: Mapping[str, Path]
    """The interaction model of each locale."""

    @property
    def folder(self) -> Path:
        return self.root / "skills" / self.name

    @property
    def handler(self) -> str:
        return f"skills.{self.name}.skill:handler"

    @property
    def manifest(self) -> Path:
        """The listing; a skill that is not yet to be published has none."""
        return self.root / "store_listings" / self.name / "skill.json"

    @property
    def locale(self) -> str:
        """The one spoken unless another is asked for: en-US, else the first."""
        return next((locale for locale in self.models if locale == "en-US"), next(iter(self.models), "en-US"))

    def model(self, locale: str) -> Path:
        """The interaction model for a locale. Raises ProjectError, which lists those there are."""
        if locale in self.models:
            return self.models[locale]
        folder = self.root / "interaction_models" / self.name
        if not self.models:
            raise ProjectError(f"{self.name} has no interaction model. Put one in {folder / 'en-US.json'}.")
        raise ProjectError(f"{self.name} has no locale {locale!r} in {folder}. {_known(locale, self.models)}")


@dataclass(frozen=True)
class Package:
    """The models of Amazon's own skill package, which the ASK CLI keeps beside the skill's code."""

    folder: Path
    models: Mapping[str, Path]
    """The interaction model of each locale."""

    @property
    def manifest(self) -> Path | None:
        """The listing, skill.json, if it is there."""
        listing = (self.folder.parents[1] if self.folder.name == "custom" else self.folder.parent) / "skill.json"
        return listing if listing.is_file() else None

    @classmethod
    def beside(cls, code: Path) -> Package | None:
        """The package that goes with a file or folder of code: the nearest, at most three folders above it."""
        for folder in code.resolve().parents[:3]:
            for place in PACKAGE_FOLDERS:
                models = {file.stem: file for file in sorted((folder / place).glob("[a-z][a-z]-[A-Z][A-Z].json"))}
                if models:
                    return cls(folder / place, models)
        return None

    @property
    def locale(self) -> str:
        """The one spoken unless another is asked for: en-US, else the first."""
        return "en-US" if "en-US" in self.models else next(iter(self.models))

    def model(self, locale: str) -> Path:
        """The interaction model for a locale. Raises ProjectError, which lists those there are."""
        if locale not in self.models:
            raise ProjectError(f"There is no locale {locale!r} in {self.folder}. {_known(locale, self.models)}")
        return self.models[locale]


@dataclass(frozen=True)
class Project:
    root: Path

    @classmethod
    def around(cls, start: Path) -> Project | None:
        """The nearest folder from this one upwards that has skills and interaction models."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "skills").is_dir() and (folder / "interaction_models").is_dir():
                return cls(folder)
        return None

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project around a folder. Raises ProjectError where there is none."""
        if found := cls.around(start):
            return found
        raise ProjectError(
            f"There is no project in {start.resolve()} or above it: no folder with 'skills' and "
            "'interaction_models'. Go to the project's folder, or name a --handler and a --model."
        )

    def skills(self) -> tuple[SkillFiles, ...]:
        """All skills by name: the folders of `skills/` that have a skill.py."""
        return tuple(
            SkillFiles(file.parent.name, self.root, self._models(file.parent.name))
            for file in sorted((self.root / "skills").glob("*/skill.py"))
        )

    def skill(self, name: str) -> SkillFiles:
        """The skill of that name. Raises ProjectError, which names the closest and lists what is there."""
        skills = {skill.name: skill for skill in self.skills()}
        if name in skills:
            return skills[name]
        raise ProjectError(f"There is no skill {name!r} in {self.root / 'skills'}. {_known(name, skills)}")

    def _models(self, name: str) -> dict[str, Path]:
        return {path.stem: path for path in sorted((self.root / "interaction_models" / name).glob("*.json"))}


def _known(name: str, names: Iterable[str]) -> str:
    known = sorted(names)
    if not known:
        return "There is none yet."
    lower = {entry.lower().replace("-", "_"): entry for entry in known}
    close = difflib.get_close_matches(name.lower().replace("-", "_"), lower, n=1)
    guess = f"Did you mean {lower[close[0]]!r}? " if close else ""
    return f"{guess}There is: {', '.join(known)}."

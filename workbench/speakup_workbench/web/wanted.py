"""What is to be talked to, as the command line has it, and where its files are. Nothing here runs the author's code."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speakup_workbench.models import Model
from speakup_workbench.project import PACKAGE_FOLDERS, Project, ProjectError, SkillFiles
from speakup_workbench.subject import Subject


@dataclass(frozen=True)
class Wanted:
    start: Path
    """Where paths begin."""
    skill: str | None = None
    """The first one to be talked to; the project's first when None."""
    handler: str | None = None
    model: Path | None = None
    python: str | None = None
    skill_id: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    network: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What every conversation begins with, as the page sends it; see settings.py."""

    @property
    def root(self) -> Path:
        """The folder that conversations are read from and saved in: the project's, else where paths begin."""
        with contextlib.suppress(ProjectError):
            return Project.find(self.start).root
        return self.start.resolve()

    @property
    def chosen(self) -> str:
        """The skill that is talked to first. Raises Mistake when there is none."""
        return self.skill or str(self.skills[0]["name"])

    @property
    def skills(self) -> list[dict[str, Any]]:
        """`name`, `title` and `locales` of every skill there is to choose. Raises Mistake when there is none."""
        if self.handler:
            # A skill that is named by its handler is found without being imported; see Subject.find.
            subject = Subject.find(self.skill, self.handler, self.model, self.start)
            locales = sorted(
                path.stem for path in subject.model(subject.locale).parent.glob("[a-z][a-z]-[A-Z][A-Z].json")
            )
            title = _words(Model.load(subject.model(subject.locale)).invocation_name)
            return [{"name": self.skill or subject.name, "title": title, "locales": locales or [subject.locale]}]
        project = Project.find(self.start)
        if self.skill:
            project.skill(self.skill)
        found = project.skills()
        if not found:
            raise ProjectError(f"There is no skill in {project.root / 'skills'} yet.")
        return [{"name": each.name, "title": _title(each), "locales": sorted(each.models)} for each in found]

    def name(self, chosen: str) -> str | None:
        """What finds the skill that somebody has chosen: one without a name is found by its handler."""
        return self.skill if self.handler else chosen

    def files(self, skill: str) -> list[Path]:
        """The files and folders that a skill is made of, whether they are there yet or not."""
        if self.handler:
            place = Path(self.handler) if (self.start / self.handler).is_dir() else Path(self.handler).parent
            code = self.start / place
            packages = [folder / place for folder in code.resolve().parents[:3] for place in PACKAGE_FOLDERS]
            return [code, *([self.start / self.model] if self.model else packages)]
        root = self.root
        places = [root / "skills" / skill, root / "interaction_models" / skill, root / "store_listings" / skill]
        return [*places, *([self.start / self.model] if self.model else [])]


def _title(files: SkillFiles) -> str:
    """The name that the listing gives it in its usual language."""
    with contextlib.suppress(
        OSError, ValueError, TypeError, LookupError, AttributeError, StopIteration, RecursionError
    ):
        listing = json.loads(files.manifest.read_text(encoding="utf-8"))["manifest"]["publishingInformation"]
        return str((listing["locales"].get(files.locale) or next(iter(listing["locales"].values())))["name"])
    return _words(files.name)


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").title()

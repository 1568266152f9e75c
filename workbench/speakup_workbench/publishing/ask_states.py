"""The ASK CLI's own memory, .ask/ask-states.json: which skill at Amazon a folder is, for each of its profiles.

    {"askcliStatesVersion": "2020-03-31", "profiles": {"default": {"skillId": "amzn1.ask.skill.…", …}}}

https://developer.amazon.com/en-US/docs/alexa/smapi/ask-cli-intro.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing.deployment import put

VERSION = "2020-03-31"


@dataclass(frozen=True)
class AskStates:
    """What the ASK CLI knows of one skill under one of its profiles."""

    path: Path | None
    """None where the ASK CLI is not used."""
    profile: str
    content: Any

    @classmethod
    def of(cls, project: Project, skill: str, profile: str) -> AskStates:
        """The ASK CLI has one skill in a folder: the skill's listing, or the project if that is its only skill.

        Raises Mistake when its file cannot be read.
        """
        only = len(project.skills()) == 1
        for folder in (project.root / "store_listings" / skill, *([project.root] if only else [])):
            path = folder / ".ask" / "ask-states.json"
            if path.exists():
                return cls(path, profile, _read(path))
            if (folder / "ask-resources.json").exists():
                return cls(path, profile, {"askcliStatesVersion": VERSION, "profiles": {}})
        return cls(None, profile, {})

    @property
    def skill_id(self) -> str:
        """Empty where there is none yet."""
        return str(self.content.get("profiles", {}).get(self.profile, {}).get("skillId") or "")

    def write(self, skill_id: str) -> Path | None:
        """Remembers the id unless there is one, and gives the file that was written. Raises Mistake."""
        if self.path is None or self.skill_id:
            return None
        profiles = self.content.get("profiles", {})
        changed = {**profiles, self.profile: {**profiles.get(self.profile, {}), "skillId": skill_id}}
        put(self.path, {**self.content, "profiles": changed})
        return self.path


def _read(path: Path) -> Any:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(each, dict) for each in (content, content["profiles"], *content["profiles"].values())):
            return content
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        pass
    raise Mistake(
        f"{path} is not what the ASK CLI writes. Bring it back, or remove it and give the id with --skill-id."
    )

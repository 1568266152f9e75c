"""What is remembered of a stage: deployments/<stage>.json, no secret, to be committed so that a team deploys the same.

`.speakup/` holds what one person said to a skill on one computer; this is everybody's, so it lies elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from speakup_workbench import samconfig
from speakup_workbench.errors import Mistake

FOLDER = "deployments"
VERSION = 1

# The stack is called after it, and CloudFormation takes letters, digits and hyphens. Small letters alone, because on
# some computers Dev.json and dev.json are one file.
STAGE = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True)
class Deployment:
    """One stage, as it was last deployed."""

    stage: str
    region: str = ""
    """Empty where it was never deployed."""
    skill_ids: Mapping[str, str] = field(default_factory=dict)
    """By the skill's name."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The template's parameters that somebody set, apart from skill ids."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """What the stack told."""
    imports: Mapping[str, str] = field(default_factory=dict)
    """By the skill's name, the import that Amazon may still be at."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """By the skill's name, Amazon's entity tag of the package as we last left it there."""
    system: str = "speakup"
    """What its stack is called after, with the stage; two projects in one account need two."""

    @classmethod
    def read(cls, root: Path, stage: str) -> Deployment:
        """Raises Mistake for a stage that cannot be one, or a file that is not what was written."""
        if not STAGE.fullmatch(stage):
            raise Mistake(
                f"{stage!r} cannot be a stage: its stack is named after it. Take at most 40 small letters, digits and "
                "hyphens, such as dev, and no hyphen at either end."
            )
        path = root / FOLDER / f"{stage}.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(stage, system=_system(root))
        except (OSError, ValueError) as error:
            raise Mistake(f"{path} cannot be read: {error}. Bring it back from version control.") from None
        if not isinstance(content, dict) or content.get("version") != VERSION:
            raise Mistake(
                f"{path} is of another version than {VERSION}. Bring it back, or remove it and give the ids anew."
            )
        maps: list[Any] = [content.get(name) for name in ("skill_ids", "parameters", "outputs")]
        maps += [content.get(name, {}) for name in ("imports", "tags")]
        if content.get("stage") != stage or not isinstance(content.get("region"), str) or not all(map(_is_text, maps)):
            raise Mistake(f"{path} is not what was written for {stage}. Bring it back from version control.")
        return replace(cls(stage, content["region"], *maps), system=_system(root))

    @property
    def stack(self) -> str:
        return f"{self.system}-{self.stage}"

    @property
    def _told_by_alexa(self) -> dict[str, Mapping[str, str]]:
        return {"imports": self.imports, "tags": self.tags}

    def write(self, root: Path) -> Path:
        """Raises Mistake when it cannot be written; then the old one is as it was."""
        path = root / FOLDER / f"{self.stage}.json"
        content = {
            "version": VERSION,
            "stage": self.stage,
            "region": self.region,
            "skill_ids": dict(sorted(self.skill_ids.items())),
            "parameters": dict(sorted(self.parameters.items())),
            "outputs": dict(sorted(self.outputs.items())),
            **{name: dict(sorted(told.items())) for name, told in self._told_by_alexa.items() if told},
        }
        put(path, content)
        return path


def _system(root: Path) -> str:
    """As samconfig.toml calls the stack of the stage dev: safe-streets of safe-streets-dev."""
    found = re.fullmatch(r"([A-Za-z][A-Za-z0-9-]*)-dev", samconfig.parameters(root).get("stack_name", ""))
    return found[1] if found else Deployment.system


def put(path: Path, content: object) -> None:
    """Writes JSON, the whole of it or nothing. Raises Mistake."""
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise Mistake(
            f"Done, but {path} cannot be written: {error.strerror}. Make room for it, and run the same again."
        ) from None


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())

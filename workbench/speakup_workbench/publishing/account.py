"""A vendor's skills at Amazon, and which of them is ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing.ask_states import AskStates
from speakup_workbench.publishing.deployment import FOLDER, Deployment
from speakup_workbench.publishing.smapi import Refused, Smapi


@dataclass(frozen=True)
class Vendor:
    id: str
    name: str

    @classmethod
    def chosen(cls, smapi: Smapi, wanted: str) -> Vendor:
        """The one that is wanted, or the only one. Raises Mistake, which lists those there are."""
        vendors = [cls(str(each["id"]), str(each.get("name", ""))) for each in smapi.vendors()]
        if not vendors:
            raise Mistake(
                "This account publishes nothing yet. Sign in at https://developer.amazon.com/alexa/console/ask once, "
                "accept what Amazon asks there, and run the same again."
            )
        if found := [vendor for vendor in vendors if wanted in ("", vendor.id)]:
            if len(found) == 1:
                return found[0]
        known = ", ".join(f"{vendor.id} ({vendor.name})" for vendor in vendors)
        wrong = f"{wanted!r} is no vendor of this account" if wanted else "This account belongs to several vendors"
        raise Mistake(f"{wrong}: there is {known}. Choose with `speakup login --vendor ID`, or set ASK_VENDOR_ID.")


def skill_id(project: Project, skill: str, stage: str, ask_profile: str) -> str:
    """As remembered for the stage, else by the ASK CLI; empty when the skill has none yet. Raises Mistake."""
    known = Deployment.read(project.root, stage).skill_ids.get(skill, "")
    return known or AskStates.of(project, skill, ask_profile).skill_id


def published_id(project: Project, skill: str, stage: str, ask_profile: str) -> str:
    """The same of a skill that has to have one. Raises Mistake."""
    if found := skill_id(project, skill, stage, ask_profile):
        return found
    raise Mistake(f"{skill} is not at Amazon yet, for {stage}. Bring it there: speakup publish {skill}")


def summaries(smapi: Smapi, vendor: Vendor, skill_id: str) -> Sequence[Mapping[str, Any]]:
    """What Amazon lists of a skill, for each stage that it has there. Raises Mistake for another account's skill."""
    found: Sequence[Mapping[str, Any]] = ()
    try:
        found = smapi.skill(vendor.id, skill_id)
    except Refused as refused:
        if refused.status not in (400, 403, 404):
            raise
    if not found:
        raise Mistake(
            f"{skill_id} is no skill of vendor {vendor.id} ({vendor.name}). Sign in with the account that made it, or "
            f"correct the id in {FOLDER}/."
        )
    return found


def left_over(project: Project, smapi: Smapi, vendor: Vendor, names: Mapping[str, str]) -> str:
    """The id of a skill that was made for us and forgotten, because the answer to its making got lost; else empty.

    It has our names, nobody ever gave it an endpoint, and no stage of the project knows it.

    Args:
        names: of the skill, by locale.

    Raises Mistake when there are several.
    """
    stages = [Deployment.read(project.root, file.stem) for file in sorted((project.root / FOLDER).glob("*.json"))]
    known = {each for stage in stages for each in stage.skill_ids.values()}
    found = [
        str(each["skillId"])
        for each in smapi.skills(vendor.id)
        if each.get("publicationStatus") == "DEVELOPMENT"
        and each.get("nameByLocale") == names
        and each["skillId"] not in known
    ]
    bare = [each for each in found if not smapi.manifest(each).get("apis", {}).get("custom", {}).get("endpoint")]
    if len(bare) > 1:
        raise Mistake(
            f"There are {len(bare)} skills of this name without an endpoint: {', '.join(bare)}. Delete what is not "
            "wanted in the developer console, or say which with --skill-id."
        )
    return bare[0] if bare else ""

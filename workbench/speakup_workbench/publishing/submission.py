"""`speakup submit`, `status`, `withdraw` and `rollback`: a skill's way into the store, and out of it.

https://developer.amazon.com/en-US/docs/alexa/smapi/skill-certification-api.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.publishing.account import Vendor, summaries
from speakup_workbench.publishing.beta_test import BetaTest
from speakup_workbench.publishing.smapi import Smapi

LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Validation:
    """What Amazon's own test of a skill found."""

    results: Sequence[Mapping[str, Any]]
    """Each with title, description, locale, importance and status."""

    @classmethod
    def run(cls, smapi: Smapi, skill_id: str, locales: Sequence[str]) -> Validation:
        """Raises Failed when Amazon could not test it."""
        validation_id = smapi.start_validation(skill_id, locales)
        told = smapi.pace.until(
            "validating the skill",
            lambda: smapi.validation(skill_id, validation_id),
            lambda told: told.get("status") != "IN_PROGRESS",
        )
        result = told.get("result") or {}
        results = result.get("validations") or []
        if told.get("status") != "SUCCESSFUL" and not results:
            why = (result.get("error") or {}).get("message", "without a word")
            raise Failed(f"Amazon could not validate the skill: {why} Run the same again.")
        return cls(results)

    @property
    def failures(self) -> list[Mapping[str, Any]]:
        """What stands in the way."""
        return [each for each in self._failed if each.get("importance") == "REQUIRED"]

    @property
    def _failed(self) -> list[Mapping[str, Any]]:
        return [each for each in self.results if each.get("status") == "FAILED"]

    @property
    def lines(self) -> Iterator[str]:
        yield f"validated   {len(self.results)} tests of Amazon's, {len(self._failed)} failed"
        for each in self._failed:
            level = "required" if each.get("importance") == "REQUIRED" else "recommended"
            yield f"{level:11} {each.get('locale', '')} {each.get('title', '')}"
            yield f"            {each.get('description', '')}"


@dataclass(frozen=True)
class Status:
    """Where a skill is at Amazon."""

    skill_id: str
    stages: Sequence[Mapping[str, Any]]
    """Each with stage, publicationStatus and nameByLocale."""
    builds: Mapping[str, Any]
    """Of the manifest and the models, as Amazon has it."""
    enabled: bool
    beta_test: BetaTest
    certifications: Sequence[Mapping[str, Any]]
    """The newest first."""
    versions: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, smapi: Smapi, vendor: Vendor, skill_id: str) -> Status:
        return cls(
            skill_id=skill_id,
            stages=summaries(smapi, vendor, skill_id),
            builds=smapi.status(skill_id),
            enabled=smapi.is_enabled(skill_id),
            beta_test=BetaTest.of(smapi, skill_id),
            certifications=certifications(smapi, skill_id),
            versions=smapi.versions(skill_id),
        )

    @property
    def lines(self) -> Iterator[str]:
        yield f"skill       {self.skill_id}"
        for stage in self.stages:
            yield f"{stage.get('stage', ''):11} {_said(stage.get('publicationStatus'))}, of {stage.get('lastUpdated')}"
        for locale, told in (self.builds.get("interactionModel") or {}).items():
            yield f"model       {locale} {_said((told.get('lastUpdateRequest') or {}).get('status'))}"
        yield f"testing     {'enabled' if self.enabled else 'not enabled'} on your own devices"
        yield from self.beta_test.lines
        for each in self.certifications[:1]:
            tracking = each.get("reviewTrackingInfo") or {}
            due = tracking.get("actualCompletionTimestamp") or tracking.get("estimatedCompletionTimestamp")
            yield f"review      {_said(each.get('status'))}, {f'by {due}' if due else 'no date told'}"
            if each.get("status") == "FAILED":
                yield "            Why is in Amazon's e-mail, and in the console under Certification"
        for version in self.versions:
            states = ", ".join(_said(each.get("status")) for each in version.get("submissions") or [])
            yield f"version     {version.get('version')}  {states}  {version.get('message', '')}".rstrip()

    def as_json(self) -> dict[str, Any]:
        return {
            "skill_id": self.skill_id,
            "stages": [*self.stages],
            "builds": dict(self.builds),
            "enabled": self.enabled,
            **self.beta_test.as_json(),
            "certifications": [*self.certifications],
            "versions": [*self.versions],
        }


def certifications(smapi: Smapi, skill_id: str) -> list[dict[str, Any]]:
    """The newest first."""
    found = smapi.certifications(skill_id)
    return sorted(found, key=lambda each: str(each.get("skillSubmissionTimestamp", "")), reverse=True)


def in_review(smapi: Smapi, skill_id: str) -> Mapping[str, Any] | None:
    """The review that is under way."""
    return next((each for each in certifications(smapi, skill_id) if each.get("status") == "IN_PROGRESS"), None)


def withdraw(smapi: Smapi, skill_id: str, reason: str, message: str) -> None:
    """Gives one of Amazon's reasons, and a message for OTHER. Raises Mistake or Failed."""
    if in_review(smapi, skill_id) is None:
        raise Mistake("No review is under way, so there is nothing to withdraw. See `speakup status`.")
    smapi.withdraw(skill_id, reason, message)


def roll_back(smapi: Smapi, skill_id: str, version: str) -> None:
    """Raises Mistake or Failed."""
    known = [str(each.get("version")) for each in smapi.versions(skill_id)]
    if version not in known:
        raise Mistake(f"There is no version {version!r} to go back to. There is: {', '.join(known) or 'none'}.")
    rollback_id = smapi.start_rollback(skill_id, version)
    told = smapi.pace.until(
        "going back",
        lambda: smapi.rollback(skill_id, rollback_id),
        lambda told: told.get("status") != "IN_PROGRESS",
    )
    if told.get("status") != "SUCCEEDED":
        why = "; ".join(str(error.get("message")) for error in told.get("errors") or [])
        raise Failed(f"Amazon did not go back to {version} ({_said(told.get('status'))}): {why or 'without a word'}")


def _said(state: object) -> str:
    return str(state or "unknown").lower().replace("_", " ")

"""`speakup publish`: from files to a skill that answers on one's own Echo.

    look     which skill it is at Amazon, what Amazon has of it, and what that differs from the files
    make     the skill without an endpoint, when there is none; its id is remembered at once
    deploy   with the id, since Lambda lets nobody else call; that tells the endpoint
    import   the package with listing, models, icons and endpoint, while Amazon's is as it was looked at
    build    Alexa learns each locale's model
    enable   for testing, on the devices of the account

Every step looks at what is there, so whoever was interrupted runs the same again and goes on.
https://developer.amazon.com/en-US/docs/alexa/smapi/skill-package-api-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.models import Model
from speakup_workbench.project import Project, SkillFiles
from speakup_workbench.publishing import account
from speakup_workbench.publishing.account import Vendor
from speakup_workbench.publishing.contents import Contents, Difference
from speakup_workbench.publishing.deployment import Deployment
from speakup_workbench.publishing.places import placed
from speakup_workbench.publishing.sections import camel
from speakup_workbench.publishing.skill_package import SkillPackage
from speakup_workbench.publishing.smapi import Refused, Smapi, detailed
from speakup_workbench.simulator import invocation

UNKNOWN_ENDPOINT = "(what the deployment tells)"
SHOWN = 20
"""Differences of one file that are listed; the rest is counted."""

Tell = Callable[[str], None]


class NotTaken(Failed):
    """Amazon looked at the package and left everything as it was."""


@dataclass(frozen=True)
class Look:
    """What was found before anything is done."""

    skill_id: str
    """Empty where the skill has to be made."""
    left_over: bool
    """Whether it was found by its name, made in a run that was interrupted."""
    contents: Contents | None
    """What Amazon has; None where the skill has to be made."""
    tag: str
    """Of these contents, so that nothing else is overwritten."""
    differences: Sequence[Difference]
    edited: bool
    """Whether somebody else changed it at Amazon since it was last sent from here."""


@dataclass(frozen=True)
class Published:
    skill_id: str
    import_id: str
    """Empty where nothing had to be sent."""
    say: Mapping[str, str]
    """What opens the skill, by locale."""


@dataclass(frozen=True)
class Publication:
    """One skill of a project, one stage of it, and whoever publishes it."""

    project: Project
    files: SkillFiles
    stage: str
    smapi: Smapi = field(repr=False)
    vendor: Vendor
    ask_profile: str
    tell: Tell
    """Gets each step, for people."""

    def look(self, given: str = "") -> Look:
        """Changes nothing at Amazon.

        Args:
            given: an id that somebody names, by default what is remembered.

        Raises Mistake or Failed.
        """
        known = account.skill_id(self.project, self.files.name, self.stage, self.ask_profile)
        if given and known and given != known:
            raise Mistake(f"{self.files.name} is {known} for {self.stage}, and not {given}. Name another --stage.")
        skill_id = given or known
        left_over = "" if skill_id else account.left_over(self.project, self.smapi, self.vendor, self._names)
        skill_id = skill_id or left_over
        if not skill_id:
            ours = Contents.of(self._package(self._endpoint or UNKNOWN_ENDPOINT).files)
            return Look("", False, None, "", Contents({}).differences(ours), False)
        summaries = account.summaries(self.smapi, self.vendor, skill_id)
        self._finish_earlier_import()
        self._settle(skill_id)
        zipped, tag = self.smapi.export(skill_id)
        theirs = Contents.unpacked(zipped)
        ours = Contents.of(self._package(self._endpoint or UNKNOWN_ENDPOINT).files)
        differences = theirs.differences(ours)
        if differences and any(each.get("publicationStatus") == "CERTIFICATION" for each in summaries):
            raise Mistake(
                f"{self.files.name} is in Amazon's review, and nothing of it can be changed until that is over. Wait "
                f"for it, or take it back: speakup withdraw {self.files.name} --reason more-features"
            )
        last = self._deployment.tags.get(self.files.name, "")
        edited = bool(differences) and (tag != last if last else not theirs.is_bare)
        return Look(skill_id, bool(left_over), theirs, tag, differences, edited)

    def publish(self, look: Look, deploy: Callable[[str], None]) -> Published:
        """Makes the skill if need be, deploys it, sends what differs, and waits until Alexa has learned it.

        Args:
            look: what was found, and accepted by whoever publishes.
            deploy: gets the skill's id, and leaves the endpoint in the stage's deployment.

        Raises Mistake or Failed; what was done until then is there, and the next run goes on from it.
        """
        skill_id = look.skill_id or self.smapi.create(self.vendor.id, self._first_manifest)
        if self._deployment.skill_ids.get(self.files.name) != skill_id:
            self._remember(skill_ids={**self._deployment.skill_ids, self.files.name: skill_id})
            self.tell(f"remembered  {skill_id}")
        deploy(skill_id)
        endpoint = self._endpoint
        if not endpoint:
            raise Mistake(
                f"{self.files.name} is not deployed as {self.stage}, so Alexa would have nobody to call. Leave "
                "--no-deploy out, or deploy it first: speakup deploy."
            )
        self._settle(skill_id)
        package = self._package(endpoint)
        differs = look.contents is None or look.contents.differences(Contents.of(package.files))
        import_id = self._import(skill_id, package, look.tag) if differs else ""
        if not differs:
            self._remember(tags={**self._deployment.tags, self.files.name: look.tag})
            self.tell("unchanged   what Amazon has is what these files say")
        self._build(skill_id)
        self.smapi.enable(skill_id)
        self.tell("enabled     on the devices of your Amazon account")
        return Published(skill_id, import_id, self._say)

    # The steps

    def _import(self, skill_id: str, package: SkillPackage, tag: str) -> str:
        zipped = package.zip
        self.tell(f"uploads     {len(package.files)} files, {len(zipped):,} bytes")
        import_id = self.smapi.start_import(skill_id, self.smapi.upload(zipped), tag)
        self._remember(imports={**self._deployment.imports, self.files.name: import_id})
        self._finish(import_id)
        return import_id

    def _finish_earlier_import(self) -> None:
        """What Amazon was still at when an earlier run ended: wait for it. Whether it succeeded, the next step sees."""
        import_id = self._deployment.imports.get(self.files.name)
        if not import_id:
            return
        self.tell(f"goes on     with the import {import_id}")
        try:
            self._finish(import_id)
        except Refused as refused:
            if refused.status != 404:  # nobody knows how long Amazon remembers them
                raise
            self._forget_import()
        except NotTaken as refusal:
            self.tell(f"failed      {refusal}")

    def _finish(self, import_id: str) -> None:
        progress = _Progress(self.tell)

        def asked() -> Mapping[str, Any]:
            told = self.smapi.imported(import_id)
            for resource in (told.get("skill") or {}).get("resources") or []:
                progress.show(f"import      {resource.get('name')}", str(resource.get("status")))
            return told

        told = self.smapi.pace.until("importing the package", asked, _is_over)
        self._forget_import()
        skill = told.get("skill") or {}
        if told.get("status") not in ("SUCCEEDED", "SKIPPED"):
            lines = [*self._told(told)]
            raise NotTaken(
                "\n".join([f"Amazon did not take the package ({told.get('status')}); see what it says:", *lines])
            )
        for line in self._told(told, "warnings"):
            self.tell(line)
        if tag := skill.get("eTag"):
            self._remember(tags={**self._deployment.tags, self.files.name: str(tag)})

    def _told(self, told: Mapping[str, Any], kind: str = "errors") -> Iterator[str]:
        """Amazon's errors, or warnings, beside the places that they mean."""
        resources = [{"name": "Package", **told}, *((told.get("skill") or {}).get("resources") or [])]
        for resource in resources:
            for error in resource.get(kind) or []:
                yield from self._placed(str(resource["name"]), error)

    def _placed(self, resource: str, error: Mapping[str, Any]) -> Iterator[str]:
        first, *more = detailed(error)
        yield f"  {placed(self.files, resource, error)}: {first}"
        yield from (f"  {line}" for line in more)

    def _settle(self, skill_id: str) -> None:
        """Waits until Amazon is at no change of the skill, whoever began it."""
        self.smapi.pace.until("a change of the skill", lambda: self.smapi.status(skill_id), _is_settled)

    def _build(self, skill_id: str) -> None:
        progress = _Progress(self.tell)

        def asked() -> Mapping[str, Any]:
            told = self.smapi.status(skill_id)
            for locale, request in _requests(told.get("interactionModel") or {}):
                for step in (request.get("buildDetails") or {}).get("steps") or []:
                    progress.show(f"build       {locale} {step.get('name')}", str(step.get("status")))
                progress.show(f"build       {locale}", str(request.get("status")))
            return told

        told = self.smapi.pace.until("building the models", asked, _is_settled)
        lines = [
            line
            for locale, request in _requests(told.get("interactionModel") or {})
            if request.get("status") == "FAILED"
            for error in _errors(request)
            for line in self._placed(f"InteractionModel.{locale}", error)
        ]
        if lines:
            raise Failed("\n".join(["Alexa could not learn this:", *lines]))

    # What is known

    @property
    def _deployment(self) -> Deployment:
        return Deployment.read(self.project.root, self.stage)

    def _remember(self, **changed: Mapping[str, str]) -> None:
        replace(self._deployment, **changed).write(self.project.root)  # type: ignore[arg-type]

    def _forget_import(self) -> None:
        left = {skill: each for skill, each in self._deployment.imports.items() if skill != self.files.name}
        self._remember(imports=left)

    @property
    def _endpoint(self) -> str:
        return self._deployment.outputs.get(f"{camel(self.files.name)}Endpoint", "")

    def _package(self, endpoint: str) -> SkillPackage:
        return SkillPackage.of(self.files, endpoint)

    @property
    def _first_manifest(self) -> dict[str, Any]:
        """The listing without what it cannot have yet: an endpoint, and pictures, which come with the package."""
        manifest: dict[str, Any] = json.loads(self._package("").files["skill.json"])["manifest"]
        for told in manifest.get("publishingInformation", {}).get("locales", {}).values():
            for icon in ("smallIconUri", "largeIconUri"):
                told.pop(icon, None)
        return manifest

    @property
    def _names(self) -> dict[str, str]:
        locales = self._first_manifest.get("publishingInformation", {}).get("locales", {})
        return {locale: str(told.get("name", "")) for locale, told in locales.items()}

    @property
    def _say(self) -> dict[str, str]:
        models = {locale: Model.load(path) for locale, path in self.files.models.items()}
        return {
            locale: f"Alexa, {invocation.opening(model.invocation_name, model.language)}"
            for locale, model in models.items()
        }


class _Progress:
    """Tells a state once, when it is new."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._last: dict[str, str] = {}

    def show(self, what: str, state: str) -> None:
        if self._last.get(what) != state:
            self._last[what] = state
            self._tell(f"{what}  {state.lower().replace('_', ' ')}")


def listed(differences: Sequence[Difference]) -> Iterator[str]:
    """The differences by file, at most so many of each."""
    for file, group in groupby(differences, key=lambda each: each.file):
        found = [*group]
        if [each.place for each in found] == [""]:
            yield f"{'adds' if found[0].before is None else 'removes'}        {file}"
            continue
        yield f"changes     {file}"
        yield from (f"            {each.line}" for each in found[:SHOWN])
        if len(found) > SHOWN:
            yield f"            and {len(found) - SHOWN} more"


def _is_over(told: Mapping[str, Any]) -> bool:
    return not str(told.get("status")).endswith("IN_PROGRESS")


def _is_settled(told: Mapping[str, Any]) -> bool:
    requests = [request for _, request in _requests({"": told.get("manifest"), **(told.get("interactionModel") or {})})]
    return all(_is_over(request) for request in requests)


def _requests(resources: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in resources.items():
        if request := (resource or {}).get("lastUpdateRequest"):
            yield name, request


def _errors(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    steps = (request.get("buildDetails") or {}).get("steps") or []
    found = [*(request.get("errors") or []), *(error for step in steps for error in step.get("errors") or [])]
    return found or [{"message": "no reason was told; see the console"}]

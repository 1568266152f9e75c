"""`speakup deploy`: what a stage is to be, what that changes, and the stack made so.

A skill's id and its endpoint each want the other first. The order is: the skill is made at Amazon, which gives its id;
the stack is deployed with it, since Lambda lets nobody else call; the endpoint that the stack tells is entered there.
Id and endpoint are remembered, so all that is needed once. `speakup publish` does it; so does somebody in the console.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from speakup_workbench import samconfig
from speakup_workbench.checks.report import Report, check_skill
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing.ask_states import AskStates
from speakup_workbench.publishing.deployment import Deployment
from speakup_workbench.publishing.sam import Change, Sam
from speakup_workbench.publishing.sections import camel
from speakup_workbench.publishing.template import Resource, Template

SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NO_ID_YET = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
"""In a plan, for a skill that is still to be made."""
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
VERBS = {"Add": "adds", "Modify": "changes", "Delete": "removes"}
CONSOLE = "https://developer.amazon.com/alexa/console/ask"


@dataclass(frozen=True)
class Wishes:
    """What somebody asked for; what they left out stays as it was at the last deployment."""

    stage: str = "dev"
    skills: Sequence[str] = ()
    """Skills that have to be in it, beside those that are."""
    skill_ids: Mapping[str, str] = field(default_factory=dict)
    """By skill; an empty one takes the skill out."""
    production: bool | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    profile: str | None = None
    """Of the AWS CLI."""
    ask_profile: str = "default"


@dataclass(frozen=True)
class Plan:
    """What a deployment would do, made without asking anybody."""

    root: Path
    before: Deployment
    after: Deployment
    """Its outputs are still those of before."""
    wishes: Wishes
    parameters: Mapping[str, str]
    """All of the template's."""
    resources: Mapping[str, Resource]
    changes: Sequence[Change]
    """Against the last deployment that is remembered, without what SAM adds."""
    meanings: Mapping[str, str]
    """What each output means."""
    reports: Sequence[Report]
    states: Mapping[str, AskStates]

    @property
    def built(self) -> list[str]:
        return [name for name, resource in self.resources.items() if resource.built]

    @property
    def lines(self) -> Iterator[str]:
        age = "" if self.before.region else "new "
        yield f"stage       {self.after.stage}: the {age}stack {self.after.stack} in {self.after.region}"
        for skill, skill_id in self.after.skill_ids.items():
            yield f"skill       {skill}  {'which Amazon has yet to name' if skill_id == NO_ID_YET else skill_id}"
        for name, value in self.parameters.items():
            if not name.endswith("SkillId"):
                is_set = name in self.after.parameters
                yield f"parameter   {name} = {value or 'nothing'}{'' if is_set else ' (unless you say otherwise)'}"
        yield f"builds      {', '.join(self.built)}"
        for change in self.changes:
            verb = "may change" if change.action == "Modify" else VERBS[change.action]
            yield f"{verb:11} {change.resource}  {change.kind}"

    def as_json(self) -> dict[str, Any]:
        return {
            "stage": self.after.stage,
            "stack": self.after.stack,
            "region": self.after.region,
            "skill_ids": dict(self.after.skill_ids),
            "parameters": dict(self.parameters),
            "builds": self.built,
            "changes": [*map(_as_json, self.changes)],
        }

    def named(self, skill: str, skill_id: str) -> Plan:
        """The same with another id of one skill of it."""
        ids = {**self.after.skill_ids, skill: skill_id}
        parameters = {**self.parameters, f"{camel(skill)}SkillId": skill_id}
        wishes = replace(self.wishes, skill_ids={**self.wishes.skill_ids, skill: skill_id})
        return replace(self, after=replace(self.after, skill_ids=ids), parameters=parameters, wishes=wishes)

    def sam(self, tell: Callable[[str], None]) -> Sam:
        """Raises Mistake when SAM or credentials are missing."""
        program = Sam.find(self.root)
        sign_in(self.wishes.profile)
        return Sam(program, self.root, self.after.region, self.wishes.profile, tell)


@dataclass(frozen=True)
class Deployed:
    plan: Plan
    changes: Sequence[Change]
    """As CloudFormation told them; empty when nothing was to be changed."""
    deployment: Deployment
    written: Sequence[Path]

    @property
    def lines(self) -> Iterator[str]:
        yield f"deployed    {self.deployment.stack} in {self.deployment.region}: {counted(self.changes)}"
        for path in self.written:
            yield f"remembered  {path.relative_to(self.plan.root)}: no secret, commit it"
        for skill, skill_id in self.deployment.skill_ids.items():
            endpoint = self.deployment.outputs.get(f"{camel(skill)}Endpoint", "not told by the stack")
            yield f"endpoint    {skill}  {endpoint}"
            yield f"            enter it once: {CONSOLE}/build/custom/{skill_id}/development/en_US/endpoint"
            yield "            as the default region of AWS Lambda ARN, and save"
        for name, value in self.deployment.outputs.items():
            if not name.endswith("Endpoint"):
                yield f"output      {name}  {value}"
                if meaning := self.plan.meanings.get(name):
                    yield f"            {meaning}"

    def as_json(self) -> dict[str, Any]:
        return {
            **self.plan.as_json(),
            "changes": [*map(_as_json, self.changes)],
            "outputs": dict(self.deployment.outputs),
            "remembered": [str(path.relative_to(self.plan.root)) for path in self.written],
        }


def plan(project: Project, wishes: Wishes) -> Plan:
    """Raises Mistake for everything that can be known to be wrong before AWS is asked."""
    template = Template(project.root / "template.yaml")
    before = Deployment.read(project.root, wishes.stage)
    states = {skill.name: AskStates.of(project, skill.name, wishes.ask_profile) for skill in project.skills()}
    after = replace(
        before,
        region=_region(project.root, before, wishes),
        skill_ids=_skill_ids(project, template, before, wishes, states),
        parameters=_parameters(before, wishes),
    )
    values = template.values(_given(after))
    resources = template.resources(values)
    earlier = template.resources(_values_then(template, before)) if before.region else {}
    return Plan(
        root=project.root,
        before=before,
        after=after,
        wishes=wishes,
        parameters=values,
        resources=resources,
        changes=[*_changes(earlier, resources)],
        meanings=template.outputs,
        reports=[check_skill(project.skill(skill)) for skill in after.skill_ids],
        states=states,
    )


def deploy(plan: Plan, sam: Sam) -> Deployed:
    """Builds and deploys; only after that is anything remembered. Raises Mistake, or Failed when AWS could not."""
    sam.build()
    changes = sam.deploy(plan.after.stack, plan.parameters, execute=True)
    plan.after.write(plan.root)
    ids = [(skill, skill_id) for skill, skill_id in plan.wishes.skill_ids.items() if skill_id]
    shared = [plan.states[skill].write(skill_id) for skill, skill_id in ids]
    deployment = replace(plan.after, outputs=sam.outputs(plan.after.stack))
    return Deployed(plan, changes, deployment, [deployment.write(plan.root), *filter(None, shared)])


def rehearse(plan: Plan, sam: Sam) -> Sequence[Change]:
    """Builds, and asks CloudFormation what it would change. Raises Mistake or Failed."""
    sam.build()
    return sam.deploy(plan.after.stack, plan.parameters, execute=False)


def counted(changes: Sequence[Change]) -> str:
    """ "adds 3, changes 1, replaces CleanWaterTable" """
    numbers = [(verb, sum(change.action == action for change in changes)) for action, verb in VERBS.items()]
    said = [f"{verb} {number}" for verb, number in numbers if number]
    return ", ".join([*said, *(f"replaces {change.resource}" for change in changes if change.replaced)]) or "no change"


def sign_in(profile: str | None) -> None:
    """Raises Mistake unless there are credentials; whether they are good, AWS will say."""
    import botocore.session
    from botocore.exceptions import BotoCoreError

    try:
        found = botocore.session.Session(profile=profile).get_credentials()
    except BotoCoreError as error:
        raise Mistake(f"The AWS credentials cannot be read: {error}. Correct --profile, or AWS_PROFILE.") from None
    if found is None:
        raise Mistake(
            "There are no AWS credentials. Sign in with `aws sso login`, name a --profile, or set AWS_ACCESS_KEY_ID "
            "and AWS_SECRET_ACCESS_KEY; docs/deploying.md tells how."
        )


def _region(root: Path, before: Deployment, wishes: Wishes) -> str:
    if before.region and wishes.region not in (None, before.region):
        raise Mistake(
            f"{before.stage} is deployed in {before.region}, and a stack cannot move to {wishes.region}. Leave "
            "--region out, or deploy there as another --stage."
        )
    named = wishes.region or before.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    region = named or samconfig.parameters(root).get("region")
    if not region:
        raise Mistake("Where to? Name a --region, such as us-east-1, or set AWS_REGION.")
    if not REGION.fullmatch(region):
        raise Mistake(f"{region!r} is no region of AWS; one is called us-east-1. Correct --region, or AWS_REGION.")
    return region


def _skill_ids(
    project: Project, template: Template, before: Deployment, wishes: Wishes, states: Mapping[str, AskStates]
) -> dict[str, str]:
    """The id of each skill that is to be in the stack: as given, else as remembered here, else by the ASK CLI."""
    named = {*wishes.skills, *(skill for skill, skill_id in wishes.skill_ids.items() if skill_id)}
    for skill in sorted(named):
        project.skill(skill)
        if f"{camel(skill)}SkillId" not in template.parameters:
            raise Mistake(
                f"template.yaml has no parameter {camel(skill)}SkillId, so it cannot deploy {skill}. Copy there what "
                "stands for another skill, and change the name."
            )
    for skill in (skill for skill, skill_id in wishes.skill_ids.items() if not skill_id):
        if skill not in before.skill_ids:
            known = ", ".join(before.skill_ids) or "none"
            raise Mistake(f"{skill} cannot be taken out of {before.stage}, for it is not in it. There is: {known}.")
    ids = {skill: skill_id for skill, skill_id in before.skill_ids.items() if wishes.skill_ids.get(skill) != ""}
    for skill in sorted(named if named or ids or wishes.skill_ids else states):
        given, known = wishes.skill_ids.get(skill), states[skill].skill_id
        if given == "":
            raise Mistake(f"{skill} is to be deployed, and by --skill-id {skill}= to be taken out. Which?")
        if given and known and given != known:
            raise Mistake(
                f"{skill} is {given} by --skill-id, and {known} in {states[skill].path}, for the ASK CLI's profile "
                f"{wishes.ask_profile!r}. Leave --skill-id out, or name another --ask-profile."
            )
        if skill_id := given or ids.get(skill) or known:
            ids[skill] = _checked(skill, skill_id)
    if gone := [skill for skill in ids if skill not in states]:
        raise Mistake(
            f"{before.stage} has {', '.join(gone)}, which is no longer in {project.root / 'skills'}. Bring it back, or "
            f"take it out: --skill-id {gone[0]}="
        )
    if missing := [skill for skill in wishes.skills if skill not in ids]:
        raise Mistake(_first_steps(missing))
    if not ids and before.skill_ids:
        raise Mistake(
            f"{before.stack} would have no skill left. Take it down as a whole: sam delete --stack-name {before.stack} "
            f"--region {before.region}. Its tables stay."
        )
    if not ids:
        raise Mistake(_first_steps([skill for skill in states if f"{camel(skill)}SkillId" in template.parameters]))
    twice = [skill for skill, skill_id in ids.items() if [*ids.values()].count(skill_id) > 1]
    if twice:
        raise Mistake(
            f"{' and '.join(sorted(twice))} have the same id, and one of them is another skill. See --skill-id."
        )
    return dict(sorted(ids.items()))


def _checked(skill: str, skill_id: str) -> str:
    if not SKILL_ID.fullmatch(skill_id):
        raise Mistake(
            f"{skill_id!r} is no id of {skill}. One begins with amzn1.ask.skill. and 36 digits and hyphens follow; the "
            f"developer console shows it under each skill's name: {CONSOLE}"
        )
    return skill_id


def _first_steps(skills: Sequence[str]) -> str:
    skill = skills[0] if skills else "my_skill"
    return (
        f"Which skill at Amazon is {skill}? It has no id yet for this stage. In this order:\n"
        f"  1. Make it in the developer console, {CONSOLE} (Create Skill, Custom, Provision your own), or with\n"
        "     the ASK CLI. Either tells its id.\n"
        f"  2. speakup deploy {skill} --skill-id {skill}=amzn1.ask.skill.…\n"
        "  3. Enter the endpoint that this tells. From then on, speakup deploy is enough.\n"
        f"Or let one command do all of it: speakup publish {skill}"
    )


def _parameters(before: Deployment, wishes: Wishes) -> dict[str, str]:
    for name in wishes.parameters:
        if name.endswith("SkillId"):
            raise Mistake(f"{name} is given by --skill-id, with the skill's own name: --skill-id clean_water=…")
    given = dict(wishes.parameters)
    if wishes.production is not None:
        said = str(wishes.production).lower()
        if given.get("Production", said) != said:
            option = "--production" if wishes.production else "--no-production"
            raise Mistake(f"Production is {given['Production']} by --set, and {said} by {option}. Which?")
        given["Production"] = said
    return {**before.parameters, **given}


def _given(deployment: Deployment) -> dict[str, str]:
    ids = {f"{camel(skill)}SkillId": skill_id for skill, skill_id in deployment.skill_ids.items()}
    return {**deployment.parameters, **ids}


def _values_then(template: Template, before: Deployment) -> dict[str, str]:
    """The values at the last deployment, as far as today's template knows them."""
    known = {name: value for name, value in _given(before).items() if name in template.parameters}
    defaults = {name: parameter.default or "" for name, parameter in template.parameters.items()}
    return {**defaults, **known}


def _changes(before: Mapping[str, Resource], after: Mapping[str, Resource]) -> Iterator[Change]:
    for name, resource in after.items():
        if name not in before:
            yield Change("Add", name, resource.kind, replaced=False)
        elif resource.built:
            yield Change("Modify", name, resource.kind, replaced=False)
    for name, resource in before.items():
        if name not in after:
            yield Change("Delete", name, resource.kind, replaced=False)


def _as_json(change: Change) -> dict[str, Any]:
    return {
        "action": change.action,
        "resource": change.resource,
        "kind": change.kind,
        "replaced": change.replaced,
    }

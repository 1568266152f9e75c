"""The commands that reach Alexa's side at Amazon: from `speakup login` to `speakup rollback`."""

from __future__ import annotations

import contextlib
import functools
import os
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from speakup_workbench.console import agreed, print_json, tell
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project, SkillFiles

if TYPE_CHECKING:
    from speakup_workbench.checks.report import Report
    from speakup_workbench.publishing import deploy as deploying
    from speakup_workbench.publishing.account import Vendor
    from speakup_workbench.publishing.publish import Look, Publication, Published
    from speakup_workbench.publishing.smapi import Smapi


@dataclass(frozen=True)
class _Place:
    """A skill of the project, and somebody's sign-in."""

    project: Project
    files: SkillFiles
    stage: str
    ask_profile: str
    smapi: Smapi
    vendor: Vendor

    @property
    def skill_id(self) -> str:
        from speakup_workbench.publishing.account import published_id

        return published_id(self.project, self.files.name, self.stage, self.ask_profile)

    @property
    def publication(self) -> Publication:
        from speakup_workbench.publishing.publish import Publication

        return Publication(self.project, self.files, self.stage, self.smapi, self.vendor, self.ask_profile, tell)


Placed = Callable[[], _Place]
"""Asks Amazon who it is, so that what needs nobody's answer can be checked before."""


def _smapi(credentials: Any) -> Smapi:
    from speakup_workbench.publishing.pace import Pace
    from speakup_workbench.publishing.smapi import Smapi

    context = click.get_current_context()
    return Smapi(credentials, context.find_object(Pace) or Pace())


def _place(skill: str, start: Path, stage: str, ask_profile: str | None) -> Placed:
    """Reads what is here, and gives what then asks Amazon who it is."""
    from speakup_workbench.publishing import credentials
    from speakup_workbench.publishing.account import Vendor
    from speakup_workbench.publishing.deployment import Deployment

    project = Project.find(start)
    files = project.skill(skill)
    Deployment.read(project.root, stage)
    who = credentials.found(ask_profile)
    smapi = _smapi(who)
    profile = ask_profile or os.environ.get("ASK_DEFAULT_PROFILE") or "default"
    return lambda: _Place(project, files, stage, profile, smapi, Vendor.chosen(smapi, who.vendor_id))


def _on_a_skill(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("skill"),
        click.option("--stage", default="dev", show_default=True, metavar="NAME", help="As `speakup deploy` has it."),
        click.option("--ask-profile", metavar="NAME", help="Use the ASK CLI's sign-in of that name, and its skill id."),
        click.option("--json", "as_json", is_flag=True, help="Print a JSON object; progress goes to stderr."),
    )

    @functools.wraps(command)
    def found(skill: str, stage: str, ask_profile: str | None, **others: Any) -> Any:
        files = Project.find(Path.cwd()).skill(skill)
        return command(_place(skill, Path.cwd(), stage, ask_profile), files, **others)

    for option in reversed(options):
        found = option(found)
    return found


@click.command()
@click.option("--client-id", metavar="ID", help="Of your security profile; by default ASK_LWA_CLIENT_ID, or the last.")
@click.option("--no-browser", is_flag=True, help="Print the address, and ask for the one that it leads to.")
@click.option("--vendor", default="", metavar="ID", help="For whom, if your account belongs to several.")
@click.option("--port", default=9090, show_default=True, metavar="NUMBER", help="Where the browser comes back to.")
def login(client_id: str | None, no_browser: bool, vendor: str, port: int) -> None:
    """Signs in at Amazon, for the commands that publish.

    You need a security profile of your own, which is free; docs/publishing.md shows how to make one. Its secret is
    asked for, or taken from ASK_LWA_CLIENT_CONFIRMATION. What is kept is for nobody else to read.
    """
    from dataclasses import replace

    from speakup_workbench.publishing.login import Login
    from speakup_workbench.publishing.login_with_amazon import LoginWithAmazon
    from speakup_workbench.publishing.smapi import Smapi

    identifier, secret = _client(client_id)
    smapi = _smapi(None)
    signing_in = Login(identifier, secret, LoginWithAmazon(smapi.transport), port)
    if no_browser:
        click.echo(f"Open this, and allow it:\n\n{signing_in.address}\n")
        click.echo("The browser then ends at a page that does not open. Copy its address from the address bar.")
        code = signing_in.by_paste(click.prompt("Its address", err=True))
    else:
        click.echo(f"Your browser opens. If it does not, open this yourself:\n\n{signing_in.address}\n")
        code = signing_in.by_browser(webbrowser.open)
    credentials = signing_in.credentials(code)
    chosen = _vendor(Smapi(credentials, smapi.pace), vendor)
    path = replace(credentials, vendor_id=chosen.id).write()
    click.echo(f"signed in   for {chosen.name} ({chosen.id})")
    click.echo(f"remembered  {path}: for nobody else to read")


@click.command()
def logout() -> None:
    """Forgets on this computer who signed in by `speakup login`. What is at Amazon stays there."""
    from speakup_workbench.publishing import credentials

    path = credentials.own_file()
    if credentials.forget():
        click.echo(f"forgotten   {path}")
        click.echo(
            "left        your skills, and what you allowed the security profile: its key is good at Amazon until"
        )
        click.echo('            you remove it from "Login with Amazon" in your Amazon account, or delete the profile')
    else:
        click.echo(f"Nobody was signed in by `speakup login`: there is no {path}.")
    with contextlib.suppress(Mistake):
        click.echo(f"still here  a sign-in from {credentials.found(None).source}, which is used now")


def _client(client_id: str | None) -> tuple[str, str]:
    from speakup_workbench.publishing import credentials

    identifier, secret = credentials.client()
    last = credentials.own()
    if last and client_id in (None, last.client_id) and not identifier:
        return last.client_id, last.client_secret
    if client_id and client_id != identifier:
        identifier, secret = client_id, ""
    identifier = identifier or click.prompt("Client ID of your security profile", err=True).strip()
    secret = secret or click.prompt("Its client secret (not shown)", hide_input=True, err=True).strip()
    return identifier, secret


def _vendor(smapi: Smapi, wanted: str) -> Vendor:
    from speakup_workbench.publishing.account import Vendor

    vendors = smapi.vendors()
    if wanted or len(vendors) < 2:
        return Vendor.chosen(smapi, wanted)
    for number, each in enumerate(vendors, 1):
        click.echo(f"{number}  {each.get('name')} ({each.get('id')})", err=True)
    number = click.prompt("For which of them", type=click.IntRange(1, len(vendors)), err=True)
    return Vendor(str(vendors[number - 1]["id"]), str(vendors[number - 1].get("name", "")))


@click.command()
@_on_a_skill
@click.option("--skill-id", default="", metavar="ID", help="The skill, if it is at Amazon already; it is remembered.")
@click.option("--no-deploy", is_flag=True, help="The stack is deployed by somebody else; send only the package.")
@click.option("--region", metavar="NAME", help="Where a new stage goes to, as `speakup deploy` has it.")
@click.option("--profile", metavar="NAME", help="Of the AWS CLI.")
@click.option("--overwrite", is_flag=True, help="Also what somebody else changed at Amazon, without asking.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def publish(
    place: Placed,
    files: SkillFiles,
    skill_id: str,
    no_deploy: bool,
    region: str | None,
    profile: str | None,
    overwrite: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Brings a skill to your own Echo: makes it at Amazon, deploys it, sends its package, and enables it.

    It begins with `speakup check`, shows what will change, and asks. Interrupted at any point, run it again: it looks
    at what is there and goes on. What somebody changed in the developer console is shown, and never overwritten
    unasked.
    """
    from speakup_workbench.publishing.publish import UNKNOWN_ENDPOINT

    to_do = _checked(files)
    here = place()
    work = here.publication
    look = work.look(skill_id)
    plan = None if no_deploy else _plan(here, look.skill_id, region, profile)
    sam = None
    if plan:
        for line in plan.lines:
            click.echo(line, err=as_json)
        sam = None if dry_run else plan.sam(tell)
    _show(here, look, as_json)
    if dry_run:
        click.echo("Nothing was made, deployed or sent.", err=as_json)
        told = {"skill_id": look.skill_id or None, "differences": [each.as_json() for each in look.differences]}
        print_json({**told, "edited": look.edited, "published": False, "to_do": to_do}, as_json)
        return
    if look.edited and not overwrite and not agreed("Overwrite what was changed at Amazon?"):
        raise Mistake(
            "Nothing was sent. Bring what was changed there into your files (the console shows it, and so does the "
            "list above), or add --overwrite."
        )
    if not yes and not agreed(f"Publish {files.name} for {here.vendor.name}?"):
        raise Mistake("Nothing was sent. Add --yes where nobody can be asked.")

    def deploy(skill_id: str) -> None:
        if plan and sam:
            from speakup_workbench.publishing import deploy as deploying

            deployed = deploying.deploy(plan.named(files.name, skill_id), sam)
            tell(f"deployed    {deployed.deployment.stack}: {deploying.counted(deployed.changes)}")

    published = work.publish(look, deploy)
    _tell_published(published, to_do, as_json)
    differences = [each.as_json() for each in look.differences if each.after != UNKNOWN_ENDPOINT]
    print_json(
        {
            "skill_id": published.skill_id,
            "made": not look.skill_id,
            "import": published.import_id or None,
            "differences": differences,
            "published": True,
            "say": dict(published.say),
            "to_do": to_do,
        },
        as_json,
    )


def _checked(files: SkillFiles, *, strict: bool = False) -> list[str]:
    """What is left to do. Ends with status 1 when there is an error, or anything else that must not be."""
    from speakup_workbench.checks.report import check_skill
    from speakup_workbench.checks.walker import Walker

    walker = Walker(files.root, skill=files.name, state=files.root / ".speakup")
    report = check_skill(files, walk=(walker.known or walker.walked) if strict else None)
    to_do = [finding for finding in report.findings if finding.level == "to-do"]
    if report.errors or (strict and (report.warnings or to_do)):
        _stop(report, "Nothing was sent, because of these. `speakup check` finds them too.")
    return [f"{finding.problem} {finding.remedy}" for finding in to_do]


def _stop(report: Report, why: str) -> None:
    for line in report.lines:
        click.echo(line, err=True)
    click.echo(why, err=True)
    raise click.exceptions.Exit(1)


def _plan(here: _Place, skill_id: str, region: str | None, profile: str | None) -> deploying.Plan:
    from speakup_workbench.publishing import deploy as deploying

    wishes = deploying.Wishes(
        stage=here.stage,
        skills=(here.files.name,),
        skill_ids={here.files.name: skill_id or deploying.NO_ID_YET},
        region=region,
        profile=profile,
        ask_profile=here.ask_profile,
    )
    plan = deploying.plan(here.project, wishes)
    for report in plan.reports:
        if report.errors:
            _stop(report, f"Nothing was sent: {here.stage} has this skill too, and it is deployed along.")
    return plan


def _show(here: _Place, look: Look, as_json: bool) -> None:
    from speakup_workbench.publishing.publish import listed

    def show(line: str) -> None:
        click.echo(line, err=as_json)

    show(f"vendor      {here.vendor.name} ({here.vendor.id})")
    if look.left_over:
        show(f"goes on     with {look.skill_id}, which has this name, and no endpoint yet")
    elif look.skill_id:
        show(f"skill       {look.skill_id}")
    else:
        show("makes       a new skill at Amazon, which gives its id")
    if look.edited:
        show("edited      somebody changed the skill at Amazon since it was last sent from here; see what would go:")
    for line in listed(look.differences):
        show(line)
    if not look.differences:
        show("unchanged   what Amazon has is what these files say")


def _tell_published(published: Published, to_do: Sequence[str], as_json: bool) -> None:
    for line in to_do:
        click.echo(f"to do       {line}", err=as_json)
    click.echo("Say it to your Echo now, or in the console under Test:", err=as_json)
    for locale, words in published.say.items():
        click.echo(f"  {locale}  “{words}”", err=as_json)


@click.command()
@_on_a_skill
@click.argument("emails", nargs=-1, metavar="[EMAIL …]")
@click.option("--remove", is_flag=True, help="Leave these testers out.")
@click.option("--end", is_flag=True, help="End the test.")
@click.option("--feedback", default="", metavar="EMAIL", help="Where testers write to, of a new test.")
def beta(
    place: Placed,
    files: SkillFiles,
    emails: tuple[str, ...],
    remove: bool,
    end: bool,
    feedback: str,
    as_json: bool,
) -> None:
    """Invites testers to a published skill before it is in the store; without EMAIL it tells how the test stands.

    Amazon writes to the testers, each at the address of their own Amazon account.
    """
    from speakup_workbench.publishing import beta_test

    if end and (emails or remove):
        raise click.UsageError("Either --end the test, or name testers.")
    if remove and not emails:
        raise click.UsageError("Whom to --remove? Name them.")
    here = place()
    if end:
        test = beta_test.end(here.smapi, here.skill_id)
    elif remove:
        test = beta_test.leave_out(here.smapi, here.skill_id, emails)
    elif emails:
        test = beta_test.invite(here.smapi, here.skill_id, emails, feedback)
    else:
        test = beta_test.BetaTest.of(here.smapi, here.skill_id)
    for line in () if as_json else test.lines:
        click.echo(line)
    print_json(test.as_json(), as_json)


@click.command()
@_on_a_skill
@click.option("--message", default="", metavar="TEXT", help="What is new, for yourself: at most 300 characters.")
@click.option("--manual", is_flag=True, help="Once it is certified, wait until you publish it in the console.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def submit(place: Placed, files: SkillFiles, message: str, manual: bool, yes: bool, as_json: bool) -> None:
    """Submits a published skill for Amazon's review, after which it is in the store.

    Nothing may be left to do, no check may warn, and Amazon has to have what these files say. Then Amazon's own
    validation is run and shown.
    """
    from speakup_workbench.publishing.submission import LONGEST_MESSAGE, Validation, in_review

    if len(message) > LONGEST_MESSAGE:
        raise click.UsageError(f"--message has {len(message)} characters, and Amazon takes {LONGEST_MESSAGE}.")
    _checked(files, strict=True)
    here = place()
    skill_id = here.skill_id
    if review := in_review(here.smapi, skill_id):
        click.echo(f"in review   since {review.get('skillSubmissionTimestamp')}: see `speakup status`", err=as_json)
        print_json({"skill_id": skill_id, "submitted": True, "validations": None}, as_json)
        return
    look = here.publication.look()
    if look.differences:
        _show(here, look, as_json=True)
        raise Mistake(f"Amazon has something else than these files say. Publish it first: speakup publish {files.name}")
    validation = Validation.run(here.smapi, skill_id, [*files.models])
    for line in validation.lines:
        click.echo(line, err=as_json)
    if validation.failures:
        click.echo("Nothing was submitted: Amazon would refuse it for what is required above.", err=True)
        raise click.exceptions.Exit(1)
    method = "MANUAL_PUBLISHING" if manual else "AUTO_PUBLISHING"
    then = "waits until you publish it" if manual else "is in the store"
    click.echo(f"submits     {files.name} in {', '.join(files.models)}; once certified, it {then}", err=as_json)
    if not yes and not agreed("Submit it? Until the review is over, nothing of it can be changed."):
        raise Mistake("Nothing was submitted. Add --yes where nobody can be asked.")
    here.smapi.submit(skill_id, method, message)
    click.echo("submitted   Amazon writes you an e-mail; until then, see `speakup status`", err=as_json)
    print_json(
        {"skill_id": skill_id, "submitted": True, "validations": [dict(each) for each in validation.results]}, as_json
    )


@click.command()
@_on_a_skill
def status(place: Placed, files: SkillFiles, as_json: bool) -> None:
    """Tells where a skill is at Amazon: models, testers, review, versions."""
    from speakup_workbench.publishing.submission import Status

    here = place()
    told = Status.of(here.smapi, here.vendor, here.skill_id)
    for line in () if as_json else told.lines:
        click.echo(line)
    print_json(told.as_json(), as_json)


REASONS = ("test-skill", "more-features", "discovered-issue", "no-feedback", "not-to-publish", "other")
AMAZONS: Mapping[str, str] = {
    "no-feedback": "NOT_RECEIVED_CERTIFICATION_FEEDBACK",
    "not-to-publish": "NOT_INTEND_TO_PUBLISH",
}
"""Where Amazon says it at greater length."""


@click.command()
@_on_a_skill
@click.option("--reason", required=True, type=click.Choice(REASONS), help="Why; Amazon wants to know.")
@click.option("--message", default="", metavar="TEXT", help="The reason, if it is another.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def withdraw(place: Placed, files: SkillFiles, reason: str, message: str, yes: bool, as_json: bool) -> None:
    """Takes a skill back from Amazon's review. What is in the store stays there."""
    from speakup_workbench.publishing import submission

    if (reason == "other") != bool(message):
        raise click.UsageError("--reason other wants a --message, and no other reason has one.")
    here = place()
    skill_id = here.skill_id
    if not yes and not agreed(f"Withdraw {files.name} from the review?"):
        raise Mistake("Nothing was withdrawn. Add --yes where nobody can be asked.")
    submission.withdraw(here.smapi, skill_id, AMAZONS.get(reason, reason.upper().replace("-", "_")), message)
    click.echo("withdrawn   it can be changed and submitted again", err=as_json)
    print_json({"skill_id": skill_id, "withdrawn": True}, as_json)


@click.command()
@_on_a_skill
@click.argument("version")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def rollback(place: Placed, files: SkillFiles, version: str, yes: bool, as_json: bool) -> None:
    """Brings an earlier VERSION of a skill back into the store; `speakup status` lists them.

    It is the listing and the models that go back. The code is what is deployed: see docs/operations.md for that.
    """
    from speakup_workbench.publishing import submission

    here = place()
    skill_id = here.skill_id
    if not yes and not agreed(f"Go back to version {version} of {files.name}, for everybody?"):
        raise Mistake("Nothing was changed. Add --yes where nobody can be asked.")
    submission.roll_back(here.smapi, skill_id, version)
    click.echo(f"rolled back to version {version}", err=as_json)
    print_json({"skill_id": skill_id, "version": version}, as_json)


def replay_live(paths: Sequence[Path], stage: str, ask_profile: str | None, as_json: bool) -> None:
    """Holds conversation files here and at Amazon; the status is 1 when Alexa hears something else."""
    from speakup_workbench.publishing.live import Talk
    from speakup_workbench.simulator.conversation_file import ConversationFile

    talks = []
    for path in paths:
        file = ConversationFile.load(path)
        if not (skill := file.named.get("skill")):
            raise Mistake(f"{path} names no skill of a project, and no other is at Amazon. Begin it with skill: NAME.")
        place = _place(skill, path.resolve().parent, stage, ask_profile)()
        if not place.smapi.is_enabled(place.skill_id):
            raise Mistake(f"{skill} is not enabled for testing. Publish it: speakup publish {skill}")
        talks.append(Talk.held(file, place.smapi, place.skill_id))
        for line in () if as_json else talks[-1].lines:
            click.echo(line)
    print_json([talk.as_json() for talk in talks], as_json)
    if not all(talk.is_same for talk in talks):
        raise click.exceptions.Exit(1)


COMMANDS = (login, logout, publish, beta, submit, status, withdraw, rollback)

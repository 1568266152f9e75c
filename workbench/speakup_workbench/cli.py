"""The `speakup` command: arguments in, one call, errors out.

Exit status: 0 well, 1 something the skill did was wrong, 2 the user's mistake.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from speakup_workbench.console import agreed, print_json, tell
from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.models import Model, ModelError
from speakup_workbench.project import Project, ProjectError, SkillFiles
from speakup_workbench.publishing.commands import COMMANDS as publishing_commands
from speakup_workbench.publishing.commands import replay_live
from speakup_workbench.scaffold_commands import new, remove
from speakup_workbench.simulator import built_in_types, stage, terminal, verdict
from speakup_workbench.simulator.ask_replay import AskReplay
from speakup_workbench.simulator.clock import Clock, moment
from speakup_workbench.simulator.ear import Ear, Heard
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.permissions import PERMISSIONS, scope_of
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.viewport import VIEWPORTS
from speakup_workbench.subject import Subject, package_beside
from speakup_workbench.totals_commands import totals

if TYPE_CHECKING:
    from speakup_workbench.checks.finding import Finding
    from speakup_workbench.checks.report import Report
    from speakup_workbench.checks.walker import Walked, Walker
    from speakup_workbench.listener_data import ListenerData
    from speakup_workbench.publishing.deploy import Plan
    from speakup_workbench.screen.pictures import Album
    from speakup_workbench.web.worker import Worker

STATE = ".speakup"
"""The folder, in the project's own, where a conversation leaves what is remembered."""

PORT = 8717
"""Of `speakup web`; registered for nothing else."""


class _Refusal(click.ClickException):
    exit_code = 2


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """The one place where a user's mistake, or a failure, becomes a message."""
        try:
            return super().invoke(ctx)
        except (Mistake, ModelError) as mistake:
            raise _Refusal(str(mistake)) from None
        except Failed as failure:
            raise click.ClickException(str(failure)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="speakup-alexa", prog_name="speakup")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Voice skills that speak up for a cause: talk to them, test them, publish them."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


@dataclass(frozen=True)
class _Options:
    """The options that `talk`, `say` and `web` share."""

    locale: str | None
    now: str | None
    zone: str
    screen: bool
    viewport: str
    user: str
    device: str
    person: str
    account: str
    allow: tuple[str, ...]
    fault: tuple[str, ...]
    handler: str | None
    model: Path | None
    python: str | None
    skill_id: str | None
    variables: tuple[tuple[str, str], ...]
    network: bool


class _Variable(click.ParamType[tuple[str, str]]):
    """A variable of the environment, as in TOPIC=rivers."""

    name = "variable"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, equals, content = str(value).partition("=")
        if not equals or not name:
            self.fail(f"{value!r} is no variable. Write it as NAME=VALUE.", param, ctx)
        return name, content


HANDLERS = """\b
HANDLER is one of
  path/to/file.py:function          an ordinary ASK SDK skill, in a process of its own
  .aws-sam/build/MyFunction         what SAM built, under Amazon's runtime client
  http://127.0.0.1:5000/            a skill that is a web service
  lambda:NAME or its ARN            a deployed function, with your own credentials
  package.module:function           a module of this project, in this process
"""


def _conversation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--locale", help="The listener's language, such as en-GB."),
        click.option("--now", metavar="MOMENT", help='The listener\'s date and time: "2026-11-21 08:00".'),
        click.option("--zone", default="", help="The listener's time zone, such as America/New_York."),
        click.option("--screen/--no-screen", default=True, help="A device with a screen, as is usual, or without."),
        click.option(
            "--viewport", type=click.Choice([*VIEWPORTS]), default="hub", show_default=True, help="The screen's shape."
        ),
        click.option("--user", default="listener", help="Any word: another word is another listener."),
        click.option("--device", default="", help="Any word: another word is another device of that listener."),
        click.option("--person", default="", help="A voice that Alexa recognises, by any name."),
        click.option("--account", metavar="TOKEN", default="", help="The token of a linked account of yours."),
        click.option("--allow", multiple=True, metavar="WHAT", help=f"A permission: {', '.join(PERMISSIONS)}."),
        click.option("--fault", multiple=True, metavar="WHAT", help="Something broken, such as dynamodb=slow."),
        click.option("--handler", metavar="HANDLER", help="Any skill instead; see below."),
        click.option(
            "--model",
            type=click.Path(path_type=Path),
            help="The interaction model that goes with it; those of the ASK CLI are found beside the code.",
        ),
        click.option("--python", metavar="PATH", help="The Python of the handler's own virtual environment."),
        click.option("--skill-id", metavar="ID", help="The skill id that requests carry, if the handler verifies it."),
        click.option(
            "--env",
            "variables",
            multiple=True,
            metavar="NAME=VALUE",
            type=_Variable(),
            help="A variable that the handler reads from its environment.",
        ),
        click.option("--network", is_flag=True, help="Let the handler's process reach other computers."),
    )

    @functools.wraps(command)
    def collected(*args: Any, **kwargs: Any) -> Any:
        names = _Options.__dataclass_fields__
        return command(*args, options=_Options(**{name: kwargs.pop(name) for name in names}), **kwargs)

    for option in reversed(options):
        collected = option(collected)
    return collected


_fresh = click.option("--fresh", is_flag=True, help="Start with nothing remembered.")


@main.command()
def skills() -> None:
    """Lists the skills of this project and the languages they speak."""
    project = Project.find(Path.cwd())
    found = project.skills()
    if not found:
        raise ProjectError(f"There is no skill in {project.root / 'skills'} yet.")
    width = max(len(skill.name) for skill in found)
    for skill in found:
        name = Model.load(skill.model(skill.locale)).invocation_name if skill.models else ""
        says = f'  "open {name}"' if name else "  no interaction model yet"
        click.echo(f"{skill.name:{width}}  {', '.join(skill.models)}{says}")


@main.command(epilog=HANDLERS)
@click.argument("skill", required=False)
@_fresh
@_conversation_options
def talk(skill: str | None, fresh: bool, options: _Options) -> None:
    """Talks to a skill in the terminal; type :help there."""
    with _staged(skill, options, fresh=fresh, frozen=False) as (staged, subject):
        terminal.talk(staged, subject.named_in, _state_folder() / "history")


@main.command(epilog=HANDLERS)
@click.argument("skill", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 is any that is free.")
@click.option("--browser/--no-browser", default=True, help="Open the page, or only print its address.")
@_conversation_options
@click.pass_obj
def web(early: Worker | None, skill: str | None, port: int, browser: bool, options: _Options) -> None:
    """Talks to a skill in the browser: what was heard, said, shown and kept, beside each other.

    The page is on this computer alone. Every conversation in it begins with nothing remembered.
    """
    from speakup_workbench.web.wanted import Wanted
    from speakup_workbench.web.worker import Worker

    faults = Faults().changed(options.fault)
    settings = {
        "locale": options.locale,
        "now": options.now,
        "zone": options.zone,
        "screen": options.screen,
        "viewport": options.viewport,
        "user": options.user,
        "device": options.device,
        "person": options.person,
        "account": options.account,
        "permissions": [scope_of(word) for word in options.allow],
        "faults": asdict(faults),
    }
    wanted = Wanted(
        Path.cwd(),
        skill,
        options.handler,
        options.model,
        options.python,
        options.skill_id,
        dict(options.variables),
        options.network,
        {name: value for name, value in settings.items() if value is not None},
    )
    first = early or Worker()
    try:
        first.meet(wanted)  # while the server is imported
        from speakup_workbench.web import server

        server.run(wanted, port, browser, first)
    finally:
        first.close()


class _Utterance(click.ParamType[str]):
    """Words of a command line, where bytes that are no text become question marks."""

    name = "utterance"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value.encode(errors="replace").decode()


@main.command(epilog=HANDLERS)
@click.argument("words", nargs=-1, required=True, type=_Utterance(), metavar='SKILL "UTTERANCE" …')
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an item per utterance.")
@click.option(
    "--screenshots",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Put a picture there of each screen that a reply shows.",
)
@click.option(
    "--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True, help="Of the device, for them."
)
@click.option(
    "--apl-packages",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Your own copies of Amazon's APL packages, for those pictures.",
)
@_fresh
@_conversation_options
def say(
    words: tuple[str, ...],
    as_json: bool,
    screenshots: Path | None,
    theme: str,
    apl_packages: Path | None,
    fresh: bool,
    options: _Options,
) -> None:
    """Says each utterance to a skill and prints what comes back.

    A word such as ":wait 2 hours" is done, not said; :help in a talk lists what can be.

    With --handler and its model no SKILL is needed: every word is an utterance.

    --screenshots needs Chromium or Chrome, and Amazon's renderer from npm. A screen that changes by itself has a second
    picture, of half a minute later. Without them the screens are told as text, as always.
    """
    skill, utterances = _skill_and_utterances(words, options)
    album_of = _album(screenshots, theme, apl_packages, options)
    with album_of as album, _staged(skill, options, fresh=fresh, frozen=True) as (staged, _):
        exchanges = []
        for exchange in _said(staged, utterances, as_json):
            exchanges.append(exchange)
            for line in album.add(exchange, staged.clock.now()) if album else ():
                click.echo(f"  {line}", err=as_json)
    if as_json:
        click.echo(json.dumps([_exchange_json(exchange) for exchange in exchanges], indent=2, ensure_ascii=False))
    if any(exchange.errors for exchange in exchanges) or (screenshots and not album):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("skill", metavar="SKILL|MODEL.json")
@click.argument("utterances", nargs=-1, type=_Utterance())
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    help="A file with an utterance a line; - reads stdin.",
)
@click.option("-v", "--runners-up", is_flag=True, help="Print below each utterance what else it might have been.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per utterance, one a line.")
@click.option("--locale", help="The listener's language, such as en-GB.")
@click.option("--now", metavar="MOMENT", help='The listener\'s date and time: "2026-11-21 08:00".')
@click.option("--zone", default="", help="The listener's time zone, such as America/New_York.")
def hear(
    skill: str,
    utterances: tuple[str, ...],
    file: TextIO | None,
    runners_up: bool,
    as_json: bool,
    locale: str | None,
    now: str | None,
    zone: str,
) -> None:
    """Tells what Alexa would hear while the skill is open, and calls no skill."""
    model = _heard_model(skill, locale)
    settings = Settings(locale=model.locale, zone=zone)
    clock = Clock(settings.time_zone, moment(now) if now else None)
    ear = Ear(model)
    _tell_notes(model)
    heard = [ear.hear(words, now=clock.now()) for words in (*utterances, *_lines(file))]
    if not heard:
        raise click.UsageError('There is nothing to hear. Give an "utterance" or a --file.')
    for line in map(_heard_json, heard) if as_json else _table(heard, runners_up):
        click.echo(line)


@main.command()
@click.argument("skill", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an item per skill.")
@click.option("--strict", is_flag=True, help="Let warnings fail as well.")
@click.option("--github", envvar="GITHUB_ACTIONS", is_flag=True, help="Print GitHub's annotations too.")
@click.option("--model", type=click.Path(path_type=Path), metavar="FILE", help="Check only this interaction model.")
@click.option(
    "--handler", metavar="HANDLER", help="Check any skill: its handler, with its --model unless that is beside."
)
@click.option("--walk/--no-walk", default=True, help="Walk through every scene of the skill, or only read its files.")
@click.option("--depth", type=click.IntRange(1), metavar="N", help="Walk at most N steps deep (8).")
@click.option("--online", is_flag=True, help="Open every page that the listing, the facts and the figures name, too.")
@click.option("--fresh", is_flag=True, help="Walk again where nothing has changed since the last time.")
@click.option("--rules", is_flag=True, help="Print all rules, in Markdown, and check nothing.")
def check(
    skill: str | None,
    as_json: bool,
    strict: bool,
    github: bool,
    model: Path | None,
    handler: str | None,
    walk: bool,
    depth: int | None,
    online: bool,
    fresh: bool,
    rules: bool,
) -> None:
    """Finds what Amazon would refuse and what listeners would stumble over, before they do.

    Without SKILL all skills of the project are checked. The status is 1 when there is an error.

    The skill is talked to as well: every intent, help, stop, silence and the rest is tried in every scene that can be
    reached. What comes of it is kept until a file changes that it depends on.

    What you decide to leave as it is stands with its reason in the skill's allowances.yaml.
    """
    from speakup_workbench.checks import catalogue
    from speakup_workbench.checks.report import check_handler, check_model, check_skill
    from speakup_workbench.checks.walk import DEPTH
    from speakup_workbench.checks.walker import Walker, locales_of

    if rules:
        click.echo("\n".join(catalogue.table()).strip())
        return
    if skill and (model or handler):
        raise click.UsageError(f"Name a skill or a {'--handler' if handler else '--model'}, not both.")
    if online and (model or handler):
        raise click.UsageError("--online opens the pages of a project's skill: leave --handler and --model out.")
    walker = Walker(Path.cwd(), handler=handler, model=model, depth=depth or DEPTH, state=_state_folder(), fresh=fresh)

    def made() -> Iterator[Report]:
        if handler:
            subject = walker.subject
            models = [subject.model(locale) for locale in locales_of(subject)]
            yield check_handler(subject.name, models, walker.known or _walked(walker, subject.name))
        elif model:
            yield check_model(model)
        else:
            project = Project.find(Path.cwd())
            for files in [project.skill(skill)] if skill else project.skills():
                wanted = replace(walker, skill=files.name)
                walking = walk and (wanted.known or functools.partial(_walked, wanted, files.name))
                of_links = _opened(files) if online else None
                yield check_skill(files, walk=walking or None, of_links=of_links)

    reports = []
    for report in made():
        reports.append(report)
        for line in () if as_json else (*report.lines, *(report.annotations if github else ())):
            click.echo(line)
    if not reports:
        raise ProjectError(f"There is no skill in {Project.find(Path.cwd()).root / 'skills'} yet.")
    if as_json:
        click.echo(json.dumps([report.as_json() for report in reports], indent=2, ensure_ascii=False))
    if any(report.errors or (strict and report.warnings) for report in reports):
        raise click.exceptions.Exit(1)


def _walked(walker: Walker, name: str) -> Walked:
    with _progress(lambda turns, scenes: f"{name}: {scenes} scenes, {turns} turns") as progress:
        return walker.walked(progress)


def _opened(files: SkillFiles) -> list[Finding]:
    from speakup_workbench.checks import links

    with _progress(lambda done, all: f"{files.name}: {done} of {all} pages") as progress:
        return list(links.findings(files, progress=progress))


@contextlib.contextmanager
def _progress(told: Callable[[int, int], str]) -> Iterator[Callable[[int, int], None]]:
    """Shown on a terminal, in one line that goes again: what takes seconds."""
    if not sys.stderr.isatty():
        yield lambda some, others: None
        return
    try:
        yield lambda some, others: click.echo(f"\r{told(some, others)} …\033[K", err=True, nl=False)
    finally:
        click.echo("\r\033[K", err=True, nl=False)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER …")
@click.option("--accept", is_flag=True, help="Write what came into the files, and show what that changes.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an item per file.")
@click.option("--vary", is_flag=True, help="Also tell which other ways to say the same are heard otherwise.")
@click.option("--convert", type=click.Path(path_type=Path), metavar="OUT.talk", help="Convert a replay of the ASK CLI.")
@click.option("--skill", help="The skill to convert it with, if there are several.")
@click.option("--live", is_flag=True, help="Say the same to Alexa herself, and tell what she hears otherwise.")
@click.option("--stage", default="dev", show_default=True, metavar="NAME", help="With --live: which one was published.")
@click.option("--ask-profile", metavar="NAME", help="With --live: use the ASK CLI's sign-in of that name.")
def replay(
    paths: tuple[Path, ...],
    accept: bool,
    as_json: bool,
    vary: bool,
    convert: Path | None,
    skill: str | None,
    live: bool,
    stage: str,
    ask_profile: str | None,
) -> None:
    """Holds conversation files (*.talk) again, and tells what does not come as they expect.

    The clock stands still, nothing is remembered at first, and your own talks stay untouched. Of a FOLDER every
    conversation file in it and below is held.

    With --vary every utterance is also heard with polite words, fillers, synonyms, numbers in digits or in words, and
    small mishearings. What is heard otherwise is told, and is no failure.

    With --live the skill that `speakup publish` enabled is talked to as well, by Amazon's simulation, and what Alexa
    hears otherwise is told. It has the memory of your own account, and today's date.

    With --convert the one FILE is what `ask dialog --replay` reads: it is held, and written as a conversation file.
    """
    if accept + vary + live > 1:
        raise click.UsageError("Either --accept what came, or --vary it, or say it --live.")
    if live:
        replay_live(verdict.files(paths), stage, ask_profile, as_json)
        return
    if convert:
        if len(paths) != 1:
            raise click.UsageError("One file is converted at a time.")
        AskReplay.load(paths[0]).convert(convert, skill)
        click.echo(f"written   {convert}")
        return
    verdicts = []
    for path in verdict.files(paths):
        verdicts.append(verdict.of(path, accept, vary))
        for line in () if as_json else verdicts[-1].lines:
            click.echo(line)
    if as_json:
        click.echo(json.dumps([each.as_json() for each in verdicts], indent=2, ensure_ascii=False))
    if any(each.mistake or each.failures for each in verdicts):
        raise click.exceptions.Exit(2 if any(each.mistake for each in verdicts) else 1)


@main.group()
def data() -> None:
    """Shows or erases what a deployed skill remembers of one listener.

    A listener is their user id, as requests to the skill carry it and logs do not: "amzn1.ask.account.…". What is
    remembered of the people and devices of that user belongs to it.
    """


def _data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--user", "user_id", required=True, metavar="ID", help="The listener's user id."),
        click.option("--table", help="The skill's table; by default SPEAKUP_TABLE."),
        click.option("--skill", help="The skill; its table is looked up in the stack that samconfig.toml names."),
        click.option("--partition-key", default="id", metavar="NAME", help="The key's name, if it is not id."),
        click.option("--attributes", default="attributes", metavar="NAME", help="The map's name, if it is another."),
        click.option("--region", metavar="NAME", help="As the AWS CLI has it; by default what your environment says."),
        click.option("--profile", metavar="NAME", help="Likewise."),
        click.option("--endpoint-url", metavar="URL", help="Another DynamoDB, such as one on this computer."),
    )

    @functools.wraps(command)
    def found(
        user_id: str,
        table: str | None,
        skill: str | None,
        partition_key: str,
        attributes: str,
        region: str | None,
        profile: str | None,
        endpoint_url: str | None,
        **others: Any,
    ) -> Any:
        from speakup_workbench.listener_data import Account, opened, table_of

        account = Account(region, profile, endpoint_url)
        if table and skill:
            raise click.UsageError("Give the --table or the --skill, not both.")
        if skill:
            files = Project.find(Path.cwd()).skill(skill)
            table, account = table_of(files.name, account, files.root)
        table = table or os.environ.get("SPEAKUP_TABLE")
        if not table:
            raise Mistake("Which table? Name the --skill, or give its --table, or set SPEAKUP_TABLE.")
        listener = opened(table, account, user_id, partition_key, attributes)
        if not listener.records:
            click.echo(f"The table {table!r} remembers nothing of {user_id!r}.", err=True)
            raise click.exceptions.Exit(1)
        return command(listener, **others)

    for option in reversed(options):
        found = option(found)
    return found


@data.command()
@_data_options
def export(listener: ListenerData) -> None:
    """Prints as JSON everything that is remembered of a listener."""
    click.echo(json.dumps(listener.as_json(), indent=2, ensure_ascii=False))


@data.command()
@_data_options
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(listener: ListenerData, yes: bool) -> None:
    """Erases everything that is remembered of a listener, for good.

    What was counted for everyone stays, since nothing in it tells whose it was.
    """
    for line in listener.lines:
        click.echo(line)
    if not yes and not agreed(f"Erase this from {listener.table}, for good?"):
        raise Mistake("Nothing was erased. Add --yes where nobody can be asked.")
    for line in listener.erase():
        click.echo(line)


class _Pair(click.ParamType[tuple[str, str]]):
    """NAME=VALUE of a command line."""

    name = "pair"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, sign, rest = str(value).partition("=")
        if not (name and sign):
            self.fail(f"{value!r} is not {param.metavar if param else 'NAME=VALUE'}.", param, ctx)
        return name, rest


@main.command()
@click.argument("skills", nargs=-1, metavar="[SKILL …]")
@click.option(
    "--stage", default="dev", show_default=True, metavar="NAME", help="Which one; each is a stack of its own."
)
@click.option(
    "--skill-id",
    "skill_ids",
    multiple=True,
    type=_Pair(),
    metavar="SKILL=ID",
    help="The id that Amazon gave a skill, once; nothing after = takes the skill out.",
)
@click.option("--production/--no-production", default=None, help="Totals, a report, careful releases, more alarms.")
@click.option("--set", "parameters", multiple=True, type=_Pair(), metavar="NAME=VALUE", help="Another parameter.")
@click.option("--region", metavar="NAME", help="Where a new stage goes to, as the AWS CLI has it.")
@click.option("--profile", metavar="NAME", help="Of the AWS CLI.")
@click.option("--ask-profile", metavar="NAME", envvar="ASK_DEFAULT_PROFILE", default="default", help="Of the ASK CLI.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object; progress goes to stderr.")
def deploy(
    skills: tuple[str, ...],
    skill_ids: tuple[tuple[str, str], ...],
    parameters: tuple[tuple[str, str], ...],
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **others: Any,
) -> None:
    """Puts skills into the cloud: functions and tables on AWS, not the interaction model or the listing.

    What is said once is remembered in deployments/STAGE.json, for everybody who deploys that stage.

    A skill's id comes first: make the skill in the developer console or with the ASK CLI, give its id here, and enter
    the endpoint that this tells. `speakup publish` does all of it.
    """
    from speakup_workbench.publishing import deploy as deploying

    wishes = deploying.Wishes(
        skills=skills, skill_ids=_once("--skill-id", skill_ids), parameters=_once("--set", parameters), **others
    )
    plan = deploying.plan(Project.find(Path.cwd()), wishes)
    if wrong := [report for report in plan.reports if report.errors]:
        for line in [line for report in wrong for line in report.lines]:
            click.echo(line, err=True)
        click.echo("Nothing was deployed, because of these errors. `speakup check` finds them too.", err=True)
        raise click.exceptions.Exit(1)
    for line in plan.lines:
        click.echo(line, err=as_json)
    _deploy(plan, dry_run, yes, as_json)


def _deploy(plan: Plan, dry_run: bool, yes: bool, as_json: bool) -> None:
    from speakup_workbench.publishing import deploy as deploying

    try:
        sam = plan.sam(tell)
    except Mistake as missing:
        if not dry_run:
            raise
        click.echo(f"asked       nobody: {missing}", err=as_json)
        print_json(plan.as_json() | {"deployed": False, "asked": False, "why": str(missing)}, as_json)
        return
    if dry_run:
        changes = deploying.rehearse(plan, sam)
        told = replace(plan, changes=changes)
        click.echo(f"asked       CloudFormation: {deploying.counted(changes)}. Nothing was deployed.", err=as_json)
        print_json(told.as_json() | {"deployed": False, "asked": True}, as_json)
        return
    if not yes and not agreed(f"Deploy {plan.after.stack}?"):
        raise Mistake("Nothing was deployed. Add --yes where nobody can be asked.")
    deployed = deploying.deploy(plan, sam)
    for line in deployed.lines:
        click.echo(line, err=as_json)
    print_json(deployed.as_json() | {"deployed": True, "asked": True}, as_json)


@main.command()
@click.argument("skill")
@click.option("--stage", default="dev", show_default=True, metavar="NAME", help="Whose endpoint is filled in.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Where to; by default dist/.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def package(skill: str, stage: str, out: Path | None, as_json: bool) -> None:
    """Packs a skill as Amazon takes it: listing, models, icons and endpoint, as a folder and as a zip.

    The developer console imports the zip, and the ASK CLI deploys the folder. Without a deployment of the stage the
    package has no endpoint yet.
    """
    from speakup_workbench.checks.report import check_skill
    from speakup_workbench.publishing.deployment import Deployment
    from speakup_workbench.publishing.sections import camel
    from speakup_workbench.publishing.skill_package import FOLDER, SkillPackage

    project = Project.find(Path.cwd())
    files = project.skill(skill)
    report = check_skill(files)
    if report.errors:
        for line in report.lines:
            click.echo(line, err=True)
        click.echo("Nothing was packed, because of these errors. `speakup check` finds them too.", err=True)
        raise click.exceptions.Exit(1)
    endpoint = Deployment.read(project.root, stage).outputs.get(f"{camel(skill)}Endpoint", "")
    packed = SkillPackage.of(files, endpoint)
    folder, zipped = packed.write(out or project.root / FOLDER)
    todo = [finding for finding in report.findings if finding.level == "to-do"]
    if as_json:
        told = {"folder": str(folder), "zip": str(zipped), "endpoint": endpoint or None, "files": list(packed.files)}
        print_json({**told, "to_do": [finding.problem for finding in todo]}, wanted=True)
        return
    click.echo(f"folder      {folder}: for the ASK CLI")
    click.echo(f"zip         {zipped}: {len(packed.files)} files, for the developer console")
    click.echo(f"endpoint    {endpoint or f'none yet: speakup deploy {skill} tells it'}")
    for finding in todo:
        click.echo(f"to do       {finding.problem} {finding.remedy}")


@main.command()
@click.argument("skill")
def privacy(skill: str) -> None:
    """Writes a skill's privacy and terms pages from what its code keeps and asks.

    The words for it stand in store_listings/SKILL/privacy.yaml: for each field of the memory, each act and each
    permission. What has none is named, with its line.
    """
    from speakup_workbench.checks.subject import Subject as Checked
    from speakup_workbench.publishing.privacy import pages

    files = Project.find(Path.cwd()).skill(skill)
    checked = Checked.read(files, datetime.now(UTC).date())
    if checked.skill is None:
        raise Mistake(f"{skill} cannot be imported, so nobody knows what it keeps. `speakup check {skill}` tells why.")
    for name, text in pages(files, checked.skill).items():
        path = files.manifest.with_name(name)
        path.write_text(text, encoding="utf-8")
        click.echo(f"written   {path}")


def _once(option: str, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if found.setdefault(name, value) != value:
            raise click.UsageError(f"{option} says {name}={found[name]}, and {name}={value}.")
    return found


main.add_command(new)
main.add_command(remove)
for command in publishing_commands:
    main.add_command(command)
main.add_command(totals)


def _tell_notes(model: Model) -> None:
    for note in built_in_types.notes(model):
        click.echo(f"note: {note}", err=True)


def _lines(file: TextIO | None) -> list[str]:
    try:
        return [line.strip() for line in file or () if line.strip()]
    except UnicodeDecodeError:
        raise Mistake(f"{file.name if file else 'The file'} is not UTF-8 text. Save it as UTF-8.") from None


def _heard_model(skill: str, locale: str | None) -> Model:
    if skill.endswith(".json"):
        return Model.load(Path(skill), locale)
    files = Project.find(Path.cwd()).skill(skill)
    return Model.load(files.model(locale or files.locale))


def _skill_and_utterances(words: tuple[str, ...], options: _Options) -> tuple[str | None, Sequence[str]]:
    first, *rest = words
    if not (options.handler and (options.model or package_beside(options.handler))):
        if not rest:
            raise click.UsageError(f'There is nothing to say to {first!r}. Add an "utterance".')
        return first, rest
    names: Iterable[str] = ()
    with contextlib.suppress(ProjectError):
        names = [skill.name for skill in Project.find(Path.cwd()).skills()]
    return (first, rest) if rest and first in names else (None, words)


@contextlib.contextmanager
def _staged(name: str | None, options: _Options, *, fresh: bool, frozen: bool) -> Iterator[tuple[Stage, Subject]]:
    subject = Subject.find(name, options.handler, options.model, Path.cwd())
    settings = Settings(
        locale=options.locale or subject.locale,
        zone=options.zone,
        now=moment(options.now) if options.now else datetime.now(UTC),
        frozen=frozen,
        screen=options.screen,
        viewport=options.viewport,
        user=options.user,
        device=options.device,
        person=options.person,
        access_token=options.account,
        faults=Faults().changed(options.fault),
        seed=random.randrange(1_000_000),
    )
    state = _state_folder() / f"{subject.name}.json"
    if fresh:
        state.unlink(missing_ok=True)
        stage.accounts_file(state).unlink(missing_ok=True)
    with subject.opened(
        settings,
        state,
        skill_id=options.skill_id,
        python=options.python,
        network=options.network,
        variables=dict(options.variables),
    ) as staged:
        staged.accounts[options.user].permissions.update(map(scope_of, options.allow))
        yield staged, subject


def _state_folder() -> Path:
    try:
        folder = Project.find(Path.cwd()).root / STATE
    except ProjectError:
        folder = Path.cwd() / STATE
    with contextlib.suppress(OSError):  # what cannot be written is told when there is something to write
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


@contextlib.contextmanager
def _album(folder: Path | None, theme: str, packages: Path | None, options: _Options) -> Iterator[Album | None]:
    """None where no pictures are wanted, or none can be made, which is told: the conversation is held all the same."""
    if folder is None:
        yield None
        return
    from speakup_workbench.screen import pictures
    from speakup_workbench.screen.files import Files

    with contextlib.ExitStack() as closing:
        album = None
        try:
            files = Files.find(_state_folder().parent, packages=packages, online=options.network)
            screen = closing.enter_context(pictures.opened(files, VIEWPORTS[options.viewport], theme))
            album = pictures.Album(folder, screen)
        except Mistake as mistake:
            click.echo(f"No pictures: {mistake}", err=True)
        yield album


def _said(staged: Stage, lines: Sequence[str], quiet: bool) -> Iterator[Exchange]:
    """An exchange per utterance or action. What names no skill opens it first, which is told and not counted."""
    listener = Listener(staged)
    _tell_notes(listener.conversation.model)
    for line in lines:
        conversation = listener.conversation
        if line.startswith(":"):
            exchange = listener.act(line)
            if exchange is None:
                continue
            exchange = replace(exchange, utterance=line)
        else:
            if conversation.needs_opening(line):
                click.echo(f'(no session is open, so "{conversation.opening}" is said before "{line}")', err=True)
                _print(conversation.say(conversation.opening), quiet)
            exchange = conversation.say(line)
        _print(exchange, quiet)
        yield exchange


def _print(exchange: Exchange, quiet: bool) -> None:
    if quiet:
        for turn in exchange.turns:
            click.echo(turn.printed, nl=False, err=True)
        for error in exchange.errors:
            click.echo(f"error: {error}", err=True)
        return
    click.echo(f"> {exchange.utterance}")
    for line in terminal.lines(exchange):
        click.echo(line)


def _exchange_json(exchange: Exchange) -> dict[str, Any]:
    return {
        "utterance": exchange.utterance,
        "heard": _heard(exchange.heard),
        "speech": exchange.speech,
        "reprompt": exchange.reprompt,
        "ended": exchange.ended,
        "request": exchange.request,
        "response": exchange.response if isinstance(exchange.response, dict) else None,
    }


def _heard_json(heard: Heard) -> str:
    return json.dumps({"utterance": heard.utterance} | _heard(heard), ensure_ascii=False)


def _heard(heard: Heard) -> dict[str, Any]:
    return {
        "intent": _intent(heard),
        "slots": {name: slot.value for name, slot in heard.slots.items() if slot.value is not None},
        "how": heard.how,
        "score": round(heard.score, 3),
    }


def _intent(heard: Heard) -> str | None:
    """The intent; for what reaches a skill without one, the type of the request."""
    without = {"launch": "LaunchRequest", "exit": "SessionEndedRequest"}
    return heard.intent or without.get(heard.kind)


def _table(heard: Sequence[Heard], runners_up: bool) -> Iterator[str]:
    rows = [(each.utterance, *_cells(each)) for each in heard]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, each in zip(rows, heard, strict=True):
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        if each.suggestion:
            yield f"    add the sample: {each.suggestion}"
        for other in each.others if runners_up else ():
            yield f"    or: {'  '.join(filter(None, _cells(other)))}"


def _cells(heard: Heard) -> tuple[str, str, str, str]:
    slots = " ".join(f"{name}={_spoken(value)}" for name, value in _heard(heard)["slots"].items())
    return _intent(heard) or "(nothing)", slots, heard.how, f"{heard.score:.2f}"


def _spoken(value: str | tuple[str, ...]) -> str:
    """A slot's value on one line: the values of a list parted by commas, and in quotes what has a space."""
    values = (value,) if isinstance(value, str) else value
    return ",".join(f'"{each}"' if " " in each else each for each in values)


if __name__ == "__main__":
    main()

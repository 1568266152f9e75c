"""`speakup new` and `speakup remove` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import click

from speakup_workbench import wish as wishes
from speakup_workbench.console import agreed
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.wish import CAUSE, COLOUR, LOCALES, Wish


@click.command()
@click.argument("name", required=False)
@click.option("--template", metavar="TEMPLATE", help="What the skill does: facts, quiz, story or tracker.")
@click.option("--title", metavar="TEXT", help='What the store calls it: "Safe Streets".')
@click.option("--invocation-name", metavar="WORDS", help='What listeners say: "safe streets".')
@click.option("--cause", metavar="SENTENCE", help='What it speaks up for: "Every child can walk to school safely."')
@click.option("--locale", "locales", multiple=True, metavar="LOCALE", help=f"Again for each: {', '.join(LOCALES)}.")
@click.option("--colour", "--color", metavar="COLOUR", help="Of the icons: #00695c, or a word such as teal.")
@click.option(
    "--standalone",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Make a repository of its own for it, in this new or empty folder.",
)
@click.option(
    "--wheel",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The wheel of Speak Up that the repository installs; else it comes from a package index.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given is the template's.")
def new(
    name: str | None,
    template: str | None,
    title: str | None,
    invocation_name: str | None,
    cause: str | None,
    locales: tuple[str, ...],
    colour: str | None,
    standalone: Path | None,
    wheel: Path | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Makes a skill of your own from a template: talking, tested and checked from the start.

    It asks for whatever is not given. What you have yet to write, such as your own facts, `speakup check NAME` tells.

    It goes into the project around this folder; with --standalone into a repository of its own, which installs Speak Up
    and has what it takes to test, check, build and publish the skill. As long as Speak Up is in no package index, that
    needs --wheel; `make wheel` makes the file in a clone of Speak Up.
    """
    from speakup_workbench import scaffold
    from speakup_workbench import standalone as alone

    if wheel and not standalone:
        raise Mistake("--wheel is for a repository of its own: name its folder too, --standalone DIR.")
    project = None if standalone else Project.around(Path.cwd())
    if standalone:
        alone.check(standalone.absolute(), wheel)
        change_for = partial(alone.repository, standalone.absolute(), wheel)
    elif project:
        change_for = partial(scaffold.new, project)
    else:
        raise Mistake("There is no project here. Go to one, or make a repository for the skill: --standalone DIR.")
    ask = _Questions(quiet=yes)
    if not name and yes:
        raise Mistake("Which name? Give it first: speakup new safe_streets --yes")
    name = ask("Name of its folder, such as safe_streets", name, "", lambda said: _checked_name(said, project))
    titled = name.replace("_", " ").title()
    title = ask("Title", title, titled, _same(wishes.check_title))
    chosen = ask(f"Locales, some of {' '.join(LOCALES)}", " ".join(locales), "en-US", _checked_locales)
    places = tuple(chosen.split())
    invocation_name = ask(
        "Listeners say: Alexa, open",
        invocation_name,
        title.lower(),
        _same(lambda said: wishes.check_invocation_name(said, places, project)),
    )
    cause = ask("The cause, in a sentence", cause, CAUSE, _checked_cause)
    known = wishes.templates()
    if not yes and not template:
        for each, about in known.items():
            click.echo(f"  {each:8} {about}")
    template = ask("Template", template, "facts", _checked_template)
    colour = ask("Colour", colour, COLOUR, wishes.check_colour)
    wish = Wish(name, title, invocation_name, cause, template, places, colour)
    change = change_for(wish, date.today())
    for line in change.lines():
        click.echo(line)
    if dry_run:
        click.echo("Nothing was written.")
        return
    if not yes and not agreed("Write these?"):
        raise Mistake("Nothing was written. Add --yes where nobody can be asked.")
    change.make()
    if standalone:
        click.echo(f"\nTry it now:   cd {standalone} && make talk      and say: open {invocation_name}")
        click.echo("Everything else: its README.md. It has no licence yet: choose one.")
        return
    click.echo(f"\nTry it now:   speakup talk {name}      and say: open {invocation_name}")
    click.echo(f"Its tests:    pytest tests/skills -k {name}")
    click.echo(f"What to write: speakup check {name}")


@click.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def remove(name: str, dry_run: bool, yes: bool) -> None:
    """Takes a skill away: its code, models, listing, tests and its parts of template.yaml.

    What is deployed stays as it is: `speakup deploy --skill-id NAME=` takes it out of a stack, before or after.
    """
    from speakup_workbench import scaffold

    project = Project.find(Path.cwd())
    change = scaffold.removal(project, name)
    for line in change.lines():
        click.echo(line)
    for what in scaffold.left(project, name, change):
        click.echo(f"left      {what}")
    if dry_run:
        click.echo("Nothing was removed.")
        return
    if not yes and not agreed(f"Remove all of {name}?"):
        raise Mistake("Nothing was removed. Add --yes where nobody can be asked.")
    change.make()


class _Questions:
    """Takes what was given, else asks until the answer will do; quietly it takes what would be offered."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def __call__(self, question: str, given: str | None, offered: str, checked: Callable[[str], str]) -> str:
        if given or self._quiet:
            return checked(given or offered)
        while True:
            said = click.prompt(question, default=offered or None)
            try:
                return checked(said)
            except Mistake as mistake:
                click.echo(str(mistake), err=True)


def _same(check: Callable[[str], None]) -> Callable[[str], str]:
    def checked(said: str) -> str:
        check(said.strip())
        return said.strip()

    return checked


def _checked_name(said: str, project: Project | None) -> str:
    wishes.check_name(said, project)
    return said


def _checked_locales(said: str) -> str:
    return " ".join(wishes.check_locales(tuple(said.replace(",", " ").split())))


def _checked_cause(said: str) -> str:
    sentence = said.strip()
    wishes.check_cause(sentence)
    return sentence if sentence[-1] in ".!?" else f"{sentence}."


def _checked_template(said: str) -> str:
    known = wishes.templates()
    if said not in known:
        raise Mistake(f"There is no template {said!r}. There is: {', '.join(known)}.")
    return said

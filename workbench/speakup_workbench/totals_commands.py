"""`speakup totals`: what everyone's acts add up to in a deployed stack, and what its owners can do about it."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from speakup_workbench import carried
from speakup_workbench.project import Project
from speakup_workbench.stack import Stack

if TYPE_CHECKING:
    from totals.generations import Table


@click.group()
def totals() -> None:
    """Shows what everyone's acts add up to, counts them anew, and brings bad acts on their way.

    The stack is one that was deployed with Production=true; docs/operations.md tells what to do when.
    """


def _on_a_stack(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--stack", "name", help="The stack; by default the one that samconfig.toml names."),
        click.option("--region", metavar="NAME", help="By default that of samconfig.toml, or of your environment."),
        click.option("--profile", metavar="NAME", help="As the AWS CLI has it."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    )

    @functools.wraps(command)
    def found(name: str | None, region: str | None, profile: str | None, **others: Any) -> Any:
        root = Project.find(Path.cwd()).root
        if str(carried.ROOT) not in sys.path:
            sys.path.insert(0, str(carried.ROOT))  # what acts and totals are stands there, as it was deployed
        stack = Stack.of_project(root, name, region, profile)
        with stack.reached():
            return command(stack, **others)

    for option in reversed(options):
        found = option(found)
    return found


def _table(stack: Stack) -> Table:
    from totals.generations import Table

    return Table(stack.physical("TotalsTable"), stack.client("dynamodb"))


@totals.command()
@_on_a_stack
def show(stack: Stack, as_json: bool) -> None:
    """Prints what skills say of everyone at present."""
    table = _table(stack)
    generations = table.generations()
    found = table.totals(generations.current)
    if as_json:
        known = {"generation": generations.current, "building": generations.building, "skills": found}
        click.echo(json.dumps({"stack": stack.name, **known}, indent=2, default=_number))
        return
    for line in _shown(found):
        click.echo(line)
    click.echo(f"generation {generations.current} of {table.name}")
    if generations.building:
        click.echo(f"generation {generations.building} is being built since {generations.begun}")


@totals.command()
@_on_a_stack
@click.option("--resume", is_flag=True, help="Go on with a rebuild that was broken off.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
def rebuild(stack: Stack, as_json: bool, resume: bool, dry_run: bool) -> None:
    """Counts every act of the archive anew, and then has skills say the result.

    Until then they say what they said, and what listeners do meanwhile counts in both. It takes at least ten minutes,
    and may be broken off and gone on with.
    """
    from speakup_workbench.rebuild import Rebuild

    table = _table(stack)
    work = Rebuild.of(stack, table)
    for line in _changes(work.plan() if dry_run else work.run(resume=resume)):
        click.echo(line, err=as_json)
    if as_json:
        current = table.generations().current
        click.echo(json.dumps({"generation": current, "skills": table.totals(current)}, indent=2, default=_number))


@totals.command()
@_on_a_stack
@click.option(
    "--mended",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help='What --dry-run --json prints, with acts mended; an "act" of null is thrown away.',
)
@click.option("--dry-run", is_flag=True, help="Only show what is there, and leave it.")
def redrive(stack: Stack, as_json: bool, mended: Path | None, dry_run: bool) -> None:
    """Brings acts that were refused on their way again: bad ones, and dead letters of the tally.

    What is still wrong stays where it is, for 14 days from its first refusal; the exit status is then 1.
    """
    from speakup_workbench.redrive import Redrive

    work = Redrive.of(stack)
    letters = work.letters(mended)
    wrong = [letter for letter in letters if letter.act is not None and letter.wrong]
    for letter in letters if dry_run else wrong:
        work.leave([letter])
    for letter in letters:
        if letter not in wrong and not dry_run:
            work.send(letter)
        if not as_json:
            done = (
                "wrong" if letter in wrong else "thrown away" if letter.act is None else "fine" if dry_run else "sent"
            )
            reason = f": {letter.wrong}" if letter in wrong else ""
            click.echo(f"{done:11} {letter.queue} {letter.message_id}{reason}")
    if as_json:
        click.echo(json.dumps([letter.as_json() for letter in letters], indent=2, ensure_ascii=False))
    elif not letters:
        click.echo("Nothing was refused.")
    if wrong:
        raise click.exceptions.Exit(1)


def _shown(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for skill, said in found.items():
        yield f"{skill}  as of {said['as_of'] or 'never'}"
        for act, total in said["acts"].items():
            sums = "".join(f"  {name} {amount:,f}" for name, amount in total["sums"].items())
            yield f"  {act}  count {total['count']:,}  people {total['people']:,}{sums}"


def _changes(lines: Iterable[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line != before:
            yield line
        before = line


def _number(value: object) -> int | float:
    """A sum as JSON has it."""
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return int(value) if value % 1 == 0 else float(value)

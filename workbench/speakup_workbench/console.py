"""The terminal that a command speaks to: questions, progress, and JSON for programs."""

from __future__ import annotations

import json

import click


def agreed(question: str) -> bool:
    """Whether somebody says yes; where nobody can be asked, nobody did."""
    try:
        return click.confirm(question)
    except click.Abort:
        return False


def tell(line: str) -> None:
    """Progress, for people: on stderr."""
    click.echo(click.style(line, dim=True), err=True)


def print_json(content: object, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))

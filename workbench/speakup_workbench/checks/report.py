"""What the checks found in one skill, and what they looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from speakup_workbench.checks import contract, doctor, facts, locales, phrases, screens, speech
from speakup_workbench.checks.finding import LEVELS, Finding, Level
from speakup_workbench.checks.subject import Subject
from speakup_workbench.project import SkillFiles

# The rules whose breach no listener gets past, causes before consequences; what else is amiss may be unfinished.
BROKEN = ("slot-unknown", "slot-type", "template", "phrase-missing", "word-missing")

_COLOURS: Mapping[Level, str] = {"error": "red", "warning": "yellow", "advice": "cyan"}


@dataclass(frozen=True)
class Report:
    skill: str
    locales: int
    intents: int
    """Of all models together, each counted once."""
    phrases: int
    """The author's own, each counted once."""
    shapes: int
    """Every way in which a template can become SSML, in every locale."""
    findings: tuple[Finding, ...]
    """By file and line."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "warning")

    @property
    def summary(self) -> str:
        """clean_water: 2 locales, 14 intents, 61 phrases, 160 SSML shapes: no findings"""
        looked_at = (
            _counted(self.locales, "locale"),
            _counted(self.intents, "intent"),
            _counted(self.phrases, "phrase"),
            _counted(self.shapes, "SSML shape"),
        )
        counts = Counter(finding.level for finding in self.findings)
        found = [_counted(counts[level], level) for level in LEVELS if counts[level]]
        return f"{self.skill}: {', '.join(looked_at)}: {', '.join(found) or 'no findings'}"

    @property
    def lines(self) -> Iterator[str]:
        """For a terminal: the findings by file, then the summary."""
        for path, group in groupby(self.findings, key=lambda finding: finding.path):
            yield click.style(shown(path), bold=True)
            for finding in group:
                level = click.style(f"{finding.level:7}", fg=_COLOURS[finding.level])
                yield f"  {finding.line or '-':>4}  {level}  {finding.problem} {click.style(finding.rule, dim=True)}"
                yield f"                 {finding.remedy}"
        yield self.summary

    def as_json(self) -> dict[str, Any]:
        return {
            "skill": self.skill,
            "locales": self.locales,
            "intents": self.intents,
            "phrases": self.phrases,
            "shapes": self.shapes,
            "findings": [
                {
                    "rule": finding.rule,
                    "level": finding.level,
                    "path": shown(finding.path),
                    "line": finding.line,
                    "problem": finding.problem,
                    "remedy": finding.remedy,
                }
                for finding in self.findings
            ],
        }


def check_skill(files: SkillFiles, today: date | None = None) -> Report:
    """Checks one skill; `today`, by default the day it is, decides which facts are stale."""
    subject = Subject.read(files, today or date.today())
    said = speech.spoken(subject)
    found = {*_findings(subject), *said.findings}
    return Report(
        skill=files.name,
        locales=len(files.models),
        intents=len({intent for model in subject.models.values() for intent in model.intents}),
        phrases=len(subject.phrases),
        shapes=said.shapes,
        findings=tuple(sorted(found, key=lambda finding: finding.order)),
    )


def broken(files: SkillFiles) -> list[Finding]:
    """What would end a listener's turn in an apology, told without the SSML shapes, which take longer."""
    subject = Subject.read(files, date.today())
    found = [*contract.findings(subject), *phrases.findings(subject), *_no_templates(subject)]
    found = [each for each in found if each.rule in BROKEN]
    return sorted(found, key=lambda finding: (BROKEN.index(finding.rule), finding.order))


def _no_templates(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None:
        return
    for locale in subject.locales:
        for error in subject.skill.phrases.compile(locale):
            if error.path is not None:
                yield Finding("template", "error", error.path, error.line, error.problem, error.remedy)


def _findings(subject: Subject) -> Iterator[Finding]:
    yield from subject.unread
    for model in subject.models.values():
        yield from doctor.findings(model)
    for check in (contract, phrases, screens, facts, locales):
        yield from check.findings(subject)


def shown(path: Path) -> str:
    """The path from here where it lies below, else as it is."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "advice" else f"{count} {noun}s"

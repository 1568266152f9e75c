"""What the checks found in one skill, and what they looked at."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from speakup_workbench.checks import (
    allowances,
    contract,
    doctor,
    facts,
    grants,
    links,
    listing,
    locales,
    phrases,
    scenes,
    screens,
    speech,
    starter,
    walk_rules,
)
from speakup_workbench.checks.catalogue import RULES
from speakup_workbench.checks.finding import LEVELS, Finding, Level, shown
from speakup_workbench.checks.held_out import HeldOut
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.walker import Walked
from speakup_workbench.project import SkillFiles
from speakup_workbench.simulator.manifest import Manifest, ManifestError

_GITHUB: Mapping[Level, str] = {"error": "error", "to-do": "notice", "warning": "warning", "advice": "notice"}
_COLOURS: Mapping[Level, str] = {"error": "red", "to-do": "magenta", "warning": "yellow", "advice": "cyan"}


@dataclass(frozen=True)
class Report:
    skill: str
    """Its name, or that of the one model that was checked."""
    looked_at: Mapping[str, int]
    """How many there are of what was checked: locales, intents, phrases (the author's own), SSML shapes."""
    findings: tuple[Finding, ...]
    """By file and line."""
    allowed: tuple[Finding, ...] = ()
    """What the author allows, for a reason."""
    held_out: tuple[HeldOut, ...] = ()
    """Of each locale how its samples are heard when they are left out."""
    of_model: bool = False
    """One interaction model by itself: its text has the table of `held_out`, a skill's only what comes of it."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "warning")

    @property
    def summary(self) -> str:
        """clean_water: 2 locales, 14 intents, 61 phrases, 160 SSML shapes: no findings"""
        looked_at = [_counted(count, noun) for noun, count in self.looked_at.items()]
        counts = Counter(finding.level for finding in self.findings)
        found = [_counted(counts[level], level) for level in LEVELS if counts[level]]
        found += [f"{len(self.allowed)} allowed"] if self.allowed else []
        return ": ".join(filter(None, (self.skill, ", ".join(looked_at), ", ".join(found) or "no findings")))

    @property
    def lines(self) -> Iterator[str]:
        """For a terminal: the findings by file, then the summary. Why there is a rule is told once."""
        told = set[str]()
        for path, group in groupby(self.findings, key=lambda finding: finding.path):
            yield click.style(shown(path), bold=True)
            for finding in group:
                level = click.style(f"{finding.level:7}", fg=_COLOURS[finding.level])
                place = f"{finding.line}:{finding.column or 1}" if finding.line else "-"
                yield f"  {place:>7}  {level}  {finding.problem} {click.style(finding.rule, dim=True)}"
                yield f"                    {finding.remedy}"
                for line in _why(finding) if finding.rule not in told else ():
                    yield click.style(f"                    {line}", dim=True)
                told.add(finding.rule)
                for line in finding.conversation.splitlines():
                    yield f"                    {line}".rstrip()
        for each in self.held_out if self.of_model else ():
            yield from each.lines
        yield self.summary

    @property
    def annotations(self) -> Iterator[str]:
        """For GitHub, which shows each beside the line it means.

        https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
        """
        for finding in self.findings:
            place = {"file": shown(finding.path), "line": finding.line, "col": finding.column, "title": finding.rule}
            where = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items() if value)
            text = _escaped("\n".join(filter(None, (finding.problem, finding.remedy, finding.conversation))))
            yield f"::{_GITHUB[finding.level]} {where}::{text}"

    def as_json(self) -> dict[str, Any]:
        return {
            "skill": self.skill,
            "looked_at": dict(self.looked_at),
            "findings": [_as_json(finding) for finding in self.findings],
            "allowed": [_as_json(finding) for finding in self.allowed],
            "held_out": [each.as_json() for each in self.held_out],
        }


def _as_json(finding: Finding) -> dict[str, Any]:
    rule = RULES[finding.rule]
    return {
        "rule": rule.id,
        "level": finding.level,
        "path": shown(finding.path),
        "line": finding.line,
        "column": finding.column,
        "problem": finding.problem,
        "why": rule.why,
        "source": rule.source or None,
        "verified": rule.verified or None,
        "remedy": finding.remedy,
        "conversation": finding.conversation or None,
    }


def _why(finding: Finding) -> Iterator[str]:
    rule = RULES[finding.rule]
    yield rule.why
    if rule.source:
        yield f"Amazon says so, as of {rule.verified}: {rule.source}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{also}" else sign for sign in text)


def check_skill(
    files: SkillFiles,
    today: date | None = None,
    walk: Walked | Callable[[], Walked] | None = None,
    of_links: Collection[Finding] | None = None,
) -> Report:
    """Checks one skill; `today`, by default the day it is, decides which facts are stale.

    walk: what came of a walk through it, or who walks; None where it is only read.
    of_links: what came of opening its pages; None where nobody did.
    """
    today = today or date.today()
    if not callable(walk):
        read, walked = _read(files, today), walk
    else:
        # The walk is held in other processes. So is this, or one core would wait for the other.
        # Ctrl-C is for the walk.
        spawn, deaf = multiprocessing.get_context("spawn"), (signal.SIGINT, signal.SIG_IGN)
        with ProcessPoolExecutor(1, spawn, initializer=signal.signal, initargs=deaf) as alongside:
            reading = alongside.submit(_read, files, today)
            walked = walk()
            read = reading.result()
    found = {*read.findings, *(walked.findings if walked else ()), *(of_links or ())}
    unlooked = {rule.id for rule in walk_rules.RULES} if walked is None else set[str]()
    unlooked |= {rule.id for rule in links.RULES} if of_links is None else set()
    left, allowed = allowances.applied(files.folder / allowances.NAME, found, RULES, unlooked)
    return replace(
        read, looked_at={**read.looked_at, **_steps(walked)}, findings=_sorted(left), allowed=_sorted(allowed)
    )


def _read(files: SkillFiles, today: date) -> Report:
    """What is found in the files alone, before anything is allowed."""
    subject = Subject.read(files, today)
    said = speech.spoken(subject)
    diagnoses = [doctor.diagnose(path, locale, _plays_audio(files)) for locale, path in sorted(files.models.items())]
    of_models = {finding for diagnosis in diagnoses for finding in diagnosis.findings}
    return Report(
        skill=files.name,
        looked_at={
            "locale": len(files.models),
            "intent": len({intent for model in subject.models.values() for intent in model.intents}),
            "phrase": len(subject.phrases),
            "SSML shape": said.shapes,
        },
        findings=_sorted({*_findings(subject), *said.findings, *of_models}),
        held_out=tuple(diagnosis.held_out for diagnosis in diagnoses if diagnosis.held_out),
    )


def _plays_audio(files: SkillFiles) -> bool:
    try:
        manifest = Manifest.load(files.manifest)
    except ManifestError:
        return False
    return "AudioPlayer" in (manifest.interfaces or ())


def check_handler(name: str, models: Sequence[Path], walked: Walked) -> Report:
    """Checks any skill: its models, and what came of walking through it."""
    reports = [check_model(path) for path in models]
    intents = max((report.looked_at.get("intent", 0) for report in reports), default=0)
    looked_at = {"locale": len(models), "intent": intents, **_steps(walked)}
    return Report(name, looked_at, _sorted({*walked.findings, *(each for one in reports for each in one.findings)}))


def _steps(walked: Walked | None) -> dict[str, int]:
    return {"scene": walked.scenes, "turn": walked.turns} if walked and walked.turns else {}


def check_model(path: Path) -> Report:
    """Checks an interaction model by itself, whoever's it is."""
    diagnosis = doctor.diagnose(path)
    model = diagnosis.model
    looked_at = {}
    if model:
        samples = sum(len(intent.samples) for intent in model.intents.values())
        looked_at = {"intent": len(model.intents), "sample": samples, "slot type": len(model.types)}
    held_out = (diagnosis.held_out,) if diagnosis.held_out else ()
    return Report(path.name, looked_at, _sorted(diagnosis.findings), held_out=held_out, of_model=True)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _findings(subject: Subject) -> Iterator[Finding]:
    yield from subject.unread
    for check in (contract, scenes, phrases, screens, facts, locales, listing, grants, starter):
        yield from check.findings(subject)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "advice" else f"{count} {noun}s"

"""The model doctor: all that is amiss with an interaction model, whoever's it is, from one reading of its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from speakup_workbench.checks import (
    conflicts,
    dialogs,
    heard_samples,
    intents,
    invocation_name,
    model_limits,
    samples,
    slot_types,
    slots,
)
from speakup_workbench.checks import held_out as held_outs
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.hearable import Hearable
from speakup_workbench.checks.held_out import HeldOut
from speakup_workbench.checks.model_schema import examine
from speakup_workbench.models import Model


@dataclass(frozen=True)
class Diagnosis:
    model: Model | None
    """What could be read of it."""
    findings: tuple[Finding, ...]
    held_out: HeldOut | None = None
    """None where there is no model."""


def diagnose(path: Path, locale: str | None = None, plays_audio: bool = False) -> Diagnosis:
    """Examines the model of one locale, by default that of its file's name.

    plays_audio: its skill has the AudioPlayer interface. Raises nothing: what cannot be read is a finding.
    """
    examined = examine(path, locale)
    model = examined.model
    if model is None:
        return Diagnosis(None, examined.findings)
    hearable = Hearable.of(model)
    measured = held_outs.held_out(hearable)
    found = [*examined.findings, *findings(model, hearable, plays_audio), *held_outs.findings(model, measured)]
    return Diagnosis(model, tuple(dict.fromkeys(found)), measured)


def findings(model: Model, hearable: Hearable, plays_audio: bool = False) -> Iterator[Finding]:
    """By every rule but those of the schema and of what is heard once it is left out, which takes longest."""
    yield from intents.findings(model, plays_audio)
    for check in (model_limits, invocation_name, slots, samples, slot_types, dialogs):
        yield from check.findings(model)
    found = list(conflicts.findings(model, hearable))
    yield from found
    told = {(finding.line or 0, finding.column or 0) for finding in found if finding.rule != conflicts.SHADOW.id}
    yield from heard_samples.findings(model, hearable, told)

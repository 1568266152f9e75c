"""The locales of a skill, held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.places import intent_line, slot_line
from speakup_workbench.checks.subject import Subject
from speakup_workbench.models import Model


def findings(subject: Subject) -> Iterator[Finding]:
    for one, other in permutations(subject.models.values(), 2):
        if one.language == other.language:
            yield from _only_in(one, other)
    if subject.skill is None or not subject.locales:
        return
    for name in subject.skill.phrases.locales:
        if name not in subject.locales and name not in subject.languages:
            yield Finding(
                "locale-unheard",
                "warning",
                subject.files.folder / "speech" / f"{name}.yaml",
                None,
                f"There is no model for {name}, so nobody hears these phrases.",
                f"Add the model {name}.json, or rename or delete the file.",
            )


def _only_in(one: Model, other: Model) -> Iterator[Finding]:
    for name, intent in one.intents.items():
        if name not in other.intents:
            yield Finding(
                "locale-differs",
                "warning",
                one.path,
                intent_line(one, name),
                f"{name} is not in {other.path.name}, a model of the same language.",
                "Add it there, or take it out here.",
            )
            continue
        for slot in intent.slots:
            if slot not in other.intents[name].slots:
                yield Finding(
                    "locale-differs",
                    "warning",
                    one.path,
                    slot_line(one, name, slot),
                    f"{name} has no slot {slot!r} in {other.path.name}, a model of the same language.",
                    "Add it there, or take it out here.",
                )

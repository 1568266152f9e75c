"""The contract between skill and listing: the permissions, interfaces and events that the one uses and the other names.

A skill without a listing, or with one that cannot be read, is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator

from speakup_workbench.checks import events, interfaces, permissions
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.subject import Subject
from speakup_workbench.json_file import JsonError

RULES = (*permissions.RULES, *interfaces.RULES, *events.RULES)


def findings(subject: Subject) -> Iterator[Finding]:
    try:
        manifest = Manifest.load(subject.files.manifest)
    except JsonError:
        return
    if subject.skill is not None:
        yield from permissions.findings(subject, manifest)
        yield from interfaces.findings(subject, manifest)
        yield from events.findings(subject, manifest)

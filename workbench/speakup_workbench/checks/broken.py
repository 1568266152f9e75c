"""What would end a listener's turn in an apology: the few checks that a skill passes before it is spoken to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from speakup_workbench.checks import contract, phrases, speech
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.subject import Subject
from speakup_workbench.project import SkillFiles

# Causes before consequences; what else is amiss may be unfinished.
RULES = ("slot-unknown", "slot-type", "template", "phrase-missing", "word-missing")


def findings(files: SkillFiles) -> list[Finding]:
    """Without the SSML shapes, which take longer."""
    subject = Subject.read(files, date.today())
    found = [*contract.findings(subject), *phrases.findings(subject), *_no_templates(subject)]
    found = [each for each in found if each.rule in RULES]
    return sorted(found, key=lambda finding: (RULES.index(finding.rule), finding.order))


def _no_templates(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None:
        return
    for locale in subject.locales:
        for error in subject.skill.phrases.compile(locale):
            if error.path is not None:
                at = (error.line, 1) if error.line else None
                yield speech.TEMPLATE.found(error.path, at, error.problem, error.remedy)

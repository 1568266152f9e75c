"""What `speakup check --no-walk` finds, for the page: in a process, since the skill is imported for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from speakup_workbench.checks import report
from speakup_workbench.checks.walker import locales_of
from speakup_workbench.project import Project
from speakup_workbench.subject import Subject
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]


def examined(wanted: Wanted, skill: str) -> Json:
    """`findings`, as `speakup check --json` prints them. Raises Mistake."""
    if wanted.handler or wanted.model:
        subject = Subject.find(wanted.skill, wanted.handler, wanted.model, wanted.start)
        reports = [report.check_model(subject.model(locale)) for locale in locales_of(subject)]
    else:
        reports = [report.check_skill(Project.find(wanted.start).skill(skill))]
    return {"findings": [about(finding) for each in reports for finding in each.as_json()["findings"]]}


def about(finding: Json) -> Json:
    """A finding with the `intent` and the `phrase` that it is about, where one can be told."""
    words = re.findall(r"[\w.]+", f"{finding['problem']} {finding['remedy']}")
    intent = next((word.strip(".") for word in words if word.strip(".").endswith("Intent")), None)
    return {**finding, "intent": intent, "phrase": _phrase_at(Path(finding["path"]), finding["line"])}


def _phrase_at(path: Path, line: int | None) -> str | None:
    """The name above a line in a file of phrases, which begins where the line does."""
    if line is None or path.suffix != ".yaml" or path.parent.name != "speech" or not path.is_file():
        return None
    above = path.read_text(encoding="utf-8", errors="replace").splitlines()[:line]
    names = (re.match(r"(\w+):", each) for each in reversed(above))
    return next((name[1] for name in names if name), None)

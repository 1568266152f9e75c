"""What `speakup check --no-walk` finds, and the map, for the page: in a process, since the skill is imported for it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from speakup_workbench.checks import report
from speakup_workbench.checks import subject as checked
from speakup_workbench.checks.walker import locales_of
from speakup_workbench.models import Model
from speakup_workbench.project import Project
from speakup_workbench.subject import Subject
from speakup_workbench.web import chart
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]


def examined(wanted: Wanted, skill: str) -> Json:
    """`findings` as `speakup check --json` prints them, and the `map` of the skill. Raises Mistake."""
    if wanted.handler or wanted.model:
        subject = Subject.find(wanted.skill, wanted.handler, wanted.model, wanted.start)
        paths = [subject.model(locale) for locale in locales_of(subject)]
        found = [finding for path in paths for finding in report.check_model(path).as_json()["findings"]]
        models = [Model.load(path) for path in paths]
        return {"findings": [_about(each, models) for each in found], "map": chart.of_models(models)}
    files = Project.find(wanted.start).skill(skill)
    read = checked.Subject.read(files, date.today())
    found = report.check_skill(files).as_json()["findings"]
    models = list(read.models.values())
    return {"findings": [_about(each, models) for each in found], "map": chart.of_skill(read)}


def _about(finding: Json, models: list[Model]) -> Json:
    """A finding with the phrase and the intent that it is about, where one can be told."""
    intents = {name for model in models for name in model.intents}
    words = re.findall(r"[\w.]+", f"{finding['problem']} {finding['remedy']}")
    intent = next((word for word in words if word in intents), None)
    return {**finding, "intent": intent, "phrase": _phrase_at(Path(finding["path"]), finding["line"])}


def _phrase_at(path: Path, line: int | None) -> str | None:
    """The name above a line in a file of phrases, which begins where the line does."""
    if line is None or path.suffix != ".yaml" or path.parent.name != "speech" or not path.is_file():
        return None
    above = path.read_text(encoding="utf-8", errors="replace").splitlines()[:line]
    names = (re.match(r"(\w+):", each) for each in reversed(above))
    return next((name[1] for name in names if name), None)

"""Amazon's marks in a listing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.promises import POLICY
from speakup_workbench.checks.rule import Rule

MARKS = Rule(
    id="POL-1",
    level="error",
    asks="Neither name nor keywords nor the domain of an address use Alexa, Amazon, Echo or AWS as the skill's own",
    why="They imply that Amazon stands behind the skill.",
    source=POLICY,
    verified="2026-11",
)
RULES = (MARKS,)

_MARK = re.compile(r"\b(alexa|amazon(?! (?:rain ?forest|river|basin|forest|jungle))|echo|aws)\b", re.IGNORECASE)


def findings(manifest: Manifest) -> Iterator[Finding]:
    for text in manifest.written("name", "keywords"):
        if found := _MARK.search(text.text):
            mark = found[0]
            certain = text.field == "name" and mark.lower() == "alexa"
            where = "name" if text.field == "name" else "keyword"
            problem = f'The {where} "{text.text}" uses the mark "{mark}".'
            yield text.found(MARKS, problem, "Do without it.", None if certain else "warning")

"""Findings that a skill's author allows, each for a reason: the file `allowances.yaml` beside skill.py.

- rule: speech-length
  file: speech/en-US.yaml     # of which file, from the skill's folder or the project's; by default any
  says: tell_more             # words of the finding; by default any
  reason: The story is told in one go, and listeners asked for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import DocumentError
from speakup_workbench.checks.finding import Finding, Position
from speakup_workbench.checks.rule import Rule

NAME = "allowances.yaml"

UNREADABLE = Rule(
    id="allowance-broken",
    level="error",
    asks="allowances.yaml is a list of allowances",
    why="Nothing is allowed by what cannot be read.",
)
UNREASONED = Rule(
    id="allowance-unreasoned",
    level="error",
    asks="Every allowance names a rule that there is, and says why",
    why="Whoever reads it next cannot tell a decision from an oversight, and it allows nothing.",
)
UNUSED = Rule(
    id="allowance-unused",
    level="warning",
    asks="Every allowance allows something",
    why="It would hide the next finding of its kind.",
)
RULES = (UNREADABLE, UNREASONED, UNUSED)

_KEYS = {"rule", "file", "says", "reason"}


@dataclass(frozen=True)
class Allowance:
    rule: str
    file: str
    says: str
    reason: str
    at: Position | None

    def allows(self, finding: Finding) -> bool:
        return (
            self.rule == finding.rule
            and (not self.file or finding.path.as_posix().endswith(f"/{self.file}"))
            and self.says in finding.problem
        )


def applied(
    path: Path, findings: Iterable[Finding], rules: Iterable[str], unlooked: Collection[str] = ()
) -> tuple[list[Finding], list[Finding]]:
    """(what is left of the findings, with what is wrong with the allowances; what is allowed).

    `unlooked` are rules that nobody looked for this time, so that no allowance of theirs is unused.
    """
    found = list(findings)
    allowances, wrong = _read(path, frozenset(rules)) if path.exists() else ([], [])
    allowed = [each for each in found if any(allowance.allows(each) for allowance in allowances)]
    unused = [
        allowance
        for allowance in allowances
        if allowance.rule not in unlooked and not any(map(allowance.allows, found))
    ]
    wrong += [
        UNUSED.found(path, each.at, f"Nothing that {each.rule} finds is meant by this.", "Take it out.")
        for each in unused
    ]
    return [*(each for each in found if each not in allowed), *wrong], allowed


def _read(path: Path, rules: frozenset[str]) -> tuple[list[Allowance], list[Finding]]:
    remedy = "Write a list, of items with rule and reason."
    try:
        content = documents.read(path)
    except DocumentError as error:
        at = (error.line, 1) if error.line else None
        return [], [UNREADABLE.found(path, at, error.problem, error.remedy)]
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        return [], [UNREADABLE.found(path, (1, 1), "This is no list of allowances.", remedy)]
    allowances, wrong = [], []
    for number, item in enumerate(content):
        at = documents.position_of(path, number)
        faults = list(_faults(item, rules))
        wrong += [UNREASONED.found(path, at, problem, remedy) for problem, remedy in faults]
        if not faults:
            names = {name: str(item.get(name, "")) for name in _KEYS}
            allowances.append(Allowance(**names, at=at))
    return allowances, wrong


def _faults(item: dict[str, Any], rules: frozenset[str]) -> Iterator[tuple[str, str]]:
    if unknown := sorted(item.keys() - _KEYS):
        yield f"An allowance has no {unknown[0]!r}.", f"It has {', '.join(sorted(_KEYS))}."
    if any(not isinstance(value, str) for value in item.values()):
        yield "Something here is no text.", "Write one text for each."
    elif item.get("rule") not in rules:
        yield f"There is no rule {item.get('rule')!r}.", "`speakup check --rules` lists them."
    elif not item.get("reason", "").strip():
        yield "This allowance has no reason, so it allows nothing.", "Say why under `reason:`."

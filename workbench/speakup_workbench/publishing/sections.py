"""The parts of template.yaml that belong to one skill: found, copied for another skill, taken out.

A skill's part is each entry that is named after it (CleanWaterSkillId, HasCleanWater, CleanWaterTable …), with the
comments right above it, and its place in the rule that wants a skill for Production. All else, comments and order
included, stays as it was written. A template always has the parts of somebody, since the next skill's are copied from
them: those of its last skill stay as those of MOULD.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from speakup_workbench.errors import Mistake

MOULD = "my_cause"
"""Whose parts stand in a template without a skill: nobody's, since no skill may have this name."""
_SKILL_ID = "SkillId"
_WANTED = re.compile(r"(?m)(EachMemberEquals: \[\[)(.*?)(\],)")
"""The list, in the rule for Production, of the skills of which one is wanted."""


@dataclass(frozen=True)
class _Entry:
    section: str
    """Parameters, Conditions, Resources or Outputs."""
    name: str
    first: int
    """Its first line, or that of the comment right above it, from 0."""
    end: int
    """The line after its last."""

    def skill(self, known: Sequence[str]) -> str:
        """Whose it is: of CleanWater and CleanWaterBaths the longer, when both fit. Empty when it is nobody's."""
        return max(filter(self._begins_with, known), key=len, default="")

    def _begins_with(self, skill: str) -> bool:
        rest = self.name.removeprefix("Has").removeprefix(skill)
        return rest != self.name.removeprefix("Has") and not rest[:1].islower()


def camel(skill: str) -> str:
    """How the template calls a skill: clean_water is CleanWater."""
    return "".join(map(str.capitalize, skill.split("_")))


def folder(camel: str) -> str:
    """The folder of a skill by its name in the template: CleanWater is clean_water."""
    return re.sub("(.)([A-Z])", r"\1_\2", camel).lower()


def title(skill: str) -> str:
    """What its descriptions call a skill: clean_water is Clean Water."""
    return " ".join(map(str.capitalize, skill.split("_")))


def skills(text: str) -> list[str]:
    """The skills that a template has parts for, as it calls them and in its order."""
    entries = _entries(text.splitlines(keepends=True))
    return [
        entry.name.removesuffix(_SKILL_ID)
        for entry in entries
        if entry.section == "Parameters" and entry.name.endswith(_SKILL_ID)
    ]


def added(text: str, skill: str) -> str:
    """The template with parts for a skill, such as clean_water, after those of all others and copied from the first.

    Raises Mistake when `skill` has parts already, or would seem to, and when there is nobody to copy from.
    """
    known = skills(text)
    if camel(skill) in known:
        raise Mistake(f"template.yaml has parts for {skill} already, such as the parameter {camel(skill)}{_SKILL_ID}.")
    if not known:
        raise Mistake(f"template.yaml has no parts for any skill, so there is nothing to copy for {skill}.")
    lines = text.splitlines(keepends=True)
    if taken := next((entry.name for entry in _entries(lines) if entry.skill([camel(skill)])), ""):
        raise Mistake(f"template.yaml has {taken}, which would be taken for a part of {skill}. Choose another name.")
    for entries in reversed(_by_section(lines, known)):
        own = [entry for entry in entries if entry.skill(known) == known[0]]
        gap = ["\n"] if _is_spaced(entries, lines) else []
        copy = [line for entry in own for line in (*gap, *lines[entry.first : entry.end])]
        end = entries[-1].end
        lines[end:end] = [_renamed(line, folder(known[0]), skill) for line in copy]
    both = _wanting(lines, lambda wanted: [*wanted, f"!Ref {camel(skill)}{_SKILL_ID}"])
    return removed(both, MOULD) if known == [camel(MOULD)] else both


def removed(text: str, skill: str) -> str:
    """The template without the parts of a skill. Raises Mistake when it has none."""
    known = skills(text)
    if camel(skill) not in known:
        raise Mistake(f"template.yaml has no parts for {skill}.")
    if known == [camel(skill)]:
        return removed(added(text, MOULD), skill)
    lines = text.splitlines(keepends=True)
    for entries in reversed(_by_section(lines, known)):
        gap = int(_is_spaced(entries, lines))
        for entry in reversed([entry for entry in entries if entry.skill(known) == camel(skill)]):
            del lines[entry.first - gap : entry.end]
    own = f"!Ref {camel(skill)}{_SKILL_ID}"
    return _wanting(lines, lambda wanted: [each for each in wanted if each != own])


def _by_section(lines: Sequence[str], known: Sequence[str]) -> list[list[_Entry]]:
    """The entries of skills, those of each section together."""
    found: dict[str, list[_Entry]] = {}
    for entry in _entries(lines):
        if entry.skill(known):
            found.setdefault(entry.section, []).append(entry)
    return list(found.values())


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    section, name, first = "", "", 0
    for number, line in enumerate([*lines, "end:"]):
        is_key = re.match(r"( {2}|)(\w+):", line)
        if not is_key:
            continue
        start = number
        while start > first + 1 and re.match(r" *#", lines[start - 1]):
            start -= 1
        if name:
            end = start
            while not lines[end - 1].strip() or re.match(r" {0,2}#", lines[end - 1]):
                end -= 1
            yield _Entry(section, name, first, end)
        section, name = (section, is_key[2]) if is_key[1] else (is_key[2], "")
        first = start


def _is_spaced(entries: Sequence[_Entry], lines: Sequence[str]) -> bool:
    """Whether an empty line stands between two of them."""
    return any(not lines[entry.first - 1].strip() for entry in entries[1:])


def _renamed(line: str, like: str, skill: str) -> str:
    for naming in (camel, title, str):
        line = line.replace(naming(like), naming(skill))
    return line


def _wanting(lines: Sequence[str], changed: Callable[[list[str]], list[str]]) -> str:
    def listed(found: re.Match[str]) -> str:
        return f"{found[1]}{', '.join(changed(found[2].split(', ')))}{found[3]}"

    return _WANTED.sub(listed, "".join(lines), count=1)

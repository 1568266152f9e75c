"""`speakup privacy`: a skill's privacy and terms pages, made from what its code keeps and asks.

What is kept stands in the code: the fields of the memory, the acts, the permissions of the listing, how long a record
lasts. Words for it stand in `store_listings/<skill>/privacy.yaml`, every one of them for something that is there:

    as_of: 2026-11-21
    remembers:                     # each field of the memory, in words that follow "It remembers"; some share a line
      - {fields: [visits, facts_heard], words: how often you opened it, and which facts you have heard}
    counts:                        # each act, in words that follow "It counts"
      PledgeMade: a pledge that was made, with its litres
    asks:                          # each permission of the listing: what for
      alexa::alerts:reminders:skill:readwrite: to remind you on the day you choose
    forgets: say "forget me" and then yes        # where it can be told to; left out where it cannot
    more:                          # further sentences about what is told and not kept
      - What you say about your shower is reckoned with and not kept.
    terms:                         # what a listener may expect, and may not
      - The estimate is a rough one.

A field, an act or a permission without words, and words without one, are refused: no page says less than the code does.
"""

from __future__ import annotations

import ast
import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from speakup import Skill, documents
from speakup.errors import DocumentError
from speakup_workbench.errors import Mistake
from speakup_workbench.project import SkillFiles
from speakup_workbench.simulator.permissions import subject_of

NAME = "privacy.yaml"
PAGES = ("privacy.html", "terms.html")

_HEADS = {"as_of", "remembers", "counts", "asks", "forgets", "more", "terms"}
_FRAGMENTS = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("pages")),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class PrivacyError(Mistake):
    """What is wrong with privacy.yaml; its text names the file, the line and the remedy."""

    def __init__(self, path: Path, at: tuple[int, int] | None, problem: str, remedy: str) -> None:
        self.path, self.at, self.problem, self.remedy = path, at, problem, remedy
        super().__init__(f"{path}{f':{at[0]}:{at[1]}' if at else ''}: {problem} {remedy}")


@dataclass(frozen=True)
class Kept:
    """What a skill keeps and asks, as its code and its listing say."""

    skill: str
    """What the store calls it."""
    fields: tuple[str, ...]
    """Of the memory."""
    days: int
    """How long a record lasts after the last use; 0 where nothing is remembered."""
    replies: bool
    """Whether the last answer lies with it."""
    acts: tuple[str, ...]
    permissions: tuple[str, ...]
    """Scopes."""

    @classmethod
    def by(cls, files: SkillFiles, skill: Skill[Any]) -> Kept:
        """Raises Mistake when the listing cannot be read."""
        memory = skill.memory
        try:
            manifest = json.loads(files.manifest.read_text(encoding="utf-8-sig"))["manifest"]
            locales = manifest["publishingInformation"]["locales"]
            name = str((locales.get(files.locale) or next(iter(locales.values())))["name"])
            permissions = tuple(str(each["name"]) for each in manifest.get("permissions") or ())
        except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration):
            raise Mistake(f"{files.manifest} does not tell what the store is to call {files.name}.") from None
        return cls(
            skill=name,
            fields=tuple(field.name for field in dataclasses.fields(memory.shape)) if memory else (),
            days=memory.keep.days if memory else 0,
            replies=skill.keeps_replies,
            acts=tuple(sorted(_acts(files.folder))),
            permissions=permissions,
        )


def pages(files: SkillFiles, skill: Skill[Any]) -> dict[str, str]:
    """The text of each page by its name. Raises PrivacyError, or Mistake when the listing cannot be read."""
    kept = Kept.by(files, skill)
    words = _Words(files.manifest.with_name(NAME))
    told = {
        "kept": kept,
        "as_of": words.text("as_of"),
        "remembers": words.of_fields(kept.fields),
        "counts": words.of("counts", kept.acts, "act"),
        "asks": [(subject_of(scope), why) for scope, why in words.by_name("asks", kept.permissions, "permission")],
        "forgets": words.text("forgets", optional=True),
        "more": words.texts("more"),
        "terms": words.texts("terms"),
    }
    return {page: _FRAGMENTS.get_template(page).render(told) for page in PAGES}


class _Words:
    """privacy.yaml, each part of which has to mean something that is there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            content = documents.read(path)
        except DocumentError as error:
            at = (error.line, 1) if error.line else None
            raise PrivacyError(path, at, error.problem, error.remedy) from None
        if not isinstance(content, dict):
            raise self._wrong("This has no heads.", f"Write {', '.join(sorted(_HEADS))}, as far as they apply.")
        self.content: Mapping[str, Any] = content
        if unknown := sorted(content.keys() - _HEADS):
            raise self._wrong(f"There is no head {unknown[0]!r}.", f"There is {', '.join(sorted(_HEADS))}.", unknown[0])

    def text(self, head: str, optional: bool = False) -> str:
        text = self.content.get(head, "")
        if not isinstance(text, str) or not (text.strip() or optional):
            raise self._wrong(f"{head} is no text.", f"Write `{head}: …`.", head)
        return text

    def texts(self, head: str) -> list[str]:
        texts = self.content.get(head) or []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._wrong(f"{head} is no list of sentences.", f"Write `{head}:` and below it `- …`.", head)
        return texts

    def of_fields(self, fields: Iterable[str]) -> list[str]:
        lines = self.content.get("remembers") or []
        if not isinstance(lines, list) or not all(_is_line(line) for line in lines):
            remedy = "Write each as `- {fields: [visits], words: how often you opened it}`."
            raise self._wrong("remembers is no list of fields with words.", remedy, "remembers")
        said = [field for line in lines for field in line["fields"]]
        self._match("remembers", said, fields, "field of the memory")
        return [line["words"] for line in lines]

    def of(self, head: str, names: Iterable[str], noun: str) -> list[str]:
        return [words for _, words in self.by_name(head, names, noun)]

    def by_name(self, head: str, names: Iterable[str], noun: str) -> list[tuple[str, str]]:
        words = self.content.get(head) or {}
        if not isinstance(words, dict) or not all(isinstance(each, str) and each for each in words.values()):
            raise self._wrong(f"{head} is no list of names with words.", f"Write `{head}:` and `  Name: words`.", head)
        self._match(head, words, names, noun)
        return list(words.items())

    def _match(self, head: str, said: Iterable[str], there: Iterable[str], noun: str) -> None:
        said, there = list(said), list(there)
        if silent := [name for name in there if name not in said]:
            problem = f"{head} has no words for the {noun} {silent[0]!r}."
            raise self._wrong(problem, "Say in a few words what is kept there.", head)
        if strange := [name for name in said if name not in there]:
            problem = f"{head} has words for {strange[0]!r}, which is no {noun}."
            raise self._wrong(problem, "Take them out.", head, strange[0])
        if len(set(said)) < len(said):
            raise self._wrong(f"{head} has a {noun} twice.", "Keep one of the two.", head)

    def _wrong(self, problem: str, remedy: str, *keys: str) -> PrivacyError:
        return PrivacyError(self.path, documents.position_of(self.path, *keys), problem, remedy)


def _is_line(line: object) -> bool:
    if not isinstance(line, dict) or not isinstance(line.get("fields"), list):
        return False
    return all(isinstance(each, str) and each for each in (line.get("words"), *line["fields"]))


def _acts(folder: Path) -> set[str]:
    """The names that the code gives to turn.did."""
    calls = (
        node
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "did"
    )
    firsts = (call.args[0] for call in calls if call.args)
    return {str(each.value) for each in firsts if isinstance(each, ast.Constant)}

"""Facts that are still true, can be looked up, and can be said in every language of the skill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from speakup import Fact, Facts, documents
from speakup.errors import DocumentError
from speakup_workbench.checks import duration, read_aloud
from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject

BROKEN = Rule(
    id="facts",
    level="error",
    asks="A file of facts is a list of facts with their sources",
    why="What cannot be read cannot be told.",
)
SILENT = Rule(
    id="fact-silent",
    level="error",
    asks="Every fact has a text in every language of the skill",
    why="The listener hears an apology in its place.",
)
DATE = Rule(
    id="fact-date",
    level="error",
    asks="A fact is good until a month, and was checked on a day that has been",
    why="Nobody can tell whether it is still true.",
)
STALE = Rule(
    id="fact-stale",
    level="error",
    asks="Every fact is within its shelf life, and for 60 more days",
    why="Beyond it the fact is no longer told, and a skill without facts has nothing to say.",
)
SOURCE = Rule(
    id="fact-source",
    level="error",
    asks="The source of a fact has an https address",
    why="A listener who asks where it comes from finds nothing.",
)
SIGNS = Rule(
    id="fact-signs",
    level="error",
    asks="A fact has no markup and no control characters",
    why="It is data, so its signs are escaped and read aloud.",
)
LENGTH = Rule(
    id="fact-length",
    level="warning",
    asks=f"A fact takes at most {duration.FOLLOWED} seconds to say, and never more than {duration.ENDURED}",
    why="Nobody follows for longer.",
)
RULES = (BROKEN, SILENT, DATE, STALE, SOURCE, SIGNS, LENGTH)

STALE_SOON = timedelta(days=60)

_NO_WORDS = re.compile("[&<>]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What markup is made of, and signs that XML forbids."""


def findings(subject: Subject) -> Iterator[Finding]:
    for path in _files(subject):
        try:
            facts = Facts.load(path)
        except DocumentError as error:
            if error.problem not in {finding.problem for finding in subject.unread}:  # told when it was imported
                at = (error.line, 1) if error.line else None
                yield BROKEN.found(error.path or path, at, error.problem, error.remedy)
            continue
        except RecursionError:
            yield BROKEN.found(path, None, "This is nested too deeply.", "Write a flat list of facts.")
            continue
        if not len(facts):
            yield BROKEN.found(path, (1, 1), "There is no fact here.", "Write one, or delete the file.")
        for number, fact in enumerate(facts):
            yield from _Judge(subject, path, number, fact).findings()


def _files(subject: Subject) -> list[Path]:
    """facts.yaml, and every other file that the code gives to Facts.load by a name it spells out."""
    found = {subject.files.folder / "facts.yaml"}
    for module in subject.sources.values():
        for node in ast.walk(module):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="Facts"), attr="load"), args=[argument, *_]):
                    names = [each.value for each in ast.walk(argument) if isinstance(each, ast.Constant)]
                    files = [Path(str(name)).name for name in names if str(name).endswith(".yaml")]
                    found |= {match for name in files for match in subject.files.folder.rglob(name)}
    return sorted(path for path in found - subject.unreadable if path.is_file())


class _Judge:
    """One fact of a file, and what is wrong with it."""

    def __init__(self, subject: Subject, path: Path, number: int, fact: Fact) -> None:
        self.subject, self.path, self.number, self.fact = subject, path, number, fact

    def findings(self) -> Iterator[Finding]:
        yield from self._age()
        yield from self._source()
        for locale in self.subject.locales:
            try:
                self.fact.said_in(locale)
            except KeyError:
                yield self._finding(SILENT, f"has no text for {locale}.", "Add it.", "text")
        for name, text in self.fact.text.items():
            yield from self._text(name, text)

    def _age(self) -> Iterator[Finding]:
        good_until, today = self.fact.good_until, self.subject.today
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", good_until):
            problem = f"has good_until: {good_until}, which is no month."
            yield self._finding(DATE, problem, 'Write it as "2028-01".', "good_until")
        elif not self.fact.is_good_on(today):
            problem = f"is stale: it was good until {good_until}."
            yield self._finding(STALE, problem, "Look it up again, or take it out.", "good_until")
        elif not self.fact.is_good_on(today + STALE_SOON):
            problem = f"is stale soon: it is good until {good_until}."
            yield self._finding(STALE, problem, "Look it up again.", "good_until", level="warning")

    def _source(self) -> Iterator[Finding]:
        source = self.fact.source
        if not re.match(r"https://[^\s/]+\.[^\s/]+", source.url):
            problem = f"has a source that is no https address: {source.url}."
            yield self._finding(SOURCE, problem, "Give the address of the page.", "source", "url")
        if source.checked > self.subject.today:
            problem = f"was checked in the future: {source.checked}."
            yield self._finding(DATE, problem, "Write the day it was looked up.", "source", "checked")

    def _text(self, locale: str, text: object) -> Iterator[Finding]:
        if not isinstance(text, str) or not text.strip():
            yield self._finding(SILENT, f"says nothing in {locale}.", "Write a text.", "text", locale)
            return
        if sign := _NO_WORDS.search(text):
            problem = f"has {sign[0]!r} in {locale}, which is no word."
            yield self._finding(SIGNS, problem, "Write it as it is spoken.", "text", locale)
        if found := duration.too_long(escape(text)):
            level, problem = found
            yield self._finding(LENGTH, f"is long: {problem}", "Shorten it.", "text", locale, level=level)
        for slip in read_aloud.slips(text, locale.partition("-")[0]) if not sign else ():
            problem = f"says {slip.written!r} in {locale}."
            yield self._finding(slip.rule, problem, slip.remedy, "text", locale, level=slip.level)

    def _finding(self, rule: Rule, problem: str, remedy: str, *keys: str, level: Level | None = None) -> Finding:
        at = documents.position_of(self.path, self.number, *keys)
        return rule.found(self.path, at, f"The fact {self.fact.id!r} {problem}", remedy, level=level)

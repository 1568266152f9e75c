"""The contract between phrases and the APL documents of screens/: what is given, and what is bound.

The framework gives a document one data source: `screen`, whose properties are the texts of the phrase's `screen:`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from speakup import documents
from speakup.screens import READY
from speakup.speech import Phrase
from speakup_workbench.checks import apl, calls, ready_screens
from speakup_workbench.checks.finding import Finding, Position, closest
from speakup_workbench.checks.repertoire import phrase_at
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.json_file import JsonFile

MISSING = Rule(
    id="screen-missing",
    level="error",
    asks="Every document that a phrase shows is in screens/",
    why="On a device with a screen the listener hears an apology in place of the phrase.",
)
UNUSED = Rule(
    id="screen-unused",
    level="warning",
    asks="Every document of screens/ is shown by a phrase",
    why="Nobody sees it.",
)
UNGIVEN = Rule(
    id="screen-ungiven",
    level="error",
    asks="A document binds only what the phrases that show it give",
    why="Its place on the screen stays empty.",
    source="https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-data-source.html",
    verified="2026-11",
)
UNSHOWN = Rule(
    id="screen-unshown",
    level="warning",
    asks="A document binds all that a phrase gives it",
    why="Nobody sees the text.",
)
RULES = (*apl.RULES, MISSING, UNUSED, UNGIVEN, UNSHOWN, *ready_screens.RULES)

_GIVEN = ("screen", "properties")


def findings(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None:
        return
    files = {path.stem: path for path in sorted((subject.files.folder / "screens").glob("*.json"))}
    shown = _shown(subject)
    for name in ready_screens.OWN:
        if name in files and name not in shown:
            yield from ready_screens.own(files.pop(name))
    for name, phrases in shown.items():
        if name not in files and name in READY:
            yield from ready_screens.given(name, phrases)
        elif name not in files:
            yield from (_missing(phrase, name, [*files, *READY]) for phrase in phrases)
    by_code = calls.texts(subject.sources)
    for name, path in files.items():
        document = apl.Document.read(JsonFile(path))
        yield from [document] if isinstance(document, Finding) else document.findings()
        if name in by_code or path.name in by_code:  # the code may show it with data of its own
            continue
        if name not in shown:
            remedy = "Name it in the `screen:` of a phrase, or delete it."
            yield UNUSED.found(path, None, "No phrase shows this document.", remedy)
        elif isinstance(document, apl.Document):
            yield from _held_together(document, shown[name])


def _shown(subject: Subject) -> Mapping[str, Sequence[Phrase]]:
    """The phrases that show each document, as each locale has them."""
    assert subject.skill is not None
    phrases = subject.skill.phrases
    found: dict[str, dict[tuple[Path, str], Phrase]] = defaultdict(dict)
    for locale in subject.locales or phrases.locales:
        for phrase in phrases.known(locale).values():
            if phrase.screen and "{" not in phrase.screen["document"]:
                found[phrase.screen["document"]][phrase.path, phrase.name] = phrase
    return {name: list(each.values()) for name, each in found.items()}


def _missing(phrase: Phrase, name: str, known: Sequence[str]) -> Finding:
    return MISSING.found(
        phrase.path,
        phrase_at(phrase),
        f"{phrase.name!r} shows the document {name!r}, and there is no screens/{name}.json.",
        f"{closest(name, known)}Write it, or correct the name.",
    )


def _held_together(document: apl.Document, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    path, given = document.file.path, [set(phrase.screen) - {"document"} for phrase in phrases]
    by_any = set().union(*given)
    bound: dict[str, list[apl.Binding]] = defaultdict(list)
    takes_all = False
    for binding in document.bindings:
        if binding.path[0].startswith("?"):
            problem = "It binds payload, which is no parameter of the mainTemplate, so it is not there."
            yield UNGIVEN.found(path, document.at(binding.place), problem, 'Write "parameters": ["payload"].')
        elif binding.path[:2] == _GIVEN and len(binding.path) > 2:
            bound[binding.path[2]].append(binding)
        elif binding.path == _GIVEN[: len(binding.path)]:
            takes_all = True  # a part of the document goes through whatever there is
        elif binding.path != ("screen", "type"):
            problem = f"It binds {'.'.join(binding.path)}, and what a phrase gives is below screen.properties."
            remedy = f"Write ${{payload.screen.properties.{binding.path[-1]}}}."
            yield UNGIVEN.found(path, document.at(binding.place), problem, remedy)
    for name, bindings in bound.items():
        if any(binding.is_optional for binding in bindings):
            continue
        if name not in by_any:
            problem = f"It binds {name!r}, which no phrase that shows this document gives."
            remedy = f"{closest(name, by_any)}Write `{name}:` in the `screen:` of each, or take it out here."
            yield UNGIVEN.found(path, document.at(bindings[0].place), problem, remedy)
        else:
            yield from (_ungiven(phrase, name, path) for phrase in phrases if name not in phrase.screen)
    for phrase in phrases if not takes_all else ():
        for name in sorted(set(phrase.screen) - {"document"} - set(bound)):
            problem = f"{phrase.name!r} gives {name!r}, which screens/{path.name} does not bind."
            remedy = f"{closest(name, bound)}Bind it there, or take it out here."
            yield UNSHOWN.found(phrase.path, _property_at(phrase, name), problem, remedy)


def _ungiven(phrase: Phrase, name: str, path: Path) -> Finding:
    return UNGIVEN.found(
        phrase.path,
        documents.position_of(phrase.path, phrase.name, "screen"),
        f"{phrase.name!r} gives no {name!r}, which screens/{path.name} binds.",
        f'Write `{name}:`, with "" where nothing is to stand; or let the document ask for it in a `when`.',
        level="warning",
    )


def _property_at(phrase: Phrase, name: str) -> Position | None:
    return documents.position_of(phrase.path, phrase.name, "screen", name)

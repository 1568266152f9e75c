"""The contract between phrases and the APL documents of screens/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.subject import Subject


def findings(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None:
        return
    phrases = subject.skill.phrases
    shown = [
        phrase
        for locale in subject.locales or phrases.locales
        for phrase in phrases.known(locale).values()
        if phrase.screen and "{" not in phrase.screen["document"]
    ]
    documents = {path.stem: path for path in sorted((subject.files.folder / "screens").glob("*.json"))}
    for phrase in shown:
        name = phrase.screen["document"]
        if name not in documents:
            yield Finding(
                "screen-missing",
                "error",
                phrase.path,
                phrase.line,
                f"{phrase.name!r} shows the document {name!r}, and there is no screens/{name}.json.",
                f"{closest(name, documents)}Write it, or correct the name.",
            )
    used = {phrase.screen["document"] for phrase in shown}
    for name, path in documents.items():
        yield from _document(path)
        if name not in used:
            remedy = "Name it in the `screen:` of a phrase, or delete it."
            yield Finding("screen-unused", "warning", path, None, "No phrase shows this document.", remedy)


def _document(path: Path) -> Iterator[Finding]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        problem = f"This is not JSON: {error.msg} (column {error.colno})."
        yield Finding("screen", "error", path, error.lineno, problem, "Correct it there or just before.")
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        yield Finding("screen", "error", path, None, f"This cannot be read: {error}.", "Save it as UTF-8 text.")
    else:
        if not isinstance(content, dict) or content.get("type") != "APL":
            problem = "This is no APL document: it has no type APL."
            yield Finding("screen", "error", path, 1, problem, 'Write "type": "APL" at its top level.')

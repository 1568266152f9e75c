"""What of a skill is still as `speakup new` wrote it, and is for the author to write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import DocumentError
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.wish import CAUSE, TEMPLATES

MOST_PHRASES = 0.7
"""Of the phrases with more than a few words; the rest may well be as good as they are."""
FEW = 4
"""Words: what is shorter, anybody would write alike."""

CONTENT = Rule(
    id="starter-content",
    level="to-do",
    asks="Facts, questions and stories are the author's own, and none is left of those that `speakup new` brought",
    why="They only show how one is written, and listeners would hear of nothing but that.",
)
PHRASES = Rule(
    id="starter-phrases",
    level="to-do",
    asks=f"At most {MOST_PHRASES:.0%} of what a skill says are sentences of its template, and its cause is its own",
    why="Amazon publishes no skill twice, and a listener who knows another from the same template hears it again.",
)
ICON = Rule(
    id="starter-icon",
    level="to-do",
    asks="The icon is not the one that `speakup new` drew",
    why="In the store all skills from a template would look alike but for their colour.",
)
RULES = (CONTENT, PHRASES, ICON)


def findings(subject: Subject) -> Iterator[Finding]:
    folder = subject.files.folder
    speech = folder / "speech"
    for path in sorted({*folder.rglob("*.yaml")} - subject.unreadable):
        texts = list(_texts(path))
        same = sum(text in _of_templates(path.parent == speech) for text in texts)
        if path.parent == speech:
            yield from _phrases(path, texts, same)
        elif same:
            problem = f"{same} of the {len(texts)} texts are still the template's."
            yield CONTENT.found(path, (1, 1), problem, "Write your own in their place.")
    drawn = subject.files.manifest.with_name("icon.py")
    if drawn.is_file() and _drawing(drawn) in {_drawing(path) for path in TEMPLATES.glob("*/store_listings/*/icon.py")}:
        yield ICON.found(drawn, (1, 1), "The icon is still the template's.", "Draw what the skill is about.")


def _phrases(path: Path, texts: list[str], same: int) -> Iterator[Finding]:
    if same > MOST_PHRASES * len(texts):
        problem = f"{same} of the {len(texts)} phrases are still the template's."
        remedy = f"Say it in words of your own until they are at most {MOST_PHRASES:.0%}."
        yield PHRASES.found(path, (1, 1), problem, remedy)
    if any(CAUSE in text for text in texts):
        yield PHRASES.found(path, (1, 1), "The cause is still the template's.", f"Write yours instead of: {CAUSE}")


@cache
def _of_templates(spoken: bool) -> frozenset[str]:
    """Every text of every template: its phrases, or what it speaks of."""
    paths = TEMPLATES.glob("*/skills/my_cause/**/*.yaml")
    return frozenset(text for path in paths if (path.parent.name == "speech") is spoken for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    """Every sentence or so of a file; none of one that cannot be read, of which other rules tell."""
    try:
        content = documents.read(path)
    except (DocumentError, RecursionError):
        return
    yield from _leaves(content)


def _leaves(content: Any) -> Iterator[str]:
    if isinstance(content, str) and len(content.split()) > FEW:
        yield " ".join(content.split())
    for each in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        yield from _leaves(each)


def _drawing(path: Path) -> str:
    """A script without the lines that tell names and colours."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(line for line in lines if not line.startswith(('"""', "COLOUR")))

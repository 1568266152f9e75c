"""A small skill without a fault, for tests to put one in: it plants trees, and asks which and how many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.report import Report, check_skill
from speakup_workbench.project import Project
from tests.workbench.checks.orchard_listing import listed

TODAY = date(2026, 11, 21)

SKILL = """\
from enum import Enum
from pathlib import Path

from speakup import Facts, Reply, Skill, Turn, ask, elicit, tell


class Tree(Enum):
    OAK = "oak"
    BEECH = "beech"


FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))
skill = Skill(__name__)


@skill.launch
def welcome(turn: Turn) -> Reply:
    return ask("welcome_back" if turn.session else "welcome")


@skill.intent("PlantIntent")
def plant(turn: Turn, count: int, tree: Tree | None = None, place: str = "garden") -> Reply:
    if count > 100:
        return elicit("count", "too_many", largest=100)
    return ask("planted", count=count, place=place, then="planted")


@skill.intent("AMAZON.YesIntent", scene="planted")
def fact(turn: Turn) -> Reply:
    return tell("fact", fact=FACTS["shade"].said_in(turn.locale))


handler = skill.handler
"""

SPEECH = """\
welcome:
  speech: ["Welcome to the orchard. How many trees?", "The orchard here. How many trees?"]
  reprompt: How many trees?
welcome_back: {speech: "Back again. How many trees today?", reprompt: How many trees?}
count_ask: {speech: How many trees?, reprompt: "How many? For example, ten."}
too_many: {speech: "At most {{ largest }}. How many trees?", reprompt: How many trees?}
planted:
  speech: "{{ count | amount('tree') }} in a {{ place }}{% if count > 5 %}, {{ whisper('oh') }}{% endif %}. A fact?"
  reprompt: Would you like a fact?
  card: {title: Your trees, text: "{{ count }} trees & more"}
  screen: {document: plan, title: Your trees}
help: {speech: "I count the trees that you plant. How many?", reprompt: How many trees?}
help_planted: {speech: Say yes for a fact., reprompt: Say yes for a fact.}
fact: "{{ fact }} {{ pause('300ms') }} Goodbye."
"""

BRITISH = """\
planted:
  speech: "{{ count | amount('tree') }} in a {{ place }}. Fancy a fact?"
  reprompt: Would you like a fact?
"""

FACTS = """\
- id: shade
  topic: nature
  text:
    en: A street with trees is cooler in summer.
  source: {publisher: A city, title: Trees, url: "https://example.org/trees", as_of: "2025-06", checked: 2026-11-01}
  good_until: "2028-01"
- id: birds
  topic: nature
  text:
    en: An old oak is a home to many birds.
  source:
    publisher: A park
    title: Oaks
    url: https://example.org/oaks
    as_of: "2024"
    checked: 2026-10-01
  good_until: 2028-06
"""

SCREEN = """\
{
  "type": "APL",
  "version": "2024.2",
  "mainTemplate": {
    "parameters": ["payload"],
    "items": [
      {
        "type": "Text",
        "text": "${payload.screen.properties.title}"
      }
    ]
  }
}
"""


_BUILT_IN = ("Help", "Stop", "Cancel", "Fallback", "NavigateHome", "Yes", "No")


def project(root: Path) -> Path:
    """Writes the skill `orchard` into a folder and returns the folder."""
    skill = root / "skills" / "orchard"
    write(skill / "skill.py", SKILL)
    write(skill / "speech" / "en-US.yaml", SPEECH)
    write(skill / "speech" / "en-GB.yaml", BRITISH)
    write(skill / "facts.yaml", FACTS)
    write(skill / "screens" / "plan.json", SCREEN)
    for locale in ("en-US", "en-GB"):
        write(root / "interaction_models" / "orchard" / f"{locale}.json", json.dumps(model(), indent=2))
    listed(root)
    return root


def model() -> dict[str, Any]:
    built_in = [f"AMAZON.{name}Intent" for name in _BUILT_IN]
    count = {"name": "count", "type": "AMAZON.NUMBER", "samples": ["{count} trees"]}
    tree, place = {"name": "tree", "type": "TREE"}, {"name": "place", "type": "AMAZON.City"}
    asked = {
        "name": "count",
        "type": "AMAZON.NUMBER",
        "elicitationRequired": True,
        "prompts": {"elicitation": "ask.count"},
    }
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": "the little orchard",
                "intents": [
                    *({"name": name, "samples": []} for name in built_in),
                    {
                        "name": "PlantIntent",
                        "slots": [count, tree, place],
                        "samples": [
                            "plant {count} trees",
                            "plant a {tree} in {place}",
                            "i plant {count} {tree} trees",
                            "put {count} trees into the ground",
                            "a new {tree} for {place}",
                        ],
                    },
                ],
                "types": [
                    {
                        "name": "TREE",
                        "values": [
                            {"id": "oak", "name": {"value": "oak tree", "synonyms": ["oak"]}},
                            {"id": "beech", "name": {"value": "beech"}},
                        ],
                    }
                ],
            },
            "dialog": {"intents": [{"name": "PlantIntent", "slots": [asked, tree, place]}]},
            "prompts": [{"id": "ask.count", "variations": [{"type": "PlainText", "value": "How many trees?"}]}],
        }
    }


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def path_of(root: Path, name: str) -> Path:
    """`skill.py`, `speech/en-US.yaml` … of the skill; `en-US.json` of its models; `skill.json` … of its listing."""
    if name in ("skill.json", "privacy.html", "privacy.yaml", "accountLinking.json") or name.endswith(".png"):
        return root / "store_listings" / "orchard" / name
    folder = "interaction_models" if name.startswith("en-") and name.endswith(".json") else "skills"
    return root / folder / "orchard" / name


def change(root: Path, name: str, old: str, new: str) -> None:
    path = path_of(root, name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_models(root: Path, old: str, new: str) -> None:
    for locale in ("en-US", "en-GB"):
        change(root, f"{locale}.json", old, new)


def want(root: Path, scope: str) -> None:
    """Lets the skill's code name a permission, as one would that its listing asks for."""
    change(root, "skill.py", "FACTS =", f'WANTED = "{scope}"\nFACTS =')


def check(root: Path) -> Report:
    return check_skill(Project(root).skill("orchard"), TODAY)


def line(root: Path, name: str, text: str) -> int:
    """The first line of a file that holds a text."""
    lines = path_of(root, name).read_text(encoding="utf-8").splitlines()
    return next(number for number, content in enumerate(lines, 1) if text in content)


def only(root: Path, rule: str, level: str, name: str, text: str | None) -> Finding:
    """The one finding there is, which must be this one, in this file, on the line of this text."""
    found = check(root).findings
    assert [finding.rule for finding in found] == [rule], "\n".join(map(str, found))
    return among(found, root, rule, level, name, text)


def among(found: Sequence[Finding], root: Path, rule: str, level: str, name: str, text: str | None) -> Finding:
    """A finding that must be there, in this file, on the line of this text."""
    wanted = (rule, level, path_of(root, name), line(root, name, text) if text else None)
    fitting = [each for each in found if (each.rule, each.level, each.path, each.line) == wanted]
    assert len(fitting) == 1, f"{wanted} is not once among:\n" + "\n".join(map(str, found))
    return fitting[0]

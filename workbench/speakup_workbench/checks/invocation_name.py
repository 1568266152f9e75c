"""The name that a listener calls a skill by, and what Amazon lets it be.

https://developer.amazon.com/docs/custom-skills/choose-the-invocation-name-for-a-custom-skill.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding, Level, Position
from speakup_workbench.checks.model_schema import UNNAMED
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model

_SOURCE = "https://developer.amazon.com/docs/custom-skills/choose-the-invocation-name-for-a-custom-skill.html"

SIGNS = Rule(
    id="N101",
    level="error",
    asks="An invocation name has only lower-case letters, spaces, apostrophes and the full stops of initials (INV-1)",
    why="Amazon does not build a model with anything else in its name.",
    source=_SOURCE,
    verified="2026-11",
)
KEPT_WORDS = Rule(
    id="N102",
    level="error",
    asks="An invocation name has no word that launches or connects, and none that Amazon keeps (INV-6, INV-7, INV-8)",
    why="Alexa would not know where the name ends and the request begins, so Amazon refuses it.",
    source=_SOURCE,
    verified="2026-11",
)
ONE_WORD = Rule(
    id="N103",
    level="warning",
    asks="An invocation name has at least two words (INV-3)",
    why="Amazon certifies one word only where it is a brand of your own, or in German a compound.",
    source=_SOURCE,
    verified="2026-11",
)
SMALL_WORD = Rule(
    id="N104",
    level="warning",
    asks="An invocation name of two words has no article or preposition among them (INV-4)",
    why="Amazon counts it as one word, and certifies such a name only where it is a brand.",
    source=_SOURCE,
    verified="2026-11",
)
FULL_STOPS = Rule(
    id="N105",
    level="warning",
    asks="A full stop in an invocation name follows a single letter",
    why="Alexa reads it as an initial. What Amazon says to another use is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
LENGTH = Rule(
    id="N106",
    level="warning",
    asks="An invocation name has 2 to 50 characters (INV-2)",
    why="Amazon's tools refuse a longer one; the figures are not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
UNLIKE = Rule(
    id="N107",
    level="advice",
    asks="An invocation name is unlike what Alexa does herself, and has at most three words (INV-10)",
    why="Who says the weather or my timer means Alexa's own, and a long name is remembered wrongly.",
    source=_SOURCE,
    verified="2026-11",
)
RULES = (SIGNS, KEPT_WORDS, ONE_WORD, SMALL_WORD, FULL_STOPS, LENGTH, UNLIKE)

SHORTEST, LONGEST = 2, 50
MOST_WORDS = 3
OWN = frozenset(
    "alarm alarms calendar clock date joke jokes light lights list lists math message messages music news podcast "
    "podcasts radio recipe recipes reminder reminders routine routines shopping song songs spelling sports temperature "
    "time timer timers traffic translation volume weather".split()
)
"""What Alexa does without a skill, in English."""
LAUNCHING = frozenset("run start play resume use launch ask open tell load begin enable".split())
CONNECTING = frozenset("to from in using with about for that by if and whether".split())
WAKING = frozenset("alexa amazon echo computer ziggy".split())
_KEPT = {
    **dict.fromkeys(LAUNCHING, "a word that launches skills"),
    **dict.fromkeys(CONNECTING, "a word that connects a skill's name and a request"),
    **dict.fromkeys((*WAKING, "skill", "skills", "app", "apps"), "a word that Amazon keeps for itself"),
}
_SMALL = frozenset("the a an for to of about up by at off with".split())
_UNCASED = ("ar", "hi", "ja")
_COMPOUNDING = ("de", "ja")
"""Languages in which one word may be two: German by Amazon's rule, Japanese has no spaces."""


def findings(model: Model) -> Iterator[Finding]:
    if model.invocation_name == UNNAMED:
        return
    name = unicodedata.normalize("NFC", model.invocation_name)
    at = model.at("languageModel", "invocationName")
    yield from _signs(model, name, at)
    words = name.lower().split()
    yield from _words(model, words, at)
    if any(len(word) > 2 and "." in word for word in words) or "." in words:
        problem = f"The invocation name {name!r} has a full stop that ends no initial."
        yield FULL_STOPS.found(model.path, at, problem, "Write initials as in: n. p. r.")
    if not SHORTEST <= len(name) <= LONGEST:
        problem = f"The invocation name has {len(name)} characters, and takes {SHORTEST} to {LONGEST}."
        yield LENGTH.found(model.path, at, problem, "Choose a shorter name." if len(name) > LONGEST else "Lengthen it.")
    yield from _unlike(model, words, at)


def _unlike(model: Model, words: list[str], at: Position | None) -> Iterator[Finding]:
    initials = [word for word in words if word.endswith(".")]
    if (count := len(words) - max(0, len(initials) - 1)) > MOST_WORDS:
        problem = f"The invocation name has {count} words."
        yield UNLIKE.found(model.path, at, problem, f"Choose {MOST_WORDS} or fewer, which are easy to say and to keep.")
    telling = [word for word in words if word not in _SMALL and word not in ("my", "our", "your", "daily")]
    if model.language == "en" and telling and OWN.issuperset(telling):
        problem = f"The invocation name {' '.join(words)!r} is what Alexa calls something of her own."
        yield UNLIKE.found(model.path, at, problem, "Add a word that only your skill has.")


def _signs(model: Model, name: str, at: Position | None) -> Iterator[Finding]:
    wrong = sorted({sign for sign in name if not _may_stand(sign)})
    if wrong:
        # Whether German compounds may have a hyphen is not known.
        level: Level | None = "warning" if wrong == ["-"] and model.language == "de" else None
        problem = (
            f"The invocation name {name!r} has {' '.join(wrong)}, and takes only letters, spaces, apostrophes and "
            "the full stops of initials."
        )
        yield SIGNS.found(model.path, at, problem, "Write numbers and signs as words: twenty one.", level=level)
    elif name != name.lower() and model.language not in _UNCASED:
        problem = f"The invocation name {name!r} has capital letters."
        yield SIGNS.found(model.path, at, problem, f"Write {name.lower()!r}.")


def _words(model: Model, words: list[str], at: Position | None) -> Iterator[Finding]:
    bare = [part for word in words for part in re.split("['’]", word)]
    if model.language == "en":  # the words are English; other languages have their own, which Amazon does not list
        for word in bare:
            if word in _KEPT:
                problem = f"The invocation name has {word!r}, {_KEPT[word]}."
                yield KEPT_WORDS.found(model.path, at, problem, "Choose a name without it.")
        for word in words if len(words) == 2 else ():
            if word in _SMALL and word not in _KEPT:
                problem = f"The invocation name has two words, and one of them is {word!r}."
                yield SMALL_WORD.found(model.path, at, problem, "Add a word that tells what the skill is about.")
    else:
        for word in bare:
            if word in WAKING - {"computer", "echo"}:
                problem = f"The invocation name has {word!r}, {_KEPT[word]}."
                yield KEPT_WORDS.found(model.path, at, problem, "Choose a name without it.")
    if len(words) == 1 and model.language not in _COMPOUNDING:
        problem = f"The invocation name {words[0]!r} is one word."
        yield ONE_WORD.found(model.path, at, problem, "Add a word, unless it is your own brand.")


def _may_stand(sign: str) -> bool:
    return sign in " '’." or unicodedata.category(sign)[0] in "LM"

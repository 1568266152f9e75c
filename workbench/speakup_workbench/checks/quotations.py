"""What a listing puts in quotation marks for its reader to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.ears import Ears
from speakup_workbench.checks.example_phrases import WAKE_WORDS
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import Manifest, Written
from speakup_workbench.checks.rule import Rule
from speakup_workbench.simulator.heard import Heard

CALLS = Rule(
    id="FUN-2",
    level="error",
    asks="Every sentence with the wake word that a description or the testing instructions quote works as it stands",
    why="Reviewers say it as it is written.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html",
    verified="2026-11",
)
SAID = Rule(
    id="listing-quotation",
    level="warning",
    asks="What a description quotes to be said is heard while the skill is open",
    why="Somebody says it and is not understood. What is no sentence to say needs no quotation marks.",
)
RULES = (CALLS, SAID)

_QUOTED = re.compile(r'"([^"\n]+)"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»')


def findings(manifest: Manifest, ears: Ears) -> Iterator[Finding]:
    for text in manifest.written("summary", "description", "updatesDescription"):
        if text.locale in ears.models:
            yield from _of_description(text, text.locale, ears)
    for said in quoted(manifest.testing.text):
        if WAKE_WORDS.match(said) and ears.models:
            heard = [ears.afresh(locale, said) for locale in ears.models]
            if not any(map(_works, heard)):
                yield _call(manifest.testing, said, heard[0])


def quoted(text: str) -> list[str]:
    """What stands between quotation marks of any kind, without the comma or period that belongs to the sentence."""
    found = ("".join(each).strip(" ,.;:") for each in _QUOTED.findall(text))
    return list(dict.fromkeys(said for said in found if said))


def _of_description(text: Written, locale: str, ears: Ears) -> Iterator[Finding]:
    for said in quoted(text.text):
        if WAKE_WORDS.match(said):
            heard = ears.afresh(locale, said)
            if not _works(heard):
                yield _call(text, said, heard)
        elif not _understood(ears.in_session(locale, said)) and not ears.answers(locale, said):
            problem = f'The {text.field} quotes "{said}", which {ears.models[locale].path.name} does not hear.'
            yield text.found(SAID, problem, "Write a sample utterance, or take the quotation marks away.")


def _call(text: Written, said: str, heard: Heard) -> Finding:
    if heard.kind == "nobody":
        problem = f'The {text.field} quotes "{said}", which does not call the skill.'
        return text.found(CALLS, problem, 'Write "Alexa, open", or "Alexa, ask", and the invocation name.')
    problem = f'The {text.field} quotes "{said}", which no sample utterance hears.'
    return text.found(CALLS, problem, "Write one that is heard, or add its words to the samples of its intent.")


def _works(heard: Heard) -> bool:
    return heard.kind == "launch" or (heard.kind == "intent" and _understood(heard))


def _understood(heard: Heard) -> bool:
    return heard.how in ("sample", "carrier")

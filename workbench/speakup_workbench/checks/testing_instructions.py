"""What a listing tells Amazon's reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.language import language_of
from speakup_workbench.checks.manifest import REFERENCE, TESTING, Manifest
from speakup_workbench.checks.quotations import quoted
from speakup_workbench.checks.rule import Rule

TOLD = Rule(
    id="testing-instructions",
    level="to-do",
    asks="The testing instructions tell in English what to say and what comes of it",
    why="Reviewers know nothing else of the skill, and send back what they cannot try.",
    source=REFERENCE,
    verified="2026-11",
)
CREDENTIALS = Rule(
    id="testing-credentials",
    level="to-do",
    asks="A skill that links an account gives reviewers one to try it with (FUN-6)",
    why="They cannot sign in otherwise.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html",
    verified="2026-11",
)
RULES = (TOLD, CREDENTIALS)

SHORTEST = 60
"""Characters: less is no more than a remark."""
_SIGN_IN = re.compile(r"\b(?:user ?name|user|e-?mail|login|account)\b.*\b(?:password|pass ?code|pin)\b", re.I | re.S)


def findings(manifest: Manifest, links_accounts: bool) -> Iterator[Finding]:
    text, at = manifest.text(*TESTING), manifest.at(*TESTING)
    if not text:
        remedy = "Write what to say, step by step, and what is needed for it."
        yield TOLD.found(manifest.path, at, "There are no testing instructions.", remedy)
        return
    if len(text) < SHORTEST or not quoted(text):
        problem = "The testing instructions do not tell what to say."
        remedy = 'Write a few steps, such as: "Alexa, open …", "yes": a fact. "stop" ends it.'
        yield TOLD.found(manifest.path, at, problem, remedy, level="warning")
    if language_of(text) not in (None, "en"):
        problem = "The testing instructions seem not to be in English."
        yield TOLD.found(manifest.path, at, problem, "Write them in English.", level="warning")
    if links_accounts and not _SIGN_IN.search(text):
        problem = "The skill links an account, and the testing instructions name none to try it with."
        yield CREDENTIALS.found(manifest.path, at, problem, "Give a user and a password that work.")

"""The contract between code, phrases and listing about interfaces: screens, the audio player and others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from speakup import documents
from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.uses import Use, position

_ALEXA = "https://developer.amazon.com/en-US/docs/alexa/"

UNLISTED = Rule(
    id="interface-unlisted",
    level="error",
    asks="Every interface that the skill uses stands in the listing",
    why="Alexa refuses a reply with its directives; no device ever reports a screen to a skill that does not list it.",
    source=f"{_ALEXA}smapi/skill-manifest.html",
    verified="2026-11",
)
UNUSED = Rule(
    id="interface-unused",
    level="warning",
    asks="Every interface of the listing is used by the skill",
    why="Reviewers test the skill on devices for which it does nothing.",
    source=f"{_ALEXA}smapi/skill-manifest.html",
    verified="2026-11",
)
RULES = (UNLISTED, UNUSED)

_INTERFACES = {
    "Alexa.Presentation.APL.": "ALEXA_PRESENTATION_APL",
    "Alexa.Presentation.HTML.": "ALEXA_PRESENTATION_HTML",
    "AudioPlayer.": "AUDIO_PLAYER",
    "PlaybackController.": "AUDIO_PLAYER",
    "VideoApp.": "VIDEO_APP",
    "Display.": "RENDER_TEMPLATE",
    "CanFulfillIntentRequest": "CAN_FULFILL_INTENT_REQUEST",
}
"""What directives and requests begin with, and the interface they belong to."""
_NOTHING_REFUSED = {"ALEXA_PRESENTATION_APL", "CAN_FULFILL_INTENT_REQUEST"}
"""Without these nothing fails; it is just never seen."""


def findings(subject: Subject, manifest: Manifest) -> Iterator[Finding]:
    listed = manifest.names("apis", "custom", "interfaces", key="type")
    uses: dict[str, Use] = {}
    for use in (*_screens(subject), *_directives(subject)):
        uses.setdefault(use.grants[0], use)
    for interface, use in uses.items():
        if interface not in listed:
            level: Level = "warning" if interface in _NOTHING_REFUSED else "error"
            problem = f"{use.what} needs the interface {interface}, which the listing does not name."
            remedy = f'Add {{"type": "{interface}"}} to its "interfaces".'
            yield UNLISTED.found(use.path, use.at, problem, remedy, level=level)
    assert subject.skill is not None
    for interface, place in listed.items() if not subject.skill.uses_the_sdk else ():
        if interface in _INTERFACES.values() and interface not in uses:
            problem = f"Nothing in the skill uses {interface}."
            yield UNUSED.found(manifest.path, manifest.at(*place), problem, "Take it out.")


def _screens(subject: Subject) -> Iterator[Use]:
    assert subject.skill is not None
    phrases = subject.skill.phrases
    for locale in phrases.locales:
        for phrase in phrases.known(locale).values():
            if phrase.screen:
                at = documents.position_of(phrase.path, phrase.name, "screen")
                yield Use(phrase.path, at, f"The screen of {phrase.name!r}", ("ALEXA_PRESENTATION_APL",))


def _directives(subject: Subject) -> Iterator[Use]:
    for path, module in subject.sources.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for start, interface in _INTERFACES.items():
                    if re.fullmatch(rf"{re.escape(start)}\w*", node.value):
                        yield Use(path, position(node), repr(node.value), (interface,))

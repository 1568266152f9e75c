"""The intents of a model: their names, which of Amazon's must be there, and whether enough is said for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import Place
from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.built_in_phrases import BUILT_IN_INTENTS

_NAMES = "https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html"
_BUILT_INS = "https://developer.amazon.com/docs/alexa/custom-skills/standard-built-in-intents.html"
_PRACTICES = (
    "https://developer.amazon.com/docs/custom-skills/"
    "best-practices-for-sample-utterances-and-custom-slot-type-values.html"
)

NAME = Rule(
    id="I201",
    level="error",
    asks="The name of an intent of your own has letters and underscores only, and begins with a letter",
    why="Amazon answers InvalidIntentName, and builds nothing.",
    source=_NAMES,
    verified="2026-11",
)
UNKNOWN = Rule(
    id="I202",
    level="warning",
    asks="An intent whose name begins with AMAZON. is one of Amazon's",
    why="Nobody else may use such a name, and no words lead to it. Amazon may have added it since: not confirmed.",
    source=_BUILT_INS,
    verified="2026-11",
)
REQUIRED = Rule(
    id="I203",
    level="error",
    asks="Help, cancel and stop are there (VUI-15, VUI-16)",
    why="No skill is certified without them.",
    source=_BUILT_INS,
    verified="2026-11",
)
EXPECTED = Rule(
    id="I204",
    level="warning",
    asks="Fallback and, for devices with a screen, NavigateHome are there (VUI-14, VUI-18)",
    why="Alexa forces what it does not understand onto the nearest intent, and does not take listeners home. "
    "That a model is refused without them is not confirmed.",
    source=_BUILT_INS,
    verified="2026-11",
)
MEDIA = Rule(
    id="I205",
    level="error",
    asks="A skill that plays audio has pause and resume",
    why="No skill with the AudioPlayer interface is certified without them.",
    source="https://developer.amazon.com/docs/alexa/custom-skills/audioplayer-interface-reference.html",
    verified="2026-11",
)
SAMPLELESS = Rule(
    id="I206",
    level="warning",
    asks="An intent of your own has sample utterances, or stands in the dialog section",
    why="No words lead to it; only a dialog that the skill itself chains to it does. Amazon's answer is not confirmed.",
    source=_NAMES,
    verified="2026-11",
)
BUILT_IN_SLOTS = Rule(
    id="I207",
    level="warning",
    asks="Amazon's own intents have no slots but those of AMAZON.SelectIntent",
    why="Alexa does not fill them. That Amazon refuses them is not confirmed.",
    source=_BUILT_INS,
    verified="2026-11",
)
THIN = Rule(
    id="VUI-10",
    level="advice",
    asks="An intent of your own has at least five sample utterances",
    why="Alexa learns an intent from its samples, and hears few other ways to say it from one or two.",
    source=_PRACTICES,
    verified="2026-11",
)
FALLBACK_LOCALES = Rule(
    id="F702",
    level="warning",
    asks="The fallback sensitivity is set for English and German alone, and beside AMAZON.FallbackIntent",
    why="It does nothing elsewhere, and is reported to fail the build there, which is not confirmed.",
    source=_BUILT_INS,
    verified="2026-11",
)
RULES = (NAME, UNKNOWN, REQUIRED, EXPECTED, MEDIA, SAMPLELESS, BUILT_IN_SLOTS, THIN, FALLBACK_LOCALES)

ENOUGH = 5
"""Sample utterances."""
_REQUIRED = ("AMAZON.HelpIntent", "AMAZON.CancelIntent", "AMAZON.StopIntent")
_FALLBACK, _HOME, _SELECT = "AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent", "AMAZON.SelectIntent"
_MEDIA = ("AMAZON.PauseIntent", "AMAZON.ResumeIntent")
_INTENTS: Place = ("languageModel", "intents")
_SENSITIVITY: Place = ("languageModel", "modelConfiguration", "fallbackIntentSensitivity", "level")
_OLD_SEARCH = re.compile(r"AMAZON\.[A-Za-z]+<.+>")
_WELL_NAMED = re.compile("[A-Za-z][A-Za-z_]*")


def findings(model: Model, plays_audio: bool = False) -> Iterator[Finding]:
    yield from _missing(model, plays_audio)
    for number, intent in enumerate(model.intents.values()):
        place = (*_INTENTS, number)
        yield from _built_in(model, intent, place) if intent.name.startswith("AMAZON.") else _own(model, intent, place)
    yield from _sensitivity(model)


def is_select(intent: Intent) -> bool:
    """Its slots are Amazon's own."""
    return intent.name == _SELECT


def _missing(model: Model, plays_audio: bool) -> Iterator[Finding]:
    at = model.at(*_INTENTS) or model.at("languageModel")

    def add(name: str) -> str:
        return f'Add {{"name": "{name}", "samples": []}}.'

    for name in _REQUIRED:
        if name not in model.intents:
            problem = f"{name} is missing, and no skill is certified without it."
            yield REQUIRED.found(model.path, at, problem, add(name))
    if _FALLBACK not in model.intents:
        problem = f"{_FALLBACK} is missing, so what fits no intent goes to the nearest one."
        yield EXPECTED.found(model.path, at, problem, add(_FALLBACK))
    if _HOME not in model.intents:
        problem = f"{_HOME} is missing, which the developer console puts into every new model."
        yield EXPECTED.found(model.path, at, problem, add(_HOME), level="advice")
    for name in _MEDIA if plays_audio else ():
        if name not in model.intents:
            yield MEDIA.found(model.path, at, f"{name} is missing, and the skill plays audio.", add(name))


def _own(model: Model, intent: Intent, place: Place) -> Iterator[Finding]:
    at = model.at(*place, "name")
    if not _WELL_NAMED.fullmatch(intent.name):
        problem = (
            f"{intent.name!r} is no name for an intent: it takes A to Z and underscores, and begins with a letter."
        )
        yield NAME.found(model.path, at, problem, f"Write {well_named(intent.name)!r}, in the skill's code too.")
    if not intent.samples and intent.name not in model.dialog:
        problem = f"{intent.name} has no sample utterances, and no dialog, so nobody gets there."
        yield SAMPLELESS.found(model.path, at, problem, "Add ways to ask for it, or take it out.")
    elif 0 < len(intent.samples) < ENOUGH:
        count = f"{len(intent.samples)} sample utterance{'s' if len(intent.samples) > 1 else ''}"
        problem = f"{intent.name} has {count}, and Amazon asks for {ENOUGH} or more."
        lacking = ENOUGH - len(intent.samples)
        remedy = f"Add {lacking} other ways to say it." if lacking > 1 else "Add another way to say it."
        yield THIN.found(model.path, at, problem, remedy)


def _built_in(model: Model, intent: Intent, place: Place) -> Iterator[Finding]:
    at = model.at(*place, "name")
    if intent.name not in BUILT_IN_INTENTS:
        old = _OLD_SEARCH.fullmatch(intent.name)
        problem = (
            f"{intent.name} is an old intent of Amazon's search, for the United States alone."
            if old
            else (f"{intent.name} is no intent of Amazon's that is known here.")
        )
        yield UNKNOWN.found(model.path, at, problem, f"{closest(intent.name, BUILT_IN_INTENTS)}Correct or remove it.")
    if intent.slots and not is_select(intent):
        problem = f"{intent.name} is Amazon's own, and takes no slots."
        yield BUILT_IN_SLOTS.found(model.path, model.at(*place, "slots"), problem, "Take them out.")


def _sensitivity(model: Model) -> Iterator[Finding]:
    at = model.at(*_SENSITIVITY)
    if at is None:
        return
    if model.language != "en" and model.locale != "de-DE":
        problem = f"The fallback sensitivity is set for {model.locale}, which does not have it."
        yield FALLBACK_LOCALES.found(model.path, at, problem, "Take modelConfiguration out.")
    elif _FALLBACK not in model.intents:
        problem = f"The fallback sensitivity is set, and there is no {_FALLBACK}."
        yield FALLBACK_LOCALES.found(model.path, at, problem, "Add the intent, or take modelConfiguration out.")


def well_named(name: str) -> str:
    """The nearest name that Amazon takes."""
    letters = re.sub("[^A-Za-z]+", "_", name).strip("_")
    return letters or "Name"

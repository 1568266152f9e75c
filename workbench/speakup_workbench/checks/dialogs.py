"""The dialog section of a model: what Alexa asks for, confirms and validates by herself, and with which words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding, Level, closest
from speakup_workbench.checks.model_schema import VARIATION_TYPE
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.samples import PHRASE_TYPE
from speakup_workbench.json_file import Place
from speakup_workbench.models import DialogIntent, DialogSlot, Model, Validation
from speakup_workbench.simulator import ssml
from speakup_workbench.simulator.built_in_types import is_extensible
from speakup_workbench.simulator.slot_values import NUMBER_TYPES

_SOURCE = "https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html"
_DIALOG = (
    "https://developer.amazon.com/docs/alexa/custom-skills/"
    "define-the-dialog-to-collect-and-confirm-required-information.html"
)
_VALIDATING = "https://developer.amazon.com/ja-JP/docs/custom-skills/validate-slot-values.html"

NAMES = Rule(
    id="D601",
    level="error",
    asks="The dialog section names intents, slots and types of the model",
    why="Amazon answers MismatchedSlotType, or that there is no such intent, and builds nothing.",
    source=_SOURCE,
    verified="2026-11",
)
PROMPT = Rule(
    id="D602",
    level="error",
    asks="Every prompt that is named is there, and every one that is there is named",
    why="Alexa has nothing to say there. One that nothing names is never said.",
    source=_SOURCE,
    verified="2026-11",
)
PROMPTLESS = Rule(
    id="D603",
    level="error",
    asks="What is required or confirmed has a prompt",
    why="When the dialog is delegated to Alexa she has nothing to ask. Amazon's words for it are not confirmed.",
    source=_DIALOG,
    verified="2026-11",
)
PROMPT_SLOT = Rule(
    id="D604",
    level="warning",
    asks="A prompt names only slots of the intent that it is for",
    why="Alexa cannot say a value that is not there. What she says instead is not confirmed.",
    source=_DIALOG,
    verified="2026-11",
)
VALIDATION = Rule(
    id="D605",
    level="warning",
    asks="A validation is one that Amazon has, is complete, and fits the type of its slot",
    why="A validation that cannot be carried out refuses every value or none. How Amazon refuses it is not confirmed.",
    source=_VALIDATING,
    verified="2026-11",
)
ANSWERS = Rule(
    id="D606",
    level="advice",
    asks="A required slot has samples of what people answer to its question",
    why="Alexa knows the bare value alone as an answer, and few people answer so.",
    source=_DIALOG,
    verified="2026-11",
)
RULES = (NAMES, PROMPT, PROMPTLESS, PROMPT_SLOT, VALIDATION, ANSWERS)

_INTENTS: Place = ("dialog", "intents")
_IN_BRACES = re.compile(r"\{\s*([^{}\s]+)\s*\}")
_SETS = ("isInSet", "isNotInSet")
_ORDERS = ("isGreaterThan", "isGreaterThanOrEqualTo", "isLessThan", "isLessThanOrEqualTo")
_SPANS = ("isInDuration", "isNotInDuration")
_MATCH = "hasEntityResolutionMatch"
_KNOWN = (_MATCH, *_SETS, *_ORDERS, *_SPANS)
_MOMENTS = ("AMAZON.DATE", "AMAZON.TIME")
_ENDS = {
    "AMAZON.DATE": (re.compile(r"-?P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?|\d{4}-\d\d-\d\d"), "P7D or 2026-12-24"),
    "AMAZON.TIME": (re.compile(r"-?PT(?=\d)(\d+H)?(\d+M)?|\d\d:\d\d"), "PT2H or 19:30"),
}


def findings(model: Model) -> Iterator[Finding]:
    for number, dialog in enumerate(model.dialog.values()):
        place = (*_INTENTS, number)
        if dialog.name not in model.intents:
            problem = f"The dialog section has {dialog.name}, which is no intent of the model."
            remedy = f"{closest(dialog.name, model.intents)}Correct or remove it."
            yield NAMES.found(model.path, model.at(*place, "name"), problem, remedy)
        if dialog.confirm and not dialog.confirmation:
            problem = f"{dialog.name} is to be confirmed, and has no prompt for it."
            remedy = 'Name one under "prompts": {"confirmation": …}.'
            yield PROMPTLESS.found(model.path, model.at(*place, "name"), problem, remedy)
        for each, slot in enumerate(dialog.slots.values()):
            yield from _slot(model, dialog, slot, (*place, "slots", each))
    yield from _prompts(model)


def _slot(model: Model, dialog: DialogIntent, slot: DialogSlot, place: Place) -> Iterator[Finding]:
    path, at = model.path, model.at(*place, "name")
    intent = model.intents.get(dialog.name)
    declared = intent.slots.get(slot.name) if intent else None
    if intent and not declared:
        problem = f"The dialog of {dialog.name} has {slot.name!r}, which is no slot of it."
        yield NAMES.found(path, at, problem, f"{closest(slot.name, intent.slots)}Correct or remove it.")
    elif declared and slot.type != declared.type:
        problem = f"{slot.name!r} is {slot.type} here, and {declared.type} in {dialog.name}."
        yield NAMES.found(path, model.at(*place, "type"), problem, "Write the same type in both places.")
    if slot.required and not slot.elicitation:
        problem = f"{slot.name!r} of {dialog.name} is required, and has no prompt that asks for it."
        yield PROMPTLESS.found(path, at, problem, 'Name one under "prompts": {"elicitation": …}.')
    if slot.confirm and not slot.confirmation:
        problem = f"{slot.name!r} of {dialog.name} is to be confirmed, and has no prompt for it."
        yield PROMPTLESS.found(path, at, problem, 'Name one under "prompts": {"confirmation": …}.')
    if slot.required and declared and not declared.samples:
        problem = f"{slot.name!r} of {dialog.name} is asked for, and has no samples of an answer."
        remedy = f'Add "samples" to the slot, such as "it is {{{slot.name}}}".'
        level: Level | None = "warning" if slot.type == PHRASE_TYPE else None
        yield ANSWERS.found(path, at, problem, remedy, level=level)
    for each, validation in enumerate(slot.validations):
        for problem, remedy in _validation(model, slot, validation):
            yield VALIDATION.found(path, model.at(*place, "validations", each, "type"), problem, remedy)


def _validation(model: Model, slot: DialogSlot, validation: Validation) -> Iterator[tuple[str, str]]:
    type = validation.type
    if type not in _KNOWN:
        yield f"There is no validation {type!r}.", f"{closest(type, _KNOWN)}Write one of {', '.join(_KNOWN)}."
        return
    if not validation.prompt:
        yield f"{type} of {slot.name!r} has no prompt to say when it fails.", 'Name one under "prompt".'
    if type == _MATCH and not is_extensible(slot.type):
        yield f"{type} looks a value up in a list, and {slot.type} has none.", "Take it out."
    if type in _SETS:
        if not validation.values:
            yield f"{type} of {slot.name!r} names no values.", 'Write "values": ["…"].'
        if slot.type in _MOMENTS or slot.type == PHRASE_TYPE:
            yield f"{type} does not fit {slot.type}.", "Take it out, or validate it in the skill."
    if type in _ORDERS:
        if validation.value is None:
            yield f"{type} of {slot.name!r} names no value.", 'Write "value": "…".'
        if slot.type not in (*NUMBER_TYPES, *_MOMENTS):
            yield f"{type} compares numbers, dates and times, and {slot.name!r} is {slot.type}.", "Take it out."
    if type in _SPANS:
        yield from _span(slot, validation)


def _span(slot: DialogSlot, validation: Validation) -> Iterator[tuple[str, str]]:
    if slot.type not in _ENDS:
        yield f"{validation.type} is for dates and times, and {slot.name!r} is {slot.type}.", "Take it out."
        return
    form, example = _ENDS[slot.type]
    for name, end in (("start", validation.start), ("end", validation.end)):
        if end is None:
            yield f"{validation.type} of {slot.name!r} has no {name}.", f'Write "{name}": "…", such as {example}.'
        elif not form.fullmatch(end):
            yield f"{validation.type} of {slot.name!r} has the {name} {end!r}.", f"Write it as in {example}."


def _prompts(model: Model) -> Iterator[Finding]:
    named: dict[str, set[str]] = {}
    for place, intent, prompt in _named_prompts(model):
        named.setdefault(prompt, set()).add(intent)
        if prompt not in model.prompts:
            remedy = f'{closest(prompt, model.prompts)}Add it under "prompts".'
            yield PROMPT.found(model.path, model.at(*place), f"There is no prompt {prompt!r}.", remedy)
    for number, (prompt, variations) in enumerate(model.prompts.items()):
        at = model.at("prompts", number, "id")
        if prompt not in named:
            problem = f"Nothing in the dialog section uses the prompt {prompt!r}."
            yield PROMPT.found(model.path, at, problem, "Take it out.", level="warning")
        if not variations:
            problem = f"The prompt {prompt!r} has no variations."
            yield VARIATION_TYPE.found(model.path, at, problem, "Write what Alexa says.")
        for each, text in enumerate(variations):
            here = model.at("prompts", number, "variations", each, "value")
            if text.lstrip().startswith("<speak"):
                for problem in ssml.errors(text):
                    yield VARIATION_TYPE.found(
                        model.path, here, f"{prompt!r}: {problem}", "Write it as Alexa reads it."
                    )
            for intent in sorted(named.get(prompt, ())):
                slots = model.intents[intent].slots if intent in model.intents else {}
                for slot in _IN_BRACES.findall(text):
                    if slot not in slots:
                        problem = f"The prompt {prompt!r} says the slot {slot!r}, which {intent} does not have."
                        yield PROMPT_SLOT.found(model.path, here, problem, f"{closest(slot, slots)}Correct the name.")


def _named_prompts(model: Model) -> Iterator[tuple[Place, str, str]]:
    """Every place in the dialog section that names a prompt, and the intent it is for."""
    for at, intent in enumerate(model.dialog.values()):
        if intent.confirmation:
            yield (*_INTENTS, at, "prompts", "confirmation"), intent.name, intent.confirmation
        for number, slot in enumerate(intent.slots.values()):
            place = (*_INTENTS, at, "slots", number)
            if slot.elicitation:
                yield (*place, "prompts", "elicitation"), intent.name, slot.elicitation
            if slot.confirmation:
                yield (*place, "prompts", "confirmation"), intent.name, slot.confirmation
            for each, validation in enumerate(slot.validations):
                if validation.prompt:
                    yield (*place, "validations", each, "prompt"), intent.name, validation.prompt

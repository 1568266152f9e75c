"""The model doctor: what Amazon would refuse in an interaction model, rule by rule.

Each rule is a row of RULES: its number, its level, and the function that looks for it. The rules are those of
https://developer.amazon.com/docs/alexa/custom-skills/create-intents-utterances-and-slots.html,
https://developer.amazon.com/docs/custom-skills/choose-the-invocation-name-for-a-custom-skill.html and
https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from speakup_workbench.checks.finding import Finding, Level, closest
from speakup_workbench.json_file import Place
from speakup_workbench.models import Model
from speakup_workbench.simulator.built_in_types import is_extensible, rightly_written, unknown

Fault = tuple[Place, str, str]
"""Where in the model, what is wrong, and the remedy."""


@dataclass(frozen=True)
class Rule:
    id: str
    level: Level
    summary: str
    look: Callable[[Model], Iterator[Fault]]


def findings(model: Model) -> Iterator[Finding]:
    for rule in RULES:
        for place, problem, remedy in rule.look(model):
            yield Finding(rule.id, rule.level, model.path, model.line_of(*place), problem, remedy)


_NAME: Place = ("languageModel", "invocationName")
_INTENTS: Place = ("languageModel", "intents")
_DIALOG: Place = ("dialog", "intents")

_LAUNCHING = "run start play resume use launch ask open tell load begin enable"
_CONNECTING = "to from in using with about for that by if and whether"
_KEPT_BY_AMAZON = "alexa amazon echo computer skill skills app apps"
_NOT_IN_NAMES = {
    **dict.fromkeys(_LAUNCHING.split(), "a word that launches skills"),
    **dict.fromkeys(_CONNECTING.split(), "a word that connects a skill's name and a request"),
    **dict.fromkeys(_KEPT_BY_AMAZON.split(), "a word that Amazon keeps for itself"),
}
_UNCASED = ("ar", "hi", "ja")
_REQUIRED = ("AMAZON.HelpIntent", "AMAZON.CancelIntent", "AMAZON.StopIntent")
_PHRASE_TYPE = "AMAZON.SearchQuery"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def _name_letters(model: Model) -> Iterator[Fault]:
    name = unicodedata.normalize("NFC", model.invocation_name)
    wrong = [sign for sign in name if not _may_stand_in_name(sign)]
    if wrong:
        signs = " ".join(sorted(set(wrong)))
        yield (
            _NAME,
            f"The invocation name {name!r} has {signs}, and takes only letters, spaces, apostrophes and the full stops "
            "of initials.",
            "Write numbers and signs as words: twenty one.",
        )
    elif name != name.lower() and model.language not in _UNCASED:
        yield _NAME, f"The invocation name {name!r} has capital letters.", "Write it in lower case."


def _may_stand_in_name(sign: str) -> bool:
    return sign in " '’." or unicodedata.category(sign)[0] in "LM"


def _name_words(model: Model) -> Iterator[Fault]:
    if model.language != "en":  # the words are English; other languages have their own
        return
    for word in model.invocation_name.lower().replace("'", " ").split():
        if word in _NOT_IN_NAMES:
            problem = f"The invocation name has {word!r}, {_NOT_IN_NAMES[word]}."
            yield _NAME, problem, "Choose a name without it."


def _required_intents(model: Model) -> Iterator[Fault]:
    for name in _REQUIRED:
        if name not in model.intents:
            remedy = f'Add {{"name": "{name}", "samples": []}}.'
            yield _INTENTS, f"{name} is missing, and no skill is certified without it.", remedy


def _slot_types(model: Model) -> Iterator[Fault]:
    for at, intent in enumerate(model.intents.values()):
        for number, slot in enumerate(intent.slots.values()):
            place = (*_INTENTS, at, "slots", number, "type")
            if slot.type not in model.types and (built_in := rightly_written(slot.type)):
                yield place, f"{slot.type!r} is no slot type, and capitals matter.", f"Write {built_in!r}."
            elif slot.type not in model.types and not slot.type.startswith("AMAZON."):
                yield (
                    place,
                    f"The slot {slot.name!r} of {intent.name} has the type {slot.type!r}, which is not defined.",
                    f'{closest(slot.type, model.types)}Add it under "types".',
                )


def _unknown_built_ins(model: Model) -> Iterator[Fault]:
    for place, problem in unknown(model):
        yield place, problem, "Correct it, unless Amazon has added it since."


def _extended_formats(model: Model) -> Iterator[Fault]:
    for at, name in enumerate(model.types):
        if not is_extensible(name):
            problem = f"{name} takes no values of your own: only list types do."
            yield ("languageModel", "types", at, "name"), problem, "Remove it, or give your type another name."


def _samples(model: Model) -> Iterator[tuple[Place, str, dict[str, str]]]:
    """Every sample utterance, where it stands, and the slots it may use with their types."""
    for at, intent in enumerate(model.intents.values()):
        types = {slot.name: slot.type for slot in intent.slots.values()}
        for number, sample in enumerate(intent.samples):
            yield (*_INTENTS, at, "samples", number), sample, types
        for place, slot in enumerate(intent.slots.values()):
            for number, sample in enumerate(slot.samples):
                yield (*_INTENTS, at, "slots", place, "samples", number), sample, types


def _braces(model: Model) -> Iterator[Fault]:
    for place, sample, _ in _samples(model):
        inside = _IN_BRACES.findall(sample)
        if re.search(r"[{}]", _IN_BRACES.sub("", sample)):
            yield place, f"{sample!r} has a brace without its partner.", "Write each slot as {name}."
        elif any(name != name.strip() or not name for name in inside):
            yield place, f"{sample!r} has an empty slot, or spaces inside its braces.", "Write each slot as {name}."


def _undeclared_slots(model: Model) -> Iterator[Fault]:
    for place, sample, types in _samples(model):
        for name in _IN_BRACES.findall(sample):
            if name.strip() and name.strip() not in types:
                cased = next((slot for slot in types if slot.casefold() == name.strip().casefold()), None)
                hint = f"Did you mean {cased!r}? Case matters. " if cased else closest(name.strip(), types)
                problem = f"{sample!r} has the slot {name.strip()!r}, which its intent does not declare."
                yield place, problem, f"{hint}Correct the name, or declare the slot."


def _bare_phrases(model: Model) -> Iterator[Fault]:
    for place, sample, types in _samples(model):
        if place[-4] == "slots":  # whether an answer to a question needs other words as well is not documented
            continue
        if _phrase_slots(sample, types) and not _IN_BRACES.sub("", sample).strip():
            problem = f"{sample!r} is nothing but {_PHRASE_TYPE}, which needs words around it."
            yield place, problem, "Add words that the listener says before or after."


def _crowded_phrases(model: Model) -> Iterator[Fault]:
    for place, sample, types in _samples(model):
        if _phrase_slots(sample, types) and len(_IN_BRACES.findall(sample)) > 1:
            problem = f"{sample!r} has another slot beside {_PHRASE_TYPE}, which takes all words it can."
            yield place, problem, "Make two samples of it, each with one of the slots."


def _phrase_slots(sample: str, types: dict[str, str]) -> list[str]:
    return [name for name in _IN_BRACES.findall(sample) if types.get(name) == _PHRASE_TYPE]


def _empty_types(model: Model) -> Iterator[Fault]:
    for at, (name, values) in enumerate(model.types.items()):
        place: Place = ("languageModel", "types", at)
        if not values and model.line_of(*place, "valueSupplier") is None:
            yield place, f"The slot type {name!r} has no values.", "Give it at least one, or a catalog."


def _dialog_names(model: Model) -> Iterator[Fault]:
    for at, dialog in enumerate(model.dialog.values()):
        intent = model.intents.get(dialog.name)
        if intent is None:
            problem = f"The dialog section has {dialog.name}, which is no intent of the model."
            yield (*_DIALOG, at, "name"), problem, f"{closest(dialog.name, model.intents)}Correct or remove it."
            continue
        for number, slot in enumerate(dialog.slots.values()):
            place = (*_DIALOG, at, "slots", number)
            if slot.name not in intent.slots:
                problem = f"The dialog of {dialog.name} has {slot.name!r}, which is no slot of it."
                yield (*place, "name"), problem, f"{closest(slot.name, intent.slots)}Correct or remove it."
            elif slot.type != intent.slots[slot.name].type:
                problem = f"{slot.name!r} is {slot.type} here, and {intent.slots[slot.name].type} in {dialog.name}."
                yield (*place, "type"), problem, "Write the same type in both places."


def _prompt_places(model: Model) -> Iterator[tuple[Place, str]]:
    """Every place in the dialog section that names a prompt."""
    for at, intent in enumerate(model.dialog.values()):
        if intent.confirmation:
            yield (*_DIALOG, at, "prompts", "confirmation"), intent.confirmation
        for number, slot in enumerate(intent.slots.values()):
            place = (*_DIALOG, at, "slots", number)
            if slot.elicitation:
                yield (*place, "prompts", "elicitation"), slot.elicitation
            if slot.confirmation:
                yield (*place, "prompts", "confirmation"), slot.confirmation
            for each, validation in enumerate(slot.validations):
                if validation.prompt:
                    yield (*place, "validations", each, "prompt"), validation.prompt


def _unknown_prompts(model: Model) -> Iterator[Fault]:
    for place, prompt in _prompt_places(model):
        if prompt not in model.prompts:
            yield place, f"There is no prompt {prompt!r}.", f'{closest(prompt, model.prompts)}Add it under "prompts".'


def _unused_prompts(model: Model) -> Iterator[Fault]:
    used = {prompt for _, prompt in _prompt_places(model)}
    for at, prompt in enumerate(model.prompts):
        if prompt not in used:
            yield ("prompts", at, "id"), f"Nothing in the dialog section uses the prompt {prompt!r}.", "Take it out."


def _promptless(model: Model) -> Iterator[Fault]:
    for at, intent in enumerate(model.dialog.values()):
        if intent.confirm and not intent.confirmation:
            problem = f"{intent.name} is to be confirmed, and has no prompt for it."
            yield (*_DIALOG, at, "name"), problem, 'Name one under "prompts": {"confirmation": …}.'
        for number, slot in enumerate(intent.slots.values()):
            place = (*_DIALOG, at, "slots", number, "name")
            if slot.required and not slot.elicitation:
                problem = f"{slot.name!r} of {intent.name} is required, and has no prompt that asks for it."
                yield place, problem, 'Name one under "prompts": {"elicitation": …}.'
            if slot.confirm and not slot.confirmation:
                problem = f"{slot.name!r} of {intent.name} is to be confirmed, and has no prompt for it."
                yield place, problem, 'Name one under "prompts": {"confirmation": …}.'


RULES: tuple[Rule, ...] = (
    Rule("N101", "error", "invocation name: only lower-case letters, spaces, apostrophes, initials", _name_letters),
    Rule("N102", "error", "invocation name: no launch, connecting or wake word", _name_words),
    Rule("I203", "error", "help, cancel and stop are there", _required_intents),
    Rule("S302", "error", "every slot type is defined", _slot_types),
    Rule("S302", "warning", "every built-in slot type is a known one", _unknown_built_ins),
    Rule("U402", "error", "braces in samples are balanced and hold a name", _braces),
    Rule("U403", "error", "every slot in a sample is declared", _undeclared_slots),
    Rule("U404", "error", "AMAZON.SearchQuery has words around it", _bare_phrases),
    Rule("U405", "error", "AMAZON.SearchQuery stands alone in its sample", _crowded_phrases),
    Rule("T502", "error", "a slot type has values", _empty_types),
    Rule("T506", "error", "no values for a built-in type that is no list", _extended_formats),
    Rule("D601", "error", "the dialog section names intents, slots and types of the model", _dialog_names),
    Rule("D602", "error", "every prompt that is named is there", _unknown_prompts),
    Rule("D602", "warning", "every prompt that is there is used", _unused_prompts),
    Rule("D603", "error", "what is required or confirmed has a prompt", _promptless),
)

"""The locales of a skill, held against each other.

Within a language the models must agree in all that the skill's code sees: intents, slots, types, ids, the dialog
section and its prompts. Across languages they must in intents and slots. Samples and words differ as people do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.json_file import Place
from speakup_workbench.models import Model, Value

DIFFERS = Rule(
    id="locale-differs",
    level="warning",
    asks="What the code sees of a model is the same in all locales of a language, and its intents and slots in all "
    "(L801, VUI-20)",
    why="The skill works otherwise in that locale than where it was tried, or does not work.",
)
UNHEARD = Rule(
    id="locale-unheard",
    level="warning",
    asks="For every file of phrases there is a model of its locale or language",
    why="Nobody hears what stands in it.",
)
RULES = (DIFFERS, UNHEARD)

_Key = tuple[str, ...]
"""What it is and its name, as often as one thing stands in another: ("intent", "Plant", "slot", "count")."""
_SHARED = {("intent",), ("intent", "slot")}
"""What languages share as well."""


@dataclass(frozen=True)
class _Fact:
    place: Place
    lacks: str
    """What another model is without: "PlantIntent has no slot 'count'"; empty for what a model may well be without."""


def findings(subject: Subject) -> Iterator[Finding]:
    models = sorted(subject.models.values(), key=lambda model: model.locale)
    facts = {model.locale: dict(_facts(model)) for model in models}
    languages = [list(group) for _, group in groupby(models, key=lambda model: model.language)]
    for group in languages:
        yield from _differences(group, facts, "a model of the same language")
    shared = {
        locale: {key: fact for key, fact in each.items() if key[::2] in _SHARED} for locale, each in facts.items()
    }
    yield from _differences([group[0] for group in languages], shared, "a model of the same skill")
    yield from _unheard(subject)


def _differences(models: Sequence[Model], facts: Mapping[str, Mapping[_Key, _Fact]], kind: str) -> Iterator[Finding]:
    """Each once, in the first model that has what others lack."""
    told = set[_Key]()
    for model in models:
        for key, fact in facts[model.locale].items():
            without = [
                other.path.name
                for other in models
                if key not in facts[other.locale] and all(above in facts[other.locale] for above in _above(key))
            ]
            if without and fact.lacks and key not in told:
                problem = f"{fact.lacks} in {', '.join(without)}, {kind}."
                at = model.at(*fact.place)
                yield DIFFERS.found(model.path, at, problem, "Add it there, or take it out here.")
            told.add(key)


def _above(key: _Key) -> Iterator[_Key]:
    return (key[:end] for end in range(2, len(key), 2))


def _facts(model: Model) -> Iterator[tuple[_Key, _Fact]]:
    for number, intent in enumerate(model.intents.values()):
        key, place = ("intent", intent.name), ("languageModel", "intents", number)
        yield key, _Fact((*place, "name"), f"{intent.name} is not")
        for each, slot in enumerate(intent.slots.values()):
            of, there = (*key, "slot", slot.name), (*place, "slots", each)
            yield of, _Fact((*there, "name"), f"{intent.name} has no slot {slot.name!r}")
            yield (
                (*of, "type", slot.type),
                _Fact((*there, "type"), f"{slot.name!r} of {intent.name} is not {slot.type}"),
            )
            if slot.multiple:
                lacks = f"{slot.name!r} of {intent.name} takes only one value"
                yield (*of, "values", "several"), _Fact((*there, "multipleValues"), lacks)
    for number, (name, values) in enumerate(model.types.items()):
        yield ("type", name), _Fact(("languageModel", "types", number, "name"), f"The slot type {name} is not")
        for each, value in enumerate(values):
            at: Place = ("languageModel", "types", number, "values", each, "id")
            if value.id == Value.named(value.name).id:
                yield ("type", name, "value", value.name), _Fact(at, "")  # the code sees its name
            else:
                yield ("type", name, "value", value.id), _Fact(at, f"{name} has no value with the id {value.id!r}")
    yield from _dialog_facts(model)
    for number, prompt in enumerate(model.prompts):
        yield ("prompt", prompt), _Fact(("prompts", number, "id"), f"The prompt {prompt!r} is not")


def _dialog_facts(model: Model) -> Iterator[tuple[_Key, _Fact]]:
    for number, intent in enumerate(model.dialog.values()):
        key, place = ("dialog", intent.name), ("dialog", "intents", number)
        yield key, _Fact((*place, "name"), f"{intent.name} has no dialog")
        who = "Alexa" if intent.delegation == "ALWAYS" else "the skill"
        yield (*key, "led by", who), _Fact((*place, "name"), f"The dialog of {intent.name} is not led by {who}")
        if intent.confirm:
            yield (*key, "confirmed", ""), _Fact((*place, "name"), f"{intent.name} is not confirmed")
        for each, slot in enumerate(intent.slots.values()):
            of, at = (*key, "slot", slot.name), (*place, "slots", each, "name")
            name = f"{slot.name!r} of {intent.name}"
            yield of, _Fact(at, f"The dialog of {intent.name} has no {slot.name!r}")
            if slot.required:
                yield (*of, "required", ""), _Fact(at, f"{name} is not required")
            if slot.confirm:
                yield (*of, "confirmed", ""), _Fact(at, f"{name} is not confirmed")
            for validation in slot.validations:
                # Its limits may differ, as may what people count in.
                yield (*of, "validated", validation.type), _Fact(at, f"{name} has no validation {validation.type}")


def _unheard(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None or not subject.locales:
        return
    for name in subject.skill.phrases.locales:
        if name not in subject.locales and name not in subject.languages:
            path = subject.files.folder / "speech" / f"{name}.yaml"
            problem = f"There is no model for {name}, so nobody hears these phrases."
            yield UNHEARD.found(path, None, problem, f"Add the model {name}.json, or rename or delete the file.")

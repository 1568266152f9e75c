"""The shape of an interaction model: what its file may hold, and where; every breach of it, not only the first.

What breaks the shape is left out, and the rest is a model that the other checks go on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import FILE_BROKEN
from speakup_workbench.json_file import JsonError, JsonFile, Place
from speakup_workbench.models import Model, ModelError

_SOURCE = "https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html"

MISSHAPEN = Rule(
    id="M002",
    level="error",
    asks="Everything in a model has the type that Amazon's schema gives it, and nothing that it requires is missing",
    why="Amazon answers that the model is not valid, and builds nothing.",
    source=_SOURCE,
    verified="2026-11",
)
UNKNOWN_KEY = Rule(
    id="M003",
    level="warning",
    asks="A model has no keys that the schema does not name",
    why="It does nothing, and is often another key misspelt. Whether Amazon refuses it everywhere is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
TOO_LARGE = Rule(
    id="M004",
    level="warning",
    asks="A model's file has at most 1.5 MB",
    why="Amazon names that limit for each locale; where exactly it refuses a larger file is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
TWICE = Rule(
    id="M007",
    level="error",
    asks="No two intents, slot types, slots of an intent or prompts have one name, capitals apart",
    why="Nothing tells them apart, so only one of them can be meant. Which answer Amazon gives is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
SENSITIVITY = Rule(
    id="F701",
    level="error",
    asks="The fallback sensitivity is LOW, MEDIUM or HIGH",
    why="Amazon answers that the model is not valid, and builds nothing.",
    source=_SOURCE,
    verified="2026-11",
)
VARIATION_TYPE = Rule(
    id="D607",
    level="warning",
    asks="Every prompt has a variation, each PlainText or well-formed SSML",
    why="Alexa has nothing to say there. How Amazon refuses it is not confirmed.",
    source=_SOURCE,
    verified="2026-11",
)
RULES = (MISSHAPEN, UNKNOWN_KEY, TOO_LARGE, TWICE, SENSITIVITY, VARIATION_TYPE)

UNNAMED = "no name yet"
"""The invocation name of a model that has none, or none that is a text."""
LARGEST_MODEL = 1_500_000
"""Bytes."""


@dataclass(frozen=True)
class _Text:
    among: tuple[str, ...] = ()
    """The only texts there may be; by default any."""
    rule: Rule = MISSHAPEN
    """Of which another text is a breach."""
    kept: bool = False
    """Another text stays: the rest can be judged with it."""
    filled: bool = False
    """It must hold more than spaces."""


@dataclass(frozen=True)
class _Flag:
    pass


@dataclass(frozen=True)
class _Anything:
    pass


@dataclass(frozen=True)
class _List:
    of: _Shape
    named_by: str = ""
    """The key that tells its entries apart."""
    any_case: bool = False
    """Capitals do not tell them apart."""


@dataclass(frozen=True)
class _Object:
    keys: Mapping[str, _Shape]
    required: frozenset[str] = field(default_factory=frozenset)


_Shape = _Text | _Flag | _Anything | _List | _Object


def _object(required: str = "", /, **keys: _Shape) -> _Object:
    return _Object(keys, frozenset(required.split()))


_TEXTS = _List(_Text())
_NAME = _Text(filled=True)
_STRATEGY = _Text(("ALWAYS", "SKILL_RESPONSE"))
_PROMPTS = _object(elicitation=_Text(), confirmation=_Text())
_SLOT = _object("name type", name=_NAME, type=_NAME, samples=_TEXTS, multipleValues=_object(enabled=_Flag()))
_INTENT = _object("name", name=_NAME, slots=_List(_SLOT, "name"), samples=_TEXTS, generatedBy=_Anything())
_VALUE = _object("name", id=_Text(), name=_object("value", value=_NAME, synonyms=_TEXTS))
_CATALOG = _object("type", type=_NAME, valueCatalog=_object("catalogId", catalogId=_Text(), version=_Text()))
_TYPE = _object("name", name=_NAME, values=_List(_VALUE), valueSupplier=_CATALOG, generatedBy=_Anything())
_VALIDATION = _object("type", type=_NAME, prompt=_Text(), values=_TEXTS, value=_Text(), start=_Text(), end=_Text())
_DIALOG_SLOT = _object(
    "name type",
    name=_NAME,
    type=_NAME,
    elicitationRequired=_Flag(),
    confirmationRequired=_Flag(),
    prompts=_PROMPTS,
    validations=_List(_VALIDATION),
)
_DIALOG_INTENT = _object(
    "name",
    name=_NAME,
    delegationStrategy=_STRATEGY,
    confirmationRequired=_Flag(),
    prompts=_PROMPTS,
    slots=_List(_DIALOG_SLOT, "name"),
)
_VARIATION = _object("type value", type=_Text(("PlainText", "SSML"), VARIATION_TYPE, kept=True), value=_NAME)
_PROMPT = _object("id variations", id=_NAME, variations=_List(_VARIATION))
_LANGUAGE = _object(
    "invocationName intents",
    invocationName=_NAME,
    intents=_List(_INTENT, "name", any_case=True),
    types=_List(_TYPE, "name", any_case=True),
    modelConfiguration=_object(fallbackIntentSensitivity=_object(level=_Text(("LOW", "MEDIUM", "HIGH"), SENSITIVITY))),
)
_MODEL = _object(
    "languageModel",
    languageModel=_LANGUAGE,
    dialog=_object(delegationStrategy=_STRATEGY, intents=_List(_DIALOG_INTENT, "name")),
    prompts=_List(_PROMPT, "id"),
)
_FILE = _object("interactionModel", interactionModel=_MODEL, version=_Anything(), description=_Anything())
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_GONE = object()
"""In the place of what is left out."""


@dataclass(frozen=True)
class Examined:
    """What a model's file holds."""

    model: Model | None
    """Without what breaks the schema; None where nothing of a model is left."""
    findings: tuple[Finding, ...]


def examine(path: Path, locale: str | None = None) -> Examined:
    """Reads a model file as far as it can be read. Raises nothing."""
    found = list(_too_large(path))
    file = JsonFile(path)
    try:
        content = file.content
    except JsonError as error:
        return Examined(None, (*found, FILE_BROKEN.found(path, error.at, error.problem, error.remedy)))
    if not isinstance(content, dict) or not isinstance(content.get("interactionModel"), dict):
        remedy = 'It needs an object "interactionModel".'
        if isinstance(content, dict) and "languageModel" in content:
            remedy = 'Put all of it into an object "interactionModel", as models are written today.'
        problem = "This is not an interaction model."
        return Examined(None, (*found, FILE_BROKEN.found(path, file.at(), problem, remedy)))
    examination = _Examination(file)
    left = examination.kept(_FILE, content, ())
    found += examination.findings
    left["interactionModel"].get("languageModel", {}).setdefault("invocationName", UNNAMED)
    try:
        return Examined(Model.of(left, path, locale, frozenset(examination.left_out)), tuple(found))
    except ModelError as error:
        if not any(finding.level == "error" for finding in found):
            found.append(FILE_BROKEN.found(path, error.at, error.problem, error.remedy))
        return Examined(None, tuple(found))


def _too_large(path: Path) -> Iterator[Finding]:
    try:
        size = path.stat().st_size
    except OSError:
        return
    if size > LARGEST_MODEL:
        problem = f"The file has {size:,} bytes, and Amazon takes at most {LARGEST_MODEL:,}."
        remedy = "Write it without indentation, take values out, or supply them from a catalog."
        yield TOO_LARGE.found(path, None, problem, remedy)


class _Examination:
    """Walks a file's content along the schema, and tells what is not as it says."""

    def __init__(self, file: JsonFile) -> None:
        self._file = file
        self.findings: list[Finding] = []
        self.left_out: set[Place] = set()
        """Entries of lists, as places below interactionModel."""

    def kept(self, shape: _Shape, value: Any, place: Place) -> Any:
        """What is left of a value, or _GONE."""
        match shape:
            case _Object():
                return self._object(shape, value, place)
            case _List():
                return self._list(shape, value, place)
            case _Text():
                return self._text(shape, value, place)
            case _Flag() if not isinstance(value, bool):
                self._tell(MISSHAPEN, place, f"{_named(place)} is {_kind(value)}.", "Make it true or false.")
                return _GONE
            case _:
                return value

    def _object(self, shape: _Object, value: Any, place: Place) -> Any:
        if not isinstance(value, dict):
            self._tell(MISSHAPEN, place, f"{_named(place)} is {_kind(value)}.", "Make it an object.")
            return _GONE
        for key in value.keys() - shape.keys.keys():
            known = ", ".join(shape.keys)
            problem = f'Amazon\'s schema has no "{_printable(key)}" here.'
            self._tell(UNKNOWN_KEY, (*place, key), problem, f"{closest(key, shape.keys)}There may be {known}.")
        left = {
            key: kept
            for key, inner in shape.keys.items()
            if value.get(key) is not None and (kept := self.kept(inner, value[key], (*place, key))) is not _GONE
        }
        missing = [key for key in shape.keys if key in shape.required and key not in left]
        for key in missing:
            if value.get(key) is None:
                remedy = f'Add "{key}" to it.'
                self._tell(MISSHAPEN, place, f'{_named(place)} has no "{key}".', remedy)
        # Without one of these nothing of the model is left; elsewhere an entry of a list is.
        return _GONE if missing and isinstance(_last(place), int) else left

    def _list(self, shape: _List, value: Any, place: Place) -> Any:
        if not isinstance(value, list):
            self._tell(MISSHAPEN, place, f"{_named(place)} is {_kind(value)}.", "Make it a list.")
            return _GONE
        left = []
        names: dict[str, str] = {}
        for number, entry in enumerate(value):
            here = (*place, number)
            kept = self.kept(shape.of, entry, here)
            if kept is _GONE or (shape.named_by and self._again(shape, kept, here, names)):
                self.left_out.add(here[1:])
            else:
                left.append(kept)
        return left

    def _again(self, shape: _List, entry: dict[str, Any], place: Place, names: dict[str, str]) -> bool:
        name = entry[shape.named_by]
        folded = name.casefold() if shape.any_case else name
        if folded not in names:
            names[folded] = name
            return False
        other = names[folded]
        also = "" if other == name else f', once as "{other}": capitals make no difference'
        problem = f'"{name}" stands twice in {_named(place[:-1])}{also}.'
        self._tell(TWICE, (*place, shape.named_by), problem, "Keep one of the two.")
        return True

    def _text(self, shape: _Text, value: Any, place: Place) -> Any:
        if not isinstance(value, str):
            remedy = 'Write it in quotes: "10".' if isinstance(value, float) else "Make it a text."
            self._tell(MISSHAPEN, place, f"{_named(place)} is {_kind(value)}.", remedy)
            return _GONE
        if wrong := _NO_TEXT.search(value):
            problem = f"{_named(place)} holds U+{ord(wrong[0]):04X}, which is no character of a text."
            self._tell(MISSHAPEN, place, problem, "Take it out.")
            return _GONE
        if shape.among and value not in shape.among and value:
            allowed = " or ".join(shape.among)
            self._tell(shape.rule, place, f"{_named(place)} is {value!r}.", f"Write {allowed}.")
            return value if shape.kept else _GONE
        if shape.filled and not value.strip():
            self._tell(MISSHAPEN, place, f"{_named(place)} is an empty text.", "Fill it in.")
            return _GONE
        return value

    def _tell(self, rule: Rule, place: Place, problem: str, remedy: str) -> None:
        at = next((at for end in range(len(place), -1, -1) if (at := self._file.at(*place[:end]))), None)
        self.findings.append(rule.found(self._file.path, at, problem, remedy))


def _last(place: Place) -> str | int:
    return place[-1] if place else ""


def _named(place: Place) -> str:
    if not place:
        return "The file"
    if isinstance(place[-1], int):
        return f'Entry {place[-1] + 1} of "{place[-2]}"'
    return f'"{place[-1]}"'


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case str():
            return "a text"
        case bool():
            return "true or false"
        case float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()

"""An interaction model as Python values: what the simulator hears with and what the checks judge.

The shape is Amazon's interaction model schema:
https://developer.amazon.com/en-US/docs/alexa/smapi/interaction-model-schema.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

from speakup_workbench.json_file import JsonError, JsonFile, Place

Delegation = Literal["ALWAYS", "SKILL_RESPONSE"]
Sensitivity = Literal["LOW", "MEDIUM", "HIGH"]
T = TypeVar("T")
_CASELESS = ("intents", "types")
"""Lists whose names must differ in more than capitals."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What JSON can write and no text holds: a null character, and one half of a character."""


class ModelError(JsonError):
    """A model that cannot be used; its text names the file, the line and the remedy."""


@dataclass(frozen=True)
class Slot:
    name: str
    type: str
    samples: tuple[str, ...] = ()
    """Said in answer, while Alexa asks for this slot."""
    multiple: bool = False


@dataclass(frozen=True)
class Intent:
    name: str
    slots: Mapping[str, Slot]
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """One value of a slot type, as entity resolution answers it."""

    name: str
    id: str
    synonyms: tuple[str, ...] = ()

    @classmethod
    def named(cls, name: str, id: str | None = None, synonyms: tuple[str, ...] = ()) -> Value:
        """A value whose id, when none is given, is the MD5 of its name: what Alexa sends in its place."""
        return cls(name, id or hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), synonyms)


@dataclass(frozen=True)
class Validation:
    type: str
    """hasEntityResolutionMatch, isInSet, isNotInSet, isGreaterThan …, isInDuration, isNotInDuration."""
    prompt: str | None
    values: tuple[str, ...] = ()
    value: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class DialogSlot:
    name: str
    type: str
    required: bool = False
    confirm: bool = False
    elicitation: str | None = None
    """The id of the prompt that asks for it."""
    confirmation: str | None = None
    validations: tuple[Validation, ...] = ()


@dataclass(frozen=True)
class DialogIntent:
    name: str
    delegation: Delegation
    """Its own strategy, else the skill's, else SKILL_RESPONSE."""
    confirm: bool
    confirmation: str | None
    slots: Mapping[str, DialogSlot]
    """In the order in which Alexa asks for them."""


@dataclass(frozen=True)
class Model:
    path: Path
    locale: str
    invocation_name: str
    intents: Mapping[str, Intent]
    types: Mapping[str, tuple[Value, ...]]
    """Custom slot types, and built-in list types the model extends. Empty values: they live in a catalog."""
    dialog: Mapping[str, DialogIntent]
    prompts: Mapping[str, tuple[str, ...]]
    """The variations of each prompt, plain text or SSML (`<speak>…`)."""
    fallback_sensitivity: Sensitivity
    """The higher, the more goes to AMAZON.FallbackIntent."""
    catalogued: frozenset[str] = frozenset()
    """The types whose values a catalog supplies."""
    left_out: frozenset[Place] = frozenset()
    """What the file has and the model has not, because it is no such thing; only the checks read such a file."""

    @classmethod
    def load(cls, path: Path, locale: str | None = None) -> Model:
        """Reads a model file; its locale is its name's (`en-US.json`), else en-US.

        Absent and null lists are empty ones, as the developer console exports them. Raises ModelError for a
        file that is missing, not JSON or not a model, and for names and keys that stand twice.
        """
        return _Reader(path).model(_document(path), locale)

    @classmethod
    def of(cls, document: Any, path: Path, locale: str | None, left_out: frozenset[Place]) -> Model:
        """The same of what is left of a file's content, once entries of its lists have been left out."""
        return replace(_Reader(path).model(document, locale), left_out=left_out)

    @property
    def language(self) -> str:
        return self.locale.partition("-")[0]

    def line_of(self, *keys: str | int) -> int | None:
        """The line of a place below `interactionModel`: ("languageModel", "intents", 3, "samples", 0).

        None when the file has no such place. The file is read again, once, when first asked.
        """
        at = self.at(*keys)
        return at and at[0]

    def at(self, *keys: str | int) -> tuple[int, int] | None:
        """The same with its column."""
        return self._file.at("interactionModel", *self._in_file(keys) if self.left_out else keys)

    def _in_file(self, keys: Place) -> Place:
        """A place of the model as the file counts, which has entries that the model has not."""
        place: Place = ()
        for key in keys:
            if isinstance(key, int):
                kept = (number for number in count() if (*place, number) not in self.left_out)
                key = next(islice(kept, key, None))
            place = (*place, key)
        return place

    @cached_property
    def _file(self) -> JsonFile:
        return JsonFile(self.path)


def _document(path: Path) -> Any:
    try:
        return JsonFile(path).content
    except JsonError as error:
        raise ModelError(error.problem, error.remedy, error.path, error.at) from None


class _Reader:
    """Walks the JSON once; every place it steps on is named by its keys, so that a fault has a line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def model(self, document: Any, locale: str | None) -> Model:
        if not isinstance(document, dict) or not isinstance(document.get("interactionModel"), dict):
            self._refuse((), "This is not an interaction model.", 'It needs an object "interactionModel".')
        root = document["interactionModel"]
        language = self._object(root, (), "languageModel", required=True)
        at: Place = ("languageModel",)
        dialog = self._object(root, (), "dialog")
        default = self._delegation(dialog, ("dialog",)) or "SKILL_RESPONSE"
        return Model(
            path=self.path,
            locale=locale or (self.path.stem if re.fullmatch("[a-z]{2}-[A-Z]{2}", self.path.stem) else "en-US"),
            invocation_name=self._text(language, at, "invocationName", required=True),
            intents=self._named(language, at, "intents", "name", self._intent),
            types=self._named(language, at, "types", "name", self._type),
            dialog=self._named(
                dialog,
                ("dialog",),
                "intents",
                "name",
                lambda item, at: self._dialog_intent(item, at, default),
            ),
            prompts=self._named(root, (), "prompts", "id", self._prompt),
            fallback_sensitivity=self._sensitivity(language, at),
            catalogued=frozenset(
                self._text(item, place, "name")
                for item, place in self._objects(language, at, "types")
                if item.get("valueSupplier")
            ),
        )

    def _intent(self, item: dict[str, Any], at: Place) -> Intent:
        return Intent(
            self._text(item, at, "name", required=True),
            self._named(item, at, "slots", "name", self._slot),
            self._texts(item, at, "samples"),
        )

    def _slot(self, item: dict[str, Any], at: Place) -> Slot:
        return Slot(
            self._text(item, at, "name", required=True),
            self._text(item, at, "type", required=True),
            self._texts(item, at, "samples"),
            self._flag(self._object(item, at, "multipleValues"), (*at, "multipleValues"), "enabled"),
        )

    def _type(self, item: dict[str, Any], at: Place) -> tuple[Value, ...]:
        return tuple(self._value(value, place) for value, place in self._objects(item, at, "values"))

    def _value(self, item: dict[str, Any], at: Place) -> Value:
        name, inside = self._object(item, at, "name", required=True), (*at, "name")
        return Value.named(
            self._text(name, inside, "value", required=True),
            self._text(item, at, "id"),
            self._texts(name, inside, "synonyms"),
        )

    def _dialog_intent(self, item: dict[str, Any], at: Place, default: Delegation) -> DialogIntent:
        prompts = self._object(item, at, "prompts")
        return DialogIntent(
            name=self._text(item, at, "name", required=True),
            delegation=self._delegation(item, at) or default,
            confirm=self._flag(item, at, "confirmationRequired"),
            confirmation=self._text(prompts, (*at, "prompts"), "confirmation") or None,
            slots=self._named(item, at, "slots", "name", self._dialog_slot),
        )

    def _dialog_slot(self, item: dict[str, Any], at: Place) -> DialogSlot:
        prompts, inside = self._object(item, at, "prompts"), (*at, "prompts")
        return DialogSlot(
            name=self._text(item, at, "name", required=True),
            type=self._text(item, at, "type", required=True),
            required=self._flag(item, at, "elicitationRequired"),
            confirm=self._flag(item, at, "confirmationRequired"),
            elicitation=self._text(prompts, inside, "elicitation") or None,
            confirmation=self._text(prompts, inside, "confirmation") or None,
            validations=tuple(self._validation(*found) for found in self._objects(item, at, "validations")),
        )

    def _validation(self, item: dict[str, Any], at: Place) -> Validation:
        return Validation(
            type=self._text(item, at, "type", required=True),
            prompt=self._text(item, at, "prompt") or None,
            values=self._texts(item, at, "values"),
            value=self._text(item, at, "value") or None,
            start=self._text(item, at, "start") or None,
            end=self._text(item, at, "end") or None,
        )

    def _prompt(self, item: dict[str, Any], at: Place) -> tuple[str, ...]:
        variations = self._objects(item, at, "variations")
        return tuple(self._text(variation, place, "value", required=True) for variation, place in variations)

    def _delegation(self, item: dict[str, Any], at: Place) -> Delegation | None:
        match self._text(item, at, "delegationStrategy"):
            case "ALWAYS" | "SKILL_RESPONSE" as strategy:
                return strategy
            case "":
                return None
            case other:
                self._refuse(
                    (*at, "delegationStrategy"),
                    f'"{other}" is no delegation strategy.',
                    "Write ALWAYS or SKILL_RESPONSE.",
                )

    def _sensitivity(self, language: dict[str, Any], at: Place) -> Sensitivity:
        for key in ("modelConfiguration", "fallbackIntentSensitivity"):
            language, at = self._object(language, at, key), (*at, key)
        match self._text(language, at, "level"):
            case "LOW" | "MEDIUM" | "HIGH" as level:
                return level
            case "":
                return "LOW"
            case other:
                self._refuse((*at, "level"), f'"{other}" is no fallback sensitivity.', "Write LOW, MEDIUM or HIGH.")

    def _named(
        self,
        item: dict[str, Any],
        at: Place,
        key: str,
        name_key: str,
        read: Callable[[dict[str, Any], Place], T],
    ) -> dict[str, T]:
        found: dict[str, T] = {}
        written: dict[str, str] = {}
        for element, place in self._objects(item, at, key):
            name = self._text(element, place, name_key, required=True)
            other = written.setdefault(name.casefold() if key in _CASELESS else name, name)
            if other in found:
                also = "" if other == name else f', once as "{other}": capitals make no difference'
                self._refuse((*place, name_key), f'"{name}" stands twice in "{key}"{also}.', "Keep one of the two.")
            found[name] = read(element, place)
        return found

    def _objects(self, item: dict[str, Any], at: Place, key: str) -> Iterator[tuple[dict[str, Any], Place]]:
        for index, element in enumerate(self._list(item, at, key)):
            place = (*at, key, index)
            if not isinstance(element, dict):
                self._refuse(place, f'An entry of "{key}" is {_a(element, none="null")}.', "Make it an object.")
            yield element, place

    def _texts(self, item: dict[str, Any], at: Place, key: str) -> tuple[str, ...]:
        elements = self._list(item, at, key)
        for index, element in enumerate(elements):
            if not isinstance(element, str):
                self._refuse(
                    (*at, key, index), f'An entry of "{key}" is {_a(element, none="null")}.', "Make it a text."
                )
            self._refuse_no_text(element, (*at, key, index), f'An entry of "{key}"')
        return tuple(elements)

    def _list(self, item: dict[str, Any], at: Place, key: str) -> list[Any]:
        value = item.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse((*at, key), f'"{key}" is {_a(value)}.', "Make it a list.")
        return value

    def _object(self, item: dict[str, Any], at: Place, key: str, required: bool = False) -> dict[str, Any]:
        value = item.get(key)
        if value is None and not required:
            return {}
        if not isinstance(value, dict):
            self._refuse_at_key(item, at, key, f'"{key}" is {_a(value)}.', _make(value, "an object"))
        return value

    def _text(self, item: dict[str, Any], at: Place, key: str, required: bool = False) -> str:
        value = item.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self._refuse_at_key(item, at, key, f'"{key}" is {_a(value)}.', _make(value, "a text"))
        self._refuse_no_text(value, (*at, key), f'"{key}"')
        return value

    def _flag(self, item: dict[str, Any], at: Place, key: str) -> bool:
        value = item.get(key)
        if value is not None and not isinstance(value, bool):
            self._refuse((*at, key), f'"{key}" is {_a(value)}.', "Make it true or false.")
        return bool(value)

    def _refuse_no_text(self, text: str, at: Place, what: str) -> None:
        if found := _NO_TEXT.search(text):
            self._refuse(at, f"{what} holds U+{ord(found[0]):04X}, which is no character of a text.", "Take it out.")

    def _refuse_at_key(self, item: dict[str, Any], at: Place, key: str, problem: str, remedy: str) -> NoReturn:
        self._refuse((*at, key) if key in item else at, problem, remedy)

    def _refuse(self, at: Place, problem: str, remedy: str) -> NoReturn:
        raise ModelError(problem, remedy, self.path, JsonFile(self.path).at("interactionModel", *at))


def _make(value: object, what: str) -> str:
    if value is None:
        return f"Add it, as {what}."
    return "Fill it in." if isinstance(value, str) and not value.strip() else f"Make it {what}."


def _a(value: object, none: str = "missing") -> str:
    match value:
        case None:
            return none
        case str():
            return "a text" if value.strip() else "an empty text"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"

"""The shape of a skill.json: which keys it has, of which kind, how long, and which names Amazon knows.

What Amazon's own schema describes of other kinds of skill (smart home, video, music …) is taken as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from speakup_workbench.checks.finding import Finding, Level, closest
from speakup_workbench.checks.manifest import REFERENCE, Manifest
from speakup_workbench.checks.manifest_names import CATEGORIES, COUNTRIES, EVENTS, INTERFACES, LOCALES, PERMISSIONS
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import Place
from speakup_workbench.simulator.permissions import canonical

KEY = Rule(
    id="manifest-key",
    level="warning",
    asks="skill.json has only keys that Amazon's schema knows",
    why="Amazon does not read what it does not know, or refuses it; it is mostly a slip of the pen.",
    source=REFERENCE,
    verified="2026-11",
)
KIND = Rule(
    id="manifest-kind",
    level="error",
    asks="Every value of skill.json is of the kind that Amazon's schema asks for, and what it requires is there",
    why="Amazon refuses the whole manifest.",
    source=REFERENCE,
    verified="2026-11",
)
LENGTH = Rule(
    id="manifest-length",
    level="error",
    asks="Names, descriptions, example phrases and keywords are neither too long nor too short nor too many",
    why="Amazon refuses the whole manifest. A name of more than 50 characters is not confirmed to be among it.",
    source=REFERENCE,
    verified="2026-11",
)
NAME = Rule(
    id="manifest-name",
    level="error",
    asks="Locales, countries, interfaces, permissions and events are among those that Amazon lists",
    why="Amazon refuses the whole manifest.",
    source=REFERENCE,
    verified="2026-11",
)
CATEGORY = Rule(
    id="manifest-category",
    level="warning",
    asks="The category is one of the store's",
    why="The schema takes any text, and the store has no such shelf. The list at hand may lack a new one.",
    source=REFERENCE,
    verified="2026-11",
)
UNWRITTEN = Rule(
    id="listing-unwritten",
    level="to-do",
    asks="The listing says everything that a submission asks for",
    why="Until then Amazon takes the skill for development, and not for certification.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/certification-requirements-for-custom-skills.html",
    verified="2026-11",
)
RULES = (KEY, KIND, LENGTH, NAME, CATEGORY, UNWRITTEN)


@dataclass(frozen=True)
class Breach:
    rule: Rule
    place: Place
    problem: str
    remedy: str
    level: Level | None = None


class Shape(Protocol):
    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        """What is wrong with a value; a null one counts as not there, and is not asked about."""


@dataclass(frozen=True)
class Anything:
    """Not looked into."""

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        yield from ()


@dataclass(frozen=True)
class Flag:
    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, bool):
            yield _unlike(value, place, "true or false")


@dataclass(frozen=True)
class Whole:
    least: int = 1

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or value < self.least:
            yield _unlike(value, place, f"a whole number of at least {self.least}")


@dataclass(frozen=True)
class Text:
    shortest: int = 0
    longest: int | None = None
    customary: int | None = None
    """What the console takes; the schema says nothing of it."""

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, str):
            yield _unlike(value, place, "a text")
            return
        most, level = self.longest or self.customary, None if self.longest else "warning"
        if most and len(value) > most:
            problem = f"{_named(place)} has {len(value):,} characters, and at most {most:,} are allowed."
            yield Breach(LENGTH, place, problem, "Shorten it.", "warning" if level else None)
        if value.strip() and len(value) < self.shortest:
            problem = f"{_named(place)} has {len(value)} character, and at least {self.shortest} are asked for."
            yield Breach(LENGTH, place, problem, "Lengthen it.")


@dataclass(frozen=True)
class OneOf:
    """A text out of a list."""

    names: frozenset[str]
    what: str
    rule: Rule = NAME
    also: Callable[[str], bool] = lambda name: False
    """Whether a name that is not in the list is well all the same."""

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, str):
            yield _unlike(value, place, "a text")
        elif value not in self.names and not self.also(value):
            remedy = closest(value.upper() if value.upper() in self.names else value, self.names)
            yield Breach(self.rule, place, f"{value!r} is no {self.what} that Amazon lists.", remedy or _some(self))


@dataclass(frozen=True)
class Items:
    of: Shape
    most: int | None = None

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, list):
            yield _unlike(value, place, "a list")
            return
        if self.most and len(value) > self.most:
            problem = f"{_named(place)} has {len(value)} items, and at most {self.most} are allowed."
            yield Breach(LENGTH, (*place, self.most), problem, "Keep the best.")
        for index, item in enumerate(value):
            yield from self.of.breaches(item, (*place, index))


@dataclass(frozen=True)
class Table:
    """An object with keys of its own."""

    keys: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    """Without these Amazon refuses the manifest."""
    wanted: tuple[str, ...] = ()
    """Without these Amazon refuses the submission."""
    open: bool = False
    """Whether other keys may stand there as well."""

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, dict):
            yield _unlike(value, place, "an object")
            return
        for key in self.required:
            if _blank(value.get(key)):
                yield Breach(KIND, (*place, key), f"{_named((*place, key))} is missing.", f'Write "{key}".')
        for key in self.wanted:
            if _blank(value.get(key)):
                yield Breach(
                    UNWRITTEN, (*place, key), f"{_named((*place, key))} is not written yet.", f'Write "{key}".'
                )
        for key, inside in value.items():
            if key not in self.keys and not self.open:
                remedy = f"{closest(key, self.keys)}Correct it, or take it out."
                yield Breach(KEY, (*place, key), f"{_named(place)} has no key {key!r}.", remedy)
            elif key in self.keys and inside is not None:
                yield from self.keys[key].breaches(inside, (*place, key))


@dataclass(frozen=True)
class ByName:
    """An object whose keys are names out of a list."""

    names: frozenset[str]
    what: str
    of: Shape

    def breaches(self, value: Any, place: Place) -> Iterator[Breach]:
        if not isinstance(value, dict):
            yield _unlike(value, place, "an object")
            return
        for name, inside in value.items():
            yield from OneOf(self.names, self.what).breaches(name, (*place, name))
            yield from self.of.breaches(inside, (*place, name))


def findings(manifest: Manifest) -> Iterator[Finding]:
    """Every breach at its own place."""
    for key in manifest.whole:
        if key != "manifest":
            remedy = 'Everything stands under "manifest".'
            yield KEY.found(manifest.path, manifest.file.at(key), f"skill.json has no key {key!r}.", remedy)
    for breach in MANIFEST.breaches(manifest.whole["manifest"], ()):
        at = manifest.at(*breach.place)
        yield breach.rule.found(manifest.path, at, breach.problem, breach.remedy, level=breach.level)
    yield from _availability(manifest)


def _availability(manifest: Manifest) -> Iterator[Finding]:
    """Worldwide, or in countries that are listed: the one or the other."""
    place = ("publishingInformation", "distributionCountries")
    worldwide, countries = manifest.get("publishingInformation", "isAvailableWorldwide"), manifest.get(*place)
    if worldwide is True and countries:
        problem = "The skill is available worldwide and lists countries all the same."
        remedy = 'Make "isAvailableWorldwide" false, or the list empty.'
        yield KIND.found(manifest.path, manifest.at(*place), problem, remedy, level="warning")
    if worldwide is False and not countries:
        problem = "The skill is not available worldwide, and lists no country."
        remedy = 'List them under "distributionCountries", such as ["US", "GB"].'
        yield UNWRITTEN.found(manifest.path, manifest.at(*place), problem, remedy)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _unlike(value: object, place: Place, wanted: str) -> Breach:
    kinds: Iterable[tuple[Any, str]] = (
        (bool, "true or false"),
        (str, "a text"),
        (int | float, "a number"),
        (list, "a list"),
        (dict, "an object"),
    )
    kind = next((name for type, name in kinds if isinstance(value, type)), "null")
    told = f"the number {value:g}" if kind == "a number" and isinstance(value, int | float) else kind
    return Breach(KIND, place, f"{_named(place)} is {told}.", f"Make it {wanted}.")


def _named(place: Place) -> str:
    """publishingInformation.locales.en-US.keywords[3]"""
    keys = [key if isinstance(key, int) or key.isprintable() else ascii(key) for key in place]
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".") or "manifest"


def _some(one_of: OneOf) -> str:
    some = sorted(one_of.names)
    return f"Write one of {', '.join(some)}." if len(some) < 20 else "Amazon's page has the list."


_LOCALIZED = Table(
    {
        "name": Text(shortest=2, customary=50),
        "summary": Text(longest=160),
        "description": Text(longest=4000),
        "updatesDescription": Text(longest=4000),
        "examplePhrases": Items(Text(longest=200), most=4),
        "keywords": Items(Text(longest=150), most=30),
        "smallIconUri": Text(),
        "largeIconUri": Text(),
        "customProductPrompts": Anything(),
    },
    required=("name",),
    wanted=("summary", "description"),
)
_PUBLISHING = Table(
    {
        "name": Text(),
        "description": Text(),
        "locales": ByName(LOCALES, "locale", _LOCALIZED),
        "isAvailableWorldwide": Flag(),
        "distributionMode": OneOf(frozenset({"PUBLIC", "PRIVATE"}), "distribution mode"),
        "distributionCountries": Items(OneOf(COUNTRIES, "country")),
        "category": OneOf(CATEGORIES, "category", CATEGORY),
        "testingInstructions": Text(longest=4000),
        "automaticDistribution": Anything(),
        "automaticClonedLocale": Anything(),
        "gadgetSupport": Anything(),
        "paidSkillInformation": Anything(),
    },
    wanted=("locales", "isAvailableWorldwide", "category"),
)
_FLAGS = ("allowsPurchases", "usesPersonalInfo", "isChildDirected", "isExportCompliant", "containsAds")
_PRIVACY = Table(
    {
        **dict.fromkeys((*_FLAGS, "usesHealthInfo"), Flag()),
        "locales": ByName(LOCALES, "locale", Table({"privacyPolicyUrl": Text(), "termsOfUseUrl": Text()})),
        "shoppingKit": Anything(),
    },
    wanted=_FLAGS,
)
_ENDPOINT = Table(
    {
        "uri": Text(),
        "sslCertificateType": OneOf(frozenset({"SelfSigned", "Wildcard", "Trusted"}), "certificate type"),
    },
    required=("uri",),
)
_REGIONS = ByName(frozenset({"NA", "EU", "FE"}), "region", Table({"endpoint": _ENDPOINT}, required=("endpoint",)))
_EVENTS = Table(
    {
        "endpoint": _ENDPOINT,  # required of Amazon, and not of an author: publishing fills it in
        "regions": _REGIONS,
        "subscriptions": Items(
            Table({"eventName": OneOf(EVENTS, "event", also=lambda name: "." in name)}, required=("eventName",))
        ),
        "publications": Items(Table({"eventName": Text()}, required=("eventName",))),
    }
)
_VIEWPORT = Table(
    {
        "mode": OneOf(frozenset({"HUB", "TV", "MOBILE", "PC", "AUTO"}), "viewport mode"),
        "shape": OneOf(frozenset({"RECTANGLE", "ROUND"}), "viewport shape"),
        **dict.fromkeys(("minWidth", "maxWidth", "minHeight", "maxHeight"), Whole()),
    },
    required=("mode", "shape"),
)
_INTERFACE = Table(
    {"type": OneOf(INTERFACES, "interface"), "supportedViewports": Items(_VIEWPORT)}, required=("type",), open=True
)
_CUSTOM = Table(
    {
        "endpoint": _ENDPOINT,
        "regions": _REGIONS,
        "interfaces": Items(_INTERFACE),
        "tasks": Items(Table({"name": Text(shortest=1), "version": Text(shortest=1)}, required=("name", "version"))),
        "locales": Anything(),
        "connections": Anything(),
        "dialogManagement": Anything(),
        "appLink": Anything(),
        "_targetRuntimes": Anything(),
    }
)
_OTHER_APIS = (
    "flashBriefing",
    "knowledge",
    "smartHome",
    "video",
    "alexaForBusiness",
    "householdList",
    "music",
    "demandResponse",
)
MANIFEST = Table(
    {
        "manifestVersion": OneOf(frozenset({"1.0"}), "manifest version"),
        "publishingInformation": _PUBLISHING,
        "privacyAndCompliance": _PRIVACY,
        "permissions": Items(
            Table(
                {"name": OneOf(PERMISSIONS, "permission", also=lambda name: name in map(canonical, PERMISSIONS))},
                required=("name",),
            )
        ),
        "events": _EVENTS,
        "apis": Table({"custom": _CUSTOM, **dict.fromkeys(_OTHER_APIS, Anything())}, required=("custom",)),
        "authorizedClients": Anything(),
    },
    required=("manifestVersion", "apis"),
    wanted=("publishingInformation", "privacyAndCompliance"),
)

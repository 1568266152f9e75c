"""For whom a skill is, what it learns of them and what it sells them: the answers under "privacyAndCompliance"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.promises import POLICY
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.wording import NEGATION, Wording
from speakup_workbench.models import Model
from speakup_workbench.simulator.permissions import canonical

CHILDREN = Rule(
    id="POL-2",
    level="error",
    asks="`isChildDirected` says whether the skill is made for children; one that is asks for nothing personal",
    why="Amazon removes a skill for children that does not say so, and refuses one that collects what is personal.",
    source=POLICY,
    verified="2026-11",
)
PERSONAL = Rule(
    id="POL-3",
    level="warning",
    asks="`usesPersonalInfo` is true where permissions, slots, memory or an account bring what is personal, else false",
    why="It is shown in the store, and reviewers compare. The wording of Amazon's rule is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
SALES = Rule(
    id="POL-10",
    level="warning",
    asks="`allowsPurchases` is true where something is sold, else false",
    why="It is shown in the store, and reviewers compare. The wording of Amazon's rule is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
RULES = (CHILDREN, PERSONAL, SALES)

Personal = Sequence[tuple[str, Level]]
"""What is personal of all that a skill may learn, and how bad that is in a skill for children."""
_FLAGS = "privacyAndCompliance"
_PERSONAL_SCOPES = re.compile(
    r"^alexa::(?:profile|devices:all:(?:address|geolocation|coarse_location)|health)|person_id"
)
_PERSONAL_TYPES = re.compile(
    r"^AMAZON\.(?:\w*FIRST_?NAME|PhoneNumber|PostalAddress|StreetAddress|EmailAddress)$", re.IGNORECASE
)
_PERSONAL_FIELDS = re.compile(
    r"(?:^|_)(?:(?:first|given|last|full|family|sur)_?name|name|e_?mail|phone|mobile|address|street|postal_?code|post_?code"
    r"|zip(?:_?code)?|birth(?:day|date|_date)?|age|gender|city|location|diagnosis|weight)$",
    re.IGNORECASE,
)
FOR_CHILDREN = Wording(
    CHILDREN,
    {
        "en": r"\b(?:made|designed|fun|game|story|stories|quiz|learning|perfect|great|skill) (?:for|by) (?:\w+ )?"
        r"(?:kids|children|toddlers|preschoolers|pupils)\b|^(?:\w+ )?for (?:kids|children|toddlers)\b"
        r"|\b(?:kids?|children)[’']?s? (?:skill|game|story|stories|quiz|songs?)\b|\bkid[- ]friendly\b"
        r"|\b(?:for |from )?age[sd]? (?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
        r"|\bboys and girls\b|^(?:kids|children)$",
        "es": r"\bpara (?:los |las )?(?:niños|niñas|peques|pequeños)\b"
        r"|\b(?:de|entre|desde los) (?:[1-9]|1[0-2]) (?:a|y) \d+ años\b"
        r"|^(?:niños|niñas|infantil)$",
    },
    'The {field} speaks to children, and `isChildDirected` is not true: "{said}"',
    "Make it true, or say for whom the skill is.",
    frozenset({"name", "summary", "description", "keywords"}),
    NEGATION,
    "warning",
)
SELLS = Wording(
    SALES,
    {
        "en": r"\b(?:buy|purchase|premium|subscri(?:be|ption)|in-skill purchases?)\b",
        "es": r"\b(?:compra\w*|premium|suscri\w+)\b",
    },
    'The {field} speaks of a purchase, and `allowsPurchases` is false: "{said}"',
    "Make it true, or say it otherwise.",
    frozenset({"summary", "description"}),
    NEGATION,
)


def findings(manifest: Manifest, personal: Personal, memory: type[Any] | None) -> Iterator[Finding]:
    """`memory` is the dataclass of what the skill remembers of a listener, if it does."""
    if manifest.get(_FLAGS, "isChildDirected") is True:
        yield from _of_children(manifest, personal, memory)
    else:
        yield from _children_untold(manifest)
    uses = manifest.get(_FLAGS, "usesPersonalInfo")
    at = manifest.at(_FLAGS, "usesPersonalInfo")
    if uses is False:
        for reason, _ in personal:
            problem = f"`usesPersonalInfo` is false, and {reason}."
            yield PERSONAL.found(manifest.path, at, problem, "Make it true, or do without.")
    elif uses is True and not personal:
        problem = "`usesPersonalInfo` is true, and nothing personal is asked for, heard or remembered."
        yield PERSONAL.found(manifest.path, at, problem, "Make it false, if that is so.", level="advice")
    yield from _sales(manifest)


def personal(
    manifest: Manifest, models: Iterable[Model], memory: type[Any] | None, links_accounts: bool
) -> Iterator[tuple[str, Level]]:
    """What is personal of all that the skill may learn."""
    for scope in manifest.names("permissions", key="name"):
        if _PERSONAL_SCOPES.search(canonical(scope)):
            yield f"the skill may ask for {scope}", "error"
    slots = {
        (intent.name, slot.name, slot.type): None
        for model in models
        for intent in model.intents.values()
        for slot in intent.slots.values()
        if _PERSONAL_TYPES.search(slot.type)
    }
    for intent, slot, type_ in slots:
        yield f"the slot {slot!r} of {intent} hears an {type_}", "error"
    for field in dataclasses.fields(memory) if memory and dataclasses.is_dataclass(memory) else ():
        if _PERSONAL_FIELDS.search(field.name):
            yield f"the memory has a field {field.name!r}", "warning"
    if links_accounts:
        yield "the skill links an account", "error"


def _of_children(manifest: Manifest, personal: Personal, memory: type[Any] | None) -> Iterator[Finding]:
    at = manifest.at(_FLAGS, "isChildDirected")
    for reason, level in personal:
        problem = f"The skill is made for children, and {reason}."
        yield CHILDREN.found(manifest.path, at, problem, "Do without it.", level=level)
    if memory and not personal:
        problem = f"The skill is made for children, and remembers {memory.__name__} between conversations."
        remedy = "Make sure that nothing in it is personal, and tell parents in the privacy policy what is kept."
        yield CHILDREN.found(manifest.path, at, problem, remedy, level="advice")


def _children_untold(manifest: Manifest) -> Iterator[Finding]:
    place = ("publishingInformation", "category")
    if manifest.text(*place).startswith("CHILDRENS_"):
        problem = f"The category is {manifest.text(*place)}, and `isChildDirected` is not true."
        remedy = "Make it true, or choose another category."
        yield CHILDREN.found(manifest.path, manifest.at(*place), problem, remedy, level="warning")
    yield from FOR_CHILDREN.findings(manifest.written("name", "summary", "description", "keywords"))


def _sales(manifest: Manifest) -> Iterator[Finding]:
    place = (_FLAGS, "allowsPurchases")
    products = sorted(_products(manifest.path.parent))
    sells = manifest.get(*place)
    if sells is False and products:
        problem = f"`allowsPurchases` is false, and the package sells {products[0].stem}."
        yield SALES.found(manifest.path, manifest.at(*place), problem, "Make it true.")
    if sells is True and not products:
        problem = "`allowsPurchases` is true, and the package has nothing to sell in its folder isps."
        yield SALES.found(manifest.path, manifest.at(*place), problem, "Make it false, if that is so.")
    if sells is False:
        yield from SELLS.findings(manifest.written("summary", "description"))


def _products(folder: Path) -> Iterator[Path]:
    yield from (folder / "isps").glob("*/*.json")

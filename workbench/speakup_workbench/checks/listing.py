"""A skill's listing in the store: store_listings/<skill>/skill.json, and what lies beside it."""

from __future__ import annotations

from collections.abc import Iterator

from speakup_workbench.checks import (
    addresses,
    audience,
    descriptions,
    example_phrases,
    health,
    icons,
    manifest_schema,
    marks,
    privacy,
    promises,
    quotations,
    testing_instructions,
)
from speakup_workbench.checks.ears import Ears
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import LOCALES, REFERENCE, Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.json_file import JsonError

MISSING = Rule(
    id="listing-missing",
    level="to-do",
    asks="The skill has a listing, store_listings/SKILL/skill.json",
    why="It is what the store shows, and Amazon takes no submission without it.",
    source=REFERENCE,
    verified="2026-11",
)
BROKEN = Rule(
    id="listing-broken",
    level="error",
    asks="skill.json is a manifest, in UTF-8, no key of which stands twice in one object",
    why="Amazon refuses it, and nothing in it can be checked.",
    source=REFERENCE,
    verified="2026-11",
)
SPOKEN = Rule(
    id="listing-locales",
    level="error",
    asks="The listing has the locales that there are interaction models for, and no other",
    why="Amazon takes no locale that has the one and lacks the other.",
    source="https://developer.amazon.com/en-US/docs/alexa/smapi/skill-package-api-reference.html",
    verified="2026-11",
)
RULES = (
    MISSING,
    BROKEN,
    SPOKEN,
    *manifest_schema.RULES,
    *example_phrases.RULES,
    *quotations.RULES,
    *descriptions.RULES,
    *icons.RULES,
    *addresses.RULES,
    *marks.RULES,
    *promises.RULES,
    *health.RULES,
    *audience.RULES,
    *privacy.RULES,
    *testing_instructions.RULES,
)


def findings(subject: Subject) -> Iterator[Finding]:
    path = subject.files.manifest
    if not path.exists():
        remedy = "Write one before the skill is submitted; it can be talked to and deployed without."
        yield MISSING.found(path, None, "The skill has no listing yet.", remedy)
        return
    try:
        manifest = Manifest.load(path)
    except JsonError as error:
        yield BROKEN.found(path, error.at, error.problem, error.remedy)
        return
    models = list(subject.models.values())
    memory = subject.skill.memory.shape if subject.skill and subject.skill.memory else None
    links_accounts = path.with_name("accountLinking.json").exists()
    ears = Ears(subject.models, subject.today)
    yield from manifest_schema.findings(manifest)
    yield from _locales(manifest, subject.locales)
    yield from example_phrases.findings(manifest, ears)
    yield from quotations.findings(manifest, ears)
    yield from descriptions.findings(manifest, links_accounts)
    yield from icons.findings(manifest, path.parent.parent)
    yield from addresses.findings(manifest)
    yield from marks.findings(manifest)
    yield from promises.findings(manifest, models)
    yield from health.findings(manifest)
    personal = list(audience.personal(manifest, models, memory, links_accounts))
    yield from audience.findings(manifest, personal, memory)
    yield from privacy.findings(manifest, personal, memory)
    if subject.skill:
        yield from privacy.outdated(subject.files, subject.skill)
    yield from testing_instructions.findings(manifest, links_accounts)


def _locales(manifest: Manifest, spoken: list[str]) -> Iterator[Finding]:
    for locale in manifest.locales:
        if locale not in spoken:
            problem = f"The listing has {locale}, and there is no interaction model for it."
            remedy = f"Add the model {locale}.json, or take the locale out."
            yield SPOKEN.found(manifest.path, manifest.at(*LOCALES, locale), problem, remedy)
    for locale in spoken:
        if locale not in manifest.locales:
            problem = f"There is an interaction model for {locale}, and the listing does not have it."
            remedy = f'Describe the skill under "{locale}", too.'
            yield SPOKEN.found(manifest.path, manifest.at(*LOCALES), problem, remedy, level="to-do")
    place = ("privacyAndCompliance", "locales")
    told = manifest.get(*place)
    for locale in told if isinstance(told, dict) else ():
        if locale not in manifest.locales:
            problem = f"{locale} has a privacy policy here, and is not described."
            remedy = "Take it out, or describe the skill there."
            yield SPOKEN.found(manifest.path, manifest.at(*place, locale), problem, remedy, level="warning")

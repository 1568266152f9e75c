"""What the store tells of a skill: its summary, its description and its keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.language import is_told, language_of
from speakup_workbench.checks.manifest import LOCALES, REFERENCE, Manifest, Written
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.wording import Wording, sentences, shortened
from speakup_workbench.simulator.permissions import canonical

_TESTS = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html"

FULL = Rule(
    id="FUN-1",
    level="warning",
    asks="The summary is one sentence; the description has full ones, and tells what the skill needs of a listener",
    why="Reviewers refuse a skill that asks for an account or a permission that its description does not speak of.",
    source=_TESTS,
    verified="2026-11",
)
SKILL = Rule(
    id="FUN-3",
    level="warning",
    asks='The texts are in the language of their locale, and call the skill a "skill": no "app", no "Alexa skill"',
    why="Reviewers send it back for that.",
    source=_TESTS,
    verified="2026-11",
)
KEYWORDS = Rule(
    id="listing-keywords",
    level="advice",
    asks="Every keyword is one, and stands there once",
    why="The store searches for each by itself.",
    source=REFERENCE,
    verified="2026-11",
)
RULES = (FULL, SKILL, KEYWORDS)

_NEXT = re.compile(r"[.!?…]\s+[^\W\d_a-zà-ÿ]|[.!?]\s+[¿¡]|\n")
"""Where another sentence begins."""
_TEXTS = frozenset({"summary", "description", "updatesDescription"})
_AMAZONS = {
    "en": r"\b(?:alexa|amazon|companion|mobile|phone|smartphone)\b[^.!?]*\bapp\b|\bapp (?:on|of) (?:your|the) phone\b",
    "es": r"\bapp(?:licación)? (?:de )?(?:alexa|amazon)\b|\baplicación (?:de )?(?:alexa|amazon|móvil)\b|\bapp móvil\b",
}
WORDINGS = (
    Wording(
        SKILL,
        {
            "en": r"\b(?:this|our|my|an|the) (?:\w+ )?app\b",
            "es": r"\b(?:esta|nuestra|mi|una|la) (?:\w+ )?(?:app|aplicación)\b",
        },
        'The {field} calls the skill an app: "{said}"',
        'Write "skill".',
        _TEXTS | {"name"},
        _AMAZONS,
    ),
    Wording(
        SKILL,
        dict.fromkeys(
            ("en", "es", "de", "fr", "it", "pt", "nl"), r"\balexa[ -]skill\b|\bskill (?:de|for|per|für) alexa\b"
        ),
        'The {field} says "{words}", as if it were Alexa\'s own.',
        'Write "skill".',
        _TEXTS,
        {},
    ),
)
_NEEDS: Mapping[str, Mapping[str, str]] = {
    "alexa::alerts:reminders:skill:readwrite": {"en": "remind", "es": "recordatorio|recorda|recuerd"},
    "alexa::alerts:timers:skill:readwrite": {"en": "timer", "es": "temporizador"},
    "alexa::profile:name:read": {"en": "name", "es": "nombre"},
    "alexa::profile:given_name:read": {"en": "name", "es": "nombre"},
    "alexa::profile:email:read": {"en": "e-?mail", "es": "correo|e-?mail"},
    "alexa::profile:mobile_number:read": {"en": "phone|mobile", "es": "teléfono|móvil"},
    "alexa::devices:all:address:full:read": {"en": "address|location", "es": "dirección|ubicación"},
    "alexa::devices:all:address:country_and_postal_code:read": {
        "en": "postal|post ?code|zip|country|location|where you",
        "es": "postal|país|ubicación",
    },
    "alexa::devices:all:geolocation:read": {"en": "location|where you|near", "es": "ubicación|dónde|cerca"},
    "alexa::devices:all:notifications:write": {"en": "notif", "es": "notifica|avis"},
}
"""By scope the words of a description that speaks of it."""
_ACCOUNT = {"en": r"\baccount|\blink|\bsign[ -]?in|\blog[ -]?in", "es": r"\bcuenta|\bvincul|\binici\w+ sesión"}


def findings(manifest: Manifest, links_accounts: bool) -> Iterator[Finding]:
    """`links_accounts`: the package has an accountLinking.json."""
    texts = list(manifest.written("name", "summary", "description", "updatesDescription"))
    for wording in WORDINGS:
        yield from wording.findings(texts)
    for text in texts:
        language = language_of(text.text)
        if text.field != "name" and language and language != text.language and is_told(text.language):
            problem = f"The {text.field} of {text.locale} seems to be in another language ({language})."
            yield text.found(SKILL, problem, f"Write it in that of {text.locale}.")
    for summary in manifest.written("summary"):
        yield from _summary(manifest, summary)
    for description in manifest.written("description"):
        yield from _description(manifest, description, links_accounts)
    for locale in manifest.locales:
        yield from _keywords(manifest, locale)


def _summary(manifest: Manifest, summary: Written) -> Iterator[Finding]:
    if _NEXT.search(summary.text):
        yield summary.found(FULL, "The summary has more than one sentence.", "Leave the rest to the description.")
    place = (*LOCALES, str(summary.locale), "description")
    if manifest.text(*place) == summary.text.strip():
        problem = "The description says no more than the summary."
        yield FULL.found(
            manifest.path, manifest.at(*place), problem, "Tell what one can say, and what the skill needs."
        )


def _description(manifest: Manifest, description: Written, links_accounts: bool) -> Iterator[Finding]:
    text, language = description.text.strip(), description.language
    if text[-1] not in '.!?…。)"”»':
        problem = f'The description ends in the middle of a sentence: "{shortened(sentences(text)[-1])}"'
        yield description.found(FULL, problem, "Finish it, with a period.")
    for scope in manifest.names("permissions", key="name"):
        words = _NEEDS.get(canonical(scope), {}).get(language)
        if words and not re.search(words, text, re.IGNORECASE):
            problem = (
                f"The skill may ask for {scope}, and the description of {description.locale} does not speak of it."
            )
            yield description.found(FULL, problem, "Say what it is wanted for, and that the skill works without.")
    if links_accounts and language in _ACCOUNT and not re.search(_ACCOUNT[language], text, re.IGNORECASE):
        problem = f"The skill links an account, and the description of {description.locale} does not speak of one."
        yield description.found(FULL, problem, "Say which account is needed, and how to get it.")


def _keywords(manifest: Manifest, locale: str) -> Iterator[Finding]:
    seen = set[str]()
    for keyword in manifest.written("keywords"):
        if keyword.locale != locale:
            continue
        word = " ".join(keyword.text.casefold().split())
        if "," in word:
            yield keyword.found(KEYWORDS, f'The keyword "{keyword.text}" holds several.', "Make each one by itself.")
        if word in seen:
            yield keyword.found(KEYWORDS, f'The keyword "{keyword.text}" stands there twice.', "Take one out.")
        seen.add(word)

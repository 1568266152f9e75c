"""What a listing says of health."""

from __future__ import annotations

import re
from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import LOCALES, Manifest, Written
from speakup_workbench.checks.promises import POLICY
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.wording import NEGATION, Wording

ADVICE = Rule(
    id="POL-5",
    level="warning",
    asks="A skill that speaks of health says in its description that it is no medical advice, and claims no cure",
    why="It is what health skills are refused for most; Amazon's wording is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
CONDITION = Rule(
    id="POL-6",
    level="warning",
    asks="A skill that has an illness in its name has a privacy policy",
    why="Reviewers have asked for one, also where nothing is kept; that is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
RULES = (ADVICE, CONDITION)

_ILLNESS = {
    "en": r"cancer|diabet\w+|depress\w+|anxiety|asthma|epilep\w+|dementia|alzheimer\w*|autism|adhd|hiv|aids|malaria"
    r"|stroke|cholera|covid\w*|flu|migraines?|hypertension|obesity|eating disorders?|addiction|arthritis|tuberculosis",
    "es": r"cáncer|diabetes|depresión|ansiedad|asma|epilepsia|demencia|alzheimer|autismo|tdah|vih|sida|malaria"
    r"|ictus|cólera|covid\w*|gripe|migrañas?|hipertensión|obesidad|adicci\w+|artritis|tuberculosis",
}
_HEALTH = {
    "en": rf"\b(?:health|medic(?:al|ines?|ations?)|doctors?|symptoms?|diseases?|illness(?:es)?|diagnos\w+|treatments?"
    rf"|therap\w+|vaccin\w+|first aid|suicid\w+|self[- ]harm|blood pressure|pregnan\w+|infections?|{_ILLNESS['en']})\b",
    "es": rf"\b(?:salud|médic[oa]s?|medicamentos?|medicinas?|síntomas?|enfermedad(?:es)?|diagn\w+|tratamientos?"
    rf"|terapias?|vacun\w+|primeros auxilios|suicid\w+|embaraz\w+|infecci\w+|{_ILLNESS['es']})\b",
}
_DISCLAIMER = {
    "en": rf"(?:{NEGATION['en']})[^.!?]*\b(?:(?:medical|health|professional) advice|substitutes?|replace\w*"
    r"|diagnos\w+)\b",
    "es": rf"(?:{NEGATION['es']})[^.!?]*\b(?:(?:consejos?|asesoramiento) (?:médico|profesional)|sustitu\w+|reemplaza\w*"
    r"|diagn\w+)\b",
}
_TEXTS = frozenset({"name", "summary", "description", "updatesDescription", "keywords"})
CLAIM = Wording(
    ADVICE,
    {
        "en": r"\b(?:cures?|heals?|diagnoses|treats|prevents) (?:your |all |any |the )?"
        rf"(?:\w+ )?(?:illness\w*|diseases?|symptoms?|pain|{_ILLNESS['en']})\b|\bsaves? (?:lives|your life)\b",
        "es": rf"\b(?:cura|sana|diagnostica|trata|previene) (?:tu |la |el |las |los )?"
        rf"(?:enfermedad\w*|dolor|{_ILLNESS['es']})\b",
    },
    'The {field} claims to heal: "{said}"',
    "Say what it tells of, not what it cures.",
    _TEXTS,
    NEGATION,
)


def findings(manifest: Manifest) -> Iterator[Finding]:
    texts = list(manifest.written(*_TEXTS))
    yield from CLAIM.findings(texts)
    for locale in manifest.locales:
        yield from _disclaimer(manifest, locale, [text for text in texts if text.locale == locale])
    for name in manifest.written("name"):
        illness = _ILLNESS.get(name.language)
        place = ("privacyAndCompliance", "locales", str(name.locale), "privacyPolicyUrl")
        if illness and re.search(rf"\b(?:{illness})\b", name.text, re.IGNORECASE) and not manifest.text(*place):
            yield name.found(CONDITION, f'"{name.text}" names an illness, and has no privacy policy.', "Publish one.")


def _disclaimer(manifest: Manifest, locale: str, texts: list[Written]) -> Iterator[Finding]:
    language = locale.partition("-")[0]
    description = (*LOCALES, locale, "description")
    disclaimer = _DISCLAIMER.get(language)
    if disclaimer is None or re.search(disclaimer, manifest.text(*description), re.IGNORECASE):
        return
    said = [(text, found[0]) for text in texts if (found := re.search(_HEALTH[language], text.text, re.IGNORECASE))]
    if manifest.text("publishingInformation", "category") == "HEALTH_AND_FITNESS":
        reason = "Its category is HEALTH_AND_FITNESS"
    elif said:
        reason = f'The {said[0][0].field} speaks of "{said[0][1]}"'
    else:
        return
    problem = f"{reason}, and the description of {locale} does not say that it is no medical advice."
    remedy = "Say there that nothing in the skill is medical advice, and whom to ask instead."
    yield ADVICE.found(manifest.path, manifest.at(*description), problem, remedy)

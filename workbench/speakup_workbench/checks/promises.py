"""What a listing must not say or promise: of money, of emergencies, of rewards; and what nobody has written yet."""

from __future__ import annotations

from collections.abc import Iterator

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import REFERENCE, Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.wording import NEGATION, Wording, texts_of
from speakup_workbench.models import Model

POLICY = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/policy-requirements-for-an-alexa-skill.html"
_TESTS = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html"

FINISHED = Rule(
    id="FUN-12",
    level="error",
    asks="The skill is no test skill, and its listing has no text that only keeps a place",
    why="Amazon publishes nothing unfinished.",
    source=_TESTS,
    verified="2026-11",
)
EMERGENCY = Rule(
    id="POL-8",
    level="warning",
    asks="Nothing claims to call or to replace the police, an ambulance or an emergency number",
    why="Somebody in need would rely on it. Amazon forbids it; the wording of the rule is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
DONATION = Rule(
    id="POL-11",
    level="warning",
    asks="Nothing collects money, has it pledged, or promises that using the skill gives some; habits may be pledged",
    why="No way to give money is left to a skill. Amazon's wording on donations is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
SECRETS = Rule(
    id="POL-12",
    level="warning",
    asks="Nobody is asked to say a card, an account, a password or the number of an identity document",
    why="It would be heard by everybody in the room. Amazon forbids it; the wording of the rule is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
REVIEWS = Rule(
    id="POL-17",
    level="warning",
    asks="Nobody is rewarded for a review, nor asked for its stars",
    why="Amazon forbids bought reviews; the wording of the rule is not confirmed.",
    source=POLICY,
    verified="2026-11",
)
EXPORT = Rule(
    id="POL-18",
    level="warning",
    asks="`isExportCompliant` is true",
    why="Amazon asks whoever submits a skill to certify it; that it refuses a false one is not confirmed.",
    source=REFERENCE,
    verified="2026-11",
)
RULES = (FINISHED, EMERGENCY, DONATION, SECRETS, REVIEWS, EXPORT)

_STORE = frozenset({"name", "summary", "description", "updatesDescription", "keywords"})
_LISTING = _STORE | {"examplePhrases", "testingInstructions"}
_HEARD = frozenset({"examplePhrases", "samples"})
_NOTHING: dict[str, str] = {}

_KEEPS_A_PLACE = (
    r"\blorem ipsum\b|(?-i:\b(?:TODO|TBD|FIXME|XXX)\b)|\bplaceholder\b"
    r"|\bsample (?:(?:short|full|detailed) description|testing instructions)\b"
    r"|\b(?:insert|enter|write|add) (?:your|the|a) [\w ]{1,30} here\b|\b(?:text|description) goes here\b"
)
_HELP = (
    r"(?:the |your |an? )?(?:local )?(?:911|999|112|000|emergency (?:services?|responders?|numbers?|calls?)|police"
    r"|ambulances?|paramedics|fire (?:department|brigade|service))\b"
)
_CALL = r"(?:call|contact|alert|notify|reach|dial|text|summon|phone|connect you (?:to|with))"
_CALLS = r"(?:calls|contacts|alerts|notifies|reaches|dials|texts|summons|phones|connects you (?:to|with))"
_ABLE = r"(?:can|will|could|lets? you|helps? you(?: to)?|able to|automatically|(?:ask|say|use)\b[^.!?]{1,40}\bto)"
_AYUDA = (
    r"(?:a |al |con )?(?:la |los |una )?"
    r"(?:112|911|091|emergencias|servicios de emergencia|policía|ambulancia|bomberos)\b"
)
_GAP = r"(?:(?!\b(?:sav|cost|worth|tip|about|ahorr))[^.!?]){0,40}"  # "gives you tips that save money" gives none
_MONEY = r"(?:[$€£]|\b(?:dollars?|euros?|cents|bucks|money|cash|funds)\b)"
_DINERO = r"(?:[$€£]|\b(?:dólar(?:es)?|euros?|pesos|dinero|fondos)\b)"

WORDINGS = (
    Wording(
        FINISHED,
        {
            "en": r"\bhello world\b|\b(?:my )?test skill\b|^(?:my )?(?:test|demo|sample)$",
            "es": r"\bhola mundo\b|\bskill de prueba\b|^(?:prueba|demo)$",
        },
        'The {field} speaks of "{words}", as of a test skill.',
        "Say what the skill is for.",
        _LISTING - {"testingInstructions"},
        _NOTHING,
    ),
    Wording(
        FINISHED,
        dict.fromkeys(("en", "es", "de", "fr", "it", "pt", "nl"), _KEEPS_A_PLACE),
        'The {field} keeps a place with "{words}".',
        "Write what belongs there.",
        _LISTING,
        _NOTHING,
        "to-do",
    ),
    Wording(
        EMERGENCY,
        {
            "en": rf"\b{_CALLS} {_HELP}|\b{_ABLE} (?:\w+ )?{_CALL} {_HELP}"
            rf"|\b(?:replaces?|instead of|rather than)(?: calling| dialling| dialing)? {_HELP}",
            "es": rf"\b(?:puede|podrá|permite) (?:llamar|contactar|avisar|alertar) {_AYUDA}"
            rf"|\b(?:sustituye|en lugar de) {_AYUDA}",
        },
        'The {field} promises help in an emergency: "{said}"',
        "Say that the skill cannot call anybody, and which number to call oneself.",
        _STORE,
        NEGATION,
    ),
    Wording(
        DONATION,
        {
            "en": rf"\b(?:donat(?:e|es|ed|ing|ions?)|fundrais\w+|crowdfund\w+)\b"
            rf"|\b(?:pledg|giv|contribut|send|collect|rais)(?:e|es|s|ing)?\b{_GAP}{_MONEY}",
            "es": rf"\b(?:don(?:ar|as?|amos|ación|aciones|ativos?)|recauda\w*)\b"
            rf"|\b(?:promet\w+|da|dar|aport\w+|envi\w+|recog\w+)\b{_GAP}{_DINERO}",
        },
        'The {field} speaks of giving money: "{said}"',
        "Name who takes it, on a card, and say that the skill takes none; a pledge can be one of a habit.",
        _STORE | _HEARD,
        {
            "en": rf"{NEGATION['en']}|\b(?:blood|plasma|organs?|hair|(?:my|your) time|cloth\w+|food|meals?|books?"
            r"|toys?|coats?|furniture|goods|things|items?|bikes?|bicycles?|phones?|glasses)\b",
            "es": rf"{NEGATION['es']}|\b(?:sangre|plasma|órganos?|(?:mi|tu) tiempo|ropa|comida|libros?"
            r"|juguetes?|muebles?|cosas)\b",
        },
    ),
    Wording(
        SECRETS,
        {
            "en": r"\b(?:(?:credit|debit) card|card number|cvv|cvc|iban|bank account|account number|sort code"
            r"|routing number|social security|passport number|password|passcode)s?\b",
            "es": r"\b(?:tarjeta de (?:crédito|débito)|número de (?:la )?(?:tarjeta|cuenta)|cuenta bancaria"
            r"|contraseñas?|número de(?:l)? (?:pasaporte|dni))\b",
        },
        'Somebody is to say what is secret, in the {field}: "{said}"',
        "Do without it. An account is linked in the Alexa app.",
        _HEARD | {"slots"},
        _NOTHING,
    ),
    Wording(
        REVIEWS,
        {
            "en": r"\b(?:if you|get|earn|unlock|reward|bonus|in return|in exchange)\b[^.!?]*"
            r"\b(?:(?:leav|writ|post|giv)(?:e|es|ing) (?:us |it )?an? (?:\w+ )?review|rate (?:us|this skill))"
            r"|\b(?:review|rate) (?:us|this skill)\b[^.!?]*\b(?:get|earn|unlock|free|reward|bonus)\b"
            r"|\b(?:five|5)[- ]stars?\b",
            "es": r"\b(?:si|gana|consigue|gratis|a cambio)\b[^.!?]*\b(?:reseñas?|estrellas)\b"
            r"|\b(?:cinco|5) estrellas\b",
        },
        'The {field} asks for a review: "{said}"',
        "Leave it to the listener.",
        _STORE,
        NEGATION,
    ),
)


def findings(manifest: Manifest, models: list[Model]) -> Iterator[Finding]:
    texts = texts_of(manifest, models)
    for wording in WORDINGS:
        yield from wording.findings(texts)
    place = ("privacyAndCompliance", "isExportCompliant")
    if manifest.get(*place) is False:
        remedy = "Make sure that it is, and write true."
        yield EXPORT.found(
            manifest.path, manifest.at(*place), "The skill is said not to comply with export law.", remedy
        )

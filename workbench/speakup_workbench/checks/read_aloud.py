"""What looks right and sounds wrong: abbreviations, units, signs, addresses, capitals, Roman numerals and ranges.

Abbreviations, units and the words for signs are known in English and Spanish; the rest holds for every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from speakup_workbench.checks.finding import Level
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.rule import Rule

_VUI = (
    "https://developer.amazon.com/en-US/docs/alexa/custom-skills/"
    "voice-interface-and-user-experience-testing-for-a-custom-skill.html"
)
_WHY = "Alexa's voice may spell it, skip it or read it as another word; which of them is not documented."

ADDRESS = Rule(
    id="aloud-address",
    level="warning",
    asks="No address of a web page or mailbox is read aloud (VUI-6)",
    why="Nobody can note it down; on a card it can be tapped.",
    source=_VUI,
    verified="2026-11",
)
SIGN = Rule(
    id="aloud-sign",
    level="warning",
    asks="Speech has words where a page would have signs (VUI-6)",
    why=_WHY,
    source=_VUI,
    verified="2026-11",
)
ABBREVIATION = Rule(
    id="aloud-abbreviation",
    level="advice",
    asks="Speech has no abbreviations (VUI-6)",
    why=_WHY,
    source=_VUI,
    verified="2026-11",
)
UNIT = Rule(id="aloud-unit", level="advice", asks="Units are written as they are spoken", why=_WHY)
CAPITALS = Rule(
    id="aloud-capitals",
    level="advice",
    asks="No word is written in capitals only, unless its letters are meant",
    why="Alexa's voice may spell it.",
)
ROMAN = Rule(
    id="aloud-roman",
    level="advice",
    asks="Speech has no Roman numerals",
    why="Alexa's voice may read their letters.",
)
RANGE = Rule(
    id="aloud-range",
    level="advice",
    asks="A range of numbers has a word between them",
    why="Alexa's voice may read a hyphen as minus, or the two as one number.",
)
RULES = (ADDRESS, SIGN, ABBREVIATION, UNIT, CAPITALS, ROMAN, RANGE)


@dataclass(frozen=True)
class Slip:
    """Something that sounds otherwise than it looks."""

    rule: Rule
    level: Level
    written: str
    remedy: str

    @property
    def problem(self) -> str:
        return f"{self.written!r} is read aloud."


_ABBREVIATIONS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "e.g.": "for example",
        "eg.": "for example",
        "i.e.": "that is",
        "etc.": "and so on",
        "approx.": "about",
        "ca.": "about",
        "vs.": "versus",
        "incl.": "including",
        "excl.": "without",
        "max.": "at most",
        "min.": "at least",
        "avg.": "on average",
        "est.": "about",
        "dept.": "department",
        "govt.": "government",
        "p.a.": "a year",
        "a.k.a.": "also known as",
        "asap": "as soon as possible",
        "w/o": "without",
        "w/": "with",
        "hrs": "hours",
        "mins": "minutes",
        "secs": "seconds",
        "yrs": "years",
    },
    "es": {
        "p. ej.": "por ejemplo",
        "p.ej.": "por ejemplo",
        "etc.": "etcétera",
        "aprox.": "más o menos",
        "vs.": "contra",
        "incl.": "incluido",
        "máx.": "como máximo",
        "mín.": "como mínimo",
        "núm.": "número",
        "pág.": "página",
        "Ud.": "usted",
        "Uds.": "ustedes",
        "EE. UU.": "Estados Unidos",
        "EE.UU.": "Estados Unidos",
        "mins": "minutos",
        "hrs": "horas",
    },
}
_UNITS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "km/h": "kilometers an hour",
        "mph": "miles an hour",
        "m/s": "meters a second",
        "kg": "kilograms",
        "mg": "milligrams",
        "g": "grams",
        "km": "kilometers",
        "cm": "centimeters",
        "mm": "millimeters",
        "m": "meters",
        "m²": "square meters",
        "m2": "square meters",
        "m³": "cubic meters",
        "m3": "cubic meters",
        "km²": "square kilometers",
        "ha": "hectares",
        "ml": "milliliters",
        "l": "liters",
        "L": "liters",
        "gal": "gallons",
        "lb": "pounds",
        "lbs": "pounds",
        "oz": "ounces",
        "ft": "feet",
        "yd": "yards",
        "kWh": "kilowatt hours",
        "°C": "degrees Celsius",
        "°F": "degrees Fahrenheit",
        "hrs": "hours",
        "min": "minutes",
    },
    "es": {
        "km/h": "kilómetros por hora",
        "kg": "kilos",
        "mg": "miligramos",
        "g": "gramos",
        "km": "kilómetros",
        "cm": "centímetros",
        "mm": "milímetros",
        "m": "metros",
        "m²": "metros cuadrados",
        "m2": "metros cuadrados",
        "m³": "metros cúbicos",
        "m3": "metros cúbicos",
        "km²": "kilómetros cuadrados",
        "ha": "hectáreas",
        "ml": "mililitros",
        "l": "litros",
        "L": "litros",
        "kWh": "kilovatios hora",
        "°C": "grados",
        "°F": "grados Fahrenheit",
        "min": "minutos",
        "h": "horas",
    },
}
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "->": "to",
        "=>": "to",
        "→": "to",
        "&": "and",
        "#": "number",
        "@": "at",
        "+": "plus",
        "=": "is",
        "~": "about",
    },
    "es": {"->": "a", "=>": "a", "→": "a", "&": "y", "#": "número", "@": "arroba", "+": "más", "=": "es", "~": "unos"},
}
_USUALLY_READ = {"&", "+", "@"}
"""Signs that Alexa's voices are known to read as their words, in the main."""
_BETWEEN = {"en": "to", "es": "a"}
_KNOWN = frozenset("UNICEF UNESCO UNAIDS NASA NATO FIFA UEFA COVID AIDS IKEA OPEC ASCII HTTP HTTPS HTML".split())
"""Names that everyone reads as they are meant."""

_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w[\w.]*|\b[\w-]+\.(?:com|org|net|gov|edu|info|io)\b(?:/\S*)?"
)
_SIGN = re.compile(r"->|=>|[→⇒←&#@*_~=+|\\^<>•§™®©]|(?<=\w)/(?=\w)|[\u2600-\u27bf\U0001f000-\U0001faff]")
_CAPITALS = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")
_ROMAN = re.compile(r"(?<!\w)(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_RANGE = re.compile(r"(?<![\w–-])(\d[\d.,]*)\s?[-–—]\s?(\d[\d.,]*)(?![\w–-])")
_SPELLED_OUT = re.compile(r"(?s)<(say-as|sub|phoneme|alexa:name)\b[^>]*>.*?</\1>")


def slips(speech: str, language: str) -> Iterator[Slip]:
    """Of SSML; what a tag says how to read is left out. A `MARK` stands for what only a conversation knows."""
    text = unescape(re.sub(r"<[^>]*>", " ", _SPELLED_OUT.sub(" ", speech)))
    for find in (_addresses, _abbreviations, _units, _ranges, _signs, _romans, _capitals):
        for slip in find(text, language):
            yield slip
            text = text.replace(slip.written, " ")  # nothing is told twice


def _addresses(text: str, language: str) -> Iterator[Slip]:
    for found in _ADDRESS.finditer(text):
        written = found[0].rstrip(".,;:!?)")
        remedy = 'Put it on a card, and say so; or write a short one as it is spoken, "example dot org".'
        yield Slip(ADDRESS, "warning", written, remedy)


def _abbreviations(text: str, language: str) -> Iterator[Slip]:
    for short, spoken in _ABBREVIATIONS.get(language, {}).items():
        if re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text):
            yield Slip(ABBREVIATION, "advice", short, f"Write {spoken!r}.")


def _units(text: str, language: str) -> Iterator[Slip]:
    units = _UNITS.get(language, {})
    names = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    for found in re.finditer(rf"(?:\d[\d.,]*|{MARK}\w*)\s?({names})(?![\w/])", text) if names else ():
        amount = "the amount" if MARK in found[0] else found[0].removesuffix(found[1]).strip()
        yield Slip(UNIT, "advice", found[0].replace(MARK, "").strip(), f"Write {units[found[1]]!r} after {amount}.")


def _ranges(text: str, language: str) -> Iterator[Slip]:
    for found in _RANGE.finditer(text):
        low, high = found[1], found[2].rstrip(".,")
        word = _BETWEEN.get(language)
        remedy = f'Write "{low} {word} {high}".' if word else "Write a word between the two."
        yield Slip(RANGE, "advice", found[0].rstrip(".,"), remedy)


def _signs(text: str, language: str) -> Iterator[Slip]:
    for sign in dict.fromkeys(_SIGN.findall(text)):
        spoken = _SIGNS.get(language, {}).get(sign)
        remedy = f"Write {spoken!r}." if spoken else "Write what is meant, or take it out."
        yield Slip(SIGN, "advice" if sign in _USUALLY_READ else "warning", sign, remedy)


def _romans(text: str, language: str) -> Iterator[Slip]:
    for found in _ROMAN.finditer(text):
        ones = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}[found[2]]
        value = 10 * len(found[1]) + ones
        yield Slip(ROMAN, "advice", found[0], f"Write the word for {value}, or for the {value}th.")


def _capitals(text: str, language: str) -> Iterator[Slip]:
    for found in _CAPITALS.finditer(text):
        if found[0].isupper() and found[0] not in _KNOWN:
            remedy = f"Write {found[0].capitalize()!r}, or {{{{ spelled({found[0]!r}) }}}} where its letters are meant."
            yield Slip(CAPITALS, "advice", found[0], remedy)

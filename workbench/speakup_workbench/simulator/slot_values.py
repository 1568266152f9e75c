"""Built-in slot types: from words to the value Alexa sends.

Formats: https://developer.amazon.com/docs/custom-skills/slot-type-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from speakup_workbench.simulator.dates import Dates
from speakup_workbench.simulator.durations import Durations
from speakup_workbench.simulator.number_words import NumberWords
from speakup_workbench.simulator.places import COUNTRIES, STATES
from speakup_workbench.simulator.times import Times

PHRASE_TYPES = frozenset({"AMAZON.SearchQuery", "AMAZON.LITERAL"})
"""Types that take any words, as they were said."""
NUMBER_TYPES = frozenset({"AMAZON.NUMBER", "AMAZON.FOUR_DIGIT_NUMBER", "AMAZON.Ordinal", "AMAZON.PhoneNumber"})
"""Types for which Alexa sends "?" when the answer to their own question was no such value."""

LISTED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "AMAZON.DayOfWeek": "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
        "AMAZON.Month": "january, february, march, april, may, june, july, august, september, october, "
        "november, december",
        "AMAZON.Color": "black, white, gray, grey, red, orange, yellow, green, blue, purple, violet, pink, "
        "brown, turquoise, gold, silver, beige, navy, teal, maroon",
        "AMAZON.Country": COUNTRIES,
        "AMAZON.US_STATE": STATES,
    },
    "es": {
        "AMAZON.DayOfWeek": "lunes, martes, miércoles, jueves, viernes, sábado, domingo",
        "AMAZON.Month": "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, "
        "noviembre, diciembre",
        "AMAZON.Color": "negro, blanco, gris, rojo, naranja, amarillo, verde, azul, morado, violeta, rosa, marrón",
    },
}
"""Values of list types short enough to be known here, by language; of other list types any value is unlisted."""


class ValueReader(Protocol):
    """One built-in type in one language."""

    vocabulary: frozenset[str]
    """Its words; digits belong to every type."""
    longest: int
    """The most words a value has."""

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        """The value Alexa sends for all these words together; None when they are no such value."""
        ...


class Numbers:
    """AMAZON.NUMBER: "one hundred and five" → "105"."""

    longest = 14

    def __init__(self, language: str) -> None:
        self._numbers = NumberWords(language)
        self.vocabulary = self._numbers.vocabulary | self._numbers.connecting

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        return self._numbers.cardinal(words)


class FourDigitNumbers(Numbers):
    """AMAZON.FOUR_DIGIT_NUMBER: "six oh four five" → "6045"."""

    longest = 7

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        number = self._numbers.whole(words)
        digits = self._numbers.digits(words) if number is None or len(words) == 1 else str(number)
        return digits if digits and len(digits) == 4 else None


class Ordinals(Numbers):
    """AMAZON.Ordinal: "twenty first" → "21"."""

    longest = 6

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        number = self._numbers.ordinal(words)
        return None if number is None else str(number)


class PhoneNumbers(Numbers):
    """AMAZON.PhoneNumber: "two oh six five five five …" → "206555…", from 3 to 15 digits."""

    longest = 20

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.vocabulary |= {"plus"}

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        spoken = words[1:] if words[0] == "plus" else words
        digits = self._numbers.digits([word.replace(".", "") for word in spoken])  # 206.555.1212
        return digits if digits and 3 <= len(digits) <= 15 else None


class AlphaNumerics(Numbers):
    """AMAZON.AlphaNumeric: "j l nine oh five" → "jl905", "x dash one" → "x-1"."""

    longest = 20
    signs: Mapping[str, str] = {"dash": "-", "hyphen": "-", "dot": ".", "period": ".", "guion": "-", "guión": "-"}

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.vocabulary |= {*"abcdefghijklmnopqrstuvwxyz", *self.signs}

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        code, run = "", list[str]()
        for word in [*words, ""]:
            alone = word not in self._numbers.zeros and re.fullmatch(r"[^\W\d_]|[^\W\d_]+\d\w*", word)
            if word and not alone and word not in self.signs:
                run.append(word)
                continue
            digits = self._numbers.digits(run) if run else ""
            if digits is None:
                return None
            code, run = code + digits + self.signs.get(word, word), []
        return code if code and code.strip("-.") == code else None


_READERS: dict[str, type[Numbers | Dates | Times | Durations]] = {
    "AMAZON.NUMBER": Numbers,
    "AMAZON.FOUR_DIGIT_NUMBER": FourDigitNumbers,
    "AMAZON.Ordinal": Ordinals,
    "AMAZON.PhoneNumber": PhoneNumbers,
    "AMAZON.AlphaNumeric": AlphaNumerics,
    "AMAZON.DATE": Dates,
    "AMAZON.TIME": Times,
    "AMAZON.DURATION": Durations,
}


def reader(type: str, language: str) -> ValueReader | None:
    """The reader of a built-in type with a format of its own; None for phrases, lists and custom types."""
    found = _READERS.get(type)
    return found(language) if found else None


def listed(type: str, language: str) -> tuple[str, ...]:
    """The values known of a built-in list type, none for most."""
    values = LISTED.get(language, {}).get(type)
    return tuple(values.split(", ")) if values else ()

"""Number words: "one hundred and five", "nineteen eighty four", "twenty first", "six oh four five".

A reading is right when the number, spelled again, gives the same words: so "twenty eleven" and "five twenty"
are no numbers, and no grammar has to say why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class _Language:
    values: Mapping[str, int]
    """Words that add up, from 0 to 90 and, where they are one word, the hundreds; the spelling first."""
    scales: Mapping[str, int]
    """Words that multiply what stands before them."""
    ordinals: Mapping[str, str | int]
    """Ordinals, each with its cardinal word, or with its number where ordinals add up ("vigésimo primero")."""
    same: Mapping[str, str]
    """Other spellings, each with the one in `values` or `scales`."""
    joiner: str
    """Between tens and units ("treinta y cinco"), or after a scale ("two hundred and five")."""
    joins_tens: bool
    points: tuple[str, ...]
    """Between a whole number and its decimals, the usual word first."""
    minus: str
    minuses: frozenset[str] = frozenset()
    zeros: frozenset[str] = frozenset()
    """What zero is called among digits."""
    repeats: Mapping[str, int] = field(default_factory=dict)
    dozens: frozenset[str] = frozenset()
    halves: frozenset[str] = frozenset()
    """Before a dozen."""
    spoken_year: re.Pattern[str] | None = None
    """A year in two halves: "nineteen eighty four"."""


def _feminine_too(ordinals: Mapping[str, int]) -> dict[str, int]:
    return {**ordinals, **{f"{word[:-1]}a": number for word, number in ordinals.items()}}


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * index for index, word in enumerate(words.split())}


_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_ENGLISH = _Language(
    values={
        **_numbered("zero one two three four five six seven eight nine ten eleven twelve"),
        **_numbered(_TEENS, 13),
        **_numbered(_TENS, 20, 10),
    },
    scales={"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000},
    ordinals={
        **{"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight"},
        **{"ninth": "nine", "twelfth": "twelve", "hundredth": "hundred", "thousandth": "thousand"},
        **{f"{word}th": word for word in f"four six seven ten eleven {_TEENS} million".split()},
        **{f"{word[:-1]}ieth": word for word in _TENS.split()},
    },
    same={"a": "one", "an": "one", "fourty": "forty"},
    joiner="and",
    joins_tens=False,
    points=("point",),
    minus="minus",
    minuses=frozenset({"minus", "negative"}),
    zeros=frozenset({"oh", "o", "zero", "nought"}),
    repeats={"double": 2, "triple": 3},
    dozens=frozenset({"dozen"}),
    halves=frozenset({"half a"}),
    spoken_year=re.compile(
        rf"\b(?:{_TEENS.replace(' ', '|')}|eleven|twelve|twenty)[ -]"
        rf"(?:(?:oh|o)[ -](?:{_UNITS})|(?:{_TENS.replace(' ', '|')})(?:[ -](?:{_UNITS}))?"
        rf"|ten|eleven|twelve|{_TEENS.replace(' ', '|')})\b"
    ),
)
_DECADES = "décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
_NTH = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno"
_SPANISH = _Language(
    values={
        **_numbered("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
        **_numbered("dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés", 16),
        **_numbered("veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve", 24),
        **_numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
        **_numbered("cien doscientos trescientos cuatrocientos quinientos seiscientos", 100, 100),
        **_numbered("setecientos ochocientos novecientos", 700, 100),
    },
    scales={"mil": 1_000, "millones": 1_000_000},
    ordinals={
        **_feminine_too(_numbered(_NTH, 1)),
        **_feminine_too(_numbered(_DECADES, 10, 10)),
        **_feminine_too(_numbered("undécimo duodécimo", 11)),
        **_feminine_too({f"decimo{nth.replace('é', 'e')}": 10 + n for nth, n in _numbered(_NTH, 1).items()}),
        **_feminine_too({"decimoséptimo": 17, "centésimo": 100}),
        **{"primer": 1, "tercer": 3, "decimoprimer": 11, "decimotercer": 13},
    },
    same={
        **{"un": "uno", "una": "uno", "veintiún": "veintiuno", "veintiuna": "veintiuno", "ciento": "cien"},
        **{"dieciseis": "dieciséis", "veintidos": "veintidós", "veintitres": "veintitrés"},
        **{"veintiseis": "veintiséis", "veintiun": "veintiuno", "millón": "millones", "millon": "millones"},
        **{f"{stem}cientas": f"{stem}cientos" for stem in "dos tres cuatro seis sete ocho nove".split()},
        "quinientas": "quinientos",
    },
    joiner="y",
    joins_tens=True,
    points=("coma", "punto"),
    minus="menos",
    minuses=frozenset({"menos"}),
    zeros=frozenset({"cero"}),
    dozens=frozenset({"docena", "docenas"}),
    halves=frozenset({"media"}),
)
_NONE = _Language({}, {}, {}, {}, "", False, (), "-")
_LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}
_LARGEST = 10**12  # no listener says more


class NumberWords:
    """The numbers of one language. A language without data still reads digits.

    Readers take lower-case words, digits among them, and return None when the words are no such number.
    """

    def __init__(self, language: str) -> None:
        self._language = spoken = _LANGUAGES.get(language, _NONE)
        self.minus = spoken.minus
        self._spelling = {value: word for word, value in spoken.values.items()}
        ordinals = {word: base for word, base in spoken.ordinals.items() if isinstance(base, str)}
        self._ordinal_of = {base: word for word, base in ordinals.items()}
        self._descending = sorted(spoken.scales.items(), key=lambda item: -item[1])
        adding_up = [(word, number) for word, number in spoken.ordinals.items() if isinstance(number, int)]
        self._ordinals_that_add_up = sorted(adding_up, key=lambda item: -item[1])
        """The largest first; of equal ones the first listed."""
        self._known = {*spoken.values, *spoken.scales, *([spoken.joiner] if spoken.joins_tens else [])}
        self.zeros = spoken.zeros
        self.spoken_year = spoken.spoken_year
        words = [*spoken.values, *spoken.scales, *spoken.ordinals, *spoken.same]
        self.vocabulary = frozenset(words) | spoken.zeros | spoken.dozens
        """Words that begin or go on with a number; `connecting` ones stand inside it only."""
        self.connecting = (
            {*spoken.points, spoken.joiner} | spoken.minuses | {*spoken.repeats, *" ".join(spoken.halves).split()}
        )

    def is_numeric(self, word: str) -> bool:
        return word in self.vocabulary or word[0].isdigit()

    def cardinal(self, words: Sequence[str]) -> str | None:
        """A number as decimal digits: "105", "1.5", "-3"."""
        if words and words[0] in self._language.minuses:
            found = self.cardinal(words[1:])
            return None if found is None or found.startswith("-") else f"-{found}"
        for point, word in enumerate(words):
            if word in self._language.points:
                whole, digits = self.whole(words[:point]) if point else 0, self.digits(words[point + 1 :])
                return None if whole is None or digits is None else f"{whole}.{digits}"
        if len(words) == 1 and re.fullmatch(r"\d+\.\d+", words[0], re.ASCII):
            return words[0]
        found_whole = self.whole(words)
        return None if found_whole is None else str(found_whole)

    def whole(self, words: Sequence[str]) -> int | None:
        """A whole number in words ("twelve hundred", "a dozen") or digits ("12", "12 thousand")."""
        if len(words) == 1 and words[0].isdecimal():
            return int(words[0]) if len(words[0]) < 16 else None
        if words and words[-1] in self._language.dozens:
            if " ".join(words[:-1]) in self._language.halves:
                return 6
            count = 1 if list(words[:-1]) in ([], ["a"]) else self.whole(words[:-1])
            return None if count is None else 12 * count
        plain = self._plain(words)
        if not plain or not self._known.issuperset(plain) or words[-1:] in (["a"], ["an"]):
            return None
        number = self._sum(plain)
        if number >= _LARGEST:
            return None
        spelled = self._plain(self._spelled(number))
        return number if plain in (spelled, self._in_hundreds(number)) else None

    def ordinal(self, words: Sequence[str]) -> int | None:
        """ "twenty first", "21st": 21."""
        if not words:
            return None
        if len(words) == 1 and (typed := re.fullmatch(r"(\d{1,9})(?:st|nd|rd|th|\.?[ºª])", words[0])):
            return int(typed[1])
        match self._language.ordinals.get(words[-1]):
            case int():
                return self._sum_of_ordinals(words)
            case str(cardinal):
                one = ["one"] if len(words) == 1 and cardinal in self._language.scales else []
                return self.whole([*one, *words[:-1], cardinal])
            case _:
                return None

    def _sum_of_ordinals(self, words: Sequence[str]) -> int | None:
        """ "centésimo vigésimo primero": each smaller than what the one before leaves room for."""
        total, room = 0, 1000
        for word in words:
            number = self._language.ordinals.get(word)
            if not isinstance(number, int) or number >= room:
                return None
            total, room = total + number, 100 if number == 100 else 10 if number % 10 == 0 else 0
        return total

    def year(self, words: Sequence[str]) -> int | None:
        """A year from 1000 to 2999: "2017", "two thousand seventeen", "twenty seventeen"."""
        number = self.whole(words)
        if number is None and self._language is _ENGLISH and len(words) > 1:
            for split in (1, 2):
                century = self.whole(words[:split])
                rest = self.digits(words[split:])
                if century is not None and 10 <= century <= 29 and rest is not None and len(rest) == 2:
                    return century * 100 + int(rest)
        return number if number is not None and 1000 <= number <= 2999 else None

    def digits(self, words: Sequence[str]) -> str | None:
        """Digits said one by one or in small groups: "two oh six", "nineteen eighty four", "double five"."""
        found = ""
        rest = list(words)
        while rest:
            group, used = self._group(rest)
            if not used:
                return None
            found += group
            rest = rest[used:]
        return found or None

    def as_year(self, typed: str) -> str:
        """A typed year as English says it: "1984" → "nineteen 84", "1905" → "nineteen oh 5"; else as it is."""
        if self._language is not _ENGLISH or not re.fullmatch(r"1[1-9]\d\d|20[1-9]\d", typed):
            return typed
        century, rest = typed[:2], typed[2:]
        return f"{century} {'hundred' if rest == '00' else f'oh {rest[1]}' if rest[0] == '0' else rest}"

    def year_in_digits(self, spoken: str) -> str:
        """ "nineteen eighty-four" → "1984"; what is no year stays."""
        year = self.year(spoken.replace("-", " ").split())
        return str(year) if year else spoken

    def spell(self, typed: str) -> str | None:
        """Typed digits as they are said: "25" → "twenty five", "25th" → "twenty fifth", "2.5" → "two point five"."""
        found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,12}))?(st|nd|rd|th|\.?º|\.?ª)?", typed.replace(",", ""), re.ASCII)
        if found is None or not self._spelling:
            return None
        whole, decimals, ending = found.groups()
        if ending and ending[-1] in "ºª":
            return None if decimals else self._ordinal_in_words(int(whole), ending[-1] == "ª")
        words = self._spelled(int(whole)) if whole == "0" or whole[0] != "0" else self._one_by_one(whole)
        if ending:
            words[-1] = self._ordinal_of.get(words[-1], words[-1])
        if decimals:
            words += [self._language.points[0], *self._one_by_one(decimals)]
        return " ".join(words)

    def _ordinal_in_words(self, number: int, feminine: bool) -> str | None:
        """ "21º" → "vigésimo primero"; None from 200 on, and in a language that does not write so."""
        words: list[str] = []
        while 0 < number < 200 and self._ordinals_that_add_up:
            word, part = next(item for item in self._ordinals_that_add_up if item[1] <= number)
            words.append(word[:-1] + "a" if feminine else word)
            number -= part
        return " ".join(words) if words and not number else None

    def _one_by_one(self, digits: str) -> list[str]:
        return [self._spelling[int(digit)] for digit in digits]

    def _group(self, words: Sequence[str]) -> tuple[str, int]:
        """The digits of the first group, and how many words it takes; none is ("", 0)."""
        first, values = words[0], self._language.values
        if first.isdecimal():
            return first, 1
        if first in self._language.zeros:
            return "0", 1
        if first in self._language.repeats and len(words) > 1:
            digit, used = self._group(words[1:])
            return (digit * self._language.repeats[first], used + 1) if len(digit) == 1 else ("", 0)
        for size in range(min(4, len(words)), 0, -1):
            number = self.whole(words[:size]) if first not in ("a", "an") else None
            if number is not None and (number < 100 or self._is_group(number, size)):
                return str(number), size
        return (str(values[first]), 1) if first in values else ("", 0)

    def _is_group(self, number: int, size: int) -> bool:
        """Of three digits: "eight hundred" and, in Spanish, "seiscientos doce"."""
        return number < 1000 and (self._language.joins_tens or (size == 2 and number % 100 == 0))

    def _plain(self, words: Sequence[str]) -> list[str]:
        """In the spelling that numbers are compared in: "a hundred and five" → one hundred five."""
        language = self._language
        plain: list[str] = []
        for index, word in enumerate(words):
            if word == language.joiner and not language.joins_tens:
                if not plain or plain[-1] not in language.scales or index == len(words) - 1:
                    return []
            elif word.isdecimal() and len(word) < 13:
                plain += self._spelled(int(word)) if language.values else [word]
            else:
                plain.append(word)
        return [language.same.get(word, word) for word in plain]

    def _sum(self, words: Sequence[str]) -> int:
        total = part = 0
        for word in words:
            scale = self._language.scales.get(word)
            if scale is None:
                part += self._language.values.get(word, 0)
            elif scale == 100:
                part = (part or 1) * scale
            else:
                below = total % scale  # "mil millones": a scale multiplies a smaller one before it
                total, part = total - below + (below + part or 1) * scale, 0
        return total + part

    def _spelled(self, number: int) -> list[str]:
        """The words of a number below 10**12."""
        if number in self._spelling:
            return [self._spelling[number]]
        for word, scale in self._descending:
            if number >= scale:
                above, below = divmod(number, scale)
                count = [] if word == "mil" and above == 1 else self._spelled(above)
                return [*count, word, *(self._spelled(below) if below else [])]
        tens = number < 100
        base = number - number % (10 if tens else 100)
        first = "ciento" if base == 100 else self._spelling[base]
        joiner = [self._language.joiner] if tens and self._language.joins_tens else []
        return [first, *joiner, *self._spelled(number - base)]

    def _in_hundreds(self, number: int) -> list[str] | None:
        """ "nineteen hundred five": how English says a number between two thousands."""
        if self._language is not _ENGLISH or not 1100 <= number <= 9999 or number // 100 % 10 == 0:
            return None
        hundreds, below = divmod(number, 100)
        return [*self._spelled(hundreds), "hundred", *(self._spelled(below) if below else [])]

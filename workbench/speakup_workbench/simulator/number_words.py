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
    """Ordinals, each with its cardinal word or its number."""
    same: Mapping[str, str]
    """Other spellings, each with the one in `values` or `scales`."""
    joiner: str
    """Between tens and units ("treinta y cinco"), or after a scale ("two hundred and five")."""
    joins_tens: bool
    points: frozenset[str]
    minus: str
    minuses: frozenset[str] = frozenset()
    zeros: frozenset[str] = frozenset()
    """What zero is called among digits."""
    repeats: Mapping[str, int] = field(default_factory=dict)
    dozens: frozenset[str] = frozenset()


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * index for index, word in enumerate(words.split())}


_ENGLISH = _Language(
    values={
        **_numbered("zero one two three four five six seven eight nine ten eleven twelve"),
        **_numbered("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13),
        **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    },
    scales={"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000},
    ordinals={
        **{"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight"},
        **{"ninth": "nine", "twelfth": "twelve", "hundredth": "hundred", "thousandth": "thousand"},
        **{
            f"{word}th": word
            for word in "four six seven ten eleven thirteen fourteen fifteen sixteen seventeen eighteen "
            "nineteen".split()
        },
        **{f"{word[:-1]}ieth": word for word in "twenty thirty forty fifty sixty seventy eighty ninety".split()},
    },
    same={"a": "one", "an": "one", "fourty": "forty"},
    joiner="and",
    joins_tens=False,
    points=frozenset({"point"}),
    minus="minus",
    minuses=frozenset({"minus", "negative"}),
    zeros=frozenset({"oh", "o", "zero", "nought"}),
    repeats={"double": 2, "triple": 3},
    dozens=frozenset({"dozen"}),
)
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
        **_numbered("primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo", 1),
        **_numbered("primera segunda tercera cuarta quinta sexta séptima octava novena décima undécima", 1),
        **{"primer": 1, "tercer": 3, "duodécimo": 12, "duodécima": 12, "vigésimo": 20, "vigésima": 20},
        **{"trigésimo": 30, "trigésima": 30},
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
    points=frozenset({"coma", "punto"}),
    minus="menos",
    minuses=frozenset({"menos"}),
    zeros=frozenset({"cero"}),
)
_NONE = _Language({}, {}, {}, {}, "", False, frozenset(), "-")
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
        self._known = {*spoken.values, *spoken.scales, *([spoken.joiner] if spoken.joins_tens else [])}
        self.zeros = spoken.zeros
        words = [*spoken.values, *spoken.scales, *spoken.ordinals, *spoken.same]
        self.vocabulary = frozenset(words) | spoken.zeros | spoken.dozens
        """Words that begin or go on with a number; `connecting` ones stand inside it only."""
        self.connecting = spoken.points | {spoken.joiner} | spoken.minuses | frozenset(spoken.repeats)

    def is_numeric(self, word: str) -> bool:
        return word in self.vocabulary or word[0].isdigit()

    def cardinal(self, words: Sequence[str]) -> str | None:
        """A number as decimal digits: "105", "1.5", "-3"."""
        if words and words[0] in self._language.minuses:
            found = self.cardinal(words[1:])
            return None if found is None or found.startswith("-") else f"-{found}"
        for point, word in enumerate(words):
            if word in self._language.points:
                whole, digits = self.whole(words[:point]), self.digits(words[point + 1 :])
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
        if len(words) == 1 and (typed := re.fullmatch(r"(\d{1,9})(?:st|nd|rd|th)", words[0], re.ASCII)):
            return int(typed[1])
        match self._language.ordinals.get(words[-1]):
            case int(number):
                return number if len(words) == 1 else None
            case str(cardinal):
                one = ["one"] if len(words) == 1 and cardinal in self._language.scales else []
                return self.whole([*one, *words[:-1], cardinal])
            case _:
                return None

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

    def spell(self, typed: str) -> str | None:
        """Typed digits as they are said: "25" → "twenty five", "25th" → "twenty fifth"."""
        found = re.fullmatch(r"(\d{1,12})(st|nd|rd|th)?", typed.replace(",", ""), re.ASCII)
        if found is None or not self._spelling or (len(found[1]) > 1 and found[1][0] == "0"):
            return None
        words = self._spelled(int(found[1]))
        if found[2]:
            words[-1] = self._ordinal_of.get(words[-1], words[-1])
        return " ".join(words)

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
        for size in (3, 2, 1):
            number = self.whole(words[:size]) if len(words) >= size and first not in ("a", "an") else None
            if number is not None and (number < 100 or (size == 2 and number % 100 == 0)):
                return str(number), size
        return (str(values[first]), 1) if first in values else ("", 0)

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

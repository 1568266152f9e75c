"""AMAZON.DURATION: "an hour and a half" → "PT1H30M"; the units stay as they were said ("PT90M").

https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#duration
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from speakup_workbench.simulator.lexicon import Lexicon, Tag, glue, phrases
from speakup_workbench.simulator.number_words import NumberWords

_ENGLISH = {
    **glue("and, of"),
    **phrases("unit", {"second, seconds, sec, secs": "TS", "minute, minutes, min, mins": "TM"}),
    **phrases("unit", {"hour, hours, hr, hrs": "TH", "day, days": "D", "week, weeks": "W"}),
    **phrases("unit", {"month, months": "M", "year, years": "Y"}),
    **phrases("unit", {"fortnight, fortnights": "2W", "decade, decades": "10Y", "century, centuries": "100Y"}),
    **phrases("part", {"half, half a, half an, a half": Fraction(1, 2)}),
    **phrases("part", {"quarter, quarters, a quarter, quarter of an, a quarter of an": Fraction(1, 4)}),
    **phrases("part", {"quarters of an": Fraction(1, 4)}),
    **phrases("number", {"a, an": ("one",), "couple, a couple": ("two",)}),
}
_SPANISH = {
    **glue("y, de"),
    **phrases("unit", {"segundo, segundos, seg": "TS", "minuto, minutos, min": "TM", "hora, horas": "TH"}),
    **phrases("unit", {"día, días": "D", "semana, semanas": "W", "mes, meses": "M", "año, años": "Y"}),
    **phrases("unit", {"quincena, quincenas": "2W", "trimestre, trimestres": "3M", "semestre, semestres": "6M"}),
    **phrases("unit", {"década, décadas": "10Y", "siglo, siglos": "100Y"}),
    **phrases("number", {"par, un par": ("dos",)}),
    **phrases("part", {"medio, media": Fraction(1, 2), "cuarto, cuartos, un cuarto": Fraction(1, 4)}),
}
_PHRASES = {"en": _ENGLISH, "es": _SPANISH}
_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
# A part of a unit is said in smaller ones; half a month is no number of days.
_SMALLER = {"Y": ("M", 12), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60)}


class Durations:
    """Reads the durations of one language."""

    longest = 12

    def __init__(self, language: str) -> None:
        self._numbers = NumberWords(language)
        self._lexicon = Lexicon(_PHRASES.get(language, {}), self._numbers)
        self.vocabulary = self._lexicon.vocabulary

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        tags = self._lexicon.tags(words)
        amounts: dict[str, int] = {}
        before = ""
        while tags:
            taken = self._first(tags, before)
            if taken is None:
                return None
            count, before, used = taken
            if not _add(amounts, count, before):
                return None
            tags = tags[used:]
        return _iso(amounts) if amounts else None

    def _first(self, tags: list[Tag], before: str) -> tuple[Fraction, str, int] | None:
        """The first amount: how many, of what, in how many tags; `before` it stood an amount of that unit, or none."""
        match tags:
            case [("number", run), ("part", part), ("unit", unit), *_]:
                count = self._count(run)
                if count is None:
                    return None
                whole = part == Fraction(1, 2)  # "two and a half hours", but "three quarters of an hour"
                return (count + part if whole else count * part), unit, 3
            case [("number", run), ("unit", unit), ("part", part)]:
                count = self._count(run)
                return None if count is None else (count + part, unit, 3)
            case [("number", run), ("unit", unit), *_]:
                count = self._count(run)
                return None if count is None else (count, unit, 2)
            case [("number", run)] if before in ("TH", "TM"):  # "an hour and twenty"
                count = self._count(run)
                return None if count is None or count >= 60 else (count, _SMALLER[before][0], 1)
            case [("part", part), ("unit", unit), *_]:
                return part, unit, 2
            case [("unit", unit), ("part", part)]:  # "hora y media"
                return 1 + part, unit, 2
            case _:
                return None

    def _count(self, run: Sequence[str]) -> Fraction | None:
        count = self._numbers.cardinal(run)
        return None if count is None or count.startswith("-") else Fraction(count)


def _add(amounts: dict[str, int], count: Fraction, unit: str) -> bool:
    """Adds an amount, its fraction in smaller units; False when that cannot be, or a larger unit follows.

    "Ten minutes a day" is no duration.
    """
    size = unit.rstrip("DHMSTWY")
    unit, count = unit[len(size) :], count * int(size or 1)
    whole, rest = divmod(count, 1)
    if whole or not rest:
        if any(_ORDER.index(unit) <= _ORDER.index(other) for other in amounts):
            return False
        amounts[unit] = whole
    if not rest:
        return True
    if unit not in _SMALLER:
        return False
    smaller, times = _SMALLER[unit]
    return _add(amounts, rest * times, smaller)


def _iso(amounts: dict[str, int]) -> str:
    days = "".join(f"{amounts[unit]}{unit}" for unit in _ORDER[:4] if unit in amounts)
    clock = "".join(f"{amounts[unit]}{unit[1:]}" for unit in _ORDER[4:] if unit in amounts)
    return f"P{days}" + (f"T{clock}" if clock else "")

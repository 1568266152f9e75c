"""AMAZON.DATE: "next weekend" → "2015-W49-WE", in the forms of Amazon's slot type reference.

https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#date

Where Amazon does not say what Alexa does, the choice made here is: a weekday that is today means today; "next"
and "last" with a weekday are the first one after and before today; "in two weeks" is a day, "in two months" a
month; a season without a year is the one that lasts or comes next, and a winter belongs to the year in which it
starts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from speakup_workbench.simulator.lexicon import Lexicon, Tag, glue, in_order, phrases
from speakup_workbench.simulator.number_words import NumberWords

_ENGLISH = {
    **glue("the, of, on, in the year"),
    **phrases("day", {"today": 0, "tomorrow": 1, "yesterday": -1}),
    **phrases("day", {"day after tomorrow": 2, "day before yesterday": -2}),
    **phrases("present", {"now, right now": 0}),
    **in_order("weekday", "monday tuesday wednesday thursday friday saturday sunday"),
    **in_order("month", "january february march april may june", 1),
    **in_order("month", "july august september october november december", 7),
    **in_order("month", "jan feb mar apr", 1),
    **phrases("month", {"jun": 6, "jul": 7, "aug": 8, "sep, sept": 9, "oct": 10, "nov": 11, "dec": 12}),
    **phrases("season", {"spring": "SP", "summer": "SU", "fall, autumn": "FA", "winter": "WI"}),
    **phrases("relative", {"this, current": 0, "next, coming": 1, "last, past, previous": -1}),
    **phrases("unit", {"day, days": "day", "week, weeks": "week", "weekend, weekends": "weekend"}),
    **phrases("unit", {"month, months": "month", "year, years": "year", "decade, decades": "decade"}),
    **phrases("unit", {"quarter, quarters": "quarter"}),
    **phrases("in", {"in": 1}),
    **phrases("offset", {"ago": -1, "from now, from today": 1}),
    **phrases("from", {"from": 1}),
    **phrases("after next", {"after next": 2}),
    **phrases("holiday", {"christmas, christmas day": (12, 25), "christmas eve": (12, 24), "halloween": (10, 31)}),
    **phrases("holiday", {"new years eve, new year s eve": (12, 31), "new years day, new year s day": (1, 1)}),
    **in_order("tens", "twenties thirties forties fifties sixties seventies eighties nineties", 2),
    **phrases("tens plural", {"s": 0}),
    **phrases("number", {"a, an": ("one",)}),
}
_SPANISH = {
    **glue("la, los, las, de, del, de este"),
    **phrases("the", {"el, el día": 0}),
    **phrases("day", {"hoy": 0, "mañana": 1, "ayer": -1, "pasado mañana": 2, "anteayer, antier, antes de ayer": -2}),
    **phrases("present", {"ahora, ahora mismo": 0}),
    **in_order("weekday", "lunes martes miércoles jueves viernes sábado domingo"),
    **in_order("month", "enero febrero marzo abril mayo junio", 1),
    **in_order("month", "julio agosto septiembre octubre noviembre diciembre", 7),
    **phrases("month", {"setiembre": 9}),
    **phrases("season", {"primavera": "SP", "verano": "SU", "otoño": "FA", "invierno": "WI"}),
    **phrases("relative", {"este, esta": 0, "próximo, próxima, siguiente, que viene": 1}),
    **phrases("relative", {"pasado, pasada, último, última": -1}),
    **phrases("unit", {"día, días": "day", "semana, semanas": "week", "fin de semana": "weekend"}),
    **phrases("unit", {"mes, meses": "month", "año, años": "year", "década, décadas": "decade"}),
    **phrases("unit", {"trimestre, trimestres": "quarter"}),
    **phrases("in", {"en, dentro de, de aquí a": 1}),
    **phrases("offset", {"hace": -1}),
    **phrases("holiday", {"navidad, día de navidad, el día de navidad": (12, 25), "nochebuena": (12, 24)}),
    **phrases("holiday", {"nochevieja, fin de año": (12, 31), "año nuevo, el día de año nuevo": (1, 1)}),
    **phrases("holiday", {"halloween": (10, 31)}),
    **phrases("tens", {"los años veinte": 2, "los treinta, los años treinta": 3, "los cuarenta, los años cuarenta": 4}),
    **phrases("tens", {"los cincuenta, los años cincuenta": 5, "los sesenta, los años sesenta": 6}),
    **phrases("tens", {"los setenta, los años setenta": 7, "los ochenta, los años ochenta": 8}),
    **phrases("tens", {"los noventa, los años noventa": 9}),
}
_PHRASES = {"en": _ENGLISH, "es": _SPANISH}
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_TYPED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Dates:
    """Reads the dates of one language."""

    longest = 14

    def __init__(self, language: str) -> None:
        self._numbers = NumberWords(language)
        self._lexicon = Lexicon(_PHRASES.get(language, {}), self._numbers)
        self.vocabulary = self._lexicon.vocabulary

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        tags = self._lexicon.tags(words)
        if not tags:
            return None
        try:
            return self._value(_in_order(tags), now.date())
        except (ValueError, OverflowError):  # beyond the years 1 to 9999
            return None

    def _value(self, tags: list[Tag], today: date) -> str | None:
        match tags:
            case [("the", _), ("number", run)]:
                return self._year_or_day(run, today, self._day(run))
            case [("the", _), *rest] if rest:
                return self._value(_in_order(rest), today)
            case [("unit", "year"), ("number", run)]:
                return _form("{}", self._numbers.year(run))
            case [("day", offset)]:
                return (today + timedelta(offset)).isoformat()
            case [("present", _)]:
                return "PRESENT_REF"
            case [("weekday", day)]:
                return _weekday(today, day, 0).isoformat()
            case [("relative", relative), ("weekday", day)]:
                return _weekday(today, day, relative).isoformat()
            case [("weekday", _), ("month", _) | ("number", _), *_]:
                return self._day_and_month(tags[1:], today)
            case [("weekday", day), ("relative", weeks), ("unit", "week")]:
                return _in_week(today, day, weeks)
            case [("weekday", day), ("unit", "week"), ("relative", weeks)]:
                return _in_week(today, day, weeks)
            case [("relative", weeks), ("unit", "week"), ("weekday", day)]:
                return _in_week(today, day, weeks)
            case [("unit", unit), ("after next", offset)]:
                return _period(unit, offset, today)
            case [("unit", "weekend")]:
                return _period("weekend", 0, today)
            case [("relative", relative), ("unit", unit)]:
                return _period(unit, relative, today)
            case [("relative", relative), ("month", month)]:
                return _month(today, month, relative)
            case [("month", month)]:
                return _month(today, month, 0)
            case [("season", season)]:
                return _season(today, season, 0)
            case [("relative", relative), ("season", season)]:
                return _season(today, season, relative)
            case [("season", season), ("number", run)]:
                return _form("{}-" + season, self._numbers.year(run))
            case [("holiday", (month, day))]:
                return _on_or_after(today, month, day)
            case [("holiday", (month, day)), ("number", run)]:
                return _form(f"{{}}-{month:02}-{day:02}", self._numbers.year(run))
            case [("relative", relative), ("holiday", (month, day))]:
                return _holiday(today, month, day, relative)
            case [("number", run), ("unit", "day" | "week" as unit), ("from", _), *rest]:
                return self._away(run, unit, 1, start) if (start := self._date(rest, today)) else None
            case [("in", _), ("number", run), ("unit", unit)]:
                return self._away(run, unit, 1, today)
            case [("number", run), ("unit", unit), ("offset", sign)]:
                return self._away(run, unit, sign, today)
            case [("offset", sign), ("number", run), ("unit", unit)]:
                return self._away(run, unit, sign, today)
            case [("unit", "week" | "weekend" as unit), *rest] if start := self._date(rest, today):
                return _period(unit, 0, start)
            case [("in", _), _, *_]:
                return self._value(tags[1:], today)
            case [("number", run), ("unit", "quarter"), *rest]:
                return self._quarter(run, rest, today)
            case [("tens", tens)]:
                return f"{(20 if tens == 2 else 19)}{tens}X"
            case [("number", run), ("tens", tens)]:
                return _form("{}" + f"{tens}X", self._numbers.whole(run))
            case [("number", run), ("tens plural", _)]:
                return self._decade(run)
            case _:
                return self._day_and_month(tags, today)

    def _day_and_month(self, tags: list[Tag], today: date) -> str | None:
        match tags:
            case [("number", (typed,))] if _TYPED.fullmatch(typed):
                return date.fromisoformat(typed).isoformat()
            case [("number", run)]:
                return self._year_or_day(run, today, self._numbers.ordinal(run))
            case [("number", run), ("month", month)]:
                day = self._day(run)
                return None if day is None else _on_or_after(today, month, day)
            case [("number", run), ("month", month), ("number", year)]:
                return _exact(self._numbers.year(year), month, self._day(run))
            case [("month", month), ("number", run)]:
                return self._after_month(month, run, today)
            case _:
                return None

    def _date(self, tags: list[Tag], today: date) -> date | None:
        """A single day, from which others are counted."""
        found = self._value(_in_order(tags), today) if tags else None
        return date.fromisoformat(found) if found and _TYPED.fullmatch(found) else None

    def _decade(self, run: Sequence[str]) -> str | None:
        """Of "1980s", and of "80s"; as in words, "20s" are those of this century and the others of the last."""
        year, short = self._numbers.year(run), self._numbers.whole(run)
        if year is None and short is not None and 20 <= short < 100:
            year = short + (2000 if short == 20 else 1900)
        return None if year is None or year % 10 else f"{year // 10}X"

    def _after_month(self, month: int, run: Sequence[str], today: date) -> str | None:
        """What may follow "april": a day, a year, or both."""
        if (day := self._day(run)) is not None:
            return _on_or_after(today, month, day)
        if (year := self._numbers.year(run)) is not None:
            return f"{year}-{month:02}"
        for split in range(1, len(run)):
            if found := _exact(self._numbers.year(run[split:]), month, self._day(run[:split])):
                return found
        return None

    def _year_or_day(self, run: Sequence[str], today: date, day: int | None) -> str | None:
        """ "twenty seventeen" is a year, "the twenty fifth" and "el veinticinco" the next day of that number."""
        typed_apart = len(run) > 1 and all(map(str.isdigit, run))  # "11/25"
        if (year := self._numbers.year(run)) is not None:
            return None if typed_apart else str(year)
        if day is None or not 1 <= day <= 31:
            return None
        return next(
            (today + timedelta(ahead)).isoformat() for ahead in range(63) if (today + timedelta(ahead)).day == day
        )

    def _day(self, run: Sequence[str]) -> int | None:
        day = self._numbers.ordinal(run)
        day = self._numbers.whole(run) if day is None else day
        return day if day is not None and 1 <= day <= 31 else None

    def _away(self, run: Sequence[str], unit: str, sign: int, today: date) -> str | None:
        count = self._numbers.whole(run)
        if count is None:
            return None
        if unit in ("day", "week"):
            return (today + timedelta(sign * count * (7 if unit == "week" else 1))).isoformat()
        return _period(unit, sign * count, today)

    def _quarter(self, run: Sequence[str], rest: list[Tag], today: date) -> str | None:
        quarter = self._numbers.ordinal(run)
        if quarter is None or not 1 <= quarter <= 4:
            return None
        match rest:
            case []:
                return f"{today.year}-Q{quarter}"
            case [("number", year)]:
                return _form("{}" + f"-Q{quarter}", self._numbers.year(year))
            case _:
                return None


def _in_order(tags: list[Tag]) -> list[Tag]:
    """ "el martes que viene" in the order of "next tuesday"; an article says something before a number only."""
    tags = [tag for at, tag in enumerate(tags) if tag[0] != "the" or (at == 0 and len(tags) > 1)]
    match tags:
        case [("the", _), ("unit" | "weekday" | "month" | "season", _), ("relative", _)]:
            return [tags[2], tags[1]]
        case [("unit" | "weekday" | "month" | "season", _), ("relative", _)]:
            return [tags[1], tags[0]]
        case _:
            return tags


def _weekday(today: date, weekday: int, relative: int) -> date:
    ahead = (weekday - today.weekday()) % 7
    if relative < 0:
        return today + timedelta(ahead - 7)
    return today + timedelta(ahead or 7 * relative)


def _in_week(today: date, weekday: int, weeks: int) -> str:
    """ "monday next week" """
    return (today + timedelta(weekday - today.weekday() + 7 * weeks)).isoformat()


def _period(unit: str, offset: int, today: date) -> str | None:
    """The day, week, weekend, month, quarter, year or decade so many after this one; ValueError if far off."""
    match unit:
        case "day":
            return (today + timedelta(offset)).isoformat()
        case "week" | "weekend":
            year, week, _ = (today + timedelta(7 * offset)).isocalendar()
            return f"{year}-W{week:02}" + ("-WE" if unit == "weekend" else "")
        case "month":
            year, month = divmod(today.year * 12 + today.month - 1 + offset, 12)
            return f"{date(year, month + 1, 1):%Y-%m}"
        case "quarter":
            year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + offset, 4)
            return f"{date(year, 1, 1).year}-Q{quarter + 1}"
        case "year":
            return str(date(today.year + offset, 1, 1).year)
        case "decade":
            return f"{date(today.year + 10 * offset, 1, 1).year // 10}X"
        case _:
            return None


def _month(today: date, month: int, relative: int) -> str:
    """This month or the next of that name; with "next" not this one; with "last" the one before."""
    if relative < 0:
        year = today.year - (month >= today.month)
    else:
        year = today.year + (month < today.month or (relative > 0 and month == today.month))
    return f"{year:04}-{month:02}"


def _season(today: date, season: str, relative: int) -> str:
    start = _SEASON_STARTS[season]
    months_in = (today.month - start) % 12
    began = today.year - (today.month < start) if months_in < 3 else None
    if began is not None:
        return f"{began + relative}-{season}"
    coming = today.year + (today.month > start)
    return f"{coming - 1 if relative < 0 else coming}-{season}"


def _on_or_after(today: date, month: int, day: int) -> str | None:
    """The next such day, today included; a 29 February may be years away."""
    for year in range(today.year, today.year + 9):
        found = _exact(year, month, day)
        if found is not None and found >= today.isoformat():
            return found
    return None


def _holiday(today: date, month: int, day: int, relative: int) -> str | None:
    """With "next" not today; with "last" the one before today."""
    if relative < 0:
        return _exact(today.year - ((today.month, today.day) <= (month, day)), month, day)
    return _on_or_after(today + timedelta(relative), month, day)


def _exact(year: int | None, month: int, day: int | None) -> str | None:
    try:
        return None if year is None or day is None else date(year, month, day).isoformat()
    except ValueError:
        return None


def _form(form: str, number: int | None) -> str | None:
    return None if number is None else form.format(number)

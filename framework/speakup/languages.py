"""How a language says amounts, numbers, dates, times, durations and lists.

Words for the ear: "2 kilos" and never "2.0 kilos", "2.2 billion" and never ten digits, "March 3" or "3 March".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    Number = int | float | Decimal


@dataclass(frozen=True)
class Language:
    """The words and signs of one language; `of(locale)` finds it."""

    decimal: str
    group: str
    conjunction: str
    disjunction: str
    date_form: str
    """With {day} and {month}."""
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    """Monday first."""
    magnitudes: tuple[tuple[int, str, str], ...]
    """(size, singular, plural), the largest first."""
    spans: tuple[tuple[int, str, str], ...]
    """(seconds, singular, plural), the longest first."""
    endings: tuple[tuple[str, int, str], ...]
    """How a noun becomes plural: (ending, letters to drop, letters to add), the first that fits."""
    twelve_hours: bool = False
    of_magnitude: str = ""
    """The word between a million and what is counted."""
    one_until: int = 1
    """The number up to which the singular is used; in French 1.5 is still singular."""

    def number(self, value: Number, decimals: int = 2) -> str:
        """Digits with this language's signs, rounded, without trailing zeros: 1234.50 → "1,234.5"."""
        text = f"{round(value, decimals):,.{decimals}f}"
        whole, _, fraction = text.partition(".")
        fraction = fraction.rstrip("0")
        whole = "0" if whole == "-0" and not fraction else whole.replace(",", self.group)
        return f"{whole}{self.decimal}{fraction}" if fraction else whole

    def spoken(self, value: Number) -> str:
        """A number as one says it: millions and more rounded to one decimal, "2.2 billion"."""
        if magnitude := self._magnitude(value):
            size, singular, plural = magnitude
            rounded = round(float(value) / size, 1)
            return f"{self.number(rounded, 1)} {singular if self._is_one(rounded) else plural}"
        return self.number(value)

    def _magnitude(self, value: Number) -> tuple[int, str, str] | None:
        # A little less than a billion is said as one, not as a thousand million.
        return next((found for found in self.magnitudes if abs(float(value)) >= found[0] * 0.99995), None)

    def amount(self, value: Number, unit: str, plural: str | None = None) -> str:
        """A number and its unit in the right form: (2.0, "kilo") → "2 kilos", "2 millones de kilos"."""
        joint = f" {self.of_magnitude} " if self.of_magnitude and self._magnitude(value) else " "
        return f"{self.spoken(value)}{joint}{self.plural(value, unit, plural)}"

    def plural(self, value: Number, unit: str, plural: str | None = None) -> str:
        """The unit alone, in the form that the number asks for; give `plural` where the rule fails."""
        if self._is_one(value):
            return unit
        if plural is not None:
            return plural
        for ending, drop, add in self.endings:
            if unit.endswith(ending):
                return unit[: len(unit) - drop] + add
        return unit

    def _is_one(self, value: Number) -> bool:
        return value == 1 if self.one_until == 1 else abs(float(value)) < self.one_until

    def day(self, day: date) -> str:
        """A day without its year: "March 3"."""
        return self.date_form.format(day=day.day, month=self.months[day.month - 1])

    def weekday(self, day: date) -> str:
        return self.weekdays[day.weekday()]

    def clock(self, moment: time | datetime) -> str:
        """A time of the day: "7:30 PM", or "19:30" where one counts to 24."""
        if not self.twelve_hours:
            return f"{moment.hour}:{moment.minute:02}"
        minutes = f":{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour % 12 or 12}{minutes} {'AM' if moment.hour < 12 else 'PM'}"

    def duration(self, span: timedelta) -> str:
        """A length of time by its two largest units: "2 hours and 10 minutes"."""
        seconds = round(abs(span.total_seconds()))
        parts = []
        for size, singular, plural in self.spans:
            count, rest = divmod(seconds, size)
            if count:
                parts.append(f"{count} {singular if count == 1 else plural}")
                seconds = rest
        if not parts:
            return f"0 {self.spans[-1][2]}"
        return self.listed(parts[:2])

    def listed(self, items: Iterable[object], disjunction: bool = False) -> str:
        """Items as a spoken list: "tea, coffee and water"; with `disjunction` "tea or water"."""
        words = [str(item) for item in items]
        if len(words) < 2:
            return "".join(words)
        joint = self.disjunction if disjunction else self.conjunction
        return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def of(locale: str) -> Language:
    """The language of a locale; one we have no words for counts as English, with the signs of English."""
    return _REGIONS.get(locale) or _LANGUAGES.get(locale.partition("-")[0]) or _LANGUAGES["en"]


def _english(date_form: str) -> Language:
    return Language(
        decimal=".",
        group=",",
        conjunction="and",
        disjunction="or",
        date_form=date_form,
        months=tuple("January February March April May June July August September October November December".split()),
        weekdays=tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
        magnitudes=(
            (10**12, "trillion", "trillion"),
            (10**9, "billion", "billion"),
            (10**6, "million", "million"),
        ),
        spans=(
            (86400, "day", "days"),
            (3600, "hour", "hours"),
            (60, "minute", "minutes"),
            (1, "second", "seconds"),
        ),
        endings=(
            *((f"{vowel}y", 0, "s") for vowel in "aeiou"),
            ("y", 1, "ies"),
            *((hiss, 0, "es") for hiss in ("s", "x", "z", "ch", "sh")),
            ("", 0, "s"),
        ),
        twelve_hours=True,
    )


_LANGUAGES = {
    "en": _english("{day} {month}"),
    "es": Language(
        decimal=",",
        group=".",
        conjunction="y",
        disjunction="o",
        date_form="{day} de {month}",
        months=tuple(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
        ),
        weekdays=tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
        magnitudes=((10**12, "billón", "billones"), (10**6, "millón", "millones")),
        spans=(
            (86400, "día", "días"),
            (3600, "hora", "horas"),
            (60, "minuto", "minutos"),
            (1, "segundo", "segundos"),
        ),
        of_magnitude="de",
        endings=(
            ("z", 1, "ces"),
            *((vowel, 0, "s") for vowel in "aeiouáéó"),
            ("ión", 2, "ones"),
            ("", 0, "es"),
        ),
    ),
    "de": Language(
        decimal=",",
        group=".",
        conjunction="und",
        disjunction="oder",
        date_form="{day}. {month}",
        months=tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()),
        weekdays=tuple("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()),
        magnitudes=(
            (10**12, "Billion", "Billionen"),
            (10**9, "Milliarde", "Milliarden"),
            (10**6, "Million", "Millionen"),
        ),
        spans=(
            (86400, "Tag", "Tage"),
            (3600, "Stunde", "Stunden"),
            (60, "Minute", "Minuten"),
            (1, "Sekunde", "Sekunden"),
        ),
        endings=(),
    ),
    "fr": Language(
        decimal=",",
        group=" ",
        conjunction="et",
        disjunction="ou",
        date_form="{day} {month}",
        months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        weekdays=tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
        magnitudes=((10**9, "milliard", "milliards"), (10**6, "million", "millions")),
        spans=(
            (86400, "jour", "jours"),
            (3600, "heure", "heures"),
            (60, "minute", "minutes"),
            (1, "seconde", "secondes"),
        ),
        of_magnitude="de",
        endings=(
            *((mute, 0, "") for mute in ("s", "x", "z")),
            ("eau", 0, "x"),
            ("al", 1, "ux"),
            ("", 0, "s"),
        ),
        one_until=2,
    ),
    "it": Language(
        decimal=",",
        group=".",
        conjunction="e",
        disjunction="o",
        date_form="{day} {month}",
        months=tuple(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
        ),
        weekdays=tuple("lunedì martedì mercoledì giovedì venerdì sabato domenica".split()),
        magnitudes=((10**9, "miliardo", "miliardi"), (10**6, "milione", "milioni")),
        spans=(
            (86400, "giorno", "giorni"),
            (3600, "ora", "ore"),
            (60, "minuto", "minuti"),
            (1, "secondo", "secondi"),
        ),
        of_magnitude="di",
        endings=(("a", 1, "e"), ("o", 1, "i"), ("e", 1, "i")),
    ),
    "pt": Language(
        decimal=",",
        group=".",
        conjunction="e",
        disjunction="ou",
        date_form="{day} de {month}",
        months=tuple(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()
        ),
        weekdays=tuple("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split()),
        magnitudes=((10**9, "bilhão", "bilhões"), (10**6, "milhão", "milhões")),
        spans=(
            (86400, "dia", "dias"),
            (3600, "hora", "horas"),
            (60, "minuto", "minutos"),
            (1, "segundo", "segundos"),
        ),
        of_magnitude="de",
        endings=(("ão", 2, "ões"), ("m", 1, "ns"), *((hard, 0, "es") for hard in "rz"), ("", 0, "s")),
        one_until=2,
    ),
}

_REGIONS = {
    "en-US": _english("{month} {day}"),
    "en-CA": _english("{month} {day}"),
    # Signs as in CLDR: https://cldr.unicode.org
    **dict.fromkeys(("es-US", "es-MX"), replace(_LANGUAGES["es"], decimal=".", group=",")),
}

"""AMAZON.TIME: "half past seven in the evening" → "19:30", "morning" → "MO".

https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#time

An hour without "a m", "p m" or a part of the day is the next such hour after the clock; Amazon does not say how
Alexa chooses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from speakup_workbench.simulator.lexicon import Lexicon, Tag, glue, phrases
from speakup_workbench.simulator.number_words import NumberWords

_ENGLISH = {
    **glue("the, at, o clock, hours"),
    **phrases("half", {"a m, am": ("am", None), "in the morning, this morning": ("am", "MO")}),
    **phrases("half", {"p m, pm": ("pm", None), "in the afternoon, this afternoon": ("pm", "AF")}),
    **phrases("half", {"in the evening, this evening": ("pm", "EV"), "at night, tonight": ("night", "NI")}),
    **phrases("part", {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}),
    **phrases("clock", {"noon, midday": (12, 0), "midnight": (0, 0)}),
    **phrases("now", {"now, right now": 0}),
    **phrases("add", {"half past, half": 30, "quarter past, a quarter past, quarter after, a quarter after": 15}),
    **phrases("add", {"quarter to, a quarter to, quarter before, a quarter before, quarter of, a quarter of": -15}),
    **phrases("before hour", {"past, minutes past, after, minutes after": 1}),
    **phrases("before hour", {"to, minutes to, before, minutes before, till": -1}),
}
_SPANISH = {
    **glue("el, la, las, a, al, en punto, horas, faltan"),
    **phrases("half", {"a m, am, de la madrugada": ("am", None), "p m, pm, del mediodía": ("pm", None)}),
    **phrases("half", {"de la mañana, esta mañana, por la mañana": ("morning", "MO")}),
    **phrases("half", {"de la tarde, esta tarde, por la tarde": ("pm", "AF")}),
    **phrases("half", {"de la noche, esta noche, por la noche, de noche": ("night", "NI")}),
    **phrases("part", {"mañana": "MO", "tarde": "AF", "noche": "NI"}),
    **phrases("clock", {"mediodía": (12, 0), "medianoche": (0, 0)}),
    **phrases("now", {"ahora, ahora mismo": 0}),
    **phrases("add", {"y media": 30, "y cuarto": 15, "menos cuarto, cuarto para, un cuarto para": -15}),
    **phrases("before hour", {"para, minutos para": -1}),
    **phrases("after hour", {"menos": -1}),
}
_PHRASES = {"en": _ENGLISH, "es": _SPANISH}
_TYPED = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)


class Times:
    """Reads the times of day of one language."""

    longest = 10

    def __init__(self, language: str) -> None:
        self._numbers = NumberWords(language)
        self._lexicon = Lexicon(_PHRASES.get(language, {}), self._numbers)
        self.vocabulary = self._lexicon.vocabulary

    def read(self, words: Sequence[str], now: datetime) -> str | None:
        tags = self._lexicon.tags(words)
        match tags:
            case None | []:
                return None
            case [("part", part)] | [("half", (_, str(part)))]:
                return str(part)
            case [("now", _)]:
                return f"{now:%H:%M}"
        halves = [value[0] for kind, value in tags if kind == "half"]
        moment = self._moment([tag for tag in tags if tag[0] != "half"])
        return None if moment is None or len(halves) > 1 else _clock(*moment, halves, now)

    def _moment(self, tags: list[Tag]) -> tuple[int, int, bool] | None:
        """Hour, minute, and whether the hour is of 24 for sure."""
        match tags:
            case [("clock", (hour, minute))]:
                return hour, minute, True
            case [("number", run)]:
                return self._hour_and_minute(run)
            case [("add", minutes), ("number", run)] | [("number", run), ("add", minutes)]:
                return self._shifted(run, minutes)
            case [("number", minutes), ("before hour", sign), ("number", run)]:
                return self._shifted(run, self._minutes(minutes, sign))
            case [("number", run), ("after hour", sign), ("number", minutes)]:
                return self._shifted(run, self._minutes(minutes, sign))
            case _:
                return None

    def _hour_and_minute(self, run: Sequence[str]) -> tuple[int, int, bool] | None:
        if len(run) == 1 and (typed := _TYPED.fullmatch(run[0])):
            hour, minute = int(typed[1]), int(typed[2])
            return (hour, minute, hour > 12 or typed[1][0] == "0") if hour < 24 and minute < 60 else None
        if (hour_only := self._numbers.whole(run)) is not None:
            return (hour_only, 0, hour_only > 12) if hour_only < 24 else None
        for split in range(1, len(run)):
            hour_said = self._numbers.whole(run[:split])
            joined = run[split] in self._numbers.connecting  # "las dos y cinco", but "two oh five"
            minutes = self._numbers.digits(run[split + joined :])
            if hour_said is None or hour_said > 23 or not minutes or int(minutes) > 59:
                continue
            if len(minutes) == 2 or joined:
                return hour_said, int(minutes), hour_said > 12
        return None

    def _minutes(self, run: Sequence[str], sign: int) -> int | None:
        minutes = self._numbers.whole(run)
        return sign * minutes if minutes is not None and minutes < 60 else None

    def _shifted(self, run: Sequence[str], minutes: int | None) -> tuple[int, int, bool] | None:
        hour = self._numbers.whole(run)
        if hour is None or hour > 23 or minutes is None:
            return None
        shifted = (hour * 60 + minutes) % (24 * 60)
        return shifted // 60, shifted % 60, hour > 12


def _clock(hour: int, minute: int, of_24: bool, halves: list[str], now: datetime) -> str | None:
    match halves:
        case [_] if of_24 and hour in (0, 12):  # "twelve noon p m"
            return None
        case ["morning"] if hour == 12:  # "las doce de la mañana" is noon
            pass
        case ["am" | "morning"]:
            hour = hour % 12 if hour <= 12 else -1
        case ["pm"]:
            hour = hour % 12 + 12
        case ["night"]:
            hour = hour % 12 if hour % 12 < 6 else hour % 12 + 12
        case _ if not of_24:
            hour = min((hour % 12, hour % 12 + 12), key=lambda each: _wait(each * 60 + minute, now))
    return f"{hour:02}:{minute:02}" if hour >= 0 else None


def _wait(minute_of_day: int, now: datetime) -> int:
    """Minutes from the clock to the next such minute; the minute that runs is now."""
    return (minute_of_day - now.hour * 60 - now.minute) % (24 * 60)

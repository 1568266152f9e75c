"""Whom somebody in distress can call, in their country; and the words by which distress is heard. No Alexa in here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from speakup import Source, documents, facts
from speakup.errors import DocumentError


class Need(Enum):
    """What somebody has told us, the most urgent first; the values name the phrases and scenes."""

    DESPAIR = "despair"
    HURT = "hurt"
    WORRIED = "worried"
    BULLIED = "bullied"


@dataclass(frozen=True)
class HelpLine:
    name: str
    number: str
    """In the groups in which it is spoken: "1 800 422 4453"."""
    source: Source
    good_until: str

    @property
    def spoken(self) -> str:
        """Digit by digit, with a rest after each group: "1, 8 0 0, 4 2 2, 4 4 5 3"."""
        return ", ".join(" ".join(group) for group in self.number.split())


def load(path: Path, locales: tuple[str, ...]) -> Mapping[str, Mapping[str, HelpLine]]:
    """The lines by locale and by what they are for. Raises DocumentError naming what is missing, with its line."""
    found: dict[str, dict[str, HelpLine]] = {locale: {} for locale in locales}
    for purpose, entries in documents.read(path).items():
        for locale in locales:
            entry = entries.get(locale) if isinstance(entries, Mapping) else None
            if not isinstance(entry, Mapping):
                problem = f"{purpose} has no line for {locale}."
                remedy = "Whoever speaks that needs one to call."
                raise DocumentError(problem, remedy, path, documents.line_of(path, purpose))
            found[locale][purpose] = _line(entry, path, purpose, locale)
    return found


def _line(entry: Mapping[str, Any], path: Path, *at: str) -> HelpLine:
    for name in ("name", "number", "good_until"):
        if not entry.get(name):
            raise DocumentError(f"Here is no {name}.", f"Write `{name}: ...`.", path, documents.line_of(path, *at))
    if not re.fullmatch(r"\d+( \d+)*", entry["number"]):
        problem = f"{entry['number']} is no number in groups of digits."
        raise DocumentError(problem, 'Write it as "0800 1111".', path, documents.line_of(path, *at, "number"))
    source = facts.source(entry.get("source"), path, *at, "source")
    return HelpLine(entry["name"], entry["number"], source, entry["good_until"])


LINES = load(Path(__file__).with_name("help_lines.yaml"), ("en-US", "en-GB"))

# What the interaction model may take for a choice in a story while it is a cry for help. One too many may be heard, and
# none too few; no choice of the stories has any of it.
CRIES = {
    Need.WORRIED: r"""\b(my|a|an)\ (\w+\ )?(friend|son|daughter|child|kid|brother|sister|cousin|niece|nephew|grandson
        |granddaughter|grandchild|neighbou?r|classmate|pupil|student|boy|girl|colleague|coworker)\b
        .*\b(bull\w+|hurt\w*|hit\w*|beat\w*|die|dying|suicid\w*|kill\w*|abus\w+|picked\ on|not\ safe)\b(?!.*\bme\b)""",
    Need.DESPAIR: r"""\b(die|dead|dying|kill|killing|suicid\w*)\b
        | \b(end|take|ending|taking)\ my\ (own\ )?life\b | \b(hurt|harm|cut)(ting|ing)?\ myself\b | \bself\ harm\w*
        | \bcan('t|not)\ go\ on\b | \bend\ it\ all\b | \b(don't|do\ not)\ want\ to\ (live|be\ here|be\ alive)\b
        | \bno\ reason\ to\ live\b""",
    Need.HURT: r"""\b(hit\w*|beat\w*|hurt\w*|touch\w*|kick\w*|punch\w*|abus\w+|threaten\w*|rap(e|es|ed|ing)|chok\w+)\b
        .*\bme\b | \b(i|i'm)\b.*\b(abused|beaten|in\ danger|not\ safe|unsafe)\b | \bnot\ safe\ at\ home\b
        | \b(being|get|got|am)\ (hurt|hit|beaten|abused|touched)\b
        | \b(i|i'm)\b.*\b(scared|afraid|frightened)\b""",
    Need.BULLIED: r"""\bbull(ied|ying|ies|y)\b.*\bme\b | \b(i|i'm)\b.*\bbullied\b | \bpick(s|ed|ing)?\ on\ me\b
        | \b(i|i'm)\b.*\bpicked\ on\b | \b(laugh\w*|mean|mak\w+\ fun|nasty|horrible)\b.*\b(at|to|of)\ me\b
        | \bno(body|\ one)\ likes\ me\b | \b(everybody|everyone|they\ all)\ hates?\ me\b""",
}


def need_in(said: str | None) -> Need | None:
    """What somebody seems to need who said this; None when it is nothing of the kind."""
    words = (said or "").casefold().replace("’", "'")
    return next((need for need, cry in CRIES.items() if re.search(cry, words, re.VERBOSE)), None)

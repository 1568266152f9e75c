"""How long Alexa takes to say something. This is an estimate, by this formula:

    words / 150 a minute, divided by the rate of the <prosody> around them
    + the seconds of each <break>, and 0.5 between paragraphs
    + 4 seconds for each <audio>, whose real length stands nowhere

A number counts as the words it is read as (2,024 is four), what is spelled out as a word for each sign. A strength of
<break> without a time is none 0, x-weak 0.1, weak 0.2, medium 0.4, strong 0.8 and x-strong 1.2 seconds, and a named
rate x-slow 0.5, slow 0.75, medium 1, fast 1.25 and x-fast 1.5: Amazon says which is longer, and not how long.

150 words a minute, with the usual pauses between sentences, is how fast English is read aloud. Amazon publishes no pace
of Alexa's, and none of this has been held against recordings: trust it to a quarter, and less for languages of long
words. What a placeholder becomes is not known here and counts as its name. Amazon's own limit of 240 seconds of sound
in a reply cannot be judged without the sounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from speakup_workbench.checks.finding import Level
from speakup_workbench.simulator import ssml

WORDS_A_MINUTE = 150
FOLLOWED = 20
"""Seconds that a listener follows in one go."""
ENDURED = 90
"""Seconds after which the skill is no conversation any more."""

_PARAGRAPH = 0.5
_SOUND = 4.0
_STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.8, "x-strong": 1.2}
_RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}
_SPELLED = {"characters", "spell-out", "digits", "telephone"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def seconds(speech: str) -> float:
    """Of SSML, with or without <speak>; 0 for what is not well-formed."""
    try:
        return sum(_parts(ssml.parsed(speech), 1.0))
    except (ParseError, RecursionError):
        return 0.0


def too_long(speech: str) -> tuple[Level, str] | None:
    """How bad it is that the SSML takes so long, and what to say of it; None when it is short enough."""
    took = seconds(speech)
    if took <= FOLLOWED:
        return None
    limit = ENDURED if took > ENDURED else FOLLOWED
    level: Level = "warning" if took > ENDURED else "advice"
    return level, f"This takes about {took:.0f} seconds, and a listener follows for at most {limit}."


def words(text: str) -> int:
    """How many words are heard of plain text."""
    return sum(_heard(token) for token in text.split())


def _parts(element: Element, rate: float) -> Iterator[float]:
    name = ssml.name_of(element.tag)
    if name == "break":
        time = ssml.seconds_of(element.get("time", ""))
        yield time or _STRENGTHS.get(element.get("strength", "medium" if "time" not in element.attrib else ""), 0.0)
        return
    if name == "audio":
        yield _SOUND
        return
    if name == "prosody":
        rate *= _rate(element.get("rate", "medium"))
    is_spelled = name == "say-as" and element.get("interpret-as") in _SPELLED
    text = element.get("alias", "") if name == "sub" else element.text or ""
    yield (sum(map(str.isalnum, text)) if is_spelled else words(text)) * 60 / WORDS_A_MINUTE / rate
    for child in element:
        yield from _parts(child, rate)
        yield words(child.tail or "") * 60 / WORDS_A_MINUTE / rate
    if name == "p":
        yield _PARAGRAPH


def _rate(rate: str) -> float:
    percent = re.fullmatch(r"(\d+)%", rate)
    return max(0.2, int(percent[1]) / 100) if percent else _RATES.get(rate, 1.0)


def _heard(token: str) -> int:
    """The words of what stands between two spaces: "$5" is two, "7:30" three, a dash none."""
    letters = any(sign.isalpha() for sign in token)
    return (
        letters + sum(_number(found) for found in _NUMBER.findall(token)) + sum(token.count(sign) for sign in "%$€£°")
    )


def _number(digits: str) -> int:
    if not re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d+", digits):
        whole, _, rest = digits.replace(",", ".").partition(".")
        return _number(whole) + 1 + len(rest.replace(".", ""))
    if len(digits) > 20:  # nobody reads that but sign by sign
        return len(digits)
    groups = f"{int(re.sub('[.,]', '', digits)):,}".split(",")
    heard = sum(_group(int(group)) for group in groups) + sum(int(group) > 0 for group in groups[:-1])
    return heard or 1


def _group(number: int) -> int:
    """Of a number below a thousand; "hundred" is a word, "and" is not counted."""
    hundreds, rest = divmod(number, 100)
    return 2 * (hundreds > 0) + (0 if not rest else 1 if rest < 20 or rest % 10 == 0 else 2)

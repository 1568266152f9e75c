"""SSML: what a listener would hear of it, as text, and what Alexa would object to.

The tags, their attributes and their limits are those of Amazon's "SSML Reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

MAX_SOUNDS = 5
MAX_SILENCE = 10.0
"""Seconds, all the breaks of one reply together."""

_OPENING = '<ssml xmlns:amazon="amazon" xmlns:alexa="alexa">'
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class _Tag:
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Attributes that take one of a few words."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """Attributes that may be a number instead, as a regular expression."""
    content: str = "any"
    """"any", "text" (no tags inside) or "nothing"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INTERPRETATIONS = _words(
    "characters spell-out cardinal number ordinal digits fraction unit date time telephone address "
    "interjection expletive"
)
_LANGUAGES = _words("de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX es-US fr-CA fr-FR hi-IN it-IT ja-JP pt-BR")
_TAGS: Mapping[str, _Tag] = {
    "speak": _Tag(),
    "p": _Tag(),
    "s": _Tag(),
    "break": _Tag(
        optional=("strength", "time"),
        values={"strength": _words("none x-weak weak medium strong x-strong")},
        patterns={"time": r"\d+(\.\d+)?(s|ms)"},
        content="nothing",
    ),
    "emphasis": _Tag(optional=("level",), values={"level": _words("strong moderate reduced")}),
    "prosody": _Tag(
        optional=("rate", "pitch", "volume"),
        values={
            "rate": _words("x-slow slow medium fast x-fast"),
            "pitch": _words("x-low low medium high x-high"),
            "volume": _words("silent x-soft soft medium loud x-loud"),
        },
        patterns={"rate": r"\d+%", "pitch": r"[+-]\d+(\.\d+)?%", "volume": r"[+-]\d+(\.\d+)?dB"},
    ),
    "say-as": _Tag(
        required=("interpret-as",),
        optional=("format",),
        values={"interpret-as": _INTERPRETATIONS, "format": _words("mdy dmy ymd md dm ym my d m y")},
        content="text",
    ),
    "sub": _Tag(required=("alias",), content="text"),
    "phoneme": _Tag(required=("alphabet", "ph"), values={"alphabet": _words("ipa x-sampa")}, content="text"),
    "w": _Tag(
        required=("role",),
        values={"role": _words("amazon:VB amazon:VBD amazon:NN amazon:SENSE_1")},
        content="text",
    ),
    "voice": _Tag(required=("name",)),
    "lang": _Tag(required=("xml:lang",), values={"xml:lang": _LANGUAGES}),
    "audio": _Tag(required=("src",), content="nothing"),
    "amazon:effect": _Tag(required=("name",), values={"name": _words("whispered")}),
    "amazon:emotion": _Tag(
        required=("name", "intensity"),
        values={"name": _words("excited disappointed"), "intensity": _words("low medium high")},
    ),
    "amazon:domain": _Tag(required=("name",), values={"name": _words("conversational long-form music news fun")}),
    "alexa:name": _Tag(required=("type", "personId"), values={"type": _words("first")}, content="text"),
}
_VOICES = _words(
    "Ivy Joanna Joey Justin Kendra Kimberly Matthew Salli Nicole Russell Amy Brian Emma Geraint Aditi "
    "Raveena Hans Marlene Vicki Conchita Enrique Lucia Mia Penelope Lupe Miguel Celine Lea Mathieu "
    "Chantal Carla Giorgio Bianca Mizuki Takumi Vitoria Camila Ricardo"
)
_EMOTIONAL = _words("en-US en-GB de-DE ja-JP")
_DOMAINS = {
    "conversational": _words("en-US it-IT ja-JP"),
    "long-form": _words("en-US"),
    "music": _words("en-US en-CA en-GB de-DE"),
    "news": _words("en-US en-AU en-GB"),
    "fun": _words("ja-JP"),
}


def text(ssml: str) -> str:
    """What a person reads in a terminal: the words, with pauses and sounds in square brackets.

    >>> text('<speak>Listen.<break time="2s"/><audio src="soundbank://soundlibrary/nature/amzn_sfx_rain_01"/></speak>')
    'Listen. [pause 2s] [sound: rain]'
    """
    try:
        return " ".join("".join(_pieces(parsed(ssml))).split())
    except (ParseError, RecursionError):  # a thousand tags inside each other are nobody's speech
        return ssml.strip()


def findings(ssml: str, locale: str) -> list[str]:
    """All that Alexa would object to or do otherwise than written: first the errors, then the warnings."""
    return errors(ssml) + warnings(ssml, locale)


def errors(ssml: str) -> list[str]:
    """Why a device would not speak this: each entry one sentence, with its remedy."""
    try:
        root = parsed(ssml)
    except ParseError as error:
        return [_malformed(ssml, error)]
    if len(root) != 1 or root[0].tag != "speak" or _said(root.text) or _said(root[0].tail):
        return ["SSML has exactly one <speak> around everything. Put the whole text inside it."]
    speak = root[0]
    found = [problem for element in speak.iter() for problem in _attribute_errors(element)]
    found += ["<speak> stands inside another <speak>. Keep the outer one."] * (len(list(speak.iter("speak"))) > 1)
    sounds = len(list(speak.iter("audio")))
    if sounds > MAX_SOUNDS:
        found.append(f"{sounds} sounds, and Alexa plays at most {MAX_SOUNDS} in a reply. Take some out.")
    silence = sum(seconds_of(element.get("time", "")) for element in speak.iter("break"))
    if silence > MAX_SILENCE:
        found.append(f"{silence:g} seconds of silence, and Alexa keeps at most {MAX_SILENCE:g} in a reply.")
    return found


def warnings(ssml: str, locale: str) -> list[str]:
    """What Alexa would speak otherwise than written; nothing for SSML that is not well-formed."""
    try:
        root = parsed(ssml)
    except ParseError:
        return []
    found: list[str] = []
    for element, around in _walk(root):
        found += _tag_warnings(element, locale)
        found += _nesting_warnings(element, around)
    return found


def parsed(ssml: str) -> Element:
    # The wrapper declares Amazon's prefixes, which real SSML never does.
    return ElementTree.fromstring(f"{_OPENING}{ssml}</ssml>")


def _malformed(ssml: str, error: ParseError) -> str:
    line, column = error.position
    lines = ssml.splitlines() or [""]
    at = max(0, column - len(_OPENING)) if line == 1 else column
    place = lines[min(line, len(lines)) - 1][max(0, at - 20) : at + 20].strip()
    reason = str(error).split(":")[0]
    remedy = "Close every tag, and write & as &amp; and < as &lt;."
    return f"SSML is not well-formed ({reason}) near {place!r}. {remedy}"


def _pieces(element: Element) -> Iterator[str]:
    name = name_of(element.tag)
    alone = {
        "break": _pause(element),
        "audio": f" [sound: {sound(element.get('src', ''))}] ",
        "sub": element.get("alias"),
        "alexa:name": "[the listener's first name]",
    }.get(name)
    if alone is None and name == "say-as" and element.get("interpret-as") == "expletive":
        alone = "[beep]"
    if alone is not None:
        yield alone
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if name in ("p", "s"):
        yield " "


def _pause(element: Element) -> str:
    time = element.get("time")
    if time:
        return f" [pause {time}] "
    return " [pause] " if element.get("strength") in ("strong", "x-strong") else " "


def sound(source: str) -> str:
    """What a sound is called, from its address.

    >>> sound("soundbank://soundlibrary/nature/amzn_sfx_rain_01")
    'rain'
    """
    name = source.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    name = re.sub(r"\.\w+$", "", name).removeprefix("amzn_sfx_")
    return re.sub(r"[_\s]+", " ", re.sub(r"_\d+\w?$", "", name)).strip() or "without a name"


def _attribute_errors(element: Element) -> Iterator[str]:
    name = name_of(element.tag)
    tag = _TAGS.get(name)
    if tag is None:
        return
    attributes = {name_of(key): value for key, value in element.attrib.items()}
    for required in tag.required:
        if required not in attributes:
            yield f'<{name}> lacks {required}. Write <{name} {required}="…">.'
    if name == "prosody" and not attributes:
        yield "<prosody> does nothing without rate, pitch or volume. Give it one, or take it out."
    for key, value in attributes.items():
        if not _allowed(tag, key, value):
            choices = ", ".join(sorted(tag.values.get(key, ()))) or "a number with its unit"
            yield f'<{name} {key}="{value}"> is unknown to Alexa. Use one of: {choices}.'
    if name == "break" and seconds_of(attributes.get("time", "")) > MAX_SILENCE:
        yield f"A break lasts at most {MAX_SILENCE:g} seconds, not {attributes['time']}."
    source = attributes.get("src", "https://")
    if name == "audio" and not source.startswith(("https://", "soundbank://soundlibrary/")):
        yield f"The sound {source!r} is not reached by https. Use an https:// or soundbank:// address."


def _allowed(tag: _Tag, key: str, value: str) -> bool:
    if key not in tag.values and key not in tag.patterns:
        return True
    pattern = tag.patterns.get(key)
    return value in tag.values.get(key, ()) or bool(pattern and re.fullmatch(pattern, value))


def _tag_warnings(element: Element, locale: str) -> Iterator[str]:
    name = name_of(element.tag)
    tag = _TAGS.get(name)
    if tag is None:
        if name != "ssml":
            yield f"Alexa does not know <{name}> and reads only what is inside it. Take the tag out."
        return
    for key in map(name_of, element.attrib):
        if key not in tag.required + tag.optional:
            yield f"Alexa does not know the attribute {key} of <{name}>. Take it out."
    if (tag.content != "any" and len(element)) or (tag.content == "nothing" and _said(element.text)):
        inside = "nothing" if tag.content == "nothing" else "only text"
        yield f"<{name}> takes {inside} inside."
    if name == "s" and element.find("p") is not None:
        yield "A <p> cannot stand inside an <s>. Turn them round."
    value = element.get("name", "")
    if name == "voice" and value not in _VOICES:
        yield f"Alexa has no voice {value!r}. Take one of: {', '.join(sorted(_VOICES))}."
    if name == "amazon:emotion" and locale not in _EMOTIONAL:
        yield f"Alexa shows no emotion in {locale}. Take <amazon:emotion> out of this locale."
    if name == "amazon:domain" and locale not in _DOMAINS.get(value, frozenset((locale,))):
        yield f"Alexa has no {value} style in {locale}. Take <amazon:domain> out of this locale."
    if name == "w" and not locale.startswith("en"):
        yield f"<w> works in English only, not in {locale}. Take it out of this locale."


def _nesting_warnings(element: Element, around: tuple[Element, ...]) -> Iterator[str]:
    kind = _voice_change(element)
    if not kind:
        return
    for outer in around:
        outer_kind = _voice_change(outer)
        styled = {kind, outer_kind} == {"voice", "domain"} and any(
            tag.get("name") in ("conversational", "news") for tag in (element, outer)
        )
        if outer_kind and not styled:
            inner, around_it = name_of(element.tag), name_of(outer.tag)
            yield f"<{inner}> ({kind}) inside <{around_it}> ({outer_kind}): Alexa takes one of them."


def _voice_change(element: Element) -> str:
    """What this tag does that excludes the others of its kind; "" for a tag that combines with everything."""
    name = name_of(element.tag)
    if name == "prosody":
        return "pitch" if "pitch" in element.attrib else ""
    if name == "say-as":
        return "interjection" if element.get("interpret-as") == "interjection" else ""
    return {"amazon:emotion": "emotion", "amazon:domain": "domain"}.get(
        name, name if name in ("voice", "emphasis") else ""
    )


def _walk(root: Element) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Every element in the order it is written, with those around it, the outermost first."""
    waiting: list[tuple[Element, tuple[Element, ...]]] = [(root, ())]
    while waiting:
        element, around = waiting.pop()
        yield element, around
        waiting += [(child, (*around, element)) for child in reversed(element)]


def name_of(tag: str) -> str:
    """The name as an author writes it: "amazon:effect", not "{amazon}effect"."""
    return "xml:lang" if tag == _LANGUAGE else re.sub(r"^\{(.*)\}", r"\1:", tag)


def seconds_of(time: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(m?s)", time)
    return float(found[1]) / (1000 if found[2] == "ms" else 1) if found else 0.0


def _said(characters: str | None) -> bool:
    return bool(characters and characters.strip())

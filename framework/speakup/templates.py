"""The templates of phrases: Jinja2 with the filters and functions that an author may use.

Filters:    amount, spoken, plural, date, weekday, time, duration, listed
Functions:  pause, emphasis, interjection, sound, voice, whisper, slowly, spelled

Imported only when a phrase really is a template; Jinja2 itself, which costs a cold start most, only where `make build`
could not break the template up into steps (see speakup.steps).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup
from markupsafe import escape as escape

if TYPE_CHECKING:
    from jinja2 import Environment


def compiled(source: str, locale: str, form: str) -> Callable[[Mapping[str, object]], str]:
    """A function from words to text. `form` is "ssml", "screen" (escaped, no SSML) or "card" (plain text).

    Raises jinja2.TemplateError for a template that is not valid.
    """
    return environment(locale, form).from_string(source).render


@lru_cache
def environment(locale: str, form: str) -> Environment:
    """The Jinja2 environment of one locale and form; words are escaped unless it is a card."""
    from jinja2 import Environment, StrictUndefined

    jinja = Environment(autoescape=form != "card", undefined=StrictUndefined)
    del jinja.filters["safe"]  # words are data; only the functions below make markup
    jinja.filters |= filters(locale)
    jinja.globals = dict(functions(form))
    return jinja


@lru_cache
def filters(locale: str) -> dict[str, Callable[..., object]]:
    """The filters in the locale's language, by name."""
    from speakup import languages  # most phrases have words and no filter

    language = languages.of(locale)
    return {
        "amount": language.amount,
        "spoken": language.spoken,
        "plural": language.plural,
        "date": language.day,
        "weekday": language.weekday,
        "time": language.clock,
        "duration": language.duration,
        "listed": language.listed,
    }


def functions(form: str) -> Mapping[str, Callable[..., object]]:
    """The functions by name: on a card and on a screen they leave only their words."""
    return _SSML if form == "ssml" else _PLAIN


def _wrapped(opening: str, tag: str, text: object) -> Markup:
    return Markup(f"<{opening}>{escape(text)}</{tag}>")


def pause(time: str = "500ms") -> Markup:
    """Silence: "300ms", "2s" (10 s at most), or one of Alexa's strengths such as "strong"."""
    attribute = "time" if time[:1].isdigit() else "strength"
    return Markup(f'<break {attribute}="{escape(time)}"/>')


def emphasis(text: object, level: str = "moderate") -> Markup:
    return _wrapped(f'emphasis level="{escape(level)}"', "emphasis", text)


def interjection(text: object) -> Markup:
    """A speechcon, said with feeling; Amazon lists those of each locale."""
    return _wrapped('say-as interpret-as="interjection"', "say-as", text)


def sound(source: str) -> Markup:
    """A sound: the name of one in Alexa's library ("nature/amzn_sfx_rain_01"), or an https address."""
    address = source if "://" in source else f"soundbank://soundlibrary/{source}"
    return Markup(f'<audio src="{escape(address)}"/>')


def voice(name: str, text: object) -> Markup:
    """Another of Alexa's voices, such as "Brian"."""
    return _wrapped(f'voice name="{escape(name)}"', "voice", text)


def whisper(text: object) -> Markup:
    return _wrapped('amazon:effect name="whispered"', "amazon:effect", text)


def slowly(text: object) -> Markup:
    return _wrapped('prosody rate="slow"', "prosody", text)


def spelled(text: object) -> Markup:
    """Letter by letter."""
    return _wrapped('say-as interpret-as="spell-out"', "say-as", text)


_SSML: Mapping[str, Callable[..., object]] = {
    "pause": pause,
    "emphasis": emphasis,
    "interjection": interjection,
    "sound": sound,
    "voice": voice,
    "whisper": whisper,
    "slowly": slowly,
    "spelled": spelled,
}

# What the same functions leave of themselves where nobody listens: on a card and on a screen.
_PLAIN: Mapping[str, Callable[..., object]] = {
    "pause": lambda time="": "",
    "sound": lambda source: "",
    "voice": lambda name, text: text,
    "emphasis": lambda text, level="": text,
    "interjection": lambda text: text,
    "whisper": lambda text: text,
    "slowly": lambda text: text,
    "spelled": lambda text: text,
}

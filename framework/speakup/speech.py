"""What a skill says: one YAML file of phrases per locale, each phrase a Jinja2 template for SSML.

    speech/en-US.yaml   every phrase; the fullest file of a language is the one that its other locales build on
    speech/en-GB.yaml   only what differs
    defaults/en.yaml    the framework's own phrases, under the author's: help, goodbye, sorry …

A phrase is a text, a list of variants, or a mapping of `speech`, `reprompt`, `card` and `screen`. The words that
fill it are data: they are escaped for where they go and never executed. A locale falls back within its language
and never to another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import PhraseError

DEFAULTS = Path(__file__).with_name("defaults")
LINE_BREAK = "<br>"
"""Between the lines of a text on a screen."""


@dataclass(frozen=True)
class Said:
    """What one phrase became, ready to send."""

    speech: str
    """SSML without the enclosing <speak>."""
    reprompt: str | None = None
    card: Mapping[str, str] | None = None
    """title, text and perhaps small_image and large_image, as plain text."""
    screen: Mapping[str, str] | None = None
    """`document` names the file in screens/; the rest are the properties of its data source."""
    variant: int = 0


@dataclass(frozen=True)
class Phrase:
    """One phrase as its author wrote it."""

    name: str
    path: Path
    speech: tuple[str, ...]
    reprompt: tuple[str, ...] = ()
    card: Mapping[str, str] = field(default_factory=dict)
    screen: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> int | None:
        return documents.line_of(self.path, self.name)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every template of the phrase with the form it takes: "ssml", "card" or "screen"."""
        yield from (("ssml", text) for text in (*self.speech, *self.reprompt))
        yield from (("card", text) for text in self.card.values())
        yield from (("screen", text) for text in self.screen.values())


class Phrases:
    """All phrases of a skill, in all its locales."""

    def __init__(self, folder: Path) -> None:
        """Reads the speech folder; a skill without one has the framework's own phrases only."""
        self.folder = folder
        self._own = {path.stem: _phrases(path) for path in _files(folder)}
        self._known: dict[str, dict[str, Phrase]] = {}
        self._built: dict[Path, Mapping[str, list[Any]]] = {}
        self._templates: dict[tuple[str, str, str], Callable[[Mapping[str, object]], str]] = {}

    @property
    def locales(self) -> list[str]:
        """The locales that have a file of their own."""
        return sorted(self._own)

    def known(self, locale: str) -> Mapping[str, Phrase]:
        """Every phrase that the locale can say, its own over its language's over the framework's."""
        if locale not in self._known:
            language = locale.partition("-")[0]
            siblings = [name for name in self._own if name.partition("-")[0] == language]
            fullest = sorted(siblings, key=lambda name: (len(self._own[name]), name))
            known: dict[str, Phrase] = dict(_defaults(language))
            for name in (*fullest[-1:], language, locale):
                known.update(self._own.get(name, {}))
            self._known[locale] = known
        return self._known[locale]

    def has(self, locale: str, name: str) -> bool:
        return name in self.known(locale)

    def say(self, locale: str, name: str, words: Mapping[str, object], last: int | None = None, seed: int = 0) -> Said:
        """Fills a phrase with its words. `last` is the variant this listener heard before, which is avoided.

        Raises PhraseError when the locale has no such phrase or a word is missing.
        """
        phrase = self.known(locale).get(name)
        if phrase is None:
            raise PhraseError(
                f"There is no phrase {name!r} for {locale}.", f"Add it to speech/{locale}.yaml.", self.folder
            )
        variant = (seed if last is None else last + 1) % len(phrase.speech)
        return Said(
            speech=self._fill(phrase, phrase.speech[variant], locale, "ssml", words),
            reprompt=self._fill(phrase, phrase.reprompt[seed % len(phrase.reprompt)], locale, "ssml", words)
            if phrase.reprompt
            else None,
            card=self._fill_all(phrase, phrase.card, locale, "card", words),
            screen=self._fill_all(phrase, phrase.screen, locale, "screen", words),
            variant=variant,
        )

    def _fill_all(
        self, phrase: Phrase, texts: Mapping[str, str], locale: str, form: str, words: Mapping[str, object]
    ) -> Mapping[str, str] | None:
        return {name: self._fill(phrase, text, locale, form, words) for name, text in texts.items()} or None

    def _fill(self, phrase: Phrase, text: str, locale: str, form: str, words: Mapping[str, object]) -> str:
        key = (locale, form, text)
        if key not in self._templates:
            self._templates[key] = self._compiled(phrase, text, locale, form)
        from_template = self._templates[key]
        try:
            return FORMS[form].finish(from_template(words))
        except Exception as error:
            if type(error).__module__.partition(".")[0] != "jinja2":
                raise
            raise PhraseError(
                f"The phrase {phrase.name!r} cannot be said: {error}.",
                f"Give ask({phrase.name!r}, ...) or tell(...) that word, or take it out of the phrase.",
                phrase.path,
                phrase.line,
            ) from None

    def _compiled(self, phrase: Phrase, text: str, locale: str, form: str) -> Callable[[Mapping[str, object]], str]:
        source = FORMS[form].prepare(text)
        if "{" not in source:  # a plain text needs no template engine, and most phrases are plain
            return lambda words: source
        template = cache(partial(_template, phrase, source, locale, form))
        steps = self._steps(phrase.path).get(source)
        if steps is None:
            return template()
        from speakup.steps import Steps

        return Steps(steps, locale, form, template).fill

    def _steps(self, path: Path) -> Mapping[str, list[Any]]:
        """What the build made of the templates of a speech file; nothing where nothing was built."""
        if path not in self._built:
            built = path.with_suffix(".steps")
            self._built[path] = json.loads(built.read_text(encoding="utf-8")) if built.exists() else {}
        return self._built[path]

    def compile(self, locale: str) -> Iterator[PhraseError]:
        """Compiles every template of a locale and yields what is wrong, so that no listener meets it.

        Where the build has left steps, they stand for the template.
        """
        for phrase in self.known(locale).values():
            for form, text in phrase.texts():
                try:
                    self._templates[locale, form, text] = self._compiled(phrase, text, locale, form)
                except PhraseError as error:
                    yield error


@dataclass(frozen=True)
class _Form:
    """Where a text goes, and what it must not contain there."""

    prepare: Callable[[str], str]
    """The author's text before it is compiled."""
    finish: Callable[[str], str]
    """The filled text before it is sent."""


def _template(phrase: Phrase, source: str, locale: str, form: str) -> Callable[[Mapping[str, object]], str]:
    from jinja2 import TemplateError

    from speakup import templates

    try:
        return templates.compiled(source, locale, form)
    except TemplateError as error:
        raise PhraseError(
            f"The phrase {phrase.name!r} is no valid template: {error}.",
            "Look for an unclosed {{ }} or {% %} and for a misspelt filter.",
            phrase.path,
            phrase.line,
        ) from None


_FORBIDDEN_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_EXPRESSION = r"(?s)(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})"
_BARE_AMPERSAND = r"&(?!#\d+;|#x[0-9a-fA-F]+;|\w+;)"
_BARE_LESS_THAN = r"<(?![A-Za-z/])"


def _author_markup(text: str) -> str:
    """An author writes SSML, so tags stay; a bare & or < between words is still just a sign."""
    if "&" not in text and "<" not in text:
        return text
    parts = re.split(_EXPRESSION, text)
    parts[::2] = [re.sub(_BARE_LESS_THAN, "&lt;", re.sub(_BARE_AMPERSAND, "&amp;", part)) for part in parts[::2]]
    return "".join(parts)


def _one_line(text: str) -> str:
    return " ".join(text.translate(_FORBIDDEN_IN_XML).split())


def _ssml(text: str) -> str:
    return _one_line(text.replace("&#39;", "&apos;").replace("&#34;", "&quot;"))


def _apl_text(text: str) -> str:
    lines = text.replace("&#39;", "'").replace("&#34;", '"').strip().split("\n")
    return LINE_BREAK.join(map(_one_line, lines))


def _card_text(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.translate(_FORBIDDEN_IN_XML).strip().split("\n"))


def plain(ssml: str) -> str:
    """SSML as the words that are in it, for where Alexa takes only text."""
    from html import unescape

    spaced = re.sub(r"<(?:break|/p|/s)\b[^>]*>", " ", ssml)
    return _one_line(unescape(re.sub(r"<[^>]*>", "", spaced)))


FORMS = {
    "ssml": _Form(_author_markup, _ssml),
    "card": _Form(str, _card_text),
    "screen": _Form(str, _apl_text),
}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".json"))


def _defaults(language: str) -> dict[str, Phrase]:
    for path in _files(DEFAULTS):
        if path.stem == language:
            return _phrases(path)
    return {}


def _phrases(path: Path) -> dict[str, Phrase]:
    document = documents.read(path)
    if not isinstance(document, dict):
        raise PhraseError("A speech file maps the name of each phrase to what is said.", "Write `name: text`.", path, 1)
    return {name: _phrase(name, content, path) for name, content in document.items()}


def _phrase(name: str, content: Any, path: Path) -> Phrase:
    parts = content if isinstance(content, dict) else {"speech": content}
    unknown = set(parts) - {"speech", "reprompt", "card", "screen"}
    if unknown:
        raise _shape_error(name, path, f"has {', '.join(sorted(unknown))!s}, which no phrase has.")
    speech, reprompt = _texts(parts.get("speech")), _texts(parts.get("reprompt", ()))
    card, screen = parts.get("card", {}), parts.get("screen", {})
    if not speech:
        raise _shape_error(name, path, "has no speech.")
    if reprompt is None:
        raise _shape_error(name, path, "has a reprompt that is neither a text nor a list of texts.")
    if not _is_text_mapping(card) or set(card) - {"title", "text", "small_image", "large_image"}:
        raise _shape_error(name, path, "has a card that is not {title: ..., text: ...}.")
    if not _is_text_mapping(screen) or (screen and "document" not in screen):
        raise _shape_error(name, path, "has a screen without {document: ...}.")
    return Phrase(name, path, speech, reprompt, card, screen)


def _shape_error(name: str, path: Path, problem: str) -> PhraseError:
    return PhraseError(
        f"The phrase {name!r} {problem}",
        "A phrase is a text, a list of variants, or {speech, reprompt, card, screen}; "
        "put a text that holds a colon in quotes.",
        path,
        documents.line_of(path, name),
    )


def _texts(content: Any) -> tuple[str, ...] | None:
    texts = (content,) if isinstance(content, str) else content
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) and text.strip() for text in texts):
        return None
    return tuple(texts)


def _is_text_mapping(content: Any) -> bool:
    return isinstance(content, dict) and all(isinstance(text, str) for text in content.values())

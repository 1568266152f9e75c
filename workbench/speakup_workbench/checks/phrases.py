"""The contract between what the code says and what the speech files hold: names, words, reprompts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateError

from speakup.speech import Phrase
from speakup_workbench.checks import calls
from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.repertoire import Repertoire, phrase_at
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.template import Template

LOCALE_SILENT = Rule(
    id="locale-silent",
    level="error",
    asks="Every locale that is heard has a speech file of its language",
    why="The skill understands that language, and apologises in answer to everything.",
)
COMPUTED = Rule(
    id="phrase-computed",
    level="advice",
    asks="The code spells out the names of the phrases that it says",
    why="What only the running skill knows is not checked here.",
)
MISSING = Rule(
    id="phrase-missing",
    level="error",
    asks="Every phrase that the code says is there in every locale",
    why="The listener hears an apology in its place.",
)
WORD_MISSING = Rule(
    id="word-missing",
    level="error",
    asks="Every placeholder of a phrase is filled by whoever says it",
    why="The listener hears an apology in its place.",
)
WORD_UNUSED = Rule(
    id="word-unused",
    level="warning",
    asks="Every word that the code gives is said by some variant of the phrase",
    why="One of the two has been forgotten, or is misspelt.",
)
REPROMPT_MISSING = Rule(
    id="reprompt-missing",
    level="error",
    asks="Every phrase after which the skill listens has a reprompt (VUI-4)",
    why="Without one, the framework says the whole speech again to a listener who stays silent.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/"
    "voice-interface-and-user-experience-testing-for-a-custom-skill.html",
    verified="2026-11",
)
REPROMPT_UNHEARD = Rule(
    id="reprompt-unheard",
    level="warning",
    asks="No phrase that ends the conversation has a reprompt",
    why="Nobody hears it.",
)
UNUSED = Rule(
    id="phrase-unused",
    level="warning",
    asks="Every phrase is said by somebody",
    why="It is dead text, or the code misspells its name.",
)
STRAY = Rule(
    id="phrase-stray",
    level="error",
    asks="Every phrase of a locale stands in the fullest file of its language too",
    why="The other locales of the language apologise in its place.",
)
RULES = (
    LOCALE_SILENT,
    COMPUTED,
    MISSING,
    WORD_MISSING,
    WORD_UNUSED,
    REPROMPT_MISSING,
    REPROMPT_UNHEARD,
    UNUSED,
    STRAY,
)


def findings(subject: Subject) -> Iterator[Finding]:
    if subject.skill is None:
        return
    said = Repertoire(subject, subject.skill)
    yield from _silent(said)
    yield from _computed(said)
    yield from _missing(said)
    yield from _slot_phrases(said)
    yield from _words(said)
    yield from _reprompts(said)
    yield from _unused(said)
    yield from _strays(said)


def _silent(said: Repertoire) -> Iterator[Finding]:
    folder = said.phrases.folder
    for locale in sorted(set(said.subject.locales) - set(said.locales)) if said.calls else ():
        language = locale.partition("-")[0]
        yield LOCALE_SILENT.found(
            folder,
            None,
            f"There is a model for {locale}, and no speech file for {language!r}.",
            f"Write {folder.name}/{locale}.yaml, or take the model out.",
        )


def _computed(said: Repertoire) -> Iterator[Finding]:
    for call in said.calls:
        if not call.is_spelled_out:
            yield COMPUTED.found(
                call.path,
                call.at,
                f"{call.verb}(...) names a phrase that only the running skill knows, so it is not checked.",
                'Name the phrase there, or choose between names: "a" if ... else "b".',
            )


def _missing(said: Repertoire) -> Iterator[Finding]:
    for call in said.calls:
        for name in call.names:
            lacking = [locale for locale in said.locales if not said.phrases.has(locale, name)]
            if lacking:
                known = {phrase for locale in said.locales for phrase in said.phrases.known(locale)} - {name}
                yield MISSING.found(
                    call.path,
                    call.at,
                    f"There is no phrase {name!r} for {', '.join(lacking)}.",
                    f"{closest(name, known)}Add it to {_file(said, lacking)}.",
                )


def _slot_phrases(said: Repertoire) -> Iterator[Finding]:
    for slot, (path, at) in said.required_slots.items():
        lacking = [locale for locale in said.locales if not said.phrases.has(locale, f"{slot}_ask")]
        if lacking:
            yield MISSING.found(
                path,
                at,
                f"The slot {slot!r} is required, and there is no phrase '{slot}_ask' for {', '.join(lacking)}.",
                f"Add the question for it to {_file(said, lacking)}.",
            )


def _file(said: Repertoire, locales: list[str]) -> str:
    return f"{said.phrases.folder.name}/{said.fullest(locales[0])}.yaml"


def _words(said: Repertoire) -> Iterator[Finding]:
    for call in said.calls:
        for name in call.names:
            forms = said.forms(name)
            given = call.words | call.spread
            for phrase in forms if not call.is_open else ():
                for word in sorted(_words_of(phrase)[0] - given):
                    yield WORD_MISSING.found(
                        call.path,
                        call.at,
                        f"{call.verb}({name!r}) gives no {word!r}, which the phrase needs "
                        f"({phrase.path.parent.name}/{phrase.path.name}:{phrase.line}).",
                        f"{closest(word, given)}Add {word}=..., or take it out of the phrase.",
                    )
            used = frozenset().union(*(_words_of(phrase)[1] for phrase in forms))
            for word in sorted(call.words - used) if forms else ():
                yield WORD_UNUSED.found(
                    call.path,
                    call.at,
                    f"{call.verb}({name!r}) gives {word!r}, which no variant of the phrase says.",
                    f"{closest(word, used)}Say it, or take it out of the call.",
                )
    yield from _framework_words(said)


def _framework_words(said: Repertoire) -> Iterator[Finding]:
    for name in sorted({name for locale in said.locales for name in said.phrases.known(locale)}):
        given = said.by_framework(name)
        for phrase in said.forms(name) if given is not None else ():
            for word in sorted(_words_of(phrase)[0] - (given or frozenset())):
                yield WORD_MISSING.found(
                    phrase.path,
                    phrase_at(phrase),
                    f"{name!r} needs {word!r}, and the framework says this phrase without it.",
                    "Take the word out of the phrase, or give it `{% if ... is defined %}`.",
                )


def _words_of(phrase: Phrase) -> tuple[frozenset[str], frozenset[str]]:
    """(the words it cannot do without, all its words)."""
    required: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    for form, text in phrase.texts():
        try:
            template = Template.read(text, "en-US", form)
        except TemplateError:  # told elsewhere, with its own line
            continue
        required, known = required | template.required, known | template.words
    return required, known


def _reprompts(said: Repertoire) -> Iterator[Finding]:
    asked, told = said.asked, said.told
    for name, whom in sorted(asked.items()):
        for phrase in said.forms(name):
            if not phrase.reprompt:
                yield REPROMPT_MISSING.found(
                    phrase.path,
                    phrase_at(phrase),
                    f"{name!r} is asked by {whom} and has no reprompt.",
                    "Add `reprompt:` with the question in short, for a listener who stays silent.",
                )
    for name, whom in sorted(told.items()):
        for phrase in said.forms(name) if name not in asked else ():
            if phrase.reprompt:
                yield REPROMPT_UNHEARD.found(
                    phrase.path,
                    phrase_at(phrase),
                    f"{name!r} has a reprompt that nobody hears: {whom} ends the conversation.",
                    "Take the reprompt out, or say the phrase by ask().",
                )


def _unused(said: Repertoire) -> Iterator[Finding]:
    strays = {name for _, names in _stray_names(said) for name in names}
    sayable = said.defaults | said.in_places | said.for_slots
    used = sayable | strays | calls.texts(said.subject.sources)
    for locale in said.phrases.locales:
        for name, phrase in said.own(locale).items():
            if name not in used and not any(call.says(name) for call in said.calls):
                yield UNUSED.found(
                    phrase.path,
                    phrase_at(phrase),
                    f"Nothing says {name!r}.",
                    f"{closest(name, sayable | {name for call in said.calls for name in call.names})}"
                    "Say it by ask() or tell(), or take it out.",
                )


def _strays(said: Repertoire) -> Iterator[Finding]:
    for fullest, strays in _stray_names(said):
        for name, phrase in strays.items():
            yield STRAY.found(
                phrase.path,
                phrase_at(phrase),
                f"{name!r} is not in {fullest}.yaml, the fullest file of its language, so only one locale has it.",
                f"{closest(name, said.own(fullest))}Correct the name, or add the phrase there too.",
            )


def _stray_names(said: Repertoire) -> Iterator[tuple[str, Mapping[str, Phrase]]]:
    """For each file that builds on a fuller one, that one's name and what only this one has."""
    for locale in said.phrases.locales:
        fullest = said.fullest(locale)
        known = set(said.own(fullest)) | said.defaults | said.in_places
        yield fullest, {name: phrase for name, phrase in said.own(locale).items() if name not in known}

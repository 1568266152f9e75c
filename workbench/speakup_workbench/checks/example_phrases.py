"""The example phrases that the store shows under "try saying"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from speakup_workbench.checks.ears import Ears
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import LOCALES, Manifest, Written
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.invocation import opening
from speakup_workbench.simulator.words import Wording

_TESTS = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html"

SOME = Rule(
    id="EX-1",
    level="to-do",
    asks="Each locale has at least one example phrase, better three, of at most 200 characters",
    why="Amazon takes no submission without one, and shows three.",
    source=_TESTS,
    verified="2026-11",
)
FIRST = Rule(
    id="EX-2",
    level="error",
    asks='The first example phrase opens the skill: "Alexa, open" and the invocation name',
    why="It shows a listener how to begin, and reviewers try it first.",
    source=_TESTS,
    verified="2026-11",
)
FORM = Rule(
    id="EX-3",
    level="error",
    asks='A phrase with the wake word calls the skill in one of Alexa\'s ways: "Alexa, ask … for …", never "enable"',
    why="Without it the words never reach the skill.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/understanding-how-users-invoke-custom-skills.html",
    verified="2026-11",
)
SAMPLE = Rule(
    id="EX-4",
    level="error",
    asks="What an example phrase asks for is, word for word, a sample utterance with values in the place of its slots",
    why="Amazon compares the two, and a phrase that is like a sample may be heard as something else.",
    source=_TESTS,
    verified="2026-11",
)
SIGNS = Rule(
    id="EX-5",
    level="error",
    asks="An example phrase has letters, apostrophes and periods, and at its end a period or question mark",
    why="It is shown to be spoken: an explanation, a symbol or a line break is not part of it.",
    source=_TESTS,
    verified="2026-11",
)
DISTINCT = Rule(
    id="EX-7",
    level="error",
    asks="No two example phrases are the same, and each shows another function",
    why="The second tells a listener nothing.",
    source=_TESTS,
    verified="2026-11",
)
RULES = (SOME, FIRST, FORM, SAMPLE, SIGNS, DISTINCT)

WAKE_WORDS = re.compile(r"\s*(alexa|アレクサ|एलेक्सा|أليكسا)(?!\w)", re.IGNORECASE)
_PLAIN = " '’.,?-"
_MARK_UP = re.compile(r"[\[\](){}<>]|https?:")


def findings(manifest: Manifest, ears: Ears) -> Iterator[Finding]:
    for locale in manifest.locales:
        phrases = [each for each in manifest.written("examplePhrases") if each.locale == locale]
        yield from _number(manifest, locale, len(phrases))
        for phrase in phrases:
            yield from _signs(phrase)
        yield from _distinct(phrases)
        if locale in ears.models:
            yield from _heard(phrases, locale, ears)


def _number(manifest: Manifest, locale: str, count: int) -> Iterator[Finding]:
    if count < 3:
        place = (*LOCALES, locale, "examplePhrases")
        problem = f"{locale} has {('no', 'one', 'two')[count]} example phrase{'s' if count > 1 else ''}."
        remedy = "Write three: one that opens the skill, and two that show what it is for."
        level = "warning" if count else None
        yield SOME.found(manifest.path, manifest.at(*place), problem, remedy, level="warning" if level else None)


def _signs(phrase: Written) -> Iterator[Finding]:
    text = phrase.text.strip()
    odd = [sign for sign in text if unicodedata.category(sign)[0] not in "LM" and sign not in _PLAIN]
    if odd:
        shown = " ".join(dict.fromkeys(repr(sign)[1:-1] for sign in odd))
        milder = all(sign.isdigit() or sign == "!" for sign in odd)
        problem = f'The example phrase "{_shown(text)}" has what is not spoken: {shown}'
        remedy = "Write it as it is said, numbers in words too."
        yield phrase.found(SIGNS, problem, remedy, "warning" if milder else None)
    if text[-1] not in ".?" and not odd:
        problem = f'The example phrase "{text}" ends without a period or question mark.'
        yield phrase.found(SIGNS, problem, "End it with one.", "advice")


def _distinct(phrases: list[Written]) -> Iterator[Finding]:
    seen = dict[str, Written]()
    for phrase in phrases:
        words = _words(phrase)
        if words in seen:
            yield phrase.found(DISTINCT, f'The example phrase "{phrase.text}" stands there twice.', "Show another.")
        seen.setdefault(words, phrase)


def _heard(phrases: list[Written], locale: str, ears: Ears) -> Iterator[Finding]:
    model = ears.models[locale]
    opens = f"Alexa, {opening(model.invocation_name, model.language)}."
    shown = dict[str, Written]()
    for index, phrase in enumerate(phrases):
        called = bool(WAKE_WORDS.match(phrase.text))
        names = f" {Wording(model.language).key(model.invocation_name)} " in f" {_words(phrase)} "
        heard = ears.afresh(locale, phrase.text) if called or names else ears.in_session(locale, phrase.text)
        if index == 0 and (not called or not names):
            problem = f'The first example phrase, "{phrase.text}", does not call the skill by its name.'
            yield phrase.found(FIRST, problem, f'Begin with "{opens}"')
        elif heard.kind == "nobody":
            problem = f'"{phrase.text}" is no way to call {model.invocation_name!r}: Alexa would keep it to herself.'
            yield phrase.found(FORM, problem, f'Write "{opens}", or "Alexa, ask {model.invocation_name} for …".')
        elif index == 0 and heard.kind != "launch":
            problem = f'The first example phrase, "{phrase.text}", does more than open the skill.'
            yield phrase.found(FIRST, problem, f'Begin with "{opens}"', "warning")
        elif names and not called:
            problem = f'"{phrase.text}" names the skill and lacks the wake word.'
            yield phrase.found(FORM, problem, 'Begin it with "Alexa,".', "warning")
        yield from unheard(phrase, phrase.text, heard, model)
        if heard.kind == "intent" and heard.intent and _words(phrase) not in map(_words, phrases[:index]):
            if other := shown.get(heard.intent):
                problem = f'"{phrase.text}" and "{other.text}" both show {heard.intent}.'
                yield phrase.found(DISTINCT, problem, "Show another function.", "warning")
            shown.setdefault(heard.intent, phrase)


def unheard(phrase: Written, said: str, heard: Heard, model: Model) -> Iterator[Finding]:
    """EX-4 of a phrase that reaches the skill; what reaches nobody is another rule's."""
    if heard.kind != "intent":
        return
    if heard.how in ("statistical", "fallback"):
        guess = f"; it is most like {heard.intent}" if heard.how == "statistical" else ""
        problem = f'"{said}" is no sample utterance of {model.path.name}{guess}.'
        yield phrase.found(SAMPLE, problem, "Write one that is, or add its words to the samples of its intent.")
    elif heard.suggestion:
        problem = f'"{said}" is only nearly a sample utterance of {heard.intent}.'
        yield phrase.found(SAMPLE, problem, f'Write it as the sample is, or add the sample "{heard.suggestion}".')
    else:
        for slot in heard.slots.values():
            for value in slot.unlisted() if slot.type in model.types else ():
                problem = f'"{said}" says {value!r}, which is no value of {slot.type}.'
                yield phrase.found(SAMPLE, problem, "Say a value that the type lists.", "warning")


def _words(phrase: Written) -> str:
    return Wording(phrase.language).key(phrase.text)


def _shown(text: str) -> str:
    return " ".join(text.split())

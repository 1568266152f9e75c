"""How a listener calls a skill by its name: "open clean water", "ask clean water for a fact".

https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
English as that page lists it; of Spanish the page's own examples and the like (pídele, dile, habla con …).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speakup_workbench.simulator.carriers import Carriers
from speakup_workbench.simulator.words import Wording, Words

Span = tuple[int, int]


@dataclass(frozen=True)
class _Language:
    launches: str
    """Before the name and nothing after it."""
    openings: tuple[tuple[str, str], ...]
    """Before the name, and what may join it to an action; "-" is nothing."""
    closings: str
    """Between an action and the name that ends the utterance."""
    articles: str = ""


_LANGUAGES = {
    "en": _Language(
        launches="ask, begin, do, launch, load, open, play, play the game, resume, run, start, start playing, "
        "start playing the game, talk to, tell, use",
        openings=(
            ("ask", "to, about, for, if, whether, -"),
            ("tell", "to, that, -"),
            ("search", "for"),
            ("open", "for, and"),
            ("talk to, launch, start, resume, run, load, begin", "and"),
            ("use", "and, to"),
        ),
        closings="by, from, in, using, with",
        articles="the",
    ),
    "es": _Language(
        launches="abre, abrir, lanza, inicia, comienza, empieza, ejecuta, juega, juega a, carga, usa, habla con, "
        "pregunta a, pregúntale a, pide a, pídele a, di a, dile a",
        openings=(
            ("pregunta a, pregúntale a", "sobre, por, si, -"),
            ("pide a, pídele a, di a, dile a", "que, -"),
            ("abre, lanza, inicia, comienza, empieza, ejecuta, carga", "para, y"),
            ("usa", "y, para"),
            ("habla con", "y"),
            ("busca en", "-"),
        ),
        closings="con, en, de, usando",
        articles="el, la, los, las",
    ),
}
_NONE = _Language("", (), "")


@dataclass(frozen=True)
class Invocation:
    """A call by name; a launch asks for nothing more."""

    actions: tuple[Span, ...] = ()
    """The words that may be a sample utterance, the likelier span first: without its joining word, then with."""
    named_only: bool = False
    """Nothing but the name was said."""

    @property
    def launch(self) -> bool:
        return not self.actions


class Invocations:
    """The ways to call one skill in one language."""

    def __init__(self, name: str, wording: Wording, carriers: Carriers, language: str) -> None:
        spoken = _LANGUAGES.get(language, _NONE)
        self._name = wording.key(name)
        self._carriers = carriers
        self._launches = _keys(wording, spoken.launches)
        self._articles = _keys(wording, spoken.articles)
        self._closings = _keys(wording, spoken.closings)
        self._joiners: dict[str, frozenset[str]] = {}
        for verbs, joiners in spoken.openings:
            self._joiners |= dict.fromkeys(_keys(wording, verbs), frozenset(joiners.split(", ")))

    def read(self, words: Words) -> Invocation | None:
        """The call an utterance is, or None: its words are for whoever listens already."""
        spoken = words.forms[self._carriers.after_wake_word(words.forms) :]
        skipped = len(words) - len(spoken)
        for start, end in self._places(spoken):
            if found := self._around(spoken, start, end):
                actions = tuple((skipped + first, skipped + last) for first, last in found.actions)
                return Invocation(actions, found.named_only)
        return None

    def _places(self, forms: tuple[str, ...]) -> Iterable[Span]:
        longest = len(self._name.split())
        for start in range(len(forms)):
            for end in range(start + 1, min(start + longest, len(forms)) + 1):
                if " ".join(forms[start:end]) == self._name:
                    yield start, end

    def _around(self, forms: tuple[str, ...], start: int, end: int) -> Invocation | None:
        """The call made of the words around the name, which stands from `start` to `end`."""
        before = start - 1 if start and forms[start - 1] in self._articles else start
        last = self._carriers.tails(forms)
        for verb_ends in dict.fromkeys((start, before)):
            if end in last:
                if verb_ends == 0:
                    return Invocation(named_only=True)
                if self._verb(forms[:verb_ends]) in self._launches:
                    return Invocation()
            if end < len(forms) and (actions := self._opening(forms, verb_ends, end)):
                return Invocation(actions)
            if end in last and verb_ends > 1 and forms[verb_ends - 1] in self._closings:
                return Invocation(((0, verb_ends - 1),))
        return None

    def _opening(self, forms: tuple[str, ...], verb_ends: int, name_ends: int) -> tuple[Span, ...]:
        joiners = self._joiners.get(self._verb(forms[:verb_ends]), frozenset())
        whole = (name_ends, len(forms))
        if forms[name_ends] in joiners:
            rest = (name_ends + 1, len(forms))
            return (rest, whole) if rest[0] < rest[1] else ()
        return (whole,) if "-" in joiners else ()

    def _verb(self, forms: tuple[str, ...]) -> str:
        """What stands before the name, without "could you", "let's" and "please"."""
        verbs = [" ".join(forms[head:]) for head in self._carriers.heads(forms)]
        known = (verb for verb in verbs if verb in self._launches or verb in self._joiners)
        return next(known, "")


def _keys(wording: Wording, listed: str) -> frozenset[str]:
    return frozenset(wording.key(phrase) for phrase in listed.split(", ") if phrase)

"""How a listener calls a skill by its name: "open clean water", "ask clean water for a fact".

https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
English is as that page lists it. Of the other languages it gives a few examples each; what follows from them, and
what a speaker would say besides (German "sag … dass", French "ouvre", Spanish "pídele", "dile", "habla con"), is not
confirmed by a page.
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
    """What is said with the name and nothing else, the usual one first; the name ends it or stands at the "*"."""
    openings: tuple[tuple[str, str], ...] = ()
    """Before the name, and what may join it to an action; "-" is nothing."""
    closings: str = ""
    """Between an action and the name that ends the utterance."""
    leads: str = ""
    """May stand before an action that ends with the name, and need not be part of a sample."""
    articles: str = ""
    """May stand before the name."""


_LANGUAGES = {
    "en": _Language(
        launches="open, ask, begin, do, launch, load, play, play the game, resume, run, start, start playing, "
        "start playing the game, talk to, tell, use",
        openings=(
            ("ask", "to, about, for, if, whether, that, -"),
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
        launches="abre, abrir, lanza, lanzar, inicia, iniciar, comienza, comenzar, empieza, empezar, ejecuta, "
        "juega, jugar, juega a, jugar a, juega al, jugar al, carga, usa, usar, habla con, hablar con, pregunta a, "
        "pregúntale a, pregunta al, pregúntale al, pide a, pídele a, pide al, pídele al, di a, dile a, di al, dile al",
        openings=(
            ("pregunta a, pregúntale a, pregunta al, pregúntale al", "sobre, por, si, -"),
            ("pide a, pídele a, di a, dile a, pide al, pídele al, di al, dile al", "que, -"),
            ("abre, lanza, inicia, comienza, empieza, ejecuta, carga", "para, y"),
            ("juega, juega a, juega al", "para, y"),
            ("usa", "y, para"),
            ("habla con", "y, para"),
            ("busca en", "-"),
        ),
        closings="con, en, de, usando",
        leads="busca",
        articles="el, la, los, las",
    ),
    "de": _Language(
        launches="öffne, starte, start, frage, frag, lade, sprich mit, rede mit, führe * aus, benutze, nutze, "
        "verwende, spiele, spiel, aktiviere",
        openings=(
            ("frage, frag", "nach, ob, -"),
            ("öffne, starte, start, lade, sprich mit, rede mit, spiele, spiel", "und"),
            ("benutze, nutze, verwende", "und"),
            ("sage, sag", "dass, -"),
            ("suche in, suche bei, such in, such bei", "nach"),
        ),
        closings="von, mit, bei, aus, in, über, durch, auf",
        leads="gib mir",
        articles="der, die, das, den, dem",
    ),
    "fr": _Language(
        launches="ouvre, ouvrir, lance, lancer, démarre, démarrer, commence, commencer, joue, jouer, joue à, jouer à, "
        "joue au, jouer au, utilise, utiliser, demande à, demande au, dis à, dis au, parle à, parle au, parler à, "
        "parler au, parle avec, parler avec",
        openings=(
            ("demande à, demande au", "de, d, si, s, pour, -"),
            ("ouvre, lance, démarre, commence, joue à, joue au, utilise", "et, pour"),
            ("dis à, dis au", "de, d, que, qu, -"),
            ("parle à, parle au, parle avec", "et, pour"),
            ("cherche sur, cherche dans", "-"),
        ),
        closings="avec, sur, dans, de, via",
        leads="cherche",
        articles="le, la, les, l",
    ),
    "it": _Language(
        launches="apri, avvia, lancia, inizia, usa, chiedi a, domanda a, parla con",
        openings=(
            ("chiedi a, domanda a", "di, se, -"),
            ("apri, avvia, lancia, inizia, usa", "e, per"),
            ("di' a, dì a", "di, che, -"),
        ),
        closings="con, su, da, in",
        articles="il, la, lo, l, i, gli, le",
    ),
    "nl": _Language(
        launches="open, start, vraag, praat met",
        openings=(("vraag", "naar, om, of, -"), ("open, start", "en"), ("zeg tegen", "dat, -")),
        closings="met, van, in",
        articles="de, het",
    ),
    "pt": _Language(
        launches="abra, abrir, abre, inicie, iniciar, comece, use, fale com",
        openings=(
            ("pergunte a, pergunte ao, pergunte à, pergunte para", "sobre, se, -"),
            ("peça a, peça ao, peça à, peça para", "para, -"),
            ("diga para, diga a, diga ao, diga à", "que, -"),
            ("abra, abre, inicie, comece, use", "e, para"),
        ),
        closings="com, em, no, na, do, da, de",
        articles="o, a, os, as",
    ),
    "ja": _Language(
        launches="*を開いて, *を起動して, *をスタートして, *を始めて, *を使って, *をひらいて",
        openings=(("", "で, を使って, を開いて"),),
    ),
    "hi": _Language(
        launches="* खोलो, * खोलें, * शुरू करो, * शुरू करें, * चलाओ",
        openings=(("", "से पूछो कि, से पूछो, से कहो कि"),),
    ),
    "ar": _Language(
        launches="افتحي, افتح, شغلي, شغل, ابدأي, ابدأ",
        openings=(
            ("اسألي, اسأل", "عن, إذا, -"),
            ("اطلبي من, اطلب من", "أن, -"),
            ("ابحثي في, ابحث في", "عن"),
        ),
        closings="من, في",
    ),
}
_NONE = _Language("*")
_ALSO_SAID_AFTER_THE_NAME = "skill"
"""Builders report that devices with Alexa+ want to hear "open clean water skill"."""


def opening(name: str, language: str) -> str:
    """How the skill of this name is usually opened: "open clean water", "öffne sauberes wasser"."""
    usual = _LANGUAGES.get(language, _NONE).launches.split(", ")[0]
    return usual.replace("*", name) if "*" in usual else f"{usual} {name}"


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
        self._launches: dict[str, set[str]] = {}
        for launch in spoken.launches.split(", "):
            before, _, after = launch.partition("*")
            self._launches.setdefault(wording.key(before), set()).add(wording.key(after))
        self._joiners: dict[str, list[tuple[str, ...]]] = {}
        for verbs, joiners in spoken.openings:
            words = [tuple(wording.key(joiner).split()) for joiner in joiners.split(", ")]
            self._joiners |= dict.fromkeys(_keys(wording, verbs), words)
        self._articles = _keys(wording, spoken.articles)
        self._closings = _keys(wording, spoken.closings)
        self._leads = _keys(wording, spoken.leads) - {""}

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
        """Where the name stands; first with what may be said after it."""
        longest = len(self._name.split())
        for start in range(len(forms)):
            for end in range(start + 1, min(start + longest, len(forms)) + 1):
                if " ".join(forms[start:end]) == self._name:
                    if forms[end : end + 1] == (_ALSO_SAID_AFTER_THE_NAME,):
                        yield start, end + 1
                    yield start, end

    def _around(self, forms: tuple[str, ...], start: int, end: int) -> Invocation | None:
        """The call made of the words around the name, which stands from `start` to `end`."""
        before = start - 1 if start and forms[start - 1] in self._articles else start
        tails = self._carriers.tails(forms)
        for verb_ends in dict.fromkeys((start, before)):
            if end in tails and verb_ends == 0:
                return Invocation(named_only=True)
            verbs = self._verbs(forms[:verb_ends])
            afters = {" ".join(forms[end:tail]) for tail in tails if tail >= end}
            if any(afters & self._launches.get(verb, set()) for verb in verbs):
                return Invocation()
            if end < len(forms) and (actions := self._opened(forms, verbs, end)):
                return Invocation(actions)
            if end in tails and verb_ends > 1 and forms[verb_ends - 1] in self._closings:
                return Invocation(self._closed(forms, verb_ends - 1))
        return None

    def _opened(self, forms: tuple[str, ...], verbs: Iterable[str], name_ends: int) -> tuple[Span, ...]:
        """The action after the name, without the words that join it, then with them."""
        whole = (name_ends, len(forms))
        for joiner in (joiner for verb in verbs for joiner in self._joiners.get(verb, ())):
            action = name_ends + len(joiner)
            if joiner and forms[name_ends:action] == joiner:
                return ((action, len(forms)), whole) if action < len(forms) else ()
            if not joiner:
                return (whole,)
        return ()

    def _closed(self, forms: tuple[str, ...], action_ends: int) -> tuple[Span, ...]:
        """The action before the name, with the words that lead to it, then without them."""
        leads = [end for end in range(1, action_ends) if " ".join(forms[:end]) in self._leads]
        return ((0, action_ends), *((end, action_ends) for end in leads))

    def _verbs(self, forms: tuple[str, ...]) -> list[str]:
        """What stands before the name, also without "could you", "let's" and "please"."""
        tails = self._carriers.tails(forms) or [0]
        return [" ".join(forms[head:tail]) for head in (*self._carriers.heads(forms), len(forms)) for tail in tails]


def _keys(wording: Wording, listed: str) -> frozenset[str]:
    return frozenset(wording.key(phrase) for phrase in listed.split(", "))

"""Words people put around what they want: "please", "could you", "um". They carry, and mean nothing more.

Real Alexa has learnt such words from everybody's speech; this list is short on purpose, and what it cannot
take away stays part of the utterance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from speakup_workbench.simulator.words import Wording


@dataclass(frozen=True)
class _Language:
    before: str
    after: str
    anywhere: str
    articles: str
    """May stand before a listed value, or be missing there: "tell me about the river"."""


_WAKE_WORDS = "alexa, echo, computer, amazon, ziggy"
_LANGUAGES = {
    "en": _Language(
        before="can you, could you, would you, will you, can you please, could you please, i want to, "
        "i want you to, i would like to, i would like you to, i would love to, i need to, i need you to, "
        "let us, can i, could i, may i, can we, could we, hey, hi, hello, okay, so, well, and, then, now, oh, "
        "actually, just, go ahead and, kindly, yes, yeah, sure, i guess, i think",
        after="please, thanks, thank you, thank you very much, for me, now, right now, then, if you can, "
        "if you could, if you please, if you don't mind, will you, would you, could you, okay, instead, alexa",
        anywhere="please, um, uh, er, erm, hmm, you know, alexa",
        articles="the, a, an, some, my",
    ),
    "es": _Language(
        before="puedes, podrías, puedo, podría, quiero, quisiera, me gustaría, quiero que, necesito, vamos a, oye, "
        "hola, bueno, pues, vale, a ver, y, entonces, ahora, sí",
        after="por favor, gracias, muchas gracias, ahora, ya, si puedes, alexa",
        anywhere="por favor, eh, em, alexa",
        articles="el, la, los, las, un, una, unos, unas, mi",
    ),
    "de": _Language(
        before="kannst du, könntest du, kannst du bitte, könntest du bitte, ich möchte, ich will, ich würde gern, "
        "ich möchte gern, ich hätte gern, hey, hallo, also, okay, ok, gut, ja, und, dann",
        after="bitte, danke, danke schön, vielen dank, jetzt, mal",
        anywhere="bitte, äh, ähm, alexa",
        articles="der, die, das, den, dem, ein, eine, einen",
    ),
    "fr": _Language(
        before="peux-tu, tu peux, pourrais-tu, est-ce que tu peux, je veux, je voudrais, j'aimerais, "
        "pouvez-vous, bonjour, salut, alors, ok, d'accord, oui, et",
        after="s'il te plaît, s'il vous plaît, merci, merci beaucoup, maintenant",
        anywhere="s'il te plaît, s'il vous plaît, euh, alexa",
        articles="le, la, les, un, une, des, l, d, du, de la",
    ),
    "it": _Language(
        before="puoi, potresti, voglio, vorrei, mi piacerebbe, mi puoi, ciao, allora, ok, va bene, sì, e, "
        "per favore puoi",
        after="per favore, per piacere, grazie, grazie mille, adesso, ora",
        anywhere="per favore, per piacere, ehm, alexa",
        articles="il, lo, la, i, gli, le, l, un, uno, una",
    ),
    "pt": _Language(
        before="você pode, pode, poderia, eu quero, quero, eu gostaria de, gostaria de, "
        "você poderia, eu queria, oi, olá, então, ok, tá, sim, e",
        after="por favor, obrigado, obrigada, muito obrigado, muito obrigada, agora",
        anywhere="por favor, hum, alexa",
        articles="o, a, os, as, um, uma",
    ),
    "nl": _Language(
        before="kun je, kan je, zou je, ik wil, ik wil graag, ik zou graag, hoi, hallo, nou, oké",
        after="alsjeblieft, alstublieft, dank je, bedankt, nu",
        anywhere="alsjeblieft, alstublieft, eh, alexa",
        articles="de, het, een",
    ),
    "hi": _Language(before="कृपया, प्लीज़", after="कृपया, प्लीज़, धन्यवाद", anywhere="", articles=""),
    "ar": _Language(before="من فضلك, لو سمحت", after="من فضلك, لو سمحت, شكرا", anywhere="", articles=""),
}
_NONE = _Language("", "", "", "")

_Tree = dict[str, "_Tree"]
_END = ""
"""In a tree, after the last word of a phrase."""


class Carriers:
    """The carrier words of one language, found at either end of an utterance or anywhere in it."""

    def __init__(self, wording: Wording, language: str) -> None:
        spoken = _LANGUAGES.get(language, _NONE)
        anywhere = _keys(wording, spoken.anywhere)
        self.articles = _keys(wording, spoken.articles)
        self._wake_words = _keys(wording, _WAKE_WORDS)
        self._before = _Phrases(_keys(wording, spoken.before) | anywhere | self._wake_words)
        self._after = _Phrases(_keys(wording, spoken.after) | anywhere)
        self._fillers = _Phrases(anywhere)
        self._fillers_and_articles = _Phrases(anywhere | self.articles)

    def heads(self, forms: tuple[str, ...]) -> list[int]:
        """Where an utterance may begin when carriers before it are taken away; 0 first."""
        reached = [0]
        for start in reached:
            reached += [end for end in self._before.ends(forms, start) if end not in reached]
        return [start for start in reached if start < len(forms)]

    def tails(self, forms: tuple[str, ...]) -> list[int]:
        """Where it may end when carriers after it are taken away; its whole length first."""
        reached = [len(forms)]
        for end in reached:
            reached += [start for start in self._after.starts(forms, end) if start not in reached]
        return [end for end in reached if end > 0]

    def fillers(self, forms: tuple[str, ...], articles: bool) -> Mapping[int, list[int]]:
        """From each place where a filler stands, or also an article, the places just after it.

        Only within the utterance: at its beginning and its end those are for `heads` and `tails`, and an article stands
        before nothing at the end.
        """
        phrases = self._fillers_and_articles if articles else self._fillers
        starts = [at for at, form in enumerate(forms) if form in phrases.first_words or " " in form]
        return {at: ends for at in starts if at and (ends := phrases.ends(forms, at)) and ends[-1] < len(forms)}

    def cores(self, forms: tuple[str, ...]) -> set[str]:
        """What may be meant, with as many carriers taken away as one likes."""
        return {" ".join(forms[head:tail]) for head in self.heads(forms) for tail in self.tails(forms)}

    def after_wake_word(self, forms: tuple[str, ...]) -> int:
        """1 when the utterance begins with a wake word, else 0."""
        return int(forms[0] in self._wake_words) if forms else 0


class _Phrases:
    """Phrases as two trees of words, to be found from their first word on and from their last word back."""

    def __init__(self, keys: frozenset[str]) -> None:
        self._forwards: _Tree = {}
        self._backwards: _Tree = {}
        for key in keys:
            words = key.split()
            for tree, path in (self._forwards, words), (self._backwards, words[::-1]):
                for word in path:
                    tree = tree.setdefault(word, {})
                tree[_END] = {}
        self.first_words, self._last_words = self._forwards.keys(), self._backwards.keys()

    def ends(self, forms: tuple[str, ...], start: int) -> list[int]:
        """Where a phrase that begins at `start` ends."""
        found: list[int] = []
        if start < len(forms) and " " not in forms[start] and forms[start] not in self.first_words:
            return found
        tree: _Tree | None = self._forwards
        for at in range(start, len(forms)):
            for word in forms[at].split():
                tree = tree.get(word) if tree else None
            if not tree:
                break
            if _END in tree:
                found.append(at + 1)
        return found

    def starts(self, forms: tuple[str, ...], end: int) -> list[int]:
        """Where a phrase that ends before `end` begins."""
        found: list[int] = []
        if end and " " not in forms[end - 1] and forms[end - 1] not in self._last_words:
            return found
        tree: _Tree | None = self._backwards
        for at in range(end - 1, -1, -1):
            for word in reversed(forms[at].split()):
                tree = tree.get(word) if tree else None
            if not tree:
                break
            if _END in tree:
                found.append(at)
        return found


def _keys(wording: Wording, listed: str) -> frozenset[str]:
    return frozenset(wording.key(phrase) for phrase in listed.split(", ") if phrase)

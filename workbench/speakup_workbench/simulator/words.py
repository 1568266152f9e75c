"""An utterance as words, in the one form in which samples, slot values and speech are compared.

Case, punctuation, hyphens, underscores and the shape of apostrophes do not matter; "what's" is "what is" and
"25" is "twenty five". Scripts without spaces are compared character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from speakup_workbench.simulator.number_words import NumberWords

# Han, kana and Thai: scripts that put no space between words.
_UNSPACED = "\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_APART = (
    r"\s_\-!-&(-/:-@\[-^`{-~\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u3004\uff00-\uff0f"
)
_WORD = re.compile(
    rf"""
      \d{{4}}-\d\d-\d\d(?!\d)                       # a date as typed
    | \d{{1,2}}:\d\d(?!\d)                          # a time as typed
    | \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?        # 1,000
    | \d+(?:\.\d+)?(?:(?:st|nd|rd|th)\b)?           # 25, 2.5, 25th
    | [{_UNSPACED}]
    | [^{_APART}'\d{_UNSPACED}][^{_APART}'{_UNSPACED}]*
    | ,                                             # parts the values of a list
    """,
    re.VERBOSE,
)
_MINUS = re.compile(r"(?<![^\s])-(?=\d)")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\uff07", "'"))

# Where an apostrophe tells two words apart it is part of the key; elsewhere both spellings are listed.
_ENGLISH_CONTRACTIONS = {
    **{f"{word}'s": f"{word} is" for word in ("what", "who", "where", "when", "how", "that", "there", "here")},
    **{f"{word}s": f"{word} is" for word in ("what", "who", "where", "how", "that", "there")},
    **{f"{word}'re": f"{word} are" for word in ("you", "we", "they", "what")},
    **{f"{word}'ll": f"{word} will" for word in ("i", "you", "we", "they", "he", "she", "it")},
    **{f"{word}'d": f"{word} would" for word in ("i", "you", "we", "they", "he", "she")},
    **{f"{word}'ve": f"{word} have" for word in ("i", "you", "we", "they")},
    **{f"{verb}n't": f"{verb} not" for verb in ("do", "does", "did", "is", "are", "was", "were", "have", "has")},
    **{f"{verb}nt": f"{verb} not" for verb in ("do", "does", "did", "is", "are", "was", "have", "has")},
    **{f"{verb}n't": f"{verb} not" for verb in ("would", "could", "should")},
    **{f"{verb}nt": f"{verb} not" for verb in ("would", "could", "should")},
    **{"can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not"},
    **{"i'm": "i am", "im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are"},
    **{"it's": "it is", "he's": "he is", "she's": "she is", "let's": "let us", "lets": "let us"},
    **{"o'clock": "o clock", "oclock": "o clock", "gimme": "give me", "wanna": "want to", "ok": "okay"},
}
CONTRACTIONS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH_CONTRACTIONS}


@dataclass(frozen=True)
class Words:
    """Words in order. A word that is compared as several ("what's", "25") holds a space in its form."""

    text: str
    """The utterance, normalised, which `spans` point into."""
    forms: tuple[str, ...]
    typed: tuple[str, ...]
    """The same words, with digits left as they are."""
    spans: tuple[tuple[int, int], ...]
    breaks: frozenset[int]
    """The positions of words that follow a comma."""

    def __len__(self) -> int:
        return len(self.forms)

    def part(self, start: int, end: int) -> Words:
        """The words from `start` up to `end` alone."""
        breaks = frozenset(at - start for at in self.breaks if start < at < end)
        return Words(self.text, self.forms[start:end], self.typed[start:end], self.spans[start:end], breaks)

    def said(self, start: int, end: int) -> str:
        """The words from `start` up to `end`, as they were typed, in lower case."""
        return " ".join(self.text[self.spans[start][0] : self.spans[end - 1][1]].split())


class Wording:
    """Puts text of one language into words."""

    def __init__(self, language: str) -> None:
        self.numbers = NumberWords(language)
        self._contractions = CONTRACTIONS.get(language, {})
        longest_first = sorted((key for key in self._contractions if "'" in key), key=len, reverse=True)
        self._contraction = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)") if longest_first else None

    def read(self, utterance: str) -> Words:
        text = unicodedata.normalize("NFKC", utterance.translate(_APOSTROPHES)).lower()
        text = _MINUS.sub(f"{self.numbers.minus} ", text)
        forms: list[str] = []
        typed: list[str] = []
        spans: list[tuple[int, int]] = []
        breaks: set[int] = set()
        for start, end in self._pieces(text):
            if text[start:end] == ",":
                breaks.add(len(forms))
            else:
                word = text[start:end]
                typed.append(self._contractions.get(word, word.casefold().replace(",", "")))
                forms.append(self.numbers.spell(word) or typed[-1] if word[0].isdigit() else typed[-1])
                spans.append((start, end))
        return Words(text, tuple(forms), tuple(typed), tuple(spans), frozenset(breaks))

    def key(self, text: str) -> str:
        """What two texts share when they are the same words."""
        return " ".join(self.read(text).forms)

    def _pieces(self, text: str) -> Sequence[tuple[int, int]]:
        """Where words stand; a contraction is one piece though an apostrophe parts other words."""
        pieces: list[tuple[int, int]] = []
        done = 0
        for found in self._contraction.finditer(text) if self._contraction and "'" in text else ():
            pieces += [word.span() for word in _WORD.finditer(text, done, found.start())]
            pieces.append(found.span())
            done = found.end()
        return pieces + [word.span() for word in _WORD.finditer(text, done)]

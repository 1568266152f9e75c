"""An utterance as words, in the one form in which samples, slot values and speech are compared.

Case, punctuation, hyphens, underscores, emoji and the shape of apostrophes do not matter; "what's" is "what is",
"25" is "twenty five", "mp3" is "mp three", "rock & roll" is "rock and roll". Accents do: "papa" is not "papá".
Scripts without spaces are compared character by character.

What is written in one way and said in several has a key for each: "1984" is also "nineteen eighty four" and "one nine
eight four", "wi-fi" is also "wifi", "u. s. a." is also "usa", "o'brien" is also "obrien".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from speakup_workbench.simulator.number_words import NumberWords

# Han, kana and Thai: scripts that put no space between words.
_UNSPACED = "\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# What is no part of a word: spaces, punctuation, control characters, currencies, arrows and pictures.
_APART = (
    r"\s_\-!-&(-/:-@\[-^`{-~\x00-\x1f\x7f-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff"
    r"\u3000-\u3004\ud800-\uf8ff\ufe00-\ufe0f\uff00-\uff0f\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U0010ffff"
)
_WORD = re.compile(
    rf"""
      [^{_APART}'\d{_UNSPACED}][^{_APART}'{_UNSPACED}]*
    | \d{{4}}-\d\d-\d\d(?!\d)                       # a date as typed
    | \d{{1,2}}:\d\d(?!\d)                          # a time as typed
    | \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?        # 1,000
    | \d+(?:\.\d+)?(?:(?:st|nd|rd|th)\b|\.?[ºª])?  # 25, 2.5, 25th, 2.º
    | [{_UNSPACED}]
    | [&%] | \+(?!\d)                               # said in most languages
    | ,                                             # parts the values of a list
    """,
    re.VERBOSE,
)
_MINUS = re.compile(r"(?<![^\s])-(?=\d)")
_LETTER = r"[^\W\d_]"
_COMPOUND = re.compile(
    rf"(?<![\w'-]){_LETTER}+(?:['-]{_LETTER}+)+(?![\w'-]) | (?<!\w){_LETTER}(?:\.\s?{_LETTER})+(?!\w)\.?", re.VERBOSE
)
_LONG_NUMBER = re.compile(r"(?<![\w.,:/-])\d{3,}(?![.,:/-]?\w)", re.ASCII)
_HYPHEN_OR_DOT = re.compile(r"[-.\s]+")
_JOINT = re.compile(r"['.\s-]+")
_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile("([ºª])")

_COMMA_DECIMALS = frozenset({"de", "es", "fr", "it", "nl", "pt"})
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,(?:\d\d?|\d{4,}))(?!\d|[.,]\d)")
_COMMA_FOR_POINT = str.maketrans(",.", ".,")
SIGNS: Mapping[str, Mapping[str, str]] = {
    "en": {"&": "and", "%": "percent", "+": "plus"},
    "es": {"&": "y", "%": "por ciento", "+": "más"},
    "de": {"&": "und", "%": "prozent", "+": "plus"},
    "fr": {"&": "et", "%": "pour cent", "+": "plus"},
    "it": {"&": "e", "%": "per cento", "+": "più"},
    "pt": {"&": "e", "%": "por cento", "+": "mais"},
}
_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\uff07", "'"),
        **dict.fromkeys("\u00ad\u200c\u200d\u2060\ufeff", ""),  # seen by nobody, inside words too
        "\u2212": "-",
    }
)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")

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

    def __init__(self, language: str, whole: Collection[str] = ()) -> None:
        """`whole`: words that are one however they are typed, "email" for "e-mail", "obrien" for "O'Brien"."""
        self.numbers = NumberWords(language)
        self._whole = whole
        self._decimal_comma = language in _COMMA_DECIMALS
        self._said = {**CONTRACTIONS.get(language, {}), **dict.fromkeys("&%+", ""), **SIGNS.get(language, {}), ",": ","}
        longest_first = sorted((key for key in CONTRACTIONS.get(language, ()) if "'" in key), key=len, reverse=True)
        contraction = rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w) |" if longest_first else ""
        self._words = re.compile(f"{contraction} {_WORD.pattern}", re.VERBOSE)

    def read(self, utterance: str) -> Words:
        text = self._normal(utterance)
        forms: list[str] = []
        typed: list[str] = []
        spans: list[tuple[int, int]] = []
        breaks: set[int] = set()
        for found in (self._words if "'" in text else _WORD).finditer(text):
            word = found[0]
            said = self._said.get(word)
            if said is None:
                said = word.casefold().replace(",", "")
            if said == ",":
                breaks.add(len(forms))
            elif said:
                typed.append(said)
                forms.append(said if said.isalpha() else self._spelled(said))
                spans.append(found.span())
        return Words(text, tuple(forms), tuple(typed), tuple(spans), frozenset(breaks))

    def key(self, text: str) -> str:
        """What two texts share when they are the same words."""
        return " ".join(self.read(text).forms)

    def keys(self, *parts: str) -> list[tuple[str, ...]]:
        """The keys of the parts of one text, and again for each way to say it otherwise than it is written."""
        text = "\n".join(part.replace("\n", " ") for part in parts).translate(_TYPED)
        texts = dict.fromkeys([text, *self._otherwise(text)])
        return list(dict.fromkeys(tuple(map(self.key, each.split("\n"))) for each in texts))

    def _otherwise(self, text: str) -> Iterator[str]:
        if "-" in text or "." in text or "'" in text:
            yield _COMPOUND.sub(_joined, text)
        if "-" in text or "." in text:
            yield _COMPOUND.sub(lambda compound: _HYPHEN_OR_DOT.sub(" ", compound[0]), text)
        if _LONG_NUMBER.search(text):
            yield _LONG_NUMBER.sub(lambda number: self.numbers.as_year(number[0]), text)
            yield from (_LONG_NUMBER.sub(partial(_one_by_one, zero), text) for zero in ("0", *self.numbers.zeros))
        if self.numbers.spoken_year:
            yield self.numbers.spoken_year.sub(lambda year: self.numbers.year_in_digits(year[0]), text.lower())

    def _normal(self, utterance: str) -> str:
        text = utterance.replace("`", "'") if utterance.isascii() else utterance.translate(_TYPED)
        if not text.isascii():
            parts = _ORDINAL.split(text)  # NFKC would make letters of them
            text = "".join(part if part in "ºª" else unicodedata.normalize("NFKC", part) for part in parts)
            text = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
        text = text.lower()
        if "-" in text:
            text = _MINUS.sub(f"{self.numbers.minus} ", text)
        if self._decimal_comma and ("," in text or "." in text):
            text = _COMMA_DECIMAL.sub(lambda number: number[0].translate(_COMMA_FOR_POINT), text)
        joint = "-" in text or "." in text or "'" in text
        return _COMPOUND.sub(self._kept_whole, text) if self._whole and joint else text

    def _kept_whole(self, compound: re.Match[str]) -> str:
        if compound[0] in self._said or compound[0].endswith("'s"):
            return compound[0]  # "i'd" though the model has "id", "river's" though it has "rivers"
        whole = _joined(compound)
        return whole if whole in self._whole else compound[0]

    def _spelled(self, word: str) -> str:
        """Digits as they are said: "25" → "twenty five", "mp3" → "mp three"."""
        if word[0].isdigit():
            return self.numbers.spell(word) or word
        return _DIGITS.sub(lambda digits: f" {self.numbers.spell(digits[0]) or digits[0]} ", word).strip()


def _one_by_one(zero: str, number: re.Match[str]) -> str:
    return " ".join(number[0]).replace("0", zero)


def _joined(compound: re.Match[str]) -> str:
    return _JOINT.sub("", compound[0])

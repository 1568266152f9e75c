"""Stories as data: chapters, the choices that lead from one to the next, and who speaks. Nothing here is about Alexa.

    title: The Window Seat
    about: a seat that nobody else takes
    begins: the-bus
    words: {principal: {en-US: principal, en-GB: head teacher}}
    cast: {Nia: {en-US: Ivy, en-GB: Emma}}
    chapters:
      - id: the-bus
        so_far: Nia sits alone on the bus, and Carter is throwing things at her.
        says: [{sound: transportation/amzn_sfx_bus_drive_past_01}, Monday morning., {Nia: "It's every day."}]
        choices:
          - {take: [sit-with, go-together], told: sit down next to Nia, to: beside-her}
          - {take: [look-away], told: look at your phone, to: the-screen}
      - id: full-bus
        says: [Nobody sits behind her any more.]
        ending: A full bus

A text is one for every locale, or one for each locale or language; {principal} in it is that word of the locale. What
is said is in the narrator's voice, unless it stands behind a name of the cast. A story that does not hold together is
not read at all: what is wrong with it is named with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from speakup import documents
from speakup.errors import DocumentError

# Alexa's voices beside her own, of each locale. https://developer.amazon.com/en-US/docs/alexa/custom-skills/
# speech-synthesis-markup-language-ssml-reference.html#voice
VOICES = {
    "en-US": {"Ivy", "Joanna", "Joey", "Justin", "Kendra", "Kimberly", "Matthew", "Salli"},
    "en-GB": {"Amy", "Brian", "Emma"},
    "es-US": {"Lupe", "Miguel", "Penelope"},
}

Text = Mapping[str, str]
"""By locale."""


@dataclass(frozen=True)
class Line:
    """What is heard of a chapter, one after the other."""

    text: str = ""
    voice: str = ""
    """One of VOICES; the narrator has none."""
    sound: str = ""
    """The name of a sound in Alexa's library; then there is no text."""


@dataclass(frozen=True)
class Choice:
    take: tuple[str, ...]
    """What one may say, as ids of the slot type Choice, which are the same in every story."""
    told: Text
    """The few words in which it is offered: "Do you …?"."""
    to: str
    """The id of the chapter that it leads to."""


@dataclass(frozen=True)
class Chapter:
    id: str
    so_far: Text
    """One sentence for whoever comes back to it another day; of an ending, empty."""
    lines: Mapping[str, tuple[Line, ...]]
    """By locale."""
    choices: tuple[Choice, ...]
    """Two or three; none at an ending."""
    ending: Text
    """The ending's name; empty where the story goes on."""

    def taken(self, said: str) -> Choice | None:
        """The choice that an id of the slot type Choice means here: one of its own, or its place."""
        places = dict(zip(("first", "second", "third"), self.choices, strict=False))
        if said == "last" and self.choices:
            return self.choices[-1]
        return places.get(said) or next((choice for choice in self.choices if said in choice.take), None)


@dataclass(frozen=True)
class Story:
    id: str
    """The name of its file."""
    title: Text
    about: Text
    begins: str
    chapters: Mapping[str, Chapter]

    @property
    def endings(self) -> list[str]:
        return [chapter.id for chapter in self.chapters.values() if chapter.ending]

    def path(self, heard: Sequence[str]) -> list[str]:
        """What of the chapters that were heard still leads somewhere, from the first one on: stories are rewritten."""
        path = [self.begins]
        for before, chapter in pairwise(heard):
            if before != path[-1] or chapter not in {choice.to for choice in self.chapters[before].choices}:
                break
            path.append(chapter)
        return path

    @classmethod
    def load(cls, path: Path, locales: Sequence[str]) -> Story:
        """Reads a story as it is told in `locales`, such as "en-US".

        Raises DocumentError naming the line of what is missing, repeated, or leads nowhere.
        """
        return _Reader(path, locales).story()


@dataclass(frozen=True)
class Progress:
    """How far somebody has come in each story. Both are the skill's own, in its memory or its session, and change."""

    bookmarks: dict[str, list[str]]
    """Of each story that was begun, the chapters of the way so far, the latest last."""
    endings: list[str]
    """Those that were reached, as "story/chapter"."""

    def path(self, story: Story) -> list[str]:
        """The way so far; without a bookmark the beginning alone."""
        return story.path(self.bookmarks.get(story.id, []))

    def chapter(self, story: Story) -> Chapter:
        """Where the bookmark is."""
        return story.chapters[self.path(story)[-1]]

    def go(self, story: Story, to: str) -> list[str]:
        """On to a chapter, and the way to it. An ending is noted, and takes the bookmark out."""
        path = [*self.path(story), to]
        if not story.chapters[to].ending:
            self.bookmarks[story.id] = path
            return path
        self.bookmarks.pop(story.id, None)
        if f"{story.id}/{to}" not in self.endings:
            self.endings.append(f"{story.id}/{to}")
        return path

    def found(self, story: Story) -> int:
        """How many of its endings were reached."""
        return sum(name.startswith(f"{story.id}/") for name in self.endings)


class _Reader:
    """One file, and the way to say where in it something is wrong."""

    def __init__(self, path: Path, locales: Sequence[str]) -> None:
        self.path, self.locales = path, locales
        self.top = self._mapping(documents.read(path))
        self.words = self._mapping(self.top.get("words", {}), "words")
        self.cast = self._mapping(self.top.get("cast", {}), "cast")

    def story(self) -> Story:
        for name in self.cast:
            for locale, voice in self._text("cast", name).items():
                if voice not in VOICES.get(locale, ()):
                    known = ", ".join(sorted(VOICES.get(locale, ())))
                    raise self._wrong(f"{voice} is no voice of {locale}.", f"Take one of {known}.", "cast", name)
        entries = self.top.get("chapters")
        if not isinstance(entries, list) or not entries:
            raise self._wrong("This story has no chapters.", "Begin each with `- id: ...` below `chapters:`.")
        chapters: dict[str, Chapter] = {}
        for number in range(len(entries)):
            chapter = self._chapter(number)
            if chapter.id in chapters:
                problem = f"The id {chapter.id!r} stands here a second time."
                raise self._wrong(problem, "Give every chapter an id of its own.", "chapters", number, "id")
            chapters[chapter.id] = chapter
        begins = self._one("begins")
        if begins not in chapters:
            raise self._wrong(f"There is no chapter {begins!r} to begin with.", "Name one that there is.", "begins")
        self._check_links(chapters)
        self._check_ways(begins, chapters)
        return Story(self.path.stem, self._text("title"), self._text("about"), begins, chapters)

    def _chapter(self, number: int) -> Chapter:
        at = ("chapters", number)
        entry = self._mapping(self._at(*at), *at, only=("id", "so_far", "says", "choices", "ending"))
        choices = self._at(*at, "choices") or []
        if bool(choices) == ("ending" in entry):
            remedy = "Write either two or three `choices:` or the name of the `ending:`."
            raise self._wrong("A chapter leads on or ends.", remedy, *at)
        if choices and not (isinstance(choices, list) and 2 <= len(choices) <= 3):
            raise self._wrong("A chapter offers two or three choices.", "One can listen to no more.", *at, "choices")
        return Chapter(
            id=self._one(*at, "id"),
            so_far=self._text(*at, "so_far") if choices else {},
            lines=self._lines(*at, "says"),
            choices=tuple(self._choice(*at, "choices", place) for place in range(len(choices))),
            ending={} if choices else self._text(*at, "ending"),
        )

    def _choice(self, *at: str | int) -> Choice:
        entry = self._mapping(self._at(*at), *at, only=("take", "told", "to"))
        take = entry.get("take")
        if not isinstance(take, list) or not take:
            raise self._wrong("Nothing takes this choice.", "Write `take: [...]`, ids of the slot type Choice.", *at)
        return Choice(tuple(map(str, take)), self._text(*at, "told"), self._one(*at, "to"))

    def _lines(self, *at: str | int) -> Mapping[str, tuple[Line, ...]]:
        entries = self._at(*at)
        if not isinstance(entries, list) or not entries:
            raise self._wrong("Here is no text.", "Write `says: [...]`, a list of what is heard.", *at)
        lines = [list(self._line(*at, number)) for number in range(len(entries))]
        return {locale: tuple(line[place] for line in lines) for place, locale in enumerate(self.locales)}

    def _line(self, *at: str | int) -> Iterator[Line]:
        """The line in each locale."""
        entry = self._at(*at)
        speaker = next(iter(entry)) if isinstance(entry, Mapping) and len(entry) == 1 else None
        if any(speaker in (locale, locale.partition("-")[0]) for locale in self.locales):
            speaker = None  # a text of which there is but one
        if speaker == "sound":
            yield from [Line(sound=self._one(*at, "sound"))] * len(self.locales)
        elif speaker is not None:
            if speaker not in self.cast:
                raise self._wrong(f"{speaker} is not in the cast.", "Give them a voice there.", *at)
            voices, text = self._text("cast", speaker), self._text(*at, speaker)
            yield from (Line(text[locale], voices[locale]) for locale in self.locales)
        else:
            yield from map(Line, self._text(*at).values())

    def _check_links(self, chapters: Mapping[str, Chapter]) -> None:
        for number, chapter in enumerate(chapters.values()):
            for place, choice in enumerate(chapter.choices):
                if choice.to not in chapters:
                    at = ("chapters", number, "choices", place, "to")
                    problem = f"{chapter.id} leads to {choice.to!r}, and there is no such chapter."
                    raise self._wrong(problem, "Write it, or correct the name.", *at)
            takes = [take for choice in chapter.choices for take in choice.take]
            if len(set(takes)) < len(takes):
                problem = f"Two choices of {chapter.id} are taken with the same words."
                raise self._wrong(problem, "Give each a `take` of its own.", "chapters", number, "choices")

    def _check_ways(self, begins: str, chapters: Mapping[str, Chapter]) -> None:
        """Every chapter is on a way from the beginning, and no way comes back to where it was."""
        met, way = set[str](), list[str]()

        def walk(name: str) -> None:
            if name in way:
                places = [*chapters].index(way[-1])
                problem = f"From {way[-1]} one comes back to {name}, and so on for ever."
                raise self._wrong(problem, "Let it lead on.", "chapters", places, "choices")
            if name not in met:
                way.append(name)
                for choice in chapters[name].choices:
                    walk(choice.to)
                met.add(way.pop())

        walk(begins)
        for number, name in enumerate(chapters):
            if name not in met:
                raise self._wrong(f"Nothing leads to {name}.", "Let a choice lead there.", "chapters", number)

    # What stands at a place

    def _at(self, *keys: str | int) -> Any:
        found: Any = self.top
        for key in keys:
            if isinstance(key, str):
                found = found.get(key) if isinstance(found, Mapping) else None
            else:
                found = found[key]
        return found

    def _mapping(self, value: Any, *at: str | int, only: Sequence[str] = ()) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._wrong("Here belong names with something behind each.", "Write `name: ...`.", *at)
        for name in value if only else ():
            if name not in only:
                remedy = f"Write {', '.join(only)}, and put a text that holds a comma in double quotes."
                raise self._wrong(f"{name!r} means nothing here.", remedy, *at)
        return value

    def _one(self, *at: str | int) -> str:
        """A single word or name, the same everywhere."""
        found = self._at(*at)
        if not isinstance(found, str) or not found:
            raise self._wrong(f"Here is no {at[-1]}.", f"Write `{at[-1]}: ...`.", *at)
        return found

    def _text(self, *at: str | int) -> Text:
        """A text in each locale, with the words of the locale."""
        found = self._at(*at)
        texts = {locale: _for(locale, found) for locale in self.locales}
        for locale, text in texts.items():
            if not isinstance(text, str) or not text.strip():
                problem = f"Here is no text for {locale}."
                raise self._wrong(problem, "Write one, or one for all locales.", *at)
        return {locale: self._in_words(str(text), locale, *at) for locale, text in texts.items()}

    def _in_words(self, text: str, locale: str, *at: str | int) -> str:
        def word(match: re.Match[str]) -> str:
            known = self.words.get(match[1])
            if not isinstance(known, Mapping) or not _for(locale, known):
                raise self._wrong(f"{match[0]} is no word of {locale}.", "Write it below `words:`.", *at)
            return str(_for(locale, known))

        return " ".join(re.sub(r"\{([^}]*)\}", word, text).split())

    def _wrong(self, problem: str, remedy: str, *at: str | int) -> DocumentError:
        return DocumentError(problem, remedy, self.path, documents.line_of(self.path, *at))


def _for(locale: str, found: Any) -> Any:
    """What of a text, which may be one for all, is meant for a locale or its language."""
    if not isinstance(found, Mapping):
        return found
    return found.get(locale, found.get(locale.partition("-")[0]))

"""What Kind Words tells: every way through every story."""

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.kind_words.help_lines import need_in
from skills.kind_words.kindness import LOCALES, STORIES
from speakup.story import VOICES, Chapter, Story

LONGEST = 52
"""Words of a chapter with its question: 21 seconds at 150 words a minute."""

stories = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
every_story = st.sampled_from(list(STORIES.values()))


def ways(story: Story, chapter: str | None = None) -> Iterator[tuple[str, ...]]:
    """Every way from a chapter to an ending."""
    here = story.chapters[chapter or story.begins]
    if here.ending:
        yield (here.id,)
    for choice in here.choices:
        yield from ((here.id, *rest) for rest in ways(story, choice.to))


def words(chapter: Chapter, locale: str) -> int:
    told = " ".join(line.text for line in chapter.lines[locale])
    asked = " or ".join(choice.told[locale] for choice in chapter.choices)
    return len(f"{told} What now? Do you {asked}".split())


# The stories that there are


@stories
def test_a_story_has_many_chapters_and_several_endings(story: Story) -> None:
    assert len(story.chapters) >= 16 and len(story.endings) >= 3
    lengths = [len(way) for way in ways(story)]
    assert min(lengths) >= 4 and max(lengths) >= 8


@stories
def test_choices_matter(story: Story) -> None:
    """Whichever way one takes first, it does not already decide, and different ways end differently."""
    begins = story.chapters[story.begins]
    for choice in begins.choices:
        assert len({way[-1] for way in ways(story, choice.to)}) > 1
    assert {way[-1] for way in ways(story)} == set(story.endings)
    for chapter in story.chapters.values():
        assert len({choice.to for choice in chapter.choices}) == len(chapter.choices)


@stories
@pytest.mark.parametrize("locale", LOCALES)
def test_a_chapter_is_told_in_twenty_seconds(story: Story, locale: str) -> None:
    for chapter in story.chapters.values():
        assert words(chapter, locale) <= LONGEST, chapter.id
        assert sum(bool(line.sound) for line in chapter.lines[locale]) <= 1
        for choice in chapter.choices:
            assert len(choice.told[locale].split()) <= 8, choice.told


@stories
@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_comes_back_is_told_in_a_sentence_where_they_were(story: Story, locale: str) -> None:
    for chapter in story.chapters.values():
        if chapter.choices:
            assert re.fullmatch(r"[A-Z][^.?!]*(M[rs]s?\. [^.?!]*)?\.", chapter.so_far[locale]), chapter.so_far
            assert len(chapter.so_far[locale].split()) <= 18


@stories
@pytest.mark.parametrize("locale", LOCALES)
def test_characters_have_voices_of_the_locale(story: Story, locale: str) -> None:
    voices = {line.voice for chapter in story.chapters.values() for line in chapter.lines[locale] if line.voice}
    assert len(voices) >= 2 and voices <= VOICES[locale]


def test_words_are_those_of_the_country() -> None:
    told = {
        locale: " ".join(
            text
            for story in STORIES.values()
            for chapter in story.chapters.values()
            for text in (
                *(line.text for line in chapter.lines[locale]),
                *(choice.told[locale] for choice in chapter.choices),
            )
        )
        for locale in LOCALES
    }
    american = ("principal", "theater", "her mom", "recess", "field trip", "gray", "Ms. Reed")
    british = ("head teacher", "theatre", "her mum", "playtime", "school trip", "grey", "Ms Reed")
    for here, there in zip(american, british, strict=True):
        assert here in told["en-US"] and here not in told["en-GB"]
        assert there in told["en-GB"] and there not in told["en-US"]


def test_no_choice_sounds_like_a_cry_for_help() -> None:
    for story in STORIES.values():
        for chapter in story.chapters.values():
            for choice in chapter.choices:
                assert not any(need_in(told) for told in choice.told.values())


# On the way


@given(every_story, st.randoms(use_true_random=False))
def test_every_walk_comes_to_an_ending(story: Story, chance: random.Random) -> None:
    heard = [story.begins]
    while not story.chapters[heard[-1]].ending:
        choice = chance.choice(story.chapters[heard[-1]].choices)
        taken = story.chapters[heard[-1]].taken(chance.choice(choice.take))
        assert taken == choice
        heard.append(choice.to)
        assert story.path(heard) == heard and len(heard) <= len(story.chapters)

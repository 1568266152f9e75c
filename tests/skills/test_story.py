"""What Kind Words tells: every way through every story, and what is refused when a story does not hold together."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.kind_words.help_lines import need_in
from skills.kind_words.story import LOCALES, STORIES, VOICES, Chapter, Story
from speakup.errors import DocumentError

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


@given(every_story, st.lists(st.one_of(st.sampled_from(["the-bus", "the-buzz", "no-jacket", "dana"]), st.text())))
def test_a_bookmark_from_a_story_that_was_rewritten_still_leads_somewhere(story: Story, heard: list[str]) -> None:
    path = story.path(heard)
    assert path[0] == story.begins
    assert all(name in story.chapters for name in path)
    assert story.path(path) == path


@given(every_story, st.text())
def test_what_is_no_choice_here_takes_none(story: Story, said: str) -> None:
    for chapter in story.chapters.values():
        own = {"first", "second", "third", "last"} | {take for choice in chapter.choices for take in choice.take}
        if said not in own:
            assert chapter.taken(said) is None


def test_a_place_takes_the_choice_at_it() -> None:
    begins = STORIES["the_window_seat"].chapters["the-bus"]
    assert [begins.taken(place) for place in ("first", "second", "third")] == list(begins.choices)
    assert begins.taken("last") == begins.choices[-1]
    assert STORIES["the_window_seat"].chapters["beside-her"].taken("third") is None
    assert STORIES["the_window_seat"].chapters["a-full-bus"].taken("last") is None


# What is refused

GOOD = """\
title: A Story
about: something
begins: one
words: {mom: {en-US: mom, en-GB: mum}}
cast: {Lily: {en-US: Ivy, en-GB: Emma}}
chapters:
  - id: one
    so_far: It began.
    says: [{sound: nature/amzn_sfx_rain_01}, Your {mom} is here., {Lily: Hello.}]
    choices:
      - {take: [stay], told: stay, to: two}
      - {take: [go, walk], told: go, to: three}
  - id: two
    says: [You stayed.]
    ending: Stayed
  - id: three
    says: [{en-US: Gone to the sidewalk., en-GB: Gone to the pavement.}]
    ending: Gone
""".replace("Your {mom} is here.", '"Your {mom} is here."')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a_story.yaml"


def test_a_story_that_holds_together_is_read(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    story = Story.load(path)
    assert story.id == "a_story" and story.endings == ["two", "three"]
    one = story.chapters["one"]
    assert [line.text for line in one.lines["en-GB"]] == ["", "Your mum is here.", "Hello."]
    assert [line.voice for line in one.lines["en-US"]] == ["", "", "Ivy"]
    assert story.chapters["three"].lines["en-GB"][0].text == "Gone to the pavement."


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ("to: two}", "to: nowhere}", 11, "one leads to 'nowhere', and there is no such chapter."),
        ("- id: three", "- id: two", 16, "The id 'two' stands here a second time."),
        ("says: [You stayed.]", "says: []", 14, "Here is no text."),
        ("    says: [You stayed.]\n", "", 13, "Here is no text."),
        ("says: [You stayed.]", 'says: [" "]', 14, "Here is no text for en-US."),
        ("en-GB: Gone to the pavement.", "en-GB: ''", 17, "Here is no text for en-GB."),
        ("told: stay", "told: ''", 11, "Here is no text for en-US."),
        ("so_far: It began.", "so_far: ''", 8, "Here is no text for en-US."),
        ("    so_far: It began.\n", "", 7, "Here is no text for en-US."),
        ("title: A Story\n", "", 1, "Here is no text for en-US."),
        ("begins: one", "begins: never", 3, "There is no chapter 'never' to begin with."),
        ("begins: one", "begins: two", 7, "Nothing leads to one."),
        ("begins: one\n", "", 1, "Here is no begins."),
        ("{en-US: mom, en-GB: mum}", "{en-US: mom}", 9, "{mom} is no word of en-GB."),
        ("{mom} is", "{dad} is", 9, "{dad} is no word of en-US."),
        ("en-GB: Emma", "en-GB: Ivy", 5, "Ivy is no voice of en-GB."),
        ("{Lily: Hello.}", "{Leo: Hello.}", 9, "Leo is not in the cast."),
        ("take: [stay]", "take: stay", 11, "Nothing takes this choice."),
        ("take: [go, walk]", "take: [stay]", 10, "Two choices of one are taken with the same words."),
        ("told: stay", "told: stay, or wait", 11, "'or wait' means nothing here."),
        (
            "to: two}\n",
            "to: two}\n      - {take: [a], told: a, to: two}\n      - {take: [b], told: b, to: two}\n",
            10,
            "A chap",
        ),
        ("    ending: Stayed\n", "", 13, "A chapter leads on or ends."),
        ("    choices:\n", "    ending: Now\n    choices:\n", 7, "A chapter leads on or ends."),
        ("- id: two\n", "- id: ''\n", 13, "Here is no id."),
        (
            "    ending: Stayed\n",
            "    so_far: On.\n    choices: [{take: [a], told: a, to: one}, {take: [b], told: b, to: three}]\n",
            16,
            "From two one comes back to one, and so on for ever.",
        ),
        ("chapters:\n", "parts:\n", 1, "This story has no chapters."),
        ("  - id: two\n", "  - two\n  - id: two\n", 13, "Here belong names with something behind each."),
        ("cast: {Lily: {en-US: Ivy, en-GB: Emma}}", "cast: Lily", 5, "Here belong names with something behind each."),
        ("id: one\n", "id: one\n    id: uno\n", 8, "'id' stands here a second time."),
        ("chapters:", "chapters", 7, "This is not YAML"),
    ],
)
def test_what_does_not_hold_together_is_refused(path: Path, before: str, after: str, line: int, problem: str) -> None:
    assert before in GOOD
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        Story.load(path)
    assert refused.value.problem.startswith(problem)
    assert (refused.value.path, refused.value.line) == (path, line)
    assert refused.value.remedy


def test_a_story_that_is_not_there(path: Path) -> None:
    with pytest.raises(DocumentError, match="There is no such file"):
        Story.load(path)

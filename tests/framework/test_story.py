from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.errors import DocumentError
from speakup.story import Progress, Story

GOOD = """\
title: A Story
about: something
begins: one
words: {mom: {en-US: mom, en: mum}}
cast: {Lily: {en-US: Ivy, en-GB: Emma}}
chapters:
  - id: one
    so_far: It began.
    says: [{sound: nature/amzn_sfx_rain_01}, "Your {mom} is here.", {Lily: Hello.}]
    choices:
      - {take: [stay], told: stay, to: two}
      - {take: [go, walk], told: go, to: three}
  - id: two
    says: [You stayed.]
    ending: Stayed
  - id: three
    says: [{en-US: Gone to the sidewalk., en: Gone to the pavement.}]
    ending: Gone
"""
LOCALES = ("en-US", "en-GB")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a_story.yaml"


def test_a_story_that_holds_together_is_read(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    story = Story.load(path, LOCALES)
    assert story.id == "a_story" and story.endings == ["two", "three"]
    one = story.chapters["one"]
    assert [line.text for line in one.lines["en-GB"]] == ["", "Your mum is here.", "Hello."]
    assert [line.voice for line in one.lines["en-US"]] == ["", "", "Ivy"]
    assert story.chapters["three"].lines["en-GB"][0].text == "Gone to the pavement."


def test_ways_may_meet_again(path: Path) -> None:
    both = "choices: [{take: [run], told: run, to: three}, {take: [hop], told: hop, to: three}]"
    path.write_text(GOOD.replace("    ending: Stayed\n", f"    so_far: On.\n    {both}\n"), encoding="utf-8")
    story = Story.load(path, LOCALES)
    assert story.path(["one", "two", "three"]) == ["one", "two", "three"]
    assert story.path(["one", "three", "two"]) == ["one", "three"]


# On the way


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    path = tmp_path_factory.mktemp("stories") / "a_story.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return Story.load(path, LOCALES)


def test_a_choice_is_taken_by_its_words_or_its_place(story: Story) -> None:
    one = story.chapters["one"]
    stay, go = one.choices
    assert [one.taken(said) for said in ("stay", "first", "go", "walk", "second", "last")] == [
        stay,
        stay,
        go,
        go,
        go,
        go,
    ]
    assert one.taken("third") is None and one.taken("sing") is None
    assert story.chapters["two"].taken("last") is None


@given(heard=st.lists(st.sampled_from(["one", "two", "three", "four"]) | st.text()))
def test_a_bookmark_from_a_story_that_was_rewritten_still_leads_somewhere(story: Story, heard: list[str]) -> None:
    path = story.path(heard)
    assert path in (["one"], ["one", "two"], ["one", "three"])
    assert story.path(path) == path


def test_a_bookmark_goes_along_until_the_ending(path: Path) -> None:
    on = "so_far: On.\n    choices: [{take: [run], told: run, to: three}, {take: [hop], told: hop, to: four}]"
    four = "  - {id: four, says: [Hop.], ending: Hopped}\n"
    path.write_text(GOOD.replace("ending: Stayed", on) + four, encoding="utf-8")
    story, progress = Story.load(path, LOCALES), Progress({}, ["another/one"])

    assert progress.chapter(story).id == "one"
    assert progress.go(story, "two") == ["one", "two"]
    assert (progress.chapter(story).id, progress.bookmarks) == ("two", {"a_story": ["one", "two"]})
    assert progress.go(story, "three") == ["one", "two", "three"]
    assert (progress.chapter(story).id, progress.bookmarks) == ("one", {})
    assert (progress.endings, progress.found(story)) == (["another/one", "a_story/three"], 1)
    progress.go(story, "three")
    assert progress.found(story) == 1, "an ending is found once"


def test_voices_and_texts_may_be_those_of_a_language(path: Path) -> None:
    path.write_text(
        GOOD.replace("{en-US: Ivy, en-GB: Emma}", "{en: Ivy, es: Lupe}").replace(
            "{en-US: mom, en: mum}", "{en: mom, es: mamá}"
        )
    )
    assert Story.load(path, ["en-US"]).chapters["one"].lines["en-US"][-1].voice == "Ivy"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "{en-US: Gone to the sidewalk., en: Gone to the pavement.}", "{en: Gone.}"
        )
    )
    assert Story.load(path, ["en-US"]).chapters["three"].lines["en-US"][0].text == "Gone."
    with pytest.raises(DocumentError, match="Here is no text for es-US"):
        Story.load(path, ["en-US", "es-US"])


def test_a_locale_whose_voices_are_not_known_has_no_cast(path: Path) -> None:
    path.write_text(GOOD.replace("en-GB: Emma", "en-AU: Emma"))
    with pytest.raises(DocumentError, match="Emma is no voice of en-AU"):
        Story.load(path, ["en-AU"])


# What is refused


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ("to: two}", "to: nowhere}", 11, "one leads to 'nowhere', and there is no such chapter."),
        ("- id: three", "- id: two", 16, "The id 'two' stands here a second time."),
        ("says: [You stayed.]", "says: []", 14, "Here is no text."),
        ("    says: [You stayed.]\n", "", 13, "Here is no text."),
        ("says: [You stayed.]", 'says: [" "]', 14, "Here is no text for en-US."),
        ("en: Gone to the pavement.", "en: ''", 17, "Here is no text for en-GB."),
        ("told: stay", "told: ''", 11, "Here is no text for en-US."),
        ("so_far: It began.", "so_far: ''", 8, "Here is no text for en-US."),
        ("    so_far: It began.\n", "", 7, "Here is no text for en-US."),
        ("title: A Story\n", "", 1, "Here is no text for en-US."),
        ("begins: one", "begins: never", 3, "There is no chapter 'never' to begin with."),
        ("begins: one", "begins: two", 7, "Nothing leads to one."),
        ("begins: one\n", "", 1, "Here is no begins."),
        ("{en-US: mom, en: mum}", "{en-US: mom}", 9, "{mom} is no word of en-GB."),
        ("{mom} is", "{dad} is", 9, "{dad} is no word of en-US."),
        ("en-GB: Emma", "en-GB: Ivy", 5, "Ivy is no voice of en-GB."),
        ("en-US: Ivy,", "en-US: Emma,", 5, "Emma is no voice of en-US."),
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
        Story.load(path, LOCALES)
    assert refused.value.problem.startswith(problem)
    assert (refused.value.path, refused.value.line) == (path, line)
    assert refused.value.remedy


def test_a_story_that_is_not_there(path: Path) -> None:
    with pytest.raises(DocumentError, match="There is no such file"):
        Story.load(path, LOCALES)

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import SpeakUpError
from speakup.quiz import IN_A_ROUND, LETTERS, LEVELS, Question, Questions, Round, hint

GOOD = """
- id: one
  level: 1
  question: {en: Which?}
  answers:
    a: {en: [this]}
    b: {en: [that]}
    c: {en: [those]}
  right: a
  text: {en: This.}
  source: {publisher: NOAA, title: A page, url: "https://example.org", as_of: "2026-01", checked: 2026-11-21}
  good_until: "2031-01"
"""
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Questions:
    """Six on each level, and one that has grown old."""
    entries = [
        GOOD.replace("id: one", f"id: q-{level}-{number}").replace("level: 1", f"level: {level}")
        for level in LEVELS
        for number in range(6)
    ]
    old = GOOD.replace("id: one", "id: old").replace("2031-01", "2026-11")
    path = tmp_path_factory.mktemp("quiz") / "questions.yaml"
    path.write_text("".join([old, *entries]), encoding="utf-8")
    return Questions.load(path)


# A round


@given(
    level=st.sampled_from(LEVELS), answers=st.lists(st.sampled_from([*LETTERS, None, "hint"]), min_size=1, max_size=40)
)
def test_a_round_whatever_is_answered(questions: Questions, level: int, answers: list[str | None]) -> None:
    round = Round(level=level)
    for answer in answers:
        question = questions.next(round, [], TODAY)
        assert question and question.id not in round.asked and question.level == round.level and question.id != "old"
        round.asked.append(question.id)
        if answer == "hint":
            round.gone = hint(question, round.number)
            assert round.gone in LETTERS and round.gone != question.right
        before = round.points
        is_right = round.settle(question, question.right if answer == "hint" else answer)
        assert is_right == (answer in ("hint", question.right))
        assert round.points - before == (0 if not is_right else 1 if answer == "hint" else question.level)
        assert round.level in LEVELS and not round.gone
        if round.is_last:
            break
    assert round.number <= IN_A_ROUND


def test_two_right_lead_up_and_two_wrong_lead_down(questions: Questions) -> None:
    easy, round = questions["q-1-0"], Round()
    levels = []
    for letter in ("a", "b", "a", "a", "a", "a", "a", None, "b", "c", "c"):
        round.settle(easy, letter)
        levels.append(round.level)
    assert levels == [1, 1, 1, 2, 2, 3, 3, 3, 2, 2, 1]


def test_what_was_never_heard_comes_first_and_then_what_was_heard_longest_ago(questions: Questions) -> None:
    easy = [f"q-1-{number}" for number in range(6)]
    assert [
        getattr(questions.next(Round(), heard, TODAY), "id", "") for heard in ([], easy[:3], [*easy[2:], *easy[:2]])
    ] == ["q-1-0", "q-1-3", "q-1-2"]
    assert questions.next(Round(), [], date(2040, 1, 1)) is None


def test_an_old_round_is_repeated_in_its_order(questions: Questions) -> None:
    round = Round(again=["q-2-1", "gone since", "q-1-1"], is_repeat=True)
    assert not round.is_last
    assert [questions.next(round, [], TODAY), questions.next(round, [], TODAY)] == [
        questions["q-2-1"],
        questions["q-1-1"],
    ]
    assert round.is_last


# Answers


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("this", "a"),
        ("I think that", "b"),
        ("those please", "c"),
        ("this or that", None),
        ("answer b", "b"),
        ("banana", None),
    ],
)
def test_an_answer_amid_other_words(questions: Questions, said: str, letter: str | None) -> None:
    assert questions["old"].letter_of(said, "en-GB") == letter


def test_an_article_may_stay_away(questions: Questions) -> None:
    corals = Question(
        questions["old"].fact, 1, {"en": "?"}, {letter: {"en": ["the a sea", "The Pacific"]} for letter in LETTERS}, "a"
    )
    assert corals.names("en-US")["a"] == ["the a sea", "a sea", "sea", "the pacific", "pacific"]


def test_a_hint_leaves_two_answers(questions: Questions) -> None:
    assert questions["old"].said_in("en-US", gone="b").offered == "A, this; or C, those"


# What is wrong in the file is told with its line


@pytest.mark.parametrize(
    ("wrong", "right", "line", "told"),
    [
        ("level: 1", "level: 4", 3, "no level from 1 to 3"),
        ("question: {en: Which?}", "question: Which?", 4, "asks nothing"),
        ("    b: {en: [that]}\n", "", 5, "needs the answers a, b and c"),
        ("b: {en: [that]}", "b: {en: that}", 7, "has an answer b that says nothing"),
        ("c: {en: [those]}", "c: {es: [esos]}", 8, "lacks a language in its answer c"),
        ("right: a", "right: d", 9, "does not tell which answer is right"),
        ("text: {en: This.}", "text: This.", 2, "a text without a language"),
        ('title: A page, url: "https://example.org", ', "", 11, "lacks title, url"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, wrong: str, right: str, line: int, told: str) -> None:
    path = tmp_path / "questions.yaml"
    assert wrong in GOOD
    path.write_text(GOOD.replace(wrong, right), encoding="utf-8")
    with pytest.raises(SpeakUpError) as refused:
        Questions.load(path)
    assert told in str(refused.value) and f"{path}:{line}:" in str(refused.value)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(SpeakUpError, match=r":14: .*repeats the id 'one'"):
        Questions.load(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert Questions.load(path)["one"].said_in("en-AU").offered == "A, this; B, that; or C, those"

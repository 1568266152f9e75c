"""What Ocean Quiz asks and how it scores: properties of rounds, and the content held to its promises."""

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.ocean_quiz import quiz
from skills.ocean_quiz.quiz import PROMISES, QUESTIONS
from speakup.quiz import IN_A_ROUND, LETTERS, LEVELS, Round, hint

LOCALES = ("en-US", "en-GB", "es-US")
TODAY = date(2026, 11, 21)
MOST_WORDS = 27
"""Of a question with its answers: what one can hold in the ear."""

ids = st.sampled_from(sorted(QUESTIONS))
answers = st.lists(st.sampled_from([*LETTERS, None, "hint"]), min_size=1, max_size=40)


# A round


@given(level=st.sampled_from(LEVELS), answers=answers, heard=st.lists(ids, unique=True))
def test_a_round_whatever_is_answered(level: int, answers: list[str | None], heard: list[str]) -> None:
    round, rights = Round(level=level), 0
    for answer in answers:
        question = QUESTIONS.next(round, heard, TODAY)
        assert question and question.id not in round.asked and question.level == round.level
        round.asked.append(question.id)
        if answer == "hint":
            round.gone = hint(question, len(round.asked))
            assert round.gone != question.right
        before = round.points
        is_right = round.settle(question, question.right if answer == "hint" else answer)
        assert is_right == (answer in ("hint", question.right))
        assert round.points - before == (0 if not is_right else 1 if answer == "hint" else question.level)
        rights += is_right
        assert round.right == rights and round.level in LEVELS and abs(round.run) <= len(answers)
        if round.is_last:
            break
    assert round.number <= IN_A_ROUND


def test_two_right_lead_up_and_two_wrong_lead_down() -> None:
    round = Round()
    easy = next(question for question in QUESTIONS.values() if question.level == 1)
    wrong = next(letter for letter in LETTERS if letter != easy.right)
    levels = []
    for letter in (
        easy.right,
        wrong,
        easy.right,
        easy.right,
        easy.right,
        easy.right,
        easy.right,
        None,
        wrong,
        wrong,
        wrong,
    ):
        round.settle(easy, letter)
        levels.append(round.level)
    assert levels == [1, 1, 1, 2, 2, 3, 3, 3, 2, 2, 1]


def test_what_was_never_heard_comes_first_and_then_what_was_heard_longest_ago() -> None:
    easy = [question.id for question in QUESTIONS.values() if question.level == 1]
    unheard = QUESTIONS.next(Round(), easy[3:], TODAY)
    assert unheard and unheard.id == easy[0]
    oldest = QUESTIONS.next(Round(), [*easy[5:], *easy[:5]], TODAY)
    assert oldest and oldest.id == easy[5]


def test_an_old_round_is_repeated_in_its_order() -> None:
    names = sorted(QUESTIONS)[:3]
    round = Round(again=["long-gone", *names], is_repeat=True)
    for name in names:
        question = QUESTIONS.next(round, names, TODAY)
        assert question and question.id == name
        round.asked.append(name)
        assert round.is_last == (name == names[-1])


def test_a_question_that_may_have_grown_old_is_not_asked() -> None:
    round, later = Round(level=2), date(2029, 6, 1)
    asked = []
    while question := QUESTIONS.next(round, [], later):
        round.asked.append(question.id)
        asked.append(question)
    assert 0 < len(asked) < len(QUESTIONS)
    assert all(question.fact.is_good_on(later) for question in asked)
    assert QUESTIONS.next(Round(), [], date(2040, 1, 1)) is None


# Answers


@pytest.mark.parametrize("locale", LOCALES)
def test_every_name_of_an_answer_means_that_answer(locale: str) -> None:
    for question in QUESTIONS.values():
        for letter, names in question.names(locale).items():
            for name in names:
                assert question.letter_of(f" {name.upper()} ", locale) == letter, (question.id, name)


@given(said=st.text(max_size=30), name=ids, locale=st.sampled_from(LOCALES))
def test_whatever_else_is_said_means_no_answer(said: str, name: str, locale: str) -> None:
    question, words = QUESTIONS[name], " ".join(said.casefold().split())
    letter = question.letter_of(said, locale)
    assert letter is None or any(each in words for each in (letter, *question.names(locale)[letter]))


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("gotta be the pacific", "b"),
        ("pacific um", "b"),
        ("gotta be b", "b"),
        ("as in the indian ocean i guess", "c"),
        ("a pacific state of mind b", "b"),
        ("the pacific or the atlantic", None),
        ("specific", None),
        ("a big one", None),
        ("", None),
    ],
)
def test_an_answer_amid_other_words(said: str, letter: str | None) -> None:
    assert QUESTIONS["largest-ocean"].letter_of(said, "en-US") == letter


def test_an_article_may_stay_away() -> None:
    assert {"the pacific", "pacific"} <= set(QUESTIONS["largest-ocean"].names("en-US")["b"])
    assert {"el pacífico", "pacífico"} <= set(QUESTIONS["largest-ocean"].names("es-US")["b"])


# The content


def test_there_are_at_least_sixty_questions_and_twenty_on_each_level() -> None:
    assert len(QUESTIONS) >= 60
    assert min(Counter(question.level for question in QUESTIONS.values()).values()) >= 20
    assert set(Counter(question.level for question in QUESTIONS.values())) == set(LEVELS)


def test_no_letter_is_right_much_more_often_than_another() -> None:
    counts = Counter(question.right for question in QUESTIONS.values())
    assert max(counts.values()) <= 0.4 * len(QUESTIONS)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_can_be_held_in_the_ear(locale: str) -> None:
    for question in QUESTIONS.values():
        posed = question.said_in(locale)
        assert len(f"{posed.text} {posed.offered}".split()) <= MOST_WORDS, posed
        assert len(question.fact.said_in(locale).split()) <= 18, question.fact.said_in(locale)
        assert posed.text.endswith("?") and posed.text.count("?") == 1
        assert posed.text.startswith("¿") or "¿" in posed.text or not locale.startswith("es")


def test_a_hint_leaves_two_answers() -> None:
    assert QUESTIONS["largest-ocean"].said_in("en-US", gone="a").offered == "B, the Pacific; or C, the Indian Ocean"


def test_american_words_stay_in_america_and_british_ones_in_britain() -> None:
    for question in QUESTIONS.values():
        british = " ".join(
            [question.said_in("en-GB").text, question.said_in("en-GB").offered, question.fact.said_in("en-GB")]
        )
        american = " ".join(
            [question.said_in("en-US").text, question.said_in("en-US").offered, question.fact.said_in("en-US")]
        )
        assert not re.search(r"\b(miles?|feet|inch|tons|color|tires)\b", british), british
        assert not re.search(r"\b(metres?|kilometres?|tonnes|colour|tyres)\b", american), american


def test_spanish_says_tu() -> None:
    texts = [promise.said_in("es-US") for promise in PROMISES]
    for question in QUESTIONS.values():
        texts += [question.said_in("es-US").text, question.said_in("es-US").offered, question.fact.said_in("es-US")]
    assert not [text for text in texts if re.search(r"\b(usted|ustedes|vosotros|vuestr[oa]s?|os)\b", text)]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_publisher_has_a_short_name(locale: str) -> None:
    for question in QUESTIONS.values():
        assert question.fact.source.publisher in quiz.PUBLISHERS
        assert len(quiz.publisher(question.fact.source, locale).split()) <= 4
    assert {question.fact.source.publisher for question in QUESTIONS.values()} == set(quiz.PUBLISHERS)


def test_promises_come_in_turn() -> None:
    offered = [quiz.promise_after(number).id for number in range(2 * len(PROMISES))]
    assert offered == 2 * [promise.id for promise in PROMISES] and len(PROMISES) >= 6
    assert quiz.promise_called(PROMISES[0].id, "en-GB") == PROMISES[0].said_in("en-GB")
    assert quiz.promise_called("gone since", "en-GB") == ""

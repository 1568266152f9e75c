"""Ocean Quiz as conversations: the real handler, moto's DynamoDB, Alexa's side by the simulator."""

import json
import re
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skills.ocean_quiz import quiz, table
from skills.ocean_quiz.quiz import PROMISES, QUESTIONS, Player
from skills.ocean_quiz.skill import skill
from speakup import Turn
from speakup.quiz import LETTERS, Question, Round
from speakup.speech import plain
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00", screen=False)
LOCALES = ["en-US", "en-GB", "es-US"]
OPENING = {"en-US": "open ocean quiz", "en-GB": "open ocean quiz", "es-US": "abre quiz del océano"}
ROOT = Path(__file__).parents[2]
README = ROOT / "skills" / "ocean_quiz" / "README.md"
SCREENS = ROOT / "skills" / "ocean_quiz" / "screens"
LISTING = ROOT / "store_listings" / "ocean_quiz" / "skill.json"
LONGEST = 50
"""Words: 20 seconds at 150 words a minute."""
INVITES = re.compile(r"(\?|\b(Say|say|Di|di|ask|For example|Por ejemplo)\b[^.?!]*\.)$")


@pytest.fixture
def alexa(alexa: Rehearsal) -> Rehearsal:
    """Nobody has opened Ocean Quiz yet; it is Saturday evening."""
    alexa.open("ocean_quiz", launch=False)
    return alexa


def say(alexa: Rehearsal, *utterances: str) -> Exchange:
    """What came of the last utterance; every one of them left no dead end."""
    for utterance in utterances:
        is_sound(alexa.say(utterance))
    return alexa.exchange


def is_sound(exchange: Exchange) -> None:
    """An open session asks and has a reprompt, a closed one asks nothing, and nothing is long."""
    assert not exchange.errors and not exchange.notes, exchange
    words = re.sub(r"\[[^\]]*\]", "", exchange.speech).split()
    assert len(words) <= LONGEST, f"{len(words)}: {exchange.speech}"
    if exchange.ended:
        assert "?" not in exchange.speech
    else:
        assert INVITES.search(exchange.speech), exchange.speech
        assert exchange.reprompt and INVITES.search(exchange.reprompt), exchange.reprompt


def session(alexa: Rehearsal) -> dict[str, Any]:
    return attributes_of(alexa.exchange)


def attributes_of(exchange: Exchange) -> dict[str, Any]:
    response: Any = exchange.response
    found: dict[str, Any] = response["sessionAttributes"]
    return found


def memory(alexa: Rehearsal) -> dict[str, Any]:
    """What is saved of whoever speaks."""
    assert alexa.memory is not None
    return alexa.memory


def asked(alexa: Rehearsal) -> Question:
    """The question on the table."""
    return QUESTIONS[session(alexa)["round"]["asked"][-1]]


def right(alexa: Rehearsal) -> str:
    return asked(alexa).right


def wrong(alexa: Rehearsal) -> str:
    return next(letter for letter in LETTERS if letter != right(alexa))


def play(alexa: Rehearsal, answers: str) -> Exchange:
    """A round: "r" is a right answer, "w" a wrong one, "s" a skipped one, "h" a hint."""
    for answer in answers:
        words = {"r": right, "w": wrong}.get(answer)
        say(alexa, words(alexa) if words else {"s": "skip", "h": "hint"}[answer])
    return alexa.exchange


# Welcome


def test_a_first_visit_says_what_it_is_and_asks_one_thing(alexa: Rehearsal) -> None:
    welcome = say(alexa, "open ocean quiz")
    assert "Ocean Quiz" in welcome.speech and welcome.speech.count("?") == 1
    say(alexa, "yes")
    assert asked(alexa).level == 1


def test_a_returning_listener_hears_the_score_to_beat(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "rrrrr")
    say(alexa, "no", "no")
    alexa.do(":wait a day")
    again = say(alexa, "open ocean quiz")
    assert "9 points" in again.speech and "five questions" not in again.speech


def test_after_a_long_time_one_is_missed(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "no")
    alexa.do(":wait 40 days")
    assert re.search("a while|so long", say(alexa, "open ocean quiz").speech)


# Rounds and levels


def test_right_answers_lead_up_and_wrong_ones_down(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    levels = [asked(alexa).level]
    for answer in "rrrw":
        play(alexa, answer)
        levels.append(asked(alexa).level)
    assert levels == [1, 1, 2, 2, 2]
    end = play(alexa, "w")
    assert "3 of 5" in end.speech and "4 points" in end.speech  # 1 + 1 + 2
    say(alexa, "no", "yes")
    assert asked(alexa).level == 1  # two wrong ones led down


def test_a_hint_costs_points_but_not_the_answer(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "play hard questions")
    first = play(alexa, "h").speech
    assert len(re.findall(r"\b[ABC], ", first)) == 2
    assert f"not {asked(alexa).right.upper()}" not in first
    play(alexa, "r")
    assert session(alexa)["round"]["points"] == 1


def test_one_who_does_not_know_twice_is_told(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes", "i don't know")
    solution = asked(alexa).said_in("en-US").solution
    assert solution in say(alexa, "no idea").speech
    assert session(alexa)["round"]["right"] == 0


@pytest.mark.parametrize("wish", ["skip", "i give up", "just tell me", "pass", "what's the answer"])
def test_one_who_wants_to_know_is_told_at_once(alexa: Rehearsal, wish: str) -> None:
    say(alexa, "open ocean quiz", "yes")
    question = asked(alexa)
    assert question.said_in("en-US").solution in say(alexa, wish).speech
    assert asked(alexa) != question


def test_who_began_without_opening_it_is_no_stranger(alexa: Rehearsal) -> None:
    say(alexa, "ask ocean quiz for a new round", "stop")
    assert "1" in say(alexa, "open ocean quiz").speech


def test_what_is_no_answer_is_let_go_after_three_times(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    question = asked(alexa)
    first, second = say(alexa, "kitchen sink").speech, say(alexa, "kitchen sink").speech
    assert question.said_in("en-US").offered in first and first != second and len(second) < len(first)
    say(alexa, "kitchen sink")
    assert asked(alexa) != question


def test_the_answer_to_another_question_is_none(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    question = asked(alexa)
    say(alexa, "i think it's the mariana trench")
    assert alexa.heard == "AnswerIntent" and asked(alexa) == question


def test_no_question_comes_twice_until_all_of_a_level_were_asked(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz")
    seen: list[str] = []
    for _ in range(4):
        say(alexa, "easy round")
        for answer in "rwrwr":
            seen.append(asked(alexa).id)
            play(alexa, answer)
    assert len(set(seen)) == 20 and {QUESTIONS[name].level for name in seen} == {1}


def test_a_record_is_celebrated_once_there_is_one_to_beat(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "easy round")
    assert not re.search("best|more than ever", play(alexa, "rwrwr").speech)
    say(alexa, "no", "new round")
    assert re.search("best|more than ever", play(alexa, "rrrrr").speech)
    assert memory(alexa)["best"] == 9 and memory(alexa)["rounds"] == 2


def test_a_round_can_be_repeated_without_a_record(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    names = []
    for _ in range(5):
        names.append(asked(alexa).id)
        play(alexa, "r")
    say(alexa, "the same again")
    for name in names:
        assert asked(alexa).id == name
        play(alexa, "r")
    assert memory(alexa)["rounds"] == 1 and not alexa.acts
    assert "5 of 5" in alexa.speech and "point" not in alexa.speech


def test_the_last_round_can_be_repeated_days_later(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    name = asked(alexa).id
    play(alexa, "rrrrr")
    say(alexa, "no", "stop")
    alexa.do(":wait 3 days")
    say(alexa, "ask ocean quiz to repeat the round")
    assert asked(alexa).id == name


@pytest.mark.parametrize("leaving", ["pause", "stop", "cancel", "goodbye", "save my round"])
def test_a_round_waits_until_another_day(alexa: Rehearsal, leaving: str) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "rr")
    name = asked(alexa).id
    assert "3" in say(alexa, leaving).speech and alexa.ended
    alexa.do(":wait a day")
    assert "3" in say(alexa, "open ocean quiz").speech
    resumed = say(alexa, "yes")
    assert "Question 3" in resumed.speech and asked(alexa).id == name
    assert session(alexa)["round"]["points"] == 2


def test_a_round_survives_silence(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes", "")
    alexa.do(":wait an hour")
    assert "1" in say(alexa, "open ocean quiz").speech
    assert not alexa.ended
    say(alexa, "new round")
    assert session(alexa)["round"]["points"] == 0


def test_a_paused_round_whose_question_is_gone_is_forgotten() -> None:
    assert table.paused(Turn(memory=Player(round=Round(asked=["gone since"])))) is None
    assert table.paused(Turn(memory=Player(round=Round(asked=["tides"])))) == Round(asked=["tides"])


@pytest.mark.alexa(now="2040-01-01 08:00")
def test_questions_that_have_grown_old_are_not_asked(alexa: Rehearsal) -> None:
    assert "too old" in say(alexa, "open ocean quiz", "yes").speech and alexa.ended


# Beside the game


def test_what_repeats_the_question_alone_and_then_slowly(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes", "c")
    question = asked(alexa).said_in("en-US").text
    once, twice = say(alexa, "what"), say(alexa, "what")
    assert question in once.speech and "Source" not in once.speech
    assert question in twice.speech and "<prosody" in json.dumps(twice.response)


@pytest.mark.parametrize(
    "aside", ["help", "what", "go back", "my score", "what can i do", "forget me", "who says so", "harder"]
)
def test_whatever_is_asked_beside_leads_back_to_the_question(alexa: Rehearsal, aside: str) -> None:
    say(alexa, "open ocean quiz", "yes", "c")
    question = asked(alexa)
    say(alexa, aside)
    if alexa.speech.endswith(("shop?", "all?")):
        say(alexa, "no")
    assert question.said_in("en-US").text in alexa.speech
    play(alexa, "r")
    assert asked(alexa) != question


def test_who_says_so(alexa: Rehearsal) -> None:
    assert "after an answer" in say(alexa, "open ocean quiz", "yes", "who says so").speech
    told = asked(alexa).fact
    source = say(alexa, "c", "where does that come from")
    assert source.card and told.source.url in source.card.text and told.source.title in source.card.text
    assert "looked up on 2026-11-21" in source.card.text


def test_the_score(alexa: Rehearsal) -> None:
    assert "no score yet" in say(alexa, "open ocean quiz", "my score").speech
    say(alexa, "yes")
    play(alexa, "r")
    assert "1 point in this round" in say(alexa, "my score").speech


@pytest.mark.parametrize(("wish", "level"), [("easy questions", 1), ("level two", 2), ("play hard questions", 3)])
def test_a_level_can_be_chosen(alexa: Rehearsal, wish: str, level: int) -> None:
    say(alexa, "open ocean quiz", wish)
    assert asked(alexa).level == level


def test_a_level_changes_in_the_middle_of_a_round(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes", "make it harder", "skip")
    assert asked(alexa).level == 2
    say(alexa, "easier please", "skip")
    assert asked(alexa).level == 1
    say(alexa, "even easier")


def test_an_unknown_level_is_asked_for_and_then_left(alexa: Rehearsal) -> None:
    assert "easy, medium or hard" in say(alexa, "open ocean quiz", "change the level").speech.lower()
    say(alexa, "hard")
    assert asked(alexa).level == 3


# Several people


def test_a_guest_touches_nobodys_record(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "r")
    before, owners = memory(alexa), asked(alexa)
    guest = say(alexa, "someone else wants to play")
    assert "record" in guest.speech and asked(alexa) != owners
    assert "promise" not in play(alexa, "rrrrr").speech and "will you" not in alexa.speech
    assert {**memory(alexa), "heard": []} == {**before, "heard": []} and not alexa.acts
    assert "own game" in say(alexa, "it's me again").speech
    say(alexa, "yes")
    assert asked(alexa) == owners


def test_a_guests_round_is_not_said_to_be_kept(alexa: Rehearsal) -> None:
    goodbye = say(alexa, "open ocean quiz", "someone else wants to play", "stop")
    assert goodbye.ended and "Question" not in goodbye.speech and "place" not in goodbye.speech


def test_a_recognised_voice_has_a_record_of_its_own(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "rrrrr")
    say(alexa, "no", "no")
    alexa.do(":person Ana")
    assert "five questions" in say(alexa, "open ocean quiz").speech
    alexa.do(":person nobody")


# The promise


def test_a_promise_is_offered_once_a_day_and_another_each_time(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    assert PROMISES[0].said_in("en-US") in play(alexa, "sssss").speech
    say(alexa, "no thanks", "yes")
    assert "will you" not in play(alexa, "sssss").speech.lower()
    say(alexa, "no")
    alexa.do(":wait a day")
    say(alexa, "open ocean quiz", "yes")
    assert PROMISES[1].said_in("en-US") in play(alexa, "sssss").speech


def test_a_promise_is_asked_about_on_another_day_only(alexa: Rehearsal) -> None:
    say(alexa, "ask ocean quiz what can i do", "i will")
    assert alexa.acts == ["PromiseMade"]
    assert "promise" not in say(alexa, "no").speech
    assert PROMISES[0].said_in("en-US") not in say(alexa, "open ocean quiz").speech
    say(alexa, "no")
    alexa.do(":wait a day")
    assert PROMISES[0].said_in("en-US") in say(alexa, "open ocean quiz").speech
    say(alexa, "skip", "no")
    assert PROMISES[0].said_in("en-US") in say(alexa, "open ocean quiz").speech
    assert "promise kept" in say(alexa, "yes i did").speech.lower()
    assert memory(alexa)["kept"] == 1 and memory(alexa)["promise"] == ""
    assert "no promise" in say(alexa, "i kept my promise").speech


def test_a_promise_not_kept_is_thanked_for(alexa: Rehearsal) -> None:
    say(alexa, "ask ocean quiz what can i do", "yes", "no")
    alexa.do(":wait a week")
    kind = say(alexa, "open ocean quiz", "no")
    assert re.search("Thank you|never mind", kind.speech) and not alexa.acts
    assert memory(alexa)["promise"] == ""


# Touch and screen


@pytest.mark.alexa(screen=True)
def test_a_touch_is_an_answer(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz")
    alexa.do(":touch yes")
    is_sound(alexa.exchange)
    question = asked(alexa)
    assert question.said_in("en-US").a in alexa.screen
    alexa.do(f":touch answer {question.id} {question.right}")
    is_sound(alexa.exchange)
    assert session(alexa)["round"]["points"] == 1
    assert f"{question.right.upper()}: {question.said_in('en-US').solution}" in alexa.screen


@pytest.mark.alexa(screen=True)
@pytest.mark.parametrize("touch", ["answer largest-ocean b", "answer", "yes please now", "no", "answer {id} d"])
def test_a_late_or_odd_touch_does_no_harm(alexa: Rehearsal, touch: str) -> None:
    say(alexa, "open ocean quiz", "yes")
    question = asked(alexa)
    alexa.do(f":touch {touch.format(id=question.id)}")
    is_sound(alexa.exchange)
    assert asked(alexa) == question and session(alexa)["round"]["points"] == 0


@pytest.mark.alexa(screen=True)
def test_a_promise_can_be_touched(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "sssss")
    assert "I will" in alexa.screen
    alexa.do(":touch yes")
    assert memory(alexa)["promise"] == PROMISES[0].id
    alexa.do(":touch no")
    is_sound(alexa.exchange)
    assert alexa.ended


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["question", "board"])
def test_a_screen_has_every_text_that_it_shows(name: str, locale: str) -> None:
    document = (SCREENS / f"{name}.json").read_text(encoding="utf-8")
    wanted = set(re.findall(r"payload\.screen\.properties\.(\w+)", document))
    for phrase in skill.phrases.known(locale).values():
        if phrase.screen.get("document") == name:
            assert wanted <= set(phrase.screen), (phrase.name, wanted - set(phrase.screen))


def test_what_is_read_across_a_room_is_large_enough() -> None:
    """At least 3.5 parts in a hundred of the screen's height; a question and its answers more."""
    for path in SCREENS.glob("*.json"):
        sizes = re.findall(r'"fontSize": "([^"]*)"', path.read_text(encoding="utf-8"))
        assert sizes and all(float(size) >= 3.5 for text in sizes for size in re.findall(r"([\d.]+)vh", text))


# Answers in any wording


@pytest.mark.parametrize("locale", LOCALES)
def test_alexa_listens_for_every_answer(locale: str) -> None:
    """The model knows every name, and the type has nothing that is no answer any more."""
    path = ROOT / "interaction_models" / "ocean_quiz" / f"{locale}.json"
    model = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]
    (values,) = (each["values"] for each in model["types"] if each["name"] == "Answer")
    known = {name.casefold() for each in values for name in (each["name"]["value"], *each["name"].get("synonyms", []))}
    letters = {name.casefold() for each in values if "id" in each for name in each["name"]["synonyms"]}
    wanted = {name for question in QUESTIONS.values() for names in question.names(locale).values() for name in names}
    assert wanted - known == set(), f"Add to the type Answer in {path}"
    assert known - wanted - letters <= set(LETTERS), f"Take out of the type Answer in {path}"


SENTENCES = {
    "en": [
        "{}",
        "it's {}",
        "i think it is {}",
        "is it {}",
        "my answer is {}",
        "i'd say {}",
        "let's go with {}",
        "{} final answer",
    ],
    "es": [
        "{}",
        "es {}",
        "creo que es {}",
        "la respuesta es {}",
        "yo diría que es {}",
        "me quedo con {}",
        "respuesta final {}",
    ],
}


ROUNDS = {"en": ("easy round", "medium round", "hard round"), "es": ("ronda fácil", "ronda normal", "ronda difícil")}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_question_can_be_answered_in_its_own_words(alexa: Rehearsal, locale: str) -> None:
    """All questions, each by another name of its right answer and in another sentence."""
    alexa.open("ocean_quiz", locale=locale, launch=False)
    say(alexa, OPENING[locale])
    sentences, seen = cycle(SENTENCES[locale[:2]]), set[str]()
    while left := [question.level for question in QUESTIONS.values() if question.id not in seen]:
        say(alexa, ROUNDS[locale[:2]][left[0] - 1])
        for number in range(1, 6):
            question = asked(alexa)
            seen.add(question.id)
            names = question.names(locale)[question.right]
            say(alexa, next(sentences).format(names[len(seen) % len(names)]))
            assert alexa.heard == "AnswerIntent", question.id
            assert rights(alexa) == number, question.id


def rights(alexa: Rehearsal) -> int:
    """How many answers of the round were right, also of one that is over."""
    round = session(alexa)["round"]
    over = re.search(r"(\d) (of|de) 5", alexa.speech)
    return int(round["right"]) if round else int(over[1]) if over else -1


@pytest.mark.parametrize(
    ("locale", "wording"),
    [
        ("en-US", wording)
        for wording in (
            "{}",
            "letter {}",
            "option {}",
            "answer {}",
            "i think it's {}",
            "maybe {}",
            "{} please",
            "um {}",
            "i pick {}",
        )
    ]
    + [
        ("es-US", wording)
        for wording in ("{}", "la {}", "opción {}", "creo que es la {}", "la letra {}", "elijo la {}")
    ],
)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_in_any_wording(alexa: Rehearsal, locale: str, wording: str, letter: str) -> None:
    alexa.open("ocean_quiz", locale=locale, launch=False)
    say(alexa, OPENING[locale], "yes" if locale == "en-US" else "sí")
    question = asked(alexa)
    say(alexa, wording.format(letter))
    assert session(alexa)["round"]["right"] == (letter == question.right)
    assert asked(alexa) != question


PLACES = {
    "en-US": [("the first one", "number one"), ("the second one", "the middle one"), ("the third", "the last one")],
    "es-US": [("la primera", "el primero"), ("la segunda", "la de en medio"), ("la tercera", "la última")],
}


@pytest.mark.parametrize("locale", PLACES)
def test_a_place_is_an_answer(alexa: Rehearsal, locale: str) -> None:
    for letter, places in zip(LETTERS, PLACES[locale], strict=True):
        for place in places:
            alexa.open("ocean_quiz", locale=locale, launch=False)
            say(alexa, OPENING[locale], "yes" if locale == "en-US" else "sí")
            question = asked(alexa)
            say(alexa, place)
            assert session(alexa)["round"]["right"] == (letter == question.right)


def test_a_number_that_is_an_answer_is_no_place(alexa: Rehearsal) -> None:
    """ "Five" is an answer of this question, and "seven" is none of its places."""
    question = QUESTIONS["how-many-oceans"]
    alexa.hears({"five": ("AnswerIntent", {"answer": "five"}), "two": ("AnswerIntent", {"answer": "two"})})
    (listened,) = table.answers_of(question, "en-US")["types"]
    assert [value["id"] for value in listened["values"]] == list(LETTERS)
    assert {"five", "5"} <= {listened["values"][0]["name"]["value"], *listened["values"][0]["name"]["synonyms"]}


# Nothing that anybody says breaks it


UTTERANCES = [
    *(
        "yes",
        "no",
        "a",
        "b",
        "c",
        "the last one",
        "kitchen sink",
        "help",
        "what",
        "skip",
        "go back",
        "hint",
        "i don't know",
    ),
    *(
        "new round",
        "the same again",
        "harder",
        "easy questions",
        "my score",
        "who says so",
        "someone else wants to play",
    ),
    *(
        "it's me again",
        "what can i do",
        "i kept my promise",
        "forget me",
        "start over",
        "continue",
        "change the level",
        "",
    ),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(UTTERANCES), min_size=5, max_size=14), screen=st.booleans())
def test_whatever_is_said_in_whatever_order_leads_somewhere(alexa: Rehearsal, said: list[str], screen: bool) -> None:
    alexa.open("ocean_quiz", launch=False, screen=screen)
    say(alexa, "open ocean quiz")
    for utterance in said:
        if alexa.ended:
            say(alexa, "open ocean quiz")
        exchange = alexa.say(utterance)
        if exchange.speech:
            is_sound(exchange)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_phrase_can_be_said_whatever_its_words(locale: str) -> None:
    """Also those which only a helper names, so that the check cannot follow them."""
    longest = max(QUESTIONS.values(), key=lambda one: len(one.said_in(locale).offered))
    words: dict[str, object] = {
        "q": longest.said_in(locale),
        "round": Round(asked=["x"], points=3, gone="a"),
        "everyone": type("Total", (), {"others": 1219})(),
        "origin": longest.fact.source,
        **dict.fromkeys(("promise", "fact", "source", "told", "outcome", "solution", "letter"), "…"),
        **dict.fromkeys(("best", "rounds", "kept", "step", "level"), 2),
    }
    for name, phrase in skill.phrases.known(locale).items():
        for variant, flag in islice(((v, f) for v in range(len(phrase.speech)) for f in (True, False)), 20):
            flags = dict.fromkeys(("is_open", "is_slow", "is_guest", "is_best", "was_away"), flag)
            said = skill.phrases.say(locale, name, {**words, **flags, "choices": ["a"]}, last=variant - 1)
            assert "{" not in said.speech and "  " not in said.speech
            if locale.startswith("es"):
                assert not re.search(r"\b(usted|ustedes|vosotros|su respuesta)\b", said.speech), said.speech
                assert said.speech.count("¿") == said.speech.count("?"), said.speech


@pytest.mark.parametrize("locale", LOCALES)
def test_no_verdict_with_the_question_after_it_is_long(locale: str) -> None:
    """Whatever two questions follow each other, on the same level or on the next."""
    phrases = {name: skill.phrases.known(locale)[name] for name in ("right", "wrong", "passed")}
    for told in QUESTIONS.values():
        near = [one.said_in(locale) for one in QUESTIONS.values() if abs(one.level - told.level) <= 1]
        longest = max(near, key=lambda posed: len(f"{posed.text} {posed.offered}".split()))
        words = {
            "q": longest,
            "round": Round(asked=["x"]),
            "letter": "C",
            "step": -1,
            "outcome": "wrong",
            "solution": told.said_in(locale).solution,
            "fact": told.fact.said_in(locale),
            "source": quiz.publisher(told.fact.source, locale),
        }
        for name, phrase in phrases.items():
            for variant in range(len(phrase.speech)):
                spoken = plain(skill.phrases.say(locale, name, words, last=variant - 1).speech)
                assert len(spoken.split()) <= LONGEST, spoken


# Without notes, and forgetting


@pytest.mark.alexa(faults="dynamodb=gone")
def test_one_can_play_without_notes(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    end = play(alexa, "rwrwr")
    assert "3 of 5" in end.speech and "will you" not in end.speech.lower() and not alexa.acts
    assert "place" not in say(alexa, "yes", "stop").speech


def test_whoever_wants_to_be_forgotten_is(alexa: Rehearsal) -> None:
    say(alexa, "open ocean quiz", "yes")
    play(alexa, "rrrrr")
    assert "cannot be undone" in say(alexa, "no", "forget me").speech
    assert say(alexa, "yes").ended and not alexa.memory
    assert "five questions" in say(alexa, "open ocean quiz").speech


# The README and the listing


def test_the_readme_names_the_source_of_every_claim() -> None:
    rows = ["| question | level | claim | source | as of |", "|---|---|---|---|---|"]
    for question in QUESTIONS.values():
        fact = question.fact
        link = f"[{fact.source.publisher}: {fact.source.title}]({fact.source.url})"
        rows.append(f"| `{fact.id}` | {question.level} | {fact.said_in('en-GB')} | {link} | {fact.source.as_of} |")
    table = "\n".join(rows)
    assert table in README.read_text(encoding="utf-8"), f"Put this table into {README}:\n\n{table}\n"


def test_the_readmes_conversation_is_a_conversation_file() -> None:
    talk = (ROOT / "tests/skills/ocean_quiz_readme.talk").read_text(encoding="utf-8")
    assert f"```text\n{talk}```" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_example_phrases_are_heard_and_answered(alexa: Rehearsal, locale: str) -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    phrases = manifest["publishingInformation"]["locales"][locale]["examplePhrases"]
    assert len(set(phrases)) == 3
    for phrase in phrases:
        alexa.open("ocean_quiz", locale=locale, launch=False)
        answer = alexa.say(phrase)
        is_sound(answer)
        assert answer.heard.how == "sample" and answer.heard.intent != "AMAZON.FallbackIntent"


def test_the_listing_tells_how_many_questions_there_are() -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    assert manifest["privacyAndCompliance"]["isChildDirected"] is False
    for listing in manifest["publishingInformation"]["locales"].values():
        assert f"{len(QUESTIONS)} " in listing["description"]

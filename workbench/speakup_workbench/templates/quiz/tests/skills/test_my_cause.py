"""My Cause as conversations: the real handler, an offline Alexa."""

import pytest

from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00")
LOCALES = ("en-US", "en-GB", "es-US")
WORDS = {
    "en": ["yes", "a", "give me a hint", "help", "the second one", "what is my score", "where does that come from"],
    "es": ["sí", "a", "dame una pista", "ayuda", "la segunda", "cuál es mi puntaje", "de dónde sale eso"],
}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_ends_with_a_question(alexa: Rehearsal, locale: str) -> None:
    alexa.open("my_cause", locale=locale)
    for words in WORDS[locale[:2]]:
        assert alexa.say(words).speech.endswith("?"), words


def test_a_round_has_five_questions(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("yes", "a", "b", "c", "a")
    assert not alexa.acts
    alexa.say("b")
    assert [act.partition(" ")[0] for act in alexa.acts] == ["RoundPlayed"]


def test_what_is_no_answer_is_asked_again(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    question = alexa.say("yes").reprompt
    assert alexa.say("no").reprompt == question


def test_forgotten_is_forgotten(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("yes", "a", "forget me", "yes")
    assert not alexa.memory

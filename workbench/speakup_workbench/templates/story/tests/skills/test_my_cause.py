"""My Cause as conversations: the real handler, an offline Alexa."""

import pytest

from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00")
LOCALES = ("en-US", "en-GB", "es-US")
YES = {"en": "yes", "es": "sí"}
ASIDE = {
    "en": ["help", "go back", "start over", "second"],
    "es": ["ayuda", "atrás", "desde el principio", "la segunda"],
}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_ends_with_a_question(alexa: Rehearsal, locale: str) -> None:
    alexa.open("my_cause", locale=locale)
    for words in (YES[locale[:2]], *ASIDE[locale[:2]]):
        assert alexa.say(words).speech.endswith("?"), words


def test_whoever_always_takes_the_first_way_comes_to_an_ending(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("yes")
    for _ in range(50):
        if "EndingReached" in alexa.acts:
            break
        alexa.say("first")
    assert (alexa.memory or {})["endings"]


def test_what_is_no_choice_here_is_asked_again(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    question = alexa.say("yes").reprompt
    assert alexa.say("third").reprompt == question


def test_forgotten_is_forgotten(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("yes")
    alexa.say("forget me")
    alexa.say("yes")
    assert not alexa.memory

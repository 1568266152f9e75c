"""My Cause as conversations: the real handler, an offline Alexa."""

import pytest

from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00")
LOCALES = ("en-US", "en-GB", "es-US")
WORDS = {
    "en": ["help", "how was my week", "i helped for an hour", "no", "remind me", "no", "no more reminders"],
    "es": ["ayuda", "cómo fue mi semana", "ayudé una hora", "no", "avísame", "no", "no más avisos"],
}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_ends_with_a_question(alexa: Rehearsal, locale: str) -> None:
    alexa.open("my_cause", locale=locale)
    for words in WORDS[locale[:2]]:
        assert alexa.say(words).speech.endswith("?"), words


def test_what_was_not_said_is_asked_for(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    assert "what did you do" in alexa.say("log something").speech.lower()
    assert "how long" in alexa.say("i spoke up").speech.lower()
    alexa.say("half an hour")
    assert alexa.acts == ["TimeGiven minutes=30"]


def test_more_than_a_day_holds_is_asked_about(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    assert "How long was it?" in alexa.say("i helped for two days").speech
    alexa.say("two hours")
    assert alexa.acts == ["TimeGiven minutes=120"]


@pytest.mark.alexa(allow="reminders")
def test_forgotten_is_forgotten(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("i helped for an hour", "yes")
    assert alexa.reminders
    alexa.say("forget me", "yes")
    assert not alexa.memory and not alexa.reminders

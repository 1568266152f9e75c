"""My Cause as conversations: the real handler, an offline Alexa."""

import pytest

from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00")
WORDS = {
    "en": ["tell me a fact", "where does that come from", "i pledge", "i kept my pledge", "how am i doing", "help"],
    "es": ["cuéntame un dato", "de dónde sale eso", "hago una promesa", "cumplí mi promesa", "cómo voy", "ayuda"],
}
LOCALES = ("en-US", "en-GB", "es-US")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_ends_with_a_question(alexa: Rehearsal, locale: str) -> None:
    alexa.open("my_cause", locale=locale)
    for words in WORDS[locale[:2]]:
        assert alexa.say(words).speech.endswith("?"), words


def test_a_streak_grows_from_day_to_day(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("i pledge")
    for _ in range(3):
        alexa.say("i kept my pledge")
        alexa.do(":wait a day")
        alexa.say("open my cause", "yes")
    assert (alexa.memory or {})["streak"] == 4


def test_facts_begin_again_when_all_were_heard(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    told = [alexa.say("another fact").speech for _ in range(20)]
    assert any("begin again" in speech for speech in told)


def test_forgotten_is_forgotten(alexa: Rehearsal) -> None:
    alexa.open("my_cause")
    alexa.say("i pledge")
    alexa.say("forget me")
    alexa.say("yes")
    assert not alexa.memory

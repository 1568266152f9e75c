"""Listeners call a skill by its name."""

from pathlib import Path

import pytest

from speakup_workbench.simulator.ear import Ear
from tests.workbench.simulator.hearing_models import NOW, agua_limpia, clean_water, intent, model


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(clean_water(tmp_path_factory.mktemp("english")))


@pytest.fixture(scope="module")
def oido(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(agua_limpia(tmp_path_factory.mktemp("spanish")))


ENGLISH_LAUNCHES = (
    "ask, begin, do, launch, load, open, play, play the game, resume, run, start, start playing, "
    "start playing the game, talk to, tell, use"
)


@pytest.mark.parametrize("verb", ENGLISH_LAUNCHES.split(", "))
@pytest.mark.parametrize("session", [True, False])
def test_every_launching_verb_opens_the_skill(ear: Ear, verb: str, session: bool) -> None:
    assert ear.hear(f"{verb} clean water", now=NOW, session=session).kind == "launch"


@pytest.mark.parametrize(
    "said",
    [
        "clean water",
        "Alexa, open Clean Water.",
        "open the clean water",
        "could you please start clean water",
        "let's open clean water please",
        "i want to talk to clean water",
    ],
)
def test_soft_words_do_not_hide_a_launch(ear: Ear, said: str) -> None:
    assert ear.hear(said, now=NOW, session=False).kind == "launch"


@pytest.mark.parametrize("session", [True, False])
@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("ask clean water for a fact", "FactIntent"),
        ("ask clean water to tell me a fact", "FactIntent"),
        ("ask clean water tell me a fact please", "FactIntent"),
        ("tell clean water that i pledge ten litres", "PledgeIntent"),
        ("tell clean water i pledge ten litres", "PledgeIntent"),
        ("open clean water and pledge ten litres", "PledgeIntent"),
        ("open clean water for a fact", "FactIntent"),
        ("use clean water to tell me a fact", "FactIntent"),
        ("tell me a fact using clean water", "FactIntent"),
        ("tell me about rivers from clean water", "FactIntent"),
        ("ask clean water for help", "AMAZON.HelpIntent"),
        ("search clean water for a fact", "FactIntent"),
        ("ask clean water what is the capital of france", "AMAZON.FallbackIntent"),
    ],
)
def test_a_call_carries_an_action(ear: Ear, said: str, intent: str, session: bool) -> None:
    heard = ear.hear(said, now=NOW, session=session)
    assert (heard.kind, heard.intent) == ("intent", intent)


@pytest.mark.parametrize(
    "said",
    [
        "tell me a fact",
        "tell me about rivers",
        "open dirty water",
        "open clean waters",
        "help",
        "what is the capital of france",
        "ask clean",
        "ask somebody for clean water and soap",
        "alexa",
    ],
)
def test_without_its_name_nobody_is_called(ear: Ear, said: str) -> None:
    heard = ear.hear(said, now=NOW, session=False)
    assert (heard.kind, heard.intent, heard.how) == ("nobody", None, "fallback")


def test_in_a_session_a_sample_is_never_a_launch(tmp_path: Path) -> None:
    radio = Ear(model(tmp_path, intent("Play", "play my radio", "ask"), name="my radio", locale="en-US"))
    for said in ("play my radio", "please play my radio", "ask"):
        assert radio.hear(said, now=NOW).intent == "Play"
    assert radio.hear("play my radio", now=NOW, session=False).kind == "launch"


def test_a_sample_may_begin_with_the_joining_word(tmp_path: Path) -> None:
    odd = Ear(model(tmp_path, intent("About", "about our water"), name="clean water", locale="en-US"))
    assert odd.hear("ask clean water about our water", now=NOW, session=False).intent == "About"


@pytest.mark.parametrize(
    ("said", "kind", "intent"),
    [
        ("abre agua limpia", "launch", None),
        ("agua limpia", "launch", None),
        ("alexa, habla con agua limpia por favor", "launch", None),
        ("pregúntale a agua limpia sobre un dato", "intent", "DatoIntent"),
        ("pídele a agua limpia un dato sobre pozos", "intent", "DatoIntent"),
        ("dile a agua limpia que prometo diez litros", "intent", "PromesaIntent"),
        ("usa agua limpia y dime un dato", "intent", "DatoIntent"),
        ("dime un dato con agua limpia", "intent", "DatoIntent"),
        ("dime un dato", "nobody", None),
    ],
)
def test_spanish_calls(oido: Ear, said: str, kind: str, intent: str | None) -> None:
    heard = oido.hear(said, now=NOW, session=False)
    assert (heard.kind, heard.intent) == (kind, intent)


def test_a_language_without_phrases_is_called_by_the_bare_name(tmp_path: Path) -> None:
    foreign = Ear(model(tmp_path, intent("A", "水をください"), name="きれいな水", locale="ja-JP"))
    assert foreign.hear("きれいな水", now=NOW, session=False).kind == "launch"
    assert foreign.hear("水をください", now=NOW, session=False).kind == "nobody"

"""Listeners call a skill by its name."""

from pathlib import Path

import pytest

from speakup.services import USUAL_ZONES
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.invocation import opening
from tests.workbench.simulator.hearing_models import NOW, agua_limpia, clean_water, intent, model, slot, type_of


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
        "open please clean water",
        "open clean water skill",
        "alexa, open the clean water skill please",
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
        ("ask clean water whether i pledge", "PledgeIntent"),
        ("ask the clean water skill for a fact", "FactIntent"),
        ("launch clean water and pledge ten litres", "PledgeIntent"),
        ("tell me a fact by clean water", "FactIntent"),
        ("tell me a fact in the clean water skill", "FactIntent"),
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
        ("busca un dato en agua limpia", "intent", "DatoIntent"),
        ("busca en agua limpia un dato", "intent", "DatoIntent"),
        ("lanza agua limpia para un dato", "intent", "DatoIntent"),
        ("pregunta al agua limpia por un dato", "intent", "DatoIntent"),
        ("quiero hablar con agua limpia", "launch", None),
        ("puedes abrir el agua limpia", "launch", None),
        ("dime un dato", "nobody", None),
    ],
)
def test_spanish_calls(oido: Ear, said: str, kind: str, intent: str | None) -> None:
    heard = oido.hear(said, now=NOW, session=False)
    assert (heard.kind, heard.intent) == (kind, intent)


def horoscopes(folder: Path, locale: str, name: str, sign: str, sample: str) -> Ear:
    return Ear(
        model(
            folder,
            intent("AMAZON.FallbackIntent"),
            intent("SignIntent", sign, sample, slots=[slot("sign", "Sign")]),
            types=[type_of("Sign", sign)],
            name=name,
            locale=locale,
        )
    )


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("tageshoroskop", "launch"),
        ("öffne tageshoroskop", "launch"),
        ("Alexa, öffne bitte das Tageshoroskop", "launch"),
        ("starte tageshoroskop", "launch"),
        ("start tageshoroskop", "launch"),
        ("frage tageshoroskop", "launch"),
        ("lade tageshoroskop", "launch"),
        ("sprich mit tageshoroskop", "launch"),
        ("führe tageshoroskop aus", "launch"),
        ("führe tageshoroskop", "nobody"),
        ("benutze tageshoroskop", "launch"),
        ("frage tageshoroskop nach zwillinge", "intent"),
        ("frage tageshoroskop lies zwillinge", "intent"),
        ("gib mir zwillinge von tageshoroskop", "intent"),
        ("öffne tageshoroskop und lies zwillinge", "intent"),
        ("sag tageshoroskop zwillinge", "intent"),
        ("lies zwillinge mit tageshoroskop", "intent"),
        ("suche in tageshoroskop nach zwillinge", "intent"),
        ("lies zwillinge", "nobody"),
    ],
)
def test_german_calls(tmp_path: Path, said: str, kind: str) -> None:
    ear = horoscopes(tmp_path, "de-DE", "tageshoroskop", "zwillinge", "lies {sign}")
    heard = ear.hear(said, now=NOW, session=False)
    assert (heard.kind, heard.intent) == (kind, "SignIntent" if kind == "intent" else None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("horoscope du jour", "launch"),
        ("ouvre horoscope du jour", "launch"),
        ("ouvre l'horoscope du jour s'il te plaît", "launch"),
        ("lance horoscope du jour", "launch"),
        ("peux-tu ouvrir horoscope du jour", "launch"),
        ("joue à horoscope du jour", "launch"),
        ("demande à horoscope du jour gémeaux", "intent"),
        ("demande à l’horoscope du jour de lire gémeaux", "intent"),
        ("ouvre horoscope du jour pour lire gémeaux", "intent"),
        ("dis à horoscope du jour de lire gémeaux", "intent"),
        ("lire gémeaux avec horoscope du jour", "intent"),
        ("cherche gémeaux sur horoscope du jour", "intent"),
        ("lire gémeaux", "nobody"),
    ],
)
def test_french_calls(tmp_path: Path, said: str, kind: str) -> None:
    ear = horoscopes(tmp_path, "fr-FR", "horoscope du jour", "gémeaux", "lire {sign}")
    heard = ear.hear(said, now=NOW, session=False)
    assert (heard.kind, heard.intent) == (kind, "SignIntent" if kind == "intent" else None)


@pytest.mark.parametrize(
    ("locale", "name", "sign", "sample", "said"),
    [
        (
            "it-IT",
            "oroscopo del giorno",
            "gemelli",
            "leggere {sign}",
            "chiedi a oroscopo del giorno di leggere gemelli",
        ),
        ("nl-NL", "dagelijkse horoscoop", "tweelingen", "lees {sign}", "vraag dagelijkse horoscoop naar tweelingen"),
        ("pt-BR", "horóscopo diário", "gêmeos", "leia {sign}", "pergunte ao horóscopo diário sobre gêmeos"),
        ("ja-JP", "十二星座占い", "双子座", "{sign}の運勢を調べて", "十二星座占いで双子座の運勢を調べて"),
        ("hi-IN", "दैनिक राशिफल", "मिथुन", "{sign} का राशिफल", "दैनिक राशिफल से पूछो कि मिथुन का राशिफल"),
        ("ar-SA", "الأبراج اليومية", "الجوزاء", "برج {sign}", "اسألي الأبراج اليومية عن الجوزاء"),
    ],
)
def test_other_languages_call_too(tmp_path: Path, locale: str, name: str, sign: str, sample: str, said: str) -> None:
    ear = horoscopes(tmp_path, locale, name, sign, sample)
    assert ear.hear(said, now=NOW, session=False).intent == "SignIntent"
    assert ear.hear(sample.replace("{sign}", sign), now=NOW, session=False).kind == "nobody"


@pytest.mark.parametrize("locale", [*USUAL_ZONES, "sv-SE"])
def test_what_opens_a_skill_is_heard_in_every_locale(tmp_path: Path, locale: str) -> None:
    ear = horoscopes(tmp_path, locale, "十二 النجوم", "x", "read {sign}")
    assert ear.hear(opening("十二 النجوم", locale.partition("-")[0]), now=NOW, session=False).kind == "launch"


def test_the_usual_opening_is_in_the_listeners_language() -> None:
    assert opening("clean water", "en") == "open clean water"
    assert opening("きれいな水", "ja") == "きれいな水を開いて"
    assert opening("rent vatten", "sv") == "rent vatten"

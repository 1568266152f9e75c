"""What is typed, written in a model or said compares as the same words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.simulator.words import Wording


def key(text: str, language: str = "en") -> str:
    return Wording(language).key(text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25", "twenty five"),
        ("2.5", "two point five"),
        ("007", "zero zero seven"),
        ("1,000", "one thousand"),
        ("21st", "twenty first"),
        ("mp3", "mp three"),
        ("U2", "u two"),
        ("b-52", "b fifty two"),
        ("4k", "four k"),
        ("rock & roll", "rock and roll"),
        ("50%", "fifty percent"),
        ("C++", "c plus plus"),
        ("What’s up?", "what is up"),
        ("dont", "do not"),
        ("AC/DC", "ac dc"),
        ("the 1ª", "the 1ª"),
        ("tell me 🎉 a fact 🎉", "tell me a fact"),
        ("tell\x00me\x07", "tell me"),
        ("\u200btell\u00a0me\u202e", "tell me"),
        ("\uff54\uff45\uff4c\uff4c \uff2d\uff25", "tell me"),
        ("$5 €5 £5", "five five five"),
        ("\ufefftell\u00ad me", "tell me"),
        ("co\u00adope\u200drate", "cooperate"),
        ("\u200ftell me\u200e", "tell me"),
        ("٢٥ २५ \uff12\uff15", "twenty five twenty five twenty five"),
        ("\u22125", "minus five"),
        ("minu\u0301s", "minús"),
    ],
)
def test_english_words(typed: str, said: str) -> None:
    assert key(typed) == key(said) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.000", "mil"),
        ("1.234,5", "mil doscientos treinta y cuatro coma cinco"),
        ("1,5", "uno coma cinco"),
        ("1.5", "uno coma cinco"),
        ("50 %", "cincuenta por ciento"),
        ("sal & pimienta", "sal y pimienta"),
        ("1º", "primero"),
        ("2.ª", "segunda"),
        ("21º", "vigésimo primero"),
        ("¿Qué?", "qué"),
    ],
)
def test_spanish_words(typed: str, said: str) -> None:
    assert key(typed, "es") == key(said, "es") == said


def test_accents_tell_words_apart() -> None:
    assert key("papá", "es") != key("papa", "es")


def test_signs_without_a_word_in_the_language_are_left_out() -> None:
    assert key("水 & お茶 100%", "ja") == "水 お 茶 100"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1984", ["nineteen eighty four", "one nine eight four", "one thousand nine hundred eighty four"]),
        ("year 1905", ["year nineteen oh five", "year one nine zero five", "year 1905"]),
        ("call 911", ["call nine one one"]),
        ("nineteen eighty-four", ["1984", "one thousand nine hundred eighty four"]),
        ("twenty twenty vision", ["2020 vision"]),
        ("wi-fi", ["wifi", "wi fi"]),
        ("the O’Brien house", ["the obrien house", "the o brien house"]),
        ("the river's source", ["the rivers source"]),
        ("play u. s. a. song", ["play usa song", "play u s a song", "play u.s.a. song"]),
    ],
)
def test_what_is_written_in_one_way_is_said_in_several(written: str, said: list[str]) -> None:
    keys = [each for (each,) in Wording("en").keys(written)]
    assert set(map(key, said)) <= set(keys)


def test_most_texts_have_one_key() -> None:
    assert Wording("en").keys("tell me about the ", " river") == [("tell me about the", "river")]
    assert Wording("en").keys("twenty one pilots") == [("twenty one pilots",)]


@pytest.mark.parametrize("typed", ["e-mail", "E-Mail", "email"])
def test_a_word_of_the_model_stays_whole(typed: str) -> None:
    assert Wording("en", {"email"}).key(f"my {typed}") == "my email"


def test_an_apostrophe_may_be_typed_where_the_model_has_none() -> None:
    wording = Wording("en", {"obrien", "id"})
    assert wording.key("call O'Brien") == "call obrien"
    assert wording.key("I'd like my ID") == "i would like my id"


def test_initials_of_the_model_stay_whole() -> None:
    assert Wording("en", {"usa"}).key("the U.S.A. team") == "the usa team"
    assert Wording("en", {"usa"}).key("i am a. b") == "i am a b"


@given(st.text(max_size=200), st.sampled_from(["en", "es", "de", "ja", "xx"]))
@settings(deadline=None)
def test_any_text_has_words_that_stand_where_they_say(text: str, language: str) -> None:
    wording = Wording(language, {"email"})
    words = wording.read(text)
    assert len(words.forms) == len(words.typed) == len(words.spans)
    assert all(form.strip() for form in words.forms)
    assert all(start < end <= len(words.text) for start, end in words.spans)
    assert all(len(keys) == 1 for keys in wording.keys(text))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.read_aloud import slips


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(slip.rule.id.removeprefix("aloud-"), slip.written) for slip in slips(text, language)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Look at https://example.org/a?b=c.", [("address", "https://example.org/a?b=c")]),
        ("Go to www.example.org, please.", [("address", "www.example.org")]),
        ("That is on example.org.", [("address", "example.org")]),
        ("Write to hello@example.org!", [("address", "hello@example.org")]),
        ("Trees, e.g. oaks, etc.", [("abbreviation", "e.g."), ("abbreviation", "etc.")]),
        ("It takes approx. an hour.", [("abbreviation", "approx.")]),
        ("Oaks vs. elms", [("abbreviation", "vs.")]),
        ("It weighs 5 kg.", [("unit", "5 kg")]),
        ("Slower than 30km/h.", [("unit", "30km/h")]),
        ("It is 20 °C now.", [("unit", "20 °C")]),
        ("Soap &amp; water", [("sign", "&")]),
        ("Home -&gt; garden", [("sign", "->")]),
        ("Press # now", [("sign", "#")]),
        ("and/or", [("sign", "/")]),
        ("Well done \U0001f389", [("sign", "\U0001f389")]),
        ("This is IMPORTANT.", [("capitals", "IMPORTANT")]),
        ("The UN, the WHO and UNICEF say so.", []),
        ("Chapter IV of World War II", [("roman", "IV"), ("roman", "II")]),
        ("I and VI", [("roman", "VI")]),
        ("From 2010-2020.", [("range", "2010-2020")]),
        ("Ten to 5 – 7 trees", [("range", "5 – 7")]),
        ("On 2026-11-21 it rained.", []),
        ("Half-hearted, well-known, 24-hour.", []),
        ("No. It's 5 o'clock, and 40% are in.", []),
        ("<say-as interpret-as='spell-out'>NASAX</say-as> <sub alias='kilos'>kg</sub>", []),
        ("<break time='2s'/><audio src='https://example.org/a.mp3'/>", []),
        ("Welcome. How many trees?", []),
    ],
)
def test_what_sounds_otherwise_than_it_looks(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Árboles, p. ej. robles", [("abbreviation", "p. ej.")]),
        ("Pesa 5 kg", [("unit", "5 kg")]),
        ("Los EE. UU. y México", [("abbreviation", "EE. UU.")]),
        ("Agua & jabón", [("sign", "&")]),
        ("De 2010-2020", [("range", "2010-2020")]),
        ("¿Cuántos árboles? Di, por ejemplo, diez.", []),
    ],
)
def test_spanish(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "es") == expected


def test_the_spoken_form_is_told() -> None:
    def remedies(text: str, language: str) -> list[str]:
        return [slip.remedy for slip in slips(text, language)]

    assert remedies("trees, e.g. oaks", "en") == ["Write 'for example'."]
    assert remedies("5 kg", "en") == ["Write 'kilograms' after 5."]
    assert remedies("5 kg", "es") == ["Write 'kilos' after 5."]
    assert remedies("2010-2020", "en") == ['Write "2010 to 2020".']
    assert remedies("2010-2020", "es") == ['Write "2010 a 2020".']
    assert remedies("2010-2020", "de") == ["Write a word between the two."]
    assert remedies("soap & water", "es") == ["Write 'y'."]
    assert remedies("Chapter XIV", "en") == ["Write the word for 14, or for the 14th."]


def test_a_unit_after_a_word_of_the_conversation() -> None:
    [slip] = slips(f"That makes {MARK} kg.", "en")
    assert (slip.written, slip.remedy) == ("kg", "Write 'kilograms' after the amount.")


def test_what_alexa_usually_reads_is_advice() -> None:
    levels = {slip.written: slip.level for slip in slips("a & b -> c", "en")}
    assert levels == {"&": "advice", "->": "warning"}


def test_other_languages_have_no_words_and_are_still_looked_at() -> None:
    assert found("Äpfel z.B. 5 kg & www.example.org", "de") == [("address", "www.example.org"), ("sign", "&")]


@given(st.text(), st.sampled_from(["en", "es", "fr"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for slip in slips(text, language):
        assert slip.written and slip.remedy

from datetime import date, time, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from jinja2 import TemplateError, UndefinedError

from speakup.templates import compiled


def fill(source: str, form: str = "ssml", locale: str = "en-US", **words: Any) -> str:
    return compiled(source, locale, form)(words)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("{{ 2.0 | amount('kilo') }}", "2 kilos"),
        ("{{ 2 | amount('person', 'people') }}", "2 people"),
        ("{{ 2200000000 | spoken }}", "2.2 billion"),
        ("{{ 1 | plural('litre') }}", "litre"),
        ("{{ day | date }}, a {{ day | weekday }}", "March 3, a Tuesday"),
        ("{{ at | time }}", "7:30 PM"),
        ("{{ span | duration }}", "10 minutes"),
        ("{{ ['tea', 'coffee'] | listed(true) }}", "tea or coffee"),
    ],
)
def test_filters_say_values_as_one_says_them(source: str, wanted: str) -> None:
    assert fill(source, day=date(2026, 3, 3), at=time(19, 30), span=timedelta(minutes=10)) == wanted


def test_filters_speak_the_language_of_the_locale() -> None:
    assert fill("{{ 1500 | amount('litro') }}", locale="es-ES") == "1.500 litros"


MARKUP = {
    "{{ pause() }}": '<break time="500ms"/>',
    "{{ pause('2s') }}": '<break time="2s"/>',
    "{{ pause('strong') }}": '<break strength="strong"/>',
    "{{ emphasis(word) }}": '<emphasis level="moderate">a&amp;b</emphasis>',
    "{{ emphasis(word, 'strong') }}": '<emphasis level="strong">a&amp;b</emphasis>',
    "{{ interjection(word) }}": '<say-as interpret-as="interjection">a&amp;b</say-as>',
    "{{ sound('nature/amzn_sfx_rain_01') }}": '<audio src="soundbank://soundlibrary/nature/amzn_sfx_rain_01"/>',
    "{{ sound('https://x.org/a.mp3?b=1&c=2') }}": '<audio src="https://x.org/a.mp3?b=1&amp;c=2"/>',
    "{{ voice('Brian', word) }}": '<voice name="Brian">a&amp;b</voice>',
    "{{ whisper(word) }}": '<amazon:effect name="whispered">a&amp;b</amazon:effect>',
    "{{ slowly(word) }}": '<prosody rate="slow">a&amp;b</prosody>',
    "{{ spelled(word) }}": '<say-as interpret-as="spell-out">a&amp;b</say-as>',
    "{{ whisper(emphasis(word)) }}": '<amazon:effect name="whispered"><emphasis level="moderate">a&amp;b</emphasis>'
    "</amazon:effect>",
}


@pytest.mark.parametrize(("source", "wanted"), MARKUP.items())
def test_functions_make_ssml_and_escape_their_words(source: str, wanted: str) -> None:
    assert fill(source, word="a&b") == wanted
    ElementTree.fromstring(f'<speak xmlns:amazon="https://amazon.com/ssml">{wanted}</speak>')


@pytest.mark.parametrize("source", MARKUP)
def test_functions_leave_only_their_words_where_nobody_listens(source: str) -> None:
    wanted = "a&b" if "word" in source else ""

    assert fill(source, form="card", word="a&b") == wanted
    assert fill(source, form="screen", word="a&b") == wanted.replace("&", "&amp;")


def test_a_word_is_data_and_never_markup() -> None:
    assert fill("{{ word }}", word="<b>{{ 7*7 }}") == "&lt;b&gt;{{ 7*7 }}"
    with pytest.raises(TemplateError):
        fill("{{ word | safe }}", word="<b>")


def test_a_missing_word_is_an_error_and_not_silence() -> None:
    with pytest.raises(UndefinedError):
        fill("{{ litres }}")


def test_nothing_of_python_is_at_hand_in_a_template() -> None:
    with pytest.raises(UndefinedError):
        fill("{{ range(3) }}")

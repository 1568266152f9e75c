import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.checks.duration import seconds, too_long, words


@pytest.mark.parametrize(
    "speech, expected",
    [
        ("word " * 50, 20),
        ("<speak>" + "word " * 50 + "</speak>", 20),
        ("", 0),
        ("one two three four five", 2),
        ('one <break time="1500ms"/> two', 0.8 + 1.5),
        ('one <break time="2s"/><break time="1s"/> two', 0.8 + 3),
        ("one <break/> two", 0.8 + 0.4),
        ('one <break strength="x-strong"/> two', 0.8 + 1.2),
        ('one <break strength="none"/> two', 0.8),
        ('<audio src="https://example.org/a.mp3"/> one', 4.4),
        ('<prosody rate="slow">one two three</prosody> four', 3 * 0.4 / 0.75 + 0.4),
        ('<prosody rate="200%">one two</prosody>', 0.4),
        ('<prosody rate="slow">a <prosody rate="50%">b</prosody></prosody>', 0.4 / 0.75 + 0.4 / 0.375),
        ('<prosody volume="loud">one</prosody>', 0.4),
        ("<p>one</p><p>two</p>", 0.8 + 1.0),
        ('<say-as interpret-as="spell-out">abcde</say-as>', 2),
        ('<sub alias="World Wide Fund">WWF</sub>', 1.2),
        ("<amazon:effect name='whispered'>one two</amazon:effect>", 0.8),
        ("not <b well-formed", 0),
    ],
)
def test_the_formula(speech: str, expected: float) -> None:
    assert seconds(speech) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12", 1),
        ("20 trees", 2),
        ("21", 2),
        ("100", 2),
        ("961 people", 5),
        ("2024", 4),
        ("300,000", 3),
        ("1.000.000", 2),
        ("1,608", 5),
        ("2.5", 3),
        ("0", 1),
        ("1,234,567", 11),
        ("7:30", 2),
        ("$5", 2),
        ("40%", 2),
        ("don't well-known", 2),
        ("one – two ... three", 3),
        ("9" * 50, 50),
    ],
)
def test_a_number_counts_as_the_words_it_is_read_as(text: str, expected: int) -> None:
    assert words(text) == expected


def test_what_is_too_long() -> None:
    assert too_long("word " * 50) is None
    assert too_long("word " * 55) == ("advice", "This takes about 22 seconds, and a listener follows for at most 20.")
    found = too_long("word " * 250)
    assert found and found[0] == "warning"


@given(st.text(alphabet="0123456789.,:%$ab<>&/"))
def test_any_text_takes_some_time(text: str) -> None:
    assert words(text) >= 0
    assert seconds(text) >= 0

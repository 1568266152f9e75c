"""Whom somebody in distress is told to call, and by which words distress is heard."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.kind_words.help_lines import LINES, Need, load, need_in
from speakup.errors import DocumentError

GOOD = """\
danger:
  en-US:
    name: emergency services
    number: "911"
    source: {publisher: P, title: T, url: "https://example.org", as_of: "2026", checked: 2026-11-21}
    good_until: "2028-01"
"""


def test_the_numbers_of_each_country() -> None:
    numbers = {place: {purpose: line.number for purpose, line in lines.items()} for place, lines in LINES.items()}
    assert numbers == {
        "en-US": {"danger": "911", "crisis": "988", "child": "1 800 422 4453", "besides": "741 741"},
        "en-GB": {"danger": "999", "crisis": "116 123", "child": "0800 1111", "besides": "0808 800 5000"},
    }


def test_numbers_are_spoken_digit_by_digit() -> None:
    assert LINES["en-US"]["child"].spoken == "1, 8 0 0, 4 2 2, 4 4 5 3"
    assert LINES["en-GB"]["child"].spoken == "0 8 0 0, 1 1 1 1"


def test_every_number_was_looked_up() -> None:
    for lines in LINES.values():
        for line in lines.values():
            assert line.source.url.startswith("https://") and line.source.checked >= date(2026, 11, 21)
            assert line.good_until > "2027"


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ("  en-US:", "  en-GB:", 1, "danger has no line for en-US."),
        ("    name: emergency services\n", "", 2, "Here is no name."),
        ('"911"', '"nine"', 4, "nine is no number in groups of digits."),
        ('url: "https://example.org", ', "", 5, "This source lacks url."),
    ],
)
def test_what_is_missing_is_refused(tmp_path: Path, before: str, after: str, line: int, problem: str) -> None:
    path = tmp_path / "help_lines.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path, ("en-US",))["en-US"]["danger"].number == "911"
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        load(path, ("en-US",))
    assert (refused.value.problem, refused.value.line) == (problem, line)


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("die", Need.DESPAIR),  # all that is left of "i choose to die"
        ("being hurt", Need.HURT),
        ("i want to die", Need.DESPAIR),
        ("I don’t want to be here any more", Need.DESPAIR),
        ("cut myself when i am alone", Need.DESPAIR),
        ("my father beats me", Need.HURT),
        ("am being touched and it hurts me", Need.HURT),
        ("i'm afraid of going home", Need.HURT),
        ("my sister hits me", Need.HURT),
        ("my sister is being bullied", Need.WORRIED),
        ("a boy in our school wants to die", Need.WORRIED),
        ("they all hate me", Need.BULLIED),
        ("the others laugh at me", Need.BULLIED),
        ("sit with her", None),
        ("banana", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cry_for_help_is_heard_in_what_was_taken_for_a_choice(said: str | None, need: Need | None) -> None:
    assert need_in(said) is need


@given(
    st.text(), st.sampled_from(["i want to die", "he hits me", "they are bullying me", "my friend is being bullied"])
)
def test_words_around_it_do_not_hide_it(around: str, cry: str) -> None:
    assert need_in(f"{around} {cry} please") is not None

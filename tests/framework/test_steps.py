import json
from pathlib import Path
from typing import Any

import pytest

from speakup.errors import PhraseError
from speakup.speech import Phrases, Said
from speakup.steps import Steps


def no_template() -> Any:
    raise AssertionError("Jinja2 was asked")


def fill(*steps: Any, form: str = "ssml", locale: str = "en-US", **words: Any) -> str:
    """What steps say, without help from Jinja2."""
    return Steps(steps, locale, form, no_template).fill(words)


def word(name: str) -> list[Any]:
    return ["word", name]


def test_texts_and_words_are_said_in_turn() -> None:
    assert fill("Hello ", ["say", word("name")], "!", name="Ann") == "Hello Ann!"


def test_a_word_is_escaped_unless_it_goes_to_a_card() -> None:
    steps = ("<p>", ["say", word("name")], "</p>")
    assert fill(*steps, name="<Ann> & Co") == "<p>&lt;Ann&gt; &amp; Co</p>"
    assert fill(*steps, form="card", name="<Ann> & Co") == "<p><Ann> & Co</p>"


def test_the_part_of_a_word_is_an_attribute_or_an_item() -> None:
    part = ["say", ["part", word("when"), "days"]]
    assert fill(part, when={"days": 3}) == "3"
    assert fill(part, when=type("Span", (), {"days": 4})()) == "4"


@pytest.mark.parametrize(("litres", "wanted"), [(0, "none"), (1, "one"), (7, "some")])
def test_a_condition_says_one_of_two(litres: int, wanted: str) -> None:
    many = ["if", [">", word("litres"), ["is", 1]], ["some"], ["one"]]
    assert fill(["if", word("litres"), [many], ["none"]], litres=litres) == wanted


def test_a_loop_says_each_item() -> None:
    steps = ["for", "tree", word("trees"), [["say", word("tree")], ", "]]
    assert fill(steps, trees=["oak", "elm"]) == "oak, elm, "


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (["filter", "amount", word("n"), [["is", "litre"]], {}], "2 Liter"),
        (["filter", "listed", word("teas"), [], {"disjunction": ["is", True]}], "mint oder lime"),
        (["filter", "round", ["is", 2.5671], [["is", 2]], {}], "2.57"),
        (["call", "whisper", [word("n")], {}], '<amazon:effect name="whispered">2</amazon:effect>'),
        (["not", word("n")], "False"),
        (["and", word("n"), ["is", "yes"]], "yes"),
        (["or", ["is", 0], word("n")], "2"),
        (["choose", word("n"), ["is", "a"], ["is", "b"]], "a"),
        (["choose", ["is", 0], ["is", "a"], ["is", "b"]], "b"),
        (["-", word("n"), ["is", 1]], "1"),
    ],
)
def test_a_value_is_worked_out(value: list[Any], wanted: str) -> None:
    said = fill(["say", value], locale="de-DE", n=2, teas=["mint", "lime"])
    assert said == wanted.replace("Liter", "litre")


@pytest.fixture
def built(tmp_path: Path) -> Phrases:
    """Phrases as `make build` leaves them; the steps say "steps", so that one can tell who spoke."""
    phrases = {"plain": "Hello.", "greeting": "Hello {{ name }}.", "left": "{{ name | upper }}"}
    (tmp_path / "en-US.json").write_text(json.dumps(phrases), encoding="utf-8")
    steps = {"Hello {{ name }}.": ["Hello ", ["say", ["word", "name"]], " by steps."]}
    (tmp_path / "en-US.steps").write_text(json.dumps(steps), encoding="utf-8")
    return Phrases(tmp_path)


def test_phrases_are_said_by_their_steps_where_the_build_made_some(built: Phrases) -> None:
    assert built.say("en-GB", "plain", {}) == Said("Hello.")
    assert built.say("en-GB", "greeting", {"name": "Ann"}) == Said("Hello Ann by steps.")
    assert built.say("en-GB", "left", {"name": "Ann"}) == Said("ANN")


def test_a_missing_word_is_named_as_jinja2_names_it(built: Phrases) -> None:
    with pytest.raises(PhraseError, match="'greeting' cannot be said: 'name' is undefined"):
        built.say("en-US", "greeting", {})


def test_a_word_that_can_be_read_only_once_is_left_to_jinja2(built: Phrases) -> None:
    assert " by steps" not in built.say("en-US", "greeting", {"name": iter("Ann")}).speech

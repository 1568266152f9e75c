import json
import re

import pytest

from speakup import Reply, Skill, Turn, ask, tell
from speakup.screens import LOOK, READY, document, filled
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Conversation

PHRASES = """
asked:
  speech: Tea or coffee?
  reprompt: Tea or coffee?
  screen:
    document: question
    body: "{{ name }} & Co"
    choices: |-
      {{ name }}
      {% if sugar %}with sugar{% endif %}
      coffee
"""
SHOW: dict[str, object] = {"Alexa.Presentation.APL": {}}


@pytest.mark.parametrize("name", READY)
def test_each_ready_screen_binds_what_it_is_given(name: str) -> None:
    needed, shown = READY[name]
    text = str(document(name))
    assert document(name)["type"] == "APL"
    assert not [
        each
        for each in (*needed, *shown, "background")
        if not re.search(rf"payload\.screen\.properties\.(labels\.)?{each}\b", text)
    ]


def test_there_is_no_other_ready_screen() -> None:
    with pytest.raises(KeyError):
        document("../defaults/en")


def test_every_line_is_an_item_and_empty_ones_are_none() -> None:
    assert filled({"items": "milk<br><br>bread"}, {})["items"] == ["Milk", "Bread"]
    assert filled({"title": "None"}, {})["items"] == []


def test_a_screen_reader_is_given_words_without_markup() -> None:
    given = {
        "title": "tea",
        "body": "milk &amp; <b>tea</b><br>now",
        "items": "a<br>b &lt; c",
        "choices": "yes",
        "alt": "A cup",
    }
    labels = {"title": "Tea", "body": "Milk & tea now", "alt": "A cup", "items": ["A", "B < c"], "choices": ["Yes"]}
    assert filled(given, {})["labels"] == labels


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("10 liters a day", "10 liters a\N{NO-BREAK SPACE}day"),
        ("December 28, 2026", "December 28, 2026"),
        ("for days in the fridge", "For days in the fridge"),
    ],
)
def test_the_last_word_of_a_body_does_not_stand_alone_after_a_short_one(body: str, shown: str) -> None:
    assert filled({"body": body}, {})["body"] == shown


def test_choices_know_their_place() -> None:
    choices = filled({"body": "Which?", "choices": "tea<br>coffee"}, {})["choices"]
    assert choices == [
        {"text": "Tea", "place": "first", "number": 1},
        {"text": "Coffee", "place": "second", "number": 2},
    ]


def test_a_phrases_colour_goes_before_the_skills_and_that_before_ours() -> None:
    properties = filled({"body": "x", "accent": "#111111"}, {"accent": "#222222", "panel": "#333333"})
    assert (properties["accent"], properties["panel"], properties["text"]) == ("#111111", "#333333", LOOK["text"])


@pytest.fixture
def skill(make_skill: SkillMaker) -> Skill[None]:
    skill = make_skill(PHRASES, files={"screens/look.json": '{"background": "#004400"}'})

    @skill.launch
    def welcome(turn: Turn[None]) -> Reply:
        return ask("asked", name="<Tea>", sugar=False)

    return skill


def test_a_phrase_shows_a_ready_screen_in_the_skills_colours(skill: Skill[None]) -> None:
    (shown,) = Conversation(skill.handler, interfaces=SHOW).send({"type": "LaunchRequest"}).directives
    assert shown["token"] == "question" and shown["document"] == document("question")
    properties = shown["datasources"]["screen"]["properties"]
    assert (properties["background"], properties["letters"]) == ("#004400", 10)
    assert [choice["text"] for choice in properties["choices"]] == ["&lt;Tea&gt;", "Coffee"]


def test_a_short_headline_has_the_skills_drawing_beside_it(make_skill: SkillMaker) -> None:
    phrases = """
short: {speech: x, screen: {document: headline, body: half a sentence}}
long: {speech: x, screen: {document: headline, body: "{{ 'word ' * 40 }}"}}
with_image: {speech: x, screen: {document: headline, body: half, image: "https://example.org/tree.png"}}
"""
    drawing = {"type": "AVG", "version": "1.0", "items": []}
    skill = make_skill(phrases, files={"screens/drawing.json": json.dumps(drawing)})

    @skill.intent("ShowIntent")
    def show(turn: Turn[None], name: str) -> Reply:
        return tell(name)

    alexa = Conversation(skill.handler, interfaces=SHOW)
    for name, drawn in (("short", True), ("long", False), ("with_image", False)):
        (shown,) = alexa.say("ShowIntent", name=name).directives
        assert shown["datasources"]["screen"]["properties"]["drawn"] is drawn
        assert shown["document"].get("graphics") == ({"drawing": drawing} if drawn else None)
    assert shown["datasources"]["screen"]["properties"]["body"] == "Half"


def test_without_a_screen_it_is_not_even_read(skill: Skill[None]) -> None:
    assert Conversation(skill.handler).send({"type": "LaunchRequest"}).directives == []

"""Every screen of every skill, and the ready ones at their fullest, on each shape of device."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from skills.ocean_quiz.quiz import QUESTIONS
from speakup.screens import document, filled
from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.viewport import VIEWPORTS
from tests.workbench.screen import kept
from tests.workbench.screen.conftest import ROOT
from tests.workbench.screen.documents import apl, text
from tests.workbench.screen.kept import TALKS
from tests.workbench.screen.legible import faults

LONG = (
    "About 2.1 billion people, one in four of all people on earth, still had no safely managed drinking water at home "
    "in the year 2024, and most of them live in the countryside of poor countries."
)
FULL: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "one word": ("headline", {"body": "Yes"}),
    "a headline with everything": (
        "headline",
        {"title": "Clean Water", "body": LONG, "footer": "WHO and UNICEF, in 2025", "hint": "Try “Another fact”"},
    ),
    "a line that a drawing just leaves room for": (
        "headline",
        {"title": "Clean Water", "body": LONG[:120], "footer": LONG[:60], "hint": "Try “Another fact”"},
    ),
    "a headline with a picture": (
        "headline",
        {"title": "Clean Water", "body": LONG[:80], "footer": "WHO", "hint": "Try “More”", "image": "data:,"},
    ),
    "a short list": ("list", {"title": "Eat these first", "items": "milk, today<br>spinach", "hint": "Try “I ate it”"}),
    "a long list": ("list", {"title": "Eat these first", "items": "<br>".join(["fruit, by Friday"] * 12)}),
    "three long answers": (
        "question",
        {
            "title": "The Window Seat",
            "body": "Carter has taken her seat again, and nobody says a word. What do you do?",
            "choices": "tell Carter to stop<br>go over and sit with Nia, who is alone at the table<br>find the teacher",
            "hint": "Say it in your own words",
        },
    ),
}


@pytest.mark.parametrize("viewport", VIEWPORTS)
@pytest.mark.parametrize("skill", TALKS)
def test_a_skills_screens_can_be_read_and_are_as_they_were_looked_at(
    screen: Screen, skill: str, viewport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    screen.viewport = VIEWPORTS[viewport]
    assert len(kept.shown(skill)) >= 3
    others = []
    for each in kept.shown(skill):
        for end in kept.states(screen, each.directive):
            assert faults(screen) == [], (each.name, each.directive["datasources"])
            others.append(kept.against(skill, each.name + end, viewport, kept.picture(screen)))
    assert not [*filter(None, others)]


@pytest.mark.parametrize("viewport", VIEWPORTS)
@pytest.mark.parametrize("name", FULL)
def test_a_ready_screen_can_be_read(screen: Screen, name: str, viewport: str) -> None:
    screen.viewport = VIEWPORTS[viewport]
    ready, words = FULL[name]
    drawing = json.loads((ROOT / "skills/clean_water/screens/drawing.json").read_text())
    plain, drawn = filled(words, {}), filled(words, {}, has_drawing=ready == "headline")
    for properties, own in ((plain, None), (drawn, drawing)) if drawn["drawn"] else ((plain, None),):
        screen.draw(document(ready, own), {"screen": {"type": "object", "properties": properties}})
        assert faults(screen) == []


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_the_longest_question_of_ocean_quiz_can_be_read(screen: Screen, viewport: str) -> None:
    said = [question.said_in(locale) for question in QUESTIONS.values() for locale in ("en-US", "es-US")]
    longest = max(said, key=lambda each: len(each.text + each.a + each.b + each.c))
    words = {"a": longest.a, "b": longest.b, "c": longest.c, "question": longest.text, "id": "x", "gone": ""}
    around = {"title": "Question 5", "score": "10 points", "outcome": "", "hint": "Say A, B or C, or touch it"}
    screen.viewport = VIEWPORTS[viewport]
    quiz = json.loads((ROOT / "skills/ocean_quiz/screens/question.json").read_text())
    screen.draw(quiz, {"screen": {"type": "object", "properties": words | around}})
    screen.wait(10_000)
    assert faults(screen) == []


def test_what_cannot_be_read_is_found(screen: Screen) -> None:
    small = text("tiny", fontSize=10)
    faint = text("faint", fontSize=50, color="#333333")
    cut = text("cut " * 200, fontSize=50, maxLines=1)
    below = text("below", fontSize=50, position="absolute", top=790)
    column = {"type": "Container", "width": "100vw", "height": "100vh", "items": [small, faint, cut, below]}
    screen.draw(apl(column), {})
    assert [fault.rpartition('"')[2].split(":")[0].strip() for fault in faults(screen)] == [
        "is small",
        "is faint",
        "is cut",
        "leaves the screen",
    ]

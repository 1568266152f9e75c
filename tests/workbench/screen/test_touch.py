"""A conversation by touch: what a browser draws is touched there, and the skill hears it."""

from __future__ import annotations

import pytest

from speakup_workbench.screen.pictures import Screen
from speakup_workbench.simulator.rehearsal import Rehearsal


def touched(screen: Screen, alexa: Rehearsal, component: str) -> None:
    """The listener touches the middle of a component of the screen that the skill's last reply shows."""
    assert alexa.exchange is not None
    [directive] = [each for each in alexa.exchange.directives if "RenderDocument" in each["type"]]
    drawn = screen.show(directive)
    assert not drawn.problem
    # A promise would be waited for.
    waiting = "new Promise((heard) => addEventListener('told', ({detail}) => detail.source && heard(detail)))"
    screen.run(f"void (window.touch = {waiting})")
    x, y = screen.run(
        f"""(() => {{
          const box = shown.renderer.getComponentById("{component}").container.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        }})()"""
    )
    screen.press(x, y)
    event = screen.run("window.touch")
    assert event["source"]["id"] == component
    alexa.do(f":touch {' '.join(map(str, event['arguments']))}")


@pytest.mark.alexa(screen=True, now="2026-11-21 18:00")
def test_a_quiz_is_played_by_touch(alexa: Rehearsal, screen: Screen) -> None:
    alexa.open("ocean_quiz")
    touched(screen, alexa, "say-yes")
    assert "First question" in alexa.speech
    touched(screen, alexa, "answer-c")
    assert "Corals are tiny animals" in alexa.speech


@pytest.mark.alexa(screen=True, now="2026-11-21 18:00")
def test_a_storys_way_is_chosen_by_touch(alexa: Rehearsal, screen: Screen) -> None:
    alexa.open("kind_words")
    alexa.say("yes")
    touched(screen, alexa, "choice-second")
    assert "You say it calmly." in alexa.speech

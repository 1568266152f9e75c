"""A conversation by touch: what a browser draws is touched there, and the skill hears it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from speakup_workbench.errors import Mistake
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
    alexa.do(f":touch {json.dumps(event)}")
    assert alexa.exchange.request is not None
    heard = alexa.exchange.request["request"]
    assert (heard["source"]["id"], heard["source"]["handler"]) == (component, "Press")


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


@pytest.mark.alexa(screen=True)
def test_a_touch_is_written_in_words_or_as_a_device_sends_it(alexa: Rehearsal) -> None:
    def heard(line: str) -> dict[str, Any]:
        alexa.open("kind_words")
        alexa.say("yes")
        alexa.do(line)
        assert alexa.exchange.request is not None
        request: dict[str, Any] = alexa.exchange.request["request"]
        return {name: request[name] for name in ("arguments", "source", "components")}

    source = {"type": "TouchWrapper", "handler": "Press", "id": None, "value": False}
    assert heard(":touch second") == {"arguments": ["second"], "source": source, "components": {}}
    assert heard(":touch second id=choice")["source"] == source | {"id": "choice"}
    event = {"arguments": ["tell me", 7], "source": {"handler": "Mount"}, "components": {"name": "Ana"}}
    assert heard(f":touch {json.dumps(event)}") == event | {"source": source | {"handler": "Mount"}}
    for wrong in ("{", "{}", '{"arguments": "second"}', '{"arguments": [], "source": "b"}'):
        with pytest.raises(Mistake, match="is no touch"):
            alexa.do(f":touch {wrong}")

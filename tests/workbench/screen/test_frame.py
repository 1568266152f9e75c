"""Documents in a real browser, drawn by Amazon's own renderer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from speakup_workbench.screen import browser, server
from speakup_workbench.screen.files import Answer, Files
from speakup_workbench.screen.pictures import Drawn, Screen
from speakup_workbench.simulator.viewport import VIEWPORTS
from tests.workbench.screen.conftest import ROOT
from tests.workbench.screen.documents import CASES, Case, apl, column, rows, text

NOW = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)


def texts(screen: Screen) -> list[str]:
    """What can be read, in the order of the document; a Pager keeps its other pages away from view."""
    seen = screen.run(
        """[...document.querySelectorAll("#view p, #view svg text")].filter((each) => {
             const box = each.getBoundingClientRect();
             return each.checkVisibility({opacityProperty: true, visibilityProperty: true}) && box.right > 0
               && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
           }).map((each) => each.textContent)"""
    )
    return [str(each) for each in seen]


def told(screen: Screen) -> list[dict[str, Any]]:
    """What the frame has told of itself since it was asked last."""
    heard: list[dict[str, Any]] = screen.run("(window.heard ??= []).splice(0)")
    return heard


def listen(screen: Screen) -> None:
    screen.run(
        "window.heard ? window.heard.splice(0) : (window.heard = [],"
        " addEventListener('told', (event) => window.heard.push(event.detail))) && 0"
    )


def execute(screen: Screen, *commands: dict[str, Any]) -> Drawn:
    return screen.show({"type": "Alexa.Presentation.APL.ExecuteCommands", "commands": list(commands)})


@pytest.mark.parametrize("name", CASES)
def test_a_document_is_drawn_or_says_why_not(screen: Screen, name: str) -> None:
    case: Case = CASES[name]
    drawn = screen.draw(case.document, case.sources, NOW)
    assert not drawn.problem
    notices = list(drawn.notices)
    if case.commands:
        notices += execute(screen, *case.commands).notices
    if case.waits:
        screen.wait(case.waits)
    if any("film" in part for part in case.tells):  # it is told when it has been tried
        notices += _later(screen)
    seen = " | ".join(texts(screen))
    at = 0
    for words in case.shows:
        assert words in seen[at:], f"{words!r} is not on the screen, or not in its place: {seen}"
        at = seen.index(words, at) + len(words)
    assert not [words for words in case.hides if words in seen]
    assert all(any(part in notice for notice in notices) for part in case.tells), notices
    if not case.tells:
        assert [notice for notice in notices if "stand-in" not in notice] == []


def _later(screen: Screen) -> list[str]:
    screen.run("new Promise((resolve) => setTimeout(resolve, 300))")
    return [str(each) for each in screen.run("[...shown.notices]")]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("no document", 'its type is null, not "APL"'),
        (None, 'its type is null, not "APL"'),
        ({"type": "APLA", "version": "0.91", "mainTemplate": {}}, 'its type is "APLA"'),
        ({"type": "APL", "version": "1.4"}, "The document has no mainTemplate"),
        ({"type": "APL", "mainTemplate": {"item": text("x")}}, "valid version"),
        ({"type": "APL", "version": "1.4", "mainTemplate": {}}, "does not come to anything that can be shown"),
        ({"type": "APL", "version": "1.4", "mainTemplate": {"items": "x"}}, "does not come to anything"),
        (apl(text("x" * 500_000)), "Alexa takes at most 122,880 in a reply"),
    ],
)
def test_what_is_no_document_says_why_and_the_next_one_is_drawn(screen: Screen, document: Any, why: str) -> None:
    assert why in screen.draw(document, {}).problem
    assert screen.draw(apl(text("alive")), {}) == Drawn()
    assert texts(screen) == ["alive"]


def test_a_document_without_end_breaks_the_renderer_and_the_next_one_is_drawn(screen: Screen) -> None:
    endless = apl({"type": "Again"}, layouts={"Again": {"item": column({"type": "Again"})}})
    assert "The renderer gave up" in screen.draw(endless, {}).problem
    assert not screen.draw(apl(text("alive")), {}).problem
    assert texts(screen) == ["alive"]


def test_a_touch_sends_what_the_skill_will_hear(screen: Screen) -> None:
    event = {"type": "SendEvent", "arguments": ["answer", 7], "components": ["name"]}
    typed = {"type": "EditText", "id": "name", "text": "Ana", "width": 300}
    button = {"type": "TouchWrapper", "id": "b", "width": 300, "height": 200, "onPress": event, "item": text("press")}
    screen.draw(apl(column(button, typed)), {})
    listen(screen)
    screen.press(50, 50)
    screen.run("new Promise((resolve) => setTimeout(resolve, 100))")
    [touched] = [each for each in told(screen) if each["type"] == "touched"]
    assert touched["arguments"] == ["answer", 7]
    assert (touched["source"]["type"], touched["source"]["handler"], touched["source"]["id"]) == (
        "TouchWrapper",
        "Press",
        "b",
    )
    assert touched["components"] == {"name": "Ana"}


def test_what_is_spoken_is_told_in_words(screen: Screen) -> None:
    case = CASES["SpeakItem"]
    screen.draw(case.document, case.sources)
    listen(screen)
    execute(screen, *case.commands)
    screen.run("new Promise((resolve) => setTimeout(resolve, 100))")
    [spoken] = [each for each in told(screen) if each["type"] == "speaks"]
    assert spoken["text"] == "Good morning"
    assert spoken["ssml"] == "<speak>Good <b>morning</b></speak>"


def test_an_address_is_told_and_not_opened(screen: Screen) -> None:
    screen.draw(apl(text("x")), {})
    listen(screen)
    execute(screen, {"type": "OpenURL", "source": "https://example.com/"}, {"type": "Finish"})
    screen.run("new Promise((resolve) => setTimeout(resolve, 100))")
    assert [(each["type"], each.get("address")) for each in told(screen) if each["type"] in ("opens", "finished")] == [
        ("opens", "https://example.com/"),
        ("finished", None),
    ]


def test_the_time_is_the_listeners(screen: Screen) -> None:
    document = apl(text("${Time.hours(localTime)}:${Time.minutes(localTime)}"))
    screen.draw(document, {}, NOW.astimezone(timezone(timedelta(hours=-5))))
    assert texts(screen) == ["13:30"]


def test_a_screen_reader_has_the_labels(screen: Screen) -> None:
    button = {"type": "TouchWrapper", "accessibilityLabel": "Answer A", "item": text("A")}
    assert screen.draw(apl(column(button, text("x", accessibilityLabel="A question"))), {}).labels == (
        "Answer A",
        "A question",
    )


def test_a_list_is_asked_for_more_and_takes_it(screen: Screen) -> None:
    """As https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-data-source.html has it."""
    source = {
        "type": "dynamicIndexList",
        "listId": "fruit",
        "startIndex": 0,
        "minimumInclusiveIndex": 0,
        "maximumExclusiveIndex": 3,
        "items": [{"name": "pear"}],
    }
    listen(screen)
    screen.draw(apl(rows("Sequence", data="${payload.fruit}", items=text("${data.name}"))), {"fruit": source})
    assert texts(screen) == ["pear"]
    [wanted] = [each["request"] for each in told(screen) if each["type"] == "wants"]
    assert (wanted["listId"], wanted["startIndex"], wanted["count"]) == ("fruit", 1, 2)
    sent = {"type": "Alexa.Presentation.APL.SendIndexListData", "listId": "fruit", "startIndex": 1}
    assert not screen.show(sent | {"items": [{"name": "fig"}, {"name": "plum"}]}).problem
    assert texts(screen) == ["pear", "fig", "plum"]
    assert not [each for each in told(screen) if each["type"] == "wants"]
    changes = [{"type": "SetItem", "index": 0, "item": {"name": "kiwi"}}, {"type": "DeleteItem", "index": 1}]
    screen.show({"type": "Alexa.Presentation.APL.UpdateIndexListData", "listId": "fruit", "operations": changes})
    assert texts(screen) == ["kiwi", "plum"]
    assert "No list with the id" in screen.show(sent | {"listId": "vegetables"}).problem


@pytest.mark.parametrize("name", VIEWPORTS)
def test_each_viewport_is_told_to_the_document(screen: Screen, name: str) -> None:
    screen.viewport = viewport = VIEWPORTS[name]
    screen.draw(apl(text("${viewport.shape} ${viewport.pixelWidth} ${viewport.dpi} ${viewport.mode}")), {})
    shape = "round" if viewport.is_round else "rectangle"
    assert texts(screen) == [f"{shape} {viewport.width} {viewport.dpi} {viewport.mode.lower()}"]


@pytest.mark.parametrize(("theme", "colour"), [("dark", "rgb(250, 250, 250)"), ("light", "rgb(30, 34, 34)")])
def test_the_theme_colours_texts(screen: Screen, theme: str, colour: str) -> None:
    screen.theme = theme
    screen.draw(apl(text("x")), {})
    assert screen.run("getComputedStyle(document.querySelector('#view p')).color") == colour


@dataclass(frozen=True)
class Around(Files):
    """With a page that may hold the frame."""

    def answer(self, address: str) -> Answer:
        page = Answer(200, {"Content-Type": "text/html"}, b"<!doctype html><title>The page</title><body>")
        return page if address == "/page" else super().answer(address)


@pytest.mark.usefixtures("screen")
def test_within_a_page_it_takes_messages_and_answers() -> None:
    """As the simulator's page embeds it: sandboxed, so of no origin, and heard by postMessage alone."""
    message = {"id": 7, "type": "draw", "document": apl(text("in")), "viewport": dict(VIEWPORTS["round"].in_frame)}
    script = """new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      addEventListener("message", (event) => {
        if (event.source !== frame.contentWindow) return;
        if (event.data.type === "ready") frame.contentWindow.postMessage(MESSAGE, "*");
        if (event.data.id === 7) resolve([event.origin, event.data]);
      });
      frame.src = ADDRESS;
      document.body.append(frame);
    })"""
    with server.served(Around(Files.find(ROOT).renderer)) as address, browser.opened(browser.find()) as around:
        around.open(address.replace("screen/frame.html", "page"), 600, 600)
        script = script.replace("MESSAGE", json.dumps(message)).replace("ADDRESS", json.dumps(address))
        answer = around.run(script)
    assert answer == ["null", {"id": 7, "type": "drawn", "labels": [], "moves": False, "notices": []}]


def test_no_request_leaves_this_computer(screen: Screen) -> None:
    screen.draw(CASES["AlexaHeadline"].document, {})
    addresses = screen.run("performance.getEntriesByType('resource').map((each) => each.name)")
    assert addresses and all(str(each).startswith(("http://127.0.0.1:", "data:")) for each in addresses)


def test_screens_leave_nothing_behind(screen: Screen) -> None:
    """A screen that stayed would keep 100 kB of the renderer's memory, which grows by doubling from 16 MB."""
    many = apl(column(*(text(f"{number}", accessibilityLabel="x") for number in range(20))))
    screen.draw(many, {})
    allocated = "(() => { const place = Module._malloc(200000); Module._free(place); return place; })()"
    before = int(screen.run(allocated))
    for _ in range(15):
        screen.draw(many, {})
    assert int(screen.run(allocated)) - before < 15 * 20_000

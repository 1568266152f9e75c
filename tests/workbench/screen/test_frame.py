"""Documents in a real browser, drawn by Amazon's own renderer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from speakup.screens import document, filled
from speakup_workbench.screen import server
from speakup_workbench.screen.browser import Browser
from speakup_workbench.screen.files import Answer, Files
from speakup_workbench.screen.pictures import Drawn, Screen
from speakup_workbench.simulator.display import APL
from speakup_workbench.simulator.viewport import VIEWPORTS
from tests.workbench.screen.conftest import ROOT
from tests.workbench.screen.documents import CASES, PICTURE, Case, apl, column, text

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


IN_PAGE = """
  const $ = (selector) => document.querySelector(selector);
  const css = (selector, property) => getComputedStyle($(selector))[property];
  const pictured = (selector) => [$(selector).clientWidth, $(selector).clientHeight];
  const at = (words) => {
    const text = [...document.querySelectorAll("#view p")].find((each) => each.textContent === words);
    const { x, y } = text.getBoundingClientRect();
    return [Math.round(x), Math.round(y)];
  };
"""


@pytest.mark.parametrize("name", CASES)
def test_a_document_is_drawn_or_says_why_not(screen: Screen, name: str) -> None:
    case: Case = CASES[name]
    listen(screen)
    drawn = screen.draw(case.document, case.sources, NOW)
    assert not drawn.problem
    notices = list(drawn.notices)
    if case.commands:
        done = execute(screen, *case.commands)
        assert not done.problem
        notices += done.notices
    if case.presses:
        screen.press(screen.viewport.width / 2, screen.viewport.height / 2)
    if case.waits:
        screen.wait(case.waits)
    heard = told(screen)
    for _ in range(60):  # what plays, is fetched or is touched is told when it comes
        notices += [each["text"] for each in heard if each["type"] == "notice"]
        untold = [part for part in case.tells if not any(part in notice for notice in notices)]
        spoken = tuple(each["text"] for each in heard if each["type"] == "speaks")
        if not untold and len(spoken) >= len(case.says) and len(sent(heard)) >= len(case.sends):
            break
        screen.run("new Promise((resolve) => setTimeout(resolve, 50))")
        heard += told(screen)
    seen = " | ".join(texts(screen))
    at = 0
    for words in case.shows:
        assert words in seen[at:], f"{words!r} is not on the screen, or not in its place: {seen}"
        at = seen.index(words, at) + len(words)
    assert not [words for words in case.hides if words in seen], seen
    assert untold == [], notices
    if not case.tells:
        assert [notice for notice in notices if "stand-in" not in notice] == []
    assert {script: screen.run(f"{{{IN_PAGE} {script}}}") for script in case.looks} == case.looks
    assert sent(heard) == list(case.sends)
    assert spoken == case.says


def sent(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the skill is to hear of touches, of their sources the fields that Amazon's requests have."""
    fields = ("type", "handler", "id", "value")
    return [
        {
            "arguments": each["arguments"],
            "source": {name: value for name, value in each["source"].items() if name in fields},
            "components": each["components"],
        }
        for each in heard
        if each["type"] == "touched"
    ]


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


def test_the_time_is_the_listeners(screen: Screen) -> None:
    document = apl(text("${Time.hours(localTime)}:${Time.minutes(localTime)}"))
    screen.draw(document, {}, NOW.astimezone(timezone(timedelta(hours=-5))))
    assert texts(screen) == ["13:30"]


def test_a_screen_reader_has_the_labels_of_what_is_in_view(screen: Screen) -> None:
    button = {"type": "TouchWrapper", "accessibilityLabel": "Answer A", "item": text("A"), "height": 80}
    hidden = text("x", accessibilityLabel="nobody sees it", display="none")
    pages = {"type": "Pager", "id": "pages", "height": 100, "width": 100}
    pages["items"] = [text(name, accessibilityLabel=name) for name in ("one", "two")]
    assert screen.draw(apl(column(button, hidden, pages)), {}).labels == ("Answer A", "one")
    listen(screen)
    execute(screen, {"type": "SetPage", "componentId": "pages", "value": 1})
    screen.wait(2000)
    screen.run("new Promise((resolve) => setTimeout(resolve, 400))")
    assert [each["labels"] for each in told(screen) if each["type"] == "labels"] == [["Answer A", "two"]]


SCREENS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "headline": (
        {
            "title": "water",
            "body": "a &amp; b<br>c",
            "footer": "WHO",
            "hint": "Say it",
            "image": PICTURE,
            "alt": "A well",
        },
        ("A well", "Water", "A & b c", "WHO", "Say it"),
    ),
    "list": ({"title": "first", "items": "milk<br>&lt;b&gt;"}, ("First", "1. Milk", "2. <b>")),
    "question": ({"body": "which?", "choices": "tea<br>coffee"}, ("Which?", "1. Tea", "2. Coffee")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_reader_says_all_that_a_ready_screen_shows(screen: Screen, name: str) -> None:
    given, labels = SCREENS[name]
    drawn = screen.draw(document(name), {"screen": {"properties": filled(given, {})}})
    assert (drawn.labels, drawn.notices) == (labels, ())


def test_a_picture_without_a_description_is_decoration(screen: Screen) -> None:
    given = {"body": "Ten liters", "image": PICTURE}
    assert screen.draw(document("headline"), {"screen": {"properties": filled(given, {})}}).labels == ("Ten liters",)


FRUIT = ["pear", "fig", "plum", "kiwi", "lime", "date", "peach", "grape", "apple", "mango", "melon", "guava"]


def listed(source: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document with a list, and its data."""
    row = text("${data.name}", height=200)
    shelf = {"type": "Sequence", "id": "shelf", "width": "100vw", "height": "100vh", "data": "${fruit}", "items": row}
    main = {"parameters": ["fruit"], "items": [shelf]}
    return {"type": "APL", "version": "1.4", "mainTemplate": main}, {"fruit": {"listId": "fruit", **source}}


def items(first: int, end: int) -> list[dict[str, str]]:
    return [{"name": name} for name in FRUIT[first:end]]


def wants(screen: Screen) -> list[dict[str, Any]]:
    """Without the renderer's own tokens, which are its secret."""
    asked = [each for each in told(screen) if each["type"] == "wants"]
    for each in asked:
        del each["request"]["correlationToken"]
    return [{**each["request"], "back": each["back"]} for each in asked]


def rows_of(screen: Screen) -> list[str]:
    """From top to bottom, as far as they are in sight."""
    script = """[...document.querySelectorAll("#view p")].map((row) => [row.getBoundingClientRect(), row.textContent])
      .filter(([box]) => box.bottom > 1 && box.top < innerHeight - 1).sort(([a], [b]) => a.y - b.y)
      .map(([, words]) => words)"""
    return [str(each) for each in screen.run(script)]


def scroll(screen: Screen, index: int) -> None:
    execute(screen, {"type": "ScrollToIndex", "componentId": "shelf", "index": index})
    screen.wait(2000)


def test_a_list_is_asked_for_more_where_the_listener_comes_near_its_end(screen: Screen) -> None:
    bounds = {"startIndex": 2, "minimumInclusiveIndex": 0, "maximumExclusiveIndex": 12}
    listen(screen)
    screen.draw(*listed({"type": "dynamicIndexList", **bounds, "items": items(2, 5)}))
    assert rows_of(screen) == FRUIT[2:5]
    on = {"type": f"{APL}.LoadIndexListData", "listId": "fruit", "startIndex": 5, "count": 7, "back": False}
    assert wants(screen) == [on, on | {"startIndex": 0, "count": 2, "back": True}]
    sent = {"type": f"{APL}.SendIndexListData", "listId": "fruit", "correlationToken": "theirs"}
    assert not screen.show(sent | {"startIndex": 5, "items": items(5, 12)}).problem
    assert not screen.show(sent | {"startIndex": 0, "items": items(0, 2)}).problem
    assert rows_of(screen)[:4] == FRUIT[2:6]  # what comes before does not push away what is being read
    scroll(screen, 11)
    assert rows_of(screen)[-1] == "guava"
    scroll(screen, 0)
    assert rows_of(screen)[0] == "pear"
    assert not wants(screen) and not screen.run("[...shown.notices]")


def test_a_list_of_pages_is_asked_for_more(screen: Screen) -> None:
    listen(screen)
    tokens = {"backwardPageToken": "a", "pageToken": "b", "forwardPageToken": "c"}
    screen.draw(*listed({"type": "dynamicTokenList", **tokens, "items": items(4, 6)}))
    on = {"type": f"{APL}.LoadTokenListData", "listId": "fruit", "pageToken": "c", "back": False}
    assert wants(screen) == [on, on | {"pageToken": "a", "back": True}]
    sent = {"type": f"{APL}.SendTokenListData", "listId": "fruit", "correlationToken": "theirs"}
    assert not screen.show(sent | {"pageToken": "c", "nextPageToken": "d", "items": items(6, 9)}).problem
    assert wants(screen) == [on | {"pageToken": "d"}]
    assert not screen.show(sent | {"pageToken": "a", "items": items(0, 4)}).problem
    assert rows_of(screen)[:4] == FRUIT[4:8]
    assert not screen.show(sent | {"pageToken": "d", "items": items(9, 12)}).problem
    scroll(screen, 0)
    assert rows_of(screen)[0] == "pear"
    scroll(screen, 11)
    assert rows_of(screen)[-1] == "guava"
    assert not wants(screen) and not screen.run("[...shown.notices]")


def test_a_list_whose_end_the_skill_tells_late_is_asked_for_no_further(screen: Screen) -> None:
    listen(screen)
    screen.draw(
        *listed({"type": "dynamicIndexList", "startIndex": 0, "minimumInclusiveIndex": 0, "items": items(0, 2)})
    )
    assert [each["count"] for each in wants(screen)] == [10]
    sent = {"type": f"{APL}.SendIndexListData", "listId": "fruit", "startIndex": 2, "maximumExclusiveIndex": 4}
    screen.show(sent | {"items": items(2, 4)})
    screen.wait(20_000)
    assert rows_of(screen) == FRUIT[:4]
    assert not wants(screen) and not screen.run("[...shown.notices]")


def test_a_list_is_changed_where_it_stands(screen: Screen) -> None:
    whole = {"startIndex": 0, "minimumInclusiveIndex": 0, "maximumExclusiveIndex": 3}
    document, sources = listed({"type": "dynamicIndexList", **whole, "items": items(0, 3)})
    screen.draw(document, sources)
    changes = [{"type": "SetItem", "index": 0, "item": {"name": "yam"}}, {"type": "DeleteItem", "index": 1}]
    changed = {"type": f"{APL}.UpdateIndexListData", "listId": "fruit", "listVersion": 1, "operations": changes}
    assert not screen.show(changed).problem
    assert rows_of(screen) == ["yam", "plum"]
    assert "No list with the id" in screen.show(changed | {"listId": "vegetables"}).problem


def test_a_list_that_is_wrong_is_told_with_amazons_reason(screen: Screen) -> None:
    document, sources = listed({"type": "dynamicIndexList", "startIndex": 0, "items": items(0, 3)})
    screen.draw(document, sources)
    screen.show({"type": f"{APL}.SendIndexListData", "listId": "fruit", "startIndex": 1, "items": items(0, 2)})
    assert any("OCCUPIED_LIST_INDEX" in notice for notice in screen.run("[...shown.notices]"))


def test_a_list_behind_payload_is_told_not_to_be_loaded(screen: Screen) -> None:
    document, sources = listed({"type": "dynamicIndexList", "startIndex": 0, "items": items(0, 3)})
    document["mainTemplate"]["parameters"] = ["payload"]
    assert 'The list "fruit" is loaded only where' in screen.draw(document, sources).notices[0]


INDEXED = {"type": "dynamicIndexList", "startIndex": 0, "minimumInclusiveIndex": 0, "maximumExclusiveIndex": 12}
PAGED = {"type": "dynamicTokenList", "pageToken": "a", "forwardPageToken": "b"}


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        (INDEXED, {"type": f"{APL}.SendIndexListData", "startIndex": 3}),
        (PAGED, {"type": f"{APL}.SendTokenListData", "pageToken": "b"}),
    ],
)
def test_a_screen_that_is_drawn_again_has_what_came_since(
    screen: Screen, source: dict[str, Any], sent: dict[str, Any]
) -> None:
    """As when the page is loaded again: the skill is not asked a second time."""
    document, sources = listed({**source, "items": items(0, 3)})
    renamed = {"type": "SetValue", "componentId": "shelf", "property": "opacity", "value": 0.5}
    updates = [
        {**sent, "listId": "fruit", "items": items(3, 12)},
        {"type": f"{APL}.ExecuteCommands", "commands": [renamed]},
    ]
    listen(screen)
    drawing = {"type": "draw", "document": document, "datasources": sources, "updates": updates}
    screen.run(f"take({json.dumps(drawing | {'viewport': dict(screen.viewport.in_frame)})})")
    scroll(screen, 11)
    assert rows_of(screen)[-1] == "guava"
    assert not wants(screen) and not screen.run("[...shown.notices]")
    assert screen.run("shown.renderer.getComponentById('shelf').container.style.opacity") == "0.5"


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


@pytest.fixture
def around(led: Browser, screen: Screen) -> Iterator[Browser]:
    """The browser to go elsewhere with."""
    place = screen.run("location.href")
    yield led
    led.open(place, screen.viewport.width, screen.viewport.height)


def test_within_a_page_it_takes_messages_and_answers(around: Browser) -> None:
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
    with server.served(Around(Files.find(ROOT).renderer)) as address:
        around.open(address.replace("screen/frame.html", "page"), 600, 600)
        script = script.replace("MESSAGE", json.dumps(message)).replace("ADDRESS", json.dumps(address))
        answer = around.run(script)
    assert answer == ["null", {"id": 7, "type": "drawn", "labels": [], "moves": False, "notices": []}]


def test_no_request_leaves_this_computer(screen: Screen) -> None:
    screen.draw(CASES["AlexaHeadline"].document, {})
    addresses = screen.run("performance.getEntriesByType('resource').map((each) => each.name)")
    assert addresses and all(str(each).startswith(("http://127.0.0.1:", "data:")) for each in addresses)


@pytest.mark.parametrize("name", ["Text", "Sequence", "Pager", "AlexaTextList", "SendEvent"])
def test_screens_leave_nothing_behind(screen: Screen, name: str) -> None:
    """A screen that stayed would keep up to 140 kB of the renderer's memory, which grows by doubling from 16 MB."""
    case = CASES[name]
    allocated = "(() => { const place = Module._malloc(200000); Module._free(place); return place; })()"
    screen.draw(case.document, case.sources)
    before = int(screen.run(allocated))
    for _ in range(10):
        screen.draw(case.document, case.sources)
    assert int(screen.run(allocated)) - before < 10 * 8_000

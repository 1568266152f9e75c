"""The device of the page in a real browser: lists, commands, sounds, themes, and documents with which all is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.workbench.screen.orchard import RIGHT, WRONG, project
from tests.workbench.web.chromium import CHROMIUM, PATIENCE, is_breach, launched, look, say, served

ROOT = Path(__file__).parents[3]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium: apt-get install chromium."),
    pytest.mark.skipif(
        not (ROOT / "node_modules/apl-viewhost-web").exists(), reason="Amazon's renderer is not installed: npm ci"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = project(tmp_path_factory.mktemp("orchard"))
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    with served(root, "orchard") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched("--autoplay-policy=no-user-gesture-required") as found:
        yield found


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    visitor = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    visitor.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    visitor.on("console", lambda message: wrong.append(message.text) if is_breach(message) else None)
    visitor.on("weberror", lambda error: wrong.append(str(error.error)))
    yield visitor
    visitor.close()
    assert not wrong


@pytest.fixture(scope="module")
def whole_page(visitor: BrowserContext, address: str) -> Page:
    """One for all tests: each restarts the conversation."""
    page = visitor.new_page()
    page.goto(address)
    expect(page.locator("#standing")).to_contain_text("No session is open")
    return page


@pytest.fixture
def page(whole_page: Page) -> Page:
    whole_page.locator("#restart").click()
    expect(whole_page.locator(".step")).to_have_count(0)
    look(whole_page, "Device")
    return whole_page


def seen(page: Page, words: str) -> Locator:
    return page.frame_locator("#screen").get_by_text(words, exact=True)


def press(page: Page, x: float, y: float) -> None:
    """In pixels of the device, which are smaller on the page."""
    expect(page.locator("#screen")).not_to_have_attribute("inert", "")  # which it is until all is drawn
    glass = page.locator(".glass").bounding_box()
    assert glass
    page.mouse.click(glass["x"] + x * glass["width"] / 1280, glass["y"] + y * glass["width"] / 1280)


def come(page: Page) -> int:
    """How many apples the screen has."""
    return int(page.frame_locator("#screen").locator("#view").evaluate("() => shown.lists.lists.get('apples').end"))


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("It never came about.")


def told(page: Page) -> Locator:
    return page.locator(".how-drawn")


@pytest.mark.parametrize("sample", ["show all apples", "show the pages"])
def test_a_list_is_scrolled_and_the_skill_sends_more(page: Page, sample: str) -> None:
    say(page, "open old orchard", sample)
    expect(seen(page, "apple 6")).to_be_attached()
    box = page.locator(".glass").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(40):
        if seen(page, "apple 25").count():
            break
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(250)
    expect(seen(page, "apple 25")).to_be_attached()
    asked = page.locator(".step .done", has_text=":more apples")
    assert asked.count() >= 2
    expect(told(page).locator(".note")).to_have_count(0)
    expect(page.locator(".step.waiting")).to_have_count(0)


def test_a_page_that_is_loaded_again_shows_what_it_showed(page: Page) -> None:
    say(page, "open old orchard", "show how they are", "let them ripen")
    expect(seen(page, "ripe")).to_be_visible()
    say(page, "show all apples", ":more apples", ":more apples")
    until(page, lambda: come(page) >= 26)
    page.get_by_role("button", name="Light", exact=True).click()
    page.reload()  # the skill is not asked again for what it has sent
    look(page, "Device")
    expect(seen(page, "apple 6")).to_be_attached()
    assert come(page) >= 26
    page.locator(".step .mark").nth(2).click()
    expect(seen(page, "ripe")).to_be_visible()
    expect(seen(page, "by day")).to_be_visible()
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(seen(page, "by night")).to_be_visible()


def test_commands_change_what_is_shown(page: Page) -> None:
    say(page, "open old orchard", "show how they are")
    expect(seen(page, "unripe")).to_be_visible()
    say(page, "let them ripen")
    expect(seen(page, "ripe")).to_be_visible()
    page.locator(".step .mark").nth(1).click()
    expect(seen(page, "unripe")).to_be_visible()
    page.locator(".step .mark").nth(2).click()
    expect(seen(page, "ripe")).to_be_visible()


def test_the_skill_hears_of_a_touch_all_that_a_device_sends(page: Page) -> None:
    say(page, "open old orchard", "show a form")
    expect(seen(page, "tell me more")).to_be_visible()
    press(page, 100, 105)
    expect(page.locator(".step").last).to_contain_text("Heard 'tell me more', 7 of more with {'name': 'Ana'}.")
    expect(told(page).locator(".note")).to_have_text(
        "The document opens https://example.org/apples. A device would go there; this one stays here."
    )
    page.locator(".step .mark").nth(1).click()
    expect(told(page).locator(".note")).to_have_count(0)
    expect(seen(page, "tell me more")).to_be_visible()
    press(page, 100, 105)
    expect(told(page)).to_contain_text("This is an earlier screen: of its touches the skill hears nothing.")
    expect(page.locator(".step")).to_have_count(3)
    page.locator("#restart").click()  # and with the screen go the notes about it
    expect(told(page).locator(".note")).to_have_count(0)


def test_the_screen_is_shown_in_its_own_size(page: Page) -> None:
    say(page, "open old orchard", "show how they are")
    for zoom, width in (("50 %", 640), ("100 %", 1280), ("200 %", 2560)):
        page.get_by_label("Zoom").select_option(label=zoom)
        box = page.locator("#screen").bounding_box()
        assert box and round(box["width"]) == width
        sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert sizes[0] <= sizes[1]
    page.get_by_label("Zoom").select_option("fit")
    glass, frame = page.locator(".glass").bounding_box(), page.locator("#screen").bounding_box()
    assert glass and frame and abs(glass["width"] - frame["width"]) < 1


def test_what_a_screen_reader_says_can_be_read(page: Page) -> None:
    say(page, "open old orchard", "show how they are")
    page.get_by_text("What a screen reader says").click()
    expect(page.locator(".read-out li")).to_have_text(["How ripe they are"])
    say(page, "show all apples")
    expect(page.locator(".read-out")).to_contain_text("No component of this screen has an accessibilityLabel")


def test_the_sounds_of_a_document_are_heard_as_far_as_they_are_here(page: Page) -> None:
    page.evaluate(
        """() => {
          window.played = [];
          const { start, stop } = AudioBufferSourceNode.prototype;
          AudioBufferSourceNode.prototype.start = function () {
            const samples = this.buffer.getChannelData(0);
            const loudest = (from, to) => {
              const part = samples.slice(from * this.buffer.sampleRate, to * this.buffer.sampleRate);
              return Math.round(1000 * part.reduce((most, each) => Math.max(most, Math.abs(each)), 0)) / 1000;
            };
            const times = [[0, 0.01], [0.05, 0.1], [0.15, 0.16], [0.24, 0.25], [0.34, 0.35]];
            const { duration } = this.buffer;
            window.played.push({ duration, loudest: times.map(([from, to]) => loudest(from, to)) });
            return start.call(this);
          };
          AudioBufferSourceNode.prototype.stop = function () {
            window.played.push("stopped");
            return stop.call(this);
          };
        }"""
    )
    step = say(page, "wake the orchard")
    expect(step).to_contain_text(
        "sound: bird, Volume 50%, FadeIn 100, Repeat 1, Trim 50, FadeOut 100 all of it, Volume 0.5"
    )
    expect(step).to_contain_text("sound: elsewhere")
    until(page, lambda: bool(page.evaluate("window.played.length === 2")))
    bird, stopped = page.evaluate("window.played")
    assert round(bird["duration"], 3) == 0.35 and stopped == "stopped"
    # A whistle of 0.2 seconds that grows for 0.1, from its twentieth part on, and once again; then it fades for 0.1.
    begins, grows, again, fades, ends = bird["loudest"]
    loud = 9000 / 32768 / 4
    assert 0.4 * loud < begins < 0.65 * loud and 0.9 * loud < grows < 1.1 * loud
    assert again < 0.2 * loud and 0.8 * loud < fades < 1.1 * loud and ends < 0.2 * loud


def test_of_the_skills_folder_nothing_but_its_sounds_is_given(page: Page) -> None:
    names = ["bird.wav", "none.wav", "..%2Fskill.py", "..%2Fsounds%2Fbird.wav", "%2e%2e"]
    statuses = page.evaluate(
        """(names) => Promise.all(names.map(async (name) =>
          (await fetch(`/api/rooms/${sessionStorage['speakup.room']}/sounds/${name}`)).status))""",
        names,
    )
    assert statuses == [200, 404, 404, 404, 404]


def test_a_document_that_makes_no_sound_is_told_as_amazon_tells_it(page: Page) -> None:
    step = say(page, "sing out of tune")
    expect(step).to_contain_text("AUDIO_SOURCE_ERROR: The source of an Audio, 'bird', is not one that Alexa plays.")


TOLD = {
    "BrokenIntent": "The document has no mainTemplate",
    "MissingIntent": 'The document wants the data source "fruit", and the reply has none of that name.',
    "ImportIntent": "Nobody here has the package our-own-package 1.0",
    "EndlessIntent": "The renderer gave up",
    "RowsIntent": "Drawn by Amazon's own renderer.",
    "PictureIntent": "There is no picture here from https://example.com/none.png.",
    "HugeIntent": "",
}


def test_what_is_wrong_is_told_and_the_next_screen_is_drawn(page: Page) -> None:
    say(page, "open old orchard")
    for name, (words, _) in WRONG.items():
        step = say(page, words)
        expect(told(page)).to_contain_text(TOLD[name])
        if name == "HugeIntent":
            expect(step).to_contain_text("The reply has 500,")
            expect(step).to_contain_text("bytes, and Alexa takes at most 122,880. Send less.")
            say(page, "open old orchard")
        if name == "RowsIntent":
            expect(seen(page, "row 1")).to_be_visible()
        if name == "PictureIntent":
            expect(seen(page, "below the picture")).to_be_visible()
        say(page, RIGHT["StateIntent"][0])
        expect(seen(page, "unripe")).to_be_visible()
        expect(told(page)).to_have_text("Drawn by Amazon's own renderer. Touch it with the mouse.")

"""The page of `speakup web`, in a real browser: as people see, hear and type it."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    expect,
)

from speakup_workbench.web.steps import IN_VIEW
from tests.workbench.web.chromium import CHROMIUM, PATIENCE, is_breach, launched, look, say, served

ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PICTURES = ROOT / ".speakup" / "pictures"
"""Where what the page looks like is kept, for people to look at."""
NARROW = 360
SIZES = {1440: 900, 1024: 768, NARROW: 740}
"""Heights of a window by its width."""
UNASKED = """
    const ask = fetch;
    fetch = (path, ...more) => (path.endsWith("/doctor") && localStorage["speakup.panel"] !== "doctor"
        ? Promise.resolve(Response.json({findings: null, problem: null})) : ask(path, ...more));
"""
"""The doctor looks at a skill for seconds: here only for whoever opens their panel."""
SETTINGS = {
    "locale": "en-US",
    "user": "listener",
    "person": "",
    "device": "",
    "account": "",
    "screen": True,
    "viewport": "hub",
    "zone": "America/New_York",
    "now": "2026-11-21 08:00",
    "frozen": True,
    "permissions": [],
    "faults": {},
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium: apt-get install chromium.")

CONVERSATIONS = {
    "clean_water": {
        "open clean water": "Clean Water",
        "pledge ten liters": "10 liters a day it is",
        "yes": "fact",
        "stop": "",
    },
    "food_rescue": {
        "open food rescue": "Food Rescue",
        "how long does cooked rice keep": "refrigerator",
        "stop": "",
    },
    "give_blood": {
        "open give blood": "Give Blood",
        "yes please": "last",
        "october second": "platelets",
        "whole blood": "whole blood",
        "stop": "",
    },
    "kind_words": {
        "open kind words": "Kind Words",
        "yes please": "Do you",
        "stop": "",
    },
    "ocean_quiz": {
        "open ocean quiz": "Ocean Quiz",
        "yes please": "A, ",
        "c": "",
        "stop": "",
    },
}
"""What is said to each skill, and some of what it answers."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The skills in a folder where they may be changed."""
    root = tmp_path_factory.mktemp("web")
    (root / "tests/skills").mkdir(parents=True)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    for folder in ("skills", "interaction_models", "store_listings"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    model = root / "interaction_models/food_rescue/en-US.json"  # gets something for the doctor to find
    good = model.read_text(encoding="utf-8")
    model.write_text(good.replace('"who says so"', '"who says so", "any tips"'), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """Where `speakup web` answers, the token included."""
    with served(project, "clean_water") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@dataclass
class House:
    """One room for each skill, lent to one test after the other: each has a process, which takes a second to start."""

    address: str
    rooms: dict[str, str] = field(default_factory=dict)

    def lend(self, asks: APIRequestContext, skill: str) -> str:
        """The id of a room in which nothing was ever said."""
        start = self.address.partition("/?")[0]
        asks.get(self.address)  # gives the cookie
        if skill not in self.rooms or not asks.get(f"{start}/api/rooms/{self.rooms[skill]}").ok:
            made = asks.post(f"{start}/api/rooms", data={"skill": skill})
            assert made.ok, made.text()
            self.rooms[skill] = made.json()["room"]
        room = f"{start}/api/rooms/{self.rooms[skill]}"
        assert asks.post(f"{room}/settings", data=SETTINGS).ok
        assert asks.post(f"{room}/restart", data={"forget": True}).ok
        return self.rooms[skill]


@pytest.fixture(scope="module")
def house(address: str) -> House:
    return House(address)


@pytest.fixture
def context(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A visitor without a past, who hears nothing and sees no device until it is looked at: to draw its screen takes
    longer than all the rest. What breaks the policy or goes elsewhere fails every test.
    """
    visitor = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    visitor.set_default_timeout(PATIENCE)
    visitor.grant_permissions(["clipboard-read", "clipboard-write"])
    start(visitor, f"localStorage['speakup.muted'] ??= 'yes'; localStorage['speakup.panel'] ??= 'memory'; {UNASKED}")
    asked: list[str] = []
    wrong: list[str] = []
    visitor.on("requestfinished", lambda request: asked.append(request.url))
    visitor.on("requestfailed", lambda request: None if request.failure == "csp" else asked.append(request.url))
    visitor.on("console", lambda message: wrong.append(message.text) if is_breach(message) else None)
    visitor.on("weberror", lambda error: wrong.append(str(error.error)))
    yield visitor
    visitor.close()
    assert not wrong
    away = [url for url in asked if not url.startswith(("data:", "blob:", house.address.partition("?")[0]))]
    assert not away


def start(visitor: BrowserContext, script: str) -> None:
    """Runs before anything of a page; not in the frame of the screen, which keeps nothing."""
    visitor.add_init_script(f"if (origin !== 'null') {{ {script} }}")


@pytest.fixture
def page(context: BrowserContext, house: House) -> Page:
    return opened(context, house)


@pytest.fixture(scope="module")
def shared(browser: Browser, house: House) -> Iterator[Page]:
    """For what says nothing to a skill: one for all such tests."""
    with browser.new_context() as visitor:
        yield opened(visitor, house, "ocean_quiz")


def opened(context: BrowserContext, house: House, skill: str = "clean_water") -> Page:
    room = house.lend(context.request, skill)
    start(context, f"sessionStorage.setItem('speakup.room', '{room}')")
    page = context.new_page()
    page.goto(house.address)
    expect(page.locator("#standing")).to_contain_text("No session is open")
    return page


# A conversation


@pytest.mark.parametrize("skill", CONVERSATIONS)
def test_a_whole_conversation_is_held_with_every_skill(context: BrowserContext, house: House, skill: str) -> None:
    page = opened(context, house, skill)
    for words, answer in CONVERSATIONS[skill].items():
        step = say(page, words)
        expect(step.locator(".words")).to_contain_text(words)
        expect(step.locator(".speech").last).to_contain_text(answer)
    expect(page.locator(".step").last).to_contain_text("The session ended")
    expect(page.locator("#standing")).to_contain_text("No session is open")


def test_how_each_sentence_was_heard_stands_with_it(page: Page) -> None:
    say(page, "open clean water")
    expect(page.locator(".step").last.locator(".intent")).to_have_text("LaunchRequest")
    plain = say(page, "pledge ten liters").locator(".heard")
    expect(plain).to_contain_text("sample PledgeIntent litres\u202f=\u202f10 1.00")
    polite = say(page, "tell me a fact please")
    expect(polite.locator(".how")).to_have_text("carrier")
    expect(polite.locator(".advice")).to_contain_text("add the sample tell me a fact please")
    polite.get_by_role("button", name="Copy the sample").click()
    expect(polite.locator(".copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "tell me a fact please"
    guessed = say(page, "how much does a shower use if it lasts ten minutes")
    expect(guessed.locator(".how")).to_have_text("statistical")
    expect(guessed.locator(".advice")).to_contain_text("Only a guess.")


def test_words_that_name_no_skill_hang_on_no_thread(page: Page) -> None:
    step = say(page, "stop")
    expect(step).to_have_class(re.compile("apart"))
    expect(step).to_contain_text("nothing for the skill")


def test_what_is_said_to_a_closed_skill_opens_it_first(page: Page) -> None:
    say(page, "pledge ten liters")
    expect(page.locator(".step .words")).to_have_text(["You said: open clean water", "You said: pledge ten liters"])


def test_what_is_typed_while_the_skill_starts_is_said_when_it_is_there(context: BrowserContext, house: House) -> None:
    room = house.lend(context.request, "clean_water")
    start(context, f"sessionStorage.setItem('speakup.room', '{room}')")
    page, held = context.new_page(), list[Route]()
    page.route("**/api/skills", lambda route: held.append(route))
    page.goto(house.address)
    expect(page.locator("#welcome")).to_have_text("The skill is starting …")
    expect(page.get_by_label("What you say")).to_be_focused()
    page.keyboard.type("open clean water")
    page.keyboard.press("Enter")
    expect(page.locator(".step.waiting")).to_have_text("open clean water")
    held[0].continue_()
    expect(page.locator(".speech")).to_contain_text("Welcome to Clean Water")


def test_words_are_text_whatever_they_look_like(page: Page) -> None:
    say(page, "open clean water")
    step = say(page, "<img src=x onerror=alert(1)> & <b>more</b>")
    expect(step.locator(".words")).to_contain_text("<img src=x onerror=alert(1)> & <b>more</b>")
    expect(page.locator("#conversation img, #conversation .words b")).to_have_count(0)


def test_a_suggestion_says_it(page: Page) -> None:
    page.locator(".chip", has_text="open clean water").click()
    expect(page.locator(".speech")).to_contain_text("Welcome to Clean Water")
    page.locator(".chip", has_text=re.compile("^yes$")).click()
    expect(page.locator(".step").last.locator(".intent")).to_have_text("AMAZON.YesIntent")
    page.get_by_role("button", name="say nothing").press("Enter")
    expect(page.get_by_label("What you say")).to_be_focused()
    expect(page.locator(".step").last.locator(".done")).to_have_text("silence")


def test_a_reply_is_announced_once(page: Page) -> None:
    page.evaluate(
        """() => {
            window.told = [];
            const announcer = document.getElementById("announcer");
            new MutationObserver(() => window.told.push(announcer.textContent)).observe(announcer, {childList: true});
        }"""
    )
    say(page, "open clean water")
    look(page, "Memory")
    told = page.evaluate("window.told")
    assert len(told) == 1
    assert told[0].startswith("Welcome to Clean Water")
    expect(page.locator("[aria-live], [role=status], [role=alert]")).to_have_count(1)


def test_another_skill_is_chosen_while_one_is_still_thinking(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "kind_words")
    held = list[Route]()
    page.route("**/say", lambda route: held.append(route))
    page.keyboard.type("open kind words")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").click()
    page.keyboard.press("Escape")
    page.get_by_label("Skill", exact=True).select_option("Ocean Quiz")
    expect(page.locator("#welcome")).to_contain_text("open ocean quiz")
    expect(page).to_have_title("Ocean Quiz · Speak Up")
    held[0].continue_()  # which finds its room closed, and nobody who wants to know
    page.unroute("**/say")
    page.get_by_role("link", name="Export").click()
    expect(page.locator("#notices .notice")).to_have_text(["There is nothing to export yet.Close"])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("File, inside")).to_have_value("tests/skills/ocean_quiz_conversation.talk")
    page.keyboard.press("Escape")
    say(page, "open ocean quiz")
    expect(page.locator(".step")).to_have_count(1)


# Reminders and consent


def test_consent_for_a_reminder_is_refused(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "give_blood")
    step = say(page, "open give blood", "never", "yes")
    expect(step.locator(".by-alexa .speech")).to_contain_text("Do you allow give blood to use your reminders?")
    expect(say(page, "no").locator(".speech")).to_contain_text(re.compile("nothing is changed|all stays as it is"))
    expect(look(page, "App")).to_contain_text("None is set.")


def test_a_reminder_is_allowed_set_and_rings(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "give_blood")
    step = say(page, "open give blood", "never", "yes", "yes")
    expect(step.locator(".as")).to_have_text("yes, to Alexa's own question ")
    expect(step).to_contain_text("Done for the cause: ReminderSet")
    expect(page.locator("#tab-app .count")).to_have_text("1")
    app = look(page, "App")
    expect(app.locator(".reminder")).to_contain_text("Sun, Nov 22, 2026, 10:00 AM")
    app.get_by_role("button", name="Let it ring").press("Enter")
    expect(app).to_be_focused()
    expect(page.locator(".step").last).to_contain_text("It's time to book the appointment")
    expect(app).to_contain_text("None is set.")


# Inside the skill


def test_what_a_turn_changed_is_marked(page: Page) -> None:
    say(page, "open clean water", "pledge ten liters")
    memory = look(page, "Memory")
    changed = memory.locator("tr.changed th")
    expect(memory.locator("tr.changed", has=page.get_by_text("pledge", exact=True))).to_contain_text("0 10")
    expect(memory.get_by_text("speakup.scene")).to_be_hidden()
    memory.get_by_text("What the framework keeps in it").click()
    expect(memory.locator("tr.changed", has=page.get_by_text("speakup.scene"))).to_contain_text("mention_offered")
    expect(changed.filter(has_text="visits")).to_have_count(0)
    expect(memory.locator(".acts")).to_have_text("PledgeMade litres=10")
    expect(memory).to_contain_text("PledgeMade.count")
    page.get_by_role("button", name="Look inside turn 1: open clean water").click()
    expect(page.locator("#of-turn")).to_have_text("Turn 1: open clean water")
    expect(changed.filter(has_text="visits")).to_have_count(1)


def test_the_json_is_searched_copied_and_measured(page: Page) -> None:
    say(page, "open clean water")
    panel = look(page, "JSON")
    expect(panel.locator(".size")).to_contain_text("of 120 kB")
    expect(panel.locator(".tree").first).to_contain_text("LaunchRequest")
    panel.get_by_role("button", name="Copy the request").click()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied["request"]["type"] == "LaunchRequest"
    context = panel.locator("details", has=page.get_by_text("context", exact=True)).last
    context.locator("summary").first.click()
    page.get_by_role("button", name="Look inside turn 1").click()
    expect(context).to_have_attribute("open", "")  # it is the same turn still
    panel.get_by_role("searchbox").fill("shouldendsession")
    expect(panel.locator(".matches")).to_contain_text("response.shouldEndSession: false")
    panel.get_by_role("searchbox").fill("no such thing")
    expect(panel.get_by_text("No match.")).to_have_count(2)


def test_cards_screens_and_timings_have_their_place(page: Page) -> None:
    say(page, "open clean water", "pledge ten liters")
    expect(look(page, "App").locator(".card")).to_contain_text("Your water pledge")
    expect(look(page, "Log").locator(".timings tbody tr")).to_have_count(2)
    expect(look(page, "Device")).to_contain_text("Your pledge")


def test_a_screen_is_drawn_and_touched(context: BrowserContext, house: House) -> None:
    if not (ROOT / "node_modules/apl-viewhost-web").exists():
        pytest.skip("Amazon's renderer is not installed: npm ci")
    page = opened(context, house, "ocean_quiz")
    say(page, "open ocean quiz", "yes")
    device = look(page, "Device")
    expect(device).to_contain_text("Drawn by Amazon's own renderer.")
    expect(device.frame_locator("#screen").get_by_text("Question 1")).to_be_visible()
    glass = device.locator(".glass").bounding_box()
    assert glass
    while not page.locator(".step .done").count():  # the renderer drops presses within half a second of drawing
        page.mouse.click(glass["x"] + glass["width"] * 0.3, glass["y"] + glass["height"] * 0.44)
        page.wait_for_timeout(1000)
    expect(page.locator(".step").last.locator(".done")).to_contain_text(":touch answer")
    for shape in ("Television", "Round", "No screen"):
        device.get_by_role("button", name=shape).click()
        expect(device.get_by_role("button", name=shape)).to_have_attribute("aria-pressed", "true")
    expect(device).to_contain_text("A speaker without a screen")


def test_the_listener_s_settings_hold(page: Page) -> None:
    say(page, "open clean water", "pledge ten liters")
    panel = look(page, "Listener")
    panel.get_by_label("It has a screen").uncheck()
    expect(look(page, "Device")).to_contain_text("A speaker without a screen")
    panel = look(page, "Listener")
    panel.get_by_label("Account", exact=True).fill("ben")
    panel.get_by_label("Account", exact=True).press("Enter")
    expect(page.locator("#standing")).to_contain_text("ben")
    expect(look(page, "Memory")).to_contain_text("Nothing is remembered of this listener.")
    panel = look(page, "Listener")
    panel.get_by_role("button", name="+ 1 day").click()
    expect(page.locator("#standing")).to_contain_text("Sun, Nov 22, 2026")
    panel.get_by_label("Begin anew at").fill("2026-12-01T09:00")
    panel.get_by_role("button", name="Begin").click()
    expect(page.locator("#standing")).to_contain_text("Tue, Dec 1, 2026")


def test_another_language_is_another_conversation(page: Page) -> None:
    page.get_by_label("Language").select_option("es-US")
    expect(page.locator("#suggestions")).to_contain_text("abre")
    expect(page.locator("#suggestions")).to_have_attribute("lang", "es-US")
    expect(say(page, page.locator(".chip").first.inner_text()).locator(".speech")).to_contain_text("¿")


def test_the_same_browser_comes_back_to_its_conversation_and_shares_it_between_tabs(page: Page) -> None:
    say(page, "open clean water")
    page.reload()
    expect(page.locator(".step .words")).to_contain_text("open clean water")
    room = page.evaluate("sessionStorage.getItem('speakup.room')")
    assert page.request.post(f"{page.url}api/rooms/{room}/say", data={"words": ":device phone"}).ok  # the other tab
    say(page, ":device kitchen")
    expect(page.locator(".step .done")).to_have_text(["Done: :device phone", "Done: :device kitchen"])
    page.get_by_role("button", name="Restart", exact=True).click()
    expect(page.locator("#welcome")).to_contain_text("open clean water")


# By keyboard


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    expect(page.get_by_label("What you say")).to_be_focused()
    page.keyboard.type("open clean water")
    page.keyboard.press("Enter")
    expect(page.locator(".speech")).to_contain_text("Welcome")
    page.keyboard.type("yes")
    page.keyboard.press("Enter")
    expect(page.locator(".step:not(.waiting)")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("What you say")).to_have_value("yes")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#of-turn")).to_have_text("Turn 1: open clean water")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    expect(page.get_by_role("tab", name="JSON")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Log")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("j")
    expect(page.locator("#of-turn")).to_contain_text("Turn 2, the newest")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("what was said before")
    expect(dialog).to_contain_text(":wait TIME")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("What you say")).to_be_focused()
    page.keyboard.type("?/")
    expect(page.get_by_label("What you say")).to_have_value(re.compile(r"\?/$"))


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single keys work outside of text fields").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


# For everybody's eyes


def test_nothing_on_it_shuts_anybody_out(context: BrowserContext, house: House) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    page = opened(context, house, "food_rescue")
    say(page, *SEEN)
    # By the debugger, which the page's policy does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.emulate_media(color_scheme="light")
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(page.get_by_text("The doctor is looking")).to_have_count(0)
        assert not serious(page), tab.inner_text()
        page.emulate_media(color_scheme="dark")
        assert not serious(page), f"{tab.inner_text()}, dark"
        page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Help and keys").click()
    assert not serious(page)
    page.emulate_media(color_scheme="dark")
    assert not serious(page)


def test_it_is_shown_in_every_width_by_day_and_by_night(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "food_rescue")
    say(page, *SEEN)
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for panel in ("Device", "Memory", "Map", "Doctor"):
            look(page, panel) if width > NARROW else look_narrow(page, panel)
            keep(page, f"{width}", panel)
        if width <= NARROW:
            page.get_by_role("button", name="Conversation").click()
            keep(page, f"{width}", "conversation")


SEEN = (
    "open food rescue",
    "would you tell me how many days some cooked rice will keep",
    "how long does cooked rice keep",
    "yes",
)
"""A conversation with a guess and a screen."""


def look_narrow(page: Page, panel: str) -> Locator:
    page.get_by_role("button", name="Inside", exact=True).click()
    return look(page, panel)


def keep(page: Page, width: str, panel: str) -> None:
    """Pictures for people to look at, in a folder that git ignores."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.screenshot(path=PICTURES / f"page-{width}-{scheme}-{panel.lower()}.png")


def serious(page: Page) -> list[str]:
    """What axe-core finds that shuts somebody out."""
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    worst = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {node['html'][:150]}" for each in worst for node in each["nodes"]]


def test_a_narrow_window_shows_it_all(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "ocean_quiz")
    page.set_viewport_size({"width": NARROW, "height": SIZES[NARROW]})
    step = say(page, "open ocean quiz", "yes please", "i do believe that it is c")
    expect(step.locator(".advice")).to_contain_text("Add the sample")
    expect(say(page, "c").locator(".aside").first).to_contain_text("sound: ")
    assert overflow(page) == []
    page.get_by_role("button", name="Inside", exact=True).click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert overflow(page) == [], tab.inner_text()


def test_the_newest_turn_stays_in_view_and_the_old_ones_are_a_click_away(page: Page) -> None:
    say(page, "pledge ten liters")
    speak(page, IN_VIEW - 2)
    say(page, ":device speaker-18", ":device speaker-19")
    steps = page.locator(".step")
    expect(steps).to_have_count(IN_VIEW)
    expect(steps.first.locator(".done")).to_have_text("Done: :device speaker-0")
    expect(look(page, "App").locator(".card")).to_contain_text("turn 2Your water pledge")  # which is not in view
    page.set_viewport_size({"width": 1024, "height": 500})
    expect(steps.last).to_be_in_viewport()

    page.get_by_role("button", name="2 earlier turns").press("Enter")
    expect(steps).to_have_count(IN_VIEW + 2)
    expect(page.get_by_role("button", name="earlier")).to_be_hidden()
    expect(page.get_by_role("button", name="Look inside turn 1:")).to_be_focused()
    expect(steps.nth(2)).to_be_in_viewport()  # as before, and not the end
    expect(steps.last).not_to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#of-turn")).to_have_text("Turn 1: open clean water")
    say(page, ":device kitchen")
    expect(steps).to_have_count(IN_VIEW)
    page.reload()
    expect(steps).to_have_count(IN_VIEW)
    page.keyboard.press("Escape")
    for _ in range(IN_VIEW):
        page.keyboard.press("k")
    expect(page.locator("#of-turn")).to_have_text("Turn 3: :device speaker-0")  # one before those in view
    expect(steps).to_have_count(IN_VIEW + 3)


def speak(page: Page, times: int) -> None:
    """As from another tab, what needs no skill."""
    room = page.evaluate("sessionStorage.getItem('speakup.room')")
    for number in range(times):
        words = {"words": f":device speaker-{number}"}
        assert page.request.post(f"{page.url}api/rooms/{room}/say", data=words).ok
    page.reload()
    expect(page.locator(".step").last).to_contain_text(f":device speaker-{times - 1}")


def test_the_newest_turn_comes_into_view_though_the_window_changes_on_the_way(page: Page) -> None:
    speak(page, IN_VIEW)
    page.mouse.move(300, 300)
    page.mouse.wheel(0, -5_000)
    expect(page.locator(".step").first).to_be_in_viewport()
    page.set_viewport_size({"width": 1024, "height": 600})
    expect(page.locator(".step").last).not_to_be_in_viewport()  # whoever reads further up stays there
    say(page, ":device kitchen")  # which scrolls down, smoothly
    page.set_viewport_size({"width": 1024, "height": 400})
    expect(page.locator(".step").last).to_be_in_viewport()


def overflow(page: Page) -> list[str]:
    """What reaches out of the window, but for what scrolls by itself."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(each => !each.closest("#tabs, .wide, .tree, #suggestions, .unseen, .skip, .glass, svg"))
            .filter(each => each.getBoundingClientRect().width && each.getBoundingClientRect().right > innerWidth + 1)
            .map(each => each.outerHTML.slice(0, 120))"""
    )
    return found


def test_colours_and_silence_are_remembered(page: Page) -> None:
    theme = page.get_by_role("button", name="Colours")
    theme.click()
    theme.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Mute").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "false")


# Voices


def plan(page: Page, ssml: str) -> list[dict[str, object]]:
    planned: list[dict[str, object]] = page.evaluate(
        "async (ssml) => (await import('/ssml.js')).plan(ssml)", f"<speak>{ssml}</speak>"
    )
    return planned


def unsaid(page: Page, ssml: str) -> list[str]:
    told: list[str] = page.evaluate("async (ssml) => (await import('/ssml.js')).unsaid(ssml)", f"<speak>{ssml}</speak>")
    return told


def test_ssml_becomes_what_a_browser_can_say(shared: Page) -> None:
    page = shared
    usual = {"rate": 1, "pitch": 1, "volume": 1, "voice": "", "lang": "", "pause": 0}
    assert plan(page, "Water &amp; life.") == [usual | {"text": "Water & life."}]
    assert plan(page, 'One.<break time="400ms"/>Two.')[1] == usual | {"text": "Two.", "pause": 400}
    assert plan(page, '<break strength="x-strong"/>Two.')[0]["pause"] == 800
    assert plan(page, '<prosody rate="50%" pitch="+20%">slow</prosody>')[0] == usual | {
        "text": "slow", "rate": 0.5, "pitch": 1.2
    }  # fmt: skip
    assert plan(page, 'so <emphasis level="strong">much</emphasis>')[1]["rate"] == 0.85
    assert plan(page, '<voice name="Brian">Good day</voice>')[0]["voice"] == "Brian"
    assert plan(page, '<lang xml:lang="es-ES">agua</lang>')[0]["lang"] == "es-ES"
    assert plan(page, '<say-as interpret-as="spell-out">NGO</say-as>')[0]["text"] == "N G O"
    assert plan(page, '<sub alias="litres">l</sub>')[0]["text"] == "litres"
    assert plan(page, '<audio src="soundbank://x"/>Hear.')[0]["pause"] == 700
    assert plan(page, '<amazon:effect name="whispered">psst</amazon:effect>')[0]["volume"] == 0.4
    assert [each["text"] for each in plan(page, "<p>One.</p><p>Two.</p>")] == ["One.", "Two."]
    assert plan(page, '<amazon:emotion name="excited" intensity="low">won</amazon:emotion>')[0]["rate"] == 1.1
    assert plan(page, "5 < 6")[0]["text"] == "5 < 6"
    assert plan(page, "an <open end")[0]["text"] == "an"


@pytest.mark.parametrize(
    ("kind", "written", "spoken"),
    [
        ("telephone", "(206) 555-0100", "2 0 6 5 5 5 0 1 0 0"),
        ("ordinal", "22", "22nd"),
        ("ordinal", "many", None),
        ("fraction", "1+1/2", "1 and 1 over 2"),
        ("cardinal", "12345", "12345"),
        ("date", "20261121", "November 21, 2026"),
        ("date", "20261341", None),
        ("date", "some day", None),
        ("time", "1'21\"", "1 minute 21 seconds"),
        ("time", "noon", None),
        ("secret", "42", None),
    ],
)
def test_what_is_said_as_something_is_said_in_words_or_told(
    shared: Page, kind: str, written: str, spoken: str | None
) -> None:
    said = f'<say-as interpret-as="{kind}">{written}</say-as>'
    told = unsaid(shared, said)
    assert plan(shared, said)[0]["text"] == (spoken or written)
    assert told == ([] if spoken else [f"“{written}” as {kind}: as the browser reads it"])


def test_nothing_is_left_unsaid_without_a_word(shared: Page) -> None:
    for ssml, told in {
        '<audio src="soundbank://soundlibrary/a/b"/>': "sound soundbank://soundlibrary/a/b: a pause",
        '<phoneme alphabet="x-sampa" ph="pI.kA:n">pecan</phoneme>': "“pecan”: the browser's pronunciation, not pI.kA:n",
        '<w role="amazon:VB">read</w>': "“read” as amazon:VB: as the browser reads it",
        '<voice name="Brian">Good day</voice>': "voice Brian: the nearest of this browser's",
        '<amazon:domain name="news">Hear</amazon:domain>': "<amazon:domain news>: without effect",
    }.items():
        assert unsaid(shared, ssml) == [told]
    plain = '<p><s>One</s><break time="1s"/></p><prosody rate="slow"><emphasis>two</emphasis></prosody>'
    assert unsaid(shared, f'{plain}<sub alias="x">y</sub>') == []


STAND_IN = """
    window.spoken = [];
    speechSynthesis.getVoices = () => [
        {name: "Own", lang: "en-US", localService: true, default: true},
        {name: "Daniel", lang: "en-GB", localService: true},
        {name: "Monica", lang: "es-ES", localService: true},
        {name: "Far", lang: "en-GB", localService: false},
    ];
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    speechSynthesis.speak = (utterance) => {
        const {text, rate, volume, lang, voice} = utterance;
        window.spoken.push({text, rate, volume, lang, voice: voice.name});
        setTimeout(utterance.onend);
    };
"""


def test_a_voice_says_the_pieces_one_after_the_other_each_in_its_way(shared: Page) -> None:
    ssml = (
        'One.<break time="150ms"/><prosody rate="slow">Two.</prosody>'
        '<voice name="Brian">Three.</voice><lang xml:lang="es-ES">Cuatro.</lang>'
    )
    spoken = shared.evaluate(
        f"""async (ssml) => {{
            {STAND_IN}
            const {{Voice}} = await import("/voice.js");
            const [voice, wait, pauses] = [new Voice(), setTimeout, []];
            window.setTimeout = (done, time) => {{  // the page waits for things of its own
                if (!new Error().stack.includes("/voice.js")) return wait(done, time);
                if (time) pauses.push(time);
                return wait(done);
            }};
            voice.mute(true);
            await voice.speak([{{ssml}}], "en-US");
            const whileMuted = window.spoken.length;
            voice.mute(false);
            voice.speak([{{text: "Cut short."}}], "en-US");
            voice.speak([{{ssml}}, {{text: "5 < 6"}}], "en-US");
            await voice.add([{{text: "On the screen."}}], "en-US");
            window.setTimeout = wait;
            return [whileMuted, window.spoken, pauses];
        }}""",
        f"<speak>{ssml}</speak>",
    )
    while_muted, pieces, pauses = spoken
    assert (while_muted, pauses) == (0, [150])
    assert [(each["text"], each["rate"], each["lang"], each["voice"]) for each in pieces] == [
        ("One.", 1, "en-US", "Own"),
        ("Two.", 0.75, "en-US", "Own"),
        ("Three.", 1, "en-GB", "Daniel"),  # a man's voice of this computer, not one that a service speaks
        ("Cuatro.", 1, "es-ES", "Monica"),
        ("5 < 6", 1, "en-US", "Own"),
        ("On the screen.", 1, "en-US", "Own"),
    ]


def test_a_reply_is_spoken_unless_it_is_muted(page: Page) -> None:
    page.evaluate(f"() => {{ {STAND_IN} }}")
    say(page, "open clean water")
    assert page.evaluate("window.spoken.length") == 0
    page.get_by_role("button", name="Mute").click()
    say(page, "yes")
    # Not wait_for_function, which the policy of the page forbids.
    spoken = page.evaluate(
        """async () => {
            while (!window.spoken.length) await new Promise(requestAnimationFrame);
            return window.spoken[0].lang;
        }"""
    )
    assert spoken == "en-US"


def test_the_microphone_says_who_listens(page: Page) -> None:
    page.get_by_role("button", name="Speak into the microphone").click()
    expect(page.get_by_role("dialog")).to_contain_text("Chrome and Edge send")
    page.get_by_role("button", name="Keep it off").click()
    assert page.evaluate("localStorage.getItem('speakup.ear')") is None


def test_a_browser_that_hears_nothing_says_so(context: BrowserContext, house: House) -> None:
    context.add_init_script("delete globalThis.webkitSpeechRecognition; delete globalThis.SpeechRecognition;")
    page = opened(context, house)
    page.get_by_role("button", name="Speak into the microphone").press("Enter")
    expect(page.locator("#notices")).to_contain_text("This browser cannot turn speech into words")


def test_a_server_that_is_gone_is_missed(page: Page) -> None:
    page.context.set_offline(True)
    for _ in range(2):
        page.get_by_label("What you say").fill("open clean water")
        page.keyboard.press("Enter")
        expect(page.locator(".step.waiting")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Nobody answers here any more.")
    page.context.set_offline(False)
    expect(say(page, "open clean water").locator(".speech")).to_contain_text("Clean Water")


# Kept and shared


def test_a_conversation_is_saved_opened_and_stepped_through(page: Page, project: Path) -> None:
    say(page, "open clean water", "pledge ten liters")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("File, inside the project").fill("tests/skills/clean_water_kept.talk")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved as tests/skills/clean_water_kept.talk")
    kept = project / "tests/skills/clean_water_kept.talk"
    assert "> pledge ten liters" in kept.read_text(encoding="utf-8")
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_label("Of this project").select_option("tests/skills/clean_water_kept.talk")
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    bar = page.locator("#replay")
    expect(bar).to_contain_text("step 1 of 2: open clean water")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nobody answers here any more.")
    expect(bar).to_contain_text("step 1 of 2: open clean water")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator(".step").last.locator(".held").first).to_contain_text("As expected")
    bar.get_by_role("button", name="All").click()
    expect(bar).to_contain_text("all 2 steps, as expected")


def test_an_exported_page_opens_without_server_or_network(page: Page, browser: Browser, tmp_path: Path) -> None:
    say(page, "open clean water", "pledge ten liters")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    exported = tmp_path / "conversation.html"
    download.value.save_as(exported)
    reader = browser.new_context(offline=True, color_scheme="dark")
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    alone = reader.new_page()
    alone.goto(exported.as_uri())
    expect(alone.locator("body")).to_contain_text("pledge ten liters")
    expect(alone.locator("body")).to_contain_text("10 liters a day it is")
    assert asked == [exported.as_uri()]
    reader.close()


# Changed meanwhile


def test_a_changed_phrase_is_heard_again_at_once(page: Page, project: Path) -> None:
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    talk = b"skill: clean_water\n\n> open clean water\n> pledge ten liters\n"
    page.get_by_label("From this computer").set_input_files({"name": "a.talk", "mimeType": "", "buffer": talk})
    page.get_by_role("dialog").get_by_role("button", name="Open").click()
    bar = page.locator("#replay")
    bar.get_by_role("button", name="All").click()
    expect(bar).to_contain_text("all 2 steps, as expected")
    phrases = project / "skills/clean_water/speech/en-US.yaml"
    former = phrases.read_text(encoding="utf-8")
    phrases.write_text(former.replace("Welcome to Clean Water.", "Hello from Clean Water."), encoding="utf-8")
    try:
        expect(page.locator("#notices")).to_contain_text("1 of 2 turns differs")
        first = page.locator(".step").first
        expect(first.locator(".speech").first).to_contain_text("Hello from Clean Water.")
        expect(first.locator(".formerly")).to_contain_text("Welcome to Clean Water.")
        expect(page.locator(".step.differs")).to_have_count(1)
        expect(bar).to_be_visible()
        expect(bar).to_contain_text("all 2 steps, as expected")
    finally:
        phrases.write_text(former, encoding="utf-8")


def test_an_error_of_the_author_is_told_with_its_place(page: Page, project: Path) -> None:
    code = project / "skills/clean_water/skill.py"
    former = code.read_text(encoding="utf-8")
    say(page, "open clean water")
    first_line = former[: former.index("@skill.launch")].count("\n") + 1
    try:
        code.write_text(former.replace("@skill.launch", "raise OSError\n@skill.launch"), encoding="utf-8")
        expect(page.locator("#notices .failure")).to_contain_text(f"skills/clean_water/skill.py:{first_line}")
        expect(page.get_by_label("What you say")).to_be_disabled()
        fails = re.sub(r"(def welcome\(.*?:\n)", r"\1    raise OSError\n", former, count=1)
        assert fails != former
        code.write_text(fails, encoding="utf-8")
        failure = page.locator(".step").first.locator(".failure")
        expect(failure).to_contain_text("The skill failed here. skills/clean_water/skill.py:")
        expect(page.locator("#notices .notice")).to_have_count(1)
    finally:
        code.write_text(former, encoding="utf-8")
    expect(failure).to_have_count(0)


# What the doctor says


def test_the_doctor_speaks_beside_the_turn_it_concerns(context: BrowserContext, house: House) -> None:
    page = opened(context, house, "food_rescue")
    doctor = look(page, "Doctor")
    expect(doctor).to_contain_text("'any tips' is also a sample of FactIntent")
    step = say(page, "open food rescue", "any tips")
    expect(step.locator(".finding")).to_contain_text("Doctor, warning: 'any tips' is also a sample")
    expect(doctor).to_contain_text("About this turn")


def test_a_finding_stands_once_where_it_is_nearest(shared: Page) -> None:
    phrase = {"level": "warning", "path": "speech/en-US.yaml", "line": 9, "phrase": "hello", "intent": None}
    code = {"level": "error", "path": "skill.py", "line": 12, "phrase": None, "intent": "HelloIntent"}
    model = {"level": "warning", "path": "en-US.json", "line": 3, "phrase": None, "intent": "HelloIntent"}
    advice = {**model, "level": "advice"}
    elsewhere = {**phrase, "path": "speech/en-GB.yaml"}

    def step(index: int, phrases: list[str], last: int) -> dict[str, object]:
        said = [{"name": name, "file": "speech/en-US.yaml"} for name in phrases]
        functions = [{"name": "hello", "file": "skill.py", "line": 10, "last": last}]
        return {
            "index": index,
            "heard": {"intent": "HelloIntent"},
            "origins": {"phrases": said, "functions": functions},
        }

    steps = [step(0, [], 11), step(1, ["hello"], 11), step(2, ["hello"], 20)]
    places = shared.evaluate(
        "async (told) => Object.fromEntries((await import('/nearness.js')).placed(...told))",
        [[phrase, code, model, advice, elsewhere], steps],
    )
    assert places == {"0": [model], "1": [phrase], "2": [code]}


def test_the_map_marks_what_was_visited(page: Page) -> None:
    say(page, "open clean water", "yes")
    panel = look(page, "Map")
    expect(panel).to_contain_text("This conversation has visited")
    expect(panel.locator(".node.visited", has_text="LaunchRequest")).to_have_count(1)
    expect(panel.locator(".node.here")).to_contain_text("fact_offered")
    panel.get_by_text("The same as a list").click()
    expect(panel.locator("li", has_text="PledgeIntent").first).to_be_visible()

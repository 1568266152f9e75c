"""What goes wrong in a skill, in its process, in a browser or at a port: the page says what happened, and goes on."""

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from speakup_workbench.web.guard import Guard
from speakup_workbench.web.room import Patience
from speakup_workbench.web.wanted import Wanted
from tests.workbench.web.chromium import CHROMIUM, PATIENCE, launched, look, say
from tests.workbench.web.river import SKILL, project, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium: apt-get install chromium.")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("river"))


@pytest.fixture(scope="module")
def guard(root: Path) -> Iterator[Guard]:
    with served(Wanted(root), Patience(to_open=60, to_answer=3)) as guard:
        yield guard


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Browser, guard: Guard) -> Page:
    """One for all that goes wrong, so that it has to go on each time."""
    return come(browser, guard)


@pytest.fixture(autouse=True)
def goes_on(page: Page) -> Iterator[None]:
    page.locator("#restart").click()
    expect(page.locator(".step")).to_have_count(0)
    yield
    expect(page.locator("#words")).to_be_enabled()
    expect(say(page, "how deep is it").locator(".speech")).to_have_text("It is three metres deep.")
    while page.locator("#notices .notice").count():
        page.get_by_role("button", name="Close this notice").first.click()


def come(browser: Browser, guard: Guard) -> Page:
    """Somebody with a browser of their own."""
    visitor = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    visitor.set_default_timeout(PATIENCE)
    page = visitor.new_page()
    page.goto(guard.address)
    return page


def call_out(page: Page, words: str) -> None:
    """Without waiting for what comes of it."""
    page.get_by_label("What you say").fill(words)
    page.keyboard.press("Enter")


def test_a_reply_of_two_megabytes(page: Page) -> None:
    step = say(page, "tell me a very long story")
    expect(step.locator(".error").first).to_contain_text("at most 122,880")
    panel = look(page, "JSON")
    expect(panel.locator(".size.over")).to_contain_text("1953.3 kB of 120 kB")
    expect(panel).to_contain_text("too long to show")


def test_a_skill_that_raises_at_import(browser: Browser, guard: Guard, page: Page, root: Path) -> None:
    say(page, "how deep is it")
    code = root / "skills/river/skill.py"
    try:
        code.write_text(f"{SKILL}\nraise ImportError('no river')\n", encoding="utf-8")
        place = f"skills/river/skill.py:{len(SKILL.splitlines()) + 2}"
        expect(page.locator("#notices .failure")).to_contain_text("no river")
        expect(page.locator("#notices .failure")).to_contain_text(place)
        expect(page.locator("#words")).to_be_disabled()
        late = come(browser, guard)
        expect(late.locator("#welcome .failure")).to_contain_text(place)
    finally:
        code.write_text(SKILL, encoding="utf-8")
    expect(late.locator("#welcome q")).to_have_text("open my river")
    expect(say(late, "how deep is it").locator(".speech")).to_have_text("It is three metres deep.")
    late.context.close()


def test_a_skill_that_hangs(page: Page) -> None:
    say(page, "how deep is it")
    call_out(page, "think about it for ever")
    expect(page.locator(".step.waiting")).to_have_text("think about it for ever")
    expect(page.get_by_role("alert")).to_contain_text("gave no answer within 3 seconds after 'think about it for ever'")
    expect(page.locator(".step.waiting")).to_have_count(0)
    expect(page.locator(".step")).to_have_count(2)


def test_a_skill_that_ends_its_process_and_one_that_is_killed(page: Page) -> None:
    say(page, "how deep is it")
    call_out(page, "drown yourself")
    expect(page.get_by_role("alert")).to_contain_text("ended its process (status 3) after 'drown yourself'")
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    call_out(page, "how deep is it")
    expect(page.get_by_role("alert").last).to_contain_text("ended its process (SIGKILL) after 'how deep is it'")
    expect(page.get_by_role("alert").last).to_contain_text("It has been started again; say it again")


def test_a_skill_that_does_not_come_through_the_same_conversation_again(page: Page, root: Path) -> None:
    say(page, "how deep is it")
    dry = root / "skills/river/skill.py.dry"
    dry.touch()
    try:
        call_out(page, "how deep is it")
        expect(page.get_by_role("alert")).to_contain_text("did not come through the same conversation")
        expect(page.locator(".step")).to_have_count(0)
    finally:
        dry.unlink()


def test_a_browser_that_is_closed_in_the_middle_of_a_turn(browser: Browser, guard: Guard, page: Page) -> None:
    leaving = come(browser, guard)
    expect(leaving.locator("#welcome q")).to_have_text("open my river")
    call_out(leaving, "think about it for ever")
    expect(leaving.locator(".step.waiting")).to_have_count(1)
    leaving.context.close()
    expect(say(page, "show me the water").locator(".speech")).to_have_text("Here it is.")


def test_two_browsers_at_once(browser: Browser, guard: Guard, page: Page) -> None:
    other = come(browser, guard)
    say(page, "how deep is it", "how deep is it")
    say(other, "how deep is it")
    for each, turns in ((page, "3"), (other, "2")):
        expect(look(each, "Memory").locator("tr", has_text="turns")).to_contain_text(turns)
    expect(other.locator(".step")).to_have_count(2)
    other.context.close()


def test_more_tabs_than_a_browser_has_connections(browser: Browser, guard: Guard, page: Page) -> None:
    room = page.evaluate("sessionStorage.getItem('speakup.room')")
    with browser.new_context() as visitor:
        first, *_, last = tabs = [visitor.new_page() for _ in range(6)]
        for tab in tabs:
            tab.goto(guard.address)
            expect(tab.locator("#welcome q")).to_have_text("open my river")
            page.request.get(f"{page.url}api/rooms/{room}")  # it is not the one that was left longest
        expect(say(last, "how deep is it").locator(".speech")).to_have_text("It is three metres deep.")
        expect(first.get_by_role("alert")).to_contain_text("This conversation is over: it was closed.")


def test_a_port_that_is_taken(guard: Guard, page: Page, root: Path) -> None:
    port = guard.address.partition("/?")[0].rpartition(":")[2]
    command = [sys.executable, "-m", "speakup_workbench", "web", "--port", port, "--no-browser"]
    second = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100)
    assert (second.returncode, second.stdout) == (2, "")
    assert f"Port {port} is taken, perhaps by another `speakup web`." in second.stderr
    assert "any that is free: --port 0" in second.stderr

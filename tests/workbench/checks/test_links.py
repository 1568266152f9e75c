"""The pages of the listing and of the sources, opened."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from speakup_workbench.checks import links
from speakup_workbench.checks.links import Page, Unopened
from speakup_workbench.cli import main
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from tests.workbench.checks.orchard import change, line, path_of

PRIVACY = "https://orchard.org/privacy"
TERMS = "https://orchard.org/terms"


class Site(BaseHTTPRequestHandler):
    """One page for each thing that a page may do."""

    def do_GET(self) -> None:
        leads_to = {"/moved": "/page", "/circle": "/circle", "/members": "/login?next=/members"}
        if self.path in leads_to:
            self.send_response(302)
            self.send_header("Location", leads_to[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "application/octet-stream" if self.path == "/binary" else "text/html")
        if self.path == "/kept":
            self.send_header("Content-Disposition", 'attachment; filename="policy.html"')
        self.end_headers()
        self.wfile.write(b"" if self.path == "/empty" else b'<!doctype html>\n<HTML class="wide" lang="en-GB"><p>Hello')

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "led_to", "status", "is_download", "language"),
    [
        ("/page", "/page", 200, False, "en"),
        ("/moved", "/page", 200, False, "en"),
        ("/members", "/login?next=/members", 200, False, "en"),
        ("/gone", "/gone", 404, False, "en"),
        ("/empty", "/empty", 200, False, ""),
        ("/binary", "/binary", 200, True, "en"),
        ("/kept", "/kept", 200, True, "en"),
    ],
)
def test_a_page_is_opened(site: str, path: str, led_to: str, status: int, is_download: bool, language: str) -> None:
    assert links.opened(site + path) == Page(site + led_to, status, is_download, language)


@pytest.mark.parametrize(
    ("address", "reason", "is_certain"),
    [
        ("{site}/circle", "leads in a circle", True),
        ("http://127.0.0.1:9/", "could not be opened from here: there is no connection.", False),
        ("https://127.0.0.1:{port}/", "no certificate that a browser would take", True),
        ("https://orchard..org/", "could not be opened from here", False),
    ],
)
def test_a_page_that_does_not_come(site: str, address: str, reason: str, is_certain: bool) -> None:
    with pytest.raises(Unopened, match=reason) as unopened:
        links.opened(address.format(site=site, port=site.rpartition(":")[2]))
    assert unopened.value.is_certain is is_certain


def web(**pages: Page | Unopened) -> Callable[[str], Page]:
    """Every page is as it should be, but for these, by the last word of their address."""

    def opening(address: str) -> Page:
        page = pages.get(address.rpartition("/")[2], Page(address, language="en"))
        if isinstance(page, Unopened):
            raise page
        return page

    return opening


def found(root: Path, **pages: Page | Unopened) -> list[tuple[str, str, str, int | None, str]]:
    findings = links.findings(Project(root).skill("orchard"), web(**pages))
    return [(each.rule, each.level, each.path.name, each.line, each.problem) for each in findings]


def test_pages_that_open_are_nothing_to_tell_of(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize(
    ("page", "level", "problem"),
    [
        (Page(PRIVACY, 404), "error", "answers 404."),
        (Page(PRIVACY, 500), "error", "answers 500."),
        (Page(PRIVACY, 401), "error", "asks for a login."),
        (Page("https://orchard.org/login?next=privacy"), "error", "asks for a login."),
        (Page(PRIVACY, 403), "warning", "answers 403 to a program."),
        (Page(PRIVACY, is_download=True), "error", "is a download."),
        (Page(PRIVACY, language="fr"), "warning", "is in 'fr', and the skill speaks en."),
        (Page("https://orchard.org/", language="en"), "warning", "leads to a home page, https://orchard.org/."),
        (Unopened("leads in a circle.", is_certain=True), "error", "leads in a circle."),
        (
            Unopened("could not be opened from here: no.", is_certain=False),
            "warning",
            "could not be opened from here: no.",
        ),
    ],
)
def test_what_speaks_against_the_page_of_a_listing(root: Path, page: Page | Unopened, level: str, problem: str) -> None:
    told = [each for each in found(root, privacy=page) if each[2] == "skill.json"]
    assert ("FUN-4", level, "skill.json", line(root, "skill.json", PRIVACY), f"{PRIVACY} {problem}") in told
    assert {each[4] for each in told} == {f"{PRIVACY} {problem}"}


def test_a_page_that_a_description_names_is_opened_too(root: Path) -> None:
    change(root, "skill.json", "To begin", "More is on https://orchard.org/blossoms. To begin")
    told = found(root, blossoms=Page("https://orchard.org/blossoms", 410))
    at = line(root, "skill.json", "orchard.org/blossoms")
    assert told == [("FUN-4", "error", "skill.json", at, "https://orchard.org/blossoms answers 410.")]


def test_what_only_keeps_the_place_of_an_address_is_not_opened(root: Path) -> None:
    change(root, "skill.json", PRIVACY, "https://example.org/nowhere")
    assert found(root, nowhere=Page("", 404)) == []


def test_the_source_of_a_claim_that_is_gone_is_told_where_it_stands(root: Path) -> None:
    source = next(text for text in path_of(root, "facts.yaml").read_text().split() if text.startswith("https://"))
    source = source.rstrip(",}")
    told = found(root, **{source.rpartition("/")[2]: Page(source, 404)})
    at = line(root, "facts.yaml", source)
    assert ("source-gone", "warning", "facts.yaml", at, f"{source} answers 404.") in told
    slow = Unopened("could not be opened from here: no.", is_certain=False)
    assert found(root, **{source.rpartition("/")[2]: slow}) == []  # it may be there tomorrow


def test_where_nothing_opens_the_network_is_to_blame(root: Path) -> None:
    def offline(address: str) -> Page:
        raise Unopened("could not be opened from here: there is no connection.", is_certain=False)

    with pytest.raises(Mistake, match="Is this computer online"):
        list(links.findings(Project(root).skill("orchard"), offline))


def test_progress_counts_the_pages(root: Path) -> None:
    told: list[tuple[int, int]] = []
    list(links.findings(Project(root).skill("orchard"), web(), lambda done, all: told.append((done, all))))
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]


def test_a_listing_that_cannot_be_read_is_told_elsewhere(root: Path) -> None:
    path_of(root, "skill.json").write_text("{", encoding="utf-8")
    assert [each for each in found(root) if each[2] == "skill.json"] == []


def test_the_command_opens_pages_only_of_a_project() -> None:
    run = CliRunner().invoke(main, ["check", "--online", "--model", "en-US.json"])
    assert run.exit_code == 2
    assert "leave --handler and --model out" in run.output


def test_the_command_opens_them_when_it_is_asked_to(root: Path, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    text = path_of(root, "facts.yaml").read_text(encoding="utf-8")
    path_of(root, "facts.yaml").write_text(f"# {site}/gone\n{text}", encoding="utf-8")
    without = CliRunner().invoke(main, ["check", "orchard", "--no-walk"])
    assert "source-gone" not in without.output
    run = CliRunner().invoke(main, ["check", "orchard", "--no-walk", "--online"])
    assert f"{site}/gone answers 404. source-gone" in run.output

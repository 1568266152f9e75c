"""The pages that a skill sends people to, opened: those of its listing, and the sources of what it claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from speakup_workbench.checks import addresses
from speakup_workbench.checks.finding import Finding, Level, Position
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.errors import Mistake
from speakup_workbench.json_file import JsonError
from speakup_workbench.project import SkillFiles

OPENS = Rule(
    id="FUN-4",
    level="error",
    asks="Every page that the listing names opens: without an error, a circle, a login or a download, in a language of "
    "the skill, and that of the privacy policy is the policy itself (`--online`)",
    why="Reviewers open each of them.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html",
    verified="2026-11",
)
SOURCE = Rule(
    id="source-gone",
    level="warning",
    asks="The source of every claim still opens (`--online`)",
    why="Who asks where it comes from finds nothing, and nobody can look it up again.",
)
RULES = (OPENS, SOURCE)

PATIENCE = 15.0
"""Seconds until a page begins to come, and between two pieces of it."""
AT_ONCE = 8
"""Pages that are opened at the same time."""
HEAD = 20_000
"""Bytes of a page among which its language is looked for."""
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; speakup check)", "Accept": "text/html,*/*;q=0.5"}
_LANGUAGE = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_LOGIN = re.compile(r"/(log-?in|sign-?in|auth)\b", re.IGNORECASE)
_WANTS_LOGIN = (401, 407)
_REFUSES_PROGRAMS = (403, 406, 429, 503)
"""What a site may answer to a program, and to no person."""


@dataclass(frozen=True)
class Page:
    """What an address led to."""

    address: str
    """Where it was found at last."""
    status: int = 200
    is_download: bool = False
    language: str = ""
    """As the page tells it, such as "en"; empty when it does not."""


class Unopened(Exception):
    """Nothing came; the message says why, after the address."""

    def __init__(self, reason: str, *, is_certain: bool) -> None:
        super().__init__(reason)
        self.is_certain = is_certain
        """Whoever else opens it meets the same."""


Opening = Callable[[str], Page]
Progress = Callable[[int, int], None]
"""Told of the pages that were opened and of all."""


def opened(address: str) -> Page:
    """Opens a page as a browser does, and reads the beginning of it. Raises Unopened."""
    import requests  # here, since hardly any check goes online

    try:
        with requests.get(address, headers=_HEADERS, timeout=PATIENCE, stream=True) as answer:
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            kept = answer.headers.get("Content-Disposition", "").strip().lower().startswith("attachment")
            language = _LANGUAGE.search(next(answer.iter_content(HEAD), b""))
            return Page(
                answer.url,
                answer.status_code,
                kept or kind in ("application/octet-stream", "application/zip"),
                language[1].decode().lower() if language else "",
            )
    except requests.TooManyRedirects:
        raise Unopened("leads in a circle.", is_certain=True) from None
    except requests.exceptions.SSLError:
        raise Unopened("has no certificate that a browser would take.", is_certain=True) from None
    except requests.Timeout:
        reason = f"could not be opened from here: no answer within {PATIENCE:g} seconds."
        raise Unopened(reason, is_certain=False) from None
    except requests.ConnectionError:
        raise Unopened("could not be opened from here: there is no connection.", is_certain=False) from None
    except (requests.RequestException, ValueError) as error:
        raise Unopened(f"could not be opened from here: {type(error).__name__}.", is_certain=False) from None


def findings(
    files: SkillFiles, opening: Opening = opened, progress: Progress = lambda done, all: None
) -> Iterator[Finding]:
    """Opens every page once. Raises Mistake when none at all can be opened, as on a computer that is not online."""
    manifest, claimed = _read(files.manifest), list(_claimed(files))
    listed = list(addresses.pages(manifest)) if manifest else []
    languages = {locale.partition("-")[0] for locale in manifest.locales} if manifest else set()
    wanted = list(dict.fromkeys([*(address for _, address in listed), *(address for *_, address in claimed)]))
    came = _all(wanted, opening, progress)
    if wanted and all(isinstance(each, Unopened) and not each.is_certain for each in came.values()):
        others = f"Neither could any other of {len(wanted)} pages." if wanted[1:] else "There is no other page."
        raise Mistake(f"{wanted[0]} {came[wanted[0]]} {others} Is this computer online?")
    for text, address in listed:
        for level, problem, remedy in _judged(came[address], address, text.field, languages):
            yield text.found(OPENS, f"{address} {problem}", remedy, level)
    for path, at, address in claimed:
        for level, problem, _ in _judged(came[address], address, "source", set()):
            if level == "error":
                yield SOURCE.found(
                    path, at, f"{address} {problem}", "Look for where it stands now, and check the claim."
                )


def _all(wanted: Sequence[str], opening: Opening, progress: Progress) -> dict[str, Page | Unopened]:
    def one(address: str) -> Page | Unopened:
        try:
            return opening(address)
        except Unopened as unopened:
            return unopened

    came: dict[str, Page | Unopened] = {}
    with ThreadPoolExecutor(AT_ONCE) as several:
        for address, each in zip(wanted, several.map(one, wanted), strict=True):
            came[address] = each
            progress(len(came), len(wanted))
    return came


def _read(path: Path) -> Manifest | None:
    """None for what whoever checks the listing tells of."""
    try:
        return Manifest.load(path)
    except (JsonError, OSError):
        return None


def _claimed(files: SkillFiles) -> Iterator[tuple[Path, Position, str]]:
    """Every address in the skill's own lists of facts, figures and questions, and where it stands."""
    for path in sorted(files.folder.glob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for address in addresses.named(line):
                yield path, (number, line.index(address) + 1), address


def _judged(page: Page | Unopened, address: str, field: str, languages: set[str]) -> Iterator[tuple[Level, str, str]]:
    """What speaks against a page: how bad it is, what is wrong, and what to do."""
    again = "Correct the address, or mend the page."
    if isinstance(page, Unopened):
        yield ("error" if page.is_certain else "warning"), str(page), again
    elif page.status in _WANTS_LOGIN or (_LOGIN.search(page.address) and not _LOGIN.search(address)):
        yield "error", "asks for a login.", "Name a page that anyone can read."
    elif page.status in _REFUSES_PROGRAMS:
        yield "warning", f"answers {page.status} to a program.", "Open it in a browser that is not logged in."
    elif page.status >= 400:
        yield "error", f"answers {page.status}.", again
    elif page.is_download:
        yield "error", "is a download.", "Name a page that opens in the browser."
    else:
        if field == "privacyPolicyUrl" and urlsplit(page.address).path in ("", "/"):
            yield "warning", f"leads to a home page, {page.address}.", "Name the page with the policy itself."
        if languages and page.language and page.language not in languages:
            spoken = " and ".join(sorted(languages))
            yield "warning", f"is in {page.language!r}, and the skill speaks {spoken}.", "Name a page in its language."

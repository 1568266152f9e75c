"""The web addresses in a listing: those of icons, privacy policies and terms, and those that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import Manifest, Written
from speakup_workbench.checks.marks import MARKS
from speakup_workbench.checks.rule import Rule

HTTPS = Rule(
    id="SEC-6",
    level="error",
    asks="Every address is one of https",
    why="Amazon loads no icon, no policy and no endpoint from anywhere else.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/certification-requirements-for-custom-skills.html",
    verified="2026-11",
)
PLACEHOLDER = Rule(
    id="address-placeholder",
    level="to-do",
    asks="Every address is a real one, and none of example.org or of this computer",
    why="Amazon opens it before it publishes, and a skill with it cannot be published.",
)
RULES = (HTTPS, PLACEHOLDER)

ADDRESSES = frozenset({"smallIconUri", "largeIconUri", "privacyPolicyUrl", "termsOfUseUrl", "uri"})
"""The keys whose whole text is an address."""
NO_PAGES = frozenset({"uri", "smallIconUri", "largeIconUri"})
"""Those of them that no person opens."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\]]+", re.IGNORECASE)
_NOBODYS = re.compile(
    r"(^|\.)(example\.(com|org|net)|example|test|invalid|localhost|your-?(site|domain|website|company)\.\w+)$|^127\.|^$"
)
_OPEN = re.compile(r"\b(TODO|TBD|FIXME|XXX)\b|[<>{}]|\bto do\b|\bplaceholder\b", re.IGNORECASE)
_AMAZONS_OWN = re.compile(r"(^|\.)(?:www|developer|alexa|smile)\.amazon\.[a-z.]+$|^amazon\.[a-z.]+$")


def findings(manifest: Manifest) -> Iterator[Finding]:
    for text in manifest.strings():
        whole = _is_address(text)
        if whole and is_placeholder(text.text):
            yield _placeholder(text, text.text)
        elif whole and not re.match(r"https://|file://|arn:", text.text.strip(), re.IGNORECASE):
            problem = f"{text.field} is {text.text!r}, which is no address of https."
            yield text.found(HTTPS, problem, "Write https://, and make sure that the page answers there.")
        else:
            for address in named(text.text):
                yield from _of(text, address, whole)


def pages(manifest: Manifest) -> Iterator[tuple[Written, str]]:
    """The addresses that a person opens, without those that only keep the place of one."""
    for text in manifest.strings():
        if text.field not in NO_PAGES:
            found = [text.text.strip()] if _is_address(text) else named(text.text)
            yield from ((text, each) for each in found if _is_of_the_web(each) and not is_placeholder(each))


def named(text: str) -> list[str]:
    """The web addresses in a text."""
    return [address.rstrip(".,;:") for address in _ADDRESS.findall(text)]


def is_placeholder(address: str) -> bool:
    """Whether it only keeps the place of an address."""
    if _OPEN.search(address):
        return True
    address = address.strip()
    return _is_of_the_web(address) and bool(_NOBODYS.search(_host(address)))


def _is_address(text: Written) -> bool:
    return text.field in ADDRESSES and bool(text.text.strip())


def _is_of_the_web(address: str) -> bool:
    return bool(re.match(r"https?://", address, re.IGNORECASE))


def _of(text: Written, address: str, whole: bool) -> Iterator[Finding]:
    host = _host(address)
    if _NOBODYS.search(host):
        yield _placeholder(text, address)
        return
    if address.lower().startswith("http:"):
        problem = f"{address} is not encrypted."
        yield text.found(HTTPS, problem, "Write https://, and make sure that the page answers there.", "warning")
    if not _AMAZONS_OWN.search(host) and (mark := re.search("alexa|amazon|aws", host)):
        problem = f'The domain of {address} has the mark "{mark[0]}" in it; only the path may.'
        milder = mark[0] != "alexa" or not whole
        yield text.found(MARKS, problem, "Publish the page under another domain.", "warning" if milder else None)


def _placeholder(text: Written, address: str) -> Finding:
    problem = f"{text.field} has {address!r}, which only keeps the place of an address."
    return text.found(PLACEHOLDER, problem, "Publish the page, and write its address.")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""

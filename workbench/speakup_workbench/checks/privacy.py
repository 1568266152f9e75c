"""The privacy policy and the terms of use: their addresses in skill.json, and the page privacy.html beside it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from speakup import Skill
from speakup_workbench.checks.addresses import is_placeholder
from speakup_workbench.checks.audience import Personal
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.language import language_of
from speakup_workbench.checks.manifest import LOCALES, REFERENCE, Manifest
from speakup_workbench.checks.promises import POLICY
from speakup_workbench.checks.rule import Rule
from speakup_workbench.errors import Mistake
from speakup_workbench.json_file import LARGEST
from speakup_workbench.project import SkillFiles
from speakup_workbench.publishing.privacy import NAME, PrivacyError, pages

POLICY_ADDRESS = Rule(
    id="POL-4",
    level="to-do",
    asks="A skill that remembers its listeners, asks for permissions or hears what is personal names a privacy policy",
    why="Amazon publishes no such skill without one that can be opened.",
    source=POLICY,
    verified="2026-11",
)
TERMS = Rule(
    id="terms-missing",
    level="advice",
    asks="A skill that remembers its listeners names its terms of use",
    why="Amazon does not demand them; a publisher who keeps data may want to have them.",
    source=REFERENCE,
    verified="2026-11",
)
PAGE = Rule(
    id="privacy-page",
    level="error",
    asks="privacy.html names the skill, and says what is remembered, how long, and how to have it erased",
    why="It is what a listener is told, and reviewers compare it with what the skill does.",
)
RULES = (POLICY_ADDRESS, TERMS, PAGE)

_TAGS = re.compile(r"(?is)<(style|script)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>")
_NO_WORDS_YET = re.compile(r"\blorem ipsum\b|\b(?:TODO|TBD|FIXME|XXX)\b|\[(?:your|company|name|date|e-?mail)[^\]]*\]")
_UNDERSTOOD = ("en", "es")
_TELLS = {
    "what is remembered": r"\b(?:remember|keep|kept|store|save|collect|retain|recuerda|guarda|conserva|recog)\w*",
    "how long": r"\b(?:day|week|month|year|until|as long as|día|semana|mes|año|hasta|mientras)\w*\b",
    "how to have it erased": r"\b(?:eras|delet|remov|forget|disabl|borra|elimin|olvid|desactiv)\w*",
}
_KEEPS_NOTHING = (
    r"\b(?:remembers|keeps|stores|saves|collects|retains) (?:nothing|no (?:personal )?(?:data|information))\b"
    r"|\b(?:do(?:es)? not|don[’']t|doesn[’']t|never) (?:remember|keep|store|save|collect|retain) (?:anything|any data"
    r"|any information|data|information)\b"
)


def findings(manifest: Manifest, personal: Personal, memory: type[Any] | None) -> Iterator[Finding]:
    reasons = [
        *([f"the skill remembers {memory.__name__}"] if memory else []),
        *(reason for reason, _ in personal),
        *(f"the skill may ask for {scope}" for scope in manifest.names("permissions", key="name")),
    ]
    for locale in manifest.locales:
        place = ("privacyAndCompliance", "locales", locale)
        policy, terms = manifest.text(*place, "privacyPolicyUrl"), manifest.text(*place, "termsOfUseUrl")
        if not policy and reasons:
            problem = f"{locale} has no privacyPolicyUrl, and {reasons[0]}."
            remedy = "Publish privacy.html, and write its address."
            at = manifest.at(*place, "privacyPolicyUrl")
            yield POLICY_ADDRESS.found(manifest.path, at, problem, remedy)
        if not terms and memory:
            problem = f"{locale} has no termsOfUseUrl."
            at = manifest.at(*place, "termsOfUseUrl")
            yield TERMS.found(manifest.path, at, problem, "Publish terms.html, and write its address.")
    yield from _page(manifest, manifest.path.with_name("privacy.html"), memory)


def outdated(files: SkillFiles, skill: Skill[Any]) -> Iterator[Finding]:
    """Where the pages are made from privacy.yaml: that they still say what the code keeps."""
    if not files.manifest.with_name(NAME).exists():
        return
    try:
        made = pages(files, skill)
    except PrivacyError as error:
        yield PAGE.found(error.path, error.at, error.problem, error.remedy)
        return
    except Mistake:
        return  # the listing has no name, which its own rules tell
    for name, text in made.items():
        path = files.manifest.with_name(name)
        try:
            is_as_made = path.read_text(encoding="utf-8") == text
        except (OSError, UnicodeDecodeError):
            is_as_made = False
        if not is_as_made:
            problem = f"The page is not what {NAME} and the code make of it."
            yield PAGE.found(path, None, problem, f"Run `speakup privacy {files.name}`.")


def _page(manifest: Manifest, path: Path, memory: type[Any] | None) -> Iterator[Finding]:
    if not path.exists():
        addresses = [
            manifest.text("privacyAndCompliance", "locales", locale, "privacyPolicyUrl") for locale in manifest.locales
        ]
        if memory and not all(address and not is_placeholder(address) for address in addresses):
            remedy = "Say in it what is remembered, how long, and how to have it erased."
            yield PAGE.found(path, None, f"There is no privacy policy for {memory.__name__}.", remedy, level="to-do")
        return
    try:
        if path.stat().st_size > LARGEST:
            yield PAGE.found(path, None, f"The page has {path.stat().st_size:,} bytes.", "Make it smaller.")
            return
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield PAGE.found(path, None, f"The page cannot be read: {error}.", "Save it as UTF-8 text.")
        return
    yield from _told(manifest, path, source, memory)


def _told(manifest: Manifest, path: Path, source: str, memory: type[Any] | None) -> Iterator[Finding]:
    text = " ".join(html.unescape(_TAGS.sub(" ", source)).split())
    if not text:
        yield PAGE.found(path, (1, 1), "The page says nothing.", "Say what is remembered.", level="to-do")
        return
    if found := _NO_WORDS_YET.search(source):
        line = source.count("\n", 0, found.start()) + 1
        yield PAGE.found(path, (line, 1), f'The page keeps a place with "{found[0]}".', "Write it.", level="to-do")
    names = {manifest.text(*LOCALES, locale, "name") for locale in manifest.locales} - {""}
    if names and not any(name.casefold() in text.casefold() for name in names):
        problem = f"The page does not name the skill: {', '.join(sorted(names))}."
        yield PAGE.found(path, (1, 1), problem, "Name it, as the store does.", level="warning")
    if memory is None or language_of(text) not in (None, *_UNDERSTOOD):
        return
    for what, words in _TELLS.items():
        if not re.search(words, text, re.IGNORECASE):
            problem = f"The skill remembers {memory.__name__}, and the page does not say {what}."
            yield PAGE.found(path, (1, 1), problem, "Say it.", level="warning")
    if found := re.search(_KEEPS_NOTHING, text, re.IGNORECASE):
        problem = f'The page says "{found[0]}", and the skill remembers {memory.__name__} between conversations.'
        yield PAGE.found(path, (_line_of(source, found[0]), 1), problem, "Say what is remembered.")


def _line_of(source: str, words: str) -> int:
    """Where words stand that may be parted by spaces and line breaks; 1 where a tag is between them."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), source)
    return source.count("\n", 0, found.start()) + 1 if found else 1

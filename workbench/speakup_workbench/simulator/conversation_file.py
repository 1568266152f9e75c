"""Conversation files (`*.talk`): a conversation as plain text, which is a recording, a test and a document in one.

    # A first visit.
    skill: clean_water   locale: en-US   now: 2026-11-21 08:00 America/New_York

    > open clean water
    < Welcome to Clean Water. ...
    > pledge ten liters
      heard: PledgeIntent litres=10
    < 10 liters a day it is ...
    :wait a week
    > stop
      ended

`>` is said, `:` is done (the terminal's own actions), `<` is what comes back, and what is indented is asserted of it.
`...` stands for anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.clock import moment
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.listener import ACTIONS
from speakup_workbench.simulator.permissions import scope_of
from speakup_workbench.simulator.settings import Settings

USUAL = Settings(now=datetime(2026, 1, 5, 8), seed=1)
"""What holds unless the file says otherwise: a Monday, eight o'clock at the listener's, and always the same chance."""
SETTINGS = {
    "skill": "a skill of the project around the file",
    "handler": "any skill's handler, as in lambda/lambda_function.py:handler, from the file's own folder",
    "model": "the interaction model that goes with it",
    "locale": "the listener's language, such as en-GB",
    "now": "when it begins: 2026-11-21 08:00, with or without a time zone behind it, such as Europe/London",
    "screen": "yes or no",
    "user": "another listener",
    "device": "another of their devices",
    "person": "a voice that Alexa recognises",
    "account": "the token of a linked account",
    "allow": "permissions, such as reminders",
    "fault": "what is broken, such as dynamodb=slow",
    "seed": "a whole number: another one, and chance falls otherwise",
    "guesses": "allowed, so that a statistical hearing passes",
}
"""What may stand above the first line of a conversation."""
SINGLE = ("heard", "reprompt", "card", "screen")
"""What is asserted with a value, once a step."""
PLURAL = ("slots", "memory", "reminder", "act", "error")
"""What is asserted with a value, of which a step may have several."""
STATES = ("ended", "open", "listening", "no reprompt", "no card", "no screen", "no memory", "no reminder", "no act")
"""What is asserted by its word alone."""
OF_WORDS = ("heard", "slots")
"""What cannot be asserted where nothing is said."""

_SETTING = re.compile(r"(?P<name>[a-z]+):(?P<value>[ \t].*?)?(?=[ \t]+[a-z]+:(?:[ \t]|$)|[ \t]*$)")
_PAIRS = re.compile(r"\s+(?=[\w.-]+=)")
_OPPOSITES = (("ended", "open"), ("ended", "listening"), ("ended", "reprompt"))


class ConversationFileError(Mistake):
    """A conversation file that cannot be held; its text names the file, the line and the column."""

    def __init__(self, path: Path, line: int, column: int, problem: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {problem}")


@dataclass(frozen=True)
class Expectation:
    """One thing asserted of what came back."""

    kind: str
    """speech, or one of SINGLE, PLURAL or STATES."""
    text: str
    """Empty for one of STATES."""
    line: int
    """From 1; the first line when it goes over several."""
    lines: int = 1
    """How many it takes up."""

    def __str__(self) -> str:
        return f"< {self.text}" if self.kind == "speech" else f"{self.kind}: {self.text}" if self.text else self.kind


@dataclass(frozen=True)
class Step:
    """Something said or done, and what is asserted of what comes back."""

    said: str
    """The words; ":wait a week" for what is done; empty for silence."""
    line: int
    expectations: tuple[Expectation, ...] = ()

    def __str__(self) -> str:
        return self.said if self.is_done else f"> {self.said}".rstrip()

    @property
    def is_done(self) -> bool:
        return self.said.startswith(":")

    @property
    def has_words(self) -> bool:
        """Alexa listens to it; silence is heard as well."""
        return not self.is_done or self.said == ":silence"


@dataclass(frozen=True)
class ConversationFile:
    path: Path
    steps: tuple[Step, ...]
    settings: Settings = USUAL
    """Its locale is the skill's own unless the file names one."""
    named: Mapping[str, str] = field(default_factory=dict)
    """What the file itself says of each of SETTINGS."""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The line and the column of each, from 1."""
    text: str = field(repr=False, default="")

    @classmethod
    def load(cls, path: Path) -> ConversationFile:
        """Raises ConversationFileError for a file that is none, with the line, the column and what belongs there."""
        try:
            content = path.read_bytes()
            return parse(content.decode("utf-8-sig"), path)
        except OSError as error:
            raise Mistake(f"{path} cannot be read ({error.strerror}).") from None
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            column = error.start - content.rfind(b"\n", 0, error.start)
            raise ConversationFileError(path, line, column, "This is no UTF-8 text. Save it as UTF-8.") from None

    @property
    def folder(self) -> Path:
        """Where the paths that it names begin."""
        return self.path.resolve().parent

    @property
    def permissions(self) -> frozenset[str]:
        """The scopes that the listener has granted before the first word."""
        return frozenset(map(scope_of, self.named.get("allow", "").split()))

    @property
    def may_guess(self) -> bool:
        return self.named.get("guesses") == "allowed"

    def error(self, line: int, problem: str, column: int = 1) -> ConversationFileError:
        return ConversationFileError(self.path, line, column, problem)

    def setting_error(self, problem: str, *names: str) -> ConversationFileError:
        """A mistake in the first of these settings that the file names, else in its first line."""
        line, column = next((self.places[name] for name in names if name in self.places), (1, 1))
        return self.error(line, problem, column)


def parse(text: str, path: Path) -> ConversationFile:
    """Reads the text of a conversation file; `path` is for its errors. Raises ConversationFileError."""
    read = ConversationFile(path, (), text=text)
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if line.startswith((">", ":")):
            read = replace(read, steps=(*read.steps, _step(line, number, read)))
        elif read.steps:
            *before, step = read.steps
            expectation, step = _expectation(line, number, step, read)
            _check(expectation, step, len(line) - len(line.lstrip()) + 1, read)
            read = replace(read, steps=(*before, replace(step, expectations=(*step.expectations, expectation))))
        else:
            for name, value, column in _settings(line, number, read):
                read = _with_setting(read, name, value, number, column)
    if not read.steps:
        raise read.error(1, "Nothing is said in this conversation. Write a line such as: > open …")
    return read


def pairs(text: str) -> list[str]:
    """ "tree=common oak count=3" → ["tree=common oak", "count=3"]: a value goes on until the next name."""
    return _PAIRS.split(text.strip()) if text.strip() else []


def _step(line: str, number: int, file: ConversationFile) -> Step:
    words = line.strip()
    if line.startswith(">"):
        return Step(words[1:].strip(), number)
    name = words.partition(" ")[0]
    known = [action.partition(" ")[0] for action in ACTIONS]
    if name not in known:
        raise file.error(number, f"There is no action {name}. There are: {', '.join(known)}.")
    return Step(words, number)


def _settings(line: str, number: int, file: ConversationFile) -> Iterator[tuple[str, str, int]]:
    """The name, the value and the column of each setting of a line."""
    end = 0
    for found in _SETTING.finditer(line):
        if line[end : found.start()].strip():
            break
        yield found["name"], (found["value"] or "").strip(), found.start() + 1
        end = found.end()
    if line[end:].strip():
        column = len(line) - len(line[end:].lstrip()) + 1
        problem = "A setting belongs here, such as skill: clean_water, or the first words: > open …"
        raise file.error(number, problem, column)


def _with_setting(file: ConversationFile, name: str, value: str, line: int, column: int) -> ConversationFile:
    if name not in SETTINGS:
        raise file.error(line, f"There is no setting {name!r}. There are: {', '.join(SETTINGS)}.", column)
    if name in file.named:
        raise file.error(line, f"{name!r} is set twice. Take one away.", column)
    if not value:
        raise file.error(line, f"{name!r} needs a value: {SETTINGS[name]}.", column)
    try:
        settings = replace(file.settings, **_READERS[name](value)) if name in _READERS else file.settings
        # What cannot be is told now, not when it is first needed.
        _ = settings.time_zone
    except Mistake as mistake:
        raise file.error(line, str(mistake), column) from None
    places = {**file.places, name: (line, column)}
    return replace(file, settings=settings, named={**file.named, name: value}, places=places)


def _now(value: str) -> dict[str, Any]:
    """ "2026-11-21 08:00 America/New_York": the zone is the word that begins with a letter."""
    at, _, last = value.rpartition(" ")
    return {"now": moment(at), "zone": last} if at and last[0].isalpha() else {"now": moment(value)}


def _screen(value: str) -> dict[str, Any]:
    if value not in ("yes", "no"):
        raise Mistake(f"A device has a screen or not: yes or no, never {value!r}.")
    return {"screen": value == "yes"}


def _seed(value: str) -> dict[str, Any]:
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise Mistake(f"{value!r} is no whole number of at most 18 digits.")
    return {"seed": int(value)}


def _guesses(value: str) -> dict[str, Any]:
    if value != "allowed":
        raise Mistake(f"Guesses are allowed, or nothing is said of them; never {value!r}.")
    return {}


def _allow(value: str) -> dict[str, Any]:
    for word in value.split():
        scope_of(word)
    return {}


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "locale": lambda value: {"locale": value},
    "now": _now,
    "screen": _screen,
    "user": lambda value: {"user": value},
    "device": lambda value: {"device": value},
    "person": lambda value: {"person": value},
    "account": lambda value: {"access_token": value},
    "allow": _allow,
    "fault": lambda value: {"faults": Faults().changed(value.split())},
    "seed": _seed,
    "guesses": _guesses,
}


def _expectation(line: str, number: int, step: Step, file: ConversationFile) -> tuple[Expectation, Step]:
    """What a line asserts, and the step as it was before that: without the speech that the line goes on with."""
    words = line.strip()
    column = len(line) - len(line.lstrip()) + 1
    if line.startswith("<"):
        return _speech(words[1:].strip(), number, step)
    if column == 1:
        problem = "A line begins with > (said), < (what comes back), : (done) or #; what is asserted is indented"
        raise file.error(number, f"{problem}, and settings stand above the first words.")
    kind, colon, text = words.partition(":")
    if words in STATES:
        return Expectation(words, "", number), step
    if kind in (*SINGLE, *PLURAL):
        if not colon or not text.strip():
            raise file.error(number, f"{kind!r} needs a value: {kind}: …", column)
        if kind in ("slots", "memory") and not all("=" in pair for pair in pairs(text)):
            raise file.error(number, f"{kind!r} asserts values by their names: {kind}: name=value …", column)
        return Expectation(kind, text.strip(), number), step
    known = ", ".join((*(f"{name}: …" for name in (*SINGLE, *PLURAL)), *STATES))
    raise file.error(number, f"{words!r} asserts nothing. There are: {known}.", column)


def _speech(text: str, number: int, step: Step) -> tuple[Expectation, Step]:
    """A line of what is said; the next line that begins with < goes on with it."""
    *before, last = step.expectations or (None,)
    if last and last.kind == "speech" and last.line + last.lines == number:
        longer = Expectation("speech", f"{last.text} {text}".strip(), last.line, last.lines + 1)
        return longer, replace(step, expectations=tuple(filter(None, before)))
    return Expectation("speech", text, number), step


def _check(expectation: Expectation, step: Step, column: int, file: ConversationFile) -> None:
    """Raises ConversationFileError for what is asserted and cannot be."""
    kind, kinds = expectation.kind, [each.kind for each in step.expectations]
    problem = ""
    if kind == "speech" and kind in kinds:
        problem = "What comes back is already told above. Put its lines together, or say something in between: > …"
    elif kind in kinds and kind not in PLURAL:
        problem = f"{kind!r} is already asserted above. Take one away."
    elif kind in OF_WORDS and not step.has_words:
        problem = f"Nothing is said in {step.said!r}, so nothing is heard. Assert {kind!r} below a line with > …"
    elif kind == "screen" and not file.settings.screen:
        problem = "The device has no screen: the file says so above."
    for one, other in (*_OPPOSITES, (kind, f"no {kind}"), (kind.removeprefix("no "), kind)):
        if one != other and kind in (one, other) and (other if kind == one else one) in kinds:
            problem = f"{one!r} and {other!r} are never true together. Take one away."
    if problem:
        raise file.error(expectation.line, problem, column)

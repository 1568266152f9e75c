"""A conversation file, held again: what it expects, and what came instead."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from click import unstyle

from speakup.envelope import KEPT
from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.simulator import remembered, talk_lines
from speakup_workbench.simulator.conversation_file import STATES, ConversationFile, Expectation, Step, pairs
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.talk_lines import plainly
from speakup_workbench.simulator.terminal import lines
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.subject import Subject, package_beside

ANYTHING = "..."


@dataclass(frozen=True)
class Failure:
    """Something that did not come as the file expects it."""

    line: int
    expected: str
    """As the file has it, or would have it."""
    found: tuple[str, ...]
    """What came, without its kind; of several things each one."""
    expectation: Expectation | None = None
    """None for what no file has to ask for: no error, words that reach the skill, and no mere guess."""


@dataclass(frozen=True)
class Outcome:
    """One step, what came back, and what of it was not expected."""

    step: Step
    exchange: Exchange | None
    """None for what only settles something."""
    failures: tuple[Failure, ...] = ()


def subject_of(file: ConversationFile) -> Subject:
    """Whom the file talks to. Raises ConversationFileError."""
    settled = file.named
    model = settled.get("model")
    has_package = "handler" in settled and package_beside(str(file.folder / settled["handler"]))
    if "skill" not in settled and ("handler" in settled) != ("model" in settled) and not has_package:
        problem = "Give both handler: … and model: …, or the skill that has the other one: skill: …"
        raise file.setting_error(problem, "handler", "model")
    try:
        return Subject.find(settled.get("skill"), settled.get("handler"), Path(model) if model else None, file.folder)
    except (Mistake, ModelError) as mistake:
        raise file.setting_error(str(mistake), "skill", "handler", "model") from None


@contextlib.contextmanager
def opened(file: ConversationFile, within: Theatre | None = None) -> Iterator[Stage]:
    """The file's skill, with nothing remembered and a clock that stands still; `within` a theatre it opens quickly.

    Raises ConversationFileError where the file names what is not there.
    """
    subject = subject_of(file)
    settings = file.settings if "locale" in file.named else replace(file.settings, locale=subject.locale)
    with contextlib.ExitStack() as stack:
        try:
            stage = stack.enter_context(subject.opened(settings, within=within))
        except (Mistake, ModelError) as mistake:
            raise file.setting_error(str(mistake), "locale", "skill", "handler") from None
        stage.accounts[settings.user].permissions.update(file.permissions)
        yield stage


def replay(file: ConversationFile, stage: Stage) -> Iterator[Outcome]:
    """Says and does what the file says, on a fresh stage. Raises ConversationFileError for what cannot be done."""
    listener = Listener(stage)
    kinds = {expectation.kind.removeprefix("no ") for step in file.steps for expectation in step.expectations}
    versions: dict[str, str] = {}
    for step in file.steps:
        try:
            exchange = listener.take(step.said)
        except (Mistake, ModelError) as mistake:
            raise file.error(step.line, str(mistake)) from None
        if exchange is None:
            if step.expectations:
                problem = f"Nothing comes back from {step.said.partition(' ')[0]}, so nothing can be asserted of it."
                raise file.error(step.expectations[0].line, problem)
            yield Outcome(step, None)
            continue
        acts = new_acts(stage, versions) if "act" in kinds else []
        yield Outcome(step, exchange, tuple(failures(step, Found(exchange, stage, acts), file.may_guess)))


@dataclass(frozen=True)
class Found:
    """What came back, each thing as a conversation file writes it."""

    exchange: Exchange
    stage: Stage
    acts: Sequence[str]
    """What the listener did for the cause in this step."""

    @property
    def state(self) -> str:
        """ended, open or listening."""
        is_open = self.stage.talking is not None and self.stage.talking.is_open
        return "listening" if self.exchange.listening else "open" if is_open else "ended"

    def of(self, kind: str) -> tuple[str, ...]:
        """All there is of a kind; empty when there is none."""
        exchange = self.exchange
        match kind:
            case "heard":
                return (str(exchange.heard),)
            case "slots":
                return tuple(f"{name}={value}" for name, value in exchange.slots.items())
            case "memory":
                record = remembered.record(self.stage.cloud, self.stage.settings.user_id) or {}
                return tuple(remembered.pairs({name: value for name, value in record.items() if name != KEPT}))
            case "reminder":
                return tuple(self._reminders())
            case "act":
                return tuple(self.acts)
            case "error":
                return exchange.errors
            case _:
                return tuple(filter(None, [talk_lines.told(exchange).get(kind)]))

    def _reminders(self) -> Iterator[str]:
        """When each rings next, by the listener's clock, and what it says; none that has rung for the last time."""
        stage = self.stage
        for reminder in stage.accounts[stage.settings.user].reminders.values():
            if at := reminder.trigger.next(reminder.rung):
                yield f"{at.astimezone(stage.settings.time_zone):%Y-%m-%d %H:%M} {reminder.text}"


def matches(pattern: str, text: str) -> bool:
    """Whether the text is the pattern, in which `...` stands for anything, also for nothing, and spaces are alike."""
    first, *others = (part.strip() for part in _plain(pattern).split(ANYTHING))
    text = _plain(text)
    if not others:
        return text == first
    *middle, last = others
    start, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, start, end)
        start = found + len(part) if found >= 0 else len(text) + 1
    return start <= end and text.startswith(first) and text.endswith(last)


def drawn(file: ConversationFile, outcomes: Sequence[Outcome]) -> str:
    """The conversation up to the first failure, then each with its place, what was expected, and what came."""
    failed = [outcome for outcome in outcomes if outcome.failures]
    upto = outcomes[: outcomes.index(failed[0]) + 1]
    told = [line for outcome in upto for line in (str(outcome.step), *_shown(outcome.exchange))]
    return "\n".join([*told, *(line for outcome in failed for line in _drawn(file, outcome))])


def accepted(file: ConversationFile, outcomes: Sequence[Outcome]) -> str:
    """The file's text with what came in the place of what was expected; the rest of it stays as it was written.

    What no file has to ask for, such as an error of the skill, is not accepted.
    """
    ending = "\r\n" if "\r\n" in file.text else "\n"
    lines: list[str | None] = [line.removesuffix("\r") for line in file.text.split("\n")]
    for failure in (failure for outcome in outcomes for failure in outcome.failures):
        if expectation := failure.expectation:
            first = expectation.line - 1
            old = lines[first] or ""
            lines[first] = _accepted(expectation, failure.found, old[: len(old) - len(old.lstrip())])
            lines[first + 1 : first + expectation.lines] = [None] * (expectation.lines - 1)
    return "\n".join(line for line in lines if line is not None).replace("\n", ending)


def new_acts(stage: Stage, versions: dict[str, str]) -> list[str]:
    """The acts of the step just taken; a record that no step has changed still holds those of an earlier one."""
    user = stage.settings.user_id
    version, acts = remembered.acts(stage.cloud.snapshot(), user)
    was, versions[user] = versions.get(user, ""), version
    return acts if version != was else []


def failures(step: Step, found: Found, may_guess: bool) -> Iterator[Failure]:
    """What a step asserts and did not come, and what no file has to ask for."""
    exchange = found.exchange
    yield from filter(None, (_failure(expectation, found) for expectation in step.expectations))
    kinds = [expectation.kind for expectation in step.expectations]
    if exchange.errors and "error" not in kinds:
        yield Failure(step.line, "no error", exchange.errors)
    if exchange.heard.kind == "nobody" and step.has_words and "heard" not in kinds:
        yield Failure(step.line, "words that reach the skill", exchange.notes)
    if exchange.heard.how == "statistical" and not may_guess:
        yield Failure(step.line, "words that the model lists, or guesses: allowed", (str(exchange.heard),))


def _failure(expectation: Expectation, found: Found) -> Failure | None:
    kind, text = expectation.kind, expectation.text
    if kind in ("ended", "open", "listening"):
        state = found.state
        there: tuple[str, ...] = (state,)
        holds = state == kind or (kind == "open" and state == "listening")
    elif kind.startswith("no "):
        there = found.of(kind.removeprefix("no "))
        holds = not there
    elif kind in ("slots", "memory"):
        there = found.of(kind)
        holds = all(any(matches(pair, each) for each in there) for pair in pairs(text))
        names = {pair.partition("=")[0] for pair in pairs(text)}
        there = tuple(each for each in there if each.partition("=")[0] in names) or there
    elif kind == "heard":
        there = found.of(kind)
        there = there if plainly(text) != text else tuple(map(plainly, there))
        holds = matches(text, there[0])
    else:
        there = found.of(kind)
        holds = any(matches(text, each) for each in there or ([""] if kind == "speech" else []))
    return None if holds else Failure(expectation.line, str(expectation), there, expectation)


def _plain(text: str) -> str:
    return " ".join(text.replace("…", ANYTHING).split())


def _shown(exchange: Exchange | None) -> list[str]:
    return [unstyle(line) for line in lines(exchange)] if exchange else []


def _drawn(file: ConversationFile, outcome: Outcome) -> Iterator[str]:
    for failure in outcome.failures:
        kind = failure.expectation.kind.removeprefix("no ") if failure.expectation else ""
        came = [_named(kind, each) for each in failure.found] or [f"no {kind}" if kind != "speech" else "nothing said"]
        place = f"{file.path}:{failure.line}: "
        yield f"{place}expected  {failure.expected}"
        yield from (f"{'but came':>{len(place) + 8}}  {each}" for each in came[:1])
        yield from (f"{'and':>{len(place) + 8}}  {each}" for each in came[1:])
    exchange = outcome.exchange
    about_words = any(not each.expectation or each.expectation.kind in ("heard", "slots") for each in outcome.failures)
    if exchange and (about_words or exchange.heard.how != "sample"):
        yield from (f"    or: {other}" for other in exchange.heard.others)
        if exchange.heard.suggestion:
            yield f"    add the sample: {exchange.heard.suggestion}"


def _named(kind: str, text: str) -> str:
    """As the file would write it."""
    if kind in ("", "ended", "open", "listening"):
        return text
    return f"< {text}" if kind == "speech" else f"{kind}: {text}"


def _accepted(expectation: Expectation, found: Sequence[str], indent: str) -> str | None:
    """The line or lines that hold; None when nothing is left to assert."""
    kind = expectation.kind.removeprefix("no ")
    if kind == "speech":
        return "\n".join(talk_lines.speech(found[0] if found else ""))
    if not found:
        return f"{indent}no {kind}" if f"no {kind}" in STATES else None
    if kind in ("slots", "memory") and expectation.text:
        now = _by_name(found)
        names = [name for name in _by_name(pairs(expectation.text)) if name in now]
        return f"{indent}{kind}: {' '.join(f'{name}={now[name]}' for name in names)}" if names else None
    if kind == "memory":
        return f"{indent}memory: {' '.join(found)}"
    closest = difflib.get_close_matches(expectation.text, found, n=1, cutoff=0)[0]
    return indent + _named(kind, closest)


def _by_name(found: Sequence[str]) -> Mapping[str, str]:
    return {name: value for name, _, value in (pair.partition("=") for pair in found)}

"""A skill in a test: opened, talked to, and asked what came of it.

>>> alexa.open("clean_water")
>>> alexa.say("pledge ten liters")
>>> alexa.heard, alexa.slots, alexa.ended
('PledgeIntent', {'litres': '10'}, False)
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

import click

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model
from speakup_workbench.simulator import remembered, terminal
from speakup_workbench.simulator.clock import moment
from speakup_workbench.simulator.conversation_file import USUAL
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.permissions import scope_of
from speakup_workbench.simulator.reminders import Reminder
from speakup_workbench.simulator.response import Card
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.subject import Subject, of_handler

__tracebackhide__ = True
"""For pytest: a failure is shown at the line of the test, not at one in here."""
RUNNERS_UP = 3
"""How many other meanings a transcript tells."""


class GuessedError(AssertionError):
    """Words that the model does not list were heard by a guess, which real Alexa may make otherwise."""


class SkillFailedError(AssertionError):
    """The skill raised, took too long, or returned what Alexa refuses."""


class MisheardError(AssertionError):
    """Utterances of a table were heard as something else."""


class Setup(TypedDict, total=False):
    """What is settled before the skill opens."""

    skill: str
    """A skill of the project around the test."""
    handler: str | Handler
    """Any other skill's function, or where it is: "lambda/lambda_function.py:handler"."""
    model: str | Path
    """The interaction model that goes with it: a file, or a folder with one such as en-US.json a locale."""
    locale: str
    """en-US unless the skill speaks only others."""
    zone: str
    """Such as America/New_York; the locale's usual one when left out."""
    now: str | datetime
    """The listener's time, such as "2026-11-21 08:00"; as in a conversation file when left out."""
    frozen: bool
    """Time stands still unless `do` moves it, as it does when left out."""
    seed: int
    """Of every id and every choice of Alexa's; 1 when left out."""
    screen: bool
    """Whether the device has one, as it has when left out."""
    user: str
    """The account's name."""
    device: str
    person: str
    """Whose voice Alexa recognises; nobody's when left out."""
    access_token: str
    """Of the linked account; none is when left out."""
    allow: str
    """Permissions that are granted: "reminders email"."""
    faults: str
    """What is broken: "dynamodb=gone api=slow"."""
    launch: bool
    """Whether the skill is opened by its name at once, as it is when left out."""
    fresh: bool
    """Import the skill again; else one that was called before is used as it is, as a warm Lambda does."""
    guesses: bool
    """Let a statistical hearing pass."""
    errors: bool
    """Let an error of the skill pass."""


class _Line(NamedTuple):
    """One line that the listener said or did."""

    words: str
    exchange: Exchange | None
    model: Model

    def told(self, explained: bool) -> Iterator[str]:
        """As the terminal shows it; a guess, and what is to be `explained`, with what else it might have been."""
        yield f"> {self.words}".rstrip()
        if self.exchange is None:
            return
        yield from map(click.unstyle, terminal.lines(self.exchange))
        if explained or self.exchange.heard.how == "statistical":
            yield from (f"  {line}" for line in _advice(self.exchange.heard, self.model))


_SETTINGS = {field.name for field in fields(Settings)} & set(Setup.__annotations__) - {"now", "faults"}


class Rehearsal:
    """The fixture `alexa`: one skill, one listener at a time, and what came of it so far.

    All but `open` raises Mistake until a skill is open.
    """

    def __init__(self, folder: Path, theatre: Theatre, usual: Setup) -> None:
        """`folder` is the test's; what a path names is found there or above. `usual` holds for every `open`."""
        self._folder, self._theatre, self._usual = folder, theatre, usual
        self._setup: Setup = usual
        self._opened = contextlib.ExitStack()
        self._listener: Listener | None = None
        self._last: Exchange | None = None
        self._changes = 0
        self._transcript: list[str | _Line] = []

    def open(self, skill: str = "", /, **setup: Unpack[Setup]) -> None:
        """Takes up a skill that nobody has ever used, and opens it by its name.

        Raises Mistake for an unknown setting, and for a skill, handler or model that is not there.
        """
        self.close()
        try:
            refuse_unknown(setup)
            self._setup = self._usual | setup
            self._listener = Listener(self._staged(self._subject(skill or setup.get("skill", ""))))
        except Mistake as mistake:
            raise mistake.with_traceback(None) from None
        stage = self._listener.stage
        self._transcript.append(f"({stage.settings.locale}, {stage.clock.now():%A %Y-%m-%d %H:%M %Z})")
        if self._setup.get("launch", True):
            self.say(self._listener.conversation.opening)

    def close(self) -> None:
        """Ends the conversation; what was said stays in the transcript."""
        self._listener = self._last = None
        self._opened.close()

    def say(self, *utterances: str, guesses: bool | None = None, errors: bool | None = None) -> Exchange:
        """Says this, one after the other, and returns what came of the last; an empty utterance is silence.

        Raises GuessedError for a statistical hearing and SkillFailedError for an error of the skill, unless
        `guesses` or `errors`, here or in the setup, let them pass.
        """
        for utterance in utterances:
            listener = self._present
            self._changes = listener.stage.cloud.changes
            self._took(utterance, listener.conversation.say(utterance))
            self._judge(guesses, errors)
        return self.exchange

    def do(self, action: str, *, errors: bool | None = None) -> Exchange | None:
        """Something beside speaking, as in the terminal: ":wait a week", ":allow reminders", ":touch save".

        None when it only settles something. Raises Mistake for what cannot be done; for `errors` see `say`.
        """
        listener = self._present
        changes = listener.stage.cloud.changes
        try:
            exchange = listener.act(action)
        except Mistake as mistake:
            raise mistake.with_traceback(None) from None
        self._took(action, exchange)
        if exchange is not None:
            self._changes = changes
            self._judge(True, errors)
        return exchange

    def hears(self, table: Mapping[str, str | tuple[str, Mapping[str, str]]]) -> None:
        """Asserts of each utterance the intent, and with it the slots that are filled; the skill is not called.

        A name alone means that no slot is filled. The skill counts as open, and a question of its dialog as asked.
        Raises MisheardError, which lists all that were heard otherwise.
        """
        conversation = self._present.conversation
        wrong: list[str] = []
        for utterance, wanted in table.items():
            intent, slots = (wanted, {}) if isinstance(wanted, str) else wanted
            heard = conversation.hear(utterance, session=True)
            guessed = heard.how == "statistical" and not self._setup.get("guesses")
            if guessed or (heard.name, heard.values) != (intent, slots):
                meant = " ".join((intent, *(f"{name}={value}" for name, value in slots.items())))
                wrong.append(f'"{utterance}" is heard as {heard}, not as {meant}')
                wrong += [f"  {line}" for line in _advice(heard, conversation.model)]
        if wrong:
            raise MisheardError("\n".join(wrong))

    @property
    def exchange(self) -> Exchange:
        """What came of the last thing that was said or done."""
        if self._last is None:
            raise Mistake('Nothing has been said yet. Begin with alexa.open("the_name_of_the_skill").')
        return self._last

    @property
    def locale(self) -> str:
        """The one that is spoken, such as en-GB."""
        return self._present.stage.settings.locale

    @property
    def speech(self) -> str:
        """All that was said, by the skill or by Alexa."""
        return self.exchange.speech

    @property
    def reprompt(self) -> str | None:
        """What would be said if the listener stayed silent now."""
        return self.exchange.reprompt

    @property
    def ended(self) -> bool:
        """The session is over."""
        return self.exchange.ended

    @property
    def heard(self) -> str:
        """The intent; for what is none a word, such as "LaunchRequest", "exit" or "silence"."""
        return self.exchange.heard.name

    @property
    def how(self) -> str:
        """How sure it is: "sample", "carrier", "statistical" or "fallback"."""
        return self.exchange.heard.how

    @property
    def slots(self) -> dict[str, str]:
        """The slots that were filled, as Alexa sends them."""
        return self.exchange.slots

    @property
    def card(self) -> Card | None:
        return self.exchange.card

    @property
    def screen(self) -> tuple[str, ...]:
        """The lines newly put on the screen."""
        return self.exchange.screen

    @property
    def memory(self) -> dict[str, Any] | None:
        """What the skill has saved of the listener; None when there is nothing."""
        stage = self._present.stage
        return remembered.record(stage.cloud, stage.settings.user_id)

    @property
    def acts(self) -> list[str]:
        """What the listener did for the cause just now: ["PledgeMade litres=10"]."""
        stage = self._present.stage
        if stage.cloud.changes == self._changes:
            return []
        _, acts = remembered.acts(stage.cloud, stage.settings.user_id)
        return acts

    @property
    def reminders(self) -> list[Reminder]:
        """The listener's, as far as they have yet to ring, in the order they were set."""
        stage = self._present.stage
        known = stage.accounts[stage.settings.user].reminders.values()
        return [reminder for reminder in known if reminder.status == "ON"]

    def transcript(self) -> str:
        """What was said so far as the terminal shows it, with what else the words could have meant."""
        lines: list[str] = []
        for entry in self._transcript:
            if isinstance(entry, str):
                lines.append(entry)
            else:
                lines += entry.told(explained=entry.exchange is self._last)
        return "\n".join(lines)

    @property
    def _present(self) -> Listener:
        if self._listener is None:
            raise Mistake('No skill is open. Begin with alexa.open("the_name_of_the_skill").')
        return self._listener

    def _took(self, words: str, exchange: Exchange | None) -> None:
        self._last = exchange or self._last
        self._transcript.append(_Line(words, exchange, self._present.conversation.model))

    def _judge(self, guesses: bool | None, errors: bool | None) -> None:
        exchange = self.exchange
        if exchange.errors and not (self._setup.get("errors") if errors is None else errors):
            raise SkillFailedError(
                f'At "{exchange.utterance}": {" ".join(exchange.errors)}\n'
                "If that is meant, let it pass with errors=True."
            )
        if exchange.heard.how == "statistical" and not (self._setup.get("guesses") if guesses is None else guesses):
            advice = "\n".join(_advice(exchange.heard, self._present.conversation.model))
            raise GuessedError(
                f'"{exchange.utterance}" was heard as {exchange.heard}: a guess, which real Alexa may make otherwise.'
                f"\n{advice}\nOr let it pass with guesses=True."
            )

    def _staged(self, subject: Subject) -> Stage:
        setup = self._setup
        now = setup.get("now", USUAL.now)
        told: dict[str, Any] = {"locale": subject.locale}
        told |= {name: value for name, value in setup.items() if name in _SETTINGS}
        told["now"] = moment(now) if isinstance(now, str) else now
        told["faults"] = Faults().changed(setup.get("faults", "").split())
        settings = replace(USUAL, **told)
        allowed = [scope_of(word) for word in setup.get("allow", "").split()]
        if setup.get("fresh"):
            self._theatre.forget(subject.handler, subject.folder)
        stage = self._opened.enter_context(subject.opened(settings, within=self._theatre))
        stage.accounts[settings.user].permissions.update(allowed)
        return stage

    def _subject(self, named: str) -> Subject:
        """A skill that `open` names itself; else whatever the whole setup names."""
        match self._setup:
            case {"handler": handler, "model": model} if not named:
                return of_handler(self._folder, handler, model)
            case {"handler": _} | {"model": _} if not named:
                raise Mistake("Give both handler= and model=, or the name of a skill, which has the two.")
        return Subject.find(named or self._setup.get("skill"), None, None, self._folder)


def refuse_unknown(setup: Mapping[str, Any]) -> None:
    """Raises Mistake for settings that there are not."""
    unknown = sorted(set(setup) - set(Setup.__annotations__))
    if unknown:
        raise Mistake(f"There is no setting {', '.join(unknown)}. There are: {', '.join(Setup.__annotations__)}.")


def _advice(heard: Heard, model: Model) -> Iterator[str]:
    """What else was possible, and how the words would be heard for sure."""
    for other in heard.others[:RUNNERS_UP]:
        yield f"or: {other}, {other.score:.2f}"
    if heard.suggestion and heard.intent:
        yield f'To make it sure, add the sample "{heard.suggestion}" to {heard.intent} in {model.path}.'

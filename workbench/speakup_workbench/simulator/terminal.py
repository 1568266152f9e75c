"""`speakup talk`: a conversation in the terminal, typed instead of spoken."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Intent
from speakup_workbench.simulator import built_in_types
from speakup_workbench.simulator.clock import moment, span
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.permissions import PERMISSIONS, scope_of
from speakup_workbench.simulator.player import HAPPENINGS
from speakup_workbench.simulator.response import Card
from speakup_workbench.simulator.stage import Stage

HELP = """\
What you type is what the listener says.
  :silence         the listener says nothing
  :touch WORD …    they touch what is on the screen; WORD … are the arguments of its SendEvent command
  :wait TIME       time passes, as in :wait 2 hours; sessions run out, reminders ring
  :now MOMENT      the same up to a moment, as in :now 2026-11-22 08:00
  :allow WHAT      they grant a permission in the Alexa app: {permissions}, or a scope
  :forbid [WHAT]   they take it away, or all of them
  :person [NAME]   another voice speaks, which Alexa recognises; without a name, one she does not
  :user NAME       another account, with its own memory; :device NAME another of the account's devices
  :account [TOKEN] link an account of yours, as LinkAccount cards ask; without a token, unlink it
  :audio WHAT      the audio that plays is {happenings}
  :button WHAT     a button for it: play, pause, next or previous
  :event NAME      Amazon's cloud tells of an event, as in :event SkillDisabled
  :fault WHAT …    something breaks: {faults}; off ends it
  :locale NAME     go on in another language, as in :locale en-GB
  :json            the requests and responses of the last exchange
  :fresh           forget everything that was remembered
  :help  :quit     this list; leave (so does Ctrl-D)""".format(
    permissions=", ".join(PERMISSIONS),
    happenings=", ".join(HAPPENINGS),
    faults="dynamodb=gone, api=error, delivery=twice …",
)


BUTTONS = ("play", "pause", "next", "previous")
_SETTING = {
    "person": "The voice is known as",
    "access_token": "The linked account's token",
    "user": "The account",
    "device": "The device",
    "locale": "The listener speaks",
}


def talk(stage: Stage, history: Path) -> None:
    """Talks until the listener leaves. Works on a terminal and on a pipe."""
    terminal = Terminal(stage)
    terminal.greet()
    for line in _lines(history):
        if line.strip() in (":quit", ":q", ":exit"):
            return
        terminal.take(line)


class Terminal:
    """One listener at the keyboard."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._conversation = stage.conversation()
        self._last: Exchange | None = None
        self._commands: dict[str, Callable[[str], None]] = {
            ":help": lambda _: click.echo(HELP),
            ":silence": lambda _: self.show(self._conversation.say("")),
            ":touch": lambda words: self.show(self._conversation.touch(*words.split())),
            ":wait": lambda time: self.show(self._conversation.wait(span(time))),
            ":now": self._set_clock,
            ":allow": lambda words: self.show(self._conversation.grant(*map(scope_of, words.split()))),
            ":forbid": lambda words: self.show(self._conversation.revoke(*map(scope_of, words.split()))),
            ":person": lambda name: self._change("person", name),
            ":user": lambda name: self._move("user", name),
            ":device": lambda name: self._move("device", name),
            ":account": lambda token: self._change("access_token", token),
            ":audio": self._play_on,
            ":button": self._press,
            ":event": lambda name: self.show(self._conversation.event(name)),
            ":fault": self._break,
            ":locale": lambda name: self._move("locale", name),
            ":json": lambda _: self._show_json(),
            ":fresh": lambda _: self._forget(),
        }

    def greet(self) -> None:
        for note in built_in_types.notes(self._conversation.model):
            click.echo(click.style(f"note: {note}", fg="yellow"))
        _dim(f"Try: {hint(self._conversation)}")

    def take(self, line: str) -> None:
        """One line: a command, or something said."""
        words = line.strip()
        command, _, argument = words.partition(" ")
        if command in self._commands:
            try:
                self._commands[command](argument.strip())
            except Mistake as mistake:
                click.echo(str(mistake))
        elif words.startswith(":"):
            click.echo(f"There is no command {command}. :help lists them.")
        elif words:
            self._hear(words)

    def _hear(self, words: str) -> None:
        conversation = self._conversation
        if conversation.needs_opening(words):
            _dim(f'(no session is open, so "{conversation.opening}" is said first)')
            self.show(conversation.say(conversation.opening))
        self.show(conversation.say(words))

    def show(self, exchange: Exchange) -> None:
        self._last = exchange
        for line in lines(exchange):
            click.echo(line)

    def _show_json(self) -> None:
        turns = self._last.turns if self._last else ()
        if not turns:
            click.echo("Nothing has been sent to the skill yet.")
        for turn in turns:
            for label, document in (("request", turn.request), ("response", turn.response)):
                click.echo(f"{label}: {json.dumps(document, indent=2, ensure_ascii=False, default=repr)}")

    def _set_clock(self, argument: str) -> None:
        if argument:
            self.show(self._conversation.until(moment(argument)))
        click.echo(f"It is {self._conversation.clock.now():%A %Y-%m-%d %H:%M %Z}.")

    def _play_on(self, argument: str) -> None:
        happening = next((known for known in HAPPENINGS if known == argument), None)
        if happening is None:
            raise Mistake(f"Audio is {', '.join(HAPPENINGS)}. It is never {argument!r}.")
        self.show(self._conversation.playback(happening))

    def _press(self, argument: str) -> None:
        if argument not in BUTTONS:
            raise Mistake(f"There is no button {argument!r}. Press {', '.join(BUTTONS)}.")
        self.show(self._conversation.press(argument))

    def _change(self, setting: str, value: str) -> None:
        """What may change while a session is open."""
        self._stage.adjust(**{setting: value})
        click.echo(f"{_SETTING[setting]}: {value or 'none'}.")

    def _break(self, argument: str) -> None:
        self._stage.adjust(faults=self._stage.settings.faults.changed(argument.split()))
        click.echo(f"Broken: {self._stage.settings.faults}.")

    def _move(self, setting: str, value: str) -> None:
        """What begins a conversation of its own."""
        if value:
            self._conversation = self._stage.change(**{setting: value})
        click.echo(f"{_SETTING[setting]}: {getattr(self._stage.settings, setting) or 'the usual one'}.")
        if setting == "locale":
            self.greet()

    def _forget(self) -> None:
        self._conversation = self._stage.forget()
        click.echo("All is forgotten, and no session is open.")


def lines(exchange: Exchange) -> Iterator[str]:
    """An exchange as a person reads it: what was heard dimmed, then what was said and shown."""
    if exchange.heard.kind == "nobody" and not exchange.spoken:
        yield from (click.style(f"  ({note})", dim=True) for note in exchange.notes)
        return
    if exchange.heard.kind != "device":
        yield click.style(f"  heard: {heard(exchange)}", dim=True)
    for turn in exchange.turns:
        if exchange.heard.kind == "device":
            yield click.style(f"  sent: {turn.request['request']['type']}", dim=True)
        yield from (click.style(f"  log: {line}", dim=True) for line in turn.printed.splitlines())
    for spoken in exchange.spoken:
        yield click.style("Alexa: ", bold=True) + spoken.text
    if exchange.reprompt and exchange.reprompt != exchange.speech:
        yield click.style(f"  reprompt: {exchange.reprompt}", dim=True)
    if exchange.card:
        yield from _card(exchange.card)
    if exchange.screen:
        yield f"  screen: {' | '.join(exchange.screen)}"
    yield from (click.style(f"  error: {error}", fg="red") for error in exchange.errors)
    yield from (click.style(f"  note: {note}", fg="yellow") for note in exchange.notes)
    if exchange.ended:
        yield click.style("  (session ended)", dim=True)


def _card(card: Card) -> Iterator[str]:
    text = [line for line in card.text.splitlines() if line.strip()]
    if not card.title and not text:
        yield f"  card: {card.type} {', '.join(card.permissions)}".rstrip()
    elif len(text) <= 1:
        yield f"  card: {': '.join(filter(None, (card.title, *text)))}"
    else:
        yield f"  card: {card.title}"
        yield from (f"    {line}" for line in text)


def heard(exchange: Exchange) -> str:
    """ "PledgeIntent litres=10 (sample)" """
    heard = exchange.heard
    names = {"launch": "LaunchRequest", "exit": "exit", "silence": "silence"}
    names |= {"confirmed": "yes", "denied": "no", "nobody": "nothing for the skill"}
    name = heard.intent or names.get(heard.kind, "nothing the skill knows")
    slots = "".join(f" {slot}={value}" for slot, value in exchange.slots.items())
    return f"{name}{slots} ({heard.how})" if heard.kind == "intent" else name


def hint(conversation: Conversation) -> str:
    """What a newcomer may say: "open clean water · tell me a fact · :help"."""
    own = (intent for intent in conversation.model.intents.values() if not intent.name.startswith("AMAZON."))
    sample = next(filter(None, (_plain_sample(intent) for intent in own)), None)
    return " · ".join(filter(None, (conversation.opening, sample, ":help")))


def _plain_sample(intent: Intent) -> str | None:
    return next((sample for sample in intent.samples if "{" not in sample and " " in sample), None)


def _dim(text: str) -> None:
    click.echo(click.style(text, dim=True))


def _lines(history: Path) -> Iterator[str]:
    """What the listener types until the end of the input or Ctrl-C."""
    if not sys.stdin.isatty():
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        for line in sys.stdin:
            click.echo(f"> {line.rstrip()}")
            yield line
        return
    with _history(history), contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            yield input("> ")
    click.echo()


@contextlib.contextmanager
def _history(file: Path) -> Iterator[None]:
    """The up arrow brings back what was typed, also in an earlier talk."""
    try:
        import readline
    except ImportError:  # Windows has none
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(file)
    try:
        yield
    finally:
        readline.set_history_length(1000)
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(file)

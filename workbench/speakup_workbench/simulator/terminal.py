"""`speakup talk`: a conversation in the terminal, typed instead of spoken."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Intent
from speakup_workbench.simulator import built_in_types, failure
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.listener import ACTIONS, Listener
from speakup_workbench.simulator.recording import Recording
from speakup_workbench.simulator.response import Card
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.talk_lines import card_line

COMMANDS = {
    ":json": "the requests and responses of the last exchange",
    ":save FILE": "write what was said and what came back to a conversation file, as in :save first_visit.talk",
    ":fresh": "forget everything that was remembered",
    ":help": "this list",
    ":quit": "leave; so does Ctrl-D",
}
HELP = "What you type is what the listener says.\n" + "\n".join(
    f"  {name:16} {meaning}" for name, meaning in (ACTIONS | COMMANDS).items()
)


def talk(stage: Stage, named_in: Callable[[Path], Mapping[str, str]], history: Path) -> None:
    """Talks until the listener leaves. Works on a terminal and on a pipe.

    named_in: how a conversation file in a folder names what is talked to.
    """
    terminal = Terminal(stage, named_in)
    terminal.greet()
    for line in _lines(history):
        if line.strip() in (":quit", ":q", ":exit"):
            return
        terminal.take(line)


class Terminal:
    """One listener at the keyboard."""

    def __init__(self, stage: Stage, named_in: Callable[[Path], Mapping[str, str]]) -> None:
        self._stage, self._named_in = stage, named_in
        self._listener = Listener(stage)
        self._recording = Recording(stage, stage.clock.started)
        self._last: Exchange | None = None
        self._commands: dict[str, Callable[[], None]] = {
            ":help": lambda: click.echo(HELP),
            ":json": self._show_json,
            ":fresh": self._forget,
        }

    def greet(self) -> None:
        for note in built_in_types.notes(self._listener.conversation.model):
            click.echo(click.style(f"note: {note}", fg="yellow"))
        _dim(f"Try: {hint(self._listener.conversation)}")

    def take(self, line: str) -> None:
        """One line: a command, something done, or something said."""
        words = line.strip()
        if words in self._commands:
            self._commands[words]()
        elif words.split()[:1] == [":save"]:
            self._save(words.removeprefix(":save").strip())
        elif words.startswith(":"):
            self._act(words)
        elif words:
            self._hear(words)

    def _act(self, words: str) -> None:
        name = words.partition(" ")[0]
        if not self._listener.knows(name):
            click.echo(f"There is no command {name}. :help lists them.")
            return
        try:
            exchange = self._listener.act(words)
        except Mistake as mistake:
            click.echo(str(mistake))
            return
        self._recording.add(words, exchange)
        if exchange is None:
            _dim(f"({_who(self._stage.settings)})")
        else:
            self.show(exchange)
        if name == ":locale":
            self.greet()
        if name in (":now", ":wait"):
            _dim(f"(It is {self._stage.clock.now():%A %Y-%m-%d %H:%M %Z}.)")

    def _hear(self, words: str) -> None:
        conversation = self._listener.conversation
        if conversation.needs_opening(words):
            _dim(f'(no session is open, so "{conversation.opening}" is said first)')
            self._say(conversation.opening)
        self._say(words)

    def _say(self, words: str) -> None:
        exchange = self._listener.conversation.say(words)
        self._recording.add(words, exchange)
        self.show(exchange)

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

    def _save(self, file: str) -> None:
        try:
            saved = self._recording.save(file, self._named_in)
        except Mistake as mistake:
            click.echo(str(mistake))
            return
        _dim(f"(Saved. Hold it again: speakup replay {shlex.quote(str(saved))})")
        if self._recording.remembers:
            _dim("(Something was remembered when it began, and a replay begins with nothing: :fresh forgets it.)")

    def _forget(self) -> None:
        self._stage.forget()
        self._listener = Listener(self._stage)
        self._recording = Recording(self._stage)
        click.echo("All is forgotten, and no session is open.")


def _who(settings: Settings) -> str:
    """ "user ben, device kitchen, en-US, broken: none" """
    named = (("user", settings.user), ("device", settings.device), ("voice", settings.person))
    parts = [f"{what} {name}" for what, name in named if name]
    linked = ["account linked"] if settings.access_token else []
    return ", ".join([*parts, *linked, settings.locale, f"broken: {settings.faults}"])


def lines(exchange: Exchange) -> Iterator[str]:
    """An exchange as a person reads it: what was heard dimmed, then what was said and shown."""
    if exchange.heard.kind == "nobody" and not exchange.spoken:
        yield from (click.style(f"  ({note})", dim=True) for note in exchange.notes)
        return
    if exchange.heard.kind != "device":
        yield click.style(f"  heard: {exchange.heard}", dim=True)
    for turn in exchange.turns:
        if exchange.heard.kind == "device":
            yield click.style(f"  sent: {turn.request['request']['type']}", dim=True)
        yield from map(_log, turn.printed.splitlines())
        yield from (click.style(f"  asked: {call}", dim=True) for call in turn.calls)
    for spoken in exchange.spoken:
        yield click.style("Alexa: ", bold=True) + spoken.text
    if exchange.reprompt and exchange.spoken and exchange.reprompt != exchange.speech:
        yield click.style(f"  reprompt: {exchange.reprompt}", dim=True)
    if exchange.card:
        yield from _card(exchange.card)
    if exchange.screen:
        yield f"  screen: {' | '.join(exchange.screen)}"
    yield from (click.style(f"  error: {error}", fg="red") for error in exchange.errors)
    yield from (click.style(f"  note: {note}", fg="yellow") for note in exchange.notes)
    if exchange.ended and not exchange.listening:  # Alexa may go on for the skill, with a question of her own
        yield click.style("  (session ended)", dim=True)


def _log(line: str) -> str:
    told = failure.logged(line)
    return click.style(f"  failed: {told}", fg="red") if told else click.style(f"  log: {line}", dim=True)


def _card(card: Card) -> Iterator[str]:
    text = [line for line in card.text.splitlines() if line.strip()]
    if len(text) <= 1:
        yield f"  card: {card_line(card)}"
    else:
        yield f"  card: {card.title}"
        yield from (f"    {line}" for line in text)


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

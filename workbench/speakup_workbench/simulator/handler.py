"""A skill behind the conversation, whatever it is: how it is named, how it is called, what became of the call.

One file a kind: module.py, process.py (an ordinary skill), artefact.py (what SAM built), endpoint.py (http),
deployed.py (a Lambda function).
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.child import LambdaContext, encoded
from speakup_workbench.simulator.failure import describe

Handler = Callable[[dict[str, Any], Any], object]
"""Takes an event and a LambdaContext. What it prints is the skill's log. It may raise Failed and TimedOut."""


Modules = dict[str, ModuleType]


class HandlerError(Mistake):
    """A handler that cannot be loaded."""


class Failed(Exception):
    """A call that brought no reply, and why, in a sentence."""


class TimedOut(BaseException):
    """A call that was broken off at the time limit. No `except Exception` of a skill's stops it."""


@dataclass(frozen=True)
class Call:
    """What became of one call of a handler."""

    reply: object
    """As JSON has it; None when there is none."""
    seconds: float
    printed: str
    """What the skill wrote to its output and error streams, which on Lambda is its log."""
    failure: str | None = None
    """Why there is no reply that counts: a sentence, with the author's line if it is theirs."""


def call(handler: Handler, event: dict[str, Any], time_limit: float) -> Call:
    """Calls the handler. Whatever it does instead of replying in time becomes a `failure`.

    What a skill in this process leaves to Python's `random` follows from the id of the request, so that a conversation
    whose ids repeat goes as it went before.
    """
    printed = io.StringIO()
    chance = _chance(event["request"]["requestId"])
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), chance:
        made = _made(handler, event, time_limit)
    return replace(made, printed=printed.getvalue())


def call_together(handler: Handler, event: dict[str, Any], time_limit: float) -> list[Call]:
    """Two calls with the same event at the same time, the one that came back first in front; it has the log of both.

    A handler that takes one call at a time, as a process does, is given them one after the other.
    """
    printed, made = io.StringIO(), list[Call]()
    # Each call gets an event of its own: what a handler does to one is no business of the other's.
    events = [json.loads(json.dumps(event)) for _ in range(2)]
    calls = [Thread(target=lambda one: made.append(_made(handler, one, time_limit)), args=(one,)) for one in events]
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        for each in calls:
            each.start()
        for each in calls:
            each.join()
    return [replace(made[0], printed=printed.getvalue()), *made[1:]]


@contextlib.contextmanager
def _chance(seed: str) -> Iterator[None]:
    """Python's `random` from this seed; afterwards it goes on as if nothing had been drawn."""
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)


def _made(handler: Handler, event: dict[str, Any], time_limit: float) -> Call:
    started = time.monotonic()
    context = LambdaContext(event["request"]["requestId"], started + time_limit)
    reply: object = None
    failure = None
    try:
        reply = _as_json(handler(event, context))
    except TimedOut:
        failure = f"The skill had no answer after {time_limit:g} seconds, and Alexa waits no longer."
    except Failed as failed:
        failure = str(failed)
    except (Exception, SystemExit) as error:
        failure = f"The skill raised {describe(error)}"
    seconds = time.monotonic() - started
    if failure is None and seconds > time_limit:
        failure = f"The skill took {seconds:.1f} seconds, and Alexa waits {time_limit:g}."
    return Call(reply, seconds, "", failure)


def _as_json(reply: object) -> object:
    try:
        return json.loads(encoded(reply))
    except (TypeError, ValueError) as error:
        raise Failed(f"The skill returned what is no JSON: {error}.") from None


@contextlib.contextmanager
def opened(
    reference: str | Handler,
    environment: Mapping[str, str | None],
    *,
    folder: Path | None = None,
    python: str | None = None,
    network: bool = False,
    kept: Modules | None = None,
) -> Iterator[Handler]:
    """The handler that `reference` names or is, for as long as it is used.

    - `package.module:name`: imported here, from `folder`
    - `path/to/file.py:name`: an ordinary skill, in a process of its own
    - `.aws-sam/build/Function` or `.aws-sam/build/Function:module.name`: what SAM built, under Amazon's runtime client
    - `http://…`, `https://…`: a web service
    - `lambda:NAME` or an ARN: a deployed function, with the user's own credentials

    The first three, and a function, find the variables of `environment`; None takes one away. `python` is the
    interpreter for a process, `network` lets it reach other computers. `kept` are the modules of a package from an
    earlier time; see `module.imported`. Raises HandlerError.
    """
    if not isinstance(reference, str):
        from speakup_workbench.simulator import cloud, module

        with cloud.environment(environment):
            yield module.interrupted(reference)
        return
    # Each kind is imported when it is asked for: an answer in the terminal should not wait for the other four.
    place, _, name = reference.rpartition(":")
    given = {variable: value for variable, value in environment.items() if value is not None}
    if reference.startswith(("http://", "https://")):
        from speakup_workbench.simulator.endpoint import Endpoint

        yield Endpoint(reference)
    elif reference.startswith(("lambda:", "arn:")):
        from speakup_workbench.simulator import deployed

        yield deployed.function(reference.removeprefix("lambda:"))
    elif Path(reference).is_dir() or (place and Path(place).is_dir()):
        from speakup_workbench.simulator import artefact, process

        built, entry = (reference, "") if Path(reference).is_dir() else (place, name)
        with process.opened(artefact.program(Path(built), given, entry=entry, python=python)) as handler:
            yield handler
    elif not place or not name.isidentifier():
        raise HandlerError(f"{reference!r} names no handler. Write it as path/to/file.py:handler.")
    elif place.endswith(".py"):
        from speakup_workbench.simulator import process

        program = process.of_file(Path(place).resolve(), name, given, python=python, network=network)
        with process.opened(program) as handler:
            yield handler
    else:
        from speakup_workbench.simulator import cloud, module

        with cloud.environment(environment), module.imported(reference, folder, kept) as handler:
            yield module.interrupted(handler)

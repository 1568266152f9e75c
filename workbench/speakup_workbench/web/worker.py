"""A process in which one skill is talked to, seen from outside, and what goes on inside it.

Whatever the author's code does, it does it there: it may hang or end the process, and the server goes on.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.simulator import theatre
from speakup_workbench.simulator.failure import describe
from speakup_workbench.web import doctor, talk
from speakup_workbench.web.talk import Talk
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]

TO_OPEN = 30.0
"""Seconds in which a skill is there: Lambda gives its import ten."""
TO_ANSWER = 45.0
"""Seconds for a command: a skill that fails is called again to be told, twice if it has to be opened before."""


class Gone(Exception):
    """The process has ended, or was ended because no answer came; the text says which."""


class Worker:
    """The process, one command at a time. It is started at once, and is ready when somebody asks."""

    def __init__(self, wanted: Wanted) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(wanted, theirs), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def ask(self, command: Json, patience: float) -> Json:
        """The answer to a command. Raises Mistake, and Gone when there is none within `patience` seconds."""
        try:
            self._pipe.send_bytes(json.dumps(command).encode())
            if not self._pipe.poll(patience):
                self.close()
                raise Gone(f"gave no answer within {patience:g} seconds")
            answer: Json = json.loads(self._pipe.recv_bytes())
        except (EOFError, OSError, ValueError):
            self._process.join(1)
            raise Gone(f"ended its process ({_status(self._process.exitcode)})") from None
        if "mistake" in answer:
            raise Mistake(answer["mistake"])
        found: Json = answer["answer"]
        return found

    def close(self) -> None:
        """Ends the process, whatever it is doing; who waits for its answer is told."""
        self._process.kill()
        self._process.join()


def _status(code: int | None) -> str:
    if code is None:
        return "it hangs"
    return f"status {code}" if code >= 0 else signal.Signals(-code).name


# Inside of the process


def _work(wanted: Wanted, pipe: Connection) -> None:
    """Opens what the first command names, and does what the others say, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # as long as the process
    with theatre.opened() as within, contextlib.ExitStack() as closing:
        talks: list[Talk] = []

        def answer(command: Json) -> Json:
            if command["do"] == "examine":
                return doctor.examined(wanted, command["skill"])
            if command["do"] == "open":
                talks.append(closing.enter_context(talk.opened(wanted, command, within)))
                return {"script": talks[0].script(), "state": talks[0].state()}
            return talks[0].does(command)

        for command in _commands(pipe):
            pipe.send_bytes(json.dumps(_told(answer, command)).encode())


def _told(answer: Callable[[Json], Json], command: Json) -> Json:
    try:
        return {"answer": answer(command)}
    except (Mistake, ModelError) as mistake:
        return {"mistake": str(mistake)}
    except Exception as error:
        return {"mistake": f"The simulator failed at this: {describe(error)}. Restart, and report it if it stays."}


def _commands(pipe: Connection) -> Iterator[Json]:
    with contextlib.suppress(EOFError, OSError):
        while True:
            yield json.loads(pipe.recv_bytes())

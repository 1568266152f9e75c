"""A process in which one skill is talked to.

Whatever the author's code does, it does it there: it may hang or end the process, and the server goes on.
"""

from __future__ import annotations

import contextlib
import gc
import json
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from speakup_workbench.errors import Mistake

if TYPE_CHECKING:
    from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]

TO_OPEN = 30.0
"""Seconds in which a skill is there: Lambda gives its import ten."""
TO_ANSWER = 45.0
"""Seconds for a command: a skill that fails is called again to be told, twice if it has to be opened before."""

TO_END = 1.0
"""Seconds for that; a skill that nobody can interrupt keeps its process from it, which is killed then."""


class Gone(Exception):
    """The process has ended, or was ended because no answer came; the text says which."""


class Worker:
    """The process, one command at a time. It is started at once, before anybody knows what is wanted."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def meet(self, wanted: Wanted) -> None:
        """Comes before all that it is asked."""
        with contextlib.suppress(OSError):  # it has ended, as whoever asks is told
            self._pipe.send(wanted)

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
        """Ends the process and those that it has started, whatever they are doing; who waits for an answer is told."""
        self._process.terminate()  # a skill's own process has a session of its own, which it ends itself
        self._process.join(TO_END)
        if os.name == "posix" and self._process.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left of its group
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()


def _status(code: int | None) -> str:
    if code is None:
        return "it hangs"
    return f"status {code}" if code >= 0 else signal.Signals(-code).name


def _work(pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    gc.disable()  # of what is imported nothing is garbage, and to look for some takes a sixth of the time
    from speakup_workbench.web import child  # the server itself needs nothing of it

    child.work(pipe)

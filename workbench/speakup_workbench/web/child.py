"""What goes on in a worker's process: a skill is opened, and talked to."""

from __future__ import annotations

import contextlib
import gc
import json
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
from speakup_workbench.web import talk
from speakup_workbench.web.talk import Talk
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]

PAUSE = 1.0
"""Seconds after which nobody seems to be about to speak."""


def work(pipe: Connection) -> None:
    """Does one command after the other until the pipe is closed; "open" comes before all that are said to a skill.

    The first thing that the pipe brings is what is wanted.
    """
    if os.name == "posix":
        os.setpgrp()  # whoever ends this process ends those with it that it has started
    # An exit would be taken for the skill's own. Whatever is open is closed on the way, also a process of the skill's.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # as long as the process
    with theatre.opened() as within, contextlib.ExitStack() as closing:
        talks: list[Talk] = []
        try:
            wanted: Wanted = pipe.recv()
        except EOFError:
            return

        def answer(command: Json) -> Json:
            match command["do"]:
                case "examine":
                    from speakup_workbench.web import doctor  # who only talks does not wait for it

                    return doctor.examined(wanted, command["skill"])
                case "open":
                    talks.append(closing.enter_context(talk.opened(wanted, command, within)))
                    gc.freeze()  # what is there by now stays
                    gc.enable()
                    return {"script": talks[0].script(), "state": talks[0].state()}
                case _:
                    return talks[0].does(command)

        for command in _commands(pipe, lambda: talks[0].learning() if talks else iter(())):
            pipe.send_bytes(json.dumps(_told(answer, command)).encode())


def _told(answer: Callable[[Json], Json], command: Json) -> Json:
    try:
        return {"answer": answer(command)}
    except (Mistake, ModelError) as mistake:
        return {"mistake": str(mistake)}
    except Exception as error:
        return {"mistake": f"The simulator failed at this: {describe(error)}. Restart, and report it if it stays."}


def _commands(pipe: Connection, learning: Callable[[], Iterator[None]]) -> Iterator[Json]:
    """While nobody asks for anything, it is learnt what somebody might."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            for _ in () if pipe.poll(PAUSE) else learning():
                if pipe.poll(0):
                    break
            yield json.loads(pipe.recv_bytes())

"""A skill of the project: imported into this process, afresh for each conversation, and called here."""

from __future__ import annotations

import contextlib
import importlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from speakup_workbench.simulator.child import LambdaContext
from speakup_workbench.simulator.failure import describe
from speakup_workbench.simulator.handler import Handler, HandlerError, Modules, TimedOut


@contextlib.contextmanager
def imported(reference: str, folder: Path | None = None, kept: Modules | None = None) -> Iterator[Handler]:
    """The handler that `reference` names, as in package.module:name, found from `folder` or the current one.

    What its imports need stays in place for as long as it is used. `kept` are the package's modules from an earlier
    time, which are taken up again instead of imported; it is given those of this time. Raises HandlerError, with
    SpeakUpError's own message for a mistake in a skill's files.
    """
    place, _, name = reference.rpartition(":")
    home = str(folder or Path.cwd())
    sys.path.insert(0, home)
    package = place.rpartition(".")[0] or place
    known = _taken_away(package)
    sys.modules.update(kept or {})
    try:
        module = _run(place)
        handler = getattr(module, name, None)
        if not callable(handler):
            raise HandlerError(f"{module.__file__} has no function {name!r}. Correct {reference!r}.")
        yield handler
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(home)
        own = _taken_away(package)
        if kept is not None:
            kept.update(own)
        sys.modules.update(known)


def interrupted(handler: Handler) -> Handler:
    """The handler, broken off at its deadline where that can be done: on the main thread, and not on Windows."""

    def call(event: dict[str, Any], context: LambdaContext) -> object:
        with patient(context.deadline - time.monotonic()):
            return handler(event, context)

    return call


@contextlib.contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Raises TimedOut in what takes longer, where that can be done: on the main thread, and not on Windows.

    What never comes back to Python, such as a regular expression that runs for ever, is not broken off.
    """

    def ring(signal_number: int, frame: FrameType | None) -> None:
        raise TimedOut

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _taken_away(package: str) -> Modules:
    """The package's modules, which are imported afresh from now on.

    What a skill keeps from an earlier conversation, such as a client of DynamoDB, belongs to a cloud that is closed.
    """
    names = [name for name in list(sys.modules) if f"{name}.".startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}


def _run(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        sys.modules.pop(name, None)
        known = [kind.__module__ + "." + kind.__name__ for kind in type(error).__mro__]
        if "speakup.errors.SpeakUpError" in known:
            raise HandlerError(str(error)) from None
        raise HandlerError(f"The skill could not be imported: {describe(error)}. Correct it there.") from error

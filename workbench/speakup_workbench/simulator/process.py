"""A skill in a process of its own, as on Lambda: with Lambda's environment, killed when it is late, started anew."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from speakup_workbench.simulator import child
from speakup_workbench.simulator.child import LambdaContext
from speakup_workbench.simulator.failure import described
from speakup_workbench.simulator.handler import Failed, Handler, HandlerError, TimedOut
from speakup_workbench.simulator.runtime_api import Report, RuntimeApi

START_LIMIT = 30.0
"""Seconds a skill has to be imported before the first conversation."""
GRACE = 0.2
"""Seconds after the time limit in which a reply is still on its way."""
MAX_LOG = 20_000
"""Bytes of what a skill prints in one call that are shown."""
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
"""What a process needs of this computer to start at all."""
_PROXIES = tuple(name for kind in ("http", "https", "all") for name in (f"{kind}_proxy", f"{kind}_proxy".upper()))


@dataclass(frozen=True)
class Program:
    """What runs, where, and with which variables beside those of every function on Lambda."""

    command: Sequence[str]
    folder: Path
    """The current folder: that of the author's code."""
    handler: str
    """As Lambda's setting has it: "lambda_function.handler"."""
    variables: Mapping[str, str]


def of_file(
    file: Path, function: str, variables: Mapping[str, str], *, python: str | None = None, network: bool = False
) -> Program:
    """An ordinary skill, as Lambda has it: its folder comes first on the path and is the current one.

    python: the interpreter of the skill's own virtual environment; this one when None. Raises HandlerError.
    """
    if not file.is_file():
        raise HandlerError(f"There is no file {file}. Correct the path of the handler.")
    options = ["--network"] if network else []
    command = [interpreter(python), child.__file__, *options, file.stem, function]
    proxies = {name: os.environ[name] for name in _PROXIES if name in os.environ} if network else {}
    return Program(command, file.parent, f"{file.stem}.{function}", proxies | dict(variables))


def interpreter(python: str | None) -> str:
    """The full path of a Python that was named in any way. Raises HandlerError when there is none."""
    if python is None:
        return sys.executable
    found = shutil.which(python)
    if found is None:
        raise HandlerError(f"There is no Python at {python}. Name one that runs: --python venv/bin/python.")
    return os.path.abspath(found)  # a link stays a link: by its own path a Python knows its environment


@contextlib.contextmanager
def opened(program: Program, *, start_limit: float = START_LIMIT) -> Iterator[Handler]:
    """Starts the program and waits until it takes requests. Raises HandlerError when it never does."""
    with tempfile.TemporaryDirectory(prefix="speakup-", ignore_cleanup_errors=True) as folder:
        process = Process(program, Path(folder))
        try:
            process.start(time.monotonic() + start_limit)
        except Failed as failed:
            raise HandlerError(str(failed)) from None
        except TimedOut:
            raise HandlerError(f"The skill could not be imported within {start_limit:g} seconds.") from None
        else:
            yield process
        finally:
            process.stop()


class Process:
    """A handler whose skill lives in a process, from call to call while it can; then the next call has a new one."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._program = program
        self._log, self._home, self._shown = folder / "log", folder / "home", 0
        self._home.mkdir()
        self._turn = Lock()
        """One call at a time, as on Lambda; there another process would take the second."""
        self._process: subprocess.Popen[bytes] | None = None
        self._api: RuntimeApi | None = None

    def __call__(self, event: dict[str, Any], context: LambdaContext) -> object:
        """Raises Failed for what the skill did instead of replying, TimedOut when it did not in time."""
        with self._turn:
            return self._call(event, context)

    def _call(self, event: dict[str, Any], context: LambdaContext) -> object:
        try:
            if self._process is None or self._process.poll() is not None:
                self.start(context.deadline)
            assert self._api
            self._api.invoke(event, context.aws_request_id, context.deadline - time.monotonic())
            report = self._next(context.deadline, "response", "error")
            if report.kind == "error":
                raise Failed(_failed(report.body, self._program))
            return report.body
        finally:
            self._print()

    def start(self, deadline: float) -> None:
        """A process that is ready for a request, by `time.monotonic`. Raises Failed or TimedOut."""
        self.stop()
        self._api = api = RuntimeApi()
        with self._log.open("ab") as log:
            self._process = process = self._spawn(log.fileno(), api.address)

        def watch() -> None:
            process.wait()
            api.tell(Report("gone"))

        Thread(target=watch, daemon=True).start()
        report = self._next(deadline, "ready", "error")
        if report.kind == "error":
            self.stop()
            raise Failed(_unloaded(report.body, self._program))

    def stop(self) -> None:
        """Ends the process, if there is one."""
        if self._process is not None:
            _kill(self._process)
            self._process.wait()
        if self._api is not None:
            self._api.close()
        self._process = self._api = None

    def _next(self, deadline: float, *kinds: str) -> Report:
        assert self._api and self._process
        while True:
            report = self._api.report(deadline + GRACE - time.monotonic())
            if report is None:
                self.stop()
                raise TimedOut
            if report.kind == "gone":
                raise Failed(f"The skill's process {_end(self._process.wait())}.{self._last_words()}")
            if report.kind in kinds:
                return report

    def _spawn(self, log: int, address: str) -> subprocess.Popen[bytes]:
        program = self._program
        environment = lambda_environment(program) | {"AWS_LAMBDA_RUNTIME_API": address, "HOME": str(self._home)}
        try:
            return subprocess.Popen(
                program.command,
                cwd=program.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{program.command[0]} does not run ({error.strerror}). Name a Python: --python.") from None

    def _print(self) -> None:
        """What the process has printed since it was last asked, printed here."""
        with self._log.open("rb") as log:
            log.seek(self._shown)
            new = log.read(MAX_LOG)
            left_out = log.seek(0, os.SEEK_END) - self._shown - len(new)
            self._shown = log.tell()
        print(new.decode(errors="replace"), end="")
        if left_out:
            print(f"\n({left_out:,} bytes more)")

    def _last_words(self) -> str:
        with self._log.open("rb") as log:
            log.seek(max(self._shown, log.seek(0, os.SEEK_END) - MAX_LOG))
            lines = log.read().decode(errors="replace").strip().splitlines()
        return f" Last it printed: {lines[-1]}" if lines else ""


def lambda_environment(program: Program) -> dict[str, str]:
    """What every function finds on Lambda, and the program's own. Nothing else of this computer's environment.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "LANG": "en_US.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUSERBASE": site.getuserbase(),  # it would be looked for in HOME
        "AWS_LAMBDA_FUNCTION_NAME": "speakup",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/speakup",
        "AWS_LAMBDA_LOG_STREAM_NAME": "offline",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(program.folder),
        "_HANDLER": program.handler,
        **program.variables,
    }


def _unloaded(report: object, program: Program) -> str:
    kind = report.get("errorType") if isinstance(report, Mapping) else None
    told = described(report, program.folder)
    if kind == "Runtime.Unloadable":
        return told
    if kind in ("ModuleNotFoundError", "Runtime.ImportModuleError"):
        python = program.command[0]
        return (
            f"The skill could not be imported: {told}. Install what it needs for {python}, "
            "or name the Python that has it: --python venv/bin/python."
        )
    return f"The skill could not be imported: {told}. Correct it there."


def _failed(report: object, program: Program) -> str:
    told = described(report, program.folder)
    if isinstance(report, Mapping) and report.get("errorType") == "Runtime.MarshalError":
        return f"The skill returned what is no JSON: {told}."
    return f"The skill raised {told}"


def _end(status: int) -> str:
    if status >= 0:
        return f"ended itself with exit status {status}"
    return f"was ended by {signal.Signals(-status).name}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and what it has started."""
    if process.poll() is not None:
        return
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()

"""A skill's entry point: loading it, and calling it as Lambda does."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import sys
import sysconfig
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from speakup_workbench.errors import Mistake

Handler = Callable[[dict[str, Any], object], dict[str, Any]]
Modules = dict[str, ModuleType]


class HandlerError(Mistake):
    """A handler that cannot be loaded."""


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda hands to a function beside the event."""

    aws_request_id: str
    deadline: float
    """By `time.monotonic`, in seconds."""
    function_name: str = "speakup"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:speakup"
    memory_limit_in_mb: str = "512"
    log_group_name: str = "/aws/lambda/speakup"
    log_stream_name: str = "offline"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round((self.deadline - time.monotonic()) * 1000))


@dataclass(frozen=True)
class Call:
    """What became of one call of a handler."""

    reply: object
    seconds: float
    printed: str
    """What the skill wrote to its output and error streams, which on Lambda is its log."""
    failure: str | None = None
    """The exception it raised, with the author's line; None when it returned."""


def call(handler: Handler, event: dict[str, Any], time_limit: float) -> Call:
    """Calls the handler. An exception, also a SystemExit, becomes a `failure`."""
    started = time.monotonic()
    context = LambdaContext(event["request"]["requestId"], started + time_limit)
    printed = io.StringIO()
    reply: object = None
    failure = None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            reply = handler(event, context)
        except (Exception, SystemExit) as error:
            failure = describe(error)
    return Call(reply, time.monotonic() - started, printed.getvalue(), failure)


@contextlib.contextmanager
def imported(reference: str, folder: Path | None = None, kept: Modules | None = None) -> Iterator[Handler]:
    """The handler that `reference` names, with what its imports need for as long as it is used.

    `reference` is `package.module:name`, found from `folder`, or `path/to/file.py:name`, whose own folder its
    imports start from. `kept` are the skill's modules from an earlier time, which are taken up again instead of
    imported; it is given those of this time. Raises HandlerError, and SpeakUpError's own message for a mistake in a
    skill's files.
    """
    place, _, name = reference.rpartition(":")
    if not place or not name.isidentifier():
        raise HandlerError(f"{reference!r} names no handler. Write it as path/to/file.py:handler.")
    file = Path(place).resolve() if place.endswith(".py") else None
    home = str(file.parent if file else folder or Path.cwd())
    sys.path.insert(0, home)
    package = file.stem if file else place.rpartition(".")[0] or place
    known = _taken_away(package)
    before = set(sys.modules)
    sys.modules.update(kept or {})
    try:
        module = _module_of(file) if file else _run(place, lambda: importlib.import_module(place))
        handler = getattr(module, name, None)
        if not callable(handler):
            raise HandlerError(f"{module.__file__} has no function {name!r}. Correct {reference!r}.")
        yield handler
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(home)
        own = _taken_away(package) | (_neighbours(home, before) if file else {})
        if kept is not None:
            kept.update(own)
        sys.modules.update(known)


def _taken_away(package: str) -> Modules:
    """The package's modules, which are imported afresh from now on.

    What a skill keeps from an earlier conversation, such as a client of DynamoDB, belongs to a cloud that is closed.
    """
    names = [name for name in sys.modules if f"{name}.".startswith(f"{package}.")]
    return {name: sys.modules.pop(name) for name in names}


def _neighbours(home: str, before: Collection[str]) -> Modules:
    """The same for what a file has imported from its own folder: another skill's may have the same names."""
    files = {name: getattr(sys.modules[name], "__file__", None) or "" for name in set(sys.modules).difference(before)}
    names = [name for name, path in files.items() if Path(path).is_relative_to(home) and _is_authors(path)]
    return {name: sys.modules.pop(name) for name in names}


def _module_of(file: Path) -> ModuleType:
    if file.stem in sys.modules:
        return sys.modules[file.stem]
    if not file.is_file():
        raise HandlerError(f"There is no file {file}. Correct the path of the handler.")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise HandlerError(f"{file} is no Python file. Give the one that holds the handler.")
    module = importlib.util.module_from_spec(spec)
    loader = spec.loader
    sys.modules[file.stem] = module  # its own parts may import it by name

    def execute() -> ModuleType:
        loader.exec_module(module)
        return module

    return _run(file.stem, execute)


def _run(name: str, load: Callable[[], ModuleType]) -> ModuleType:
    try:
        return load()
    except (Exception, SystemExit) as error:
        sys.modules.pop(name, None)
        known = [kind.__module__ + "." + kind.__name__ for kind in type(error).__mro__]
        if "speakup.errors.SpeakUpError" in known:
            raise HandlerError(str(error)) from None
        raise HandlerError(f"The skill could not be imported: {describe(error)}. Correct it there.") from error


def describe(error: BaseException) -> str:
    """The exception and the last line of the author's own code that led to it.

    "ZeroDivisionError: division by zero (skills/hello/skill.py:12, in greet)"
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"SyntaxError: {error.msg} ({_shown(error.filename)}:{error.lineno})"
    text = "".join(traceback.format_exception_only(error)).strip().splitlines()[0]
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_authors(frame.filename)]
    if not own:
        return text
    return f"{text} ({_shown(own[-1].filename)}:{own[-1].lineno}, in {own[-1].name})"


def _is_authors(filename: str) -> bool:
    foreign = (
        *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")),
        str(Path(__file__).parents[1]),
        "<frozen",
    )
    framework = sys.modules.get("speakup")
    if framework is not None and framework.__file__:
        foreign = (*foreign, str(Path(framework.__file__).parent))
    return not filename.startswith(foreign)


def _shown(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else filename

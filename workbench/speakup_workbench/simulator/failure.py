"""What went wrong in a skill, in a line: the error, and the author's own code that led to it."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

MAX_FRAMES = 4
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>\S+))?')
_LOGGED = re.compile(r"(?P<file>.+):(?P<line>\d+) (?P<name>\S+)")
_INSTALLED = {"site-packages", "dist-packages", "ask_sdk_core", "ask_sdk_runtime", "ask_sdk_model"}
_WRONG_SKILL = "Skill ID Verification failed"


def describe(error: BaseException) -> str:
    """The exception and the author's frames that led to it, the last one last.

    "ZeroDivisionError: division by zero (skills/hello/skill.py:12, in greet)"
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"SyntaxError: {error.msg} ({shown(error.filename)}:{error.lineno})"
    text = "".join(traceback.format_exception_only(error)).strip().splitlines()[0]
    frames = traceback.extract_tb(error.__traceback__)
    return _with(text, (f"{shown(at.filename)}:{at.lineno}, in {at.name}" for at in frames if _is_authors(at.filename)))


def described(report: object, home: Path | None = None) -> str:
    """The same for an error as Lambda reports it: `errorType`, `errorMessage`, `stackTrace`.

    `home` is the folder of the author's code; without one, it is whatever is not installed.
    """
    if not isinstance(report, Mapping):
        return f"an error that says only {str(report)[:200]!r}"
    kind, message = str(report.get("errorType") or ""), str(report.get("errorMessage") or "").strip()
    text = message if not kind or kind.startswith("Runtime.") else f"{kind}: {message}".rstrip(": ")
    text = text.splitlines()[0] if text else "an error without a message"
    if _WRONG_SKILL in text:
        text += " Say which skill this is: --skill-id."
    return _with(text, _places(report, home))


def _places(report: Mapping[str, Any], home: Path | None) -> Iterable[str]:
    trace = report.get("stackTrace")
    for entry in trace if isinstance(trace, list) else ():
        found = _FRAME.search(str(entry))
        if found and _is_at_home(Path(found["file"]), home):
            yield f"{shown(found['file'])}:{found['line']}" + (f", in {found['name']}" if found["name"] else "")


def logged(line: str) -> str | None:
    """What a line of Speak Up's own log tells of a turn that went wrong, or of a request refused; None for any other.

    "StoreError: The record does not fit Listener: litres is no int. Give the field its former type again …"
    """
    try:
        told = json.loads(line[line.index("{") :])
    except ValueError:
        return None
    match told:
        case {"what": "failed", "error": str(error), "text": str(text), "where": list(where)}:
            named = filter(None, (_LOGGED.fullmatch(str(place)) for place in where))
            own = (f"{shown(at['file'])}:{at['line']}, in {at['name']}" for at in named if _is_authors(at["file"]))
            return _with(f"{error}: {text}" if text else error, own)
        case {"what": "refused", "reason": str(reason)}:
            return f"the request is not answered: {reason}"
    return None


def _with(text: str, places: Iterable[str]) -> str:
    last = list(places)[-MAX_FRAMES:]
    return f"{text} ({' > '.join(last)})" if last else text


def _is_at_home(file: Path, home: Path | None) -> bool:
    return not _INSTALLED & set(file.parts) and (home is None or file.is_relative_to(home))


def _is_authors(filename: str) -> bool:
    foreign = (
        *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")),
        str(Path(__file__).parent),
        "<frozen",
    )
    framework = sys.modules.get("speakup")
    if framework is not None and framework.__file__:
        foreign = (*foreign, str(Path(framework.__file__).parent))
    return not filename.startswith(foreign)


def shown(filename: str) -> str:
    """A file's name as a person in the current folder writes it."""
    path = Path(filename)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else filename

"""What is logged: a line of JSON each, without a token, a user id or a word that was said.

A failure is one line, wherever the skill runs. In Lambda each turn is one more, with what was asked and how long the
answer took; where SPEAKUP_METRICS names a namespace it is in CloudWatch's embedded metric format too:

    Turns  Apologies  NotRead  NotSaved  Acts  ColdStarts   how many, by Skill; Turns also by Intent
    Duration                                                milliseconds, by Skill

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from speakup.errors import SpeakUpError

COUNTED = ("Turns", "Apologies", "NotRead", "NotSaved", "Acts", "ColdStarts")

# What has happened in the turn that is being answered, and whether it is private; each thread has its own.
_happened: ContextVar[Counter[str] | None] = ContextVar("happened", default=None)
_is_private: ContextVar[bool] = ContextVar("is_private", default=False)


def count(what: str, number: int = 1) -> None:
    """Counts one of COUNTED in the turn that is being answered."""
    happened = _happened.get()
    if happened is not None:
        happened[what] += number


def keep_private() -> None:
    """Whatever is logged of the turn that is being answered does not name its intent."""
    _is_private.set(True)


@contextmanager
def turn(skill: str, event: Any) -> Iterator[None]:
    """Logs the turn that is answered meanwhile, in Lambda."""
    _is_private.set(False)
    if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
        yield
        return
    start, happened = time.perf_counter(), Counter(Turns=1)
    token = _happened.set(happened)
    try:
        yield
    finally:
        _happened.reset(token)
        milliseconds = round((time.perf_counter() - start) * 1000, 1)
        line = _about(skill, "turn", event.get("request") if isinstance(event, Mapping) else None)
        line |= {name: happened[name] for name in COUNTED} | {"Duration": milliseconds}
        if trace := os.environ.get("_X_AMZN_TRACE_ID"):
            line["trace"] = trace.partition(";")[0].removeprefix("Root=")
        # To standard output, where Lambda leaves JSON as it is; the logging module would put it into a text.
        namespace = os.environ.get("SPEAKUP_METRICS")
        print(json.dumps(line | (_metrics(skill, line, namespace) if namespace else {}), default=str))


def refused(skill: str, request: Any, reason: str) -> None:
    """A request that the skill does not answer."""
    _write("warning", "refused", skill, request, reason=reason)


def failed(skill: str, request: Any, error: Exception) -> None:
    """An exception, by its type and the last places it came from; `request` has the id to find it by."""
    import traceback  # a cold start that goes well need not wait for it

    frames = traceback.extract_tb(error.__traceback__)[-3:]
    # What a listener said may stand in an error's text, so only our own errors, which hold none, show theirs.
    text = str(error) if isinstance(error, SpeakUpError) else ""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _write("error", "failed", skill, request, error=type(error).__name__, text=text, where=where)


def _write(level: str, what: str, skill: str, request: Any, **details: Any) -> None:
    import logging  # as above

    line = _about(skill, what, request) | details
    # Lambda's own JSON has the message as a text, and beside it what is extra, by which lines are found.
    text = json.dumps(line, default=str)
    logging.getLogger("speakup").log(logging.getLevelNamesMapping()[level.upper()], text, extra=line)


def _about(skill: str, what: str, request: Any) -> dict[str, Any]:
    request = request if isinstance(request, Mapping) else {}
    intent = request.get("intent")
    return {
        "skill": skill,
        "what": what,
        "request": request.get("requestId"),
        "type": request.get("type"),
        "intent": intent.get("name") if isinstance(intent, Mapping) and not _is_private.get() else None,
    }


def _metrics(skill: str, line: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    """What makes metrics of a line, and the two words that they are told apart by."""
    counts = [{"Name": name, "Unit": "Count"} for name in COUNTED]
    directives = [
        {
            "Namespace": namespace,
            "Dimensions": [["Skill"]],
            "Metrics": [*counts, {"Name": "Duration", "Unit": "Milliseconds"}],
        },
        {"Namespace": namespace, "Dimensions": [["Skill", "Intent"]], "Metrics": counts[:1]},
    ]
    return {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives},
        "Skill": skill,
        "Intent": str(line["intent"] or line["type"]),
    }

"""What is logged: one line of JSON, without a token, a user id or a word that was said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from speakup.errors import SpeakUpError


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

    request = request if isinstance(request, Mapping) else {}
    intent = request.get("intent")
    line = {
        "skill": skill,
        "what": what,
        "request": request.get("requestId"),
        "type": request.get("type"),
        "intent": intent.get("name") if isinstance(intent, Mapping) else None,
        **details,
    }
    logging.getLogger("speakup").log(logging.getLevelNamesMapping()[level.upper()], json.dumps(line, default=str))

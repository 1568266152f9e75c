"""Timers: what Alexa counts down on the skill's behalf.

https://developer.amazon.com/docs/smapi/alexa-timers-api-reference.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from speakup import dates
from speakup.access import Access, mapping, text
from speakup.errors import NotFound, ServiceError, SetupError
from speakup.replies import Permission

_PATH = "/v1/alerts/timers"


@dataclass(frozen=True)
class Timer:
    """One timer that this skill has started."""

    id: str
    label: str
    """What it is called, as in "shower"; empty without a name."""
    span: timedelta | None
    """How long it runs in all."""
    rings_at: datetime | None
    """None while it is paused."""
    remaining: timedelta | None
    """How much is left of one that is paused; None while it runs."""
    is_paused: bool = False


class Timers:
    """Starts, pauses and cancels timers.

    Every method raises PermissionMissing without Permission.TIMERS, NotSupported on a device that has no timers, and
    ServiceError when Alexa refuses or the device is off.
    """

    def __init__(self, access: Access, locale: str, text: Callable[[str, Mapping[str, object]], str]) -> None:
        """`text` puts a phrase into plain words."""
        self._access, self._locale, self._text = access, locale, text

    def start(self, span: timedelta, phrase: str | None = None, /, *, label: str = "", **words: object) -> Timer:
        """Starts a timer, which rings and then says the phrase, if there is one.

        `label` is the listener's own word for it. Raises SetupError for a span of less than a second.
        """
        if span < timedelta(seconds=1):
            raise SetupError("A timer cannot ring at once.", "Give it a timedelta of a second or more.")
        operation: dict[str, Any] = {"type": "NOTIFY_ONLY"}
        if phrase:
            content = {"locale": self._locale, "text": self._text(phrase, words)}
            operation = {"type": "ANNOUNCE", "textToAnnounce": [content]}
        body = {
            "duration": _iso(span),
            **({"timerLabel": label} if label else {}),
            "creationBehavior": {"displayExperience": {"visibility": "VISIBLE"}},
            "triggeringBehavior": {"operation": operation, "notificationConfig": {"playAudible": True}},
        }
        answer = self._call("POST", _PATH, body)
        timer = _read({**body, **mapping(answer)})
        if timer is None:
            raise ServiceError(f"Alexa's service answered without a timer to POST {_PATH}.")
        return timer

    def all(self) -> list[Timer]:
        """Every timer of this skill that has not rung yet."""
        answer = self._call("GET", _PATH)
        timers = mapping(answer).get("timers")
        found = [_read(timer) for timer in timers] if isinstance(timers, list) else []
        return [timer for timer in found if timer]

    def pause(self, timer_id: str) -> None:
        """Stops the clock of a timer; NotFound when it is there no more."""
        self._call("POST", f"{_PATH}/{{}}/pause", ids=[timer_id])

    def resume(self, timer_id: str) -> None:
        """Lets a paused timer run on; NotFound when it is there no more."""
        self._call("POST", f"{_PATH}/{{}}/resume", ids=[timer_id])

    def cancel(self, timer_id: str) -> None:
        """Takes a timer back; one that is there no more is no error."""
        with suppress(NotFound):
            self._call("DELETE", f"{_PATH}/{{}}", ids=[timer_id])

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None, ids: list[str] | None = None) -> Any:
        return self._access.call(method, path, body, ids=ids or [], scope=Permission.TIMERS, denied=(401, 403))


def _read(timer: Any) -> Timer | None:
    """A timer as Alexa tells of it; None when it has no id."""
    timer = mapping(timer)
    timer_id = text(timer.get("id"))
    if timer_id is None:
        return None
    return Timer(
        timer_id,
        text(timer.get("timerLabel")) or "",
        _span(timer.get("duration")),
        _moment(timer.get("triggerTime")),
        _span(timer.get("remainingTimeWhenPaused")),
        timer.get("status") == "PAUSED",
    )


def _iso(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count)


def _span(value: Any) -> timedelta | None:
    try:
        return dates.duration(str(value))
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None

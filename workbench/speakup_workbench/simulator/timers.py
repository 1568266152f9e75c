"""A timer that a skill has set: it runs, is paused, or has run out.

https://developer.amazon.com/docs/smapi/alexa-timers-api-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from speakup_workbench.simulator import localized
from speakup_workbench.simulator.clock import stamp
from speakup_workbench.simulator.refusal import Refusal

Json = dict[str, Any]

LONGEST = timedelta(hours=24)
_DURATION = re.compile(
    "P(?:(?P<days>[0-9]{1,9})D)?"
    "(?:T(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)
_TEXTS = {"NOTIFY_ONLY": None, "ANNOUNCE": "textToAnnounce", "LAUNCH_TASK": "textToConfirm"}


@dataclass(frozen=True)
class Timer:
    """One timer of one listener. All moments are aware and in UTC."""

    id: str
    asked: Mapping[str, Any]
    """`duration`, `timerLabel`, `creationBehavior` and `triggeringBehavior`, as the skill sent them."""
    locale: str
    """The device's language when it was set."""
    created: datetime
    updated: datetime
    ends: datetime | None
    """When it rings, or rang; None while it is paused."""
    left: timedelta = timedelta()
    """What remained when it was paused."""
    status: Literal["ON", "PAUSED", "OFF"] = "ON"

    @property
    def operation(self) -> Json:
        """What happens when it ends; its `type` is NOTIFY_ONLY, ANNOUNCE or LAUNCH_TASK."""
        return dict(self.asked["triggeringBehavior"]["operation"])

    @property
    def text(self) -> str:
        """What Alexa says at the end, in the device's language if the skill gave it; for LAUNCH_TASK, what she asks."""
        content = self.operation.get(_TEXTS[self.operation["type"]] or "")
        return localized.chosen(content, self.locale) if content else str(self.asked.get("timerLabel") or "")

    def due(self, until: datetime) -> list[datetime]:
        """The moment it rings, if that is not later than `until`."""
        return [self.ends] if self.ends and self.status == "ON" and self.ends <= until else []

    def rang(self, until: datetime) -> Timer:
        """The timer after it has rung, if it was due."""
        return replace(self, status="OFF", updated=self.ends) if self.due(until) and self.ends else self

    def paused(self, now: datetime) -> Timer:
        """The timer standing still. Raises Refusal unless it runs."""
        if self.ends is None or self.status != "ON":
            raise Refusal(400, "INVALID_TIMER_STATUS", "Only a timer that is ON can be paused.")
        left = max(self.ends - now, timedelta())
        return replace(self, status="PAUSED", left=left, ends=None, updated=now.astimezone(UTC))

    def resumed(self, now: datetime) -> Timer:
        """The timer running again. Raises Refusal unless it was paused."""
        if self.status != "PAUSED":
            raise Refusal(400, "INVALID_TIMER_STATUS", "Only a timer that is PAUSED can be resumed.")
        moment = now.astimezone(UTC)
        return replace(self, status="ON", ends=moment + self.left, left=timedelta(), updated=moment)

    @property
    def details(self) -> Json:
        """What answers a POST or GET."""
        return {
            "id": self.id,
            "status": self.status,
            "duration": self.asked["duration"],
            "triggerTime": stamp(self.ends) if self.ends else None,
            "timerLabel": self.asked.get("timerLabel"),
            "createdTime": stamp(self.created),
            "updatedTime": stamp(self.updated),
            "remainingTimeWhenPaused": _iso(self.left) if self.status == "PAUSED" else None,
        }

    def as_json(self) -> Json:
        """What is kept in a file."""
        return {
            "id": self.id,
            "asked": dict(self.asked),
            "locale": self.locale,
            "created": self.created.isoformat(),
            "updated": self.updated.isoformat(),
            "ends": self.ends.isoformat() if self.ends else None,
            "left": self.left.total_seconds(),
            "status": self.status,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Timer:
        """What `as_json` kept. Raises Refusal, ValueError, TypeError or KeyError for anything else."""
        created = datetime.fromisoformat(kept["created"])
        return replace(
            read(kept["id"], kept["asked"], created, kept["locale"]),
            updated=datetime.fromisoformat(kept["updated"]),
            ends=datetime.fromisoformat(kept["ends"]) if kept["ends"] else None,
            left=timedelta(seconds=kept["left"]),
            status=kept["status"],
        )


def read(id: str, asked: object, now: datetime, locale: str) -> Timer:
    """What a skill asks for at `now`, on a device in this language. Raises Refusal."""
    if not isinstance(asked, Mapping):
        raise _invalid("The body is a JSON object with duration and triggeringBehavior.")
    label = asked.get("timerLabel")
    if label is not None and not isinstance(label, str):
        raise _invalid("timerLabel is a text.")
    _check_operation(asked.get("triggeringBehavior"))
    moment = now.astimezone(UTC)
    names = ("duration", "timerLabel", "creationBehavior", "triggeringBehavior")
    kept = {name: asked[name] for name in names if asked.get(name) is not None}
    return Timer(id, kept, locale, created=moment, updated=moment, ends=moment + _span(asked.get("duration")))


def _check_operation(behavior: object) -> None:
    operation = behavior.get("operation") if isinstance(behavior, Mapping) else None
    if not isinstance(operation, Mapping) or operation.get("type") not in _TEXTS:
        raise _invalid("triggeringBehavior.operation.type is NOTIFY_ONLY, ANNOUNCE or LAUNCH_TASK.")
    texts = _TEXTS[operation["type"]]
    if texts:
        localized.check(operation.get(texts), texts, "INVALID_TIMER")
    task = operation.get("task")
    named = isinstance(task, Mapping) and isinstance(task.get("name"), str)
    if operation["type"] == "LAUNCH_TASK" and not named:
        raise _invalid("LAUNCH_TASK has a task with a name.")


def _span(duration: object) -> timedelta:
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    span = timedelta(**parts)
    if not timedelta() < span <= LONGEST:
        raise _invalid("duration is ISO 8601, as in PT10M, and at most 24 hours.")
    return span


def _iso(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    amounts = ((seconds // 3600, "H"), (seconds % 3600 // 60, "M"), (seconds % 60, "S"))
    return "PT" + ("".join(f"{amount}{unit}" for amount, unit in amounts if amount) or "0S")


def _invalid(message: str) -> Refusal:
    return Refusal(400, "INVALID_TIMER", message)

"""Reminders: what Alexa says to the listener later, on the skill's behalf.

https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from speakup.access import Access, mapping
from speakup.dates import Every
from speakup.errors import NotFound, ServiceError, SetupError
from speakup.replies import Permission

When = datetime | timedelta | Every
"""A moment with its time zone, a span from now on, or a time that comes round."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_PATH = "/v1/alerts/reminders"


@dataclass(frozen=True)
class Reminder:
    """One reminder that this skill has set."""

    token: str
    """What Alexa calls it; keep it in turn.memory to change or cancel it later."""
    text: str
    at: datetime | None
    """When it rings, or first rang; None when Alexa does not tell."""
    rules: tuple[str, ...] = ()
    """How it recurs, as RFC 5545 writes it: FREQ=DAILY;BYHOUR=18 …; none for a reminder that rings once."""
    is_on: bool = True
    """Whether it is still to ring."""


class Reminders:
    """Sets, changes and cancels reminders. Amazon wants a spoken yes of the listener before each one.

    Every method raises PermissionMissing without Permission.REMINDERS, NotSupported on a device that cannot remind,
    and ServiceError when Alexa refuses, as for a moment that is past.
    """

    def __init__(
        self,
        access: Access,
        locale: str,
        now: Callable[[], datetime],
        text: Callable[[str, Mapping[str, object]], str],
    ) -> None:
        """`now` is the moment of the turn in the listener's own time zone; `text` puts a phrase into plain words."""
        self._access, self._locale, self._now, self._text = access, locale, now, text

    def set(self, when: When, phrase: str, /, **words: object) -> Reminder:
        """Sets a reminder that says a phrase; Every(time) means the time by the listener's own clock.

        Raises SetupError for a moment without a time zone and for a span of less than a second.
        """
        return self._sent("POST", [], when, phrase, words)

    def change(self, token: str, when: When, phrase: str, /, **words: object) -> Reminder:
        """Gives a reminder another time and another text; NotFound when it is there no more."""
        return self._sent("PUT", [token], when, phrase, words)

    def cancel(self, token: str) -> None:
        """Takes a reminder back; one that is there no more is no error."""
        with suppress(NotFound):
            self._call("DELETE", f"{_PATH}/{{}}", ids=[token])

    def all(self) -> list[Reminder]:
        """Every reminder that this skill has set for the listener."""
        answer = self._call("GET", _PATH)
        alerts = mapping(answer).get("alerts")
        found = [self._read(alert) for alert in alerts] if isinstance(alerts, list) else []
        return [reminder for reminder in found if reminder]

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None, ids: list[str] | None = None) -> Any:
        return self._access.call(method, path, body, ids=ids or [], scope=Permission.REMINDERS, denied=(401, 403))

    def _sent(self, method: str, token: list[str], when: When, phrase: str, words: Mapping[str, object]) -> Reminder:
        content = {"locale": self._locale, "text": self._text(phrase, words)}
        body = {
            "requestTime": _local(self._now()),
            "trigger": self._trigger(when),
            "alertInfo": {"spokenInfo": {"content": [content]}},
            "pushNotification": {"status": "ENABLED"},
        }
        answer = self._call(method, f"{_PATH}/{{}}" if token else _PATH, body, token)
        reminder = self._read({**body, **mapping(answer)})
        if reminder is None:
            raise ServiceError(f"Alexa's service answered without a reminder to {method} {_PATH}.")
        return reminder

    def _trigger(self, when: When) -> Mapping[str, Any]:
        if isinstance(when, timedelta):
            if when < timedelta(seconds=1):
                raise SetupError("A reminder cannot ring at once.", "Give it a timedelta of a second or more.")
            return {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": int(when.total_seconds())}
        now = self._now()
        if isinstance(when, Every):
            first = _absolute(when.after(now))
            recurrence = {"startDateTime": first["scheduledTime"], "recurrenceRules": [_rule(when)]}
            return {**first, "recurrence": recurrence}
        if when.tzinfo is None:
            raise SetupError("A reminder's moment has no time zone.", "Reckon it from turn.now, which has one.")
        return _absolute(when.astimezone(now.tzinfo))

    def _read(self, alert: Any) -> Reminder | None:
        """A reminder as Alexa tells of it; None when it has no token."""
        alert = mapping(alert)
        token, trigger = alert.get("alertToken"), mapping(alert.get("trigger"))
        rules = mapping(trigger.get("recurrence")).get("recurrenceRules")
        if not isinstance(token, str) or not token:
            return None
        return Reminder(
            token,
            _spoken(alert),
            self._moment(alert, trigger),
            tuple(map(str, rules)) if isinstance(rules, list) else (),
            alert.get("status") != "COMPLETED",
        )

    def _moment(self, alert: Mapping[str, Any], trigger: Mapping[str, Any]) -> datetime | None:
        try:
            if "scheduledTime" in trigger:
                zone = ZoneInfo(trigger["timeZoneId"]) if trigger.get("timeZoneId") else self._now().tzinfo
                return datetime.fromisoformat(trigger["scheduledTime"]).replace(tzinfo=zone)
            set_at = datetime.fromisoformat(alert["createdTime"]).astimezone(self._now().tzinfo)
            return set_at + timedelta(seconds=int(trigger["offsetInSeconds"]))
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            return None


def _absolute(moment: datetime) -> dict[str, Any]:
    return {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": _local(moment), "timeZoneId": str(moment.tzinfo)}


def _local(moment: datetime) -> str:
    """Amazon writes a time by the listener's clock, to the millisecond, and names the zone beside it."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")


def _rule(every: Every) -> str:
    at = f"BYHOUR={every.at.hour};BYMINUTE={every.at.minute};BYSECOND={every.at.second};INTERVAL=1"
    if not every.weekdays:
        return f"FREQ=DAILY;{at}"
    return f"FREQ=WEEKLY;{at};BYDAY={','.join(WEEKDAYS[day] for day in sorted(set(every.weekdays)))}"


def _spoken(alert: Mapping[str, Any]) -> str:
    contents = mapping(mapping(alert.get("alertInfo")).get("spokenInfo")).get("content")
    first = mapping(contents[0]) if isinstance(contents, list) and contents else {}
    return str(first.get("text") or "")

"""A reminder that a skill has set: what it says, when it rings, and what of it has rung.

https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from speakup_workbench.simulator import localized, triggers
from speakup_workbench.simulator.clock import stamp
from speakup_workbench.simulator.refusal import Refusal
from speakup_workbench.simulator.triggers import Trigger

Json = dict[str, Any]


@dataclass(frozen=True)
class Reminder:
    """One reminder of one listener. All moments are aware and in UTC."""

    token: str
    asked: Mapping[str, Any]
    """`trigger`, `alertInfo` and `pushNotification`, as the skill sent them."""
    trigger: Trigger
    """When it rings, as read from there."""
    zone: ZoneInfo
    """The device's, when it was asked for: a trigger need not name one."""
    locale: str
    """The device's language at that time."""
    created: datetime
    updated: datetime
    rung: datetime
    """What was due up to here has rung."""
    version: int = 1

    @property
    def text(self) -> str:
        """What Alexa says, in the device's language if the skill gave it."""
        return localized.chosen(self.asked["alertInfo"]["spokenInfo"]["content"], self.locale)

    @property
    def status(self) -> Literal["ON", "COMPLETED"]:
        """COMPLETED once it will not ring any more."""
        return "ON" if self.trigger.next(self.rung) else "COMPLETED"

    def due(self, until: datetime) -> list[datetime]:
        """When it rings up to this moment, in order; what has rung is left out."""
        return self.trigger.moments(self.rung, until)

    def rang(self, until: datetime) -> Reminder:
        """The reminder after all that is due has rung."""
        return replace(self, rung=max(self.rung, until.astimezone(UTC)))

    def changed(self, asked: object, now: datetime, zone: ZoneInfo, locale: str) -> Reminder:
        """The same reminder after a PUT. Raises Refusal."""
        anew = read(self.token, asked, now, zone, locale)
        return replace(anew, created=self.created, version=self.version + 1)

    @property
    def receipt(self) -> Json:
        """What answers a POST or PUT."""
        return {
            "alertToken": self.token,
            "createdTime": stamp(self.created),
            "updatedTime": stamp(self.updated),
            "status": self.status,
            "version": str(self.version),
            "href": f"/v1/alerts/reminders/{self.token}",
        }

    @property
    def details(self) -> Json:
        """What answers a GET."""
        return {key: value for key, value in self.receipt.items() if key != "href"} | dict(self.asked)

    def as_json(self) -> Json:
        """What is kept in a file."""
        return {
            "token": self.token,
            "asked": dict(self.asked),
            "zone": self.zone.key,
            "locale": self.locale,
            "created": self.created.isoformat(),
            "updated": self.updated.isoformat(),
            "rung": self.rung.isoformat(),
            "version": self.version,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Reminder:
        """What `as_json` kept. Raises Refusal, ValueError, TypeError or KeyError for anything else."""
        updated = datetime.fromisoformat(kept["updated"])
        return replace(
            read(kept["token"], kept["asked"], updated, ZoneInfo(kept["zone"]), kept["locale"]),
            created=datetime.fromisoformat(kept["created"]),
            rung=datetime.fromisoformat(kept["rung"]),
            version=int(kept["version"]),
        )


def read(token: str, asked: object, now: datetime, zone: ZoneInfo, locale: str) -> Reminder:
    """What a skill asks for at `now`, on a device in this zone and language. Raises Refusal."""
    if not isinstance(asked, Mapping):
        raise Refusal(400, "INVALID_ALERT_INFO", "The body is a JSON object with trigger and alertInfo.")
    requested = asked.get("requestTime")
    if requested is not None:
        try:
            datetime.fromisoformat(requested)
        except (ValueError, TypeError):
            raise Refusal(400, "INVALID_REQUEST_TIME", "requestTime reads 2026-11-21T10:00:00.000.") from None
    info = asked.get("alertInfo")
    told = info.get("spokenInfo") if isinstance(info, Mapping) else None
    content = told.get("content") if isinstance(told, Mapping) else None
    localized.check(content, "alertInfo.spokenInfo.content", "INVALID_ALERT_INFO")
    push = asked.get("pushNotification")
    if push is not None and not (isinstance(push, Mapping) and push.get("status") in ("ENABLED", "DISABLED")):
        raise Refusal(400, "INVALID_ALERT_INFO", "pushNotification.status is ENABLED or DISABLED.")
    moment = now.astimezone(UTC)
    kept = {key: asked[key] for key in ("trigger", "alertInfo", "pushNotification") if asked.get(key) is not None}
    trigger = triggers.read(asked.get("trigger"), now, zone)
    return Reminder(token, kept, trigger, zone, locale, created=moment, updated=moment, rung=moment)

"""The listener's clock: it runs like ours, stands still, or is set to another moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from speakup.dates import duration
from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.durations import Durations


class Clock:
    """Tells the time where the listener lives.

    >>> Clock(ZoneInfo("Europe/London"), datetime(2026, 11, 21, 8)).now().isoformat()
    '2026-11-21T08:00:00+00:00'
    """

    def __init__(self, zone: ZoneInfo, start: datetime | None = None, *, frozen: bool = True) -> None:
        self._zone, self._frozen = zone, frozen
        self.set(start or datetime.now(UTC))

    def now(self) -> datetime:
        """The moment, aware, in the listener's zone."""
        passed = timedelta() if self._frozen else datetime.now(UTC) - self._set_at
        return (self._start + passed).astimezone(self._zone)

    @property
    def started(self) -> datetime:
        """The moment that it was last set to."""
        return self._start.astimezone(self._zone)

    def set(self, moment: datetime) -> None:
        """Go on from `moment`; without a zone it is the listener's."""
        self._start, self._set_at = self.aware(moment).astimezone(UTC), datetime.now(UTC)

    def aware(self, moment: datetime) -> datetime:
        """The moment with a zone: its own, else the listener's."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)


def moment(text: str) -> datetime:
    """Read what a user writes for a moment: "2026-11-21 08:00", with or without the time or an offset.

    Raises Mistake for anything else.
    """
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise Mistake(f'{text!r} is no moment. Write it as in "2026-11-21 08:00".') from None


def span(text: str) -> timedelta:
    """Read what a user writes for a length of time: "2 hours", "a week", "90 seconds". Raises Mistake."""
    heard = Durations("en").read(text.lower().split(), datetime.min)
    try:
        return duration(heard or "")
    except ValueError:
        raise Mistake(f'{text!r} is no length of time. Write it as in "2 hours" or "30 seconds".') from None


def stamp(moment: datetime) -> str:
    """As Alexa's services write a moment: 2026-11-21T10:00:01.000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"

"""Streaks: days in a row on which something was kept, by the listener's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass
class Streak:
    """A pledge for every day, and how it was kept. The memory of a skill that takes pledges inherits from it."""

    pledged_on: date | None = None
    """The day of the latest pledge; None while there is none."""
    last_checked: date | None = None
    """The last day that was asked about, or counted."""
    last_kept: date | None = None
    streak: int = 0
    """Days in a row up to `last_kept`."""
    days_kept: int = 0

    def day_to_ask_about(self, now: datetime) -> date | None:
        """The day of which one can ask whether the pledge was kept: yesterday in the morning, today after noon.

        None when that day lies before the pledge, or is settled because it was counted or asked about already.
        """
        day = now.date() if now.hour >= 12 else now.date() - timedelta(days=1)
        is_settled = self.last_checked is not None and self.last_checked >= day
        return None if self.pledged_on is None or day < self.pledged_on or is_settled else day

    def keep(self, day: date) -> bool:
        """Counts a day on which the pledge was kept; False for one that was counted before."""
        if self.last_kept and self.last_kept >= day:
            return False
        self.streak = self.streak + 1 if self.last_kept == day - timedelta(days=1) else 1
        self.last_kept = self.last_checked = day
        self.days_kept += 1
        return True

    def streak_today(self, today: date) -> int:
        """The streak as it stands: it lives as long as yesterday or today was kept."""
        return self.streak if self.last_kept and self.last_kept >= today - timedelta(days=1) else 0

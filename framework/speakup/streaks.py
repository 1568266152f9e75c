"""Streaks: days in a row on which something was kept, by the listener's own calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def day_to_ask_about(now: datetime, pledged_on: date | None, last_checked: date | None) -> date | None:
    """The day of which one can ask whether the pledge was kept: yesterday in the morning, today after noon.

    None when that day lies before the pledge, or is settled because it was counted or asked about already.
    """
    day = now.date() if now.hour >= 12 else now.date() - timedelta(days=1)
    is_settled = last_checked is not None and last_checked >= day
    return None if pledged_on is None or day < pledged_on or is_settled else day


def streak_on(day: date, last_kept: date | None, streak: int) -> int:
    """The streak once `day` was kept: one longer after the day before, else a new one."""
    return streak + 1 if last_kept == day - timedelta(days=1) else 1


def streak_today(today: date, last_kept: date | None, streak: int) -> int:
    """The streak as it stands: it lives as long as yesterday or today was kept."""
    return streak if last_kept and last_kept >= today - timedelta(days=1) else 0

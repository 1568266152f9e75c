"""My Cause: a log of the time you give, a look back on the week, and a reminder if you want one."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from speakup import (
    Every,
    NotSupported,
    Permission,
    PermissionMissing,
    Reply,
    ServiceError,
    Skill,
    Turn,
    ask,
    ask_permission,
    diary,
    elicit,
    tell,
)

KEPT = timedelta(days=60)
LONGEST = timedelta(hours=16)  # on one day
REMINDED_AT = Every(time(18), weekdays=(6,))  # Sunday


class Deed(Enum):
    """The ids of the slot type Deed."""

    HELPED = "helped"
    LEARNED = "learned"
    SPOKE_UP = "spoke-up"


@dataclass
class Entry:
    """Something that was done."""

    on: date
    deed: Deed
    span: timedelta


@dataclass
class Listener:
    """What My Cause remembers between conversations."""

    visits: int = 0
    entries: list[Entry] = field(default_factory=list)
    """Those of the last two months."""
    given: timedelta = timedelta()
    """All time ever logged."""
    looked_back_on: date | None = None
    """The day of the latest look back on a week, or of the first entry."""
    reminder: str = ""
    """The token of Alexa's reminder."""


skill = Skill(__name__, memory=Listener)


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    if not turn.remembers:
        return tell("memory_unavailable")
    listener = turn.memory
    listener.visits += 1
    if past := diary.last_week(listener.entries, listener.looked_back_on, turn.today):
        listener.looked_back_on = turn.today
        return ask("welcome_week", given=summed(past), count=len(past), then="log_asked")
    return ask("welcome" if listener.visits == 1 else "welcome_back", then="log_asked")


def summed(entries: list[Entry]) -> timedelta:
    return sum((entry.span for entry in entries), timedelta())


# The log


@skill.intent("LogIntent")
def log(turn: Turn[Listener], deed: Deed, span: timedelta) -> Reply:
    """Alexa asks for what was not said: what was done, and for how long."""
    if not timedelta() < span <= LONGEST:
        return elicit("span", "span_out_of_range", longest=LONGEST)
    listener = turn.memory
    entry = Entry(turn.today, deed, span)
    listener.entries = [*diary.recent(listener.entries, turn.today, KEPT), entry]
    listener.given += span
    listener.looked_back_on = listener.looked_back_on or turn.today
    turn.did("TimeGiven", minutes=span / timedelta(minutes=1))
    week = summed(diary.week(listener.entries, turn.today))
    if len(listener.entries) == 1 and not listener.reminder:
        return ask("logged_first", span=span, then="reminder_offered")
    everyone = turn.totals["TimeGiven"]
    return ask("logged", span=span, week=week, everyone=everyone, then="log_asked")


@skill.intent("AMAZON.YesIntent", scene="log_asked")
def log_more(turn: Turn[Listener]) -> Reply:
    return ask("what_was_it", then="log_asked")


@skill.intent("AMAZON.NoIntent", scene="log_asked")
def nothing_more(turn: Turn[Listener]) -> Reply:
    return tell("goodbye")


@skill.intent("WeekIntent")
def look_back(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    listener.looked_back_on = turn.today if listener.entries else None
    now, before = (summed(diary.week(listener.entries, turn.today - timedelta(days=ago))) for ago in (0, 7))
    return ask("week", given=now, is_more=now > before > timedelta(), ever=listener.given, then="log_asked")


# A reminder, from Alexa


@skill.intent("RemindIntent")
def offer_reminder(turn: Turn[Listener]) -> Reply:
    return ask("reminded_already" if turn.memory.reminder else "reminder_offer", then="reminder_offered")


@skill.intent("AMAZON.YesIntent", scene="reminder_offered")
@skill.permission(Permission.REMINDERS)
def remind(turn: Turn[Listener]) -> Reply:
    """Time and words were read out and agreed to; Alexa may still have to ask for the permission, and comes back."""
    try:
        cancel(turn)
        turn.memory.reminder = turn.services.reminders.set(REMINDED_AT, "reminder_text").token
    except PermissionMissing:
        return ask_permission(Permission.REMINDERS, "why_reminders")
    except NotSupported:
        return ask("no_reminders_here", then="log_asked")
    return ask("will_remind", then="log_asked")


@skill.intent("AMAZON.NoIntent", scene="reminder_offered")
@skill.permission(Permission.REMINDERS, "denied")
def no_reminder(turn: Turn[Listener]) -> Reply:
    return ask("no_reminder", then="log_asked")


@skill.intent("EndReminderIntent")
def end_reminder(turn: Turn[Listener]) -> Reply:
    cancel(turn)
    return ask("reminder_ended", then="log_asked")


def cancel(turn: Turn[Listener]) -> None:
    if turn.memory.reminder:
        with suppress(ServiceError):  # one that cannot be taken back, or was by hand, does no harm
            turn.services.reminders.cancel(turn.memory.reminder)
        turn.memory.reminder = ""


# Leaving no trace

skill.forgets_on("ForgetMeIntent", then="log_asked")


@skill.intent("AMAZON.YesIntent", scene="forget_offered")
def forget(turn: Turn[Listener]) -> Reply:
    """The reminder goes, too; what was counted for everyone stays, since it names nobody."""
    cancel(turn)
    turn.forget()
    return tell("forgotten")


handler = skill.handler

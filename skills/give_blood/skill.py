"""Give Blood: when you may give again, a reminder if you want one, and what people get wrong about it.

What somebody says of a donation stays in `turn.session`, which ends with the conversation, and in nothing else: the
memory knows no day, no kind and nobody's health, and no reply is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from skills.give_blood import donation
from skills.give_blood.donation import Donor, Kind, Lead, Puzzle, Topic
from speakup import (
    DateRange,
    Permission,
    PermissionMissing,
    Reply,
    ServiceError,
    Skill,
    TimeRange,
    Turn,
    ask,
    ask_permission,
    delegate,
    elicit,
    tell,
)


@dataclass
class Listener:
    """What Give Blood remembers between conversations: nothing of a donation, and nothing of anybody's health."""

    visits: int = 0
    myths_told: int = 0
    """How many of the round; which ones somebody asked for by name is not remembered."""
    invited_on: date | None = None
    """When we last asked to bring a friend along; it is asked once a month."""


skill = Skill(__name__, memory=Listener, memory_of="person", keep_replies=False)


# Welcome


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    if not turn.remembers:  # dates and myths need no notes
        return ask("welcome", then="date_offered")
    turn.memory.visits += 1
    if turn.memory.visits == 1:
        return ask("welcome", then="date_offered")
    told, left = turn.memory.myths_told, len(donation.myths_on(turn.today, turn.locale)) - turn.memory.myths_told
    return ask("welcome_back", told=told, left=max(left, 0), then="date_offered")


NO_DATE_YET = {"name": "NextDateIntent", "slots": {name: {"name": name} for name in ("last", "kind")}}


@skill.intent("AMAZON.YesIntent", scene="date_offered")
@skill.intent("WrongDayIntent")
def ask_day(turn: Turn[Listener]) -> Reply:
    return elicit("last", "last_ask", intent=NO_DATE_YET)


@skill.intent("AMAZON.NoIntent")
@skill.intent("AMAZON.NextIntent")
def no_date(turn: Turn[Listener]) -> Reply:
    """A no to whatever has no answer of its own, such as a day that one would rather not tell."""
    return ask("myth_offered", then="myth_offered")


@skill.intent("NeverIntent")
def never_gave(turn: Turn[Listener]) -> Reply:
    """Who has never given waits for nothing; the first step is an appointment."""
    when = _offer(turn, turn.today)
    return ask("first_time", when=when, then="reminder_offered")


# What was given, and when


NOTHING_YET = {"day": "", "kind": "", "donor": Donor.UNSAID.value}


@skill.intent("NextDateIntent")
@skill.intent("CorrectIntent")
def next_date(turn: Turn[Listener], last: DateRange | None = None, kind: Kind | None = None) -> Reply:
    """A day or a kind takes the place of the one heard before, and the other one stands; both, or neither, begin anew.

    A day that cannot be is asked for again at once. For what is missing Alexa asks, with the prompts of the model.
    """
    gave = NOTHING_YET if bool(last) == bool(kind) else turn.session.get("gave", NOTHING_YET)
    kind = kind or (Kind(gave["kind"]) if gave["kind"] else None)
    day = donation.day_meant(last, turn.today) if last else None
    if isinstance(day, Puzzle):
        why = "last_ahead" if day is Puzzle.AHEAD else "last_vague" if day is Puzzle.VAGUE else "last_long_ago"
        return elicit("last", why, intent=NO_DATE_YET)
    if gave["day"] and not day:
        day = donation.Day(date.fromisoformat(gave["day"]))
    told = {"day": day.date.isoformat() if day else "", "kind": kind.value if kind else ""}
    turn.session["gave"] = gave | told
    if day and kind:
        return ask("heard_back", gave=day, kind=kind.value, today=turn.today, then="heard_back")
    if turn.intent == "NextDateIntent":
        return delegate()
    return ask_kind(turn) if day else ask_day(turn)


@skill.intent("WrongKindIntent")
def ask_kind(turn: Turn[Listener]) -> Reply:
    return elicit("kind", "kind_ask", intent=NO_DATE_YET)


@skill.intent("AMAZON.NoIntent", scene="heard_back")
def heard_wrong(turn: Turn[Listener]) -> Reply:
    return ask("what_was_wrong", then="heard_back")


@skill.intent("AMAZON.YesIntent", scene="heard_back")
def heard_right(turn: Turn[Listener]) -> Reply:
    """Whether to count for a man or for a woman is asked only where it makes a difference today."""
    gave = turn.session["gave"]
    if gave["donor"] == Donor.UNSAID.value and _next_day(turn, Donor.MAN) != (last := _next_day(turn, Donor.UNSAID)):
        if last > turn.today:
            return ask("donor_ask", then="donor_asked")
    return _tell_date(turn)


@skill.intent("DonorIntent")
def told_donor(turn: Turn[Listener], donor: Donor) -> Reply:
    """Asked where men and women wait differently; whoever would rather not say hears the longer time."""
    gave = turn.session.get("gave", NOTHING_YET)
    if not (gave["kind"] and gave["day"]):
        return ask_day(turn)
    turn.session["gave"]["donor"] = donor.value
    return _tell_date(turn)


@skill.intent("AMAZON.NoIntent", scene="donor_asked")
@skill.intent("AMAZON.NextIntent", scene="donor_asked")
@skill.intent("DontKnowIntent", scene="donor_asked")
def donor_unsaid(turn: Turn[Listener]) -> Reply:
    return told_donor(turn, Donor.UNSAID)


def _next_day(turn: Turn[Listener], donor: Donor) -> date:
    gave = turn.session["gave"]
    return donation.next_day(date.fromisoformat(gave["day"]), Kind(gave["kind"]), donor, turn.locale)


def _tell_date(turn: Turn[Listener]) -> Reply:
    gave, today = turn.session["gave"], turn.today
    day = _next_day(turn, Donor(gave["donor"]))
    is_longer = gave["donor"] == Donor.UNSAID.value and day != _next_day(turn, Donor.MAN)
    turn.session["source"] = {"kind": gave["kind"], "donor": gave["donor"]}
    weeks, when = round((day - today) / timedelta(weeks=1)), _offer(turn, day)
    return ask(
        "date_told",
        day=day,
        today=today,
        weeks=weeks,
        kind=gave["kind"],
        is_longer=is_longer,
        when=when,
        then="date_told",
    )


@skill.intent("RulesIntent")
def tell_rule(turn: Turn[Listener], kind: Kind = Kind.WHOLE_BLOOD) -> Reply:
    turn.session["source"] = {"kind": kind.value, "donor": "unsaid"}
    days = {donor.value: int(donation.rule(kind, donor, turn.locale).value) for donor in Donor}
    weeks = {donor: number // 7 for donor, number in days.items()}
    return ask("rule", kind=kind.value, days=days, weeks=weeks, then="date_offered")


# The reminder


def _offer(turn: Turn[Listener], day: date) -> datetime:
    """The moment that a yes would set; it waits in the session."""
    when = donation.first_reminder(day, turn.now)
    turn.session["remind_at"] = when.isoformat()
    return when


@skill.intent("AMAZON.YesIntent", scene="date_told")
@skill.intent("AMAZON.YesIntent", scene="reminder_offered")
@skill.permission(Permission.REMINDERS)
def set_reminder(turn: Turn[Listener]) -> Reply:
    """Sets what was read out and agreed to, and first asks Alexa for the permission where there is none yet."""
    when = datetime.fromisoformat(turn.session["remind_at"])
    turn.session = {"remind_at": when.isoformat()}  # what was given need not travel with the request for the permission
    try:
        turn.services.reminders.set(when, "reminder_text")
    except PermissionMissing:
        return ask_permission(Permission.REMINDERS, "why_reminders")
    except ServiceError:  # a device that cannot remind, too many reminders, no answer in time
        return ask("reminder_refused", then="myth_offered")
    if not turn.remembers:  # it is set all the same, and not counted
        return tell("reminder_set", others=0)
    turn.did("ReminderSet")
    return tell("reminder_set", others=turn.totals["ReminderSet"].others)


@skill.permission(Permission.REMINDERS, "denied")
@skill.intent("AMAZON.NoIntent", scene="date_told")
@skill.intent("AMAZON.NoIntent", scene="reminder_offered")
@skill.intent("AMAZON.NoIntent", scene="reminders_told")
@skill.intent("AMAZON.NoIntent", scene="forget_offered")
def leave_it(turn: Turn[Listener]) -> Reply:
    turn.session.pop("gave", None)
    return ask("left_as_it_is", then="myth_offered")


NO_DAY_YET = {"name": "RemindIntent", "slots": {name: {"name": name} for name in ("day", "at", "before", "lead")}}


@skill.intent("RemindIntent")
def remind(
    turn: Turn[Listener],
    day: DateRange | None = None,
    at: TimeRange | None = None,
    before: timedelta = timedelta(),
    lead: Lead | None = None,
) -> Reply:
    """Another day or another time than the one offered, which is read out before anything is set."""
    offered = turn.session.get("remind_at")
    if not (day or offered):
        return elicit("day", "day_ask", intent=NO_DAY_YET)
    now = turn.now
    start = datetime.fromisoformat(offered) if offered else donation.first_reminder(turn.today, now)
    when = donation.moved(start, now, day, at, lead.span if lead else before)
    if when is None:
        return elicit("day", "day_far", intent=NO_DAY_YET)
    is_past = when <= now
    if is_past:
        when = datetime.combine(turn.today + timedelta(days=1), when.time(), now.tzinfo)
    turn.session["remind_at"] = when.isoformat()
    return ask("reminder_offered", when=when, today=turn.today, is_past=is_past, then="reminder_offered")


@skill.intent("NextDateIntent", scene="date_told")
@skill.intent("NextDateIntent", scene="reminder_offered")
def remind_then(turn: Turn[Listener], last: DateRange | None = None, kind: Kind | None = None) -> Reply:
    """ "Friday", said of the reminder, is heard as a day like any other; one that has been is a correction."""
    is_ahead = last is not None and last.first > turn.today and not kind
    return remind(turn, last) if is_ahead else next_date(turn, last, kind)


@skill.intent("MyRemindersIntent")
def my_reminders(turn: Turn[Listener]) -> Reply:
    """Alexa keeps them, and we do not: so they are asked for."""
    try:
        waiting = [found.at for found in turn.services.reminders.all() if found.is_on and found.at]
    except PermissionMissing:
        waiting = []  # without the permission there can be none
    except ServiceError:
        return ask("reminders_unknown", then="myth_offered")
    if not waiting:
        return ask("no_reminders", then="date_offered")
    return ask("my_reminders", first=min(waiting), count=len(waiting), then="reminders_told")


@skill.intent("AMAZON.YesIntent", scene="reminders_told")
def cancel_reminders(turn: Turn[Listener]) -> Reply:
    for reminder in turn.services.reminders.all():
        turn.services.reminders.cancel(reminder.token)
    return ask("reminders_cancelled", then="date_offered")


# Myths


@skill.intent("MythIntent")
def tell_myth(turn: Turn[Listener], topic: Topic | None = None) -> Reply:
    """The next of the round, or the one that was asked for; which one that was is not remembered."""
    myths = donation.myths_on(turn.today, turn.locale)
    if not myths:
        return ask("no_fresh_myths", then="date_offered")
    is_first = turn.is_new and not (turn.remembers and turn.memory.visits)
    told = turn.memory.myths_told if turn.remembers else turn.session.get("myths_told", 0)
    myth = donation.myth_about(topic, turn.today, turn.locale) if topic else myths[told % len(myths)]
    if myth is None:
        return ask("no_such_myth", then="myth_offered")
    if topic is None:
        told = told % len(myths) + 1
        turn.session["myths_told"] = told
    if turn.remembers:
        turn.memory.myths_told = told
        turn.did("MythHeard")
    turn.session["source"] = {"myth": myth.id}
    count = len(myths) if topic is None and told == len(myths) else 0  # told when the round is complete
    text = myth.said_in(turn.locale)
    return ask("myth", myth=text, source=myth.source, is_first=is_first, count=count, then="myth_offered")


@skill.intent("AMAZON.YesIntent", scene="myth_offered")
@skill.intent("AMAZON.NextIntent", scene="myth_offered")
def yes_a_myth(turn: Turn[Listener]) -> Reply:
    return tell_myth(turn)


@skill.intent("AMAZON.NoIntent", scene="myth_offered")
@skill.intent("AMAZON.NoIntent", scene="invite")
def no_myth(turn: Turn[Listener]) -> Reply:
    """Once a month the way out leads past a small thing to do today."""
    invited = turn.memory.invited_on if turn.remembers else turn.today
    if invited and turn.today - invited < timedelta(days=30):
        return tell("goodbye")
    turn.memory.invited_on = turn.today
    return ask("invite", then="invite")


@skill.intent("InviteIntent")
@skill.intent("AMAZON.YesIntent", scene="invite")
def will_invite(turn: Turn[Listener]) -> Reply:
    turn.did("InvitePromised")
    return tell("invite_promised", others=turn.totals["InvitePromised"].others)


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Listener]) -> Reply:
    told = turn.session.get("source")
    if not told:
        return ask("no_source_yet", then="myth_offered")
    if "myth" in told:
        return ask("source", source=donation.MYTHS[turn.locale][told["myth"]].source, then="myth_offered")
    rule = donation.rule(Kind(told["kind"]), Donor(told["donor"]), turn.locale)
    return ask("source", source=rule.source, then="myth_offered")


# What Give Blood leaves to others


@skill.intent("BookIntent")
@skill.intent("AMAZON.YesIntent", scene="number_offered")
def book(turn: Turn[Listener]) -> Reply:
    return ask("book", when=_offer(turn, turn.today), then="reminder_offered")


@skill.intent("AllowedIntent")
def may_i(turn: Turn[Listener]) -> Reply:
    """Whether somebody may give is never ours to say, and what they said about it is not looked at."""
    return ask("may_i", then="number_offered")


@skill.intent("UnwellIntent")
def unwell(turn: Turn[Listener]) -> Reply:
    return ask("unwell", then="number_offered")


# Leaving no trace


@skill.intent("PrivacyIntent")
def tell_what_is_kept(turn: Turn[Listener]) -> Reply:
    return ask("what_is_kept", then="date_offered")


skill.forgets_on("ForgetMeIntent")

handler = skill.handler

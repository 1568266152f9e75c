"""My Cause: a fact for every day, each with its source, and a small pledge that grows into a streak."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from speakup import Facts, Reply, Skill, Turn, ask, tell
from speakup.streaks import Streak

FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))


@dataclass
class Listener(Streak):
    """What My Cause remembers between conversations."""

    visits: int = 0
    facts_heard: list[str] = field(default_factory=list)
    """Their ids, the latest last."""


skill = Skill(__name__, memory=Listener)


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    if not turn.remembers:  # facts are told all the same
        return ask("welcome", then="fact_offered")
    listener = turn.memory
    listener.visits += 1
    day = listener.day_to_ask_about(turn.now)
    if day:
        listener.last_checked = day
        return ask("how_did_it_go", is_today=day == turn.today, then="pledge_checked")
    return ask("welcome" if listener.visits == 1 else "welcome_back", then="fact_offered")


# Facts, and where they come from


def facts_heard(turn: Turn[Listener]) -> list[str]:
    """Their ids; those of this conversation alone while the listener's record cannot be read."""
    heard: list[str] = turn.memory.facts_heard if turn.remembers else turn.session.setdefault("facts_heard", [])
    return heard


@skill.intent("FactIntent")
@skill.intent("AMAZON.YesIntent", scene="fact_offered")
@skill.intent("AMAZON.NextIntent", scene="fact_offered")
def tell_fact(turn: Turn[Listener]) -> Reply:
    drawn = FACTS.next_unheard(facts_heard(turn), turn.today)
    if drawn is None:
        return ask("no_fresh_facts", then="pledge_offered")
    fact, begins_again = drawn
    said = fact.said_in(turn.locale)
    return ask("fact", fact=said, source=fact.source, begins_again=begins_again, then="fact_offered")


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Listener]) -> Reply:
    heard = facts_heard(turn)
    if not heard or heard[-1] not in FACTS:
        return ask("no_source_yet", then="fact_offered")
    fact = FACTS[heard[-1]]
    return ask("source", fact=fact.said_in(turn.locale), source=fact.source, then="fact_offered")


@skill.intent("AMAZON.NoIntent", scene="fact_offered")
def no_fact(turn: Turn[Listener]) -> Reply:
    if not turn.remembers or turn.memory.pledged_on:
        return tell("goodbye")
    return ask("pledge_offer", then="pledge_offered")


# The pledge


@skill.intent("PledgeIntent")
@skill.intent("AMAZON.YesIntent", scene="pledge_offered")
def pledge(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    if listener.pledged_on:
        return ask("pledged_already", then="fact_offered")
    listener.pledged_on = turn.today
    turn.did("PledgeMade")
    return ask("pledged", everyone=turn.totals["PledgeMade"], then="fact_offered")


@skill.intent("AMAZON.NoIntent", scene="pledge_offered")
def no_pledge(turn: Turn[Listener]) -> Reply:
    return tell("no_pledge")


@skill.intent("EndPledgeIntent")
def end_pledge(turn: Turn[Listener]) -> Reply:
    if not turn.memory.pledged_on:
        return ask("no_pledge_yet", then="pledge_offered")
    turn.memory.pledged_on = None
    return ask("pledge_ended", days=turn.memory.days_kept, then="fact_offered")


@skill.intent("KeptIntent")
def kept_today(turn: Turn[Listener]) -> Reply:
    return kept(turn, turn.today)


@skill.intent("AMAZON.YesIntent", scene="pledge_checked")
@skill.intent("KeptIntent", scene="pledge_checked")
def kept_as_asked(turn: Turn[Listener]) -> Reply:
    return kept(turn, turn.memory.last_checked or turn.today)


@skill.intent("AMAZON.NoIntent", scene="pledge_checked")
def not_kept(turn: Turn[Listener]) -> Reply:
    return ask("not_kept", then="fact_offered")


def kept(turn: Turn[Listener], day: date) -> Reply:
    listener = turn.memory
    if not listener.pledged_on:
        return ask("no_pledge_yet", then="pledge_offered")
    if not listener.keep(day):
        return ask("kept_already", streak=listener.streak, then="fact_offered")
    turn.did("PledgeKept")
    return ask("kept", streak=listener.streak, everyone=turn.totals["PledgeKept"], then="fact_offered")


@skill.intent("ProgressIntent")
def progress(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    if not listener.pledged_on:
        return ask("no_pledge_yet", then="pledge_offered")
    streak = listener.streak_today(turn.today)
    return ask("progress", days=listener.days_kept, streak=streak, then="fact_offered")


# Leaving no trace

skill.forgets_on("ForgetMeIntent", then="fact_offered")

handler = skill.handler

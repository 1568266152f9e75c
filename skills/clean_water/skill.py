"""Clean Water: a fact a day, a look at your own use, and a small pledge that grows into a streak."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from skills.clean_water import water
from skills.clean_water.water import Topic, volume
from speakup import Reply, Skill, Turn, ask, elicit, tell
from speakup.streaks import Streak


@dataclass
class Listener(Streak):
    """What Clean Water remembers between conversations."""

    visits: int = 0
    facts_heard: list[str] = field(default_factory=list)
    """Their ids, the latest last."""
    pledge: float = 0
    """Litres a day; 0 before the first pledge."""
    turned_down: bool = False
    """Whether a pledge was offered and turned down; it is not offered at every goodbye."""
    wants_mention: bool = False
    """Whether to ask at the next visit how the pledge went."""
    litres_saved: float = 0


skill = Skill(__name__, memory=Listener)


# Welcome


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    if not turn.remembers:  # facts are told all the same
        return ask("welcome", then="fact_offered")
    listener = turn.memory
    listener.visits += 1
    if listener.visits == 1:
        return ask("welcome", then="fact_offered")
    if listener.wants_mention:
        day = listener.day_to_ask_about(turn.now)
        if day:
            listener.last_checked = day
            pledge = volume(listener.pledge, turn.locale)
            return ask("how_did_it_go", pledge=pledge, is_today=day == turn.today, then="pledge_checked")
    return ask("welcome_back", then="fact_offered")


# Facts, tips and where they come from


def facts_heard(turn: Turn[Listener]) -> list[str]:
    """Their ids, the latest last; those of this conversation alone while the listener's record cannot be read."""
    heard: list[str] = turn.memory.facts_heard if turn.remembers else turn.session.setdefault("facts_heard", [])
    return heard


@skill.intent("FactIntent")
def tell_fact(turn: Turn[Listener], topic: Topic | None = None) -> Reply:
    """The next fact that this listener has not heard; when all have been told, they begin again."""
    drawn = water.FACTS.next_unheard(facts_heard(turn), turn.today, [topic] if topic else Topic)
    if drawn is None:
        return ask("no_fresh_facts", then="pledge_offered")
    fact, begins_again = drawn
    source = water.source_of(fact, turn.locale)
    return ask(
        "fact",
        fact=fact.said_in(turn.locale),
        source=source,
        year=source.as_of[:4],
        begins_again=begins_again,
        then="fact_offered",
    )


@skill.intent("AMAZON.YesIntent", scene="fact_offered")
@skill.intent("AMAZON.NextIntent", scene="fact_offered")
def yes_a_fact(turn: Turn[Listener]) -> Reply:
    return tell_fact(turn)


@skill.intent("AMAZON.NoIntent", scene="fact_offered")
def no_fact(turn: Turn[Listener]) -> Reply:
    if not turn.remembers or turn.memory.pledge or turn.memory.turned_down:
        return tell("goodbye")
    return ask("pledge_offer", then="pledge_offered")


@skill.intent("TipIntent")
def tell_tip(turn: Turn[Listener]) -> Reply:
    return tell_fact(turn, Topic.SAVING)


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Listener]) -> Reply:
    heard = facts_heard(turn)
    if not heard or heard[-1] not in water.FACTS:
        return ask("no_source_yet", then="fact_offered")
    fact = water.FACTS[heard[-1]]
    source = water.source_of(fact, turn.locale)
    return ask("source", fact=fact.said_in(turn.locale), source=source, then="fact_offered")


@skill.intent("AMAZON.NextIntent")
def skip(turn: Turn[Listener]) -> Reply:
    return ask("skipped", then="fact_offered")


# Your own use


@skill.intent("EstimateIntent")
def estimate(turn: Turn[Listener], shower: int, flushes: int, garden: timedelta = timedelta()) -> Reply:
    """Alexa asks for the minutes in the shower and for the flushes, and refuses what cannot be; see the model."""
    if garden > timedelta(hours=12):  # a rule of the model cannot say this: Alexa has none for durations
        return elicit("garden", "garden_too_long")
    use = water.daily_use(shower, flushes, garden, turn.locale)
    typical = water.typical_use(turn.locale)
    return ask(
        "estimated",
        shower=volume(use.shower, turn.locale),
        toilet=volume(use.toilet, turn.locale),
        other=volume(use.other, turn.locale),
        indoors=volume(use.indoors, turn.locale),
        garden=volume(use.garden, turn.locale),
        typical=volume(typical, turn.locale),
        is_less=use.indoors < typical,
        has_pledge=bool(turn.memory.pledge),
        sources=water.FIGURES.sources(turn.locale),
        then="estimated",
    )


@skill.intent("SourceIntent", scene="estimated")
def tell_figures(turn: Turn[Listener]) -> Reply:
    sources = water.FIGURES.sources(turn.locale)
    return ask("figures", sources=sources, has_pledge=bool(turn.memory.pledge), then="estimated")


# The pledge

NO_LITRES_YET = {"name": "PledgeIntent", "slots": {"litres": {"name": "litres"}}}


@skill.intent("PledgeIntent")
def pledge(turn: Turn[Listener], litres: float) -> Reply:
    """Alexa asks for the litres if they were not said."""
    listener = turn.memory
    if not 1 <= litres <= water.LARGEST_PLEDGE:
        largest = volume(water.LARGEST_PLEDGE, turn.locale)
        return elicit("litres", "litres_out_of_range", intent=NO_LITRES_YET, largest=largest)
    is_first = listener.pledged_on is None
    listener.pledge = litres
    listener.pledged_on = turn.today
    turn.did("PledgeMade", litres=litres)
    return ask(
        "pledged",
        pledge=volume(litres, turn.locale),
        shower=water.shorter_shower(litres, turn.locale),
        is_first=is_first,
        everyone=turn.totals["PledgeMade"],
        then="mention_offered",
    )


@skill.intent("PledgeGallonsIntent")
def pledge_gallons(turn: Turn[Listener], gallons: float) -> Reply:
    return pledge(turn, round(gallons * water.litres_in_a_gallon(turn.locale), 2))


@skill.intent("AMAZON.YesIntent", scene="pledge_offered")
@skill.intent("AMAZON.YesIntent", scene="estimated")
def yes_a_pledge(turn: Turn[Listener]) -> Reply:
    return elicit("litres", "litres_ask", intent=NO_LITRES_YET)


@skill.intent("AMAZON.NoIntent", scene="pledge_offered")
@skill.intent("AMAZON.NoIntent", scene="estimated")
def no_pledge(turn: Turn[Listener]) -> Reply:
    turn.memory.turned_down = True
    return tell("no_pledge")


@skill.intent("AMAZON.YesIntent", scene="mention_offered")
def mention(turn: Turn[Listener]) -> Reply:
    turn.memory.wants_mention = True
    return ask("mention_promised", then="fact_offered")


@skill.intent("AMAZON.NoIntent", scene="mention_offered")
def no_mention(turn: Turn[Listener]) -> Reply:
    turn.memory.wants_mention = False
    return ask("no_mention", then="fact_offered")


@skill.intent("EndPledgeIntent")
def end_pledge(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    if not listener.pledge:
        return ask("no_pledge_yet", then="pledge_offered")
    listener.pledge = 0
    listener.wants_mention = False
    return ask("pledge_ended", saved=volume(listener.litres_saved, turn.locale), then="fact_offered")


# Keeping it


@skill.intent("KeptIntent")
def kept_today(turn: Turn[Listener]) -> Reply:
    return _kept(turn, turn.today)


@skill.intent("AMAZON.YesIntent", scene="pledge_checked")
@skill.intent("KeptIntent", scene="pledge_checked")
def kept_as_asked(turn: Turn[Listener]) -> Reply:
    return _kept(turn, turn.memory.last_checked or turn.today)


@skill.intent("AMAZON.NoIntent", scene="pledge_checked")
def not_kept(turn: Turn[Listener]) -> Reply:
    return ask("not_kept", then="fact_offered")


def _kept(turn: Turn[Listener], day: date) -> Reply:
    listener = turn.memory
    if not listener.pledge:
        return ask("no_pledge_yet", then="pledge_offered")
    if not listener.keep(day):
        return ask("kept_already", streak=listener.streak, then="fact_offered")
    listener.litres_saved = round(listener.litres_saved + listener.pledge, 2)
    turn.did("PledgeKept", litres=listener.pledge)
    return ask(
        "kept",
        streak=listener.streak,
        saved=volume(listener.litres_saved, turn.locale),
        everyone=turn.totals["PledgeKept"],
        then="fact_offered",
    )


@skill.intent("ProgressIntent")
def progress(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    if not listener.pledge:
        return ask("no_pledge_yet", then="pledge_offered")
    return ask(
        "progress",
        pledge=volume(listener.pledge, turn.locale),
        days=listener.days_kept,
        streak=listener.streak_today(turn.today),
        saved=volume(listener.litres_saved, turn.locale),
        everyone=turn.totals["PledgeKept"],
        then="fact_offered",
    )


# Leaving no trace

skill.forgets_on("ForgetMeIntent", then="fact_offered")

handler = skill.handler

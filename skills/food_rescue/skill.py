"""Food Rescue: how long food keeps, what ought to be eaten first, and what a household saves from the bin."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from skills.food_rescue import rescues
from skills.food_rescue.dialogs import entities, filled, how_much, which
from skills.food_rescue.foods import FACTS, FOODS, Place, is_a_cry
from skills.food_rescue.rescues import Household, Item, Meant, Measure, Rescue
from speakup import (
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

F = TypeVar("F", bound=Callable[..., Reply])

skill = Skill(__name__, memory=Household)


# Welcome


@skill.launch
def welcome(turn: Turn[Household]) -> Reply:
    if not turn.remembers:  # how long food keeps is told all the same
        return ask("welcome", then="food_asked")
    home = turn.memory
    home.visits += 1
    home.tidy(turn.today)
    if home.is_new:
        return ask("welcome", then="food_asked")
    first, heard = next(iter(home.soonest()), None), entities(turn.memory.items)
    week = home.last_week(turn.today, turn.locale)
    if week.count:
        home.looked_back_on = turn.today
        total, then = rescues.told(week, turn.locale), "soon_offered" if first else "food_asked"
        return ask("welcome_week", total=total, has_list=bool(first), then=then, directives=heard)
    if first and first.until and first.until <= turn.today + timedelta(days=1):
        turn.session["item"] = first.key
        line = rescues.line(first, turn.today)
        return ask("welcome_soon", name=first.name, line=line, then="eaten_asked", directives=heard)
    if first:
        return ask("welcome_list", then="soon_offered", directives=heard)
    return ask("welcome_back", then="food_asked", directives=heard)


# How long it keeps


def about_food(answer: F) -> F:
    """Any words can fill the slot, so a cry for help may come as one: it is no food, and nothing is kept of it."""

    @wraps(answer)
    def answered(turn: Turn[Household], food: str | list[str], *slots: Any, **more: Any) -> Reply:
        if is_a_cry(food if isinstance(food, str) else " ".join(food)):
            return ask("in_need", then="food_asked")
        return answer(turn, food, *slots, **more)

    return cast(F, answered)


@skill.intent("KeepIntent")
@about_food
def keep(turn: Turn[Household], food: str, place: Place | None = None) -> Reply:
    """`food` is any name of the catalogue or of the list at home, or none that anybody knows."""
    meant = what_is_meant(turn, food)
    if meant.either:
        return which(turn, meant)
    turn.session |= {"asked_about": meant.name, "place": place and place.value, "told": meant.keeps_as.id}
    answer = FOODS.answer(meant.keeps_as, place, turn.locale)
    if meant.item and meant.item.until:
        until = rescues.when(meant.item.until, turn.today)
        return ask("keep_yours", name=meant.name, answer=answer, until=until, then="food_asked")
    if meant.food is None:
        return ask("keep_unknown", name=meant.name, answer=answer, then="watch_offered")
    return ask("keep", name=meant.name, answer=answer, then="watch_offered")


@skill.intent("FreezeIntent")
@about_food
def freeze(turn: Turn[Household], food: str) -> Reply:
    return keep(turn, food, Place.FREEZER)


@skill.intent("FoodIntent")
@skill.intent("FoodIntent", scene="rescue_asked")
@about_food
def only_a_food(
    turn: Turn[Household], food: list[str], amount: float | None = None, measure: Measure | None = None
) -> Reply:
    """ "Spinach" asks how long it keeps, or names another rescue; "two pounds of spinach" were rescued."""
    if turn.scene != "rescue_asked" and amount is None and measure is None:
        return keep(turn, food[0])
    return rescue(turn, food[0], amount, measure)


@skill.intent("AMAZON.YesIntent", scene="watch_offered")
def watch(turn: Turn[Household]) -> Reply:
    place = turn.session.get("place")
    return add(turn, turn.session["asked_about"], Place(place) if place else None)


@skill.intent("AMAZON.NoIntent", scene="watch_offered")
@skill.intent("AMAZON.NoIntent", scene="soon_offered")
@skill.intent("AMAZON.NoIntent", scene="late_asked")
@skill.intent("AMAZON.NoIntent", scene="fact_offered")
def what_else(turn: Turn[Household]) -> Reply:
    return ask("what_else", then="food_asked")


# What is at home


@skill.intent("AddIntent")
@about_food
def add_all(
    turn: Turn[Household],
    food: list[str],
    place: Place | None = None,
    day: date | None = None,
    until: date | None = None,
) -> Reply:
    """ "Bread, milk and eggs": who looks into the fridge names more than one."""
    if len(food) == 1:
        return add(turn, food[0], place, day, until)
    home = turn.memory
    added, rest = home.put_all(food, place, diary.lately(day, turn.today), until, turn.locale)
    if not added:
        return ask("none_of_several", rest=rest, then="food_asked")
    lines = [rescues.line(item, turn.today) for item in added]
    return ask("added_several", lines=lines, rest=rest, then="food_asked", directives=entities(home.items))


def add(
    turn: Turn[Household], food: str, place: Place | None = None, day: date | None = None, until: date | None = None
) -> Reply:
    """`day` is when it was bought, cooked or opened; `until` is the date on the package, which comes first."""
    meant = what_is_meant(turn, food)
    if meant.food and meant.food.either:  # whatever is on the list, this may be the other one
        return which(turn, meant)
    keeps = (meant.food or meant.keeps_as).keeps(turn.locale)
    place = place or next(iter(keeps))
    since = diary.lately(day, turn.today)
    until = until or (keeps[place].until(since) if place in keeps else None)
    if until is None:
        return elicit("until", "which_date", intent=filled("AddIntent", food=meant.name), name=meant.name)
    item = Item(meant.name, (meant.food or meant.keeps_as).id, place, since, until)
    turn.memory.put(item)
    turn.session["item"] = item.key
    if until < turn.today:
        return ask("added_late", name=item.name, then="food_asked", directives=entities(turn.memory.items))
    moment = rescues.reminder_time(item, turn.now) if turn.memory.wants_reminders else None
    return ask(
        "added",
        name=item.name,
        is_known=meant.food is not None,
        where=FOODS.where(place, turn.locale),
        when=rescues.when(until, turn.today),
        moment=moment,
        then="reminder_offered" if moment else "food_asked",
        directives=entities(turn.memory.items),
    )


@skill.intent("FoodIntent", scene="food_asked")
@about_food
def add_or_tell(turn: Turn[Household], food: list[str]) -> Reply:
    """ "What should be eaten soon?" is answered with a food that is there; one that nobody knows is asked about."""
    if not turn.remembers or (len(food) == 1 and not what_is_meant(turn, food[0]).food):
        return keep(turn, food[0])
    return add_all(turn, food)


@skill.intent("SoonIntent")
@skill.intent("AMAZON.YesIntent", scene="soon_offered")
def soon(turn: Turn[Household]) -> Reply:
    late = [item.name for item in turn.memory.late(turn.today)]
    good = turn.memory.good(turn.today)
    if not good:
        return ask("only_late", names=late, then="late_asked") if late else ask("nothing_at_home", then="food_asked")
    lines = [rescues.line(item, turn.today) for item in good[:3]]
    return ask("soon", lines=lines, late=late, more=len(good[3:]), then="choice_asked")


@skill.intent("FoodIntent", scene="choice_asked")
@about_food
def choose(turn: Turn[Household], food: list[str]) -> Reply:
    meant = what_is_meant(turn, food[0])
    return tell("chosen", name=meant.name) if meant.item else keep(turn, food[0])


@skill.intent("AMAZON.NoIntent", scene="choice_asked")
@skill.intent("AMAZON.NoIntent", scene="food_asked")
@skill.intent("AMAZON.NoIntent", scene="rescue_asked")
def nothing(turn: Turn[Household]) -> Reply:
    good = turn.memory.good(turn.today) if turn.remembers else []
    return tell("goodbye_first", line=rescues.line(good[0], turn.today)) if good else tell("goodbye")


@skill.intent("AMAZON.YesIntent", scene="choice_asked")
@skill.intent("AMAZON.YesIntent", scene="food_asked")
@skill.intent("AMAZON.YesIntent", scene="rescue_asked")
def yes_which(turn: Turn[Household]) -> Reply:
    return ask("which_one", then=turn.scene)


@skill.intent("RemoveIntent")
@about_food
def remove(turn: Turn[Household], food: str) -> Reply:
    meant = what_is_meant(turn, food)
    if meant.item is None:
        return ask("not_at_home", name=meant.name, then="food_asked")
    take(turn, meant.item)
    return ask("removed", name=meant.name, then="food_asked", directives=entities(turn.memory.items))


# A reminder, from Alexa


@skill.intent("RemindIntent")
@about_food
def offer_reminder(turn: Turn[Household], food: str) -> Reply:
    meant = what_is_meant(turn, food)
    if meant.item is None:
        return ask("not_at_home", name=meant.name, then="food_asked")
    turn.session["item"] = meant.item.key
    moment = rescues.reminder_time(meant.item, turn.now)
    if moment is None:
        return ask("no_time_for_reminder", line=rescues.line(meant.item, turn.today), then="food_asked")
    return ask("reminder_offer", name=meant.name, moment=moment, then="reminder_offered")


@skill.intent("AMAZON.YesIntent", scene="reminder_offered")
@skill.permission(Permission.REMINDERS)
def remind(turn: Turn[Household]) -> Reply:
    """Time and words were read out and agreed to; Alexa may still have to ask for the permission, and comes back."""
    item = turn.memory.find("", turn.session.get("item", ""))
    moment = rescues.reminder_time(item, turn.now) if item else None
    if item is None or moment is None:
        return what_else(turn)
    try:
        cancel_reminder(turn, item)
        item.reminder = turn.services.reminders.set(moment, "reminder_text", name=item.name).token
    except PermissionMissing:
        return ask_permission(Permission.REMINDERS, "why_reminders")
    except NotSupported:
        return ask("no_reminders_here", then="food_asked")
    return ask("will_remind", moment=moment, then="food_asked")


@skill.intent("AMAZON.NoIntent", scene="reminder_offered")
@skill.permission(Permission.REMINDERS, "denied")
def no_reminder(turn: Turn[Household]) -> Reply:
    turn.memory.wants_reminders = False
    return ask("no_reminder", then="food_asked")


# Rescued


@skill.intent("RescueIntent")
@about_food
def rescue(turn: Turn[Household], food: str, amount: float | None = None, measure: Measure | None = None) -> Reply:
    meant = what_is_meant(turn, food)
    if meant.either:
        return which(turn, meant)
    if amount is None and measure is None:
        return how_much(meant.name)
    grams = rescues.grams(1 if amount is None else amount, measure, meant.keeps_as, turn.locale)
    if grams is None and amount:
        return elicit(
            "measure",
            "which_measure",
            intent=filled("RescueIntent", food=meant.name, amount=f"{amount:g}"),
            name=meant.name,
        )
    if grams is None or not 1 <= grams <= rescues.MOST_GRAMS:
        most = rescues.weight(rescues.MOST_GRAMS, turn.locale)
        return elicit("amount", "too_much", intent=filled("RescueIntent", food=meant.name), most=most)
    home, one = turn.memory, Rescue(turn.today, meant.keeps_as.kind, grams)
    home.rescued(one)
    home.looked_back_on = home.looked_back_on or turn.today
    if meant.item:
        take(turn, meant.item)
    total = rescues.summed([one], turn.locale)
    turn.did("FoodRescued", kilos=round(grams / 1000, 3), co2e=round(total.co2e, 3))
    turn.session["told"] = "figures"
    week = rescues.week(home.rescues, turn.today, turn.locale)
    everyone = turn.totals["FoodRescued"]
    return ask(
        "rescued",
        name=meant.name,
        total=rescues.told(total, turn.locale),
        week=rescues.weight(week.grams, turn.locale) if week.count > 1 else None,
        others=everyone.others,
        together=rescues.weight(everyone.sums["kilos"] * 1000, turn.locale),
        then="rescue_asked",
        directives=entities(turn.memory.items),
    )


@skill.intent("AMAZON.YesIntent", scene="eaten_asked")
def eaten(turn: Turn[Household]) -> Reply:
    item = turn.memory.find("", turn.session.get("item", ""))
    return how_much(item.name) if item else what_else(turn)


@skill.intent("AMAZON.NoIntent", scene="eaten_asked")
def not_eaten(turn: Turn[Household]) -> Reply:
    if late := turn.memory.late(turn.today):
        return ask("only_late", names=[item.name for item in late], then="late_asked")
    return ask("not_eaten", then="food_asked")


@skill.intent("AMAZON.YesIntent", scene="late_asked")
def remove_late(turn: Turn[Household]) -> Reply:
    """What is past its day is not called eatable any more."""
    for item in turn.memory.late(turn.today):
        take(turn, item)
    return ask("late_removed", then="food_asked", directives=entities(turn.memory.items))


@skill.intent("WeekIntent")
def look_back(turn: Turn[Household]) -> Reply:
    home = turn.memory
    if not home.rescues:
        return ask("no_rescues_yet", then="food_asked")
    week, before = (rescues.week(home.rescues, turn.today - timedelta(days=ago), turn.locale) for ago in (0, 7))
    home.looked_back_on = turn.today
    turn.session["told"] = "figures"
    ever = rescues.weight(home.grams_ever, turn.locale)
    total, is_more = rescues.told(week, turn.locale), week.grams > before.grams > 0
    return ask("week", total=total, is_more=is_more, ever=ever, then="food_asked")


# Why it matters, and who says so


@skill.intent("FactIntent")
@skill.intent("AMAZON.YesIntent", scene="fact_offered")
@skill.intent("AMAZON.NextIntent", scene="fact_offered")
def tell_fact(turn: Turn[Household]) -> Reply:
    """The next fact that this household has not heard; when all have been told, they begin again."""
    heard: list[str] = turn.memory.facts_heard if turn.remembers else turn.session.setdefault("facts_heard", [])
    drawn = FACTS.next_unheard(heard, turn.today)
    if drawn is None:
        return what_else(turn)
    fact, _ = drawn
    turn.session["told"] = fact.id
    return ask("fact", fact=fact.said_in(turn.locale), source=fact.source, then="fact_offered")


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Household]) -> Reply:
    told = turn.session.get("told", "leftovers")
    if told == "figures":
        return ask("figures", sources=rescues.FACTORS.sources(turn.locale), then="food_asked")
    sources = [FACTS[told].source] if told in FACTS else FOODS.answer(FOODS[told], None, turn.locale).sources
    publishers = [source.publisher for source in sources]
    return ask("source", publishers=publishers, sources=sources, then="food_asked")


# Who is speaking, and leaving no trace


@skill.intent("SomeoneElseIntent")
def someone_else(turn: Turn[Household]) -> Reply:
    return ask("someone_else", then="food_asked")


@skill.intent("ForgetMeIntent")
def offer_to_forget(turn: Turn[Household]) -> Reply:
    """Alexa forgets what is at home as well, and at once: a last answer may not tell her to."""
    return ask("forget_offered", then="forget_offered", directives=entities([]))


@skill.intent("AMAZON.YesIntent", scene="forget_offered")
def forget(turn: Turn[Household]) -> Reply:
    """Erases the whole record and its reminders; what was counted for everyone stays, since it names nobody."""
    for item in turn.memory.items:
        cancel_reminder(turn, item)
    turn.forget()
    return tell("forgotten")


@skill.intent("AMAZON.NoIntent", scene="forget_offered")
def keep_all(turn: Turn[Household]) -> Reply:
    return ask("kept_in_mind", then="food_asked", directives=entities(turn.memory.items))


# What several of them do


def what_is_meant(turn: Turn[Household], words: str) -> Meant:
    key = turn.slots["food"].id if "food" in turn.slots else None
    home = turn.memory if turn.remembers else Household()
    return home.meant(words, key or "", turn.session.get("choices", []), turn.locale)


def take(turn: Turn[Household], item: Item) -> None:
    turn.memory.take(item)
    cancel_reminder(turn, item)


def cancel_reminder(turn: Turn[Household], item: Item) -> None:
    if item.reminder:
        with suppress(ServiceError):  # one that cannot be taken back rings once, and does no harm
            turn.services.reminders.cancel(item.reminder)


handler = skill.handler

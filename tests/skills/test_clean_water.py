"""Clean Water as conversations: the real handler, moto's DynamoDB, Alexa's side by the simulator."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from skills.clean_water import water
from skills.clean_water.water import FACTS, FIGURES, Topic
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.rehearsal import Rehearsal
from tests.skills.test_water import FIGURE_NAMES

pytestmark = pytest.mark.alexa(now="2026-11-21 08:00", screen=False)
IN_BRITAIN = pytest.mark.alexa(locale="en-GB")
IN_SPANISH = pytest.mark.alexa(locale="es-US")
IN_ENGLISH = ["en-US", pytest.param("en-GB", marks=IN_BRITAIN)]
LOCALES = [*IN_ENGLISH, pytest.param("es-US", marks=IN_SPANISH)]
ROOT = Path(__file__).parents[2]
README = ROOT / "skills" / "clean_water" / "README.md"
LISTING = ROOT / "store_listings" / "clean_water" / "skill.json"
LONGEST = 50
"""Words: 20 seconds at 150 words a minute."""
INVITES = re.compile(r"(\?|\b(Say|say|ask|For example|rough guess|Di|di|preguntar|Por ejemplo|aproximado)\b[^.?!]*\.)$")
SPANISH = {
    "": "",
    "another fact": "otro dato",
    "cancel": "cancelar",
    "eight": "ocho",
    "go back": "atrás",
    "help": "ayuda",
    "how am i doing": "cómo voy",
    "how much do i use": "cuánta agua uso",
    "i don't know": "no sé",
    "i kept my pledge": "cumplí mi promesa",
    "i pledge a thousand litres": "prometo mil litros",
    "i pledge ten litres": "prometo diez litros",
    "i shower for eight minutes and flush six times": "me ducho ocho minutos y descargo el inodoro seis veces",
    "next": "siguiente",
    "no": "no",
    "open clean water": "abre agua limpia",
    "pledge": "promesa",
    "repeat": "repite",
    "skip": "siguiente",
    "stop": "para",
    "tell me a fact": "cuéntame un dato",
    "tell me about dragons": "háblame de los dragones",
    "ten": "diez",
    "that's all": "eso es todo",
    "what is the capital of france": "cuál es la capital de francia",
    "who says so": "quién lo dice",
    "yes": "sí",
}


@pytest.fixture
def alexa(alexa: Rehearsal) -> Rehearsal:
    """Nobody has opened Clean Water yet; it is Saturday morning."""
    alexa.open("clean_water", launch=False)
    return alexa


def say(alexa: Rehearsal, *utterances: str) -> Exchange:
    """What came of the last utterance; every one of them left no dead end."""
    for utterance in utterances:
        is_sound(alexa.say(SPANISH[utterance] if alexa.locale == "es-US" else utterance))
    return alexa.exchange


def is_sound(exchange: Exchange) -> None:
    """An open session asks and has a reprompt, a closed one asks nothing, and nothing is long."""
    assert not exchange.errors and not exchange.notes, exchange
    words = exchange.speech.replace("[pause 400ms]", "").split()
    assert len(words) <= LONGEST, exchange.speech
    if exchange.ended:
        assert "?" not in exchange.speech
    else:
        assert INVITES.search(exchange.speech), exchange.speech
        assert exchange.reprompt and INVITES.search(exchange.reprompt), exchange.reprompt


def fact_told(exchange: Exchange) -> str:
    """The id of the fact, by its text on the card."""
    assert exchange.card, exchange.speech
    text = exchange.card.text.partition("\n")[0]
    return next(fact.id for fact in FACTS if text in map(fact.said_in, ("en-US", "en-GB", "es-US")))


# Welcome


def test_a_first_visit_offers_a_fact(alexa: Rehearsal) -> None:
    welcome = say(alexa, "open clean water")
    assert welcome.speech.startswith("Welcome to Clean Water.")
    assert "Shall I begin with today's fact?" in welcome.speech
    assert "One in four people" in say(alexa, "yes").speech


def test_a_returning_listener_is_not_told_again_what_this_is(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "stop")
    alexa.do(":wait a day")
    again = say(alexa, "open clean water")
    assert "I can work out" not in again.speech
    assert "fact?" in again.speech


def test_starting_over_is_a_welcome(alexa: Rehearsal) -> None:
    assert "fact?" in say(alexa, "open clean water", "i pledge ten liters", "start over").speech


# Facts


def test_a_fact_comes_with_its_source(alexa: Rehearsal) -> None:
    fact = say(alexa, "open clean water", "yes")
    assert "Source: World Health Organization and UNICEF, 2024." in fact.speech
    assert fact.card and fact.card.title == "A fact from Clean Water"
    assert "https://www.who.int/news/item/26-08-2025" in fact.card.text
    assert "looked up on 2026-11-21" in fact.card.text


def test_no_fact_is_heard_twice_until_all_are_told(alexa: Rehearsal) -> None:
    say(alexa, "open clean water")
    told = [fact_told(say(alexa, "another fact")) for _ in FACTS]
    assert told == [fact.id for fact in FACTS.in_turn(date(2026, 11, 21), Topic)]
    again = say(alexa, "another fact")
    assert "I begin again" in again.speech
    assert fact_told(again) == told[0]
    after = say(alexa, "another fact")
    assert "begin again" not in after.speech
    assert fact_told(after) == told[1]


def test_each_day_has_a_new_fact(alexa: Rehearsal) -> None:
    told = set()
    for _ in range(5):
        told.add(fact_told(say(alexa, "open clean water", "yes")))
        alexa.do(":wait a day")
    assert len(told) == 5


@pytest.mark.parametrize("wish", ["yes", "another one", "one more", "tell me more", "next", "give me a fact please"])
def test_another_fact(alexa: Rehearsal, wish: str) -> None:
    first, second = fact_told(say(alexa, "open clean water", "yes")), fact_told(say(alexa, wish))
    assert first != second


def test_a_fact_without_opening_the_skill_first(alexa: Rehearsal) -> None:
    fact = say(alexa, "ask clean water for a fact")
    assert "Source:" in fact.speech and not fact.ended


@pytest.mark.parametrize("locale", IN_ENGLISH)
@pytest.mark.parametrize("topic", Topic)
def test_every_topic_can_be_asked_for(alexa: Rehearsal, topic: Topic, locale: str) -> None:
    name = {"home": "water at home", "saving": "saving water", "progress": "good news"}.get(topic.value, topic.value)
    fact = say(alexa, "open clean water", f"tell me about {name.replace('-', ' ')}")
    assert FACTS[fact_told(fact)].topic == topic.value


@IN_SPANISH
@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("la comida", Topic.FOOD),
        ("agua potable", Topic.DRINKING_WATER),
        ("las inundaciones", Topic.CLIMATE),
        ("buenas noticias", Topic.PROGRESS),
        ("la salud", Topic.HEALTH),
        ("el jabón", Topic.HYGIENE),
    ],
)
def test_topics_in_spanish(alexa: Rehearsal, name: str, topic: Topic) -> None:
    alexa.say("abre agua limpia")
    alexa.say(f"háblame de {name}")
    assert FACTS[fact_told(alexa.exchange)].topic == topic.value


def test_a_topic_begins_again_without_the_others(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "yes")
    hygiene = [fact_told(say(alexa, "tell me about hygiene")) for _ in range(2)]
    again = say(alexa, "tell me about soap")
    assert "begin again" in again.speech and fact_told(again) == hygiene[0]
    assert fact_told(say(alexa, "another fact")) not in hygiene


def test_an_unknown_topic_is_asked_for_again_and_then_left(alexa: Rehearsal) -> None:
    assert "no facts about that" in say(alexa, "open clean water", "tell me about dragons").speech
    assert say(alexa, "unicorns").speech == "Which topic? For example, nature."
    assert "leave that" in say(alexa, "mermaids").speech
    assert fact_told(say(alexa, "skip"))


def test_an_unknown_topic_can_be_put_right(alexa: Rehearsal) -> None:
    fact = say(alexa, "open clean water", "tell me about dragons", "food")
    assert FACTS[fact_told(fact)].topic == "food"


def test_who_says_so(alexa: Rehearsal) -> None:
    assert "haven't told you a fact yet" in say(alexa, "open clean water", "who says so").speech
    fact = say(alexa, "yes")
    source = say(alexa, "where does that come from")
    assert "World Health Organization and UNICEF" in source.speech
    assert source.card and fact.card
    assert source.card.title == "Where the fact comes from"
    assert source.card.text.startswith(fact.card.text.partition("\n")[0])
    assert "https://" in source.card.text


def test_the_source_of_a_fact_heard_days_ago(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "yes", "stop")
    alexa.do(":wait 3 days")
    source = say(alexa, "ask clean water who says so")
    assert "World Health Organization" in source.speech


def test_a_tip_is_something_to_do(alexa: Rehearsal) -> None:
    say(alexa, "open clean water")
    for wish in ("what can i do", "another tip", "how can i save water"):
        assert FACTS[fact_told(say(alexa, wish))].topic == "saving"


@pytest.mark.alexa(now="2036-01-01 08:00")
def test_facts_that_have_grown_old_are_not_told(alexa: Rehearsal) -> None:
    stale = say(alexa, "open clean water", "yes")
    assert "too old to tell" in stale.speech and stale.card is None


def test_no_to_a_fact_offers_a_pledge_once(alexa: Rehearsal) -> None:
    assert "pledge" in say(alexa, "open clean water", "no").speech
    assert say(alexa, "open clean water", "no", "no").ended
    goodbye = say(alexa, "open clean water", "no")
    assert goodbye.ended and "pledge" not in goodbye.speech


# Your own use


def test_an_estimate_asks_for_what_it_needs(alexa: Rehearsal) -> None:
    assert "shower" in say(alexa, "open clean water", "how much do i use").speech
    assert "flush" in say(alexa, "eight").speech
    estimate = say(alexa, "six times")
    assert "about 53 gallons a day" in estimate.speech  # (8 x 7.6 + 6 x 6 + 105) / 3.785
    assert "The average American uses 50 indoors." in estimate.speech
    assert "pledge" in estimate.speech
    assert estimate.card and "Shower: 16.1 gallons" in estimate.card.text
    assert "Water Research Foundation" in estimate.card.text


@pytest.mark.parametrize(
    "utterances",
    [
        ("i shower for eight minutes and flush six times",),
        ("i shower for eight minutes", "six"),
        ("i flush six times a day", "eight minutes"),
        ("how much do i use", "eight minutes", "about six times"),
        ("how much do i use", "maybe eight", "six"),
        ("how much do i use", "i shower for eight minutes and flush six times"),
    ],
)
def test_an_estimate_takes_answers_in_every_order(alexa: Rehearsal, utterances: tuple[str, ...]) -> None:
    assert "about 53 gallons" in say(alexa, "open clean water", *utterances).speech


def test_an_estimate_without_opening_the_skill_first(alexa: Rehearsal) -> None:
    assert "about 53 gallons" in say(alexa, "ask clean water how much do i use", "eight", "six").speech


@IN_BRITAIN
def test_an_estimate_in_litres(alexa: Rehearsal) -> None:
    estimate = say(alexa, "open clean water", "i shower for five minutes and flush four times")
    assert "about 132 litres a day" in estimate.speech  # 5 x 8 + 4 x 5 + 72
    assert "The average person in England uses 136, so well done." in estimate.speech
    assert estimate.card and "Shower: 40 litres" in estimate.card.text
    assert "gallon" not in estimate.speech + estimate.card.text


@IN_BRITAIN
def test_the_garden_is_counted_apart(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "i water the garden for half an hour")
    estimate = say(alexa, "five", "four")
    assert "about 132 litres" in estimate.speech
    assert "The garden takes another 501 litres." in estimate.speech
    assert estimate.card and "The garden, besides: 501 litres." in estimate.card.text


@IN_BRITAIN
def test_a_garden_watered_for_days_is_asked_for_again(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "i water the garden for two days", "five")
    assert "very long for a hose" in say(alexa, "four").speech
    assert "another 167 litres" in say(alexa, "ten minutes").speech


@pytest.mark.parametrize("unclear", ["banana", "half an hour", "two hundred minutes"])
def test_a_shower_that_is_no_number_of_minutes_is_asked_for_again(alexa: Rehearsal, unclear: str) -> None:
    say(alexa, "open clean water", "how much do i use")
    assert "I need a number of minutes" in say(alexa, unclear).speech
    assert "about 53 gallons" in say(alexa, "eight", "six").speech


@pytest.mark.parametrize("unclear", ["a lot", "a hundred"])
def test_flushes_that_are_no_number_are_asked_for_again(alexa: Rehearsal, unclear: str) -> None:
    say(alexa, "open clean water", "how much do i use", "eight")
    assert "I need a number" in say(alexa, unclear).speech
    assert "about 53 gallons" in say(alexa, "six").speech


def test_who_does_not_know_is_asked_once_more_and_then_let_go(alexa: Rehearsal) -> None:
    assert "shower" in say(alexa, "open clean water", "how much do i use", "i don't know").speech
    assert "leave that for now" in say(alexa, "i don't know").speech
    assert fact_told(say(alexa, "tell me a fact"))


def test_help_and_repeat_inside_the_estimate_come_back_to_its_question(alexa: Rehearsal) -> None:
    help = say(alexa, "open clean water", "how much do i use", "help")
    assert "A rough guess will do" in help.speech and "shower" in help.speech
    assert "shower" in say(alexa, "repeat").speech
    assert "flush" in say(alexa, "eight").speech
    assert "flush" in say(alexa, "help").speech
    assert "about 53 gallons" in say(alexa, "six").speech


def test_stop_inside_the_estimate(alexa: Rehearsal) -> None:
    assert say(alexa, "open clean water", "how much do i use", "eight", "stop").ended


def test_an_estimate_can_be_left_for_something_else(alexa: Rehearsal) -> None:
    assert fact_told(say(alexa, "open clean water", "how much do i use", "tell me a fact"))


def test_where_the_estimate_comes_from(alexa: Rehearsal) -> None:
    figures = say(alexa, "open clean water", "i shower for eight minutes and flush six times", "who says so")
    assert "agencies" in figures.speech
    assert figures.card
    assert all(source.url in figures.card.text for source in FIGURES.sources("en-US"))
    assert "liters" in say(alexa, "yes").speech


# The pledge


def test_a_pledge_in_litres(alexa: Rehearsal) -> None:
    pledge = say(alexa, "open clean water", "i pledge ten litres")
    assert "10 liters a day it is, about 2.6 gallons." in pledge.speech
    assert "about 1 minute and 30 seconds less in the shower" in pledge.speech
    assert "Shall I ask you next time how it went?" in pledge.speech
    assert pledge.card and pledge.card.title == "Your water pledge"


def test_a_pledge_in_gallons_is_heard_back_in_gallons(alexa: Rehearsal) -> None:
    assert "8 liters a day it is, about 2 gallons." in say(alexa, "open clean water", "i pledge two gallons").speech
    assert "about 1 gallon." in say(alexa, "open clean water", "one gallon a day").speech


@IN_BRITAIN
def test_a_british_gallon_is_larger(alexa: Rehearsal) -> None:
    pledge = say(alexa, "open clean water", "i pledge two gallons")
    assert "9 litres a day it is." in pledge.speech


@pytest.mark.parametrize(
    "words",
    [
        "i pledge one liter",
        "one liter",
        "pledge one liter a day",
        "i want to save one litres a day",
    ],
)
def test_a_pledge_of_one(alexa: Rehearsal, words: str) -> None:
    assert "1 liter a day it is" in say(alexa, "open clean water", words).speech


def test_a_pledge_asks_for_its_litres(alexa: Rehearsal) -> None:
    assert "liters" in say(alexa, "open clean water", "i want to make a pledge").speech
    assert "15 liters a day it is" in say(alexa, "fifteen").speech


def test_yes_to_the_offer_of_a_pledge_asks_for_its_litres(alexa: Rehearsal) -> None:
    assert "liters" in say(alexa, "open clean water", "no", "yes").speech
    assert "5 liters a day it is" in say(alexa, "five").speech


@pytest.mark.parametrize("too_much", ["i pledge zero liters", "i pledge a thousand liters", "i pledge fifty gallons"])
def test_a_pledge_out_of_range_is_asked_for_again(alexa: Rehearsal, too_much: str) -> None:
    refused = say(alexa, "open clean water", too_much)
    assert "from one to 100 liters a day, that is 26 gallons" in refused.speech
    assert "100 liters a day it is" in say(alexa, "one hundred").speech


def test_no_money_is_said_once(alexa: Rehearsal) -> None:
    assert "No money is meant" in say(alexa, "open clean water", "i pledge ten liters").speech
    assert "money" not in say(alexa, "change my pledge to twelve liters").speech
    assert "money" not in say(alexa, "ask clean water to pledge five liters").speech


def test_yes_after_a_pledge_promises_a_mention(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "i pledge ten liters", "yes", "stop")
    alexa.do(":wait a day")
    next_visit = say(alexa, "open clean water")
    assert "10 liters" in next_visit.speech and "yesterday?" in next_visit.speech


def test_no_after_a_pledge_is_no_mention(alexa: Rehearsal) -> None:
    assert "I won't bring it up" in say(alexa, "open clean water", "i pledge ten liters", "no").speech
    say(alexa, "stop")
    alexa.do(":wait a day")
    next_visit = say(alexa, "open clean water")
    assert "pledge" not in next_visit.speech


def test_who_has_a_pledge_is_asked_to_change_it(alexa: Rehearsal) -> None:
    say(alexa, "open clean water", "i pledge ten liters")
    estimate = say(alexa, "i shower for eight minutes and flush six times")
    assert "Would you like to change your pledge?" in estimate.speech
    assert "20 liters a day it is" in say(alexa, "yes", "twenty").speech


def test_a_pledge_can_be_ended(alexa: Rehearsal) -> None:
    assert "haven't made a pledge yet" in say(alexa, "open clean water", "forget my pledge").speech
    say(alexa, "i pledge ten liters", "yes", "i kept my pledge")
    assert "Thank you for the 10 liters that you saved." in say(alexa, "end my pledge").speech
    say(alexa, "stop")
    alexa.do(":wait 36 hours")
    assert "pledge" not in say(alexa, "open clean water").speech
    assert "money" not in say(alexa, "i pledge five liters").speech


# Keeping it


def pledged(alexa: Rehearsal, *later: str) -> None:
    """Somebody pledges ten litres a day and is glad to be asked about it, and then time passes."""
    say(alexa, "open clean water", "i pledge ten liters", "yes", "stop")
    for action in later:
        alexa.do(action)


def test_the_evening_asks_about_today(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait 12 hours")
    assert "today?" in say(alexa, "open clean water").speech
    assert "day one, and 10 liters saved" in say(alexa, "yes").speech


def test_a_streak_grows_from_visit_to_visit(alexa: Rehearsal) -> None:
    pledged(alexa)
    for praise in ("day one", "2 days in a row", "3 days in a row"):
        alexa.do(":wait a day")
        kept = say(alexa, "open clean water", "yes")
        assert praise in kept.speech
    assert "30 liters saved in all" in kept.speech


@pytest.mark.parametrize("answer", ["i kept it", "i did", "i kept my pledge", "yes i kept it"])
def test_kept_as_asked_means_the_day_that_was_asked_about(alexa: Rehearsal, answer: str) -> None:
    pledged(alexa, ":wait a day")
    assert "day one" in say(alexa, "open clean water", answer).speech
    assert "2 days in a row" in say(alexa, "i kept my pledge").speech


def test_no_is_taken_kindly_and_the_day_is_not_asked_about_again(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait a day")
    assert "fact?" in say(alexa, "open clean water", "no").speech
    alexa.do(":wait 1 hour")
    again = say(alexa, "open clean water")
    assert "yesterday" not in again.speech


def test_a_day_missed_begins_a_new_streak(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait 12 hours")
    say(alexa, "open clean water", "yes")
    alexa.do(":wait a day")
    say(alexa, "open clean water", "no")
    alexa.do(":wait a day")
    kept = say(alexa, "open clean water", "yes")
    assert "day one, and 20 liters saved in all" in kept.speech


def test_a_pledge_kept_counts_once_a_day(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait 12 hours")
    assert "day one" in say(alexa, "open clean water", "i kept my pledge").speech
    assert "counted that day already" in say(alexa, "i kept my pledge").speech
    assert "kept it for 1 day and saved 10 liters" in say(alexa, "how am i doing").speech


def test_what_was_counted_is_not_asked_about(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait 12 hours")
    say(alexa, "ask clean water to count today", "stop")
    assert "today?" not in say(alexa, "open clean water").speech


def test_without_a_pledge_there_is_none_to_keep(alexa: Rehearsal) -> None:
    assert "haven't made a pledge yet" in say(alexa, "open clean water", "i kept my pledge").speech
    assert "liters" in say(alexa, "yes").speech


SATURDAY = "2026-11-21 20:00+00:00"
NIGHT = ":now 2026-11-22 05:30+00:00"


def test_days_are_the_listeners_own(alexa: Rehearsal) -> None:
    """At half past five in the morning, UTC, it is Sunday in New York and still Saturday in Los Angeles."""
    answers = {}
    for zone in ("America/New_York", "America/Los_Angeles"):
        alexa.open("clean_water", now=SATURDAY, zone=zone, launch=False)
        pledged(alexa)
        say(alexa, "ask clean water to count today", "stop")
        alexa.do(NIGHT)
        answers[zone] = say(alexa, "ask clean water to count today").speech
    assert "2 days in a row" in answers["America/New_York"]
    assert "counted that day already" in answers["America/Los_Angeles"]


def test_the_question_of_the_day_is_the_listeners_own_too(alexa: Rehearsal) -> None:
    asked = {}
    for zone in ("America/New_York", "America/Los_Angeles"):
        alexa.open("clean_water", now=SATURDAY, zone=zone, launch=False)
        pledged(alexa, NIGHT)
        asked[zone] = say(alexa, "open clean water").speech
    assert "yesterday?" in asked["America/New_York"]
    assert "today?" in asked["America/Los_Angeles"]


def test_progress(alexa: Rehearsal) -> None:
    assert "haven't made a pledge yet" in say(alexa, "open clean water", "how am i doing").speech
    fresh = say(alexa, "i pledge ten liters", "what is my pledge")
    assert "You pledged 10 liters a day." in fresh.speech and "say, I kept my pledge" in fresh.speech
    say(alexa, "i kept my pledge", "stop")
    alexa.do(":wait a day")
    progress = say(alexa, "ask clean water how am i doing")
    assert "kept it for 1 day and saved 10 liters, about 2.6 gallons" in progress.speech


def test_progress_speaks_of_a_streak_only_while_it_lives(alexa: Rehearsal) -> None:
    pledged(alexa, ":wait 12 hours")
    for _ in range(2):
        say(alexa, "ask clean water to count today", "stop")
        alexa.do(":wait a day")
    alive = say(alexa, "ask clean water how am i doing").speech
    alexa.do(":wait a day")
    broken = say(alexa, "ask clean water how am i doing").speech
    assert "Your streak is 2 days." in alive
    assert "streak" not in broken and "kept it for 2 days" in broken


# Wherever the listener is

WHERE = {
    "at the start": ("open clean water",),
    "after a fact": ("open clean water", "yes"),
    "offered a pledge": ("open clean water", "no"),
    "asked about the shower": ("open clean water", "how much do i use"),
    "asked about the flushes": ("open clean water", "how much do i use", "eight"),
    "told the estimate": ("open clean water", "i shower for eight minutes and flush six times"),
    "asked for litres": ("open clean water", "pledge"),
    "asked for litres after a yes": ("open clean water", "no", "yes"),
    "asked for other litres": ("open clean water", "i pledge a thousand litres"),
    "offered a mention": ("open clean water", "i pledge ten litres"),
    "asked how it went": ("open clean water", "i pledge ten litres", "yes", "stop", "open clean water"),
    "told the progress": ("open clean water", "i pledge ten litres", "how am i doing"),
    "asked for a topic": ("open clean water", "tell me about dragons"),
    "after a skip": ("open clean water", "skip"),
}


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(WHERE.values()), ids=list(WHERE))
def somewhere(request: pytest.FixtureRequest, alexa: Rehearsal, locale: str) -> Rehearsal:
    """A conversation at each place that Clean Water leads to, in the evening."""
    alexa.do(":wait 12 hours")
    say(alexa, *request.param)
    return alexa


def test_help_says_what_is_possible_here(somewhere: Rehearsal) -> None:
    before = somewhere.say("repeat").speech
    help = say(somewhere, "help")
    assert not help.ended and help.speech != before


@pytest.mark.parametrize("leaving", ["stop", "cancel", "that's all"])
def test_one_can_leave_anywhere(somewhere: Rehearsal, leaving: str) -> None:
    goodbye = say(somewhere, leaving)
    assert goodbye.ended and len(goodbye.speech.split()) < 10


@pytest.mark.parametrize("locale", IN_ENGLISH)
def test_exit_is_silent(somewhere: Rehearsal) -> None:
    goodbye = say(somewhere, "exit")
    assert goodbye.ended and goodbye.speech == ""


def test_silence_brings_the_reprompt_and_then_the_end(somewhere: Rehearsal) -> None:
    assert not say(somewhere, "").ended
    assert say(somewhere, "").ended


def test_no_answer_is_a_dead_end(somewhere: Rehearsal) -> None:
    for words in ("what is the capital of france", "i don't know", "repeat", "go back", "help", "next", "yes"):
        assert not say(somewhere, words).ended


@pytest.mark.parametrize("words", ["yes", "no", "skip", "tell me a fact", "who says so", "i kept my pledge", "ten"])
def test_whatever_is_said_is_answered(somewhere: Rehearsal, words: str) -> None:
    if not say(somewhere, words).ended:
        say(somewhere, "help")


# Devices


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("tell me a fact", "One in four people"),
        ("i pledge ten litres", "10 liters less, every day"),
        ("i shower for eight minutes and flush six times", "About 53 gallons a day"),
    ],
)
def test_a_screen_is_used_where_there_is_one(alexa: Rehearsal, words: str, shown: str) -> None:
    assert say(alexa, "open clean water", words).screen == ()
    alexa.open("clean_water", screen=True, launch=False)
    screen = say(alexa, "open clean water", words).screen
    assert any(shown in line for line in screen)
    assert any(line.startswith("Try “") for line in screen)


def test_no_card_holds_markup(alexa: Rehearsal, locale: str) -> None:
    say(alexa, "open clean water")
    for words in (
        "tell me a fact",
        "who says so",
        "i shower for eight minutes and flush six times",
        "i pledge ten litres",
    ):
        card = say(alexa, words).card
        assert card and not re.search(r"[<>{}\[\]]", card.text)


# The README


def test_the_readme_names_the_source_of_every_claim() -> None:
    rows = ["| fact | claim | source | as of |", "|---|---|---|---|"]
    for fact in FACTS:
        source = f"[{fact.source.publisher}: {fact.source.title}]({fact.source.url})"
        rows.append(f"| `{fact.id}` | {fact.said_in('en-GB')} | {source} | {fact.source.as_of} |")
    is_in_the_readme("\n".join(rows))


def test_the_readme_names_the_source_of_every_figure() -> None:
    rows = ["| figure, in litres | where | value | source | as of |", "|---|---|---|---|---|"]
    for name in FIGURE_NAMES:
        for country in ("US", "GB"):
            value, source = FIGURES.of(name, country).value, FIGURES.of(name, country).source
            link = f"[{source.publisher}: {source.title}]({source.url})"
            rows.append(f"| `{name}` | {country} | {value:g} | {link} | {source.as_of} |")
    is_in_the_readme("\n".join(rows))


def is_in_the_readme(table: str) -> None:
    assert table in README.read_text(encoding="utf-8"), f"Put this table into {README}:\n\n{table}\n"


def test_whoever_publishes_is_named_in_spanish_or_alike_everywhere() -> None:
    publishers = {source.publisher for source in (*(fact.source for fact in FACTS), *FIGURES.sources("es-US"))}
    alike_everywhere = {
        "H2OUSE",
        "International Coalition for Trachoma Control",
        "Orange County Water District",
        "UNICEF",
        "Water Research Foundation",
    }
    assert publishers == alike_everywhere | water.PUBLISHERS_IN_SPANISH.keys()


def test_the_conversation_of_the_readme_is_a_real_one(alexa: Rehearsal) -> None:
    """Each answer is one that the skill gives there; which variant a listener hears is left to chance."""
    text = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    turns = [turn.partition("\n") for turn in text.split("> ")[1:]]
    wanted = {(said, " ".join(answer.removeprefix("Alexa: ").split())) for said, _, answer in turns}
    assert len(wanted) == len(turns) > 5
    heard: set[tuple[str, str]] = set()
    for seed in range(30):
        alexa.open("clean_water", seed=seed, launch=False)
        for said, _, _ in turns:
            heard.add((said, re.sub(r" \[pause \d+ms\]", "", say(alexa, said).speech)))
    assert wanted <= heard, wanted - heard


# The store listing


@pytest.mark.parametrize("locale", LOCALES)
def test_the_example_phrases_are_heard_and_answered(alexa: Rehearsal, locale: str) -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    phrases = manifest["publishingInformation"]["locales"][locale]["examplePhrases"]
    assert phrases[0] in ("Alexa, open clean water.", "Alexa, abre agua limpia.") and len(set(phrases)) == 3
    for phrase in phrases:
        alexa.open("clean_water", launch=False)
        answer = alexa.say(phrase)
        is_sound(answer)
        assert answer.heard.how == "sample" and answer.heard.intent != "AMAZON.FallbackIntent"


def test_the_listing_keeps_to_the_lengths_of_the_store() -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    assert len(manifest["publishingInformation"]["testingInstructions"]) <= 4000
    for listing in manifest["publishingInformation"]["locales"].values():
        assert 2 <= len(listing["name"]) <= 50
        assert len(listing["summary"]) <= 160 and listing["summary"].count(".") == 1
        assert len(listing["description"]) <= 4000
        assert len(listing["keywords"]) <= 30

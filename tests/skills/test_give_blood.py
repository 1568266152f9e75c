"""Give Blood as conversations: the real handler, moto's DynamoDB, Alexa's side by the simulator."""

import json
import os
import re
from pathlib import Path
from typing import Any

import boto3
import pytest

from skills.give_blood.donation import INTERVALS, MYTHS, Kind, Topic
from speakup.records import unpack
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.rehearsal import Rehearsal
from tests.skills.test_donation import INTERVAL_NAMES

pytestmark = pytest.mark.alexa(now="2026-11-21 08:00", screen=False)
IN_BRITAIN = pytest.mark.alexa(locale="en-GB")
LOCALES = ["en-US", pytest.param("en-GB", marks=IN_BRITAIN)]
REMINDERS = pytest.mark.alexa(allow="reminders")
ROOT = Path(__file__).parents[2]
README = ROOT / "skills" / "give_blood" / "README.md"
LISTING = ROOT / "store_listings" / "give_blood"
LONGEST = 50
"""Words: 20 seconds at 150 words a minute."""
INVITES = re.compile(r"(\?|\b(Say|say|For example)\b[^.?!]*[.!])$")
NEUTRAL = "It's time to book the appointment that you had in mind."
OF_A_DONATION = re.compile(
    r"blood|platelet|plasma|red cell|power red|donat|gave|october|november 27|2026-10|woman", re.I
)


@pytest.fixture
def alexa(alexa: Rehearsal) -> Rehearsal:
    """Nobody has opened Give Blood yet; it is Saturday morning."""
    alexa.open("give_blood", launch=False)
    return alexa


def say(alexa: Rehearsal, *utterances: str) -> Exchange:
    """What came of the last utterance; every one of them left no dead end."""
    for utterance in utterances:
        is_sound(alexa.say(utterance))
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


# Welcome


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_answer_says_that_it_is_no_medical_service(alexa: Rehearsal, locale: str) -> None:
    welcome = say(alexa, "open give blood")
    assert "I'm no medical service" in welcome.speech
    assert welcome.speech.endswith("Shall I work out your date?")


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("yes", "last give?"),
        ("i gave platelets yesterday", "platelets, on Friday"),
        ("never", "Shall I remind you tomorrow"),
        ("no", "?"),
        ("tell me a myth", "people say"),
    ],
)
def test_the_first_question_takes_many_answers(alexa: Rehearsal, answer: str, asked: str) -> None:
    assert asked in say(alexa, "open give blood", answer).speech


def test_a_returning_listener_is_not_told_again_what_this_is(alexa: Rehearsal) -> None:
    say(alexa, "open give blood", "tell me a myth", "another one", "stop")
    openings = set()
    for _ in range(6):
        alexa.do(":wait a day")
        openings.add(say(alexa, "open give blood").speech)
        say(alexa, "stop")
    assert len(openings) == 3
    assert not any("medical" in opening for opening in openings)
    assert any("You know 2 myths, and 9 are left." in opening for opening in openings)


def test_recognised_people_have_a_round_of_their_own(alexa: Rehearsal) -> None:
    for person in ("Ana", "Ben"):
        alexa.do(f":person {person}")
        assert "It hurts" in say(alexa, "ask give blood for a myth").speech
        say(alexa, "stop")


# What was given, and when


@pytest.mark.parametrize(
    "utterances",
    [
        ("i gave whole blood on october second",),
        ("yes", "october second", "whole blood"),
        ("yes", "whole blood", "october second"),
        ("october second", "blood"),
        ("i gave a pint yesterday", "no", "the day is wrong", "october second"),
        ("when can i give again", "it was on october second", "just whole blood"),
        ("i gave plasma on october second", "no it was whole blood"),
        ("i gave whole blood in june", "no", "october second"),
        ("i gave plasma in june", "no", "the kind", "whole blood", "no", "the date", "october second"),
        ("no it was whole blood", "october second"),
        ("sorry i meant october second", "the usual"),
    ],
)
def test_a_date_takes_answers_in_every_order(alexa: Rehearsal, utterances: tuple[str, ...]) -> None:
    heard = say(alexa, "open give blood", *utterances)
    assert "whole blood, on Friday, October 2." in heard.speech
    assert "Friday, November 27" in say(alexa, "yes").speech


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("yesterday", "Friday, November 20"),
        ("today", "Saturday, November 21"),
        ("two weeks ago", "Saturday, November 7"),
        ("last tuesday", "Tuesday, November 17"),
        ("monday", "Monday, November 16"),
        ("in may", "Sunday, May 31"),
        ("last summer", "Monday, August 31"),
        ("last month", "Saturday, October 31"),
        ("december first", "Monday, December 1, 2025"),
        ("two thousand nineteen", "Tuesday, December 31, 2019"),
    ],
)
def test_days_as_people_say_them(alexa: Rehearsal, said: str, day: str) -> None:
    assert f"{day}." in say(alexa, "open give blood", "yes", said, "plasma").speech


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("next year", r"lies ahead|in the past"),
        ("next week", r"lies ahead|in the past"),
        ("twenty fifty", r"lies ahead|in the past"),
        ("this year", r"isn't over|more exactly"),
        ("this month", r"isn't over|more exactly"),
        ("eighteen fifty", r"longer ago than I can count"),
    ],
)
def test_a_day_that_cannot_be_has_an_answer_of_its_own(alexa: Rehearsal, said: str, answer: str) -> None:
    assert re.search(answer, say(alexa, "open give blood", f"i gave whole blood {said}").speech)
    assert "Friday, October 2." in say(alexa, "october second", "whole blood").speech


def test_last_donation_next_year(alexa: Rehearsal) -> None:
    assert re.search("ahead|past", say(alexa, "open give blood", "last donation next year").speech)
    assert "whole blood" in say(alexa, "october second").speech


@pytest.mark.parametrize("nonsense", ["banana", "the blue one", "a hundred"])
def test_nonsense_is_asked_for_again_and_then_let_go(alexa: Rehearsal, nonsense: str) -> None:
    say(alexa, "open give blood", "yes", "october second", nonsense, nonsense)
    assert "October 2" in say(alexa, "whole blood").speech


def test_who_does_not_know_is_asked_once_more_and_then_let_go(alexa: Rehearsal) -> None:
    assert "last give?" in say(alexa, "open give blood", "yes", "i don't remember").speech
    assert "leave it" in say(alexa, "i don't know").speech


def test_a_no_inside_the_dialog_lets_go(alexa: Rehearsal) -> None:
    assert "myth" in say(alexa, "open give blood", "yes", "no").speech + alexa.exchange.reprompt  # type: ignore[operator]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_has_a_date_and_a_rule(alexa: Rehearsal, kind: Kind, locale: str) -> None:
    told = say(alexa, "open give blood", f"i gave {kind.value} last month", "yes")
    if "for a woman?" in told.speech:
        told = say(alexa, "skip")
    assert "decides on the day" in told.speech or "last word" in told.speech
    assert "Shall I work out your date?" in say(alexa, f"how often can i give {kind.value}").speech


def test_plasma_for_pay_has_rules_of_its_own(alexa: Rehearsal) -> None:
    told = say(alexa, "open give blood", "i gave plasma yesterday", "yes")
    assert re.search(r"center that pays has a rule|One that pays has its own", told.speech)


@IN_BRITAIN
@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("a man", "25 December"),
        ("i'm a woman", "22 January 2027"),
        ("i'd rather not say", "22 January 2027"),
        ("neither", "22 January 2027"),
        ("i don't know", "22 January 2027"),
        ("it doesn't matter", "22 January 2027"),
        ("skip", "22 January 2027"),
        ("no", "22 January 2027"),
    ],
)
def test_men_and_women_wait_differently_in_britain(alexa: Rehearsal, answer: str, day: str) -> None:
    asked = say(alexa, "open give blood", "i gave whole blood on the second of october", "yes")
    assert "for a man or for a woman?" in asked.speech
    assert day in say(alexa, answer).speech


@IN_BRITAIN
def test_nobody_is_asked_whether_man_or_woman_where_it_makes_no_difference(alexa: Rehearsal) -> None:
    told = say(alexa, "open give blood", "i gave whole blood in may", "yes")
    assert "woman" not in told.speech and re.search("wait is over|not wait any longer", told.speech)


@IN_BRITAIN
def test_nobody_is_asked_twice_whether_man_or_woman(alexa: Rehearsal) -> None:
    say(alexa, "open give blood", "i gave whole blood on the second of october", "yes", "a man")
    told = say(alexa, "no it was the ninth of october", "yes")
    assert "1 January 2027" in told.speech


def test_someone_else_begins_anew(alexa: Rehearsal) -> None:
    say(alexa, "open give blood", "i gave whole blood on october second", "yes")
    assert "last" in say(alexa, "work it out for someone else").speech
    assert "platelets, on Friday, November 20." in say(alexa, "yesterday", "platelets").speech


# The reminder


def reminded(alexa: Rehearsal) -> list[tuple[str, str]]:
    """The moment by the listener's own clock, and the text, of every reminder that has yet to ring."""
    found = []
    for reminder in alexa.reminders:
        moment = reminder.trigger.next(reminder.rung)
        assert moment
        found.append((f"{moment.astimezone(reminder.zone):%Y-%m-%d %H:%M}", reminder.text))
    return found


GAVE = ("open give blood", "i gave whole blood on october second", "yes")


def test_a_reminder_is_set_only_after_a_yes_and_the_permission(alexa: Rehearsal) -> None:
    offered = say(alexa, *GAVE)
    assert "Friday, November 27" in offered.speech and "10 AM" in offered.speech and "to book?" in offered.speech
    alexa.say("yes")
    assert reminded(alexa) == []
    alexa.say("yes")
    assert alexa.ended and reminded(alexa) == [("2026-11-27 10:00", NEUTRAL)]


def test_no_permission_no_reminder(alexa: Rehearsal) -> None:
    say(alexa, *GAVE)
    alexa.say("yes", "no")
    assert "?" in alexa.speech and reminded(alexa) == [] and alexa.acts == []


@REMINDERS
@pytest.mark.parametrize(
    ("wish", "moment"),
    [
        ("at six in the evening", "2026-11-27 18:00"),
        ("make it nine a.m.", "2026-11-27 09:00"),
        ("remind me in the morning", "2026-11-27 09:00"),
        ("two days before", "2026-11-25 10:00"),
        ("the day before", "2026-11-26 10:00"),
        ("remind me on monday", "2026-11-23 10:00"),
        ("remind me tomorrow at noon", "2026-11-22 12:00"),
        ("thursday", "2026-11-26 10:00"),
        ("a week before", "2026-11-22 10:00"),  # which is over, so tomorrow is offered
        ("remind me yesterday", "2026-11-22 10:00"),
    ],
)
def test_a_reminder_can_be_moved_and_is_read_out_again(alexa: Rehearsal, wish: str, moment: str) -> None:
    offered = say(alexa, *GAVE, wish)
    assert offered.speech.endswith("Shall I set it?") and reminded(alexa) == []
    assert say(alexa, "yes").ended
    assert reminded(alexa) == [(moment, NEUTRAL)]


@REMINDERS
def test_a_reminder_needs_no_donation(alexa: Rehearsal) -> None:
    assert "Which day" in say(alexa, "open give blood", "remind me").speech
    say(alexa, "next friday", "yes")
    assert reminded(alexa) == [("2026-11-27 10:00", NEUTRAL)]


@REMINDERS
def test_a_reminder_years_ahead_is_asked_for_again(alexa: Rehearsal) -> None:
    assert "within a year" in say(alexa, *GAVE, "remind me in twenty forty").speech
    say(alexa, "next monday", "yes")
    assert reminded(alexa) == [("2026-11-23 10:00", NEUTRAL)]


@REMINDERS
@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"])
def test_a_reminder_rings_by_the_listeners_own_clock(alexa: Rehearsal, zone: str) -> None:
    alexa.open("give_blood", zone=zone, launch=False)
    say(alexa, *GAVE, "yes")
    assert reminded(alexa) == [("2026-11-27 10:00", NEUTRAL)]
    assert alexa.reminders[0].asked["trigger"]["timeZoneId"] == zone


def test_today_is_the_listeners_own(alexa: Rehearsal) -> None:
    """At half past five in the morning, UTC, it is Sunday in New York and still Saturday in Los Angeles."""
    for zone, day in (("America/New_York", "Saturday, November 21"), ("America/Los_Angeles", "Friday, November 20")):
        alexa.open("give_blood", now="2026-11-22 05:30+00:00", zone=zone, launch=False)
        assert day in say(alexa, "open give blood", "i gave plasma yesterday").speech


@REMINDERS
def test_reminders_can_be_looked_up_and_taken_back(alexa: Rehearsal) -> None:
    assert "no reminder" in say(alexa, "ask give blood when is my reminder").speech
    say(alexa, *GAVE, "yes")
    told = say(alexa, "ask give blood when is my reminder")
    assert "Friday, November 27, at 10 AM" in told.speech
    say(alexa, "no")
    assert len(reminded(alexa)) == 1
    assert "Cancelled" in say(alexa, "cancel my reminder", "yes").speech
    assert reminded(alexa) == []


@REMINDERS
def test_of_several_reminders_all_are_taken_back(alexa: Rehearsal) -> None:
    say(alexa, *GAVE, "yes", "open give blood", "never", "yes")
    assert "2 reminders from me, the first on Sunday" in say(alexa, "ask give blood to cancel my reminders").speech
    say(alexa, "yes")
    assert reminded(alexa) == []


@REMINDERS
@pytest.mark.alexa(allow="reminders", faults="api=error")
def test_what_alexa_refuses_is_not_called_set(alexa: Rehearsal) -> None:
    refused = say(alexa, *GAVE, "yes")
    assert "make a note" in refused.speech and alexa.acts == []


@REMINDERS
def test_the_reminder_is_heard_and_speaks_of_no_blood(alexa: Rehearsal) -> None:
    say(alexa, *GAVE, "yes")
    alexa.do(":wait a week")
    assert NEUTRAL in alexa.speech and not OF_A_DONATION.search(NEUTRAL)


# What is kept


def kept() -> str:
    """All that lies in the skill's table, and the reply that may lie packed in it, as one text."""
    items = boto3.client("dynamodb").scan(TableName=os.environ["SPEAKUP_TABLE"])["Items"]
    replies = [unpack(item.get("reply", {}).get("S", "")) for item in items]
    return json.dumps([items, replies])


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_of_a_donation_is_kept(alexa: Rehearsal, locale: str) -> None:
    """Not while one talks of it either: whatever is saved meanwhile, such as a myth, holds no word of it."""
    told = ["open give blood", "i gave whole blood on the second of october", "yes"]
    told += ["a woman"] * (locale == "en-GB")
    told += ["tell me a myth", "no it was plasma", "yes", "what about tattoos", "i have diabetes", "no", "no", "no"]
    told += ["ask give blood how often can i give platelets", "i gave platelets yesterday", "yes", "yes", "yes"]
    for words in told:
        alexa.say(words)
        table = re.sub("give.blood", "", kept(), flags=re.I)
        assert "visits" in table and not OF_A_DONATION.search(table), table
    assert alexa.acts == ["ReminderSet"]


@REMINDERS
def test_what_is_told_of_a_donation_leaves_with_the_request_for_nothing(alexa: Rehearsal) -> None:
    alexa.do(":forbid reminders")
    say(alexa, *GAVE)
    alexa.say("yes")
    asked = json.dumps(alexa.exchange.response)
    assert "AskForPermissionsConsentRequest" in asked
    assert '"gave"' not in asked and '"source"' not in asked


@pytest.mark.parametrize("locale", LOCALES)
def test_when_did_i_last_give(alexa: Rehearsal, locale: str) -> None:
    assert "on purpose" in say(alexa, *GAVE[:1], "when did i last give").speech


def test_being_forgotten(alexa: Rehearsal) -> None:
    say(alexa, "open give blood", "tell me a myth", "forget me")
    assert alexa.memory
    assert say(alexa, "yes").ended and alexa.memory is None
    assert "medical service" in say(alexa, "open give blood").speech


# Myths


@pytest.mark.parametrize("locale", LOCALES)
def test_the_round_of_myths(alexa: Rehearsal, locale: str) -> None:
    myths = MYTHS["en-GB" if "centre" in say(alexa, "open give blood").speech else "en-US"]
    for number, myth in enumerate(myths, start=1):
        told = say(alexa, "another myth")
        assert myth.said_in("en") in told.speech and alexa.acts == ["MythHeard"]
        assert ("well done" in told.speech) == (number == len(myths))
    assert next(iter(myths)).said_in("en") in say(alexa, "yes").speech


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("does it hurt", Topic.PAIN),
        ("i'm afraid of needles", Topic.PAIN),
        ("what about tattoos", Topic.TATTOO),
        ("can i donate with a tattoo", Topic.TATTOO),
        ("how long does it take", Topic.TIME),
        ("am i too old", Topic.AGE),
        ("will i faint", Topic.FAINT),
        ("can i catch something", Topic.INFECTION),
        ("tell me about blood types", Topic.BLOOD_TYPE),
        ("i was turned away", Topic.REFUSED),
    ],
)
def test_a_worry_has_an_answer_that_is_not_remembered(alexa: Rehearsal, question: str, topic: Topic) -> None:
    told = say(alexa, "open give blood", question)
    wanted = next(myth for myth in MYTHS["en-US"] if myth.topic == topic.value)
    assert wanted.said_in("en") in told.speech
    assert alexa.memory and alexa.memory["myths_told"] == 0


def test_a_first_myth_out_of_nowhere_comes_with_the_disclaimer(alexa: Rehearsal) -> None:
    assert "no medical advice" in say(alexa, "ask give blood for a myth").speech
    assert "no medical advice" not in say(alexa, "another one").speech


def test_an_unknown_worry_is_asked_for_again_and_then_left(alexa: Rehearsal) -> None:
    assert "I have none about that" in say(alexa, "open give blood", "tell me about dragons").speech
    assert say(alexa, "unicorns").speech == "Which one? For example, tattoos."
    assert "leave that" in say(alexa, "mermaids").speech


@pytest.mark.alexa(now="2040-01-01 08:00")
def test_myths_that_have_grown_old_are_not_told(alexa: Rehearsal) -> None:
    assert "too old to tell" in say(alexa, "open give blood", "tell me a myth").speech


def test_who_says_so(alexa: Rehearsal) -> None:
    assert "haven't told you anything" in say(alexa, "open give blood", "who says so").speech
    source = say(alexa, "yes", "who says so")
    assert "American Red Cross" in source.speech
    assert source.card and "https://www.redcrossblood.org/" in source.card.text


@IN_BRITAIN
def test_who_says_when(alexa: Rehearsal) -> None:
    source = say(alexa, "open give blood", "how often can i give platelets", "who says so")
    assert source.card and "NHS Blood and Transplant" in source.card.text


def test_a_friend_is_asked_about_once_a_month(alexa: Rehearsal) -> None:
    asked = say(alexa, "open give blood", "no", "no")
    assert "friend" in asked.speech
    assert say(alexa, "yes").ended and alexa.acts == ["InvitePromised"]
    alexa.do(":wait 2 weeks")
    assert say(alexa, "open give blood", "no", "no").ended
    alexa.do(":wait 3 weeks")
    assert "friend" in say(alexa, "open give blood", "no", "no").speech


@REMINDERS
def test_company_is_spoken_of_from_twenty_on(alexa: Rehearsal) -> None:
    alexa.do(":others ReminderSet people=12")
    assert "others" not in say(alexa, *GAVE, "yes").speech
    alexa.do(":user neighbour")
    alexa.do(":allow reminders")
    alexa.do(":others ReminderSet people=1200")
    assert "1,2" in say(alexa, *GAVE, "yes").speech


# What it leaves to others


@pytest.mark.parametrize(
    "health",
    ["i have a cold", "i'm pregnant", "i take antibiotics", "am i eligible", "i have diabetes", "should i give"],
)
def test_nobodys_health_is_judged(alexa: Rehearsal, health: str) -> None:
    assert "can't judge" in say(alexa, "open give blood", health).speech
    assert "7 3 3" in say(alexa, "yes").speech


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_feels_unwell_hears_what_the_services_say(alexa: Rehearsal, locale: str) -> None:
    told = say(alexa, "open give blood", "i feel faint")
    assert "lie down" in told.speech and re.search("call (911|999)", told.speech)


@pytest.mark.parametrize("locale", LOCALES)
def test_where_to_give(alexa: Rehearsal, locale: str) -> None:
    told = say(alexa, "open give blood", "where can i give")
    assert told.card and "not a skill of" in told.card.text
    assert "Shall I remind you tomorrow" in told.speech


# Wherever the listener is

WHERE = {
    "at the start": ("open give blood",),
    "asked for the day": ("open give blood", "yes"),
    "asked for the kind": ("open give blood", "i gave on october second"),
    "asked for another day": ("open give blood", "i gave plasma next year"),
    "asked whether it is right": GAVE[:2],
    "asked what was wrong": (*GAVE[:2], "no"),
    "told the date": ("open give blood", "i gave platelets on october second", "yes"),
    "offered another reminder": ("open give blood", "i gave platelets on october second", "yes", "at six p.m."),
    "asked for the reminder's day": ("open give blood", "remind me"),
    "never gave": ("open give blood", "never"),
    "told there is no reminder": ("open give blood", "cancel my reminder"),
    "after a rule": ("open give blood", "how often can i give"),
    "offered a myth": ("open give blood", "no"),
    "after a myth": ("open give blood", "tell me a myth"),
    "asked for a worry": ("open give blood", "tell me about dragons"),
    "asked about a friend": ("open give blood", "no", "no"),
    "offered the number": ("open give blood", "i have a cold"),
    "offered to be forgotten": ("open give blood", "forget me"),
}


@pytest.fixture(params=list(WHERE.values()), ids=list(WHERE))
def somewhere(request: pytest.FixtureRequest, alexa: Rehearsal) -> Rehearsal:
    """A conversation at each place that Give Blood leads to."""
    say(alexa, *request.param)
    return alexa


def test_help_says_what_is_possible_here(somewhere: Rehearsal) -> None:
    before = somewhere.say("repeat").speech
    help = say(somewhere, "help")
    assert not help.ended and help.speech != before


@pytest.mark.parametrize("leaving", ["stop", "that's all"])
def test_one_can_leave_anywhere(somewhere: Rehearsal, leaving: str) -> None:
    goodbye = say(somewhere, leaving)
    assert goodbye.ended and len(goodbye.speech.split()) < 10


def test_silence_brings_the_reprompt_and_then_the_end(somewhere: Rehearsal) -> None:
    assert not say(somewhere, "").ended
    assert say(somewhere, "").ended


@pytest.mark.parametrize("locale", LOCALES)
def test_no_answer_is_a_dead_end(somewhere: Rehearsal, locale: str) -> None:
    for words in ("what is the capital of france", "i don't know", "what", "go back", "help", "skip"):
        assert not say(somewhere, words).ended


@pytest.mark.parametrize("words", ["no", "who says so", "last tuesday", "platelets"])
def test_whatever_is_said_is_answered(somewhere: Rehearsal, words: str) -> None:
    if not say(somewhere, words).ended:
        say(somewhere, "help")


# Devices


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("tell me a myth",), "It hurts all the way"),
        (("i gave platelets yesterday", "yes"), "From Friday, November 27"),
    ],
)
def test_a_screen_is_used_where_there_is_one(alexa: Rehearsal, words: tuple[str, ...], shown: str) -> None:
    assert say(alexa, "open give blood", *words).screen == ()
    alexa.open("give_blood", screen=True, launch=False)
    screen = say(alexa, "open give blood", *words).screen
    assert any(shown in line for line in screen) and any(line.startswith("Try “") for line in screen)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_card_holds_a_date(alexa: Rehearsal, locale: str) -> None:
    """Cards stay in the Alexa app, where others of the household may read them."""
    assert all(say(alexa, words).card is None for words in ("open give blood", "i gave platelets yesterday", "yes"))


# The README


def test_the_readme_names_the_source_of_every_myth() -> None:
    for locale, myths in MYTHS.items():
        rows = ["| myth | what is said | source | as of |", "|---|---|---|---|"]
        for myth in myths:
            source = f"[{myth.source.publisher}: {myth.source.title}]({myth.source.url})"
            rows.append(f"| `{myth.id}` | {myth.said_in(locale)} | {source} | {myth.source.as_of} |")
        is_in_the_readme("\n".join(rows))


def test_the_readme_names_the_source_of_every_interval() -> None:
    rows = ["| days | where | value | source | as of |", "|---|---|---|---|---|"]
    for name in INTERVAL_NAMES:
        for locale in ("en-US", "en-GB"):
            value, source = INTERVALS.of(name, locale).value, INTERVALS.of(name, locale).source
            link = f"[{source.publisher}: {source.title}]({source.url})"
            rows.append(f"| `{name}` | {locale} | {value:g} | {link} | {source.as_of} |")
    is_in_the_readme("\n".join(rows))


def is_in_the_readme(table: str) -> None:
    assert table in README.read_text(encoding="utf-8"), f"Put this table into {README}:\n\n{table}\n"


def test_the_conversation_of_the_readme_is_a_real_one(alexa: Rehearsal) -> None:
    """Each answer is one that the skill gives there; which variant a listener hears is left to chance."""
    text = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    turns = [turn.partition("\n") for turn in text.split("> ")[1:]]
    wanted = [(number, " ".join(answer.removeprefix("Alexa: ").split())) for number, (_, _, answer) in enumerate(turns)]
    heard: set[tuple[int, str]] = set()
    for seed in range(30):
        alexa.open("give_blood", seed=seed, launch=False)
        for number, (said, _, _) in enumerate(turns):
            heard.add((number, re.sub(r" \[pause \d+ms\]", "", alexa.say(said).speech)))
    assert len(turns) >= 10 and set(wanted) <= heard, set(wanted) - heard


# The store listing


@pytest.mark.parametrize("locale", LOCALES)
def test_the_example_phrases_are_heard_and_answered(alexa: Rehearsal, locale: str) -> None:
    for phrase in manifest()["publishingInformation"]["locales"]["en-US"]["examplePhrases"]:
        alexa.open("give_blood", launch=False)
        answer = say(alexa, phrase)
        assert answer.heard.how == "sample" and answer.heard.intent != "AMAZON.FallbackIntent"


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LISTING / "skill.json").read_text(encoding="utf-8"))["manifest"]
    return found


def test_the_listing_says_that_it_is_no_medical_advice() -> None:
    for listing in manifest()["publishingInformation"]["locales"].values():
        assert "not medical advice and no substitute for a professional" in listing["description"]
        assert len(listing["description"]) <= 4000 and len(listing["summary"]) <= 160
        assert 1 <= len(listing["keywords"]) <= 30
    assert manifest()["permissions"] == [{"name": "alexa::alerts:reminders:skill:readwrite"}]


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_every_main_intent_has_at_least_twenty_wordings(locale: str) -> None:
    path = ROOT / "interaction_models" / "give_blood" / f"{locale}.json"
    intents = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]["intents"]
    counts = {intent["name"]: len(intent["samples"]) for intent in intents}
    main = ("NextDate", "Correct", "Rules", "Never", "Remind", "MyReminders", "Myth", "Book", "Allowed", "Source")
    assert all(counts[f"{name}Intent"] >= 20 for name in main), counts

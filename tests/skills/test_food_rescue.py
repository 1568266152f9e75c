"""Food Rescue as conversations: the real handler, moto's DynamoDB, Alexa's side by the simulator."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from skills.food_rescue.foods import FACTS, FOODS
from skills.food_rescue.rescues import FACTORS
from speakup import documents
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 10:00", screen=False)
IN_BRITAIN = pytest.mark.alexa(locale="en-GB")
BOTH = ["en-US", pytest.param("en-GB", marks=IN_BRITAIN)]
ROOT = Path(__file__).parents[2]
SKILL = ROOT / "skills" / "food_rescue"
README = SKILL / "README.md"
LISTING = ROOT / "store_listings" / "food_rescue"
LONGEST = 50
"""Words: 20 seconds at 150 words a minute."""
INVITES = re.compile(r"(\?|\b(Say|say|ask|Name|For example|Or say)\b[^.?!]*[.?])$")


@pytest.fixture
def alexa(alexa: Rehearsal) -> Rehearsal:
    """Nobody has opened Food Rescue yet; it is Saturday morning."""
    alexa.open("food_rescue", launch=False)
    return alexa


def say(alexa: Rehearsal, *utterances: str) -> Exchange:
    """What came of the last utterance; every one of them left no dead end."""
    for utterance in utterances:
        is_sound(alexa.say(utterance))
    return alexa.exchange


def is_sound(exchange: Exchange) -> None:
    """An open session asks and has a reprompt, a closed one asks nothing, and nothing is long."""
    assert not exchange.errors and not exchange.notes, exchange
    assert len(exchange.speech.replace("[pause 400ms]", "").split()) <= LONGEST, exchange.speech
    if exchange.ended:
        assert "?" not in exchange.speech
    else:
        assert INVITES.search(exchange.speech), exchange.speech
        assert exchange.reprompt and INVITES.search(exchange.reprompt), exchange.reprompt


# Welcome


def test_a_returning_listener_is_not_told_again_what_this_is(alexa: Rehearsal) -> None:
    assert "I add up what you save" in say(alexa, "open food rescue").speech
    say(alexa, "stop", "open food rescue", "spinach", "no", "stop")
    assert "add up" not in say(alexa, "open food rescue").speech


def test_what_is_in_no_hurry_is_not_asked_about(alexa: Rehearsal) -> None:
    say(alexa, "open food rescue", "i have honey", "stop")
    assert "Shall I say what" in say(alexa, "open food rescue").speech
    assert "the honey within 2 years" in say(alexa, "yes").speech


# How long it keeps


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how long does cooked rice keep", "for 4 to 6 days in the refrigerator and for 6 months in the freezer"),
        ("how long does cooked rice keep in the freezer", "for 6 months in the freezer"),
        ("how long can i keep leftover pizza in the fridge", "for 3 to 4 days in the refrigerator"),
        ("how long does ketchup last once opened", "for 6 months in the refrigerator once opened"),
        ("what about aubergines", "eggplant"),
        ("is my yogurt still good", "for 1 to 2 weeks in the refrigerator"),
        ("can i freeze bananas", "for 2 to 3 months in the freezer"),
        ("can i freeze eggs", "for 3 to 5 weeks in the refrigerator"),
        ("can i freeze lettuce", "in the freezer"),
        ("how long does milk keep", "the date on the package"),
        ("when does chicken salad go bad", "for 3 to 4 days"),
    ],
)
def test_how_long(alexa: Rehearsal, question: str, answer: str) -> None:
    told = say(alexa, "open food rescue", question)
    assert answer in told.speech and "USDA FoodKeeper" in told.speech
    assert told.card and "https://www.fsis.usda.gov" in told.card.text and "looked up on 2026-11-21" in told.card.text


def test_how_long_without_opening_the_skill_first(alexa: Rehearsal) -> None:
    assert "4 to 6 days" in say(alexa, "ask food rescue how long does cooked rice keep").speech


def test_what_was_asked_about_a_place_goes_there(alexa: Rehearsal) -> None:
    say(alexa, "open food rescue", "can i freeze bananas")
    added = say(alexa, "yes")
    assert "bananas" in added.speech and "in the freezer" in added.speech and "within 2 months" in added.speech


@pytest.mark.parametrize(("answer", "food"), [("the cooked one", "cooked"), ("raw", "raw"), ("the second one", "raw")])
def test_a_word_for_several_foods_is_asked_about(alexa: Rehearsal, answer: str, food: str) -> None:
    alexa.open("food_rescue", launch=False, guesses=True)
    assert "cooked chicken or raw chicken?" in say(alexa, "open food rescue", "how long does chicken keep").speech
    assert f"{food} chicken" in say(alexa, answer).speech


def test_every_word_for_several_foods_is_asked_about(alexa: Rehearsal) -> None:
    for food in FOODS:
        if food.either:
            asked = say(alexa, f"ask food rescue how long does {food.names['en-US']} keep")
            assert all(FOODS[choice].names["en-US"] in asked.speech for choice in food.either)


@IN_BRITAIN
def test_british_words_and_british_advice(alexa: Rehearsal) -> None:
    rice = say(alexa, "open food rescue", "how long does cooked rice keep")
    assert "for 1 day in the fridge" in rice.speech and "Love Food Hate Waste" in rice.speech
    assert rice.card and "A use-by date" in rice.card.text
    assert "tinned tomatoes" in say(alexa, "how long do canned tomatoes keep").speech
    assert "in the cupboard" in say(alexa, "how long do crisps keep").speech


# What is at home


def listed(alexa: Rehearsal, *foods: str) -> Rehearsal:
    say(alexa, "open food rescue", *(f"i have {food}" for food in foods))
    return alexa


def test_several_foods_are_taken_at_once(alexa: Rehearsal) -> None:
    several = say(alexa, "open food rescue", "bread, milk and eggs")
    assert "the bread within 2 weeks and the eggs within 3 weeks" in several.speech and "for milk" in several.speech
    assert "the yogurt within 7 days" in say(alexa, "i have yogurt and mushrooms in the fridge").speech
    unclear = say(alexa, "chicken and rice").speech
    assert "chicken and rice" in unclear and unclear.endswith(("Which one first?", "Which one?"))
    assert "cooked chicken or raw chicken" in say(alexa, "chicken").speech


def test_a_food_is_to_be_eaten_by_the_careful_end_of_its_time(alexa: Rehearsal) -> None:
    assert "by Tuesday" in say(alexa, "open food rescue", "spinach").speech  # 3 to 7 days
    assert "by tomorrow" in say(alexa, "i bought shrimp").speech  # 1 to 3 days


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("i cooked a stew yesterday", "2026-11-23"),
        ("i bought mushrooms on thursday", "2026-11-22"),
        ("i opened the pesto yesterday", "2027-05-19"),
        ("i have pesto once opened", "2026-11-24"),
        ("i have milk until friday", "2026-11-27"),
        ("the ham is good until november thirtieth", "2026-11-30"),
        ("i've got peas in the freezer", "2027-07-19"),
    ],
)
def test_days_and_dates_are_reckoned_with(alexa: Rehearsal, words: str, until: str) -> None:
    say(alexa, "open food rescue", words)
    assert until in json.dumps(alexa.memory)


def test_where_the_label_tells_it_is_asked_for(alexa: Rehearsal) -> None:
    assert "Until which day" in say(alexa, "open food rescue", "milk").speech
    assert "printed" in say(alexa, "help").speech
    assert "by Friday" in say(alexa, "it says friday").speech


def test_a_label_that_nobody_knows_can_be_skipped(alexa: Rehearsal) -> None:
    say(alexa, "open food rescue", "milk", "i don't know")
    assert "Which food is next" in say(alexa, "skip").speech or "What else" in alexa.speech
    assert "milk" not in json.dumps(alexa.memory)


def test_a_dish_of_ones_own_is_heard_by_its_name_later(alexa: Rehearsal) -> None:
    say(alexa, "open food rescue", "i have my lentil bake", "no")
    assert say(alexa, "lentil bake").heard.how == "sample"  # as a dynamic entity
    alexa.do(":wait a day")
    assert "lentil bake" in say(alexa, "open food rescue", "what should i eat first").speech
    assert "Roughly how much" in say(alexa, "i ate the lentil bake").speech or "How much" in alexa.speech


def test_what_to_eat_first(alexa: Rehearsal) -> None:
    assert "list" in say(alexa, "open food rescue", "what should i eat first").speech
    listed(alexa, "carrots", "shrimp", "spinach", "cabbage")
    first = say(alexa, "what should i eat first").speech
    assert first.index("shrimp") < first.index("spinach") < first.index("cabbage")
    assert "carrots" not in first and "1 more can wait" in first
    chosen = say(alexa, "the shrimp")
    assert chosen.ended and "shrimp" in chosen.speech


def test_what_is_past_its_day_is_never_offered_as_dinner(alexa: Rehearsal) -> None:
    listed(alexa, "shrimp", "cabbage")
    say(alexa, "stop")
    alexa.do(":wait 3 days")
    assert "due 2 days ago" in say(alexa, "open food rescue").speech
    late = say(alexa, "no")
    assert "shrimp" in late.speech and "cabbage" not in late.speech
    say(alexa, "no")
    first = say(alexa, "what should i eat first").speech
    assert "the cabbage by" in first and "Past their day: shrimp" in first
    goodbye = say(alexa, "none")
    assert goodbye.ended and "cabbage" in goodbye.speech and "shrimp" not in goodbye.speech


def test_taking_off_the_list(alexa: Rehearsal) -> None:
    listed(alexa, "spinach")
    removed = say(alexa, "i threw away the spinach")
    assert "spinach" in removed.speech and not alexa.acts
    assert "list" in say(alexa, "what is on my list").speech
    assert "spinach" in say(alexa, "take the spinach off my list").speech


# Reminders


def test_a_reminder_needs_two_yeses_the_first_time(alexa: Rehearsal) -> None:
    assert "on Tuesday at 5 PM?" in say(alexa, "open food rescue", "spinach").speech
    alexa.say("yes")
    assert "Do you allow food rescue to use your reminders?" in alexa.speech or alexa.reprompt
    say(alexa, "yes")
    assert len(alexa.reminders) == 1
    say(alexa, "i ate the spinach", "a portion")
    assert not alexa.reminders


def test_a_permission_that_is_denied_is_no_dead_end(alexa: Rehearsal) -> None:
    say(alexa, "open food rescue", "spinach")
    alexa.say("yes")
    assert "What else" in say(alexa, "no").speech and not alexa.reminders


@pytest.mark.alexa(allow="reminders")
def test_a_reminder_that_was_turned_down_can_be_asked_for(alexa: Rehearsal) -> None:
    listed(alexa, "spinach")
    assert "no reminders" in say(alexa, "no").speech
    assert "remind" not in say(alexa, "mushrooms").speech
    assert "use your mushrooms today" in say(alexa, "remind me about the mushrooms").speech
    say(alexa, "yes")
    assert len(alexa.reminders) == 1
    say(alexa, "i have potatoes")
    assert "last six days" in say(alexa, "remind me about the potatoes").speech


# Rescued


@pytest.mark.parametrize(
    ("words", "kilos", "told"),
    [
        ("i saved two pounds of potatoes", 0.907, "2 pounds of potatoes, worth"),
        ("i ate three bananas", 0.354, "12 ounces of bananas"),
        ("i used half a pound of cheddar", 0.227, "8 ounces of cheddar"),
        ("i ate two slices of bread", 0.07, "2 ounces of bread"),
        ("two portions of soup please", 0.5, "1.1 pounds of soup"),
    ],
)
def test_a_rescue_in_one_breath(alexa: Rehearsal, words: str, kilos: float, told: str) -> None:
    say(alexa, "ask food rescue to log a bag of carrots")
    assert told in say(alexa, words).speech
    assert [act.partition(" co2e=")[0] for act in alexa.acts] == [f"FoodRescued kilos={kilos}"]


def test_a_number_of_what_ought_to_be_eaten_soon_is_no_rescue(alexa: Rehearsal) -> None:
    assert "by Tuesday" in say(alexa, "open food rescue", "two portions of soup").speech and not alexa.acts


@pytest.mark.parametrize("answer", ["a portion", "one portion", "about a portion", "maybe a portion"])
def test_how_much_is_asked_for(alexa: Rehearsal, answer: str) -> None:
    assert "ow much was it" in say(alexa, "open food rescue", "i ate the soup").speech
    assert "9 ounces of soup" in say(alexa, answer).speech


def test_who_does_not_know_how_much_is_helped_to_a_portion(alexa: Rehearsal) -> None:
    assert "call it a portion" in say(alexa, "open food rescue", "i ate the soup", "i don't know").speech
    assert "9 ounces of soup" in say(alexa, "one portion").speech


def test_a_number_of_what_nobody_counts_is_asked_about(alexa: Rehearsal) -> None:
    assert "portions" in say(alexa, "open food rescue", "i ate the soup", "two").speech
    assert "1.1 pounds of soup" in say(alexa, "portions").speech


@pytest.mark.parametrize("too_much", ["i saved a thousand pounds of soup", "i saved zero pounds of soup"])
def test_extremes_are_asked_about_again(alexa: Rehearsal, too_much: str) -> None:
    assert "up to 44 pounds" in say(alexa, "open food rescue", too_much).speech
    assert "2 pounds of soup" in say(alexa, "two pounds").speech


def test_a_week(alexa: Rehearsal) -> None:
    assert "first rescue" in say(alexa, "open food rescue", "how was my week").speech
    say(alexa, "i saved two pounds of potatoes", "stop")
    alexa.do(":wait 6 days")
    say(alexa, "ask food rescue to log three pounds of potatoes", "stop")
    assert "5 pounds of food" in say(alexa, "ask food rescue how was my week").speech
    alexa.do(":wait 2 days")
    week = say(alexa, "ask food rescue how was my week").speech
    assert "3 pounds of food" in week and "more than the week before" in week


def test_the_last_week_is_looked_back_on_once(alexa: Rehearsal) -> None:
    say(alexa, "ask food rescue to log two pounds of potatoes", "stop")
    alexa.do(":wait 2 days")
    assert "ast week" in say(alexa, "open food rescue").speech and "2 pounds" in alexa.speech
    say(alexa, "stop")
    assert "ast week" not in say(alexa, "open food rescue").speech


def test_who_says_so(alexa: Rehearsal) -> None:
    figures = say(alexa, "open food rescue", "i saved two pounds of potatoes", "who says so")
    assert "Department of Agriculture" in figures.speech and figures.card
    assert all(source.url in figures.card.text for source in FACTORS.sources("en-US"))
    fact = say(alexa, "tell me a fact")
    assert "Source: UN Environment Programme" in fact.speech
    source = say(alexa, "where does that come from")
    assert source.card and "https://www.unep.org" in source.card.text


def test_facts_take_turns(alexa: Rehearsal) -> None:
    told = [say(alexa, "ask food rescue for a fact").card for _ in FACTS]
    assert len({card.text for card in told if card}) == len(FACTS)


# Wherever the listener is

WHERE = {
    "at the start": ("open food rescue",),
    "told how long": ("open food rescue", "how long does cooked rice keep"),
    "told of an unknown food": ("open food rescue", "how long does dragon keep"),
    "asked which": ("open food rescue", "how long does chicken keep"),
    "offered a reminder": ("open food rescue", "spinach"),
    "asked for a date": ("open food rescue", "milk"),
    "asked for more": ("open food rescue", "spinach", "no"),
    "told what goes first": ("open food rescue", "spinach", "what should i eat first"),
    "asked whether it was eaten": ("open food rescue", "i bought shrimp", "stop", "open food rescue"),
    "told what is late": ("open food rescue", "i cooked a stew on monday", "what should i eat first"),
    "asked how much": ("open food rescue", "i ate the soup"),
    "asked of what": ("open food rescue", "i ate the soup", "two"),
    "praised": ("open food rescue", "i ate two slices of bread"),
    "after a fact": ("open food rescue", "tell me a fact"),
    "asked to forget": ("open food rescue", "forget me"),
}


@pytest.fixture(params=BOTH)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(WHERE.values()), ids=list(WHERE))
def somewhere(request: pytest.FixtureRequest, alexa: Rehearsal, locale: str) -> Rehearsal:
    """A conversation at each place that Food Rescue leads to."""
    say(alexa, *request.param)
    return alexa


def test_help_says_what_is_possible_here(somewhere: Rehearsal) -> None:
    before = somewhere.speech
    help = say(somewhere, "help")
    assert not help.ended and help.speech != before


def test_no_answer_is_a_dead_end_and_stop_stops(somewhere: Rehearsal) -> None:
    say(somewhere, "what is the capital of france")
    for words in ("i don't know", "what", "repeat", "", "go back", "help", "skip"):
        assert not say(somewhere, words).ended
    goodbye = say(somewhere, "that's all")
    assert goodbye.ended and len(goodbye.speech.split()) < 10


@pytest.mark.parametrize("way", WHERE.values(), ids=WHERE)
def test_silence_brings_the_reprompt_and_then_the_end(alexa: Rehearsal, way: tuple[str, ...]) -> None:
    say(alexa, *way)
    assert not say(alexa, "").ended
    assert say(alexa, "").ended


@pytest.mark.alexa(guesses=True, allow="reminders")
@pytest.mark.parametrize("way", WHERE.values(), ids=WHERE)
@pytest.mark.parametrize("words", ["yes", "no", "spinach", "two"])
def test_whatever_is_said_is_answered(alexa: Rehearsal, way: tuple[str, ...], words: str) -> None:
    say(alexa, *way, words)


@pytest.mark.parametrize("words", ["i ate the soup", "i'm someone else", "how was my week", "can i freeze eggs"])
def test_one_can_change_the_subject_anywhere(alexa: Rehearsal, words: str) -> None:
    for way in WHERE.values():
        alexa.open("food_rescue", launch=False)
        assert not say(alexa, *way, words, "repeat").ended


# Devices


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("how long does cooked rice keep", "For 4 to 6 days in the refrigerator"),
        ("spinach", "To be eaten by Tuesday"),
        ("i ate two slices of bread", "2 ounces of bread"),
        ("tell me a fact", "almost a fifth"),
    ],
)
def test_a_screen_is_used_where_there_is_one(alexa: Rehearsal, words: str, shown: str) -> None:
    assert say(alexa, "open food rescue", words).screen == ()
    alexa.open("food_rescue", screen=True, launch=False)
    screen = say(alexa, "open food rescue", words).screen
    assert any(shown in line for line in screen)
    assert any(line.startswith("Try “") for line in screen)


def test_what_the_screen_suggests_is_heard(alexa: Rehearsal, locale: str) -> None:
    listed(alexa, "spinach", "cabbage")
    text = (SKILL / "speech" / "en-US.yaml").read_text(encoding="utf-8")
    hints = set(re.findall(r"hint: Try “(.*)”", text))
    assert len(hints) >= 4
    for hint in hints:
        alexa.open("food_rescue", guesses=False)
        assert say(alexa, hint).heard.intent == heard_as(hint), hint


def heard_as(hint: str) -> str:
    words = {"list": "AMAZON.YesIntent", "first": "SoonIntent", "used": "RescueIntent", "week": "WeekIntent"}
    return next((intent for word, intent in words.items() if word in hint), "FactIntent")


def test_no_card_holds_markup(alexa: Rehearsal, locale: str) -> None:
    say(alexa, "open food rescue")
    for words in (
        "how long does milk keep",
        "who says so",
        "i ate two slices of bread",
        "who says so",
        "tell me a fact",
    ):
        card = say(alexa, words).card
        assert card and not re.search(r"[<>{}\[\]]", card.text)


# The README


def test_the_readme_names_the_sources_of_the_times() -> None:
    count: Counter[str] = Counter()
    for entry in documents.read(SKILL / "foods.yaml")["foods"]:
        count["foodkeeper"] += "foodkeeper" in entry
        count[entry.get("britain", {}).get("source", "")] += 1
    sources = documents.read(SKILL / "foods.yaml")["sources"]
    rows = ["| source | what for | as of |", "|---|---|---|"]
    for name, source in sources.items():
        what = f"{count[name]} food{'' if count[name] == 1 else 's'}{'' if name == 'foodkeeper' else ' in Britain'}"
        rows.append(f"| [{source['publisher']}: {source['title']}]({source['url']}) | {what} | {source['as_of']} |")
    is_in_the_readme("\n".join(rows))


def test_the_readme_names_the_source_of_every_factor() -> None:
    rows = ["| factor | where | value | source | as of |", "|---|---|---|---|---|"]
    for name in documents.read(SKILL / "factors.yaml"):
        for country in ("US", "GB") if name == "worth" else ("US",):
            value, source = FACTORS.of(name, country).value, FACTORS.of(name, country).source
            where, unit = (country, "money") if name == "worth" else ("everywhere", "CO2e")
            link = f"[{source.publisher}: {source.title}]({source.url})"
            rows.append(f"| `{name}`, {unit} a kilo | {where} | {value:g} | {link} | {source.as_of} |")
    is_in_the_readme("\n".join(rows))


def test_the_readme_names_the_source_of_every_fact() -> None:
    rows = ["| fact | claim | source | as of |", "|---|---|---|---|"]
    for fact in FACTS:
        source = f"[{fact.source.publisher}: {fact.source.title}]({fact.source.url})"
        rows.append(f"| `{fact.id}` | {fact.said_in('en-GB')} | {source} | {fact.source.as_of} |")
    is_in_the_readme("\n".join(rows))


def is_in_the_readme(table: str) -> None:
    assert table in README.read_text(encoding="utf-8"), f"Put this table into {README}:\n\n{table}\n"


def test_the_conversation_of_the_readme_is_a_real_one(alexa: Rehearsal) -> None:
    """Each answer is one that the skill gives there; which variant a listener hears is left to chance."""
    text = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    turns = [turn.partition("\n") for turn in text.split("> ")[1:]]
    wanted = {(said, " ".join(answer.removeprefix("Alexa: ").split())) for said, _, answer in turns}
    assert len(wanted) == len(turns) > 5
    heard: set[tuple[str, str]] = set()
    for seed in range(10):
        alexa.open("food_rescue", seed=seed, launch=False)
        for said, _, _ in turns:
            heard.add((said, say(alexa, said).speech))
    assert wanted <= heard, wanted - heard


# The store listing


@pytest.mark.parametrize("locale", BOTH)
def test_the_example_phrases_are_heard_and_answered(alexa: Rehearsal, locale: str) -> None:
    manifest = json.loads((LISTING / "skill.json").read_text(encoding="utf-8"))["manifest"]
    phrases = manifest["publishingInformation"]["locales"][locale]["examplePhrases"]
    assert phrases[0] == "Alexa, open food rescue." and len(set(phrases)) == 3
    for phrase in phrases:
        alexa.open("food_rescue", launch=False)
        answer = say(alexa, phrase)
        assert answer.heard.how == "sample" and answer.heard.intent != "AMAZON.FallbackIntent"


@pytest.mark.parametrize("locale", BOTH)
def test_what_the_description_promises_is_heard(alexa: Rehearsal, locale: str) -> None:
    manifest = json.loads((LISTING / "skill.json").read_text(encoding="utf-8"))["manifest"]
    description = manifest["publishingInformation"]["locales"][locale]["description"]
    promised = [words for words in re.findall(r'"([^"]+)"', description) if not words.startswith("Alexa")]
    assert len(promised) > 8
    for words in promised:
        alexa.open("food_rescue", guesses=True)
        assert say(alexa, words).heard.intent != "AMAZON.FallbackIntent", words


def test_the_listing_keeps_to_the_lengths_of_the_store() -> None:
    manifest = json.loads((LISTING / "skill.json").read_text(encoding="utf-8"))["manifest"]
    assert len(manifest["publishingInformation"]["testingInstructions"]) <= 4000
    for listing in manifest["publishingInformation"]["locales"].values():
        assert 2 <= len(listing["name"]) <= 50
        assert len(listing["summary"]) <= 160 and listing["summary"].count(".") == 1
        assert len(listing["description"]) <= 4000
        assert len(listing["keywords"]) <= 30

"""What Food Rescue reckons: weights, worth, greenhouse gases, days and weeks, against values worked out by hand."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.food_rescue import rescues
from skills.food_rescue.foods import FOODS, LOCALES, Place
from skills.food_rescue.rescues import FACTORS, GRAMS, Household, Item, Measure, Rescue

TODAY = date(2026, 11, 21)  # a Saturday

locales = st.sampled_from(LOCALES)
weights = st.floats(1, 20_000)


def item(name: str = "spinach", food: str = "spinach", until: date | None = TODAY) -> Item:
    return Item(name, food, Place.FRIDGE, TODAY, until)


# How much


@pytest.mark.parametrize(
    ("amount", "measure", "food", "locale", "grams"),
    [
        (2, Measure.POUND, "potatoes", "en-US", 907.18),
        (8, Measure.OUNCE, "cheddar", "en-US", 226.8),
        (1, Measure.HALF_KILO, "spinach", "en-GB", 500),
        (1, Measure.PINT, "milk", "en-US", 473),
        (1, Measure.PINT, "milk", "en-GB", 568),
        (2, Measure.PORTION, "soup", "en-GB", 500),
        (3, None, "bananas", "en-US", 354),
        (3, None, "soup", "en-US", None),
    ],
)
def test_weights(amount: float, measure: Measure | None, food: str, locale: str, grams: float | None) -> None:
    assert rescues.grams(amount, measure, FOODS[food], locale) == (grams and pytest.approx(grams, abs=0.01))


def test_every_measure_has_a_weight() -> None:
    assert set(Measure) == {*GRAMS, Measure.PINT}


@pytest.mark.parametrize(
    ("grams", "locale", "value", "unit"),
    [
        (1, "en-US", 1, "ounce"),
        (440, "en-US", 1, "pound"),
        (454, "en-US", 1, "pound"),
        (680, "en-US", 1.5, "pound"),
        (20_000, "en-US", 44, "pound"),
        (1, "en-GB", 10, "gram"),
        (994, "en-GB", 990, "gram"),
        (996, "en-GB", 1, "kilo"),
        (20_000, "en-GB", 20, "kilo"),
    ],
)
def test_weights_are_rounded_for_the_ear(grams: float, locale: str, value: float, unit: str) -> None:
    spoken = rescues.weight(grams, locale)
    assert spoken.unit == unit and spoken.value == pytest.approx(value, abs=0.05)


@given(weights, locales)
def test_a_spoken_weight_is_near_the_real_one(grams: float, locale: str) -> None:
    spoken = rescues.weight(grams, locale)
    factor = {"ounce": rescues.OUNCE, "pound": rescues.POUND, "gram": 1, "kilo": 1000}[spoken.unit]
    assert spoken.value > 0
    assert math.isclose(spoken.value * factor, grams, rel_tol=0.06, abs_tol=30)


@pytest.mark.parametrize(
    ("amount", "locale", "spoken"),
    [
        (0.001, "en-US", "10 cents"),
        (0.62, "en-US", "60 cents"),
        (0.97, "en-US", "$1"),
        (2.43, "en-US", "$2.40"),
        (13.6, "en-US", "$14"),
        (0.62, "en-GB", "60p"),
        (1.75, "en-GB", "£1.80"),
        (9.97, "en-GB", "£10"),
    ],
)
def test_money_as_it_is_said(amount: float, locale: str, spoken: str) -> None:
    assert rescues.money(amount, locale) == spoken


@given(st.floats(0, 10_000), locales)
def test_money_has_no_long_tails(amount: float, locale: str) -> None:
    spoken = rescues.money(amount, locale)
    assert len(spoken) <= 8 and "e" not in spoken.replace("cents", "")


def test_a_kilo_of_beef() -> None:
    total = rescues.summed([Rescue(TODAY, "beef", 1000)], "en-US")
    assert (total.count, total.grams, total.worth, total.co2e) == (1, 1000, 2.68, 33.3)


def test_every_food_has_a_factor() -> None:
    for food in FOODS:
        for locale in LOCALES:
            assert food.either or FACTORS.of(food.kind, locale).value > 0, food.id


@given(st.lists(st.tuples(st.integers(0, 60), weights)), locales)
def test_two_weeks_come_to_what_their_rescues_do(log: list[tuple[int, float]], locale: str) -> None:
    found = [Rescue(TODAY - timedelta(days=ago), "mixed", grams) for ago, grams in log]
    now, before = (rescues.week(found, TODAY - timedelta(days=ago), locale) for ago in (0, 7))
    both = rescues.summed((one for one in found if (TODAY - one.on).days < 14), locale)
    assert now.count + before.count == both.count
    assert math.isclose(now.grams + before.grams, both.grams, abs_tol=1e-6)


# The kitchen


def test_a_food_is_on_the_list_once() -> None:
    home = Household()
    for until in (TODAY, TODAY + timedelta(days=3)):
        home.put(item(until=until))
    home.put(item("lentil bake", "leftovers"))
    home.put(item("Lentil Bake", "leftovers"))
    assert [(one.name, one.until) for one in home.items] == [
        ("spinach", TODAY + timedelta(days=3)),
        ("Lentil Bake", TODAY),
    ]


def test_the_list_holds_no_more_than_alexa_takes() -> None:
    home = Household()
    for number in range(200):
        home.put(item(f"dish {number}", "leftovers"))
    assert len(home.items) == rescues.MOST_ITEMS <= 100
    assert home.items[-1].name == "dish 199"


def test_what_is_long_past_is_let_go() -> None:
    home = Household(items=[item(until=TODAY), item("ham", "sliced-ham", None)])
    home.tidy(TODAY + timedelta(days=10))
    assert len(home.items) == 2
    home.tidy(TODAY + timedelta(days=11))
    assert [one.name for one in home.items] == ["ham"]


@given(st.text(max_size=80), st.sampled_from(["", "spinach", "own:x", "chicken-either"]), locales)
def test_any_words_have_a_meaning(words: str, key: str, locale: str) -> None:
    home = Household(items=[item(), item("cooked chicken", "cooked-chicken")])
    meant = home.meant(words, key, ["cooked-rice", "dry-rice"], locale)
    assert meant.keeps_as.keeps(locale) or meant.either
    assert len(meant.name) <= rescues.LONGEST_NAME


def test_a_word_for_several_foods_means_the_one_at_home() -> None:
    home = Household(items=[item("cooked chicken", "cooked-chicken")])
    assert home.meant("chicken", "", [], "en-US").name == "cooked chicken"
    home.put(item("raw chicken", "raw-chicken"))
    assert home.meant("chicken", "", [], "en-US").either


def test_soonest_first_and_late_apart() -> None:
    days = {"fish pie": -1, "stew": 0, "milk": 3}
    home = Household(items=[item(name, "leftovers", TODAY + timedelta(days=left)) for name, left in days.items()][::-1])
    assert [one.name for one in home.soonest()] == list(days)
    assert [one.name for one in home.late(TODAY)] == ["fish pie"]
    assert [one.name for one in home.good(TODAY)] == ["stew", "milk"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (-8, "the milk, due 8 days ago"),
        (-1, "the milk, due yesterday"),
        (0, "the milk today"),
        (1, "the milk by tomorrow"),
        (2, "the milk by Monday"),
        (6, "the milk by Friday"),
        (7, "the milk within 7 days"),
        (14, "the milk within 2 weeks"),
        (90, "the milk within 3 months"),
        (365, "the milk within 1 year"),
        (800, "the milk within 2 years"),
    ],
)
def test_days_as_one_says_them(left: int, words: str) -> None:
    assert rescues.line(item("milk", "milk", TODAY + timedelta(days=left)), TODAY) == words


@pytest.mark.parametrize(
    ("hour", "left", "rings"),
    [(10, 0, True), (17, 0, False), (16, 0, True), (20, 1, True), (10, 6, True), (10, 7, False), (10, -1, False)],
)
def test_a_reminder_rings_before_dinner_on_the_last_day(hour: int, left: int, rings: bool) -> None:
    now = datetime(2026, 11, 21, hour, tzinfo=UTC)
    moment = rescues.reminder_time(item(until=TODAY + timedelta(days=left)), now)
    assert moment == (datetime(2026, 11, 21, 17, tzinfo=UTC) + timedelta(days=left) if rings else None)


def test_a_week_is_looked_back_on_once_it_is_over() -> None:
    home = Household(looked_back_on=TODAY)
    home.rescued(Rescue(TODAY, "mixed", 500))
    sunday, monday, next_monday = (TODAY + timedelta(days=days) for days in (1, 2, 9))
    assert home.last_week(sunday, "en-US").count == 0
    assert home.last_week(monday, "en-US").grams == 500
    home.looked_back_on = monday
    assert home.last_week(monday, "en-US").count == 0
    assert home.last_week(next_monday, "en-US").count == 0


def test_rescues_are_kept_for_two_months_and_their_sum_for_good() -> None:
    home = Household()
    for days in range(100):
        home.rescued(Rescue(TODAY + timedelta(days=days), "mixed", 100))
    assert len(home.rescues) == 60 and home.grams_ever == 10_000

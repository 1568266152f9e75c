"""What Food Rescue knows of foods: the catalogue is complete, sourced and unambiguous, and a broken one is refused."""

import json
import re
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.food_rescue.foods import FACTS, FOODS, LOCALES, Food, Foods, Place, plain
from speakup.errors import DocumentError

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "interaction_models" / "food_rescue"
REAL = [food for food in FOODS if not food.either]

locales = st.sampled_from(LOCALES)
foods = st.sampled_from(REAL)


def test_there_are_enough_foods_in_every_place() -> None:
    assert len(REAL) >= 150
    assert sum(len(food.spoken_names("en-US")) for food in FOODS) > 3 * len(REAL)
    for place, least in {Place.PANTRY: 50, Place.FRIDGE: 120, Place.FREEZER: 100, Place.OPENED: 20}.items():
        assert sum(place in food.keeps("en-US") for food in REAL) >= least, place


def test_no_name_is_two_foods() -> None:
    names = [plain(name) for food in FOODS for name in {plain(name): name for name in food.spoken_names("en-US")}]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("locale", LOCALES)
def test_each_time_has_a_source(locale: str) -> None:
    for food in REAL:
        for keeping in food.keeps(locale).values():
            assert keeping.source.url.startswith("https://") and keeping.source.publisher
            assert keeping.is_advised or not keeping.span


@given(foods, locales)
def test_every_food_has_an_answer_wherever_it_is_asked_for(food: Food, locale: str) -> None:
    for place in (None, *Place):
        answer = FOODS.answer(food, place, locale)
        assert answer.spans or answer.by_label, food.id
        assert answer.says and len(" ".join(answer.spans).split()) <= 40
        assert bool(answer.elsewhere) == (place is not None and place not in food.keeps(locale))


@given(foods, locales, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_food_is_eaten_by_the_careful_end_of_its_time(food: Food, locale: str, since: date) -> None:
    for keeping in food.keeps(locale).values():
        until = keeping.until(since)
        assert (until is None) == (not keeping.span)
        assert until is None or timedelta(days=1) <= until - since <= timedelta(days=5 * 365)


def test_british_advice_on_leftovers_is_the_stricter() -> None:
    shorter = [food for food in REAL if food.keeps("en-US") != food.keeps("en-GB")]
    assert len(shorter) > 15
    for food in shorter:
        american, british = (food.keeps(locale)[Place.FRIDGE] for locale in LOCALES)
        assert british.most < american.most, food.id
    assert FOODS["cooked-rice"].keeps("en-GB")[Place.FRIDGE].span == "1 day"


@pytest.mark.parametrize(
    ("words", "food"),
    [
        ("The Hard-Boiled Eggs", "boiled-eggs"),
        ("courgettes", "zucchini"),
        ("leftover rice", "cooked-rice"),
        ("some rice", "rice-either"),
        ("unicorn", None),
        ("", None),
    ],
)
def test_a_food_is_found_by_what_people_call_it(words: str, food: str | None) -> None:
    found = FOODS.named(words)
    assert (found.id if found else None) == food


@pytest.mark.parametrize(
    ("words", "food"),
    [
        ("cooked", "cooked-rice"),
        ("the cooked one", "cooked-rice"),
        ("dry", "dry-rice"),
        ("the second one", "dry-rice"),
        ("first", "cooked-rice"),
        ("rice", None),
        ("neither", None),
        ("third", None),
        ("", None),
    ],
)
def test_which_of_two_is_told_in_many_ways(words: str, food: str | None) -> None:
    found = FOODS.among(["cooked-rice", "dry-rice"], words, "en-US")
    assert (found.id if found else None) == food


@given(st.text(max_size=60), locales)
def test_wild_words_are_at_most_one_of_the_choices(words: str, locale: str) -> None:
    choices = ["cooked-chicken", "raw-chicken"]
    found = FOODS.among(choices, words, locale)
    assert found is None or found.id in choices
    assert FOODS.named(words) is None or plain(words)


# The file


GOOD = """
places: {pantry: {en: in the pantry}, fridge: {en: in the fridge}, freezer: {en: frozen}, opened: {en: opened}}
sources:
  foodkeeper: {publisher: USDA, title: FoodKeeper, url: "https://example.org", as_of: "2018", checked: 2026-11-21}
foods:
- {id: rice, name: rice, kind: grain, fridge: 4-6 days, foodkeeper: 178}
"""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("- {id: soup, name: soup, kind: mixed, fridge: 3-4 days}", "The food soup lacks 'foodkeeper'."),
        ("- {id: rice, name: rice, kind: grain, fridge: 1 day, foodkeeper: 1}", "rice stands here a second time"),
        ("- {id: soup, name: soup, kind: mixed, fridge: for ever, foodkeeper: 1}", 'keeps for "for ever"'),
        ("- {id: soup, name: soup, kind: mixed, fridge: 4-3 days, foodkeeper: 1}", 'keeps for "4-3 days"'),
        ("- {id: soup, name: soup, kind: mixed, fridge: 0 days, foodkeeper: 1}", 'keeps for "0 days"'),
        ("- {id: soup, name: soup, kind: mixed, foodkeeper: 1}", "The food soup keeps nowhere."),
        (
            "- {id: soup, name: {en-US: soup}, kind: mixed, fridge: 1 day, foodkeeper: 1}",
            "The food soup lacks 'en-GB'.",
        ),
        ("- {id: soup, name: soup, either: [rice, stew]}", "may mean stew, which is no food"),
    ],
)
def test_a_broken_food_is_refused_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "foods.yaml"
    path.write_text(GOOD + line + "\n", encoding="utf-8")
    with pytest.raises(DocumentError) as refused:
        Foods.load(path)
    assert problem in str(refused.value) and refused.value.line == 7


def test_a_source_that_lacks_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foods.yaml"
    path.write_text(GOOD.replace(" title: FoodKeeper,", ""), encoding="utf-8")
    with pytest.raises(DocumentError, match="lacks title"):
        Foods.load(path)


# The interaction model


@pytest.mark.parametrize("locale", LOCALES)
def test_alexa_listens_for_every_food(locale: str) -> None:
    spec = spec_from_file_location("foods_of_the_model", MODELS / "foods.py")
    assert spec and spec.loader
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    path = MODELS / f"{locale}.json"
    text = path.read_text(encoding="utf-8")
    is_the_same = tool.written(json.loads(text), locale) == text
    assert is_the_same, "Run python interaction_models/food_rescue/foods.py"


# Facts


def test_facts_are_told_in_the_order_of_their_file() -> None:
    assert FACTS.in_turn(date(2026, 11, 21)) == list(FACTS)


def test_facts_are_short_enough_for_the_ear() -> None:
    for fact in FACTS:
        for locale in LOCALES:
            assert len(re.findall(r"\S+", fact.said_in(locale))) <= 35, fact.id

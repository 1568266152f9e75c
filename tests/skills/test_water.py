"""What Clean Water reckons, against values worked out by hand."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st

from skills.clean_water import water
from skills.clean_water.water import FACTS, FIGURES, Topic
from speakup import Fact

ROOT = Path(__file__).parents[2]
LOCALES = ("en-US", "en-GB", "es-US")
FIGURE_NAMES = (
    "litres_per_shower_minute",
    "litres_per_toilet_flush",
    "litres_per_garden_minute",
    "other_litres_a_day",
    "typical_litres_a_day",
)
TODAY = date(2026, 11, 21)

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


# A day's water


def test_a_day_in_the_united_states() -> None:
    use = water.daily_use(8, 6, timedelta(minutes=10), "en-US")
    assert (use.shower, use.toilet, use.other, use.garden) == pytest.approx((60.8, 36, 105, 260))
    assert use.indoors == pytest.approx(201.8)


def test_a_day_in_england() -> None:
    use = water.daily_use(5, 4, timedelta(hours=1), "en-GB")
    assert (use.shower, use.toilet, use.other, use.garden) == pytest.approx((40, 20, 72, 1002))
    assert use.indoors == pytest.approx(132)


def test_no_shower_no_flush_and_no_garden_leave_the_taps() -> None:
    assert water.daily_use(0, 0, timedelta(), "en-GB").indoors == 72


@pytest.mark.parametrize(("locale", "litres"), [("en-US", 188), ("en-GB", 136)])
def test_what_others_use(locale: str, litres: float) -> None:
    assert water.typical_use(locale) == litres


@pytest.mark.parametrize(
    ("litres", "locale", "spoken"),
    [
        (10, "en-US", (10, 2.6)),
        (3.79, "en-US", (4, 1)),
        (10, "en-GB", (10, 2.2)),
        (4.55, "en-GB", (5, 1)),
        (0, "en-US", (0, 0)),
    ],
)
def test_a_volume_in_both_measures(litres: float, locale: str, spoken: tuple[int, float]) -> None:
    volume = water.volume(litres, locale)
    assert (volume.litres, volume.gallons) == spoken


@pytest.mark.parametrize(
    ("litres", "locale", "shorter"),
    [
        (10, "en-US", timedelta(minutes=1, seconds=30)),  # 10 / 7.6 = 1.3 minutes
        (8, "en-GB", timedelta(minutes=1)),
        (40, "en-GB", timedelta(minutes=5)),
        (1, "en-GB", None),  # seven seconds are not worth a word
        (100, "en-GB", None),  # no shower can be twelve minutes shorter
    ],
)
def test_how_much_shorter_a_shower_must_be(litres: float, locale: str, shorter: timedelta | None) -> None:
    assert water.shorter_shower(litres, locale) == shorter


# Facts and figures


def test_there_are_at_least_thirty_facts_and_every_topic_has_two() -> None:
    assert len(FACTS.in_turn(TODAY, Topic)) >= 30
    assert all(len(FACTS.in_turn(TODAY, [topic])) >= 2 for topic in Topic)


def test_all_topics_together_are_all_facts_each_once() -> None:
    told = FACTS.in_turn(TODAY, Topic)
    assert sorted(fact.id for fact in told) == sorted(fact.id for fact in FACTS)


def test_topics_take_turns() -> None:
    first_days = [fact.topic for fact in FACTS.in_turn(TODAY, Topic)[: len(Topic)]]
    assert first_days == [topic.value for topic in Topic]


def test_a_fact_is_not_told_once_it_may_have_grown_old() -> None:
    told = {fact.id for fact in FACTS.in_turn(date(2027, 3, 1), Topic)}
    assert "english-home-use" not in told  # good until 2027-03
    assert "typhoid-nearly-gone" in told
    assert FACTS.in_turn(date(2036, 1, 1)) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_fact_is_sourced_dated_and_short(fact: Fact) -> None:
    assert fact.source.url.startswith("https://")
    assert fact.source.as_of <= f"{fact.source.checked:%Y-%m}" < fact.good_until
    assert fact.topic in {topic.value for topic in Topic}
    for locale in LOCALES:
        text = fact.said_in(locale)
        around = "You heard them all, so I begin again. Source: 2026. Would you like another?"
        words = f"{text} {fact.source.publisher} {around}".split()
        assert len(words) <= 50, "at 150 words a minute, a turn of 20 seconds at most"
        assert text.endswith(".")
    assert "litre" not in fact.said_in("en-US")
    assert "gallon" not in fact.said_in("en-GB")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_figure_is_sourced(name: str, locale: str) -> None:
    figure = FIGURES.of(name, locale)
    assert figure.value > 0
    assert figure.source.url.startswith("http") and figure.source.publisher and figure.source.title
    assert figure.source in FIGURES.sources(locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_topics_are_those_of_the_interaction_model(locale: str) -> None:
    path = ROOT / "interaction_models" / "clean_water" / f"{locale}.json"
    (topic,) = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]["types"]
    assert {value["id"] for value in topic["values"]} == {one.value for one in Topic}

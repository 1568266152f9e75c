from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import languages


@pytest.mark.parametrize(
    ("locale", "value", "wanted"),
    [
        ("en-US", 2.0, "2"),
        ("en-US", 1234.5, "1,234.5"),
        ("en-US", 0.005, "0.01"),
        ("en-US", -0.001, "0"),
        ("en-US", Decimal("2.50"), "2.5"),
        ("de-DE", 1234.5, "1.234,5"),
        ("fr-FR", 1234.5, "1 234,5"),
        ("en-US", 100, "100"),
    ],
)
def test_a_number_has_the_signs_of_its_language(locale: str, value: Any, wanted: str) -> None:
    assert languages.of(locale).number(value).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ") == wanted


@pytest.mark.parametrize(
    ("locale", "value", "wanted"),
    [
        ("en-US", 2_200_000_000, "2.2 billion"),
        ("en-US", 999_949, "999,949"),
        ("en-US", 999_999, "1 million"),
        ("en-US", 999_999_999, "1 billion"),
        ("en-US", 1_000_000, "1 million"),
        ("en-US", -3_000_000, "-3 million"),
        ("de-DE", 1_000_000, "1 Million"),
        ("de-DE", 2_500_000, "2,5 Millionen"),
        ("fr-FR", 1_500_000, "1,5 million"),
        ("es-ES", 2_200_000_000, "2.200 millones"),
        ("it-IT", 2_000_000, "2 milioni"),
        ("pt-BR", 3 * 10**9, "3 bilhões"),
    ],
)
def test_a_large_number_is_said_in_few_words(locale: str, value: int, wanted: str) -> None:
    assert languages.of(locale).spoken(value) == wanted


@pytest.mark.parametrize(
    ("locale", "value", "unit", "wanted"),
    [
        ("en-US", 2.0, "kilo", "2 kilos"),
        ("en-US", 1.0, "kilo", "1 kilo"),
        ("en-US", 0, "litre", "0 litres"),
        ("en-US", 1.5, "day", "1.5 days"),
        ("en-US", 3, "city", "3 cities"),
        ("en-US", 3, "box", "3 boxes"),
        ("en-US", 2_000_000, "litre", "2 million litres"),
        ("es-ES", 2_000_000, "litro", "2 millones de litros"),
        ("it-IT", 1_000_000, "litro", "1 milione di litri"),
        ("es-ES", 2, "luz", "2 luces"),
        ("es-ES", 2, "acción", "2 acciones"),
        ("es-ES", 2, "mes", "2 meses"),
        ("fr-FR", 1.5, "litre", "1,5 litre"),
        ("fr-FR", 2, "bateau", "2 bateaux"),
        ("fr-FR", 2, "mois", "2 mois"),
        ("it-IT", 2, "litro", "2 litri"),
        ("it-IT", 2, "bar", "2 bar"),
        ("pt-BR", 2, "ação", "2 ações"),
        ("de-DE", 2, "Liter", "2 Liter"),
    ],
)
def test_an_amount_has_its_unit_in_the_right_form(locale: str, value: Any, unit: str, wanted: str) -> None:
    assert languages.of(locale).amount(value, unit) == wanted


def test_an_irregular_plural_is_the_authors_to_give() -> None:
    german, english = languages.of("de-DE"), languages.of("en-US")

    assert english.amount(2, "person", "people") == "2 people"
    assert english.plural(1, "person", "people") == "person"
    assert german.amount(2, "Flasche", "Flaschen") == "2 Flaschen"


@given(st.floats(-1e14, 1e14) | st.integers(-(10**14), 10**14) | st.decimals(-10, 10, places=3))
def test_no_number_is_said_with_a_trailing_zero_or_a_minus_zero(value: Any) -> None:
    spoken = languages.of("en-US").spoken(value)

    assert not spoken.endswith(".0")
    assert spoken != "-0"
    assert float(spoken.split(" ", maxsplit=1)[0].replace(",", "")) is not None


def test_a_day_is_said_as_the_locale_says_it() -> None:
    day = date(2026, 3, 3)

    assert languages.of("en-US").day(day) == "March 3"
    assert languages.of("en-GB").day(day) == "3 March"
    assert languages.of("de-DE").day(day) == "3. März"
    assert languages.of("es-MX").day(day) == "3 de marzo"
    assert languages.of("fr-FR").weekday(day) == "mardi"


def test_a_time_is_said_as_the_locale_says_it() -> None:
    english, german = languages.of("en-US"), languages.of("de-DE")

    assert english.clock(time(0, 5)) == "12:05 AM"
    assert english.clock(time(12)) == "12 PM"
    assert english.clock(datetime(2026, 11, 21, 19, 30)) == "7:30 PM"
    assert german.clock(time(19, 5)) == "19:05"


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        (timedelta(hours=2, minutes=10, seconds=5), "2 hours and 10 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(days=1, seconds=1), "1 day and 1 second"),
        (timedelta(), "0 seconds"),
        (-timedelta(minutes=90), "1 hour and 30 minutes"),
    ],
)
def test_a_duration_is_said_by_its_two_largest_units(span: timedelta, wanted: str) -> None:
    assert languages.of("en-US").duration(span) == wanted


def test_items_are_said_as_a_list() -> None:
    english = languages.of("en-US")

    assert english.listed([]) == ""
    assert english.listed(["tea"]) == "tea"
    assert english.listed(["tea", "coffee"], disjunction=True) == "tea or coffee"
    assert english.listed(["tea", "coffee", 3]) == "tea, coffee and 3"
    assert languages.of("es-ES").listed(["té", "agua"]) == "té y agua"


def test_a_language_without_words_of_its_own_counts_as_english() -> None:
    assert languages.of("ja-JP").amount(2, "litre") == "2 litres"


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "es-ES", "de-DE", "fr-FR", "it-IT", "pt-BR"])
def test_every_language_has_twelve_months_and_seven_days(locale: str) -> None:
    language = languages.of(locale)

    assert len(set(language.months)) == 12
    assert len(set(language.weekdays)) == 7
    assert [size for size, *_ in language.magnitudes] == sorted((s for s, *_ in language.magnitudes), reverse=True)


@pytest.mark.parametrize(("locale", "said"), [("es-US", "1,800.5"), ("es-MX", "1,800.5"), ("es-ES", "1.800,5")])
def test_spanish_writes_numbers_as_each_country_does(locale: str, said: str) -> None:
    assert languages.of(locale).number(1800.5) == said

from datetime import date
from enum import Enum
from pathlib import Path

import pytest

from speakup import Facts, Figures, Source
from speakup.errors import DocumentError

TWO_FACTS = """
- id: handwashing
  topic: hygiene
  text: {en: About a third, es: Un tercio, en-GB: A third or so}
  source: {publisher: WHO, title: JMP, url: "https://washdata.org", as_of: 2023-07, checked: 2026-11-21}
  good_until: 2028-01
- id: taps
  text: {en: Most of it}
  source: {publisher: USGS, title: Water, url: "https://usgs.gov", as_of: 2020, checked: 2026-11-20}
  good_until: 2026-11
"""


def load(folder: Path, text: str) -> Facts:
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return Facts.load(path)


def test_facts_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    facts = load(tmp_path, TWO_FACTS)

    assert [fact.id for fact in facts] == ["handwashing", "taps"]
    assert len(facts) == 2
    assert "taps" in facts and "tabs" not in facts
    assert facts["handwashing"].topic == "hygiene"
    assert facts["taps"].topic == ""


def test_a_fact_has_a_source_that_can_be_looked_up(tmp_path: Path) -> None:
    assert load(tmp_path, TWO_FACTS)["handwashing"].source == Source(
        "WHO", "JMP", "https://washdata.org", "2023-07", date(2026, 11, 21)
    )


def test_a_fact_is_said_in_the_locale_or_its_language_and_no_other(tmp_path: Path) -> None:
    fact = load(tmp_path, TWO_FACTS)["handwashing"]

    assert fact.said_in("en-GB") == "A third or so"
    assert fact.said_in("en-US") == "About a third"
    assert fact.said_in("es-MX") == "Un tercio"
    with pytest.raises(KeyError):
        fact.said_in("de-DE")


def test_a_fact_is_told_until_the_month_in_which_it_may_no_longer_be_true(tmp_path: Path) -> None:
    fact = load(tmp_path, TWO_FACTS)["taps"]

    assert fact.is_good_on(date(2026, 10, 31))
    assert not fact.is_good_on(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("- id: taps", "- id: handwashing", 7, "Fact 2 repeats the id 'handwashing'"),
        ("- id: taps", "- topic: taps", 7, "Fact 2 has no id"),
        ("good_until: 2026-11", "good_for: ever", 7, "Fact 2 has no good_until"),
        ("text: {en: Most of it}", "text: Most of it", 7, "Fact 2 has a text without a language"),
        ("as_of: 2020, checked: 2026-11-20", "as_of: 2020", 9, "This source lacks checked"),
        ("publisher: USGS, title: Water, ", "", 9, "This source lacks publisher, title"),
        ("checked: 2026-11-20", "checked: yesterday", 9, "checked: yesterday is not a date"),
        ("  source: {publisher: USGS", "  sauce: {publisher: USGS", 7, "lacks publisher, title, url, as_of, checked"),
        ("- id: taps", "- id: [taps]", 7, "Fact 2 has no id"),
        ("good_until: 2026-11", "good_until: {month: 11}", 7, "Fact 2 has no good_until"),
        ("checked: 2026-11-20", "checked: [2026]", 9, "This source lacks checked"),
        (TWO_FACTS, "- just a text\n", 1, "Fact 1 is not a mapping"),
        (TWO_FACTS, "id: handwashing\n", 1, "A file of facts is a list"),
    ],
)
def test_a_mistake_names_the_entry_its_line_and_the_remedy(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        load(tmp_path, TWO_FACTS.replace(old, new))

    assert (error.value.path, error.value.line) == (tmp_path / "facts.yaml", line)
    assert error.value.remedy


TURNS = """
- id: a
  topic: sea
  text: {en: A.}
  source: &s {publisher: P, title: T, url: "https://p.org", as_of: "2026", checked: 2026-11-21}
  good_until: 2028-01
- {id: b, topic: sea, text: {en: B.}, source: *s, good_until: 2028-01}
- {id: c, topic: air, text: {en: C.}, source: *s, good_until: 2028-01}
- {id: d, topic: air, text: {en: D.}, source: *s, good_until: 2026-12}
"""
NOW, LATER, TOO_LATE = date(2026, 11, 21), date(2027, 1, 1), date(2028, 1, 1)


class Topic(Enum):
    AIR = "air"
    SEA = "sea"


def test_topics_take_turns(tmp_path: Path) -> None:
    facts = load(tmp_path, TURNS)
    assert [fact.id for fact in facts.in_turn(NOW)] == ["a", "c", "b", "d"]
    assert [fact.id for fact in facts.in_turn(NOW, Topic)] == ["c", "a", "d", "b"]
    assert [fact.id for fact in facts.in_turn(LATER, ["air"])] == ["c"]
    assert facts.in_turn(TOO_LATE) == []


def test_no_fact_is_heard_twice_until_all_were(tmp_path: Path) -> None:
    facts = load(tmp_path, TURNS)
    heard = ["gone", "b"]
    drawn = [facts.next_unheard(heard, LATER, [Topic.SEA]) for _ in range(3)]
    assert [(fact.id, again) for fact, again in filter(None, drawn)] == [("a", False), ("a", True), ("b", False)]
    assert heard == ["gone", "a", "b"]
    assert facts.next_unheard(heard, TOO_LATE) is None
    assert heard == ["gone", "a", "b"]


ONE_SOURCE = """
litres_per_kilo_of_bread:
  value: 1608
  source: {publisher: WFN, title: Bread, url: "https://waterfootprint.org", as_of: 2010, checked: 2026-11-21}
litres_a_day:
  value: {US: 310.5, GB: 136}
  source:
    US: {publisher: EPA, title: Use, url: "https://epa.gov", as_of: 2015, checked: 2026-11-21}
    GB: {publisher: Ofwat, title: Use, url: "https://ofwat.gov.uk", as_of: 2024, checked: 2026-11-21}
litres_of_rain:
  value: {en-US: 1, en-GB: 2}
  source: {publisher: WFN, title: Bread, url: "https://waterfootprint.org", as_of: 2010, checked: 2026-11-21}
"""


def figures(folder: Path, text: str = ONE_SOURCE) -> Figures:
    path = folder / "figures.yaml"
    path.write_text(text, encoding="utf-8")
    return Figures.load(path)


def test_a_figure_is_a_number_with_its_source_everywhere_or_in_one_locale(tmp_path: Path) -> None:
    found = figures(tmp_path)

    assert found.of("litres_per_kilo_of_bread", "en-GB").value == 1608
    assert found.of("litres_a_day", "en-US").value == 310.5
    assert found.of("litres_a_day", "en-GB").source.publisher == "Ofwat"
    assert found.of("litres_of_rain", "en-GB").source.publisher == "WFN"


def test_a_locale_without_a_figure_is_named_and_never_given_another_ones(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="litres_a_day has no figure for en-AU"):
        figures(tmp_path).of("litres_a_day", "en-AU")


def test_the_sources_of_all_figures_are_told_once_each(tmp_path: Path) -> None:
    assert [source.publisher for source in figures(tmp_path).sources("en-US")] == ["WFN", "EPA"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("value: 1608", "value: many", 2, "litres_per_kilo_of_bread has no number as its value"),
        ("value: 1608", "valeu: 1608", 2, "has no number as its value"),
        ("GB: 136", "GB: few", 5, "litres_a_day has no number"),
        ("publisher: EPA, ", "", 8, "This source lacks publisher"),
        ("    GB: {publisher: Ofwat", "    AU: {publisher: Ofwat", 7, "lacks publisher"),
        (ONE_SOURCE, "- 5\n", 1, "A file of figures maps names to values"),
        (ONE_SOURCE, "litres: 5\n", 1, "litres has no number"),
    ],
)
def test_a_mistake_in_a_figure_names_its_line_and_the_remedy(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        figures(tmp_path, ONE_SOURCE.replace(old, new))

    assert (error.value.path, error.value.line) == (tmp_path / "figures.yaml", line)

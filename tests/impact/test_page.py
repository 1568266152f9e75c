from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.figures import Counted, Figures
from impact.page import Report, render
from impact.week import Week

WEEK, BEGUN = Week(2026, 47), Week(2026, 40)
MONDAY = date(2026, 11, 23)
VOID = {"meta", "line", "rect"}
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "figure"),
    *("h1", "h2", "p", "strong", "bdi", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "line", "rect", "text"),
}


class Reader(HTMLParser):
    """A page as a browser reads it: its elements in order, what they hold, and whether each is closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open and {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def row(self, head: str, nth: int = 0) -> list[str]:
        return [row for row in self.rows if row and row[0] == head][nth][1:]


def figures(count: int, people: int = 0, **sums: float) -> Figures:
    return Figures(Decimal(count), Decimal(people), {name: Decimal(str(number)) for name, number in sums.items()})


def report(
    this: Counted | None,
    *before: Counted | None,
    so_far: Counted | None = None,
    since: Week | None = BEGUN,
    written: date = MONDAY,
) -> Report:
    weeks = [(WEEK.before(ago), counted) for ago, counted in enumerate((this, *before))]
    return Report(WEEK, weeks, this if so_far is None else so_far, since, written)


def lead(page: Report) -> str:
    return render(page).partition("<p class=lead>")[2].partition("</p>")[0]


PLEDGE = ("clean_water", "PledgeMade")


# The sentence at the top


@pytest.mark.parametrize(
    ("this", "before", "said"),
    [
        (12, 10, "did <strong>12</strong> acts for the cause this week, 2 more than the 10 of the week before."),
        (1, 1200, "did <strong>1</strong> act for the cause this week, 1,199 fewer than the 1,200 of the week before."),
        (7, 7, "did <strong>7</strong> acts for the cause this week, as many as in the week before."),
        (7, 0, "did <strong>7</strong> acts for the cause this week, after a week with none."),
        (0, 7, "did nothing for the cause this week that was counted, 7 fewer than the 7 of the week before."),
        (0, 0, "did nothing for the cause this week that was counted, as in the week before."),
    ],
)
def test_a_sentence_says_how_the_week_was(this: int, before: int, said: str) -> None:
    weeks = [{PLEDGE: figures(acts)} if acts else {} for acts in (this, before)]
    assert f"Listeners {said}" in lead(report(*weeks, so_far={PLEDGE: figures(20)}))


def test_no_comparison_is_made_with_a_week_that_was_not_counted() -> None:
    page = report({PLEDGE: figures(7)}, None, since=WEEK)
    assert lead(page).endswith("this week. Since 16 November 2026, 7 acts have been counted.")


def test_nothing_ever_counted_is_not_called_zero() -> None:
    page = render(report(None, None, since=None))
    assert "what was done in it is not known." in page
    assert "<table" not in page and "<svg" not in page


def test_a_week_before_the_counting_says_when_it_began() -> None:
    page = report(None, so_far={PLEDGE: figures(7)}, since=Week(2026, 48))
    assert lead(page).endswith("is not known. Counting began in the week of 23 to 29 November 2026.")


def test_a_week_that_is_not_over_says_so() -> None:
    over, under_way = (render(report({}, written=date(2026, 11, day))) for day in (23, 22))
    assert "not over yet" not in over
    assert "16 to 22 November 2026, not over yet when this was written" in under_way


# Zero, unknown, and too few to speak of


def test_the_weeks_tell_zero_from_unknown_in_chart_and_table() -> None:
    page = Reader(render(report({PLEDGE: figures(12)}, {}, None)))
    assert (page.row("16 Nov"), page.row("9 Nov"), page.row("2 Nov")) == (["12", "12"], ["0", "0"], ["not counted"])
    bars = [attributes["width"] for tag, attributes in page.elements if tag == "rect"]
    assert bars == ["232.0", "0.0"]


def test_an_act_that_nobody_did_this_week_was_done_no_times() -> None:
    page = Reader(render(report({}, {PLEDGE: figures(9, 6, litres=90)}, so_far={PLEDGE: figures(9, 6, litres=90)})))
    assert page.row("acts") == ["0", "9", "9"]
    assert page.row("people, for the first time") == ["0", "6", "6"]
    assert page.row("litres") == ["0", "90", "90"]


def test_a_number_that_no_act_carried_is_not_zero() -> None:
    page = Reader(render(report({PLEDGE: figures(9)}, so_far={PLEDGE: figures(20, 0, litres=90)})))
    assert page.row("litres") == ["not said", "not counted", "90"]


def test_of_few_people_only_that_is_said() -> None:
    page = Reader(render(report({PLEDGE: figures(9, 4)}, {PLEDGE: figures(9, 5)}, so_far={PLEDGE: figures(9, 1)})))
    assert page.row("people, for the first time") == ["fewer than 5", "5", "fewer than 5"]


def test_the_sum_of_few_acts_might_be_one_listeners_own_and_is_not_said() -> None:
    page = Reader(render(report({PLEDGE: figures(4, 1, litres=4321)}, so_far={PLEDGE: figures(5, 1, litres=9)})))
    assert page.row("acts") == ["4", "not counted", "5"]
    assert page.row("litres") == ["fewer than 5 acts", "not counted", "9"]


def test_the_weeks_before_are_added_up_and_only_the_counted_ones() -> None:
    week = {PLEDGE: figures(10, 5, litres=0.1)}
    page = Reader(render(report(week, week, {}, week, None)))
    assert page.row("", 0) == ["Week 47", "3 weeks before", "So far"]
    assert (page.row("acts")[1], page.row("litres")[1]) == ("20", "0.20")


# Skills and acts


def test_every_skill_has_its_part_and_every_act_its_rows() -> None:
    everything = {
        ("local_food", "MealShared"): figures(5, 5, people_fed=12.5),
        PLEDGE: figures(1234, 567, litres=1234567.891),
        ("clean_water", "LeakMended"): figures(6, 6),
    }
    page = Reader(render(report(everything)))
    assert page.rows[0] == ["Week", "Clean Water", "Local Food", "All acts"]
    assert page.row("16 Nov") == ["1,240", "5", "1,245"]
    assert [row for row in page.rows if len(row) == 1] == [["Leak mended"], ["Pledge made"], ["Meal shared"]]
    assert page.row("litres") == ["1,234,568", "not counted", "1,234,568"]
    assert page.row("people fed") == ["12.50", "not counted", "12.50"]


# One page that needs nothing else


def test_the_page_asks_for_nothing_and_may_not() -> None:
    page = Reader(render(report({PLEDGE: figures(12)})))
    policy = next(attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes) or ""
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert not [attributes for _, attributes in page.elements if {"style", "href", "src"} & attributes.keys()]
    assert "url(" not in render(report({})) and "@import" not in render(report({}))


def test_the_page_can_be_read_aloud() -> None:
    page = Reader(render(report({PLEDGE: figures(12), ("local_food", "MealShared"): figures(3)})))
    elements = page.elements
    assert ("html", {"lang": "en"}) in elements
    assert [tag for tag, _ in elements if tag in ("h1", "h2")] == ["h1", "h2", "h2", "h2"]
    tags = [tag for tag, _ in elements]
    assert tags.count("table") == tags.count("caption") == 3
    assert all("scope" in attributes for tag, attributes in elements if tag == "th")
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = " ".join(
        attributes["aria-labelledby"] or "" for _, attributes in elements if "aria-labelledby" in attributes
    )
    assert set(named.split()) <= set(ids)
    assert tags[tags.index("svg") + 1 :][:2] == ["title", "desc"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><b>",
    "&lt;&amp;",
    "' onclick='x",
    "\u202eevil\u2066",
    "{{7*7}}",
    "%s{0}",
    "",
    "x" * 5000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text_wherever_it_stands(name: str) -> None:
    everything = {(name, name): Figures(Decimal(9), Decimal(9), {name: Decimal(9)})}
    page = Reader(render(report(everything, everything)))
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert page.open == []
    assert name.lower().replace("_", " ") in "".join(page.texts).lower()


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
AMOUNTS = st.decimals(-(10**30), 10**30, allow_nan=False)
WILD = st.dictionaries(
    st.tuples(NAMES, NAMES),
    st.builds(
        Figures,
        st.integers(0, 10**12).map(Decimal),
        st.integers(0, 10**12).map(Decimal),
        st.dictionaries(NAMES, AMOUNTS, max_size=2),
    ),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | WILD, min_size=2, max_size=13), WILD)
def test_whatever_was_counted_is_a_page_and_always_the_same(weeks: Sequence[Counted | None], so_far: Counted) -> None:
    page = render(report(*weeks, so_far=so_far))
    read = Reader(page)
    assert read.open == []
    assert {tag for tag, _ in read.elements} <= ELEMENTS
    assert render(report(*map(reordered, weeks), so_far=reordered(so_far))) == page


def reordered(counted: Counted | None) -> Counted | None:
    return counted and dict(reversed(list(counted.items())))

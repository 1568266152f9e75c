from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from impact.figures import Figures, additions, counted

WORDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)


@given(WORDS, WORDS, st.booleans(), st.dictionaries(WORDS, NUMBERS, max_size=4))
def test_what_one_act_adds_to_an_empty_item_is_read_back(
    skill: str, act: str, first: bool, numbers: dict[str, Decimal]
) -> None:
    item = {name: {"N": str(number)} for name, number in additions(skill, act, first, numbers).items()}
    assert counted(item) == {(skill, act): Figures(Decimal(1), Decimal(first), numbers)}


def test_what_an_item_keeps_beside_its_figures_is_no_act() -> None:
    assert counted({"id": {"S": "all"}, "weeks": {"SS": ["2026-W47"]}}) == {}


def test_a_number_that_no_act_carried_stays_unknown_when_figures_are_added() -> None:
    both = Figures(Decimal(1), Decimal(1), {"litres": Decimal(10)}) + Figures(
        Decimal(2), Decimal(0), {"hours": Decimal(1)}
    )
    assert both == Figures(Decimal(3), Decimal(1), {"litres": Decimal(10), "hours": Decimal(1)})

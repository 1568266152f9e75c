from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.checks.shape import MOST_SHAPES, MOST_WORDS, Shapes, richness

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def test_what_counts_up_or_is_told_is_one_shape() -> None:
    shapes = Shapes()
    first = {"state": "ASKING", "score": 3, "told": ["a"], "last": "Welcome back.", "open": True}
    later = {"state": "ASKING", "score": 7, "told": ["b", "c"], "last": "How many?", "open": True}
    assert shapes.of(first) == shapes.of(later)
    others: list[dict[str, object]] = [{"state": "COUNTING"}, {"score": 0}, {"told": []}, {"open": False}, {"last": ""}]
    for other in others:
        assert shapes.of(first | other) != shapes.of(first)


def test_a_word_that_is_ever_another_is_data() -> None:
    shapes = Shapes()
    words = [chr(ord("a") + number // 26) + chr(ord("a") + number % 26) for number in range(200)]
    assert len({shapes.of({"name": word}) for word in words}) == MOST_WORDS + 1


def test_a_table_of_anything_is_data() -> None:
    shapes = Shapes()
    assert len({shapes.of({"counts": {f"k{number}": 1}}) for number in range(50)}) == MOST_SHAPES + 1


@given(st.lists(JSON))
def test_every_value_has_a_shape_and_the_same_one_again(values: list[object]) -> None:
    shapes = Shapes()
    for value in values:
        shapes.of({"value": value})
    once = [shapes.of({"value": value}) for value in values]
    assert once == [shapes.of({"value": value}) for value in values]


def test_who_has_done_more_is_richer() -> None:
    shapes = Shapes()
    assert richness(shapes.of({"visits": 0, "heard": []})) < richness(shapes.of({"visits": 2, "heard": []}))
    assert richness(shapes.of({"visits": 2, "heard": []})) < richness(shapes.of({"visits": 2, "heard": ["a"]}))

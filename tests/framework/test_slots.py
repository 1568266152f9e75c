from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speakup import DateRange, TimeRange, Turn, slots
from speakup.errors import RouteError
from speakup.slots import Ambiguous, Missing, Parameter, Slot, Unclear, parameters
from tests.framework.conversation import resolved

TODAY = date(2026, 11, 21)


class Drink(Enum):
    TEA = "leaf"
    COFFEE = "bean"


def parameter(annotation: Any, **defaults: Any) -> Parameter:
    """The parameter `heard` of a function that wants it as `annotation`."""

    def function(turn: Turn[None], heard: Any) -> None: ...

    function.__annotations__ = {"heard": annotation}
    function.__defaults__ = tuple(defaults.values()) or None
    (found,) = parameters(function)
    return found


def slot(value: Any) -> Slot:
    return slots.read(value if isinstance(value, dict) else {"name": "heard", "value": value}, "heard")


def heard(annotation: Any, value: Any, **defaults: Any) -> Any:
    """What a function that wants `annotation` is given for a slot's value."""
    return parameter(annotation, **defaults).value(slot(value), lambda: TODAY)


def several(*values: Any) -> dict[str, Any]:
    """The JSON of a slot with multiple values."""
    items = [{"type": "Simple", **(value if isinstance(value, dict) else {"value": value})} for value in values]
    return {"name": "heard", "slotValue": {"type": "List", "values": items}}


@pytest.mark.parametrize(
    ("annotation", "value", "wanted"),
    [
        (str, "a lot of water", "a lot of water"),
        (Any, "water", "water"),
        (int, "105", 105),
        (int, "0012", 12),
        (int, "-3", -3),
        (int, "5.0", 5),
        (int, "1,000", 1000),
        (float, "1.5", 1.5),
        (float, "12,345.5", 12345.5),
        (bool, "yes", True),
        (bool, "Off", False),
        (date, "2026-11-22", date(2026, 11, 22)),
        (date, "PRESENT_REF", TODAY),
        (DateRange, "2026-W47-WE", DateRange(date(2026, 11, 21), date(2026, 11, 22))),
        (DateRange, "2026-11-XX", DateRange(date(2026, 11, 1), date(2026, 11, 30))),
        (time, "19:30", time(19, 30)),
        (TimeRange, "EV", TimeRange(time(17), time(21))),
        (timedelta, "PT10M", timedelta(minutes=10)),
        (Drink, "tea", Drink.TEA),
        (Drink, "BEAN", Drink.COFFEE),
        (Literal["tea", "coffee"], "Coffee", "coffee"),
        (Literal[1, 2], "2", 2),
        (int | None, "5", 5),
    ],
)
def test_a_value_is_what_the_annotation_asks_for(annotation: Any, value: str, wanted: Any) -> None:
    found = heard(annotation, value)

    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, "?"),
        (int, "1.5"),
        (int, "ten"),
        (int, "1,5"),
        (int, "٣"),
        (float, "1e5"),
        (float, "nan"),
        (float, "1,5"),
        (float, "9" * 400),
        (bool, "maybe"),
        (date, "2026-W47"),
        (date, "2026-WI"),
        (date, "9999-W53"),
        (time, "EV"),
        (TimeRange, "later"),
        (timedelta, "for ever"),
        (timedelta, "P999999999Y"),
        (Drink, "milk"),
        (Literal["tea"], "milk"),
    ],
)
def test_a_value_that_cannot_be_meant_is_unclear(annotation: Any, value: str) -> None:
    with pytest.raises(Unclear) as unclear:
        heard(annotation, value)

    assert (unclear.value.slot, unclear.value.said) == ("heard", value)
    assert value not in str(unclear.value), "what a listener said does not belong into a log"


ANNOTATIONS = [str, int, float, bool, date, DateRange, time, TimeRange, timedelta, Drink, Literal["tea"], list[int]]


@pytest.mark.parametrize("annotation", ANNOTATIONS, ids=str)
@given(said=st.text() | st.from_regex(r"[0-9XPTWQ?.,:\-]{1,12}", fullmatch=True))
@example("9999-W52")
@example("9999-12")
@example("²")
@example("\ud800")
def test_whatever_is_said_becomes_a_value_or_is_unclear(annotation: Any, said: str) -> None:
    try:
        value = heard(annotation, said)
    except Unclear:
        return
    if isinstance(annotation, type):
        assert isinstance(value, annotation)


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_itself_with_and_without_its_thousands_marked(number: int) -> None:
    assert heard(int, str(number)) == heard(int, f"{number:,}") == heard(float, str(number)) == number


def test_entity_resolution_gives_the_canonical_name_and_the_id() -> None:
    assert heard(str, resolved("cuppa", "tea")) == "tea"
    assert heard(Drink, resolved("cuppa", "tea")) is Drink.TEA
    assert slot(resolved("cuppa", "tea")).id == "TEA"
    assert heard(bool, resolved("yep", "yes")) is True


def test_an_id_decides_over_a_name() -> None:
    value = resolved("cuppa", "tea")
    value["resolutions"]["resolutionsPerAuthority"][0]["values"][0]["value"] = {"name": "leaf", "id": "coffee"}

    assert heard(Drink, value) is Drink.COFFEE


def test_words_that_nothing_matched_are_as_they_were_said() -> None:
    assert heard(str, resolved("lemonade")) == "lemonade"
    assert slot(resolved("lemonade")).id is None
    with pytest.raises(Unclear):
        heard(Drink, resolved("lemonade"))


def test_several_matches_are_offered_unless_one_was_said_by_its_name() -> None:
    assert heard(str, resolved("Tea", "tea", "tea bag")) == "tea"
    with pytest.raises(Ambiguous) as ambiguous:
        heard(str, resolved("hot", "tea", "coffee"))

    assert [match.name for match in ambiguous.value.matches] == ["tea", "coffee"]


def test_a_listeners_own_entities_win_over_the_models_values() -> None:
    value = resolved("hot", "tea", "coffee")
    own = resolved("hot", "Grandma's tea", authority="amzn1.er-authority.echo-sdk.dynamic.ours.Drink")
    value["resolutions"]["resolutionsPerAuthority"] += own["resolutions"]["resolutionsPerAuthority"]

    assert heard(str, value) == "Grandma's tea"


def test_a_value_without_an_id_has_its_name_as_id() -> None:
    value = resolved("cuppa", "tea")
    value["resolutions"]["resolutionsPerAuthority"][0]["values"] = [{"value": {"name": "tea", "id": None}}]

    assert slot(value).id == "tea"


def test_a_slot_with_several_values_becomes_a_list() -> None:
    assert heard(list[int], several("1", "2")) == [1, 2]
    assert heard(list[Drink], several(resolved("cuppa", "tea"), "coffee")) == [Drink.TEA, Drink.COFFEE]
    assert heard(list[str], "water") == ["water"]
    assert heard(list[str] | None, several("a", "b")) == ["a", "b"]
    assert heard(str, several("tea", "coffee")) == "tea"


def test_one_unclear_value_among_several_makes_the_slot_unclear() -> None:
    with pytest.raises(Unclear):
        heard(list[int], several("1", "?"))


def test_a_slot_tells_what_was_said() -> None:
    assert slot("water").said == "water"
    assert slot(several("tea", "coffee")).said == "tea and coffee"
    assert slot(several("tea", "coffee")).id is None
    assert slot({"name": "heard"}).said is None
    assert slot({"name": "heard", "value": "x", "confirmationStatus": "DENIED"}).confirmation == "DENIED"


@pytest.mark.parametrize("empty", [None, {"name": "heard"}, {"value": ""}, {"value": " "}, {"value": 5}, several()])
def test_an_empty_slot_is_missing_where_it_is_required(empty: Any) -> None:
    filled = None if empty is None else slots.read(empty, "heard")

    with pytest.raises(Missing):
        parameter(int).value(filled, lambda: TODAY)
    assert parameter(int, heard=7).value(filled, lambda: TODAY) == 7
    assert parameter(int | None).value(filled, lambda: TODAY) is None


@pytest.mark.parametrize(
    "value",
    [
        {"slotValue": "x"},
        {"slotValue": {"type": "List", "values": 5}},
        {"slotValue": {"type": "List", "values": ["x", None, {"value": 1}]}},
        {"value": "x", "resolutions": []},
        {"value": "x", "resolutions": {"resolutionsPerAuthority": {"a": 1}}},
        {"value": "x", "resolutions": {"resolutionsPerAuthority": ["a", None]}},
        {"value": "x", "resolutions": {"resolutionsPerAuthority": [{"status": "ER_SUCCESS_MATCH"}]}},
        {"value": "x", "resolutions": {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}}]}},
        {
            "value": "x",
            "resolutions": {
                "resolutionsPerAuthority": [
                    {"status": {"code": "ER_SUCCESS_MATCH"}, "values": ["name", {"value": "name"}, {"value": {}}]},
                    {"status": {"code": "ER_SUCCESS_MATCH"}, "values": 5},
                ]
            },
        },
    ],
)
def test_a_malformed_slot_counts_as_not_said_or_not_matched(value: dict[str, Any]) -> None:
    found = slots.read(value, "heard")

    assert found.said == value.get("value")
    assert found.id is None


def test_a_single_slot_value_is_read_where_alexa_sends_nothing_else() -> None:
    assert slots.read({"slotValue": {"type": "Simple", "value": "tea"}}, "heard").said == "tea"


def test_a_signature_is_read_once() -> None:
    def function(turn: Turn[None], drink: Drink, day: date | None, cups: int = 1, *, sizes: list[str]) -> None: ...

    found = parameters(function)

    assert [(p.name, p.required, p.many) for p in found] == [
        ("drink", True, False),
        ("day", False, False),
        ("cups", False, False),
        ("sizes", True, True),
    ]


def test_a_parameter_without_a_type_is_the_words_as_said() -> None:
    def function(turn, drink):  # type: ignore[no-untyped-def]
        return drink

    (found,) = parameters(function)

    assert found.value(slot("tea"), lambda: TODAY) == "tea"


def test_a_function_may_want_nothing_but_the_turn() -> None:
    assert parameters(lambda turn: None) == ()


def no_turn() -> None: ...
def all_of_them(turn: Turn[None], *words: str) -> None: ...
def any_of_them(turn: Turn[None], **words: str) -> None: ...
def by_position(turn: Turn[None], word: str, /) -> None: ...
def complex_number(turn: Turn[None], number: complex) -> None: ...
def two_types(turn: Turn[None], number: int | str) -> None: ...
def bare_list(turn: Turn[None], numbers: list) -> None: ...  # type: ignore[type-arg]
def list_of_lists(turn: Turn[None], numbers: list[list[int]]) -> None: ...
def unknown_name(turn: Turn[None], number: "Numbr") -> None: ...  # type: ignore[name-defined] # noqa: F821
def no_type_at_all(turn: Turn[None], number: [int]) -> None: ...  # type: ignore[valid-type, misc]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (no_turn, "no_turn takes no turn"),
        (all_of_them, r"all_of_them takes \*words"),
        (any_of_them, r"any_of_them takes \*words"),
        (by_position, r"by_position takes \*word"),
        (complex_number, "wants 'number' as <class 'complex'>"),
        (two_types, "wants 'number' as int | str"),
        (bare_list, "wants 'numbers'"),
        (list_of_lists, "wants 'numbers'"),
        (unknown_name, "annotation that cannot be read"),
        (no_type_at_all, "wants 'number'"),
    ],
)
def test_a_signature_that_no_slot_can_fill_is_refused(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(RouteError, match=message) as error:
        parameters(function)

    assert error.value.path is not None and error.value.path.name == "test_slots.py"
    assert error.value.line == function.__code__.co_firstlineno

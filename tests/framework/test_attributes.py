from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.attributes import Misfit, decode, encode, merged, size
from speakup.errors import SetupError

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


class Mood(Enum):
    GLAD = 1
    SAD = 2


@dataclass
class Pledge:
    litres: float = 0.0
    made: date | None = None


@dataclass
class Everything:
    """A field of every type that can be remembered."""

    whole: int = 0
    number: float = 0.0
    exact: Decimal = Decimal(0)
    text: str = ""
    truth: bool = False
    day: date = date(2026, 1, 1)
    moment: datetime = NOW
    at: time = time(0)
    span: timedelta = timedelta()
    mood: Mood = Mood.GLAD
    choice: Literal["tea", "coffee"] = "tea"
    perhaps: str | None = None
    last: Pledge | None = None
    pledges: list[Pledge] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    frozen: frozenset[int] = frozenset()
    row: tuple[int, ...] = ()
    pair: tuple[str, date] = ("", date(2026, 1, 1))
    either: int | str = 0
    by_name: dict[str, int] = field(default_factory=dict)
    by_mood: dict[Mood, timedelta] = field(default_factory=dict)
    by_day: dict[date, float] = field(default_factory=dict)
    by_number: dict[int, str] = field(default_factory=dict)
    anything: Any = None
    untyped: dict = field(default_factory=dict)  # type: ignore[type-arg]
    bare: list = field(default_factory=list)  # type: ignore[type-arg]


NUMBERS = st.integers()
FLOATS = st.floats(allow_nan=False)
DECIMALS = st.decimals(allow_nan=False)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.datetimes()
SPANS = st.timedeltas(timedelta(days=-9999), timedelta(days=9999))
PLEDGES = st.builds(Pledge, litres=FLOATS, made=st.none() | st.dates())
# Where no annotation says that it is a number, one that DynamoDB cannot hold comes back as the text it lies there as.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(width=32, allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.builds(
        Everything,
        whole=NUMBERS,
        number=FLOATS,
        exact=DECIMALS,
        text=st.text(),
        truth=st.booleans(),
        day=st.dates(),
        moment=MOMENTS,
        at=st.times(),
        span=SPANS,
        mood=st.sampled_from(Mood),
        choice=st.sampled_from(["tea", "coffee"]),
        perhaps=st.none() | st.text(),
        last=st.none() | PLEDGES,
        pledges=st.lists(PLEDGES, max_size=3),
        days=st.sets(st.dates(), max_size=3),
        frozen=st.frozensets(NUMBERS, max_size=3),
        row=st.lists(NUMBERS, max_size=3).map(tuple),
        pair=st.tuples(st.text(), st.dates()),
        either=st.integers(-(10**30), 10**30) | st.text(),
        by_name=st.dictionaries(st.text(), NUMBERS, max_size=3),
        by_mood=st.dictionaries(st.sampled_from(Mood), SPANS),
        by_day=st.dictionaries(st.dates(), FLOATS, max_size=3),
        by_number=st.dictionaries(NUMBERS, st.text(), max_size=3),
        anything=JSON,
        untyped=st.dictionaries(st.text(), JSON, max_size=2),
        bare=st.lists(JSON, max_size=2),
    )
)
def test_everything_comes_back_as_it_was_remembered(everything: Everything) -> None:
    assert decode(encode(everything), Everything) == everything


@pytest.mark.parametrize(
    "number", [10**40, -(10**38), 1e300, 5e-324, float("inf"), Decimal(1).scaleb(200), Decimal("0." + "1" * 60)]
)
def test_a_number_that_dynamodb_cannot_hold_lies_there_as_text(number: Any) -> None:
    (form,) = encode(number)

    assert form == "S"
    assert decode(encode(number), type(number)) == number


def test_no_number_comes_back_as_none() -> None:
    assert str(decode(encode(float("nan")), float)) == "nan"
    assert encode(0.0) == {"N": "0.0"}


def test_half_a_character_does_not_keep_a_record_from_being_saved() -> None:
    assert encode("tea\ud800") == {"S": "tea?"}


def test_what_a_nested_dataclass_does_not_know_goes_back_as_it_came() -> None:
    newer = {"M": {"litres": {"N": "5"}, "made": {"NULL": True}, "why": {"S": "a newer version asks"}}}
    record = {"M": {"last": newer, "pledges": {"L": [newer]}}}

    everything = decode(record, Everything)
    everything.pledges[0].litres = 6

    written = encode(everything)["M"]
    assert written["last"]["M"]["why"] == {"S": "a newer version asks"}
    assert written["pledges"]["L"][0]["M"] == {**newer["M"], "litres": {"N": "6"}}
    assert everything.last == Pledge(5), "which is no part of what it is equal to"


@dataclass(slots=True)
class Slotted:
    litres: int = 0


def test_a_dataclass_with_slots_has_no_room_for_what_it_does_not_know() -> None:
    assert encode(decode({"M": {"litres": {"N": "1"}, "why": {"S": "x"}}}, Slotted)) == {"M": {"litres": {"N": "1"}}}


@pytest.mark.parametrize("value", [object(), 1j, b"bytes", Pledge, {"a": [object()]}])
def test_a_value_that_cannot_be_remembered_is_refused(value: Any) -> None:
    with pytest.raises(SetupError, match="cannot be remembered"):
        encode(value)


def test_sets_that_the_sdk_wrote_are_read() -> None:
    assert decode({"SS": ["a", "b"]}, set[str]) == {"a", "b"}
    assert decode({"NS": ["1", "2"]}, list[int]) == [1, 2]
    assert decode({"SS": ["a"]}, Any) == {"a"}
    assert decode({"NS": ["1.5"]}, Any) == {1.5}
    assert decode({"B": b"x"}, Any) == b"x"


def test_a_set_lies_there_as_the_sdk_writes_one_where_it_can() -> None:
    assert encode({"b", "a"}) == {"SS": ["a", "b"]}
    assert encode({1, 2.5}) == {"NS": ["1", "2.5"]}
    assert encode({Mood.SAD}) == {"SS": ["SAD"]}
    assert encode(set()) == {"L": []}, "DynamoDB has no empty set"
    assert encode({True, "a"}) == {"L": [{"BOOL": True}, {"S": "a"}]}


READ: dict[str, Any] = {
    "M": {
        "exact": {"N": "0.1234567890123456789"},
        "days": {"L": [{"S": "Monday"}]},
        "games": {"L": [{"M": {"won": {"N": "1"}, "odds": {"N": "0.50"}}}, {"N": "2.0"}]},
    }
}


def test_what_is_still_as_it_was_read_keeps_its_very_form() -> None:
    before = {
        "exact": 0.12345678901234568,
        "days": {"Monday"},
        "games": [{"won": True, "odds": 0.5}, 2.0],
    }
    assert merged(READ, encode(before), encode(before)) == READ

    won = before | {"games": [{"won": False, "odds": 0.5}, 2.0]}
    assert merged(READ, encode(before), encode(won))["M"]["games"]["L"] == [
        {"M": {"won": {"BOOL": False}, "odds": {"N": "0.50"}}},
        {"N": "2.0"},
    ]

    later = before | {"games": [2.0, 3.0, 4.0], "days": {"Monday", "Friday"}, "new": 1}
    assert merged(READ, encode(before), encode(later)) == {
        "M": {
            "exact": {"N": "0.1234567890123456789"},
            "days": {"SS": ["Friday", "Monday"]},
            "games": {"L": [{"N": "2.0"}, {"N": "3.0"}, {"N": "4.0"}]},
            "new": {"N": "1"},
        }
    }


def test_a_union_is_what_the_value_can_be() -> None:
    assert decode({"S": "ten"}, int | str) == "ten"
    assert decode({"L": [{"N": "1"}]}, str | list[int]) == [1]
    assert decode({"M": {"litres": {"N": "1"}}}, str | Pledge) == Pledge(1)
    assert decode({"M": {"a": {"N": "1"}}}, int | dict[str, int]) == {"a": 1}
    assert decode({"N": "1"}, bool) is True, "as the SDK wrote it"


@dataclass
class Needy:
    litres: int


@pytest.mark.parametrize(
    ("attribute", "wanted", "message"),
    [
        ({"M": {"mood": {"S": "GRUMPY"}}}, Everything, "mood is no Mood"),
        ({"M": {"mood": {"N": "1"}}}, Everything, "mood lies there as N, where S was expected"),
        ({"M": {"day": {"S": "yesterday"}}}, Everything, "day is no date"),
        ({"M": {"whole": {"S": "ten"}}}, Everything, "whole is no int"),
        ({"M": {"whole": {"N": "2.5"}}}, Everything, "whole is no int"),
        ({"M": {"whole": {"M": {}}}}, Everything, "whole lies there as M, where N or S was expected"),
        ({"M": {"text": {"M": {}}}}, Everything, "text lies there as M, where S or N was expected"),
        ({"M": {"truth": {"S": "yes"}}}, Everything, "truth lies there as S, where BOOL or N was expected"),
        ({"M": {"span": {"N": "1e400"}}}, Everything, "span is no timedelta"),
        ({"M": {"last": {"S": "one"}}}, Everything, "last lies there as S, where M was expected"),
        ({"M": {"pledges": {"L": [{"M": {"made": {"S": "?"}}}]}}}, Everything, r"pledges\[\]\.made is no date"),
        ({"M": {"pledges": {"S": "none"}}}, Everything, "pledges lies there as S, where L or SS or NS was expected"),
        ({"M": {"by_mood": {"M": {"GRUMPY": {"N": "1"}}}}}, Everything, "by_mood is no Mood"),
        ({"M": {"by_name": {"M": {"ada": {"S": "?"}}}}}, Everything, r"by_name\{\} is no int"),
        ({"M": {}}, Needy, "Needy lacks a field that Needy gives no default"),
    ],
)
def test_what_does_not_fit_is_told_by_its_place_and_never_by_its_value(
    attribute: dict[str, Any], wanted: Any, message: str
) -> None:
    with pytest.raises(Misfit, match=f"^{message}$"):
        decode(attribute, wanted)


JSON_OF_DYNAMODB: dict[str, Any] = {
    "N": {"N": "123"},
    "map": {"M": {"a": {"L": [{"S": "ü"}, {"BOOL": True}, {"NULL": True}]}}},
    "sets": {"SS": ["a", "bc"]},
    "bytes": {"B": b"1234"},
}


def test_the_size_is_what_dynamodb_counts() -> None:
    # A map and a list cost 3 bytes, each of their entries one more; a name and a text their UTF-8.
    assert [size(attribute) for attribute in JSON_OF_DYNAMODB.values()] == [3, 3 + 1 + (3 + 3 + 2 + 2) + 1, 3, 4]


@given(st.text(min_size=1), st.lists(st.integers(0, 10**30), min_size=1))
def test_nothing_is_larger_than_its_size(text: str, numbers: list[int]) -> None:
    assert size(encode({text: text})) >= 2 * len(text.encode())
    assert size(encode(numbers)) >= len(numbers)

"""An act is read and written as its schema says, and nothing else gets through."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from speakup.attributes import encode
from totals.act import Act, BadAct

SCHEMA = json.loads((Path(__file__).parents[2] / "totals" / "schemas" / "act-1.json").read_text(encoding="utf-8"))
FORMATS = FormatChecker(())
FORMATS.checks("date-time", raises=(ValueError, OverflowError))(
    lambda value: not isinstance(value, str) or datetime.fromisoformat(value).astimezone(UTC)
)
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FORMATS)

PLEDGE: dict[str, Any] = {
    "id": "0123456789abcdef01",
    "skill": "clean_water",
    "act": "PledgeMade",
    "numbers": {"litres": 10},
    "first": True,
    "at": "2026-11-21T08:00:00+00:00",
}
WORDS = st.sampled_from(["PledgeMade", "litres", "a", "Z9_", "clean_water", "x" * 64])
AMOUNTS = st.integers(0, 10**12) | st.floats(1e-100, 1e12)
NUMBERS = AMOUNTS | AMOUNTS.map(lambda amount: -amount)
OUTBOX_ACTS = st.fixed_dictionaries(
    {
        "id": st.integers(0, 16**18 - 1).map("{:018x}".format),
        "skill": WORDS,
        "act": WORDS,
        "numbers": st.dictionaries(WORDS, NUMBERS, max_size=10),
        "first": st.booleans(),
        "at": st.datetimes(timezones=st.just(UTC)),
    }
)
ANYTHING: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NEARLY: Any = st.sampled_from(
    [
        *(
            "",
            "a b",
            "Pledge\n",
            "Pledgé",
            "x" * 65,
            "0" * 18,
            "0" * 18 + "\n",
            "\N{FULLWIDTH DIGIT TWO}" * 18,
            0,
            -1,
            1,
            1.0,
            2,
            True,
            "1",
            None,
        ),
        *(
            1e12,
            1e12 + 1,
            -(10**12) - 1,
            float("nan"),
            float("inf"),
            {"litres": "ten"},
            {"litres": True},
            {"a b": 1},
            {},
        ),
        *({f"n{number}": 1 for number in range(count)} for count in (10, 11)),
        *(
            "2026-11-21T08:00:00Z",
            "2026-02-30T08:00:00Z",
            "2026-11-21",
            "0001-01-01T00:00:00+23:59",
            "2026-11-21T08:00Z",
        ),
    ]
)


def outbox(fields: dict[str, Any]) -> dict[str, Any]:
    """As the framework writes it into the listener's item."""
    return dict(encode(fields))


@given(OUTBOX_ACTS)
@example(PLEDGE)
def test_every_act_becomes_an_event_of_the_schema_and_is_read_as_it_was(fields: dict[str, Any]) -> None:
    act = Act.of_outbox(outbox(fields))
    written = json.dumps(act.detail, allow_nan=False)

    VALIDATOR.validate(json.loads(written))
    assert Act.of_event(json.loads(written)) == act


@settings(max_examples=500)
@given(OUTBOX_ACTS, st.sampled_from([*PLEDGE, "version", "user"]), ANYTHING | NEARLY, st.booleans())
def test_the_reader_takes_what_the_schema_takes_and_nothing_else(
    fields: dict[str, Any], field: str, value: object, is_missing: bool
) -> None:
    event = {**Act.of_outbox(outbox(fields)).detail, field: value}
    if is_missing:
        del event[field]

    try:
        Act.of_event(event)
    except BadAct:
        assert not VALIDATOR.is_valid(event)
    else:
        VALIDATOR.validate(event)


@given(ANYTHING)
def test_whatever_stands_in_an_outbox_is_an_act_or_a_bad_one(item: object) -> None:
    with pytest.raises(BadAct):
        Act.of_outbox(item)


def test_numbers_are_the_decimals_that_were_said() -> None:
    act = Act.of_outbox(
        outbox(
            {
                **PLEDGE,
                "numbers": {"litres": 0.1 + 0.2, "days": 7, "owed": -0.0, "most": 1e12},
            }
        )
    )

    assert act.numbers == {"litres": Decimal("0.3"), "days": 7, "owed": 0, "most": 10**12}
    assert json.dumps(act.detail["numbers"]) == '{"litres": 0.3, "days": 7, "owed": 0, "most": 1000000000000}'


def test_a_moment_is_told_in_utc() -> None:
    act = Act.of_outbox(outbox({**PLEDGE, "at": "2026-11-21T03:00:00-05:00"}))

    assert act.detail["at"] == "2026-11-21T08:00:00+00:00"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"S": "rain"}, "it is no map"),
        ("rain", "'rain' is nothing that DynamoDB writes for an act"),
        (outbox({**PLEDGE, "version": 2}), "its version is Decimal('2'), not 1"),
        (outbox({"act": "PledgeMade", "numbers": {}}), "it has no id, skill, first, at"),
        (outbox({**PLEDGE, "user": "ada"}), "it has ['user'] as well, and nothing else may be in it"),
        (outbox({**PLEDGE, "id": "7"}), "its id is '7', not 18 hexadecimal digits"),
        (outbox({**PLEDGE, "act": "made a pledge"}), "its act is 'made a pledge', not a word"),
        (outbox({**PLEDGE, "first": "yes"}), "its first is 'yes', neither true nor false"),
        (outbox({**PLEDGE, "numbers": 10}), "its numbers are Decimal('10'), no map"),
        (outbox({**PLEDGE, "numbers": {"litres": "ten"}}), "its litres is 'ten', no number"),
        (outbox({**PLEDGE, "numbers": {"litres": float("nan")}}), "its litres is 'nan', no number"),
        (
            {"M": {**outbox(PLEDGE)["M"], "numbers": {"M": {"litres": {"N": "NaN"}}}}},
            "its litres is Decimal('NaN'), not",
        ),
        ({"M": {**outbox(PLEDGE)["M"], "numbers": {"M": {"litres": {"N": "ten"}}}}}, "'ten' is no number"),
        (outbox({**PLEDGE, "numbers": {"litres": 10**13}}), "not between -1,000,000,000,000 and 1,000,000,000,000"),
        (outbox({**PLEDGE, "numbers": {f"n{number}": 1 for number in range(11)}}), "it has 11 numbers, more than 10"),
        (outbox({**PLEDGE, "at": "tomorrow"}), "its at is 'tomorrow', not a moment"),
        (outbox({**PLEDGE, "at": "2026-02-30T08:00:00Z"}), "its at is '2026-02-30T08:00:00Z', not a moment"),
        (outbox({**PLEDGE, "skill": "x" * 200}), "x..., not a word"),
    ],
)
def test_a_bad_act_says_what_is_wrong(item: object, reason: str) -> None:
    with pytest.raises(BadAct) as refused:
        Act.of_outbox(item)

    assert reason in str(refused.value)

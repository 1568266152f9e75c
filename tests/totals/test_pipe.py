"""The pipe of the tests passes what Amazon's would."""

from typing import Any

import pytest

from tests.totals.pipe import filled, matches

ACT = {"M": {"id": {"S": "7"}}}


@pytest.mark.parametrize(
    ("pattern", "event", "is_match"),
    [
        ({"source": ["a", "b"]}, {"source": "b"}, True),
        ({"source": ["a"]}, {"source": "b"}, False),
        ({"source": ["a"], "type": ["x"]}, {"source": "a"}, False),
        ({"source": ["a"]}, {"source": ["c", "a"]}, True),
        ({"number": [1]}, {"number": True}, False),
        ({"source": [{"prefix": "aws."}]}, {"source": "aws.events"}, True),
        ({"replay": [{"exists": False}]}, {}, True),
        ({"replay": [{"exists": False}]}, {"replay": "r"}, False),
        ({"image": {"replay": [{"exists": False}]}}, {}, True),
        ({"image": [{"exists": True}]}, {"image": {"id": "7"}}, False),  # only leaves exist
        ({"L": [{"exists": True}]}, {"L": []}, False),
        ({"L": {"M": {"id": {"S": [{"exists": True}]}}}}, {"L": [{"M": {}}, ACT]}, True),
        ({"L": {"M": {"id": {"S": [{"exists": True}]}}}}, {"L": [{"M": {}}, {"S": "id"}]}, False),
        ({"L": {"M": {"id": {"S": [{"exists": True}]}}}}, {"L": []}, False),
        ({"L": {"M": {"id": {"S": [{"exists": True}]}}}}, {}, False),
    ],
)
def test_patterns(pattern: dict[str, Any], event: dict[str, Any], is_match: bool) -> None:
    assert matches(pattern, event) is is_match


def test_a_pattern_that_is_not_known_here_is_not_guessed_at() -> None:
    with pytest.raises(NotImplementedError):
        matches({"number": [{"numeric": [">", 1]}]}, {"number": 2})


def test_a_template_takes_values_as_they_are() -> None:
    assert filled('{"of": {"box": <$.image.box>, "n": <$.n>}}', {"image": {"box": [ACT]}, "n": 'a"b'}) == {
        "of": {"box": [ACT], "n": 'a"b'}
    }

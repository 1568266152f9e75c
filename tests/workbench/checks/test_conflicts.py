from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.faults import Change, both, found, intent, say, the_one


def type_of(name: str, *values: str) -> Change:
    entry = {"name": name, "values": [{"name": {"value": each}} for each in values]}
    return lambda model: model["languageModel"]["types"].append(entry)


DIG = ("dig a hole", "dig deep", "make a hole", "start digging")
FAULTS: list[tuple[str, str, str, Change, str]] = [
    (
        "U406",
        "warning",
        '"Plant a {which}',
        intent("Dig", "Plant a {which} in {town}", which="TREE", town="AMAZON.City"),
        "is also a sample of PlantIntent, line 55.",
    ),
    (
        "U406",
        "warning",
        '"stop  Digging"',
        both(intent("Dig", "stop digging"), intent("Rest", "stop  Digging")),
        "of Dig",
    ),
    ("I208", "warning", '"never mind"', intent("Dig", *DIG, "never mind"), "what AMAZON.CancelIntent is said with"),
    ("I208", "advice", '"say that again"', intent("Dig", *DIG, "say that again"), "AMAZON.RepeatIntent"),
    (
        "sample-overlap",
        "warning",
        '"grow {flower}"',
        both(say("grow {tree}"), type_of("FLOWER", "rose", "Oak"), intent("Flower", "grow {flower}", flower="FLOWER")),
        "both are 'grow Oak'",
    ),
    (
        "sample-overlap",
        "warning",
        '"grow {year} trees"',
        both(say("grow {count} trees"), intent("Year", "grow {year} trees", year="AMAZON.FOUR_DIGIT_NUMBER")),
        "'grow {year} trees' of Year and 'grow {count} trees' of PlantIntent",
    ),
    (
        "sample-overlap",
        "warning",
        '"find {film}"',
        both(intent("Book", "find {book}", book="AMAZON.Book"), intent("Film", "find {film}", film="AMAZON.Movie")),
        "both are 'find …'",
    ),
    (
        "sample-shadowed",
        "advice",
        '"plant {query}"',
        intent("Search", "plant {query}", query="AMAZON.SearchQuery"),
        "The AMAZON.SearchQuery in 'plant {query}' also takes 'plant {count} trees' of PlantIntent",
    ),
    (
        "sample-shadowed",
        "advice",
        '"put {who} into the ground"',
        intent("Bury", "put {who} into the ground", who="AMAZON.Person"),
        "also takes 'put {count} trees into the ground' of PlantIntent.",
    ),
]


@pytest.mark.parametrize(("rule", "level", "text", "change", "problem"), FAULTS)
def test_two_ways_to_take_the_same_words(
    tmp_path: Path, rule: str, level: str, text: str, change: Change, problem: str
) -> None:
    assert problem in the_one(tmp_path, rule, level, text, change).problem


def test_a_conflict_is_told_once(tmp_path: Path) -> None:
    rules = [each.rule for each in found(tmp_path, intent("Dig", *DIG, "plant {number} trees", number="AMAZON.NUMBER"))]
    assert rules.count("U406") == 1 and "sample-misheard" not in rules


@pytest.mark.parametrize(
    "change",
    [
        both(say("grow {tree}"), type_of("FLOWER", "rose"), intent("Flower", "grow {flower}", flower="FLOWER")),
        both(say("grow {count} trees"), intent("Time", "grow {time} trees", time="AMAZON.DURATION")),
        intent("Search", "search for {query}", query="AMAZON.SearchQuery"),
        intent("Stop", "stop digging"),
    ],
    ids=["other values", "another format", "words before a phrase", "more words than Amazon's"],
)
def test_what_can_be_told_apart(tmp_path: Path, change: Change) -> None:
    rules = {each.rule for each in found(tmp_path, change)}
    assert not rules & {"U406", "I208", "sample-overlap", "sample-shadowed", "sample-misheard"}


def test_faults_of_other_kinds_do_not_stop_it(tmp_path: Path) -> None:
    def broken(model: dict[str, Any]) -> None:
        model["languageModel"]["types"].append({"name": "AMAZON.DATE", "values": []})
        model["languageModel"]["types"].append({"name": "EMPTY", "values": []})

    odd = intent("Odd", "grow {unknown}", "grow {count", "grow {thing}", "plant {number} trees", thing="NONE",
                 number="AMAZON.NUMBER", empty="EMPTY")  # fmt: skip
    rules = {each.rule for each in found(tmp_path, both(broken, odd))}
    assert {"U402", "U403", "S302", "T502", "T506", "U406"} <= rules

from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.faults import Change, both, found, intent, plant, say, the_one


def searching(*samples: str) -> Change:
    return intent("SearchIntent", *samples, query="AMAZON.SearchQuery", count="AMAZON.NUMBER")


MORE = ("look up {query}", "search the web for {query}", "find out about {query}", "what do you know of {query}")
FAULTS: list[tuple[str, str, str, Change, str]] = [
    ("U401", "error", "what grows here?", say("what grows here?"), "has ?"),
    ("U401", "warning", "oak, beech", say("grow oak, beech and elm"), "has ,"),
    ("U401", "warning", "50 %", say("grow {count} % of it 50 %"), "has %"),
    ("U402", "error", "{count trees", say("grow {count trees"), "a brace without its partner"),
    ("U402", "error", "{ count }", say("grow { count } trees"), "spaces inside its braces"),
    ("U402", "error", "grow {} trees", say("grow {} trees"), "an empty slot"),
    ("U403", "error", "{trees}", say("grow {trees}"), "which its intent does not declare"),
    ("U403", "error", "{Count}", say("grow {Count} of them"), "which its intent does not declare"),
    ("U404", "error", '"{query}"', searching("{query}", *MORE), "needs words around it"),
    ("U405", "error", "find {count}", searching("find {count} {query}", *MORE), "takes all words it can"),
    ("U407", "advice", '"Plant {count}  trees"', say("Plant {count}  trees"), "stands twice in PlantIntent"),
    ("U408", "warning", "alexa plant", say("alexa plant a tree"), "Alexa's own name"),
    ("U408", "warning", "open the little", say("open the little orchard to plant"), "calls the skill"),
    ("U409", "warning", "25 trees", say("grow 25 trees"), "has digits"),
    ("U410", "advice", '"{place}"', say("{place}"), "nothing but a slot"),
    ("U411", "warning", "{count}{tree}", say("grow {count}{tree}"), "touches its neighbour"),
    ("U411", "warning", "my{tree}", say("grow my{tree}"), "touches its neighbour"),
    ("U412", "warning", "{tree} and", say("grow {tree} and {tree}"), "has the slot 'tree' twice"),
    ("U413", "advice", "An Oak", say("grow An Oak"), "has capital letters"),
    ("VUI-13", "advice", "to grow", say("to grow trees"), "begins with 'to'"),
]


@pytest.mark.parametrize(("rule", "level", "text", "change", "problem"), FAULTS)
def test_a_fault_of_a_sample(tmp_path: Path, rule: str, level: str, text: str, change: Change, problem: str) -> None:
    assert problem in the_one(tmp_path, rule, level, text, change).problem


@pytest.mark.parametrize(
    "sample",
    [
        "grow a tree for sam's garden",
        "can I grow the {tree}'s seeds",
        "grow it in the u. s. a.",
        "qué árbol crece aquí",
        "पेड़ लगाओ",
        "木を植えて",
        "the little orchard is what i want",
    ],
)
def test_a_sample_that_amazon_takes(tmp_path: Path, sample: str) -> None:
    rules = {each.rule for each in found(tmp_path, say(sample))}
    assert not {rule for rule in rules if rule.startswith("U")} - {"U408"}


def test_an_answer_may_be_the_bare_phrase(tmp_path: Path) -> None:
    def answered(model: dict[str, Any]) -> None:
        plant(model)["slots"].append({"name": "query", "type": "AMAZON.SearchQuery", "samples": ["{query}"]})

    assert not {"U404", "U410"} & {each.rule for each in found(tmp_path, answered)}


def test_a_connecting_word_does_no_harm_where_the_rest_is_a_sample_too(tmp_path: Path) -> None:
    assert "VUI-13" not in {each.rule for each in found(tmp_path, say("about {count} trees", "{count} trees"))}


def test_each_sample_of_an_answer_is_looked_at(tmp_path: Path) -> None:
    def answered(model: dict[str, Any]) -> None:
        plant(model)["slots"][0]["samples"].append("{amount} of them")

    the_one(tmp_path, "U403", "error", "{amount} of them", both(answered))

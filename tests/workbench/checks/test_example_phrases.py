from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, change_models, check, only
from tests.workbench.checks.orchard_listing import listed, manifest

OPEN, PLANT, HELP = manifest()["manifest"]["publishingInformation"]["locales"]["en-US"]["examplePhrases"]


@pytest.mark.parametrize(
    ("old", "new", "rule", "level", "says"),
    [
        (OPEN, "Open the little orchard.", "EX-2", "error", "does not call the skill by its name"),
        (OPEN, "Alexa, open the big orchard.", "EX-2", "error", 'Begin with "Alexa, open the little orchard."'),
        (OPEN, "Plant twelve trees.", "EX-2", "error", "does not call"),
        (OPEN, "Alexa, ask the little orchard to stop.", "EX-2", "warning", "does more than open"),
        (PLANT, "Alexa, enable the little orchard.", "EX-3", "error", "no way to call"),
        (PLANT, "Alexa, plant ten trees.", "EX-3", "error", "no way to call"),
        (PLANT, "Ask the little orchard to plant ten trees.", "EX-3", "warning", "lacks the wake word"),
        (PLANT, "Alexa, ask the little orchard to plant a few trees.", "EX-4", "error", ""),
        (PLANT, "Alexa, ask the little orchard to plant ten lovely trees.", "EX-4", "error", "sample"),
        (PLANT, "Alexa, ask the little orchard about the weather in space.", "EX-4", "error", "no sample utterance"),
        (PLANT, "Alexa, ask the little orchard to plant a pine in paris.", "EX-4", "warning", "no value of TREE"),
        (PLANT, "Sing me a song.", "EX-4", "error", "no sample utterance"),
        (PLANT, "Alexa, ask the little orchard to plant ten trees (or more).", "EX-5", "error", "( )"),
        (PLANT, "Alexa, ask the little orchard\\nto plant ten trees.", "EX-5", "error", "\\n"),
        (PLANT, "Alexa, ask the little orchard to plant ten trees \\ud83c\\udf33.", "EX-5", "error", "🌳"),
        (PLANT, "Alexa, ask the little orchard to plant 10 trees.", "EX-5", "warning", "1 0"),
        (PLANT, "Alexa, ask the little orchard to plant ten trees", "EX-5", "advice", "ends without"),
        (HELP, "alexa ask the little orchard to plant ten trees.", "EX-7", "error", "twice"),
        (HELP, "Alexa, ask the little orchard to plant two trees.", "EX-7", "warning", "both show PlantIntent"),
    ],
)
def test_a_fault_of_a_phrase(root: Path, old: str, new: str, rule: str, level: str, says: str) -> None:
    change(root, "skill.json", old, new)
    found = [each for each in check(root).findings if each.rule == rule and each.level == level]
    assert len(found) == 1, check(root).findings
    lines = (root / "store_listings/orchard/skill.json").read_text(encoding="utf-8").splitlines()
    assert found[0].line is not None and new in lines[found[0].line - 1]
    assert says in f"{found[0].problem} {found[0].remedy}"


@pytest.mark.parametrize(
    "phrase",
    [
        "Plant twelve trees.",
        "Alexa, tell the little orchard to plant ten trees.",
        "Alexa, ask the little orchard to plant a beech in paris.",
        "Alexa, ask the little orchard to plant an oak in paris?",
    ],
)
def test_a_phrase_that_works(root: Path, phrase: str) -> None:
    change(root, "skill.json", PLANT, phrase)
    wrong = [finding for finding in check(root).findings if finding.rule != "EX-4"]
    assert wrong == []


def test_a_guess_is_no_phrase_that_works(root: Path) -> None:
    change_models(root, '"plant {count} trees"', '"put {count} new trees into the ground for me"')
    found = [finding for finding in check(root).findings if finding.rule == "EX-4"]
    assert {finding.level for finding in found} == {"error"}
    assert len(found) == 2  # of both locales


@pytest.mark.parametrize(("count", "level"), [(0, "to-do"), (1, "warning"), (2, "warning")])
def test_too_few(root: Path, count: int, level: str) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["locales"]["en-US"]["examplePhrases"] = [OPEN, PLANT][:count]
    listed(root, content)
    only(root, "EX-1", level, "skill.json", '"examplePhrases"')


def test_too_many(root: Path) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["locales"]["en-US"]["examplePhrases"] += ["Stop.", "Cancel."]
    listed(root, content)
    assert [finding.rule for finding in check(root).errors] == ["manifest-length"]

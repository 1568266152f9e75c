from pathlib import Path

import pytest

from speakup_workbench.checks.quotations import quoted
from tests.workbench.checks.orchard import change, check, only


def test_what_is_quoted() -> None:
    text = 'Say "yes," or “no”. Sag „ja“ oder «oui». It\'s "unfinished'
    assert quoted(text) == ["yes", "no", "ja", "oui"]


@pytest.mark.parametrize(
    ("old", "new", "rule", "level", "line", "says"),
    [
        (
            'Alexa, open the little orchard\\"',
            'Alexa, open big orchard\\"',
            "FUN-2",
            "error",
            "description",
            "not call",
        ),
        (
            'Alexa, open the little orchard\\"',
            'Alexa, ask the little orchard for cake\\"',
            "FUN-2",
            "error",
            "description",
            "no sample utterance",
        ),
        ('plant ten trees\\"', 'sing to the trees\\"', "listing-quotation", "warning", "description", "does not hear"),
    ],
)
def test_a_sentence_that_does_not_work(
    root: Path, old: str, new: str, rule: str, level: str, line: str, says: str
) -> None:
    change(root, "skill.json", old, new)
    finding = only(root, rule, level, "skill.json", f'"{line}"')
    assert says in finding.problem


def test_testing_instructions_are_tried(root: Path) -> None:
    change(root, "skill.json", '1. \\"Alexa, open the', '1. \\"Alexa, open my')
    finding = only(root, "FUN-2", "error", "skill.json", '"testingInstructions"')
    assert "Alexa, open my little orchard" in finding.problem


def test_testing_instructions_may_quote_what_the_skill_does_not_know(root: Path) -> None:
    change(root, "skill.json", '2. \\"yes\\"', '2. \\"bananas\\"')
    assert check(root).findings == ()

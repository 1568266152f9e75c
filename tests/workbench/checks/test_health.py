from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, check, only

BEGIN = "To begin, say"


def test_a_skill_of_health_without_a_disclaimer(root: Path) -> None:
    change(root, "skill.json", BEGIN, f"Trees are good for your blood pressure. {BEGIN}")
    finding = only(root, "POL-5", "warning", "skill.json", '"description"')
    assert 'speaks of "blood pressure"' in finding.problem


def test_the_category_is_enough(root: Path) -> None:
    change(root, "skill.json", "EDUCATION_AND_REFERENCE", "HEALTH_AND_FITNESS")
    assert [finding.rule for finding in check(root).findings] == ["POL-5", "POL-5"]


@pytest.mark.parametrize(
    "disclaimer",
    [
        "Nothing that it says is medical advice.",
        "It is not a substitute for a doctor.",
        "This skill does not give medical advice.",
    ],
)
def test_a_skill_of_health_with_a_disclaimer(root: Path, disclaimer: str) -> None:
    change(root, "skill.json", BEGIN, f"Trees are good for your blood pressure. {disclaimer} {BEGIN}")
    assert check(root).findings == ()


def test_a_cure_is_not_claimed(root: Path) -> None:
    change(root, "skill.json", BEGIN, f"It cures your asthma. It is no medical advice. {BEGIN}")
    assert "cures your asthma" in only(root, "POL-5", "warning", "skill.json", '"description"').problem


def test_an_illness_in_the_name(root: Path) -> None:
    change(root, "skill.json", '"The Little Orchard"', '"Malaria Orchard"')
    change(root, "skill.json", BEGIN, f"It is no medical advice. {BEGIN}")
    change(root, "skill.json", '"privacyPolicyUrl": "https://orchard.org/privacy"', '"privacyPolicyUrl": ""')
    only(root, "POL-6", "warning", "skill.json", '"name": "Malaria')

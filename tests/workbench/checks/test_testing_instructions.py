from pathlib import Path

import pytest

from tests.workbench.checks.orchard import check, only, path_of, write
from tests.workbench.checks.orchard_listing import TESTING, listed, manifest

GERMAN = (
    'Sag "yes", und die Tante zählt mit dir die Bäume. Das ist nicht für die Großen, sondern für dich und die Kleinen. '
    'Mit "stop" ist es zu Ende, und du gehst wie immer in den Garten.'
)


@pytest.mark.parametrize(
    ("text", "level", "says"),
    [
        ("", "to-do", "no testing instructions"),
        ("None.", "warning", "do not tell what to say"),
        ("Open the skill and try whatever comes to your mind, since all of it works well.", "warning", "what to say"),
        (GERMAN, "warning", "not to be in English"),
    ],
)
def test_a_fault_of_the_instructions(root: Path, text: str, level: str, says: str) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["testingInstructions"] = text
    listed(root, content)
    assert says in only(root, "testing-instructions", level, "skill.json", '"testingInstructions"').problem


@pytest.mark.parametrize(("more", "rules"), [("", 1), (" Sign in with the user tree, password oak.", 0)])
def test_an_account_to_try_it_with(root: Path, more: str, rules: int) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["testingInstructions"] = TESTING + more
    content["manifest"]["privacyAndCompliance"]["usesPersonalInfo"] = True
    listed(root, content)
    write(path_of(root, "accountLinking.json"), "{}")
    found = [finding for finding in check(root).findings if finding.rule == "testing-credentials"]
    assert [finding.level for finding in found] == ["to-do"] * rules

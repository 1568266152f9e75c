from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, change_models, check, only, path_of, want, write

BEGIN = "To begin, say"
EMAIL = '"permissions": [{"name": "alexa::profile:email:read"}]'


def remember(root: Path, field: str) -> None:
    """Gives the orchard a memory."""
    listener = f"from dataclasses import dataclass\n\n\n@dataclass\nclass Listener:\n    {field}\n\n\nclass Tree(Enum):"
    change(root, "skill.py", "class Tree(Enum):", listener)
    change(root, "skill.py", "Skill(__name__)", "Skill(__name__, memory=Listener)")
    change(root, "skill.py", "def welcome(turn: Turn)", "def welcome(turn: Turn[Listener])")
    write(
        path_of(root, "privacy.html"),
        "<p>The Little Orchard remembers your trees for a year. Say forget me to erase them.</p>",
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (BEGIN, f"A game for kids. {BEGIN}", '"description"'),
        (BEGIN, f"For ages 5 and up. {BEGIN}", '"description"'),
        ("Counts the trees that you plant.", "A kid-friendly orchard.", '"summary"'),
        ('"garden"', '"kids"', '"kids"'),
        ("EDUCATION_AND_REFERENCE", "CHILDRENS_GAMES", '"category"'),
    ],
)
def test_a_skill_for_children_that_does_not_say_so(root: Path, old: str, new: str, line: str) -> None:
    change(root, "skill.json", old, new)
    only(root, "POL-2", "warning", "skill.json", line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two in five children have no garden.",
        "Adults only: ages 18 and over.",
        "It is not made for children.",
        "It tells nothing that a child should not hear.",
    ],
)
def test_children_may_be_spoken_of(root: Path, sentence: str) -> None:
    change(root, "skill.json", BEGIN, f"{sentence} {BEGIN}")
    assert check(root).findings == ()


def test_children_are_not_asked_for_what_is_personal(root: Path) -> None:
    want(root, "alexa::profile:email:read")
    text = path_of(root, "skill.json").read_text(encoding="utf-8")
    text = text.replace('"isChildDirected": false', '"isChildDirected": true').replace('"permissions": []', EMAIL)
    text = text.replace('"usesPersonalInfo": false', '"usesPersonalInfo": true')
    write(path_of(root, "skill.json"), text.replace(BEGIN, f"It asks for your email. {BEGIN}"))
    only(root, "POL-2", "error", "skill.json", '"isChildDirected"')


def test_children_are_remembered_with_care(root: Path) -> None:
    remember(root, "trees: int = 0")
    change(root, "skill.json", '"isChildDirected": false', '"isChildDirected": true')
    only(root, "POL-2", "advice", "skill.json", '"isChildDirected"')


def test_a_permission_for_what_is_personal(root: Path) -> None:
    want(root, "alexa::profile:email:read")
    text = path_of(root, "skill.json").read_text(encoding="utf-8").replace('"permissions": []', EMAIL)
    write(path_of(root, "skill.json"), text.replace(BEGIN, f"It asks for your email. {BEGIN}"))
    finding = only(root, "POL-3", "warning", "skill.json", '"usesPersonalInfo"')
    assert "alexa::profile:email:read" in finding.problem


def test_a_slot_for_what_is_personal(root: Path) -> None:
    change_models(root, '"type": "AMAZON.City"', '"type": "AMAZON.FirstName"')
    found = [finding for finding in check(root).findings if finding.rule == "POL-3"]
    assert [finding.problem for finding in found] == [
        "`usesPersonalInfo` is false, and the slot 'place' of PlantIntent hears an AMAZON.FirstName."
    ]


@pytest.mark.parametrize("field", ["email", "first_name", "birthday", "home_address"])
def test_a_memory_of_what_is_personal(root: Path, field: str) -> None:
    remember(root, f'{field}: str = ""')
    finding = only(root, "POL-3", "warning", "skill.json", '"usesPersonalInfo"')
    assert f"a field '{field}'" in finding.problem


def test_a_memory_of_what_is_not(root: Path) -> None:
    remember(root, "pages: int = 0")
    assert check(root).findings == ()


def test_nothing_personal_after_all(root: Path) -> None:
    change(root, "skill.json", '"usesPersonalInfo": false', '"usesPersonalInfo": true')
    only(root, "POL-3", "advice", "skill.json", '"usesPersonalInfo"')


def test_a_product_that_is_not_for_sale(root: Path) -> None:
    write(path_of(root, "skill.json").parent / "isps" / "entitlement" / "oaks.json", "{}")
    assert "sells oaks" in only(root, "POL-10", "warning", "skill.json", '"allowsPurchases"').problem


def test_a_sale_of_nothing(root: Path) -> None:
    change(root, "skill.json", '"allowsPurchases": false', '"allowsPurchases": true')
    only(root, "POL-10", "warning", "skill.json", '"allowsPurchases"')


def test_a_sale_in_words(root: Path) -> None:
    change(root, "skill.json", BEGIN, f"Buy the oaks. {BEGIN}")
    only(root, "POL-10", "warning", "skill.json", '"description"')

from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, change_models, check, only, path_of, write

BEGIN = "To begin, say"


def say(root: Path, sentence: str) -> None:
    """Puts a sentence into the description of en-US."""
    change(root, "skill.json", BEGIN, f"{sentence} {BEGIN}")


@pytest.mark.parametrize(
    "sentence",
    [
        "It can call 911 for you.",
        "The skill alerts the police.",
        "In an emergency it contacts emergency services.",
        "It lets you reach an ambulance.",
        "Use it instead of 112.",
    ],
)
def test_help_in_an_emergency_is_not_promised(root: Path, sentence: str) -> None:
    say(root, sentence)
    assert sentence in only(root, "POL-8", "warning", "skill.json", '"description"').problem


@pytest.mark.parametrize(
    "sentence",
    ["In an emergency, call 911.", "It cannot call emergency services.", "If you are in danger, contact the police."],
)
def test_whom_to_call_oneself_may_be_said(root: Path, sentence: str) -> None:
    say(root, sentence)
    assert check(root).findings == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Say how much you want to donate.",
        "Each game makes a donation to the forest.",
        "Pledge ten dollars for a tree.",
        "We collect money for seedlings.",
        "You give €5 and we plant.",
    ],
)
def test_money_is_not_collected(root: Path, sentence: str) -> None:
    say(root, sentence)
    assert sentence in only(root, "POL-11", "warning", "skill.json", '"description"').problem


@pytest.mark.parametrize(
    "sentence",
    [
        "Pledge ten litres a day.",
        "I pledge to plant two trees.",
        "A pledge is never about money: this skill takes none.",
        "It takes no donations.",
        "It gives you tips that save money.",
        "Learn where to donate blood.",
        "It counts the books that you donate.",
    ],
)
def test_a_pledge_of_a_habit_is_none_of_money(root: Path, sentence: str) -> None:
    say(root, sentence)
    assert check(root).findings == ()


def test_a_sample_that_pledges_money(root: Path) -> None:
    change(root, "en-US.json", '"plant a {tree} in {place}",', '"plant a {tree} in {place}", "pledge {count} dollars",')
    only(root, "POL-11", "warning", "en-US.json", "pledge {count} dollars")


def test_a_slot_for_a_secret(root: Path) -> None:
    change_models(root, '"name": "place"', '"name": "passport_number"')
    change_models(root, "in {place}", "in {passport_number}")
    found = [finding for finding in check(root).findings if finding.rule == "POL-12"]
    lines = path_of(root, "en-US.json").read_text(encoding="utf-8").splitlines()
    assert len(found) >= 2 and found[-1].line and "passport_number" in lines[found[-1].line - 1]


@pytest.mark.parametrize(
    "sentence",
    ["Get a bonus tree if you leave us a review.", "Please give us five stars.", "Rate this skill and unlock oaks."],
)
def test_reviews_are_not_bought(root: Path, sentence: str) -> None:
    say(root, sentence)
    only(root, "POL-17", "warning", "skill.json", '"description"')


@pytest.mark.parametrize(
    ("old", "new", "level", "line"),
    [
        ("Counts the trees that you plant.", "Hello world, in an orchard.", "error", '"summary"'),
        ('"The Little Orchard"', '"Test"', "error", '"name"'),
        (BEGIN, f"Lorem ipsum dolor sit amet. {BEGIN}", "to-do", '"description"'),
        ("No account is needed.", "TODO: the steps.", "to-do", '"testingInstructions"'),
        ("Counts the trees that you plant.", "Sample Short Description", "to-do", '"summary"'),
    ],
)
def test_what_only_keeps_a_place(root: Path, old: str, new: str, level: str, line: str) -> None:
    change(root, "skill.json", old, new)
    only(root, "FUN-12", level, "skill.json", line)


def test_export(root: Path) -> None:
    change(root, "skill.json", '"isExportCompliant": true', '"isExportCompliant": false')
    only(root, "POL-18", "warning", "skill.json", '"isExportCompliant"')


def test_spanish_is_understood(root: Path) -> None:
    for name in ("interaction_models/orchard/en-GB.json", "skills/orchard/speech/en-GB.yaml"):
        (root / name).unlink()
    text = path_of(root, "skill.json").read_text(encoding="utf-8").replace("en-GB", "es-ES")
    at = text.index('"es-ES"')
    text = text[:at] + text[at:].replace(BEGIN, f"Cada partida hace una donación al bosque. {BEGIN}", 1)
    write(path_of(root, "skill.json"), text)
    assert [finding.rule for finding in check(root).findings if finding.rule.startswith("POL")] == ["POL-11"]

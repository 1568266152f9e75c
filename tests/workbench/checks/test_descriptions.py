from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, check, only, path_of, want, write
from tests.workbench.checks.orchard_listing import DESCRIPTION, listed, manifest

REMINDERS = '"permissions": [{"name": "alexa::alerts:reminders:skill:readwrite"}]'
SPANISH = "Cuenta los árboles que plantas con tu familia en el jardín y te da las ideas de los demás para la casa."


@pytest.mark.parametrize(
    ("old", "new", "rule", "level", "line", "says"),
    [
        ("that you plant.", "that you plant. And more.", "FUN-1", "warning", '"summary"', "more than one sentence"),
        ("permission is needed.", "permission is", "FUN-1", "warning", '"description"', "middle of a sentence"),
        ("Counts the trees", "This app counts the trees", "FUN-3", "warning", '"summary"', "an app"),
        ("Counts the trees", "An Alexa skill that counts trees", "FUN-3", "warning", '"summary"', "Alexa skill"),
        ("Counts the trees that you plant.", SPANISH, "FUN-3", "warning", '"summary"', "another language (es)"),
        ('"garden"', '"Trees"', "listing-keywords", "advice", '"Trees"', "twice"),
        ('"garden"', '"garden, park"', "listing-keywords", "advice", '"garden, park"', "several"),
    ],
)
def test_a_fault_of_a_description(root: Path, old: str, new: str, rule: str, level: str, line: str, says: str) -> None:
    change(root, "skill.json", old, new)
    assert says in only(root, rule, level, "skill.json", line).problem


@pytest.mark.parametrize("sentence", ["The source is in your Alexa app.", "Look into the app on your phone."])
def test_the_alexa_app_may_be_named(root: Path, sentence: str) -> None:
    change(root, "skill.json", "To begin", f"{sentence} To begin")
    assert check(root).findings == ()


def test_a_description_that_repeats_the_summary(root: Path) -> None:
    content = manifest()
    told = content["manifest"]["publishingInformation"]["locales"]["en-US"]
    told["description"] = told["summary"]
    listed(root, content)
    only(root, "FUN-1", "warning", "skill.json", '"description": "Counts')


def test_a_permission_that_nobody_is_told_of(root: Path) -> None:
    want(root, "alexa::alerts:reminders:skill:readwrite")
    change(root, "skill.json", '"permissions": []', REMINDERS)
    found = check(root).findings
    assert [finding.rule for finding in found] == ["FUN-1", "FUN-1"]
    assert "reminders:skill:readwrite" in found[0].problem


def test_a_permission_that_one_is_told_of(root: Path) -> None:
    want(root, "alexa::alerts:reminders:skill:readwrite")
    text = path_of(root, "skill.json").read_text(encoding="utf-8").replace('"permissions": []', REMINDERS)
    write(path_of(root, "skill.json"), text.replace("To begin", "It reminds you to water them. To begin"))
    assert check(root).findings == ()


def test_an_account_that_nobody_is_told_of(root: Path) -> None:
    text = path_of(root, "skill.json").read_text(encoding="utf-8")
    text = text.replace("No account and no permission is needed.", "Nothing is needed.")
    write(path_of(root, "skill.json"), text.replace('"usesPersonalInfo": false', '"usesPersonalInfo": true'))
    write(path_of(root, "accountLinking.json"), "{}")
    assert [finding.rule for finding in check(root).findings] == ["FUN-1", "FUN-1", "testing-credentials"]
    assert DESCRIPTION.endswith("is needed.")

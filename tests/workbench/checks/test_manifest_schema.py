import json
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.checks.orchard import change, check, only, want
from tests.workbench.checks.orchard_listing import listed, manifest


@pytest.mark.parametrize(
    ("old", "new", "rule", "level", "line", "says"),
    [
        ('"summary"', '"sumary"', "manifest-key", "warning", '"sumary"', "Did you mean 'summary'?"),
        ('"permissions": []', '"permissions": {}', "manifest-kind", "error", '"permissions"', "Make it a list."),
        ('"permissions": []', '"permission": []', "manifest-key", "warning", '"permission"', "'permissions'"),
        ("480,", "4.5,", "manifest-kind", "error", "4.5", "whole number"),
        ('"containsAds": false', '"containsAds": "no"', "manifest-kind", "error", '"containsAds"', "true or false"),
        (
            '"containsAds": false',
            '"containsAds": null',
            "listing-unwritten",
            "to-do",
            '"containsAds": null',
            "containsAds",
        ),
        ('"The Little Orchard"', '"T"', "manifest-length", "error", '"T"', "at least 2"),
        ('"garden"', f'"{"g" * 151}"', "manifest-length", "error", "ggg", "at most 150"),
        ('"PUBLIC"', '"OPEN"', "manifest-name", "error", '"OPEN"', "PRIVATE, PUBLIC"),
        ("EDUCATION_AND_REFERENCE", "EDUCATION", "manifest-category", "warning", '"EDUCATION"', "EDUCATIONAL_GAMES"),
        ("SKILL_DISABLED", "SKILL_DISABELD", "manifest-name", "error", "DISABELD", "'SKILL_DISABLED'"),
        ("ALEXA_PRESENTATION_APL", "APL", "manifest-name", "error", '"APL"', "interface"),
        ('"ROUND"', '"OVAL"', "manifest-name", "error", '"OVAL"', "RECTANGLE"),
        ('"distributionCountries": []', '"distributionCountries": ["UK"]', "manifest-name", "error", '"UK"', "country"),
        ('"1.0"', '"2.0"', "manifest-name", "error", '"2.0"', "1.0"),
        ('"type": "ALEXA', '"kind": "ALEXA', "manifest-kind", "error", "{", "missing"),
        ('"custom": {', '"custom": null, "music": {', "manifest-kind", "error", '"custom": null', "custom"),
        ('  "manifest": {', '  "extra": 1, "manifest": {', "manifest-key", "warning", '"extra"', "'extra'"),
    ],
)
def test_a_fault_of_the_manifest(root: Path, old: str, new: str, rule: str, level: str, line: str, says: str) -> None:
    change(root, "skill.json", old, new)
    found = [each for each in check(root).findings if each.rule == rule]
    assert len(found) == 1, found
    text = (root / "store_listings/orchard/skill.json").read_text(encoding="utf-8").splitlines()
    assert found[0].level == level and found[0].line is not None
    assert found[0].column is not None and line in text[found[0].line - 1]
    assert says in f"{found[0].problem} {found[0].remedy}"


def test_the_column_is_that_of_the_value(root: Path) -> None:
    change(root, "skill.json", '"PUBLIC"', '"OPEN"')
    finding = only(root, "manifest-name", "error", "skill.json", '"OPEN"')
    assert finding.column == len('      "distributionMode": ') + 1


def test_every_breach_is_told_and_not_only_the_first(root: Path) -> None:
    for old, new in (('"PUBLIC"', '"OPEN"'), ("SKILL_DISABLED", "X"), ('"containsAds": false', '"containsAds": 3')):
        change(root, "skill.json", old, new)
    assert len(check(root).findings) == 3


@pytest.mark.parametrize(
    ("key", "value", "level"),
    [
        ("name", "o" * 51, "warning"),
        ("summary", f"{'o' * 160}.", "error"),
        ("description", f"{'o' * 4000}.", "error"),
        ("updatesDescription", f"{'o' * 4000}.", "error"),
        ("keywords", [f"tree {number}" for number in range(31)], "error"),
    ],
)
def test_what_is_too_long(root: Path, key: str, value: Any, level: str) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["locales"]["en-US"][key] = value
    listed(root, content)
    finding = only(root, "manifest-length", level, "skill.json", json.dumps(value[-1] if key == "keywords" else value))
    assert "en-US" in finding.problem


@pytest.mark.parametrize("key", ["summary", "description"])
def test_what_is_not_written_yet(root: Path, key: str) -> None:
    content = manifest()
    content["manifest"]["publishingInformation"]["locales"]["en-US"][key] = ""
    listed(root, content)
    only(root, "listing-unwritten", "to-do", "skill.json", f'"{key}": ""')


@pytest.mark.parametrize("scope", ["alexa:devices:", "alexa::devices:"])
def test_the_postal_code_is_written_with_one_colon_and_with_two(root: Path, scope: str) -> None:
    want(root, "alexa::devices:all:address:country_and_postal_code:read")
    content = manifest()["manifest"]
    content["permissions"] = [{"name": f"{scope}all:address:country_and_postal_code:read"}]
    content["privacyAndCompliance"]["usesPersonalInfo"] = True
    for told in content["publishingInformation"]["locales"].values():
        told["description"] += " It asks for your postal code, to know your trees."
    listed(root, {"manifest": content})
    assert check(root).findings == ()


def test_a_skill_for_no_country(root: Path) -> None:
    change(root, "skill.json", '"isAvailableWorldwide": true', '"isAvailableWorldwide": false')
    only(root, "listing-unwritten", "to-do", "skill.json", '"distributionCountries"')


def test_a_skill_for_the_world_and_for_some_countries(root: Path) -> None:
    change(root, "skill.json", '"distributionCountries": []', '"distributionCountries": ["GB"]')
    only(root, "manifest-kind", "warning", "skill.json", '"distributionCountries"')


def test_a_locale_that_alexa_does_not_speak(root: Path) -> None:
    change(root, "skill.json", '"en-GB": {', '"en-UK": {')
    rules = [finding.rule for finding in check(root).findings]
    assert "manifest-name" in rules and "listing-locales" in rules

from pathlib import Path

import pytest

from tests.workbench.checks.orchard import change, check, only

PRIVACY = "https://orchard.org/privacy"


@pytest.mark.parametrize(
    ("new", "rule", "level"),
    [
        ("http://orchard.org/privacy", "SEC-6", "error"),
        ("orchard.org/privacy", "SEC-6", "error"),
        ("https://example.org/privacy", "address-placeholder", "to-do"),
        ("https://www.example.com", "address-placeholder", "to-do"),
        ("http://localhost:8000/privacy.html", "address-placeholder", "to-do"),
        ("https://", "address-placeholder", "to-do"),
        ("TODO", "address-placeholder", "to-do"),
        ("https://<your site>/privacy", "address-placeholder", "to-do"),
        ("https://alexa-orchard.org/privacy", "POL-1", "error"),
        ("https://alexa.orchard.org/privacy", "POL-1", "error"),
        ("https://orchard.s3.amazonaws.com/privacy", "POL-1", "warning"),
    ],
)
def test_an_address_that_amazon_refuses(root: Path, new: str, rule: str, level: str) -> None:
    change(root, "skill.json", PRIVACY, new)
    only(root, rule, level, "skill.json", '"privacyPolicyUrl"')


@pytest.mark.parametrize("path", ["alexa", "amazon/privacy.html"])
def test_the_path_may_have_a_mark_in_it(root: Path, path: str) -> None:
    change(root, "skill.json", PRIVACY, f"https://orchard.org/{path}")
    assert check(root).findings == ()


def test_an_address_in_a_text(root: Path) -> None:
    change(root, "skill.json", "To begin", "More is on http://orchard.org/trees. To begin")
    finding = only(root, "SEC-6", "warning", "skill.json", '"description"')
    assert finding.problem == "http://orchard.org/trees is not encrypted."


def test_an_endpoint_that_is_not_encrypted(root: Path) -> None:
    change(root, "skill.json", '"custom": {', '"custom": {"endpoint": {"uri": "http://orchard.org/alexa"},')
    only(root, "SEC-6", "error", "skill.json", '"uri"')


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ('"The Little Orchard"', '"Alexa Orchard"', "error"),
        ('"The Little Orchard"', '"Echo Orchard"', "warning"),
        ('"garden"', '"alexa"', "warning"),
    ],
)
def test_a_mark_of_amazons(root: Path, old: str, new: str, level: str) -> None:
    change(root, "skill.json", old, new)
    only(root, "POL-1", level, "skill.json", new)


def test_the_amazon_is_a_river_too(root: Path) -> None:
    change(root, "skill.json", '"garden"', '"amazon rainforest"')
    assert check(root).findings == ()

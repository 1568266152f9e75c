from pathlib import Path

import pytest

from tests.workbench.checks.faults import Change, found, the_one


def named(name: str) -> Change:
    return lambda model: model["languageModel"].update(invocationName=name)


@pytest.mark.parametrize(
    ("rule", "level", "name", "locale", "problem"),
    [
        ("N101", "error", "orchard no 7", "en-US", "has 7"),
        ("N101", "error", "the Little orchard", "en-US", "capital letters"),
        ("N101", "error", "apfel-garten", "en-US", "has -"),
        ("N101", "warning", "der apfel-garten", "de-DE", "has -"),
        ("N102", "error", "orchard for you", "en-GB", "'for', a word that connects"),
        ("N102", "error", "echo's orchard", "en-GB", "'echo', a word that Amazon keeps"),
        ("N102", "error", "alexa jardín", "es-ES", "'alexa', a word that Amazon keeps"),
        ("N103", "warning", "orchard", "en-US", "is one word"),
        ("N104", "warning", "the orchard", "en-US", "one of them is 'the'"),
        ("N105", "warning", "little orch. garden", "en-US", "ends no initial"),
        ("N106", "warning", "apple and pear ".replace("and ", "") * 5 + "trees", "en-US", "takes 2 to 50"),
        ("N107", "advice", "my old apple trees", "en-US", "has 4 words"),
        ("N107", "advice", "my daily news", "en-AU", "'my daily news' is what Alexa calls"),
    ],
)
def test_a_name_that_amazon_refuses(
    tmp_path: Path, rule: str, level: str, name: str, locale: str, problem: str
) -> None:
    finding = the_one(tmp_path, rule, level, '"invocationName"', named(name), f"{locale}.json")
    assert problem in finding.problem


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("sam's trees", "en-US"),
        ("n. p. r. apple trees", "en-US"),
        ("playground apple", "en-US"),
        ("árboles del pueblo", "es-ES"),
        ("weather saints", "en-US"),
        ("obstgarten", "de-DE"),
        ("पेड़ लगाओ", "hi-IN"),
        ("りんごの木", "ja-JP"),
        ("بستان صغير", "ar-SA"),
    ],
)
def test_a_name_that_amazon_takes(tmp_path: Path, name: str, locale: str) -> None:
    assert not [each for each in found(tmp_path, named(name), f"{locale}.json") if each.rule.startswith("N")]

from pathlib import Path

import pytest

from tests.workbench.checks.orchard import among, change, check, only, path_of


@pytest.mark.parametrize(
    "old, new, rule, level, at, fault",
    [
        ('"2028-01"', '"2026-11"', "fact-stale", "error", '2026-11"', "is stale: it was good until 2026-11."),
        ('"2028-01"', '"2027-01"', "fact-stale", "warning", "2027-01", "is stale soon: it is good until 2027-01."),
        ('"2028-01"', '"January"', "fact-date", "error", "January", "has good_until: January, which is no month."),
        ("2026-10-01", "2026-11-22", "fact-date", "error", "2026-11-22", "was checked in the future: 2026-11-22."),
        ("https://example.org/oaks", "http://example.org/oaks", "fact-source", "error", "http://", "no https address"),
        ("\n    en: An old", " # ¿Qué?\n    es: Un", "fact-silent", "error", "¿Qué?", "has no text for en-GB."),
        ("An old oak is", "An <i>oak</i> is", "fact-signs", "error", "<i>oak", "has '<' in en, which is no word."),
        (
            "An old oak is",
            "Oak " * 60 + "is",
            "fact-length",
            "advice",
            "Oak Oak",
            "This takes about 26 seconds",
        ),
        ("en: An old oak is a home to many birds.", "en: []", "fact-silent", "error", "en: []", "says nothing in en."),
    ],
)
def test_a_fact_that_cannot_be_told(root: Path, old: str, new: str, rule: str, level: str, at: str, fault: str) -> None:
    change(root, "facts.yaml", old, new)
    found = check(root).findings
    assert {each.rule for each in found} == {rule}
    assert {(each.level, each.line) for each in found} == {
        (level, among(found[:1], root, rule, level, "facts.yaml", at).line)
    }
    assert fault in found[0].problem


def test_a_file_of_facts_that_cannot_be_read_is_found_once(root: Path) -> None:
    """The skill cannot even be imported, and the same fault is not told twice."""
    change(root, "facts.yaml", "    title: Oaks\n", "")
    [finding] = check(root).findings
    assert (finding.level, finding.path, finding.problem) == (
        "error",
        path_of(root, "facts.yaml"),
        "This source lacks title.",
    )


def test_other_files_of_facts_are_found_by_their_names(root: Path) -> None:
    more = path_of(root, "more_facts.yaml")
    path_of(root, "facts.yaml").rename(more)
    change(root, "skill.py", '"facts.yaml"', '"more_facts.yaml"')
    change(root, "more_facts.yaml", "2028-06", "2020-06")
    only(root, "fact-stale", "error", "more_facts.yaml", "2020-06")


def test_facts_that_the_code_does_not_read_at_once(root: Path) -> None:
    change(root, "skill.py", 'FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))\n', "")
    change(root, "skill.py", 'FACTS["shade"]', 'Facts.load(Path(__file__).with_name("facts.yaml"))["shade"]')
    change(root, "facts.yaml", "checked: 2026-10-01", "checked: in October")
    finding = only(root, "facts", "error", "facts.yaml", "in October")
    assert finding.problem == "checked: in October is not a date."

from pathlib import Path

import pytest

from tests.workbench.checks.orchard import among, change, check, path_of, write

UNUSED_WORD = ('tell("fact", ', 'tell("fact", colour=1, ')


def allow(root: Path, text: str) -> None:
    write(path_of(root, "allowances.yaml"), text)


def test_a_finding_is_allowed_for_a_reason(root: Path) -> None:
    change(root, "skill.py", *UNUSED_WORD)
    allow(root, "- rule: word-unused\n  file: skill.py\n  says: colour\n  reason: The phrase says it next week.\n")

    report = check(root)

    assert not report.findings
    assert [finding.rule for finding in report.allowed] == ["word-unused"]
    assert report.summary.endswith(": 1 allowed")


@pytest.mark.parametrize("narrowed", ["file: speech/en-US.yaml", "says: shape"])
def test_another_finding_of_the_rule_is_not_meant(root: Path, narrowed: str) -> None:
    change(root, "skill.py", *UNUSED_WORD)
    allow(root, f"- rule: word-unused\n  {narrowed}\n  reason: The phrase says it next week.\n")

    found = check(root).findings

    unused = among(found, root, "allowance-unused", "warning", "allowances.yaml", "rule:")
    assert unused.problem == "Nothing that word-unused finds is meant by this."
    assert "word-unused" in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("- rule: word-unused\n", "This allowance has no reason, so it allows nothing."),
        ('- {rule: word-unused, reason: "  "}\n', "This allowance has no reason, so it allows nothing."),
        ("- {rule: word-unsed, reason: Because.}\n", "There is no rule 'word-unsed'."),
        ("- {reason: Because.}\n", "There is no rule None."),
        ("- {rule: word-unused, because: I say so, reason: Because.}\n", "An allowance has no 'because'."),
        ("- {rule: word-unused, reason: [Because]}\n", "Something here is no text."),
    ],
)
def test_an_allowance_without_a_reason_allows_nothing(root: Path, written: str, problem: str) -> None:
    change(root, "skill.py", *UNUSED_WORD)
    allow(root, written)

    report = check(root)

    assert among(report.findings, root, "allowance-unreasoned", "error", "allowances.yaml", "-").problem == problem
    assert not report.allowed


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("rule: word-unused\n", "This is no list of allowances."),
        ("- word-unused\n", "This is no list of allowances."),
        ("- {rule: word-unused\n", "This is not YAML"),
    ],
)
def test_allowances_that_cannot_be_read_are_named(root: Path, written: str, problem: str) -> None:
    allow(root, written)

    finding = next(each for each in check(root).findings if each.rule == "allowance-broken")

    assert finding.problem.startswith(problem)
    assert finding.path == path_of(root, "allowances.yaml")
    assert finding.line in (1, 2)

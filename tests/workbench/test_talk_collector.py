"""Conversation files collected by pytest, run as a builder of skills would run them."""

from pathlib import Path

import pytest

from tests.workbench.simulator.trees import project

pytest_plugins = ["pytester"]


@pytest.fixture
def root(pytester: pytest.Pytester) -> Path:
    return project(pytester.path, "collected")


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("skill: collected", *lines, "")), encoding="utf-8")


def test_every_conversation_file_is_a_test(pytester: pytest.Pytester, root: Path) -> None:
    write(root / "talks" / "visit.talk", "> open tree count", "< Welcome, visit 1.")
    write(root / "talks" / "later" / "visit.talk", "> open tree count", "< Welcome, visit 1.")
    result = pytester.runpytest_subprocess("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["talks/later/visit.talk::visit PASSED*", "talks/visit.talk::visit PASSED*"])


def test_a_failing_one_shows_its_conversation_and_no_traceback(pytester: pytest.Pytester, root: Path) -> None:
    write(root / "visit.talk", "> open tree count", "> plant 3 oak trees", "  heard: FactIntent")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "> open tree count",
            "  heard: LaunchRequest",
            "Alexa: Welcome, visit 1.",
            "> plant 3 oak trees",
            "visit.talk:4: expected  heard: FactIntent",
            "              but came  heard: PlantIntent tree=oak count=3",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")


def test_a_mistake_in_a_file_fails_with_its_place(pytester: pytest.Pytester, root: Path) -> None:
    write(root / "visit.talk", "> open tree count", "ended")
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["visit.talk:3:1: A line begins with >*"])


def test_one_file_is_run_by_its_name(pytester: pytest.Pytester, root: Path) -> None:
    write(root / "one.talk", "> open tree count")
    write(root / "two.talk", "> open tree count", "  ended")
    pytester.runpytest_subprocess("one.talk").assert_outcomes(passed=1)
    pytester.runpytest_subprocess("-k", "two").assert_outcomes(failed=1, deselected=1)

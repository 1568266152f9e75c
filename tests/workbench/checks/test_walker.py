"""All locales of a skill: in processes of their own, kept until something changes, and told on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.walker import Walker
from speakup_workbench.cli import main
from speakup_workbench.simulator import replay as replays
from speakup_workbench.simulator.conversation_file import parse
from speakup_workbench.simulator.replay import replay
from tests.workbench.checks import orchard, river


@pytest.fixture
def rivers(tmp_path: Path) -> Walker:
    """A project-less skill with a fault, and a folder for what is kept."""
    root = river.write(tmp_path / "river")
    river.change(root, 'told(handler_input, "Goodbye.")', 'told(handler_input, "Goodbye. Or one more?")')
    return Walker(root, handler="lambda/river.py:handler", state=tmp_path / "state")


def test_what_was_found_is_kept_until_a_file_changes(rivers: Walker) -> None:
    first = rivers.walked()
    assert "VUI-2" in {finding.rule for finding in first.findings}
    kept = next((rivers.state or Path()).rglob("*.json"))
    known = json.loads(kept.read_text())
    kept.write_text(json.dumps(known | {"turns": 12345}))
    assert rivers.known == replace(first, turns=12345)
    river.change(rivers.start, "Goodbye. Or one more?", "Goodbye.")
    assert rivers.known is None
    again = rivers.walked()
    assert "VUI-2" not in {finding.rule for finding in again.findings}
    assert again.turns == first.turns


def test_what_is_kept_can_be_left_aside(rivers: Walker) -> None:
    rivers = replace(rivers, depth=1)
    first = rivers.walked()
    assert rivers.known == first
    kept = next((rivers.state or Path()).rglob("*.json"))
    known = json.loads(kept.read_text())
    for broken in ("", "[]", '{"key": 1}', json.dumps(known | {"findings": [{"rule": "x"}]})):
        kept.write_text(broken)
        assert rivers.known is None
    assert rivers.walked() == rivers.known == first
    assert replace(rivers, fresh=True).known is None


def test_what_is_kept_goes_with_a_project_that_moves(rivers: Walker, tmp_path: Path) -> None:
    first = replace(rivers, depth=1).walked()
    (tmp_path / "moved").mkdir()
    moved = replace(rivers, start=rivers.start.rename(tmp_path / "moved" / "river"), depth=1)
    assert moved.known and moved.known.turns == first.turns
    assert {finding.path for finding in moved.known.findings} == {
        moved.start / finding.path.relative_to(rivers.start) for finding in first.findings
    }


@pytest.fixture
def grove(tmp_path: Path) -> Path:
    return orchard.project(tmp_path)


def found(root: Path) -> list[Finding]:
    walked = Walker(root, "orchard").walked()
    assert walked.turns
    return [finding for finding in walked.findings if finding.level != "advice"]


def test_a_sound_skill_of_the_framework_has_no_fault(grove: Path) -> None:
    unclear = 'tree_unclear: {speech: "An oak or a beech, which one?", reprompt: "An oak or a beech?"}\n'
    orchard.change(grove, "speech/en-US.yaml", "too_many:", f"{unclear}too_many:")
    assert found(grove) == []


def test_a_framework_skill_is_told_by_its_function(grove: Path) -> None:
    orchard.change(
        grove, "skill.py", '    return tell("fact", fact', '    [][len("fact")]\n    return tell("fact", fact'
    )
    findings = found(grove)
    raised = [finding for finding in findings if "IndexError" in finding.problem]
    assert [finding.rule for finding in raised] == ["VUI-19"]
    assert raised[0].path == orchard.path_of(grove, "skill.py")
    assert raised[0].line == orchard.line(grove, "skill.py", 'AMAZON.YesIntent", scene="planted"')
    assert "fact()" in raised[0].problem
    file = parse(raised[0].conversation, grove / "found.talk")
    with replays.opened(file) as stage:
        assert [outcome.failures for outcome in replay(file, stage) if outcome.failures] == []


def test_a_skill_that_ends_its_process_is_told_and_walked_on(grove: Path) -> None:
    orchard.change(
        grove, "skill.py", "    if count > 100:", "    if count > 1000:\n        os._exit(3)\n    if count > 100:"
    )
    orchard.change(grove, "skill.py", "from enum import Enum", "import os\nfrom enum import Enum")
    ended = [finding for finding in found(grove) if finding.rule == "process-ended"]
    assert {finding.path for finding in ended} == {orchard.path_of(grove, "skill.py")}
    assert "count=999999999" in ended[0].conversation


def test_a_skill_that_cannot_be_opened_is_not_walked(grove: Path) -> None:
    orchard.path_of(grove, "skill.py").write_text("raise ValueError('no')\n")
    walked = Walker(grove, "orchard").walked()
    assert [finding.rule for finding in walked.findings] == ["walk-missing"]
    assert (walked.turns, walked.findings[0].level) == (0, "advice")


def test_a_skill_with_a_broken_manifest_is_not_walked_and_all_the_same_checked(
    grove: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orchard.path_of(grove, "skill.json").write_text("{")
    walked = Walker(grove, "orchard").walked()
    assert [(finding.rule, finding.path) for finding in walked.findings] == [
        ("walk-missing", orchard.path_of(grove, "skill.py"))
    ]
    monkeypatch.chdir(grove)
    told = CliRunner().invoke(main, ["check", "orchard"])
    assert told.exit_code == 1
    assert "skill.json" in told.output and "1:2" in told.output


def test_any_skill_is_checked_from_the_command_line(rivers: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(rivers.start)
    told = CliRunner().invoke(main, ["check", "--handler", "lambda/river.py:handler"])
    assert told.exit_code == 1
    assert "VUI-2" in told.output and "> ask river watch stop" in told.output
    assert "2 scenes" in told.output
    assert CliRunner().invoke(main, ["check", "orchard", "--handler", "lambda/river.py:handler"]).exit_code == 2


def test_a_skill_need_not_be_walked(grove: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(grove)
    told = CliRunner().invoke(main, ["check", "orchard", "--no-walk"])
    assert (told.exit_code, "turn" in told.output) == (0, False)

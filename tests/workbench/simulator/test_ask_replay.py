"""Replay files of the ASK CLI become conversation files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from tests.workbench.simulator.trees import project

REPLAY = {
    "skillId": "amzn1.ask.skill.1",
    "locale": "en-US",
    "type": "text",
    "userInput": ["open tree count", "plant 3 oak trees", "stop", ".quit"],
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project(tmp_path, "converted")
    monkeypatch.chdir(root)
    return root


def convert(*arguments: str, **replay: Any) -> Result:
    Path("session.json").write_text(json.dumps(REPLAY | replay), encoding="utf-8")
    return CliRunner().invoke(main, ["replay", "session.json", "--convert", "visit.talk", *arguments])


def test_the_conversation_is_written_with_what_came_back_and_holds(root: Path) -> None:
    result = convert()
    assert (result.exit_code, result.output) == (0, "written   visit.talk\n")
    assert Path("visit.talk").read_text() == (
        """skill: converted   locale: en-US   now: 2026-01-05 08:00

> open tree count
< Welcome, visit 1.
  card: Trees: Oak, elm
> plant 3 oak trees
  heard: PlantIntent tree=oak count=3
< PlantIntent
  card: Trees: Oak, elm
> stop
  heard: AMAZON.StopIntent
< Goodbye.
  card: Trees: Oak, elm
  ended
"""
    )
    assert CliRunner().invoke(main, ["replay", "visit.talk"]).output == "ok        visit.talk\n"


def test_with_several_skills_one_is_named(root: Path) -> None:
    project(root / "second", "other")
    (root / "second/skills/other").rename(root / "skills/other")
    (root / "second/interaction_models/other").rename(root / "interaction_models/other")
    assert "Name the skill to talk to: converted, other." in convert().stderr
    assert convert("--skill", "other").exit_code == 0
    assert Path("visit.talk").read_text().startswith("skill: other ")


@pytest.mark.parametrize(
    ("replay", "message"),
    [
        ({"userInput": []}, "session.json is no replay file of the ASK CLI: its userInput"),
        ({"userInput": ["open", 3]}, "its userInput is to be a list of utterances"),
        ({"userInput": [".quit"]}, "Nothing is said in session.json"),
        ({"locale": None}, 'Add "locale": "en-US"'),
        ({"locale": "fr-FR"}, "has no locale 'fr-FR'"),
    ],
)
def test_what_is_no_replay_is_told(root: Path, replay: dict[str, Any], message: str) -> None:
    result = convert(**replay)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path("visit.talk").exists()


def test_a_file_that_is_there_is_left_alone(root: Path) -> None:
    Path("visit.talk").write_text("> mine")
    assert "There is already a file visit.talk" in convert().stderr
    assert Path("visit.talk").read_text() == "> mine"


@pytest.mark.parametrize("content", ["{", "", "[1]", '"text"'])
def test_any_other_file_is_told(root: Path, content: str) -> None:
    Path("other.json").write_text(content)
    result = CliRunner().invoke(main, ["replay", "other.json", "--convert", "visit.talk"])
    assert result.exit_code == 2
    assert "other.json is no" in result.stderr
    gone = CliRunner().invoke(main, ["replay", "gone.json", "--convert", "visit.talk"])
    assert "gone.json cannot be read (No such file or directory)." in gone.stderr

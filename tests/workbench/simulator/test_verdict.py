"""`speakup replay`: what it prints, what it changes, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from tests.workbench.simulator.trees import project


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project(tmp_path, "judged")
    (root / "talks").mkdir()
    monkeypatch.chdir(root)
    return root


def replay(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments])


def write(name: str, *lines: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("skill: judged", *lines, "")), encoding="utf-8")
    return path


def test_a_folder_is_held_file_by_file(root: Path) -> None:
    write("talks/visit.talk", "> open tree count", "< Welcome, ...")
    write("talks/garden/visit.talk", "> open tree count", "  listening")
    write("talks/.hidden/visit.talk", "> open tree count", "  ended")
    result = replay("talks", "talks/visit.talk")
    assert result.output == "ok        talks/garden/visit.talk\nok        talks/visit.talk\n"
    assert result.exit_code == 0


def test_a_failure_shows_its_conversation(root: Path) -> None:
    write("visit.talk", "> open tree count", "> plant 3 oak trees", "  heard: FactIntent", "> stop")
    result = replay("visit.talk")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "failed    visit.talk",
        "  > open tree count",
        "    heard: LaunchRequest",
        "  Alexa: Welcome, visit 1.",
        "    reprompt: Still there?",
        "    card: Trees: Oak, elm",
        "  > plant 3 oak trees",
        "    heard: PlantIntent tree=oak count=3 (sample)",
        "  Alexa: PlantIntent",
        "    reprompt: Still there?",
        "    card: Trees: Oak, elm",
        "  visit.talk:4: expected  heard: FactIntent",
        "                but came  heard: PlantIntent tree=oak count=3",
    ]


def test_a_mistake_in_one_file_does_not_keep_the_others(root: Path) -> None:
    write("a.talk", "> open tree count", "ended")
    write("b.talk", "> open tree count", "  ended")
    write("c.talk", "> open tree count")
    result = replay(".")
    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert lines[0] == "broken    a.talk"
    assert lines[1].startswith("  a.talk:3:1: A line begins with >")
    assert lines[2] == "failed    b.talk"
    assert lines[-1] == "ok        c.talk"


def test_what_came_is_accepted_with_a_readable_diff(root: Path) -> None:
    path = write("visit.talk", "# Trees.", "> open tree count", "< Hello.", "> stop", "  open")
    accepted = replay("--accept", "visit.talk")
    assert accepted.exit_code == 0
    assert accepted.output.splitlines() == [
        "accepted  visit.talk",
        "--- visit.talk",
        "+++ visit.talk",
        "@@ -1,6 +1,6 @@",
        " skill: judged",
        " # Trees.",
        " > open tree count",
        "-< Hello.",
        "+< Welcome, visit 1.",
        " > stop",
        "-  open",
        "+  ended",
    ]
    again = path.read_text()
    assert replay("--accept", "visit.talk").output == "ok        visit.talk\n"
    assert path.read_text() == again


def test_what_is_never_accepted_still_fails(root: Path) -> None:
    write("visit.talk", "> open tree count", "< Hello.", "> give a tree")
    result = replay("--accept", "visit.talk")
    assert result.exit_code == 1
    assert "+< Welcome, visit 1." in result.output
    assert "visit.talk:4: expected  no error" in result.output
    assert "expected  < Hello." not in result.output


def test_json_has_an_item_per_file(root: Path) -> None:
    write("a.talk", "> open tree count", "< Hello.")
    write("b.talk", "< Hello.")
    write("c.talk", "> open tree count")
    result = replay(".", "--json")
    assert result.exit_code == 2
    failed, broken, well = json.loads(result.stdout)
    failure = {"line": 3, "expected": "< Hello.", "found": ["Welcome, visit 1."]}
    assert failed == {"file": "a.talk", "ok": False, "mistake": None, "failures": [failure]}
    assert broken["mistake"].startswith("b.talk:2:1: A setting belongs here")
    assert well == {"file": "c.talk", "ok": True, "mistake": None, "failures": []}


def test_ones_own_talks_stay_untouched(root: Path) -> None:
    runner = CliRunner()
    runner.invoke(main, ["say", "judged", "open tree count"])
    before = {path: path.read_bytes() for path in (root / ".speakup").rglob("*")}
    write("visit.talk", "> open tree count", "< Welcome, visit 1.")
    assert replay("visit.talk").exit_code == 0
    assert {path: path.read_bytes() for path in (root / ".speakup").rglob("*")} == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.talk",), "There is no file or folder nowhere.talk."),
        (("talks",), "There is no conversation file (*.talk) in talks or below."),
        ((), "Missing argument"),
        (("a.json", "b.json", "--convert", "c.talk"), "One file is converted at a time."),
    ],
)
def test_a_users_mistake_is_one_message(root: Path, arguments: tuple[str, ...], message: str) -> None:
    result = replay(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_unknown_skill_is_told(root: Path) -> None:
    Path("visit.talk").write_text("skill: jugded\n> hello\n", encoding="utf-8")
    result = replay("visit.talk")
    assert result.exit_code == 2
    assert "visit.talk:1:1: There is no skill 'jugded'" in result.output
    assert "Did you mean 'judged'?" in result.output

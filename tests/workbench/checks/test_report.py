import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.checks.report import check_skill
from speakup_workbench.cli import main
from speakup_workbench.project import Project
from tests.workbench.checks.orchard import change, check, path_of, write


@pytest.fixture
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(root)
    return root


def speakup(*arguments: str, colour: bool = False) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], color=colour)


def read(*arguments: str, colour: bool = False) -> Result:
    """Without a walk, which has tests of its own."""
    return speakup("--no-walk", *arguments, colour=colour)


def test_a_skill_without_a_fault(here: Path) -> None:
    result = read("orchard", "--strict")
    assert result.exit_code == 0
    assert result.output == f"{check(here).summary}\n"
    assert result.output.startswith("orchard: 2 locales, 8 intents, 8 phrases, ")
    assert result.output.endswith(" SSML shapes: no findings\n")


def test_findings_stand_below_their_file(here: Path) -> None:
    change(here, "skill.py", 'tell("fact", ', 'tell("fact", colour=1, ')
    change(here, "skill.py", '"PlantIntent"', '"PlantsIntent"')
    result = speakup()
    assert result.exit_code == 1
    files = [row for row in result.output.splitlines() if not row.startswith(" ")]
    assert files[:3] == [
        "interaction_models/orchard/en-GB.json",
        "interaction_models/orchard/en-US.json",
        "skills/orchard/skill.py",
    ]
    assert files[3].endswith(": 3 errors, 1 warning, 4 advice")
    assert "     21:1  error    plant: no model has the intent PlantsIntent. intent-unheard\n" in result.output
    assert "Did you mean 'PlantIntent'? Add it with its samples to the model.\n" in result.output


def test_warnings_fail_only_where_one_is_strict(here: Path) -> None:
    change(here, "skill.py", 'tell("fact", ', 'tell("fact", colour=1, ')
    assert read("orchard").exit_code == 0
    assert read("orchard", "--strict").exit_code == 1


def test_advice_never_fails(here: Path) -> None:
    change(here, "skill.py", '"welcome_back" if turn.session else "welcome"', 'f"welcome{turn.scene}"')
    result = read("orchard", "--strict")
    assert result.exit_code == 0
    assert result.output.rstrip().endswith(": 1 advice")


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "remedy"),
    [
        ("skill.py", "count: int", "cont: int", "skills/orchard/skill.py:21: ", "Did you mean 'count'?"),
        ("speech/en-US.yaml", "{{ count", "{{ cont", "skills/orchard/skill.py:25: ", "Did you mean 'count'?"),
        ("speech/en-US.yaml", "{{ count", "{{ count }", "skills/orchard/speech/en-US.yaml:", "Look for an unclosed"),
        ("skill.py", 'tell("fact"', 'tell("fakt"', "skills/orchard/skill.py:", "Did you mean 'fact'?"),
    ],
)
def test_nobody_talks_to_a_skill_that_contradicts_itself(
    here: Path, name: str, old: str, new: str, place: str, remedy: str
) -> None:
    change(here, name, old, new)
    result = CliRunner().invoke(main, ["say", "orchard", "open apple trees"])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {place}")
    assert remedy in result.stderr


def test_an_unfinished_skill_can_be_talked_to(here: Path) -> None:
    change(here, "skill.py", '"PlantIntent"', '"PlantsIntent"')
    assert CliRunner().invoke(main, ["say", "orchard", "open my orchard", "--fresh"]).exit_code == 0


def test_json(here: Path) -> None:
    change(here, "speech/en-US.yaml", "document: plan", "document: plam")
    result = read("--json")
    assert result.exit_code == 1
    [report] = json.loads(result.stdout)
    assert report["skill"] == "orchard"
    assert report["looked_at"].pop("SSML shape") > 20
    assert report["looked_at"] == {"locale": 2, "intent": 8, "phrase": 8}
    finding = report["findings"][1]
    assert isinstance(finding.pop("why"), str)
    assert finding == {
        "rule": "screen-missing",
        "level": "error",
        "path": "skills/orchard/speech/en-US.yaml",
        "line": 7,
        "column": 1,
        "source": None,
        "verified": None,
        "conversation": None,
        "problem": "'planted' shows the document 'plam', and there is no screens/plam.json.",
        "remedy": "Did you mean 'plan'? Write it, or correct the name.",
    }


def test_colour_only_where_one_sees_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(here, "skill.py", 'tell("fact"', 'tell("fakt"')
    assert "\x1b[31m" not in speakup().output
    assert "\x1b[31m" in speakup(colour=True).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in speakup(colour=True).output


@pytest.mark.parametrize("name", ["orchad", "../orchard"])
def test_a_skill_that_is_not_there(here: Path, name: str) -> None:
    result = speakup(name)
    assert result.exit_code == 2
    assert "There is: orchard." in result.output
    assert "Traceback" not in result.output


def test_a_folder_that_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = speakup()
    assert result.exit_code == 2
    assert "There is no project in" in result.output


def test_a_project_without_a_skill(here: Path) -> None:
    path_of(here, "skill.py").unlink()
    result = speakup()
    assert result.exit_code == 2
    assert "There is no skill in" in result.output


def test_the_day_decides_what_is_stale(root: Path) -> None:
    write(path_of(root, "facts.yaml"), path_of(root, "facts.yaml").read_text().replace("2028-0", "1999-0"))
    report = check_skill(Project(root).skill("orchard"))
    assert {finding.rule for finding in report.errors} == {"fact-stale"}
    assert not report.warnings


def test_annotations_for_github(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(here, "skill.py", 'tell("fact", ', 'tell("fact", colour=1, ')
    assert "::warning" not in read("orchard").output
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    [annotation] = [row for row in read("orchard").output.splitlines() if row.startswith("::")]
    assert re.match(r"::warning file=skills/orchard/skill\.py,line=\d+(,col=\d+)?,title=word-unused::", annotation)
    assert "gives 'colour', which no variant of the phrase says.%0A" in annotation


def test_a_model_by_itself(here: Path) -> None:
    path = path_of(here, "en-US.json")
    assert speakup("--model", str(path)).exit_code == 0
    change(here, "en-US.json", "{count} trees", "{cuont} trees")
    result = speakup("--model", str(path))
    assert result.exit_code == 1
    assert " U403\n" in result.output
    assert "https://developer.amazon.com/" in result.output


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff\xfe{\x00}\x00", b'{"interactionModel": 7}'])
def test_a_model_that_is_none_is_a_finding(here: Path, content: bytes | None) -> None:
    path = here / "model.json"
    if content is not None:
        path.write_bytes(content)
    result = speakup("--model", "model.json")
    assert result.exit_code == 1
    assert result.output.startswith("model.json\n")
    assert " M001\n" in result.output


def test_a_model_and_a_skill_are_one_too_many(here: Path) -> None:
    result = speakup("orchard", "--model", "model.json")
    assert result.exit_code == 2
    assert "Name a skill or a --model, not both." in result.stderr

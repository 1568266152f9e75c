"""A repository of its own for a skill, and where none is begun. What is in it runs in tests/test_wheel.py."""

import re
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing import sections
from speakup_workbench.publishing.deployment import Deployment
from speakup_workbench.scaffold import Change

WHEEL = f"speakup_alexa-{metadata.version('speakup-alexa')}-py3-none-any.whl"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("speakup/__init__.py", "")
    return path


def new(name: str, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["new", name, "--yes", *map(str, options)])


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("begun", [(), (".",), (".git",)], ids=["new", "empty", "git init"])
def test_it_is_made_in_a_new_or_empty_folder(wheel: Path, tmp_path: Path, begun: tuple[str, ...]) -> None:
    root = tmp_path / "our" / "streets"
    for place in begun:
        (root / place).mkdir(parents=True)
    made = new("safe_streets", "--standalone", root, "--wheel", wheel, "--cause", "Every child can walk to school.")
    assert made.exit_code == 0, made.output
    assert f"cd {root} && make talk" in made.output and "no licence yet" in made.output
    assert [skill.name for skill in Project(root).skills()] == ["safe_streets"]
    assert (root / "requirements.txt").read_text().splitlines()[1] == f"./wheels/{WHEEL}[workbench]"
    assert (root / "wheels" / WHEEL).read_bytes() == wheel.read_bytes()
    assert (root / "README.md").read_text().startswith("# Safe Streets\n\nEvery child can walk to school.\n")
    assert sections.skills((root / "template.yaml").read_text()) == ["SafeStreets"]
    for path in everything(root):
        if path.is_file() and path.suffix not in (".png", ".whl"):
            assert not re.search("my.?cause|clean.?water", path.read_text("utf-8"), re.IGNORECASE), path


def test_two_of_them_have_room_in_one_account(wheel: Path, tmp_path: Path) -> None:
    for name in ("safe_streets", "quiet_nights"):
        new(name, "--standalone", tmp_path / name, "--wheel", wheel)
    assert Deployment.read(tmp_path / "safe_streets", "prod").stack == "safe-streets-prod"
    assert Deployment.read(tmp_path / "quiet_nights", "dev").stack == "quiet-nights-dev"


def test_skills_come_and_go_in_it(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new("safe_streets", "--standalone", tmp_path / "streets", "--wheel", wheel)
    monkeypatch.chdir(tmp_path / "streets")
    with_one = Path("template.yaml").read_text()
    assert new("quiet_nights").exit_code == 0
    assert sections.skills(Path("template.yaml").read_text()) == ["SafeStreets", "QuietNights"]
    for name in ("safe_streets", "quiet_nights"):
        assert CliRunner().invoke(main, ["remove", name, "--yes"]).exit_code == 0
    assert new("safe_streets").exit_code == 0
    assert Path("template.yaml").read_text() == with_one


@pytest.mark.parametrize("name", ["clean_water", "clean", "ocean_quiz_nights"])
def test_it_may_be_called_like_a_skill_of_ours(wheel: Path, tmp_path: Path, name: str) -> None:
    made = new(name, "--standalone", tmp_path / "own", "--wheel", wheel, "--invocation-name", "our own words")
    assert made.exit_code == 0, made.output
    assert sections.skills((tmp_path / "own/template.yaml").read_text()) == [sections.camel(name)]


# What is refused


def make_a_file(folder: Path) -> Path:
    folder.write_text("")
    return folder


def make_below_a_file(folder: Path) -> Path:
    return make_a_file(folder) / "streets"


def make_full(folder: Path) -> Path:
    folder.mkdir()
    (folder / "notes.txt").touch()
    return folder


def make_inside_a_project(folder: Path) -> Path:
    for name in ("skills", "interaction_models"):
        (folder / name).mkdir(parents=True)
    return folder / "skills" / "streets"


def make_too_long(folder: Path) -> Path:
    return folder.with_name("x" * 300)


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (make_a_file, ": Not a directory. Name a folder that is new or empty."),
        (make_below_a_file, ": Not a directory. Name a folder that is new or empty."),
        (make_full, "is not empty: it has notes.txt. Name a folder that is new or empty."),
        (make_inside_a_project, "is inside the project"),
        (make_too_long, ": File name too long. Name a folder that is new or empty."),
    ],
)
def test_where_it_cannot_begin_nothing_is_written(
    wheel: Path, tmp_path: Path, made: Callable[[Path], Path], problem: str
) -> None:
    folder = made(tmp_path / "somewhere")
    before = everything(tmp_path)
    refused(new("safe_streets", "--standalone", folder, "--wheel", wheel), problem)
    assert everything(tmp_path) == before


@pytest.mark.skipif(not Path("/proc").exists(), reason="There is no /proc, in which not even root can write.")
def test_where_nobody_may_write_is_told(wheel: Path) -> None:
    made = new("safe_streets", "--standalone", "/proc/streets", "--wheel", wheel)
    assert made.exit_code == 2 and made.stderr.startswith("Error: Nothing can be written in /proc ")


def test_what_fails_half_way_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="Everything is as it was"):
        Change(tmp_path / "our" / "streets", {"README.md": b"", "README.md/below": b""}).make()
    assert everything(tmp_path) == set()


def test_an_impossible_name_is_refused_there_too(wheel: Path, tmp_path: Path) -> None:
    made = new("report", "--standalone", tmp_path / "own", "--wheel", wheel, "--invocation-name", "our report")
    refused(made, "template.yaml has ReportBucket, which would be taken for a part of report")
    assert not (tmp_path / "own").exists()


def test_nothing_is_written_on_a_dry_run(wheel: Path, tmp_path: Path) -> None:
    rehearsed = new("safe_streets", "--standalone", tmp_path / "own", "--wheel", wheel, "--dry-run")
    assert "new       template.yaml\n" in rehearsed.output and rehearsed.output.endswith("Nothing was written.\n")
    assert not (tmp_path / "own").exists()


def test_another_wheel_is_refused(wheel: Path, tmp_path: Path) -> None:
    for other in (wheel.rename(tmp_path / "speakup_alexa-0.0.1-py3-none-any.whl"), tmp_path / WHEEL):
        other.touch()
        made = new("safe_streets", "--standalone", tmp_path / "own", "--wheel", other)
        refused(made, f"is not the wheel of what runs here, which is called {WHEEL}.")


def test_a_wheel_is_for_a_repository(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(new("safe_streets", "--wheel", wheel), "name its folder too, --standalone DIR.")
    monkeypatch.chdir(tmp_path)
    refused(
        new("safe_streets"), "There is no project here. Go to one, or make a repository for the skill: --standalone"
    )


def refused(made: Result, problem: str) -> None:
    assert made.exit_code == 2, made.output
    assert problem in made.stderr and made.stderr.count("\n") == 1

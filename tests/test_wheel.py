"""The wheel, installed in an empty folder, runs a skill that lives there and not in this repository."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SKILL = """
from speakup import Reply, Skill, Turn, ask, tell

skill = Skill(__name__)


@skill.launch
def welcome(turn: Turn) -> Reply:
    return ask("welcome")


@skill.intent("GreetIntent")
def greet(turn: Turn, name: str = "friend") -> Reply:
    return tell("greeting", name=name)


handler = skill.handler
"""
SPEECH = """
welcome: {speech: "Hello. Who are you?", reprompt: "Say, my name is, and your name."}
greeting: "Hello {{ name }}."
"""
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "hello there",
            "intents": [
                {
                    "name": "GreetIntent",
                    "slots": [{"name": "name", "type": "AMAZON.FirstName"}],
                    "samples": ["my name is {name}", "i am {name}"],
                },
                *({"name": f"AMAZON.{name}Intent"} for name in ("Help", "Stop", "Cancel", "NavigateHome")),
            ],
        }
    }
}
TEST = """
def test_greeting(alexa):
    alexa.open("hello")
    assert alexa.say("my name is ada").speech == "Hello ada."
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    return next(folder.glob("*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """The `speakup` command of an environment of its own, where this repository is not installed.

    It borrows the libraries of the environment that runs the tests: a .pth file adds a folder to where Python looks,
    but not the .pth files in that folder, and such a one is all that makes the repository importable here.
    """
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip(python, "install", "--no-deps", "--no-index", str(wheel))
    (libraries,) = home.glob("lib/python*/site-packages")
    (libraries / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "speakup"


def pip(python: Path | str, *arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python), *arguments]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_wheel_holds_the_framework_and_the_workbench_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} == {
        "speakup",
        "speakup_workbench",
        f"{'-'.join(wheel.name.split('-')[:2])}.dist-info",
    }
    assert {"speakup/py.typed", "speakup/defaults/en.yaml"} <= set(names)


def test_a_skill_that_lives_elsewhere_answers(installed: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name, content in {
        "skills/hello/skill.py": SKILL,
        "skills/hello/speech/en-US.yaml": SPEECH,
        "interaction_models/hello/en-US.json": json.dumps(MODEL),
        "tests/test_hello.py": TEST,
    }.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    said = run_in(project, installed, "say", "hello", "open hello there", "my name is ada", "--json")
    opened, greeted = json.loads(said)
    assert opened["speech"] == "Hello. Who are you?"
    assert not opened["ended"]
    assert greeted["heard"]["intent"] == "GreetIntent"
    assert greeted["speech"] == "Hello ada."
    assert greeted["ended"]

    python = installed.with_name("python")
    where = run_in(project, python, "-c", "import speakup; print(speakup.__file__)")
    assert Path(where).is_relative_to(tmp_path), "the repository's own speakup answered, not the wheel's"
    assert "1 passed" in run_in(project, python, "-m", "pytest", "-q")


def test_a_new_skill_comes_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for folder in ("skills", "interaction_models"):
        (project / folder).mkdir(parents=True)
    run_in(project, installed, "new", "safe_streets", "--template", "quiz", "--yes")
    opened = json.loads(run_in(project, installed, "say", "safe_streets", "open safe streets", "--json"))[0]
    assert opened["speech"].startswith("Welcome to Safe Streets.")
    assert "passed" in run_in(project, installed.with_name("python"), "-m", "pytest", "-q")


def test_a_repository_of_its_own_is_all_that_a_skill_needs(installed: Path, wheel: Path, tmp_path: Path) -> None:
    project = tmp_path / "safe-streets"
    run_in(tmp_path, installed, "new", "safe_streets", "--standalone", project, "--wheel", wheel, "--yes")
    (project / ".venv").symlink_to(installed.parents[1])  # as `make setup` would install it from the index
    (project / ".venv" / "workbench.stamp").touch()

    assert "Welcome to Safe Streets." in run_in(project, "make", "talk", said="open safe streets\n")
    assert " passed" in run_in(project, "make", "test")
    assert "5 to-dos" in run_in(project, "make", "check")
    for resource in ("SafeStreetsFunction", "CollectFunction"):
        run_in(project, "make", f"build-{resource}", f"ARTIFACTS_DIR={project / '.aws-sam' / resource}")
    built = {path.relative_to(project / ".aws-sam").as_posix() for path in project.glob(".aws-sam/**/*.py")}
    assert {"SafeStreetsFunction/skills/safe_streets/skill.py", "CollectFunction/totals/act.py"} <= built


def test_what_came_from_an_index_is_had_from_one(installed: Path, tmp_path: Path) -> None:
    (origin,) = installed.parents[1].glob("lib/python*/site-packages/speakup_alexa-*.dist-info/direct_url.json")
    origin.unlink()
    run_in(tmp_path, installed, "new", "safe_streets", "--standalone", "streets", "--yes")
    version = origin.parent.name.removesuffix(".dist-info").partition("-")[2]
    assert f"\nspeakup-alexa[workbench]=={version}\n" in (tmp_path / "streets" / "requirements.txt").read_text()


def test_what_came_from_a_file_is_to_be_given(installed: Path, tmp_path: Path) -> None:
    command = [str(installed), "new", "safe_streets", "--standalone", "streets", "--yes"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 2 and not (tmp_path / "streets").exists()
    assert "came from no package index" in run.stderr and "--wheel dist/speakup_alexa-" in run.stderr


def run_in(folder: Path, *command: Path | str, said: str | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "MAKE"))}
    run = subprocess.run(command, cwd=folder, env=environment, input=said, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout

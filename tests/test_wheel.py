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


def run_in(folder: Path, *command: Path | str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout

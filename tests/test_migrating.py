"""docs/migrating.md keeps its promise: a skill on the ASK SDK, both together and ours alone are one on one table.

Flask-Ask needs a Flask of its own years, so its side of the page is shown and not run; ours is, with the whole page, by
tests/test_docs.py.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from speakup_workbench.cli import STATE
from speakup_workbench.subject import Subject
from tests.test_docs import A_FILE, BLOCK

PAGE = Path(__file__).parents[1] / "docs/migrating.md"
OLD = "lambda/lambda_function.py"
OURS = "skills/litter_count/skill.py"
VISIT = ("open litter count", "ten pieces in the park", "i picked up litter", "seven", "where have i been", "stop")


@pytest.fixture
def projects(tmp_path: Path) -> dict[str, Path]:
    """A folder for the skill as it is before, in between and in the end."""
    files: dict[str, list[str]] = {}
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        for name in A_FILE.findall(block["above"])[-1:]:
            files.setdefault(name, []).append(block["text"])
    model = files["skill-package/interactionModels/custom/en-US.json"][0]
    between, ours = files[OURS]
    speech = files["skills/litter_count/speech/en-US.yaml"][0]
    for project, contents in {
        "before": {OLD: files[OLD][0], "skill-package/interactionModels/custom/en-US.json": model},
        "between": {OURS: between, "skills/litter_count/old_handlers.py": files[OLD][0]},
        "after": {OURS: ours},
    }.items():
        contents |= {
            "interaction_models/litter_count/en-US.json": model,
            "skills/litter_count/speech/en-US.yaml": speech,
        }
        for name, text in contents.items():
            (tmp_path / project / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / project / name).write_text(text, encoding="utf-8")
    return {folder.name: folder for folder in tmp_path.iterdir()}


def speeches(projects: dict[str, Path], steps: Iterable[str]) -> list[list[str]]:
    """What is said on one visit after the other, each to the skill as it is at that step, all on one table."""
    old = ("--handler", f"{OLD}:lambda_handler")
    old_name = Subject.find(None, old[-1], None, projects["before"]).name
    same = ["--skill-id", "amzn1.ask.skill.litter-count"]
    for variable in ("DYNAMODB_PERSISTENCE_TABLE_NAME", "SPEAKUP_TABLE"):
        same += ["--env", f"{variable}=speakup-{old_name}"]
    remembered, said = "", []
    for step in steps:
        own, skill = (old_name, old) if step == "before" else ("litter_count", ("litter_count",))
        state = projects[step] / STATE / f"{own}.json"
        state.parent.mkdir(exist_ok=True)
        if remembered:
            state.write_text(remembered, encoding="utf-8")
        command = [sys.executable, "-m", "speakup_workbench", "say", *skill, *VISIT, "--json", *same]
        done = subprocess.run(command, cwd=projects[step], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{step}: {done.stderr}"
        said.append([exchange["speech"] for exchange in json.loads(done.stdout)])
        remembered = state.read_text(encoding="utf-8")
    return said


def test_a_listener_does_not_notice_which_step_answers(projects: dict[str, Path]) -> None:
    said = speeches(projects, ["before", "between", "after", "before", "after", "between"])

    assert said[0] == [
        "Welcome to Litter Count. How many pieces did you pick up?",
        "10 more, so 10 in all. Any more?",
        "How many pieces?",
        "7 more, so 17 in all. Any more?",
        "You cleaned up in 2 kinds of places. How many pieces did you pick up?",
        "Thank you.",
    ]
    for total, visit in zip((17, 34, 51, 68, 85), said[1:], strict=True):
        assert visit == [
            f"Welcome back. You are at {total}. How many pieces did you pick up?",
            f"10 more, so {total + 10} in all. Any more?",
            said[0][2],
            f"7 more, so {total + 17} in all. Any more?",
            *said[0][4:],
        ]

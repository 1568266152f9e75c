"""What ships of a skill, and what stays at home."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from speakup import documents
from speakup.errors import DocumentError
from speakup_workbench.bundle import bundle
from speakup_workbench.errors import Mistake

FACTS = """
- id: handwashing-at-home
  text: {en: "Ünsafe 'water' & more", es: Unos …}
  source: {as_of: 2023-07, checked: 2026-11-21}
  good: No
"""


@pytest.fixture
def skill(tmp_path: Path) -> Path:
    folder = tmp_path / "clean_water"
    for name, content in {
        "skill.py": "handler = print\n",
        "facts.yaml": FACTS,
        "speech/en-US.yaml": "welcome: Hello.\n",
        "speech/en-GB.yaml": "",
        "screens/note.json": '{"type": "APL"}',
        "README.md": "The cause",
        "sources.pdf": "",
        "__pycache__/skill.cpython-313.pyc": "",
        ".mypy_cache/skill.json": "{}",
        "tests/test_skill.py": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_python_screens_and_yaml_as_json_ship_and_nothing_else(skill: Path, tmp_path: Path) -> None:
    bundle(skill, tmp_path / "built")
    shipped = {str(path.relative_to(tmp_path / "built")) for path in tmp_path.glob("built/**/*") if path.is_file()}
    assert shipped == {"skill.py", "facts.json", "speech/en-US.json", "speech/en-GB.json", "screens/note.json"}
    assert (tmp_path / "built" / "skill.py").read_text() == "handler = print\n"


def test_a_skill_reads_the_same_from_what_ships(skill: Path, tmp_path: Path) -> None:
    bundle(skill, tmp_path / "built")
    for name in ("facts.yaml", "speech/en-US.yaml", "speech/en-GB.yaml"):
        assert documents.read(tmp_path / "built" / name) == documents.read(skill / name)
    (fact,) = json.loads((tmp_path / "built" / "facts.json").read_text(encoding="utf-8"))
    assert fact["source"] == {"as_of": "2023-07", "checked": "2026-11-21"}
    assert fact["good"] == "No"


def test_two_builds_of_one_skill_are_the_same_bytes(skill: Path, tmp_path: Path) -> None:
    bundle(skill, tmp_path / "one")
    bundle(skill, tmp_path / "two")
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_broken_yaml_is_refused_with_file_and_line(skill: Path, tmp_path: Path) -> None:
    (skill / "facts.yaml").write_text("- id: one\n- id: [two\n")
    with pytest.raises(DocumentError, match=r"facts\.yaml:3: "):
        bundle(skill, tmp_path / "built")


def test_a_json_file_beside_its_yaml_is_refused(skill: Path, tmp_path: Path) -> None:
    (skill / "facts.json").write_text("[]")
    with pytest.raises(Mistake, match=r"facts\.json: facts\.yaml becomes this file"):
        bundle(skill, tmp_path / "built")


@pytest.mark.parametrize("name", ["nowhere", "clean_water/speech"])
def test_a_folder_without_python_is_refused(skill: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(Mistake, match="no Python file here"):
        bundle(tmp_path / name, tmp_path / "built")


def test_leftovers_in_the_target_never_ship(skill: Path, tmp_path: Path) -> None:
    bundle(skill, tmp_path / "built")
    with pytest.raises(Mistake, match="not empty"):
        bundle(skill, tmp_path / "built")


SKILL = """
import json, sys
from speakup import Skill, ask

skill = Skill(__name__)
skill.launch(lambda turn: ask("welcome", name="<Ann>"))
speech = skill.handler({"request": {"type": "LaunchRequest"}})["response"]["outputSpeech"]["ssml"]
print(json.dumps([speech, sorted({"jinja2", "yaml", "botocore", "ask_sdk_core"} & set(sys.modules))]))
"""


def test_a_built_skill_says_hello_without_the_libraries_that_are_slow_to_import(tmp_path: Path) -> None:
    source, built = tmp_path / "hello", tmp_path / "built"
    (source / "speech").mkdir(parents=True)
    (source / "hello.py").write_text(SKILL, encoding="utf-8")
    (source / "speech" / "en-US.yaml").write_text("welcome: Hello {{ name }}.\n", encoding="utf-8")
    bundle(source, built)
    bundle(Path(documents.__file__).parent, built / "speakup")
    environment = {**os.environ, "PYTHONPATH": str(built)}
    run = subprocess.run([sys.executable, "-P", "-m", "hello"], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == ["<speak>Hello &lt;Ann&gt;.</speak>", []]

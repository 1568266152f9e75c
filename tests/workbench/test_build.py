"""What is not built; what is, tests/test_build.py runs."""

from pathlib import Path

import pytest

from speakup_workbench.build import main

RUNTIME = "Globals: {Function: {\n  Runtime: python3.13}}\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("skills", "interaction_models"):
        (tmp_path / folder).mkdir()
    (tmp_path / "template.yaml").write_text(RUNTIME)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_function_without_a_skill_is_not_built(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["TallTreesFunction", "built"]) == 2
    said = capfd.readouterr()
    assert "There is no skill 'tall_trees'" in said.err
    assert not said.out and not (root / "built").exists()


def test_a_template_without_a_runtime_is_refused(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / "template.yaml").write_text("Resources: {}\n")
    assert main(["SpeakUpLayer", "built"]) == 2
    assert capfd.readouterr().err == "template.yaml names no runtime of Python, so nothing can be built for it.\n"


def test_leftovers_in_the_target_never_ship(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / "built" / "totals").mkdir(parents=True)
    (root / "built" / "totals" / "old.py").touch()
    assert main(["TallyFunction", "built"]) == 2
    assert "this folder is not empty" in capfd.readouterr().err

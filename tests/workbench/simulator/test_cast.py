from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import cast
from tests.workbench.simulator.trees import model, project


def nobody(event: dict[str, object], context: object) -> dict[str, object]:
    raise NotImplementedError


def test_the_only_skill_of_a_project_need_not_be_named(tmp_path: Path) -> None:
    tests = project(tmp_path) / "tests"
    tests.mkdir()
    found = cast.of_project(tests)
    assert (found.handler, found.locale, found.folder) == ("skills.tree_count.skill:handler", "en-US", tmp_path)


def test_one_of_several_has_to_be_named(tmp_path: Path) -> None:
    project(tmp_path, "tree_count")
    project(tmp_path, "bird_count")
    assert cast.of_project(tmp_path, "bird_count").name == "bird_count"
    with pytest.raises(Mistake, match=r"Name the skill.*There is: bird_count, tree_count"):
        cast.of_project(tmp_path)
    with pytest.raises(Mistake, match=r"no skill 'bird_cuont'.*'bird_count'"):
        cast.of_project(tmp_path, "bird_cuont")


def test_a_file_and_its_models_are_found_above_the_test(tmp_path: Path) -> None:
    trees = project(tmp_path)
    tests = trees / "tests" / "deep"
    tests.mkdir(parents=True)
    models = trees / "interaction_models" / "tree_count"
    found = cast.of_handler(tests, "skills/tree_count/skill.py:handler", "interaction_models/tree_count")
    assert found.handler == f"{trees}/skills/tree_count/skill.py:handler"
    assert found.model("en-US") == models / "en-US.json"
    with pytest.raises(Mistake, match=r"no interaction model for 'de-DE' in .*tree_count\. There is: en-US\."):
        found.model("de-DE")
    with pytest.raises(Mistake, match=r"There is no nowhere.py in .*deep or above it"):
        cast.of_handler(tests, "nowhere.py:handler", models)


def test_a_module_is_found_above_the_test_too(tmp_path: Path) -> None:
    trees = project(tmp_path)
    found = cast.of_handler(trees / "skills", "skills.tree_count.skill:handler", model(tmp_path).path)
    assert (found.handler, found.folder) == ("skills.tree_count.skill:handler", trees)


def test_without_american_english_the_first_language_is_the_usual_one(tmp_path: Path) -> None:
    path = model(tmp_path).path
    for locale in ("es-ES", "de-DE"):
        (tmp_path / f"{locale}.json").write_bytes(path.read_bytes())
    path.unlink()
    found = cast.of_handler(tmp_path, nobody, tmp_path)
    assert (found.handler, found.locale) == (nobody, "de-DE")
    assert cast.of_handler(tmp_path, nobody, "es-ES.json").locale == "es-ES"

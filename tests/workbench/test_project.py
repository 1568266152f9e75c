from pathlib import Path

import pytest

from speakup_workbench.project import Package, Project, ProjectError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for skill in ("clean_water", "tree_count"):
        (tmp_path / "skills" / skill / "speech").mkdir(parents=True)
        (tmp_path / "skills" / skill / "skill.py").write_text("")
    for locale in ("en-GB", "en-US", "es-ES"):
        path = tmp_path / "interaction_models" / "clean_water" / f"{locale}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    (tmp_path / "skills" / "notes").mkdir()
    return tmp_path


def test_a_project_is_found_from_inside(root: Path) -> None:
    assert Project.find(root).root == root
    assert Project.find(root / "skills" / "clean_water" / "speech").root == root


def test_where_there_is_none_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="--handler"):
        Project.find(tmp_path)


def test_a_skill_is_a_folder_with_its_code(root: Path) -> None:
    assert [skill.name for skill in Project(root).skills()] == ["clean_water", "tree_count"]


def test_a_skill_knows_its_files(root: Path) -> None:
    skill = Project(root).skill("clean_water")
    assert skill.folder == root / "skills" / "clean_water"
    assert skill.handler == "skills.clean_water.skill:handler"
    assert list(skill.models) == ["en-GB", "en-US", "es-ES"]
    assert skill.locale == "en-US"
    assert skill.model("es-ES") == root / "interaction_models" / "clean_water" / "es-ES.json"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("clean-water", "Did you mean 'clean_water'? There is: clean_water, tree_count."),
        ("cleanwater", "Did you mean 'clean_water'?"),
        ("zebra", "There is: clean_water, tree_count."),
    ],
)
def test_an_unknown_skill_brings_the_closest(root: Path, name: str, message: str) -> None:
    with pytest.raises(ProjectError) as told:
        Project(root).skill(name)
    assert f"{name!r}" in str(told.value)
    assert message in str(told.value)


def test_an_unknown_locale_brings_the_closest(root: Path) -> None:
    with pytest.raises(ProjectError, match=r"Did you mean 'en-GB'\? There is: en-GB, en-US, es-ES\."):
        Project(root).skill("clean_water").model("en_gb")


def test_a_skill_without_a_model_is_told_where_to_put_one(root: Path) -> None:
    with pytest.raises(ProjectError, match=r"tree_count.en-US\.json"):
        Project(root).skill("tree_count").model("en-US")


@pytest.mark.parametrize("place", ["skill-package/interactionModels/custom", "interactionModels/custom", "models"])
def test_a_package_of_the_ask_cli_is_found_beside_the_code(tmp_path: Path, place: str) -> None:
    code = tmp_path / "lambda" / "py" / "lambda_function.py"
    assert Package.beside(code) is None
    (tmp_path / place).mkdir(parents=True)
    for name in ("de-DE.json", "fr-FR.json", "package.json"):
        (tmp_path / place / name).touch()
    package = Package.beside(code)
    assert package is not None
    assert (list(package.models), package.locale) == (["de-DE", "fr-FR"], "de-DE")
    assert package.manifest is None
    (tmp_path / ("skill-package" if "skill-package" in place else "") / "skill.json").touch()
    assert package.manifest is not None
    assert package.model("fr-FR") == tmp_path / place / "fr-FR.json"
    with pytest.raises(ProjectError, match=r"no locale 'fr-CA' in .* Did you mean 'fr-FR'"):
        package.model("fr-CA")

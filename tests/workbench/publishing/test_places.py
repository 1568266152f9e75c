import json
from pathlib import Path

import pytest

from speakup_workbench.project import Project
from speakup_workbench.publishing.places import placed
from tests.workbench.checks import orchard


@pytest.mark.parametrize(
    ("resource", "message", "line"),
    [
        ("Manifest", '"$.manifest.publishingInformation.category" is wrong.', '"category"'),
        ("Manifest", "$.manifest.publishingInformation.locales['en-GB'].nothing is missing", '"en-GB": {'),
        ("Manifest", "$['manifest'].permissions[3] is unknown", '"permissions"'),
        (
            "InteractionModel.en_US",
            'Sample utterance "plant a {tree} in {place}" in intent "PlantIntent"',
            "plant a {tree} in",
        ),
        ("InteractionModel.en-US", "The slot type 'TREE' has no value", '"TREE"'),
    ],
)
def test_the_line_that_amazon_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resource: str, message: str, line: str
) -> None:
    orchard.project(tmp_path)
    monkeypatch.chdir(tmp_path)
    path, number, _ = placed(Project(tmp_path).skill("orchard"), resource, {"message": message}).split(":")
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    first = next(row for row, text in enumerate(lines, 1) if line in text)
    assert int(number) == first


@pytest.mark.parametrize(
    ("resource", "place"),
    [
        ("Manifest", "store_listings/orchard/skill.json"),
        ("InteractionModel.en_GB", "interaction_models/orchard/en-GB.json"),
        ("InteractionModel.fr_FR", "InteractionModel.fr_FR"),
        ("Package", "Package"),
    ],
)
def test_what_names_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, resource: str, place: str) -> None:
    orchard.project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert placed(Project(tmp_path).skill("orchard"), resource, {"message": "It went wrong."}) == place


def test_the_details_name_a_place_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orchard.project(tmp_path)
    monkeypatch.chdir(tmp_path)
    instance = {"propertyPath": "$.manifest.apis.custom", "dataType": "object"}
    told = placed(
        Project(tmp_path).skill("orchard"),
        "Manifest",
        {"message": "It is inconsistent.", "validationDetails": {"originalInstance": instance}},
    )
    content = json.loads((tmp_path / "store_listings/orchard/skill.json").read_text(encoding="utf-8"))
    assert "custom" in content["manifest"]["apis"]
    assert told.startswith("store_listings/orchard/skill.json:")

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing.deployment import Deployment
from speakup_workbench.publishing.skill_package import SkillPackage
from tests.workbench.checks import orchard
from tests.workbench.checks.orchard_listing import tree

ARN = "arn:aws:lambda:us-east-1:123456789012:function:orchard:live"
LISTING = {
    "manifest": {
        "manifestVersion": "1.0",
        "publishingInformation": {"locales": {"en-US": {"name": "Orchard"}, "en-GB": {"name": "Orchard"}}},
        "apis": {"custom": {}},
        "events": {"subscriptions": [{"eventName": "SKILL_DISABLED"}]},
    }
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose skill has a listing with icons."""
    orchard.project(tmp_path)
    listing = tmp_path / "store_listings" / "orchard"
    listing.mkdir(parents=True, exist_ok=True)
    (listing / "skill.json").write_text(json.dumps(LISTING), encoding="utf-8")
    for side in (108, 512):
        tree(side).save(listing / f"icon_{side}.png")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def deploy(root: Path) -> None:
    Deployment("dev", "us-east-1", outputs={"OrchardEndpoint": ARN}).write(root)


def package(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["package", *arguments])


def manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "skill-package" / "skill.json").read_text(encoding="utf-8"))
    return content["manifest"]  # type: ignore[no-any-return]


def test_a_package_for_the_ask_cli_and_for_the_console(here: Path) -> None:
    deploy(here)

    result = package("orchard")

    assert result.exit_code == 0, result.output
    folder = here / "dist" / "orchard"
    packed = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    images = [f"{locale}_{size}Icon.png" for locale in ("en-GB", "en-US") for size in ("large", "small")]
    inside = [
        *(f"assets/images/{name}" for name in images),
        "interactionModels/custom/en-GB.json",
        "interactionModels/custom/en-US.json",
        "skill.json",
    ]
    assert packed == ["ask-resources.json", *(f"skill-package/{name}" for name in inside)]
    with zipfile.ZipFile(here / "dist" / "orchard.zip") as zipped:
        assert zipped.namelist() == inside
        for name in inside:
            assert zipped.read(name) == (folder / "skill-package" / name).read_bytes()
    resources = json.loads((folder / "ask-resources.json").read_text(encoding="utf-8"))
    assert (folder / resources["profiles"]["default"]["skillMetadata"]["src"]).is_dir()


def test_icons_and_endpoint_are_filled_in(here: Path) -> None:
    deploy(here)
    package("orchard")
    filled = manifest(here / "dist" / "orchard")
    american = filled["publishingInformation"]["locales"]["en-US"]
    assert american["smallIconUri"] == "file://assets/images/en-US_smallIcon.png"
    assert american["largeIconUri"] == "file://assets/images/en-US_largeIcon.png"
    assert filled["apis"]["custom"]["endpoint"] == {"uri": ARN}
    assert filled["events"] == {"subscriptions": [{"eventName": "SKILL_DISABLED"}], "endpoint": {"uri": ARN}}


def test_an_icon_that_the_listing_names_itself_stays(here: Path) -> None:
    listing = json.loads(json.dumps(LISTING))
    listing["manifest"]["publishingInformation"]["locales"]["en-US"]["smallIconUri"] = "https://trees.org/icon.png"
    (here / "store_listings" / "orchard" / "skill.json").write_text(json.dumps(listing), encoding="utf-8")
    package("orchard")
    locales = manifest(here / "dist" / "orchard")["publishingInformation"]["locales"]
    assert locales["en-US"]["smallIconUri"] == "https://trees.org/icon.png"
    assert locales["en-GB"]["smallIconUri"] == "file://assets/images/en-GB_smallIcon.png"


def test_before_the_first_deployment_there_is_no_endpoint_and_nobody_to_tell_events(here: Path) -> None:
    result = package("orchard")
    assert "endpoint    none yet: speakup deploy orchard tells it\n" in result.output
    filled = manifest(here / "dist" / "orchard")
    assert "endpoint" not in filled["apis"]["custom"]
    assert "events" not in filled


def test_the_same_files_give_the_same_bytes(here: Path) -> None:
    package("orchard")
    first = (here / "dist" / "orchard.zip").read_bytes()
    for path in (here / "store_listings").rglob("*"):
        path.touch()
    package("orchard", "--out", "elsewhere")
    assert (here / "elsewhere" / "orchard.zip").read_bytes() == first


def test_a_locale_that_was_taken_out_leaves_the_package(here: Path) -> None:
    package("orchard")
    (here / "interaction_models" / "orchard" / "en-GB.json").unlink()
    (here / "skills" / "orchard" / "speech" / "en-GB.yaml").unlink()
    listing = json.loads(json.dumps(LISTING))
    del listing["manifest"]["publishingInformation"]["locales"]["en-GB"]
    (here / "store_listings" / "orchard" / "skill.json").write_text(json.dumps(listing), encoding="utf-8")
    package("orchard")
    models = here / "dist" / "orchard" / "skill-package" / "interactionModels" / "custom"
    assert [path.name for path in models.iterdir()] == ["en-US.json"]


def test_what_a_program_reads(here: Path) -> None:
    deploy(here)
    told = json.loads(package("orchard", "--json").stdout)
    assert told["endpoint"] == ARN
    assert Path(told["zip"]) == here / "dist" / "orchard.zip"
    assert "skill.json" in told["files"]


def test_a_skill_with_an_error_is_not_packed(here: Path) -> None:
    orchard.change(here, "skill.py", 'tell("fact"', 'tell("fakt"')
    result = package("orchard")
    assert result.exit_code == 1
    assert "There is no phrase 'fakt'" in result.stderr
    assert "Nothing was packed" in result.stderr
    assert not (here / "dist").exists()


def test_a_skill_without_a_listing_cannot_be_packed(here: Path) -> None:
    shutil.rmtree(here / "store_listings")
    result = package("orchard")
    assert result.exit_code == 2
    assert "orchard has no listing, and Amazon wants one." in result.stderr


def test_what_is_no_manifest_cannot_be_packed(here: Path) -> None:
    path = orchard.path_of(here, "skill.json")
    path.write_text('{"manifests": {}}', encoding="utf-8")
    with pytest.raises(Mistake, match="This is no skill manifest"):
        SkillPackage.of(Project(here).skill("orchard"))


def test_what_is_no_package_is_not_overwritten(here: Path) -> None:
    (here / "dist" / "orchard").mkdir(parents=True)
    (here / "dist" / "orchard" / "thesis.txt").write_text("mine", encoding="utf-8")
    result = package("orchard")
    assert result.exit_code == 2
    assert "is something else than a package. Name another folder with --out." in result.stderr
    assert (here / "dist" / "orchard" / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written(here: Path) -> None:
    (here / "dist").write_text("a file", encoding="utf-8")
    result = package("orchard")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_every_skill_of_this_project_can_be_packed(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    skills = Project(root).skills()
    assert skills
    for files in skills:
        result = package(files.name, "--out", str(tmp_path))
        assert result.exit_code == 0, result.output

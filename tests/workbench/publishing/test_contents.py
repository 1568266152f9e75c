import io
import json
import zipfile
from typing import Any

import pytest

from speakup_workbench.errors import Failed
from speakup_workbench.publishing.contents import Contents

SAMPLES = ["plant {count} trees", "plant a tree"]


def package(summary: str = "Counts trees.", samples: list[str] = SAMPLES, icon: str = "a.png") -> dict[str, bytes]:
    listing = {"name": "Orchard", "summary": summary, "smallIconUri": f"file://assets/{icon}"}
    model = {"intents": [{"name": "PlantIntent", "samples": samples}, {"name": "AMAZON.HelpIntent", "samples": []}]}
    return {
        "skill.json": _json({"manifest": {"publishingInformation": {"locales": {"en-US": listing}}}}),
        "interactionModels/custom/en-US.json": _json({"interactionModel": {"languageModel": model}}),
        f"assets/{icon}": b"a picture",
    }


def _json(content: Any) -> bytes:
    return json.dumps(content).encode()


def lines(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [f"{each.file} {each.line}" for each in Contents.of(before).differences(Contents.of(after))]


def test_the_same_package_in_another_order_and_with_other_names_for_pictures() -> None:
    assert lines(package(), package(samples=SAMPLES[::-1], icon="b.png")) == []


def test_a_text_that_changes() -> None:
    place = "manifest.publishingInformation.locales.en-US.summary"
    assert lines(package(), package(summary="Names trees.")) == [
        f"skill.json changes {place}: Counts trees. → Names trees."
    ]


def test_a_sample_that_comes_and_one_that_goes() -> None:
    place = "interactionModel.languageModel.intents.PlantIntent.samples"
    model = "interactionModels/custom/en-US.json"
    assert lines(package(), package(samples=["plant a tree", "grow a tree"])) == [
        f"{model} removes {place}.plant {{count}} trees: plant {{count}} trees",
        f"{model} adds    {place}.grow a tree: grow a tree",
    ]


def test_a_picture_that_changes() -> None:
    (line,) = lines(package(), package() | {"assets/a.png": b"another"})
    assert line.startswith("skill.json changes manifest.publishingInformation.locales.en-US.smallIconUri: picture ")


def test_a_locale_that_goes() -> None:
    after = {name: content for name, content in package().items() if not name.startswith("interactionModels")}
    (difference,) = Contents.of(package()).differences(Contents.of(after))
    assert (difference.file, difference.place, difference.after) == ("interactionModels/custom/en-US.json", "", None)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_zip(content: bytes) -> None:
    with pytest.raises(Failed, match="no zip"):
        Contents.unpacked(content)


@pytest.mark.parametrize("files", [{}, {"skill.json": b"{"}, {"other.json": b"{}"}])
def test_what_is_no_package(files: dict[str, bytes]) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    with pytest.raises(Failed, match="no skill package"):
        Contents.unpacked(archive.getvalue())


def test_a_zip_that_would_fill_the_memory_is_not_unpacked() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("skill.json", bytes(100_000_001))
    with pytest.raises(Failed, match="too large"):
        Contents.unpacked(archive.getvalue())

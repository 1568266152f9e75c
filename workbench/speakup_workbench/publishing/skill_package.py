"""`speakup package`: Amazon's skill package of one skill, as a folder and as the zip that Amazon takes.

    dist/clean_water/
      ask-resources.json                        for the ASK CLI, which finds the package beside it
      skill-package/skill.json                  the listing, with the icons and the endpoint filled in
      skill-package/interactionModels/custom/   a model for each locale
      skill-package/assets/images/              the icons
    dist/clean_water.zip                        what is in skill-package/, for import

The same files give the same bytes, whenever and wherever they are packed.
https://developer.amazon.com/en-US/docs/alexa/smapi/skill-package-api-reference.html
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.errors import Mistake
from speakup_workbench.project import SkillFiles

FOLDER = "dist"
ICONS = {"smallIconUri": ("icon_108.png", "smallIcon.png"), "largeIconUri": ("icon_512.png", "largeIcon.png")}
"""What the manifest calls an icon, how its file is called beside the listing, and how each locale's in the package."""

_ASK_RESOURCES = {
    "askcliResourcesVersion": "2020-03-31",
    "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
}
_FILE = "file://"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip can tell


@dataclass(frozen=True)
class SkillPackage:
    skill: str
    files: Mapping[str, bytes]
    """What is in skill-package/, by its path there."""
    endpoint: str
    """The ARN that Alexa is to call; empty when the skill has not been deployed."""

    @classmethod
    def of(cls, files: SkillFiles, endpoint: str = "") -> SkillPackage:
        """Raises Mistake when the skill has no listing, or one that is no manifest."""
        if not files.manifest.exists():
            raise Mistake(f"{files.name} has no listing, and Amazon wants one. Write {files.manifest}.")
        Manifest.load(files.manifest)  # refuses what is none; but it reads whole numbers as floats
        manifest = json.loads(files.manifest.read_text(encoding="utf-8-sig"))["manifest"]
        images = dict(_images(files))
        packed = {f"interactionModels/custom/{path.name}": path.read_bytes() for path in files.models.values()}
        packed |= {f"assets/images/{name}": image for name, (image, _) in images.items()}
        filled = _with_endpoint(_with_icons(manifest, images), endpoint)
        packed |= _named(manifest, files.manifest.parent)
        packed["skill.json"] = _written({"manifest": filled})
        return cls(files.name, dict(sorted(packed.items())), endpoint)

    @property
    def zip(self) -> bytes:
        """Stored, not compressed: what a compressor makes of the same bytes differs from machine to machine."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            for name, content in self.files.items():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr, entry.create_system = 0o644 << 16, 3
                packed.writestr(entry, content)
        return archive.getvalue()

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Writes folder and zip into `folder`, in place of those that an earlier packing left there.

        Raises Mistake when that cannot be done, or when something else lies there.
        """
        target, zipped = folder / self.skill, folder / f"{self.skill}.zip"
        if target.exists() and not (target / "skill-package" / "skill.json").exists():
            raise Mistake(f"{target} is something else than a package. Name another folder with --out.")
        try:
            shutil.rmtree(target, ignore_errors=True)
            for name, content in self.files.items():
                path = target / "skill-package" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            (target / "ask-resources.json").write_bytes(_written(_ASK_RESOURCES))
            zipped.write_bytes(self.zip)
        except OSError as error:
            raise Mistake(f"{target} cannot be written: {error.strerror}. Name another folder with --out.") from None
        return target, zipped


def _images(files: SkillFiles) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Each locale's icons as the package calls them: its bytes, and what the manifest calls it."""
    for locale in files.models:
        for key, (own, packed) in ICONS.items():
            path = files.manifest.with_name(own)
            if path.exists():
                yield f"{locale}_{packed}", (path.read_bytes(), key)


def _with_icons(manifest: Mapping[str, Any], images: Mapping[str, tuple[bytes, str]]) -> dict[str, Any]:
    """An address that the listing gives itself stays."""
    filled = deepcopy(dict(manifest))
    locales = filled.get("publishingInformation", {}).get("locales", {})
    for name, (_, key) in images.items():
        locale = name.partition("_")[0]
        if locale in locales:
            locales[locale].setdefault(key, f"file://assets/images/{name}")
    return filled


def _named(manifest: Mapping[str, Any], folder: Path) -> dict[str, bytes]:
    """The pictures that the listing names itself, by their path in the package, which is that beside the listing."""
    told = manifest.get("publishingInformation", {}).get("locales", {}).values()
    names = {str(each.get(key, "")) for each in told for key in ICONS}
    paths = [name.removeprefix(_FILE) for name in names if name.startswith(_FILE)]
    own = [path for path in paths if (folder / path).resolve().is_relative_to(folder.resolve())]
    return {path: (folder / path).read_bytes() for path in own if (folder / path).is_file()}


def _with_endpoint(manifest: dict[str, Any], endpoint: str) -> dict[str, Any]:
    if endpoint:
        manifest.setdefault("apis", {}).setdefault("custom", {})["endpoint"] = {"uri": endpoint}
        if "events" in manifest:
            manifest["events"]["endpoint"] = {"uri": endpoint}
    else:  # Amazon takes no subscription that it has nobody to send to
        manifest.pop("events", None)
    return manifest


def _written(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()

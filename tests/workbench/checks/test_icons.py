import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from speakup_workbench.checks import icons
from speakup_workbench.checks.icons import png_size
from tests.workbench.checks.orchard import change, check, only, path_of
from tests.workbench.checks.orchard_listing import tree

SMALL, LARGE = "assets/images/en-US_smallIcon.png", "assets/images/en-US_largeIcon.png"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int) -> bytes:
    """A PNG of any size, of a few bytes, without its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_the_size_of_a_png() -> None:
    assert png_size(png(108, 512)) == (108, 512)
    assert png_size(png(108, 512)[:20]) is None
    assert png_size(b"\xff\xd8\xff") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"A tree.\n", "no PNG but something else"),
        (b"<svg></svg>", "no PNG but markup"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "no PNG but a JPEG"),
        (b"\x89PNG\r\n\x1a\n", "no PNG"),
        (png(512, 512), "512 by 512 pixels"),
        (png(100_000, 100_000), "100000 by 100000 pixels"),
        (png(108, 108), "broken PNG"),
        (png(108, 108)[:40], "broken PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50_000_000, "has 50,000,008 bytes"),
    ],
)
def test_an_icon_that_amazon_refuses(root: Path, content: bytes, says: str) -> None:
    path_of(root, SMALL).write_bytes(content)
    assert says in only(root, "icon", "error", SMALL, None).problem


def test_a_large_icon_that_is_small(root: Path) -> None:
    tree(108).save(path_of(root, LARGE))
    finding = only(root, "icon", "error", LARGE, None)
    assert finding.remedy == "Save it as a PNG of 512 by 512 pixels."


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "LA"])
def test_an_icon_of_any_kind_of_colours(root: Path, mode: str) -> None:
    tree(108).convert(mode).save(path_of(root, SMALL))
    assert check(root).findings == ()


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (Image.new("RGBA", (108, 108)), "transparent all over"),
        (Image.new("RGB", (108, 108), "green"), "a single colour"),
        (Image.new("L", (108, 108), 255), "a single colour"),
    ],
)
def test_an_icon_that_shows_nothing(root: Path, picture: Image.Image, says: str) -> None:
    picture.save(path_of(root, SMALL))
    assert says in only(root, "icon-placeholder", "to-do", SMALL, None).problem


def test_the_icon_of_another_skill(root: Path) -> None:
    other = root / "store_listings" / "meadow" / "assets"
    other.mkdir(parents=True)
    (other / "icon.png").write_bytes(path_of(root, SMALL).read_bytes())
    found = check(root).findings
    assert {finding.rule for finding in found} == {"icon-placeholder"}
    assert "another skill's" in found[0].problem


def test_the_icon_of_a_template(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "TEMPLATES", tmp_path / "templates")
    (tmp_path / "templates" / "quiz").mkdir(parents=True)
    (tmp_path / "templates" / "quiz" / "icon.png").write_bytes(path_of(root, LARGE).read_bytes())
    assert {finding.rule for finding in check(root).findings} == {"icon-placeholder"}


def test_an_icon_that_is_not_drawn_yet(root: Path) -> None:
    path_of(root, SMALL).unlink()
    only(root, "icon-missing", "to-do", "skill.json", "en-US_smallIcon")


def test_an_icon_that_is_not_named_yet(root: Path) -> None:
    change(root, "skill.json", f"file://{LARGE}", "")
    only(root, "icon-missing", "to-do", "icon_512.png", None)


def test_one_icon_for_all_locales_lies_beside_the_listing(root: Path) -> None:
    for locale in ("en-US", "en-GB"):
        change(root, "skill.json", f"file://assets/images/{locale}_largeIcon.png", "")
    tree(512).save(path_of(root, "icon_512.png"))
    assert check(root).findings == ()
    tree(500).save(path_of(root, "icon_512.png"))
    only(root, "icon", "error", "icon_512.png", None)


def test_an_icon_outside_of_the_package(root: Path) -> None:
    change(root, "skill.json", f"file://{LARGE}", "file://../../skills/orchard/icon.png")
    only(root, "icon", "error", "skill.json", "icon.png")


def test_an_icon_of_an_endless_name(root: Path) -> None:
    change(root, "skill.json", LARGE, "x" * 5000)
    only(root, "icon-missing", "to-do", "skill.json", "xxx")


def test_a_folder_in_the_place_of_an_icon(root: Path) -> None:
    path_of(root, SMALL).unlink()
    path_of(root, SMALL).mkdir()
    only(root, "icon", "error", SMALL, None)


def test_an_icon_on_the_web_is_not_looked_at(root: Path) -> None:
    change(root, "skill.json", f"file://{LARGE}", "https://orchard.org/icon.png")
    assert check(root).findings == ()

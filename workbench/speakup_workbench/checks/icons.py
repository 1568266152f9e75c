"""The two icons that the store shows, read from the bytes of their files."""

from __future__ import annotations

import hashlib
import struct
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from speakup_workbench.checks.addresses import is_placeholder
from speakup_workbench.checks.finding import Finding, Position
from speakup_workbench.checks.manifest import LOCALES, REFERENCE, Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.publishing.skill_package import ICONS

MISSING = Rule(
    id="icon-missing",
    level="to-do",
    asks="Every locale has a small and a large icon",
    why="Amazon takes no submission without them.",
    source=REFERENCE,
    verified="2026-11",
)
BROKEN = Rule(
    id="icon",
    level="error",
    asks="The small icon is a PNG of 108 by 108 pixels, the large one of 512 by 512",
    why="Amazon refuses any other.",
    source=REFERENCE,
    verified="2026-11",
)
PLACEHOLDER = Rule(
    id="icon-placeholder",
    level="to-do",
    asks="Every icon is a picture, and no other skill's",
    why="The store shows it beside the name; reviewers refuse an empty or borrowed one.",
)
RULES = (MISSING, BROKEN, PLACEHOLDER)

SIDES = {"smallIconUri": 108, "largeIconUri": 512}
"""Pixels, by the key in skill.json. One that is not named there is the file of ICONS beside it."""
LARGEST = 2_000_000
"""Bytes: no icon has as many, and what has more is not read."""
TEMPLATES = Path(__file__).parents[1] / "templates"
_FILE = "file://"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KINDS = {b"\xff\xd8\xff": "a JPEG", b"GIF8": "a GIF", b"RIFF": "a WebP", b"BM": "a BMP", b"<": "markup"}


def findings(manifest: Manifest, listings: Path) -> Iterator[Finding]:
    """`listings` is the folder of all skills' listings, whose icons this one may not have."""
    others: frozenset[str] | None = None
    for locale in manifest.locales:
        for key, side in SIDES.items():
            place = (*LOCALES, locale, key)
            address, at = manifest.text(*place), manifest.at(*place)
            if not address:
                others = _drawn_for_others(manifest, listings) if others is None else others
                yield from _beside(manifest.path.with_name(ICONS[key][0]), side, others)
            elif address.startswith(_FILE) and not is_placeholder(address):
                others = _drawn_for_others(manifest, listings) if others is None else others
                yield from _icon(manifest, at, address, side, others)


def _beside(path: Path, side: int, others: frozenset[str]) -> Iterator[Finding]:
    """The one icon of all locales that name none."""
    if path.exists():
        yield from _picture(path, side, others)
    else:
        remedy = f"Draw it: {side} by {side} pixels, as a PNG."
        yield MISSING.found(path, None, f"There is no icon {path.name} yet.", remedy)


def _icon(
    manifest: Manifest, at: Position | None, address: str, side: int, others: frozenset[str]
) -> Iterator[Finding]:
    folder = manifest.path.parent
    name = address.removeprefix(_FILE)
    try:
        is_inside = (folder / name).resolve().is_relative_to(folder.resolve())
        is_there = (folder / name).exists()
    except OSError:  # such as a name that is too long
        is_inside, is_there = True, False
    if not is_inside:
        problem = f"{address} lies outside of {folder.name}, so the package has no such file."
        yield BROKEN.found(manifest.path, at, problem, "Put the icon into its folder assets/images.")
    elif not is_there:
        yield MISSING.found(
            manifest.path, at, f"There is no file {name}.", f"Draw it: {side} by {side} pixels, as a PNG."
        )
    else:
        yield from _picture(folder / name, side, others)


def _picture(path: Path, side: int, others: frozenset[str]) -> Iterator[Finding]:
    remedy = f"Save it as a PNG of {side} by {side} pixels."
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        yield BROKEN.found(path, None, f"The icon cannot be read ({error.strerror}).", remedy)
        return
    if size > LARGEST:
        yield BROKEN.found(path, None, f"The icon has {size:,} bytes.", remedy)
    elif not content:
        yield BROKEN.found(path, None, "The icon's file is empty.", remedy)
    elif (width_and_height := png_size(content)) is None:
        kind = next((kind for start, kind in _KINDS.items() if content.startswith(start)), "something else")
        yield BROKEN.found(path, None, f"The icon is no PNG but {kind}.", remedy)
    elif width_and_height != (side, side):
        width, height = width_and_height
        yield BROKEN.found(path, None, f"The icon has {width} by {height} pixels.", remedy)
    elif hashlib.sha256(content).hexdigest() in others:
        yield PLACEHOLDER.found(path, None, "The icon is another skill's, or a template's.", "Draw one of its own.")
    else:
        yield from _drawn(path, remedy)


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height as the first chunk of a PNG tells them; None for what is no PNG.

    https://www.w3.org/TR/png-3/#5PNG-file-signature
    """
    if not content.startswith(_SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _drawn(path: Path, remedy: str) -> Iterator[Finding]:
    """Decodes it, which is safe now: its size is known, and small."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=["PNG"]) as image:
            pixels = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        yield BROKEN.found(path, None, f"The icon is a broken PNG: {error}.", remedy)
        return
    seen = Image.new("RGBA", pixels.size)
    seen.paste(pixels, mask=pixels.getchannel("A").point(lambda alpha: 255 if alpha else 0))
    if seen.getcolors(maxcolors=1):
        problem = "The icon is transparent all over." if not pixels.getbbox() else "The icon is of a single colour."
        yield PLACEHOLDER.found(path, None, problem, "Draw what the skill is about.")


def _drawn_for_others(manifest: Manifest, listings: Path) -> frozenset[str]:
    """The digests of the icons of other skills and of the templates."""
    own = manifest.path.parent.resolve()
    paths: Iterable[Path] = (*listings.glob("*/**/*.png"), *TEMPLATES.glob("**/*.png"))
    return frozenset(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.is_file() and not path.resolve().is_relative_to(own) and path.stat().st_size <= LARGEST
    )

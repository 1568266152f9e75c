"""The files of the page that draws: ours, the renderer's, its fonts, and the packages that APL documents import."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from speakup_workbench.errors import Mistake

RENDERER = ("apl-viewhost-web", "1.4.0")
"""The one version that is whole in npm's registry: later ones load their code from elsewhere."""
INSTALL = f"npm install --save-exact --ignore-scripts {RENDERER[0]}@{RENDERER[1]} @fontsource/open-sans"
ADDRESS = "/screen/"

_HERE = Path(__file__).parent
_OURS = {
    "frame.html": "text/html; charset=utf-8",
    "frame.js": "text/javascript; charset=utf-8",
    "library.js": "text/javascript; charset=utf-8",
    "lists.js": "text/javascript; charset=utf-8",
    "speech.js": "text/javascript; charset=utf-8",
}
# Its style sheet names them, and a browser may ask for them before the page has taken those rules out.
_AMAZONS_FONTS = b"https://d1gkjrhppbyzyh.cloudfront.net/"
# The renderer makes functions of texts. The sandbox keeps what it does away from the page around it.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'unsafe-inline'; font-src 'self'; "
    "connect-src 'self'; img-src {media}; media-src {media}; base-uri 'none'; form-action 'none'; sandbox allow-scripts"
)


@dataclass(frozen=True)
class Answer:
    """What a server sends."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Files:
    """Answers every address below /screen/; nothing of it is secret."""

    renderer: Path | None
    """The folder of the npm package; None where it is not installed."""
    fonts: Path | None = None
    """The fonts that take the place of Amazon's; the system's own without."""
    packages: Path | None = None
    """The user's own copies of Amazon's packages: NAME/VERSION/document.json, NAME/document.json or NAME.json."""
    online: bool = False
    """Whether pictures and films may come from other computers."""

    @classmethod
    def find(cls, start: Path, *, packages: Path | None = None, online: bool = False) -> Files:
        """Those in the nearest node_modules from `start` upwards. Raises Mistake for a folder that is not there."""
        if packages and not packages.is_dir():
            raise Mistake(f"There is no folder {packages}. Name the one with your copies of Amazon's APL packages.")
        installed = [folder / "node_modules" for folder in (start.resolve(), *start.resolve().parents)]
        renderer = next((found / RENDERER[0] for found in installed if _is_renderer(found / RENDERER[0])), None)
        fonts = next(
            (found / "@fontsource/open-sans/files" for found in installed if (found / "@fontsource").is_dir()), None
        )
        return cls(renderer, fonts, packages, online)

    def check(self) -> None:
        """Raises Mistake, which says what to do, where the renderer is not installed."""
        if not self.renderer:
            name, version = RENDERER
            raise Mistake(
                f"Amazon's renderer {name} {version} is not installed. Run this in the project's folder: {INSTALL}"
            )

    def answer(self, address: str) -> Answer:
        """The answer to a GET; `address` may have a query."""
        name = address.partition("?")[0].removeprefix(ADDRESS)
        if name in _OURS:
            return self._found(_HERE / name, _OURS[name])
        if name == "renderer.js" and self.renderer:
            found = self._found(self.renderer / "index.js", "text/javascript; charset=utf-8")
            return replace(found, body=found.body.replace(_AMAZONS_FONTS, b"data:,"))
        if (font := re.fullmatch(r"fonts/([\w-]+\.woff2)", name)) and self.fonts:
            return self._found(self.fonts / font[1], "font/woff2")
        if package := re.fullmatch(r"packages/([\w.-]*\w)/([\w.-]*\w)", name):
            return self._package(package[1], package[2])
        return self._missing()

    def _package(self, name: str, version: str) -> Answer:
        own = (f"{name}/{version}/document.json", f"{name}/document.json", f"{name}.json")
        for place in own if self.packages else ():
            if self.packages and (self.packages / place).is_file():
                return self._found(self.packages / place, "application/json")
        ours = self._found(_HERE / "packages" / f"{name}.json", "application/json")
        return replace(ours, headers={**ours.headers, "X-Stand-In": "yes"})

    def _found(self, path: Path, kind: str) -> Answer:
        if not path.is_file():
            return self._missing()
        return Answer(200, self._headers(kind), path.read_bytes())

    def _missing(self) -> Answer:
        return Answer(404, self._headers("text/plain; charset=utf-8"), b"There is no such file.")

    def _headers(self, kind: str) -> Mapping[str, str]:
        media = "* data: blob:" if self.online else "'self' data: blob:"
        return {
            "Content-Type": kind,
            "Content-Security-Policy": _POLICY.format(media=media),
            # The sandboxed page is of no origin, so its fonts and packages come from another one.
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "X-Stand-In",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        }


def _is_renderer(folder: Path) -> bool:
    try:
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, LookupError):
        return False
    return bool(version == RENDERER[1] and (folder / "index.js").is_file())

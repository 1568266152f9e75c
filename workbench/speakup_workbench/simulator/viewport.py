"""The shape of a device's screen: what its requests tell a skill, and what is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

_VIDEO = {"codecs": ["H_264_42", "H_264_41"]}


@dataclass(frozen=True)
class Viewport:
    """One of Amazon's viewport profiles.

    https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-viewport-characteristics.html
    """

    profile: str
    """Amazon's name for it."""
    mode: Literal["HUB", "TV"]
    width: int
    """In pixels, as all lengths here."""
    height: int
    dpi: int
    arc_minutes: tuple[int, int] | None = None
    """How wide and how high it appears to who sits in front of it, where Amazon tells."""
    is_round: bool = False

    @property
    def in_request(self) -> Mapping[str, Any]:
        """What `context.Viewport` and `context.Viewports` say of it."""
        arcs = dict(zip(("arcMinuteWidth", "arcMinuteHeight"), self.arc_minutes or (), strict=False))
        shape = "ROUND" if self.is_round else "RECTANGLE"
        # A television has no touch screen; its remote moves the focus.
        by = {"keyboard": ["DIRECTION"]} if self.mode == "TV" else {"touch": ["SINGLE"]}
        viewport = {
            "experiences": [{**arcs, "canRotate": False, "canResize": False}],
            "mode": self.mode,
            "shape": shape,
            "pixelWidth": self.width,
            "pixelHeight": self.height,
            "dpi": self.dpi,
            "currentPixelWidth": self.width,
            "currentPixelHeight": self.height,
            **by,
            "video": _VIDEO,
        }
        size = {"type": "DISCRETE", "pixelWidth": self.width, "pixelHeight": self.height}
        main = {
            "type": "APL",
            "id": "main",
            "shape": shape,
            "dpi": self.dpi,
            "presentationType": "STANDARD",
            "canRotate": False,
            "configuration": {"current": {"mode": self.mode, "video": _VIDEO, "size": size}},
        }
        return {"Viewport": viewport, "Viewports": [main]}

    @property
    def in_frame(self) -> Mapping[str, Any]:
        """What the page that draws takes."""
        return {
            "width": self.width,
            "height": self.height,
            "dpi": self.dpi,
            "isRound": self.is_round,
            "mode": self.mode,
        }


VIEWPORTS: Mapping[str, Viewport] = MappingProxyType(
    {
        "hub": Viewport("hubLandscapeMedium", "HUB", 1280, 800, 160, (246, 144)),
        "tv": Viewport("tvLandscapeXLarge", "TV", 1920, 1080, 320),
        "round": Viewport("hubRoundSmall", "HUB", 480, 480, 160, (144, 144), is_round=True),
    }
)

"""What a skill's listing lets it do: the permissions it may ask for, its interfaces, its events and what it sells.

The files are `skill.json` of a skill package, after Amazon's "Skill Manifest Schema", and the in-skill products in the
folder `isps` beside it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.account import Product
from speakup_workbench.simulator.permissions import canonical

_INTERFACES = {
    "AUDIO_PLAYER": "AudioPlayer",
    "VIDEO_APP": "VideoApp",
    "RENDER_TEMPLATE": "Display",
    "ALEXA_PRESENTATION_APL": "Alexa.Presentation.APL",
    "ALEXA_PRESENTATION_HTML": "Alexa.Presentation.HTML",
}
"""The manifest's names, and what a device calls the same."""


class ManifestError(Mistake):
    """A skill.json that cannot be read."""


@dataclass(frozen=True)
class Manifest:
    """Each set is None when no skill.json is known: then nothing is held against the skill."""

    permissions: frozenset[str] | None = None
    """Scopes, such as "alexa::alerts:reminders:skill:readwrite"."""
    interfaces: frozenset[str] | None = None
    """As in `supportedInterfaces` of a request: "Alexa.Presentation.APL"."""
    events: frozenset[str] | None = None
    """Subscriptions, such as "SKILL_DISABLED"."""
    products: tuple[Product, ...] = ()
    """In-skill products. Their ids are made from their reference names; real ones are Amazon's to give."""

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Reads a skill.json and the products beside it. Raises ManifestError for a file that is broken."""
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))["manifest"]
            custom = manifest["apis"].get("custom") or {}
            return cls(
                frozenset(_names(manifest.get("permissions"), "name")),
                frozenset(_INTERFACES.get(name, name) for name in _names(custom.get("interfaces"), "type")),
                frozenset(_names((manifest.get("events") or {}).get("subscriptions"), "eventName")),
                tuple(_product(file) for file in sorted((path.parent / "isps").glob("*/*.json"))),
            )
        except OSError as error:
            raise ManifestError(f"{path} cannot be read ({error.strerror}).") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ManifestError(
                f"{path} is no skill manifest. It begins as in {{'manifest': {{'apis': {{'custom': {{}}}}}}}}."
            ) from None

    def requests(self, scope: str) -> bool:
        """Whether the skill may ask for this permission at all."""
        return self.permissions is None or canonical(scope) in map(canonical, self.permissions)

    def subscribes(self, event: str) -> bool:
        return self.events is not None and event in self.events

    def declares(self, interface: str) -> bool:
        return self.interfaces is None or interface in self.interfaces


def _names(entries: list[Mapping[str, Any]] | None, key: str) -> list[str]:
    return [str(entry[key]) for entry in entries or ()]


def _product(path: Path) -> Product:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        name = str(told["referenceName"])
        words = next(iter(told["publishingInformation"]["locales"].values()))
        digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        id = f"amzn1.adg.product.{uuid.UUID(digest)}"
        return Product(id, name, str(words["name"]), str(words.get("summary") or ""), told["type"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError, StopIteration):
        raise ManifestError(
            f"{path} is no in-skill product. It has 'type', 'referenceName' and 'publishingInformation' with 'locales'."
        ) from None

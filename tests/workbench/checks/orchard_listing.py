"""The listing of the orchard, without a fault either."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

DESCRIPTION = (
    "The Little Orchard counts the trees that you plant, and tells you a fact about one.\n\n"
    'Say "plant ten trees", or "plant a beech in paris". When it asks how many, "ten" will do.\n\n'
    'To begin, say "Alexa, open the little orchard". No account and no permission is needed.'
)
TESTING = (
    "No account is needed.\n\n"
    '1. "Alexa, open the little orchard", "ten": the trees are counted, and a fact is offered.\n'
    '2. "yes": the fact, and the skill ends. "stop" ends it at any time.'
)


def manifest() -> dict[str, Any]:
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale: _told(locale) for locale in ("en-US", "en-GB")},
                "isAvailableWorldwide": True,
                "distributionCountries": [],
                "distributionMode": "PUBLIC",
                "category": "EDUCATION_AND_REFERENCE",
                "testingInstructions": TESTING,
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {
                    locale: {
                        "privacyPolicyUrl": "https://orchard.org/privacy",
                        "termsOfUseUrl": "https://orchard.org/terms",
                    }
                    for locale in ("en-US", "en-GB")
                },
            },
            "permissions": [],
            "events": {"subscriptions": [{"eventName": "SKILL_DISABLED"}]},
            "apis": {
                "custom": {
                    "interfaces": [
                        {
                            "type": "ALEXA_PRESENTATION_APL",
                            "supportedViewports": [
                                {"mode": "HUB", "shape": "ROUND", "minWidth": 480, "maxWidth": 480},
                            ],
                        }
                    ]
                }
            },
        }
    }


def _told(locale: str) -> dict[str, Any]:
    return {
        "name": "The Little Orchard",
        "summary": "Counts the trees that you plant.",
        "description": DESCRIPTION,
        "examplePhrases": [
            "Alexa, open the little orchard.",
            "Alexa, ask the little orchard to plant ten trees.",
            "Alexa, ask the little orchard for help.",
        ],
        "keywords": ["trees", "garden"],
        "smallIconUri": f"file://assets/images/{locale}_smallIcon.png",
        "largeIconUri": f"file://assets/images/{locale}_largeIcon.png",
    }


def listed(root: Path, content: dict[str, Any] | None = None) -> Path:
    """Writes the listing, and returns its folder."""
    folder = root / "store_listings" / "orchard"
    (folder / "assets" / "images").mkdir(parents=True, exist_ok=True)
    (folder / "skill.json").write_text(json.dumps(content or manifest(), indent=2), encoding="utf-8")
    for locale in ("en-US", "en-GB"):
        tree(108).save(folder / "assets" / "images" / f"{locale}_smallIcon.png")
        tree(512).save(folder / "assets" / "images" / f"{locale}_largeIcon.png")
    return folder


def tree(side: int) -> Image.Image:
    picture = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((side * 0.45, side * 0.5, side * 0.55, side * 0.9), fill="saddlebrown")
    draw.ellipse((side * 0.2, side * 0.1, side * 0.8, side * 0.6), fill="green")
    return picture

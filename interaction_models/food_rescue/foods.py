"""Puts the catalogue of foods into the slot type Food of every locale's interaction model.

Run it after a change of skills/food_rescue/foods.yaml; a test tells when that was forgotten:

    python interaction_models/food_rescue/foods.py
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def slot_values(locale: str) -> list[dict[str, Any]]:
    """The values of the slot type Food: the id, the name of the locale, and every other name as a synonym."""
    from skills.food_rescue.foods import FOODS

    return [
        {"id": food.id, "name": {"value": name, "synonyms": synonyms}}
        for food in FOODS
        for name, *synonyms in [food.spoken_names(locale)]
    ]


def written(model: dict[str, Any], locale: str) -> str:
    """The model as it stands in the file, with each value of Food on a line of its own."""
    types = model["interactionModel"]["languageModel"]["types"]
    next(kind for kind in types if kind["name"] == "Food")["values"] = ["FOODS"]
    values = ",\n".join(f"            {json.dumps(value, ensure_ascii=False)}" for value in slot_values(locale))
    text = json.dumps(model, indent=2, ensure_ascii=False)
    return text.replace('            "FOODS"', values) + "\n"


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "framework")]
    for path in sorted(Path(__file__).parent.glob("*.json")):
        path.write_text(written(json.loads(path.read_text(encoding="utf-8")), path.stem), encoding="utf-8")

"""What Food Rescue hands to Alexa: questions for one slot, half-filled intents, and the names of the foods at home."""

from collections.abc import Iterable
from typing import Any

from skills.food_rescue.foods import FOODS
from skills.food_rescue.rescues import Household, Item, Meant
from speakup import Reply, Turn, elicit

SLOTS = {"RescueIntent": ("food", "amount", "measure"), "AddIntent": ("food", "place", "day", "until")}


def which(turn: Turn[Household], meant: Meant) -> Reply:
    """Asks which of several foods is meant; the answer may be "the cooked one", so the choices are kept."""
    turn.session["choices"] = list(meant.food.either) if meant.food else []
    names = [FOODS[choice].names[turn.locale] for choice in turn.session["choices"]]
    return elicit("food", "which_food", choices=names)


def how_much(name: str) -> Reply:
    return elicit("amount", "how_much", intent=filled("RescueIntent", food=name), name=name)


def filled(intent: str, **values: object) -> dict[str, Any]:
    """An intent with some of its slots, so that Alexa's dialog goes on with the rest."""
    slots = {name: {"name": name} for name in SLOTS[intent]}
    return {"name": intent, "slots": slots | {name: {"name": name, "value": str(v)} for name, v in values.items()}}


def entities(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The foods at home as dynamic entities: Alexa hears them better, and dishes with names of their own at all."""
    values = [{"id": item.key, "name": {"value": item.name, "synonyms": []}} for item in items]
    if not values:
        return [{"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "CLEAR"}]
    types = [{"name": "Food", "values": values}]
    return [{"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "REPLACE", "types": types}]

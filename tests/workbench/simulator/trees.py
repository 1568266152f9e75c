"""A small skill to talk to in the simulator's own tests: it counts trees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from speakup_workbench.models import Model
from speakup_workbench.simulator.settings import Settings

Json = dict[str, Any]
SETTINGS = Settings(screen=False, seed=1)

PROMPTS = {
    "ask.tree": "Which tree?",
    "ask.count": "How many {tree} trees?",
    "few.count": "{count} is too many. How many?",
    "known.tree": "I know no {tree}. Which tree?",
    "sure.tree": "A {tree}, is that right?",
    "sure": "Shall I plant {count}?",
    "ask.friend": "Who is it for?",
}
TREE = {"name": "tree", "type": "TREE", "elicitationRequired": True, "prompts": {"elicitation": "ask.tree"}}
COUNT = {
    "name": "count",
    "type": "AMAZON.NUMBER",
    "elicitationRequired": True,
    "prompts": {"elicitation": "ask.count"},
}
FRIEND = {
    "name": "friend",
    "type": "AMAZON.FirstName",
    "elicitationRequired": True,
    "prompts": {"elicitation": "ask.friend"},
}
GIFT = {"name": "GiftIntent", "delegationStrategy": "SKILL_RESPONSE", "slots": [FRIEND]}


def plant(delegation: str = "SKILL_RESPONSE", *slots: Json, **more: Any) -> Json:
    """The dialog of PlantIntent: which tree, how many."""
    return {
        "name": "PlantIntent",
        "delegationStrategy": delegation,
        "slots": list(slots) or [TREE, COUNT],
        **more,
    }


def model(folder: Path, *dialog: Json, intents: Sequence[Json] = ()) -> Model:
    """The skill's interaction model, with the given intents in its dialog section; `intents` come on top."""
    built_in = ("Help", "Stop", "Cancel", "Fallback", "Yes", "No", "NavigateHome")
    own: list[Json] = [{"name": f"AMAZON.{name}Intent", "samples": []} for name in built_in]
    own += [
        {"name": "FactIntent", "samples": ["tell me a fact"]},
        {
            "name": "PlantIntent",
            "slots": [
                {"name": "tree", "type": "TREE", "samples": ["a {tree}"]},
                {"name": "count", "type": "AMAZON.NUMBER", "samples": ["{count} trees"]},
            ],
            "samples": ["plant something", "plant a {tree}", "plant {count} {tree} trees"],
        },
        {
            "name": "GiftIntent",
            "slots": [{"name": "friend", "type": "AMAZON.FirstName", "samples": ["for {friend}"]}],
            "samples": ["give a tree"],
        },
    ]
    oak = {"id": "OAK", "name": {"value": "oak", "synonyms": ["common oak"]}}
    language = {
        "invocationName": "tree count",
        "intents": [*own, *intents],
        "types": [{"name": "TREE", "values": [oak, {"id": "ELM", "name": {"value": "elm"}}]}],
    }
    prompts = [{"id": name, "variations": [{"type": "PlainText", "value": words}]} for name, words in PROMPTS.items()]
    whole: Json = {"languageModel": language, "prompts": prompts}
    if dialog:
        whole["dialog"] = {"intents": list(dialog)}
    path = folder / "en-US.json"
    path.write_text(json.dumps({"interactionModel": whole}), encoding="utf-8")
    return Model.load(path)


def say(text: str, *, end: bool | None = False, attributes: Json | None = None, **response: Any) -> Json:
    """A reply that speaks; `end=None` leaves shouldEndSession out."""
    body: Json = {"outputSpeech": {"type": "PlainText", "text": text}, **response}
    if end is not None:
        body["shouldEndSession"] = end
    return {"version": "1.0", "sessionAttributes": attributes or {}, "response": body}


def directive(name: str, **more: Any) -> list[Json]:
    return [{"type": f"Dialog.{name}", **more}]


def reprompt(text: str) -> Json:
    return {"outputSpeech": {"type": "PlainText", "text": text}}


def values(request: Json | None) -> Json:
    """The filled slots of an intent request."""
    slots = request["request"]["intent"].get("slots", {}) if request else {}
    return {name: slot["value"] for name, slot in slots.items() if "value" in slot}


SKILL = '''
import os

import boto3

def handler(event, context):
    """Greets by the number of visits, which it keeps in its table."""
    request = event["request"]
    if request["type"] == "SessionEndedRequest":
        return {"version": "1.0", "response": {}}
    end = request["type"] == "IntentRequest" and request["intent"]["name"] == "AMAZON.StopIntent"
    words = "Goodbye." if end else request.get("intent", {}).get("name", "")
    if request["type"] == "LaunchRequest":
        table = boto3.session.Session().resource("dynamodb").Table(os.environ["SPEAKUP_TABLE"])
        item = table.get_item(Key={"id": "visits"}).get("Item", {"id": "visits", "count": 0})
        item["count"] += 1
        table.put_item(Item=item)
        words = f"Welcome, visit {item['count']}."
    if words == "GiftIntent":
        raise LookupError("no gifts left")
    return {
        "version": "1.0",
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{words}</speak>"},
            "reprompt": {"outputSpeech": {"type": "PlainText", "text": "Still there?"}},
            "card": {"type": "Simple", "title": "Trees", "content": "Oak, elm"},
            "shouldEndSession": end,
        },
    }
'''


def project(folder: Path, name: str = "tree_count", code: str = SKILL) -> Path:
    """A project with one skill, laid out as `speakup` expects it. Returns its folder."""
    skill, models = folder / "skills" / name, folder / "interaction_models" / name
    skill.mkdir(parents=True)
    models.mkdir(parents=True)
    (skill / "skill.py").write_text(code, encoding="utf-8")
    model(models)
    return folder

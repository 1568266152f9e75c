"""A small sound skill of the ASK SDK, for tests to put a fault in: it knows rivers, and counts bottles in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.journey import Guide, Journey, tours
from speakup_workbench.checks.walk import Lines
from speakup_workbench.checks.walker import joined, named, whole
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.subject import Subject

SKILL = """\
import os

from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type

sb = SkillBuilder()
sb.skill_id = os.environ["SKILL_ID"]


def said(handler_input, slot):
    return handler_input.request_envelope.request.intent.slots[slot].value


def asked(handler_input, speech, reprompt="Which river?"):
    return handler_input.response_builder.speak(speech).ask(reprompt).response


def told(handler_input, speech):
    return handler_input.response_builder.speak(speech).set_should_end_session(True).response


@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input):
    return asked(handler_input, "Welcome to River Watch. Which river shall it be?")


@sb.request_handler(can_handle_func=is_intent_name("RiverIntent"))
def river(handler_input):
    name = said(handler_input, "river")
    if not name:
        return asked(handler_input, "Which river do you mean?")
    handler_input.attributes_manager.session_attributes["state"] = "COUNTING"
    return asked(handler_input, "It is clean today. How many bottles did you see?", "How many bottles?")


@sb.request_handler(can_handle_func=is_intent_name("BottlesIntent"))
def bottles(handler_input):
    count = said(handler_input, "count")
    if count is None or not count.isdigit():
        return asked(handler_input, "How many bottles? Please say a number.", "How many bottles?")
    if handler_input.attributes_manager.session_attributes.get("state") != "COUNTING":
        return asked(handler_input, "In which river?")
    return told(handler_input, "Thank you, that is noted.")


@sb.request_handler(can_handle_func=is_intent_name("AMAZON.HelpIntent"))
def help(handler_input):
    return asked(handler_input, "I know how clean rivers are. Which river shall I look up?")


@sb.request_handler(can_handle_func=is_intent_name("AMAZON.FallbackIntent"))
def fallback(handler_input):
    return asked(handler_input, "I only know rivers. Which river?")


@sb.request_handler(
    can_handle_func=lambda i: is_intent_name("AMAZON.StopIntent")(i) or is_intent_name("AMAZON.CancelIntent")(i)
)
def stop(handler_input):
    return told(handler_input, "Goodbye.")


@sb.request_handler(can_handle_func=lambda handler_input: True)
def rest(handler_input):
    return handler_input.response_builder.response


handler = sb.lambda_handler()
"""


def model() -> dict[str, Any]:
    built_in = [f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "Fallback")]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": "river watch",
                "intents": [
                    {
                        "name": "RiverIntent",
                        "slots": [{"name": "river", "type": "River"}],
                        "samples": ["how is the {river}", "how is my river"],
                    },
                    {
                        "name": "BottlesIntent",
                        "slots": [{"name": "count", "type": "AMAZON.NUMBER"}],
                        "samples": ["i saw {count} bottles", "i saw bottles"],
                    },
                    *({"name": name, "samples": []} for name in built_in),
                ],
                "types": [{"name": "River", "values": [{"name": {"value": "Thames"}}, {"name": {"value": "Severn"}}]}],
            }
        }
    }


def write(root: Path) -> Path:
    """The skill as the ASK CLI lays it out; returns the folder."""
    (root / "lambda").mkdir(parents=True)
    (root / "skill-package" / "interactionModels" / "custom").mkdir(parents=True)
    (root / "lambda" / "river.py").write_text(SKILL, encoding="utf-8")
    write_model(root, model())
    return root


def write_model(root: Path, content: dict[str, Any]) -> None:
    path = root / "skill-package" / "interactionModels" / "custom" / "en-US.json"
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def write_manifest(root: Path, *phrases: str, **custom: Any) -> None:
    """A listing with these example phrases, and what `apis.custom` has."""
    listing = {"locales": {"en-US": {"examplePhrases": list(phrases)}}}
    manifest = {"manifest": {"publishingInformation": listing, "apis": {"custom": custom}}}
    (root / "skill-package" / "skill.json").write_text(json.dumps(manifest), encoding="utf-8")


def change(root: Path, old: str, new: str) -> None:
    path = root / "lambda" / "river.py"
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in the skill"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def walk(root: Path, within: Theatre, depth: int = 8, most_turns: int = 6_000) -> Journey:
    subject = Subject.find(None, "lambda/river.py:handler", None, root)
    places: list[Lines] = []
    guide = Guide(subject, named(subject, root), depth=depth, most_turns=most_turns, found=places.append)
    manifest = Manifest.load(subject.manifest) if subject.manifest else Manifest()
    journeys = [guide.walked(tour, within, list(places)) for tour in tours("en-US", "all", manifest)]
    return whole(subject, journeys, (depth, most_turns))


def found(root: Path, within: Theatre) -> list[Finding]:
    """All but advice."""
    return [finding for finding in joined([walk(root, within)]) if finding.level != "advice"]

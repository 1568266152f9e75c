"""A skill written with the plain ASK SDK that shows what is hard to show, as a project of its own."""

from __future__ import annotations

import json
import math
import struct
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.workbench.screen.documents import apl, column, text

Json = dict[str, Any]

SKILL = '''
"""Ninety-nine kinds of apples, by index and by page, and all that is wrong with a document."""

import json
from pathlib import Path

from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model.interfaces.alexa.presentation.apl import (
    ExecuteCommandsDirective,
    RenderDocumentDirective,
    SendIndexListDataDirective,
    SendTokenListDataDirective,
    SetValueCommand,
)
from ask_sdk_model.interfaces.alexa.presentation.apla import RenderDocumentDirective as RenderAudio

SHOWN = json.loads(Path(__file__).with_name("shown.json").read_text())
APPLES = [{"name": f"apple {number}"} for number in range(99)]
sb = SkillBuilder()


@sb.request_handler(is_request_type("LaunchRequest"))
def launch(handler_input):
    return handler_input.response_builder.speak("The orchard.").ask("What next?").response


@sb.request_handler(is_request_type("IntentRequest"))
def show(handler_input):
    name = handler_input.request_envelope.request.intent.name
    reply = handler_input.response_builder.speak(f"Here is {name}.").ask("What next?")
    if name == "RipenIntent":
        ripe = SetValueCommand(component_id="state", object_property="text", value="ripe")
        return reply.add_directive(ExecuteCommandsDirective(token="orchard", commands=[ripe])).response
    told = SHOWN[name]
    kind = RenderAudio if told["document"].get("type") == "APLA" else RenderDocumentDirective
    return reply.add_directive(kind(token="orchard", **told)).response


@sb.request_handler(is_request_type("Alexa.Presentation.APL.LoadIndexListData"))
def load(handler_input):
    asked = handler_input.request_envelope.request
    apples = APPLES[asked.start_index:asked.start_index + asked.count]
    sent = SendIndexListDataDirective(asked.correlation_token, asked.list_id, None, asked.start_index, 0, 99, apples)
    return handler_input.response_builder.add_directive(sent).response


@sb.request_handler(is_request_type("Alexa.Presentation.APL.LoadTokenListData"))
def turn(handler_input):
    asked = handler_input.request_envelope.request
    first = int(asked.page_token)
    following = str(first + 7) if first < 20 else None
    apples = APPLES[first:first + 7]
    sent = SendTokenListDataDirective(asked.correlation_token, asked.list_id, asked.page_token, following, apples)
    return handler_input.response_builder.add_directive(sent).response


@sb.request_handler(is_request_type("Alexa.Presentation.APL.UserEvent"))
def hear(handler_input):
    event = handler_input.request_envelope.request
    heard = f"Heard {event.arguments} of {event.source['id']} with {event.components}."
    return handler_input.response_builder.speak(heard).response


@sb.request_handler(lambda handler_input: True)
def note(handler_input):
    request = handler_input.request_envelope.request
    print("told:", request.object_type, [error.message for error in getattr(request, "errors", None) or []])
    return handler_input.response_builder.response


handler = sb.lambda_handler()
'''


def shelf(source: Json) -> Json:
    """A list of apples, of which some have come."""
    row = text("${data.name}", height=160)
    apples = {"type": "Sequence", "id": "shelf", "width": "100vw", "height": "100vh", "data": "${apples}", "items": row}
    document = {"type": "APL", "version": "1.4", "mainTemplate": {"parameters": ["apples"], "items": [apples]}}
    return {"document": document, "datasources": {"apples": {"listId": "apples", **source}}}


def _apples(number: int) -> list[Json]:
    return [{"name": f"apple {place}"} for place in range(number)]


_AGAIN = {"Again": {"item": {"type": "Sequence", "data": [1], "items": {"type": "Again"}}}}
_MORNING = {
    "type": "Sequencer",
    "items": [
        {"type": "Speech", "content": "Good morning, ${payload.name}."},
        {
            "type": "Mixer",
            "items": [
                {"type": "Speech", "content": "Hear the orchard."},
                {
                    "type": "Audio",
                    "source": "https://example.org/sounds/bird.wav",
                    "filters": [
                        {"type": "Volume", "amount": "50%"},
                        {"type": "FadeIn", "duration": 100},
                        {"type": "Repeat", "repeatCount": 1},
                        {"type": "Trim", "start": 50},
                        {"type": "FadeOut", "duration": 100},
                    ],
                },
            ],
            "filter": {"type": "Volume", "amount": 0.5},
        },
        {"type": "Audio", "source": "https://example.org/sounds/elsewhere.mp3"},
    ],
}
WRONG: Mapping[str, tuple[str, Json]] = {
    "BrokenIntent": ("show a broken document", {"document": {"type": "APL", "version": "1.4"}}),
    "MissingIntent": (
        "show missing data",
        {
            "document": {
                "type": "APL",
                "version": "1.4",
                "mainTemplate": {"parameters": ["fruit"], "item": text("is ${fruit.name}")},
            }
        },
    ),
    "ImportIntent": (
        "show an import that nobody has",
        {"document": apl(text("here"), **{"import": [{"name": "our-own-package", "version": "1.0"}]})},
    ),
    "EndlessIntent": ("show an endless sequence", {"document": apl({"type": "Again"}, layouts=_AGAIN)}),
    "RowsIntent": (
        "show five hundred rows",
        {
            "document": apl(
                {
                    "type": "Sequence",
                    "width": "100vw",
                    "height": "100vh",
                    "data": [*range(500)],
                    "items": text("row ${data}"),
                }
            )
        },
    ),
    "PictureIntent": (
        "show a picture that is not there",
        {
            "document": apl(
                column(
                    {"type": "Image", "source": "https://example.com/none.png", "width": 80, "height": 60},
                    text("below the picture"),
                )
            )
        },
    ),
    "HugeIntent": ("show half a megabyte", {"document": apl(text("x" * 500_000))}),
}
"""What is wrong, how it is asked for, and what the skill shows then."""
RIGHT: Mapping[str, tuple[str, Json]] = {
    "ListIntent": (
        "show all apples",
        shelf({"type": "dynamicIndexList", "startIndex": 0, "minimumInclusiveIndex": 0, "items": _apples(8)}),
    ),
    "PagesIntent": (
        "show the pages",
        shelf({"type": "dynamicTokenList", "pageToken": "0", "forwardPageToken": "7", "items": _apples(7)}),
    ),
    "StateIntent": (
        "show how they are",
        {
            "document": apl(
                column(
                    text("${viewport.theme == 'light' ? 'by day' : 'by night'}"),
                    text("unripe", id="state", accessibilityLabel="How ripe they are"),
                )
            )
        },
    ),
    "FormIntent": (
        "show a form",
        {
            "document": apl(
                column(
                    {"type": "EditText", "id": "name", "text": "Ana", "height": 80},
                    {
                        "type": "TouchWrapper",
                        "id": "more",
                        "item": text("tell me more"),
                        "onPress": [
                            {"type": "SendEvent", "arguments": ["tell me more", 7], "components": ["name"]},
                            {"type": "OpenURL", "source": "https://example.org/apples"},
                        ],
                    },
                )
            )
        },
    ),
    "MorningIntent": (
        "wake the orchard",
        {
            "document": {
                "type": "APLA",
                "version": "0.91",
                "mainTemplate": {"parameters": ["payload"], "item": _MORNING},
            },
            "datasources": {"name": "Ana"},
        },
    ),
    "DeafIntent": (
        "sing out of tune",
        {
            "document": {
                "type": "APLA",
                "version": "0.91",
                "mainTemplate": {"item": {"type": "Audio", "source": "bird"}},
            }
        },
    ),
}


def project(root: Path) -> Path:
    """Written into the folder, which is returned."""
    nothing: Json = {}
    intents = {**RIGHT, **WRONG, "RipenIntent": ("let them ripen", nothing)}
    listed = [{"name": name, "slots": [], "samples": [sample]} for name, (sample, _) in intents.items()]
    listed += [{"name": f"AMAZON.{name}Intent", "samples": []} for name in ("Stop", "Cancel", "Help", "Fallback")]
    model = {"interactionModel": {"languageModel": {"invocationName": "old orchard", "intents": listed, "types": []}}}
    skill, models = root / "skills" / "orchard", root / "interaction_models" / "orchard"
    for folder in (skill / "sounds", models):
        folder.mkdir(parents=True)
    (skill / "skill.py").write_text(SKILL, encoding="utf-8")
    shown = {name: {"datasources": {}, **what} for name, (_, what) in intents.items() if what}
    (skill / "shown.json").write_text(json.dumps(shown), encoding="utf-8")
    (models / "en-US.json").write_text(json.dumps(model), encoding="utf-8")
    _whistle(skill / "sounds" / "bird.wav")
    return root


def _whistle(path: Path) -> None:
    """A fifth of a second of it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(place / 2))) for place in range(1600)))

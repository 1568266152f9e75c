"""Hears utterances with hassil; stdin and stdout as in virtual_alexa.js.

An interaction model becomes a template for each sample. A custom slot type is a list of its values and synonyms, a
number a range, any other built-in type a wildcard.
"""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from hassil import Intents, recognize_best  # type: ignore[import-not-found, unused-ignore]


def main() -> None:
    asked = json.load(sys.stdin)
    intents = Intents.from_dict(templates(json.loads(Path(asked["model"]).read_text(encoding="utf-8-sig"))))
    for text in asked["utterances"][:50]:
        recognize_best(text, intents)
    heard, microseconds = [], []
    for text in asked["utterances"]:
        start = time.perf_counter()
        found = recognize_best(text, intents)
        microseconds.append((time.perf_counter() - start) * 1e6)
        heard.append(
            {"intent": found.intent.name, "slots": list(found.entities)} if found else {"intent": None, "slots": []}
        )
    print(json.dumps({"heard": heard, "microseconds": microseconds}))


def templates(document: dict[str, Any]) -> dict[str, Any]:
    language = document["interactionModel"]["languageModel"]
    lists: dict[str, Any] = {}
    for type in language.get("types") or ():
        names = [[value["name"]["value"], *(value["name"].get("synonyms") or ())] for value in type.get("values") or ()]
        values = [{"in": plain(name), "out": first} for first, *others in names for name in (first, *others)]
        lists[list_name(type["name"])] = {"values": [value for value in values if value["in"]]}
    intents: dict[str, Any] = {}
    for intent in language["intents"]:
        types = {slot["name"]: slot["type"] for slot in intent.get("slots") or ()}
        for type in types.values():
            number = {"range": {"from": 0, "to": 10_000, "type": "number"}}
            lists.setdefault(list_name(type), number if type == "AMAZON.NUMBER" else {"wildcard": True})
        sentences = [template(sample, types) for sample in intent.get("samples") or ()]
        if sentences:
            intents[intent["name"]] = {"data": [{"sentences": sentences}]}
    return {"language": "en", "intents": intents, "lists": lists}


def template(sample: str, types: dict[str, str]) -> str:
    parts = re.split(r"\{([^{}]+)\}", sample)
    return "".join(f"{{{list_name(types[part])}:{part}}}" if at % 2 else plain(part) for at, part in enumerate(parts))


def plain(text: str) -> str:
    """Without the signs that mean something in a template."""
    return re.sub(r"[\[\](){}<>|:;\\]", " ", text)


def list_name(type: str) -> str:
    return type.replace(".", "_")


if __name__ == "__main__":
    main()

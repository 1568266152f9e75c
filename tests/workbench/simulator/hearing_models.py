"""The models the tests of hearing speak to, written in place, and the clock they speak at."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from speakup_workbench.models import Model

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)  # a Saturday


def slot(name: str, type: str, *samples: str, multiple: bool = False) -> dict[str, Any]:
    return {"name": name, "type": type, "samples": samples, "multipleValues": {"enabled": multiple}}


def intent(name: str, *samples: str, slots: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"name": name, "samples": samples, "slots": slots or []}


def type_of(name: str, *values: str | tuple[str, ...], ids: dict[str, str] | None = None) -> dict[str, Any]:
    """Each value a name, or a name and its synonyms."""
    named = [(value,) if isinstance(value, str) else value for value in values]
    return {
        "name": name,
        "values": [
            {"id": (ids or {}).get(first), "name": {"value": first, "synonyms": synonyms}} for first, *synonyms in named
        ],
    }


def model(
    folder: Path, *intents: dict[str, Any], types: list[dict[str, Any]] | None = None, name: str, locale: str
) -> Model:
    language = {"invocationName": name, "intents": intents, "types": types or []}
    path = folder / f"{locale}.json"
    path.write_text(json.dumps({"interactionModel": {"languageModel": language}}, indent=1), encoding="utf-8")
    return Model.load(path)


def clean_water(folder: Path) -> Model:
    return model(
        folder,
        intent("AMAZON.HelpIntent", "what can i say"),
        intent("AMAZON.YesIntent"),
        intent("AMAZON.FallbackIntent"),
        intent(
            "FactIntent",
            "tell me a fact",
            "a fact",
            "give me a water fact",
            "tell me about {topic}",
            "a fact about {topic}",
            "what's {topic}'s source",
            slots=[slot("topic", "Topic")],
        ),
        intent(
            "PledgeIntent",
            "i pledge",
            "i pledge {litres} litres",
            "pledge {litres} litres",
            "pledge {litres} litres {day}",
            slots=[slot("litres", "AMAZON.NUMBER", "about {litres}"), slot("day", "AMAZON.DATE")],
        ),
        intent("ShowerIntent", "i shower for {time}", "{time}", slots=[slot("time", "AMAZON.DURATION")]),
        intent("SearchIntent", "search for {words}", slots=[slot("words", "AMAZON.SearchQuery")]),
        intent("UseIntent", "i use water for {uses}", slots=[slot("uses", "Use", multiple=True)]),
        intent("CityIntent", "i live in {city}", slots=[slot("city", "AMAZON.City")]),
        intent("ColourIntent", "my tap is {colour}", slots=[slot("colour", "AMAZON.Color")]),
        types=[
            type_of("Topic", ("Rivers", "river", "streams"), ("wells", "streams"), "top 10", ids={"wells": "WELL"}),
            type_of("Use", "cooking", "washing", "salt and pepper"),
        ],
        name="clean water",
        locale="en-US",
    )


def agua_limpia(folder: Path) -> Model:
    return model(
        folder,
        intent("AMAZON.HelpIntent"),
        intent("AMAZON.StopIntent"),
        intent("AMAZON.FallbackIntent"),
        intent("DatoIntent", "dime un dato", "un dato", "un dato sobre {tema}", slots=[slot("tema", "Tema")]),
        intent(
            "PromesaIntent",
            "prometo {litros} litros",
            "prometo {litros} litros {dia}",
            slots=[slot("litros", "AMAZON.NUMBER"), slot("dia", "AMAZON.DATE")],
        ),
        types=[type_of("Tema", ("ríos", "el río"), "pozos")],
        name="agua limpia",
        locale="es-ES",
    )

"""Models that nobody could hear are refused, each with its line and what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.models import Model, ModelError
from speakup_workbench.simulator.compiled import CompiledModel
from tests.workbench.simulator.hearing_models import intent, slot, type_of

TOPIC = slot("topic", "Topic", "about {topic}")
FACT = intent("FactIntent", "a fact", "tell me about {topic}", slots=[TOPIC])
RIVERS = type_of("Topic", "rivers")


def refusal(folder: Path, *intents: dict[str, Any], types: tuple[dict[str, Any], ...] = (RIVERS,)) -> str:
    """What is said of a model, with the text of the line it names in place of its number."""
    language = {"invocationName": "clean water", "intents": intents, "types": types}
    path = folder / "en-US.json"
    path.write_text(json.dumps({"interactionModel": {"languageModel": language}}, indent=1), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        CompiledModel(Model.load(path))
    assert caught.value.at is not None
    line = path.read_text(encoding="utf-8").splitlines()[caught.value.at[0] - 1].strip(" ,")
    return f"{line}: {caught.value.problem} {caught.value.remedy}"


def test_a_sound_model_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "en-US.json"
    language = {"invocationName": "clean water", "intents": [FACT], "types": [RIVERS]}
    path.write_text(json.dumps({"interactionModel": {"languageModel": language}}))
    assert CompiledModel(Model.load(path)).types["Topic"].name == "Topic"


@pytest.mark.parametrize("sample", ["about {Topic}", "{topics}", "about {topic} and {other}"])
def test_a_slot_that_is_not_declared(tmp_path: Path, sample: str) -> None:
    wrong = {"about {Topic}": "Topic", "{topics}": "topics"}.get(sample, "other")
    said = f'The sample "{sample}" names the slot "{wrong}", which FactIntent does not have.'
    remedy = "Declare the slot, or correct its name."
    assert refusal(tmp_path, {**FACT, "samples": [sample]}) == f'"{sample}": {said} {remedy}'
    answer = {**FACT, "slots": [{**TOPIC, "samples": [sample]}]}
    assert refusal(tmp_path, answer) == f'"{sample}": {said} {remedy}'


@pytest.mark.parametrize("sample", ["about {topic", "about topic}", "about {}", "about {{topic}}", "}"])
def test_a_brace_without_its_partner(tmp_path: Path, sample: str) -> None:
    assert refusal(tmp_path, {**FACT, "samples": [sample]}) == (
        f'"{sample}": The sample "{sample}" of FactIntent has a brace without its partner, or an empty slot. '
        "Write each slot as {name}."
    )


def test_a_type_that_is_not_defined(tmp_path: Path) -> None:
    assert refusal(tmp_path, FACT, types=()) == (
        '"type": "Topic": The slot "topic" of FactIntent has the type "Topic", which the model does not define. '
        'Add it to "types", or correct its name.'
    )


@pytest.mark.parametrize("type", ["AMAZON.Number", "amazon.number", "AMAZON.number"])
def test_a_built_in_type_in_other_capitals(tmp_path: Path, type: str) -> None:
    assert refusal(tmp_path, {**FACT, "slots": [{**TOPIC, "type": type}]}) == (
        f'"type": "{type}": The slot "topic" of FactIntent has the type "{type}", and capitals matter. '
        "Write AMAZON.NUMBER."
    )


@pytest.mark.parametrize("empty", [{"values": []}, {"values": None}, {}])
def test_a_type_without_values(tmp_path: Path, empty: dict[str, Any]) -> None:
    said = 'The slot type "Topic" has no values. Give it at least one, or a catalog.'
    assert refusal(tmp_path, FACT, types=({"name": "Topic", **empty},)) == f"{{: {said}"


@pytest.mark.parametrize("type", ["AMAZON.NUMBER", "AMAZON.DATE", "AMAZON.SearchQuery"])
def test_values_for_a_type_that_is_no_list(tmp_path: Path, type: str) -> None:
    assert refusal(tmp_path, FACT, types=(RIVERS, type_of(type, "five"))) == (
        f'"name": "{type}": {type} takes no values of your own: only list types do. '
        "Remove it, or make a type with a name of your own."
    )


@pytest.mark.parametrize("type", ["AMAZON.US_CITY", "AMAZON.NotYetKnown"])
def test_list_types_take_values(tmp_path: Path, type: str) -> None:
    path = tmp_path / "en-US.json"
    language = {"invocationName": "clean water", "intents": [FACT], "types": [RIVERS, type_of(type, "springfield")]}
    path.write_text(json.dumps({"interactionModel": {"languageModel": language}}))
    assert CompiledModel(Model.load(path)).model.types[type][0].name == "springfield"

"""The intent as the skill receives it, field by field as Amazon documents it."""

from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.models import Model, Value
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.resolution import intent_json
from tests.workbench.simulator.hearing_models import NOW, clean_water, intent, model, slot, type_of

SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
TOPIC = f"amzn1.er-authority.echo-sdk.{SKILL}.Topic"


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return clean_water(tmp_path_factory.mktemp("english"))


def sent(water: Model, said: str, **dynamic: tuple[Value, ...]) -> dict[str, Any]:
    return intent_json(Ear(water).hear(said, now=NOW, dynamic=dynamic), water, SKILL)


def matched(authority: str, *values: tuple[str, str]) -> dict[str, Any]:
    return {
        "authority": authority,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": name, "id": id}} for name, id in values],
    }


def filled(name: str, value: str, *authorities: dict[str, Any]) -> dict[str, Any]:
    resolutions = {"resolutions": {"resolutionsPerAuthority": list(authorities)}} if authorities else {}
    return {
        "name": name,
        "confirmationStatus": "NONE",
        "source": "USER",
        "value": value,
        "slotValue": {"type": "Simple", "value": value, **resolutions},
        **resolutions,
    }


RIVERS = ("Rivers", "80150d09100abb8a34c6233d7bec11e7")


def test_a_synonym_resolves_to_the_value_and_its_id(water: Model) -> None:
    assert sent(water, "tell me about river") == {
        "name": "FactIntent",
        "confirmationStatus": "NONE",
        "slots": {"topic": filled("topic", "river", matched(TOPIC, RIVERS))},
    }


def test_a_shared_synonym_resolves_to_both(water: Model) -> None:
    topic = sent(water, "tell me about streams")["slots"]["topic"]
    assert topic == filled("topic", "streams", matched(TOPIC, RIVERS, ("wells", "WELL")))


def test_an_unlisted_value_is_sent_without_a_match(water: Model) -> None:
    no_match = {"authority": TOPIC, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    assert sent(water, "tell me about deserts")["slots"]["topic"] == filled("topic", "deserts", no_match)


def test_built_in_types_have_no_resolutions_and_empty_slots_no_value(water: Model) -> None:
    assert sent(water, "pledge ten litres")["slots"] == {
        "litres": filled("litres", "10"),
        "day": {"name": "day", "confirmationStatus": "NONE"},
    }


def test_an_intent_without_slots_has_no_slots_key(water: Model) -> None:
    assert sent(water, "help") == {"name": "AMAZON.HelpIntent", "confirmationStatus": "NONE"}


def test_dynamic_entities_answer_beside_the_model(water: Model) -> None:
    topic = sent(water, "tell me about streams", Topic=(Value.named("Brook", "BROOK", ("streams",)),))["slots"]["topic"]
    dynamic = f"amzn1.er-authority.echo-sdk.dynamic.{SKILL}.Topic"
    static = matched(TOPIC, RIVERS, ("wells", "WELL"))
    assert topic == filled("topic", "streams", static, matched(dynamic, ("Brook", "BROOK")))


def test_several_values_are_a_list(water: Model) -> None:
    uses = sent(water, "i use water for cooking and swimming")["slots"]["uses"]
    authority = f"amzn1.er-authority.echo-sdk.{SKILL}.Use"
    cooking = matched(authority, ("cooking", Value.named("cooking").id))
    swimming = {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    assert uses == {
        "name": "uses",
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {
            "type": "List",
            "values": [
                {"type": "Simple", "value": "cooking", "resolutions": {"resolutionsPerAuthority": [cooking]}},
                {"type": "Simple", "value": "swimming", "resolutions": {"resolutionsPerAuthority": [swimming]}},
            ],
        },
    }


def test_an_extended_built_in_type_has_an_authority_and_keeps_amazons_own_values(tmp_path: Path) -> None:
    city = model(
        tmp_path,
        intent("Live", "i live in {city}", slots=[slot("city", "AMAZON.US_CITY")]),
        types=[type_of("AMAZON.US_CITY", ("springfield", "spring field"), ids={"springfield": "SPR"})],
        name="clean water",
        locale="en-US",
    )
    authority = f"amzn1.er-authority.echo-sdk.{SKILL}.AMAZON.US_CITY"
    known = filled("city", "spring field", matched(authority, ("springfield", "SPR")))
    other = filled("city", "boston", {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}})
    assert sent(city, "i live in spring field")["slots"]["city"] == known
    assert sent(city, "i live in boston")["slots"]["city"] == other


def test_dynamic_values_in_a_list_answer_one_by_one(water: Model) -> None:
    swim = Value.named("swimming", "SWIM")
    uses = sent(water, "i use water for cooking and swimming", Use=(swim,))["slots"]["uses"]
    codes = [
        [authority["status"]["code"] for authority in item["resolutions"]["resolutionsPerAuthority"]]
        for item in uses["slotValue"]["values"]
    ]
    match, no_match = "ER_SUCCESS_MATCH", "ER_SUCCESS_NO_MATCH"
    assert codes == [[match, no_match], [no_match, match]]


def test_a_single_value_of_a_list_is_simple(water: Model) -> None:
    uses = sent(water, "i use water for cooking")["slots"]["uses"]
    assert (uses["value"], uses["slotValue"]["type"]) == ("cooking", "Simple")


def test_confirmations_are_told(water: Model, tmp_path: Path) -> None:
    heard = Ear(water).hear("pledge ten litres", now=NOW)
    told = intent_json(heard, water, SKILL, confirmation="CONFIRMED", slot_confirmations={"litres": "DENIED"})
    assert told["confirmationStatus"] == "CONFIRMED"
    assert {name: slot["confirmationStatus"] for name, slot in told["slots"].items()} == {
        "litres": "DENIED",
        "day": "NONE",
    }

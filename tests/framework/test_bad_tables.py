"""Whatever is wrong with the table: the listener is answered, and one line of the log tells what to do."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from speakup import Reply, Skill, Turn, ask
from tests.framework.conftest import ServerMaker, SkillMaker
from tests.framework.conversation import Conversation
from tests.framework.test_stores import client

NO_NOTES = "I'm sorry, I cannot reach my notes at the moment. Please try again in a few minutes."
NOT_SAVED = "I'm sorry, I could not save that just now. Please try again later."
PHRASES = """
pledged: {speech: "{{ litres }} litres.", reprompt: How many?}
only_looking: {speech: All right., reprompt: What else?}
"""
Damage = Callable[[str, pytest.MonkeyPatch, ServerMaker], None]


@dataclass
class Listener:
    litres: int = 0
    diary: list[str] = field(default_factory=list)


@pytest.fixture
def water(make_skill: SkillMaker) -> Skill[Listener]:
    skill: Skill[Listener] = make_skill(PHRASES, Listener)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres += litres
        turn.memory.diary += ["rain"] * litres
        return ask("pledged", litres=turn.memory.litres)

    @skill.intent("LookIntent")
    def look(turn: Turn[Listener]) -> Reply:
        return ask("only_looking")

    return skill


def no_name(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    monkeypatch.delenv("SPEAKUP_TABLE")


def no_region(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)


def no_credentials(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")


def no_table(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    monkeypatch.setenv("SPEAKUP_TABLE", "nowhere")


def no_permission(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    said = {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "User: ada is not authorized"}
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", serve(400, json.dumps(said).encode()).endpoint)


def another_key(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
    client().create_table(
        TableName=f"{table}-other",
        KeySchema=[{"AttributeName": "user", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "user", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    monkeypatch.setenv("SPEAKUP_TABLE", f"{table}-other")


def written(attributes: Any) -> Damage:
    def damage(table: str, monkeypatch: pytest.MonkeyPatch, serve: ServerMaker) -> None:
        client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": attributes})

    return damage


@pytest.mark.parametrize(
    ("damage", "logged"),
    [
        (no_name, "no table to keep it in. Set SPEAKUP_TABLE"),
        (no_region, "DynamoDB is in no region: set AWS_REGION."),
        (no_credentials, "There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret."),
        (no_table, "'nowhere': ResourceNotFoundException. There is no such table here: create it, or correct"),
        (no_permission, "AccessDeniedException. template.yaml must allow dynamodb:BatchGetItem on this table"),
        (another_key, "is 'user' (S). Speak Up expects the string key 'id', or give DynamoStore(partition_key=...)."),
        (
            written({"S": "a hidden word"}),
            "has 'attributes' that is no map: somebody else wrote it. It is neither read",
        ),
        (
            written({"M": {"litres": {"S": "a hidden word"}}}),
            "The record does not fit Listener: litres is no int. Give the field its former type again, or write a",
        ),
        (written({"M": {"speakup": {"M": {"schema": {"N": "2"}}}}}), "a newer version of the skill wrote it."),
    ],
)
def test_a_record_that_cannot_be_read_is_told_to_the_log_and_the_conversation_goes_on(
    water: Skill[Listener],
    table: str,
    monkeypatch: pytest.MonkeyPatch,
    serve: ServerMaker,
    caplog: pytest.LogCaptureFixture,
    damage: Damage,
    logged: str,
) -> None:
    damage(table, monkeypatch, serve)
    ada = Conversation(water.handler)

    assert ada.say("LookIntent").speech == "All right.", "who needs no memory is not told of it"
    answer = ada.say("PledgeIntent", litres="10")

    assert answer.speech == f"{NO_NOTES} What else?"
    [first, second] = [record.message for record in caplog.records if record.name == "speakup"]
    for line in map(json.loads, (first, second)):
        assert (line["what"], logged in line["text"]) == ("failed", True), line["text"]
    assert "hidden word" not in caplog.text and "User: ada" not in caplog.text, "what others wrote is nobody's business"


def test_a_record_that_has_grown_too_large_is_told_with_what_makes_it_so(
    water: Skill[Listener], table: str, caplog: pytest.LogCaptureFixture
) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")

    assert ada.say("PledgeIntent", litres="90000").speech == f"{NOT_SAVED} How many?"

    assert "DynamoDB takes 400. Most of it is 'diary'" in caplog.text
    assert ada.say("PledgeIntent", litres="1").speech == "11 litres.", "what was saved before is there"

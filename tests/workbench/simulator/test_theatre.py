from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from speakup_workbench.project import Project, SkillFiles
from speakup_workbench.simulator import stage, theatre
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.theatre import Theatre
from tests.workbench.simulator.trees import SETTINGS, model, project

OWN_TABLE = """
import boto3

table = boto3.session.Session().resource("dynamodb").create_table(
    TableName="visits",
    KeySchema=[{"AttributeName": "day", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "day", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)

def handler(event, context):
    if event["request"]["type"] == "LaunchRequest":
        table.put_item(Item={"day": f"day {table.scan()['Count']}"})
    text = f"There were {table.scan()['Count']}."
    speech = {"type": "PlainText", "text": text}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": False}}
"""


@pytest.fixture
def house() -> Iterator[Theatre]:
    with theatre.opened() as opened:
        yield opened


@pytest.fixture
def trees(tmp_path: Path) -> SkillFiles:
    return Project(project(tmp_path, "staged")).skill("staged")


def welcome(house: Theatre, skill: SkillFiles) -> str:
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, within=house) as opened:
        return opened.conversation().say("open tree count").speech


def test_every_stage_begins_with_nothing_remembered(house: Theatre, trees: SkillFiles) -> None:
    assert [welcome(house, trees) for _ in range(3)] == ["Welcome, visit 1."] * 3


def test_a_skill_that_makes_a_table_when_it_is_imported_finds_it_empty(house: Theatre, tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "visits", OWN_TABLE)).skill("visits")
    assert [welcome(house, skill) for _ in range(3)] == ["There were 1."] * 3


def test_a_skill_stays_loaded_and_out_of_sight(house: Theatre, tmp_path: Path) -> None:
    code = "def handler(event, context): return {'version': '1.0', 'response': {}}\n"
    skill = Project(project(tmp_path, "loaded", code)).skill("loaded")
    assert welcome(house, skill) == ""
    (skill.folder / "skill.py").write_text("raise SystemExit", encoding="utf-8")
    assert welcome(house, skill) == ""
    with pytest.raises(ImportError):
        __import__("skills.loaded.skill")


def test_a_changed_model_is_read_again(house: Theatre, tmp_path: Path) -> None:
    before = model(tmp_path)
    assert "GiftIntent" in house.model(before.path, "en-US")[0].intents
    assert house.model(before.path, "en-US") is house.model(before.path, "en-US")
    before.path.write_text(before.path.read_text(encoding="utf-8").replace("GiftIntent", "PresentIntent"))
    assert "PresentIntent" in house.model(before.path, "en-US")[0].intents


def test_what_was_broken_is_mended_when_the_stage_closes(house: Theatre, trees: SkillFiles) -> None:
    settings = replace(SETTINGS, faults=Faults(dynamodb="gone", api="error"))
    with stage.opened("staged", trees.handler, trees.model, settings, folder=trees.root, within=house):
        assert (house.cloud.fault(), house.services.fault("/v1/alerts/reminders")) == ("gone", "error")
    assert (house.cloud.fault(), house.services.fault("/v1/alerts/reminders")) == ("", "")

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from speakup_workbench.simulator import cloud
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.kept import StateError


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".speakup" / "trees.json"


@pytest.fixture
def database() -> Iterator[Cloud]:
    with cloud.opened("trees") as opened:
        yield opened


def table() -> Any:
    """As a skill finds it: by the environment alone."""
    return boto3.session.Session().resource("dynamodb").Table(os.environ["SPEAKUP_TABLE"])


def test_a_skill_saves_and_reads(database: Cloud) -> None:
    table().put_item(Item={"id": "maria", "trees": 3})
    assert table().get_item(Key={"id": "maria"})["Item"] == {"id": "maria", "trees": 3}
    assert database.items("trees") == [{"id": {"S": "maria"}, "trees": {"N": "3"}}]


def test_nothing_of_the_users_own_account_is_seen(database: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    assert os.environ["AWS_ACCESS_KEY_ID"] == "offline"
    assert os.environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert os.environ["AWS_EC2_METADATA_DISABLED"] == "true"
    assert boto3.session.Session().profile_name == "default"


def test_the_environment_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.delenv("SPEAKUP_TABLE", raising=False)
    before = dict(os.environ)
    with cloud.opened("trees"):
        assert "AWS_PROFILE" not in os.environ
        assert os.environ["SPEAKUP_TABLE"] == "trees"
    assert dict(os.environ) == before


def test_what_was_saved_outlives_the_conversation(state: Path) -> None:
    with cloud.opened("trees", state):
        table().put_item(Item={"id": "maria", "trees": 3, "leaf": b"\x00\xff"})
    with cloud.opened("trees", state):
        item = table().get_item(Key={"id": "maria"})["Item"]
        assert (item["trees"], bytes(item["leaf"])) == (3, b"\x00\xff")
    with cloud.opened("trees"):
        assert table().scan()["Items"] == []


def test_it_is_saved_also_when_the_conversation_breaks_off(state: Path) -> None:
    with pytest.raises(KeyboardInterrupt), cloud.opened("trees", state):
        table().put_item(Item={"id": "maria"})
        raise KeyboardInterrupt
    with cloud.opened("trees", state) as opened:
        assert opened.items("trees") == [{"id": {"S": "maria"}}]


def test_tables_a_skill_makes_itself_are_kept_too(state: Path) -> None:
    with cloud.opened("trees", state):
        boto3.session.Session().client("dynamodb").create_table(
            TableName="birds",
            KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.session.Session().resource("dynamodb").Table("birds").put_item(Item={"name": "wren"})
    with cloud.opened("trees", state) as opened:
        assert sorted(opened.tables()) == ["birds", "trees"]
        assert opened.items("birds") == [{"name": {"S": "wren"}}]


def test_all_is_forgotten_on_request(database: Cloud) -> None:
    table().put_item(Item={"id": "maria"})
    database.forget()
    assert database.items("trees") == []


def test_more_than_a_page_is_kept(state: Path) -> None:
    with cloud.opened("trees", state), table().batch_writer() as batch:
        for number in range(8):
            batch.put_item(Item={"id": str(number), "bark": "x" * 300_000})
    with cloud.opened("trees", state) as opened:
        assert len(opened.items("trees")) == 8


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"TableName": "x"}]', '{"Items": 3}'])
def test_a_broken_state_is_named_and_left_alone(state: Path, content: str) -> None:
    state.parent.mkdir()
    state.write_text(content)
    with pytest.raises(StateError, match="--fresh") as told, cloud.opened("trees", state):
        pytest.fail("it opened")
    assert str(state) in str(told.value)
    assert state.read_text() == content


def test_no_half_written_state_is_left(state: Path) -> None:
    with cloud.opened("trees", state):
        table().put_item(Item={"id": "maria"})
    assert [file.name for file in state.parent.iterdir()] == ["trees.json"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="writable"), cloud.opened("trees", tmp_path / "file" / "trees.json"):
        pass

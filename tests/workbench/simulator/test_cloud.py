import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from speakup_workbench.simulator import bucket, cloud
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.kept import StateError


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".speakup" / "trees.json"


@contextlib.contextmanager
def opened(state: Path | None = None) -> Iterator[Cloud]:
    """A cloud that boto3 finds by the environment, as a skill does."""
    with cloud.opened("trees", state) as database, cloud.environment(database.environment("trees")):
        yield database


@pytest.fixture
def database() -> Iterator[Cloud]:
    with opened() as database:
        yield database


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
    with opened():
        assert "AWS_PROFILE" not in os.environ
        assert os.environ["SPEAKUP_TABLE"] == "trees"
    assert dict(os.environ) == before


def test_what_was_saved_outlives_the_conversation(state: Path) -> None:
    with opened(state):
        table().put_item(Item={"id": "maria", "trees": 3, "leaf": b"\x00\xff"})
    with opened(state):
        item = table().get_item(Key={"id": "maria"})["Item"]
        assert (item["trees"], bytes(item["leaf"])) == (3, b"\x00\xff")
    with opened():
        assert table().scan()["Items"] == []


def test_it_is_saved_also_when_the_conversation_breaks_off(state: Path) -> None:
    with pytest.raises(KeyboardInterrupt), opened(state):
        table().put_item(Item={"id": "maria"})
        raise KeyboardInterrupt
    with opened(state) as database:
        assert database.items("trees") == [{"id": {"S": "maria"}}]


def test_tables_a_skill_makes_itself_are_kept_too(state: Path) -> None:
    with opened(state):
        boto3.session.Session().client("dynamodb").create_table(
            TableName="birds",
            KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.session.Session().resource("dynamodb").Table("birds").put_item(Item={"name": "wren"})
    with opened(state) as database:
        assert sorted(database.tables()) == ["birds", "speakup-totals", "trees"]
        assert database.items("birds") == [{"name": {"S": "wren"}}]


def test_an_index_of_a_table_is_kept_too(state: Path) -> None:
    by_age = {"IndexName": "by_age", "KeySchema": [{"AttributeName": "age", "KeyType": "HASH"}]}
    with opened(state):
        boto3.session.Session().client("dynamodb").create_table(
            TableName="oaks",
            KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("name", "age")],
            GlobalSecondaryIndexes=[by_age | {"Projection": {"ProjectionType": "ALL"}}],
            BillingMode="PAY_PER_REQUEST",
        )
    with opened(state):
        oaks = boto3.session.Session().resource("dynamodb").Table("oaks")
        oaks.put_item(Item={"name": "major", "age": "old"})
        old = boto3.dynamodb.conditions.Key("age").eq("old")
        assert oaks.query(IndexName="by_age", KeyConditionExpression=old)["Count"] == 1


def test_all_is_forgotten_on_request(database: Cloud) -> None:
    table().put_item(Item={"id": "maria"})
    database.forget()
    assert database.items("trees") == []


def files() -> Any:
    return boto3.session.Session().resource("s3").Bucket(os.environ["S3_PERSISTENCE_BUCKET"])


def test_what_was_held_comes_back(database: Cloud) -> None:
    s3 = boto3.session.Session().client("s3")
    table().put_item(Item={"id": "maria", "trees": {"oak": 3}})
    s3.put_object(Bucket=bucket.NAME, Key="maria", Body=b"oak")
    before = database.snapshot()
    assert database.snapshot() is before
    held = [{"id": {"S": "maria"}, "trees": {"M": {"oak": {"N": "3"}}}}]
    for _ in range(2):
        table().update_item(
            Key={"id": "maria"}, UpdateExpression="SET trees.oak = :n", ExpressionAttributeValues={":n": 4}
        )
        table().put_item(Item={"id": "ana"})
        s3.put_object(Bucket=bucket.NAME, Key="maria", Body=b"elm")
        assert len(database.items("trees")) == 2
        database.restore(before)
        assert database.items("trees") == before.items("trees") == held
        assert s3.get_object(Bucket=bucket.NAME, Key="maria")["Body"].read() == b"oak"


def test_what_is_read_again_is_as_it_is_now(database: Cloud) -> None:
    def trees() -> object:
        return table().get_item(Key={"id": "maria"}).get("Item", {}).get("trees")

    table().put_item(Item={"id": "maria", "trees": "oak"})
    before = database.snapshot()
    assert [trees(), trees()] == ["oak", "oak"]
    table().put_item(Item={"id": "maria", "trees": "elm"})
    assert [trees(), trees()] == ["elm", "elm"]
    after = database.snapshot()
    assert trees() == "elm"
    database.restore(before)
    assert trees() == "oak"
    database.restore(after)
    assert trees() == "elm"


def test_files_are_kept_too(state: Path) -> None:
    content = {"maria/own.json": b'{"trees": 3}', "leaf ü.png": b"\x00\xff"}
    with opened(state):
        for key, body in content.items():
            files().put_object(Key=key, Body=body)
    with opened(state) as database:
        assert {found.key: found.get()["Body"].read() for found in files().objects.all()} == content
        database.forget()
        assert list(files().objects.all()) == []
    assert "Files" not in state.read_text()


def test_files_do_not_stay_for_the_next_who_opens() -> None:
    with opened():
        files().put_object(Key="leaf", Body=b"")
    with opened():
        assert list(files().objects.all()) == []


def test_more_files_than_a_page_are_kept(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "PAGE", 2)
    with opened(state) as database:
        for number in range(5):
            database.bucket.put(f"leaf/{number}", b"")
    with opened(state) as database:
        assert len(database.bucket.files()) == 5


def test_more_than_a_page_is_kept(state: Path) -> None:
    with opened(state), table().batch_writer() as batch:
        for number in range(8):
            batch.put_item(Item={"id": str(number), "bark": "x" * 300_000})
    with opened(state) as database:
        assert len(database.items("trees")) == 8


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"TableName": "x"}]', '{"Items": 3}'])
def test_a_broken_state_is_named_and_left_alone(state: Path, content: str) -> None:
    state.parent.mkdir()
    state.write_text(content)
    with pytest.raises(StateError, match="--fresh") as told, opened(state):
        pytest.fail("it opened")
    assert str(state) in str(told.value)
    assert state.read_text() == content


def test_no_half_written_state_is_left(state: Path) -> None:
    with opened(state):
        table().put_item(Item={"id": "maria"})
    assert [file.name for file in state.parent.iterdir()] == ["trees.json"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="writable"), opened(tmp_path / "file" / "trees.json"):
        pass

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from speakup_workbench.simulator import cloud
from speakup_workbench.simulator.cloud import Cloud

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=offline/0/us-east-1/dynamodb/aws4_request"}
OAK: dict[str, Any] = {"TableName": "trees", "Key": {"id": {"S": "oak"}}}


@pytest.fixture
def database() -> Iterator[Cloud]:
    with cloud.opened("trees") as database:
        yield database


def connected(database: Cloud) -> HTTPConnection:
    return HTTPConnection(str(urlsplit(database.endpoint).netloc), timeout=5)


def ask(connection: HTTPConnection, operation: str, body: Any) -> Any:
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0"}
    connection.request("POST", "/", body, SIGNED | headers)
    return json.loads(connection.getresponse().read())


def test_a_caller_keeps_its_connection_whatever_the_answer(database: Cloud) -> None:
    connection = connected(database)
    ask(connection, "PutItem", json.dumps({"TableName": "trees", "Item": OAK["Key"]}))
    first = connection.sock
    assert ask(connection, "GetItem", json.dumps(OAK | {"TableName": "birds"}))["__type"].endswith("NotFoundException")
    database.fault = lambda: "throttled"
    assert ask(connection, "GetItem", json.dumps(OAK))["__type"].endswith("ThroughputExceededException")
    database.fault = str
    assert ask(connection, "GetItem", json.dumps(OAK)) == {"Item": OAK["Key"]}
    assert first is not None
    assert connection.sock is first
    connection.close()


def test_a_body_in_pieces_is_read_to_its_end(database: Cloud) -> None:
    connection = connected(database)
    for _ in range(2):
        assert ask(connection, "GetItem", (piece.encode() for piece in json.dumps(OAK))) == {}
    connection.close()


def test_calls_of_other_services_go_to_moto_between_those_of_dynamodb(database: Cloud) -> None:
    connection = connected(database)
    assert ask(connection, "GetItem", json.dumps(OAK)) == {}
    s3 = {"Authorization": SIGNED["Authorization"].replace("dynamodb", "s3")}
    connection.request("GET", "/", headers=s3)
    assert b"<Name>speakup</Name>" in connection.getresponse().read()
    assert ask(connection, "GetItem", json.dumps(OAK)) == {}
    connection.close()


def test_nobody_is_answered_on_a_connection_from_before_the_end() -> None:
    with cloud.opened("trees") as database:
        connection = connected(database)
        assert ask(connection, "GetItem", json.dumps(OAK)) == {}
        connection.auto_open = 0
    with pytest.raises(ConnectionError):
        ask(connection, "GetItem", json.dumps(OAK))
    connection.close()

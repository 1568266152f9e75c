"""DynamoDB on this machine, and fresh tables in it: fixtures for every folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import boto3
import botocore.session
import pytest
from moto.server import ThreadedMotoServer

from benchmarks.dynamodb_local import Unavailable, create_table, dynamodb_local

TableMaker = Callable[..., str]
_NUMBERS = count(1)


@pytest.fixture(params=["moto", "amazon"])
def dynamodb(request: pytest.FixtureRequest) -> str:
    """The address of a DynamoDB on this machine: moto's server everywhere, and Amazon's own where it can run."""
    address: str = request.getfixturevalue(f"{request.param}_dynamodb")
    return address


@pytest.fixture(scope="session")
def moto_dynamodb() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    _first_steps(address)
    yield address
    server.stop()


@pytest.fixture(scope="session")
def amazon_dynamodb() -> Iterator[str]:
    with ExitStack() as stack:
        try:
            address = stack.enter_context(dynamodb_local())
        except Unavailable as reason:
            pytest.skip(str(reason))
        _first_steps(address)
        yield address


def _first_steps(address: str) -> None:
    """What a server does for the first time it does slowly, and the skills under test wait for nobody."""
    client = botocore.session.Session().create_client(
        "dynamodb", "us-east-1", endpoint_url=address, aws_access_key_id="nobody", aws_secret_access_key="nothing"
    )
    create_table(client, "first-steps")
    item = {"TableName": "first-steps", "Key": {"id": {"S": "nobody"}}}
    client.update_item(**item, UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": {"N": "1"}})
    client.get_item(**item)
    client.delete_item(**item)


@pytest.fixture
def make_table(monkeypatch: pytest.MonkeyPatch) -> TableMaker:
    """make_table(address, StreamSpecification=...) gives the name of a fresh table in the DynamoDB there.

    SPEAKUP_TABLE names it, and it is reached by the environment alone, as in Lambda.
    """

    def make(address: str, **more: Any) -> str:
        name = f"listeners-{next(_NUMBERS)}"
        for variable, value in {
            "SPEAKUP_TABLE": name,
            "AWS_ENDPOINT_URL_DYNAMODB": address,
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/nowhere",
            "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            monkeypatch.setenv(variable, value)
        # What an earlier test did by it remembers that test's keys, and Amazon's keeps the tables of each key apart.
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        create_table(botocore.session.Session().create_client("dynamodb"), name, **more)
        return name

    return make

"""Skills made on the spot, in a folder of their own."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from moto.server import ThreadedMotoServer

from benchmarks.dynamodb_local import Unavailable, dynamodb_local
from speakup import Skill
from speakup.records import Store
from tests.framework import conversation
from tests.framework.server import Server

SkillMaker = Callable[..., Skill[Any]]
TableMaker = Callable[..., str]
ServerMaker = Callable[..., Server]
_NUMBERS = count(1)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine sets, a skill under test is neither in Lambda nor bound to an id or a table."""
    for name in ("SPEAKUP_SKILL_ID", "SPEAKUP_TABLE", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test's conversations count their requests from 1, together."""
    monkeypatch.setattr(conversation, "NUMBERS", count(1))


@pytest.fixture
def make_skill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SkillMaker:
    """make_skill(speech=..., memory=..., store=..., skill_id=..., files={path: text}) gives a skill in a folder.

    `speech` is the YAML of speech/en-US.yaml; the test registers the handler functions itself.
    """

    def make(
        speech: str = "",
        memory: type[Any] | None = None,
        store: Store | None = None,
        skill_id: str | None = None,
        files: dict[str, str] | None = None,
        **settings: Any,
    ) -> Skill[Any]:
        name = f"skill_{next(_NUMBERS)}"
        for path, text in {"speech/en-US.yaml": speech, **(files or {})}.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        module = types.ModuleType(name)
        module.__file__ = str(tmp_path / name / "skill.py")
        monkeypatch.setitem(sys.modules, name, module)
        if memory is None:
            return Skill(name, skill_id=skill_id)
        return Skill(name, memory=memory, store=store, skill_id=skill_id, **settings)

    return make


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
    _create_table(client, "first-steps")
    item = {"TableName": "first-steps", "Key": {"id": {"S": "nobody"}}}
    client.update_item(**item, UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": {"N": "1"}})
    client.get_item(**item)
    client.delete_item(**item)


def _create_table(client: Any, name: str, **more: Any) -> None:
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )


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
        _create_table(botocore.session.Session().create_client("dynamodb"), name, **more)
        return name

    return make


@pytest.fixture
def table(dynamodb: str, make_table: TableMaker) -> str:
    """A fresh table in each DynamoDB that there is."""
    return make_table(dynamodb)


@pytest.fixture
def serve() -> Iterator[ServerMaker]:
    """serve(status, body, delay=seconds, answers={"GET /path": (status, body)}) is a server that answers so."""
    servers: list[Server] = []

    def start(
        status: int = 200,
        body: bytes = b"",
        delay: float = 0,
        answers: Mapping[str, tuple[int, bytes]] | None = None,
    ) -> Server:
        servers.append(Server(status, body, delay, answers))
        return servers[-1]

    yield start
    for server in servers:
        server.close()

"""The cloud a skill reaches: DynamoDB and S3 on this computer, found by the environment alone.

The server is moto's. What it holds belongs to the process, so one Cloud is open at a time.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from speakup_workbench.simulator import bucket, kept, totals
from speakup_workbench.simulator.bucket import Bucket
from speakup_workbench.simulator.faults import SLOW

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from moto.core.request import Request

    from speakup_workbench.simulator.aws_server import Server
    from speakup_workbench.simulator.dynamodb import Answer, DynamoDB, Held

_REGION = "us-east-1"
_INDEX = ("IndexName", "KeySchema", "Projection")
_READING = ("GetItem", "BatchGetItem", "Query", "Scan", "DescribeTable", "ListTables")
_THROTTLED = "The level of configured provisioned throughput for the table was exceeded."


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What the cloud holds at one time."""

    held: Held
    files: Mapping[str, bytes]
    answers: dict[bytes, Answer] = field(default_factory=dict)
    """Of reading, by what was asked: a walk asks the same thousands of times."""

    def tables(self) -> list[str]:
        return self.held.tables()

    def items(self, table: str) -> list[dict[str, Any]]:
        """As `Cloud.items`."""
        return self.held.items(table)


@contextlib.contextmanager
def environment(variables: Mapping[str, str | None]) -> Iterator[None]:
    """These variables for a while; None takes one away. Afterwards all is as before."""
    before = {name: os.environ.get(name) for name in variables}

    def put(values: Mapping[str, str | None]) -> None:
        for name, value in values.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    put(variables)
    try:
        yield
    finally:
        put(before)


@contextlib.contextmanager
def served() -> Iterator[Cloud]:
    """The server alone, for one `opened` after the other. It takes half a second to start; nobody is kept waiting."""
    cloud = Cloud()
    try:
        yield cloud
    finally:
        cloud.close()


@contextlib.contextmanager
def opened(table: str, state: Path | None = None, cloud: Cloud | None = None) -> Iterator[Cloud]:
    """DynamoDB with an empty table (partition key `id`, a string), or with what `state` remembers; S3 likewise.

    Whoever has its `environment` reaches it, and nothing else of Amazon's. When it closes, all tables and files
    are saved to `state`. `cloud` serves already, and goes on afterwards. Raises StateError for a broken state.
    """
    with contextlib.nullcontext(cloud) if cloud else served() as cloud:
        cloud.wait()
        cloud.table = table
        cloud.forget()
        if state is not None:
            cloud.load(state)
        try:
            yield cloud
        finally:
            cloud.hang_up()
            if state is not None:
                cloud.save(state)


class Cloud:
    """The server and the few calls that the simulator itself makes."""

    def __init__(self) -> None:
        self.table = ""
        """The skill's own."""
        self.fault: Callable[[], str] = str
        """What is wrong with DynamoDB at present, as in `Faults.dynamodb`; asked at each call of a skill."""
        self.changes = 0
        """How many calls of skills were for more than reading."""
        self._held: tuple[Snapshot, int] | None = None
        """What is held, as of so many changes; None when nobody has looked."""
        self.hung_up = Event()
        """Whoever waits for a slow answer need not wait any more."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        """Who calls before the server is ready waits."""
        self.bucket = Bucket(self.endpoint, _REGION)
        self._server: Server | None = None
        self._dynamodb: DynamoDB
        """There when the server is."""
        self._trouble: Exception | None = None
        self._starting = Thread(target=self._start, daemon=True)
        self._starting.start()

    def _start(self) -> None:
        try:
            # moto takes half a second to import: only who needs it waits for it.
            self._server = self._made()
            Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        except Exception as error:
            self._trouble = error

    def wait(self) -> None:
        """Until the server is ready. Raises what kept it from starting."""
        self._starting.join()
        if self._trouble:
            raise self._trouble

    def _made(self) -> Server:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        from speakup_workbench.simulator.aws_server import Server
        from speakup_workbench.simulator.dynamodb import DynamoDB

        moto = DomainDispatcherApplication(create_backend_app)

        def others(request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            """S3 takes moto another moment to import, so the bucket is made when somebody needs it."""
            if "/s3/" in request.get("HTTP_AUTHORIZATION", "") and "HTTP_X_SIMULATOR" not in request:
                self.bucket.make()
                self.changes += request["REQUEST_METHOD"] not in ("GET", "HEAD")
            answer: Iterable[bytes] = moto(request, start_response)
            return answer

        self._dynamodb = DynamoDB()
        return Server(self._listener, self._answer, others)

    def _answer(self, request: Request) -> Answer | None:
        """DynamoDB as it answers a skill, also on a bad day; the simulator's own calls always get through."""
        is_reading = request.headers["X-Amz-Target"].endswith(_READING)
        self.changes += not is_reading
        match self.fault():
            case "slow":
                # A call that arrives when its stage has closed would be heard on the next one.
                if self.hung_up.wait(SLOW):
                    return None
            case "throttled":
                return self._dynamodb.refusal(400, "ProvisionedThroughputExceededException", _THROTTLED)
            case "gone":
                return None
        if is_reading and self._held and self._held[1] == self.changes:
            known, asked = self._held[0].answers, request.headers["X-Amz-Target"].encode() + request.get_data()
            if asked not in known:
                known[asked] = self._dynamodb.answer(request)
            return known[asked]
        answer = self._dynamodb.answer(request)
        if answer.status == 200 and request.headers["X-Amz-Target"].endswith(".UpdateItem"):
            for addition in totals.of_save(json.loads(request.get_data())):
                self._call("UpdateItem", addition)
        return answer

    def environment(self, table: str) -> dict[str, str | None]:
        """What leads boto3 here and to the skill's table, with dummies for credentials; None takes a variable away.

        Table and bucket also go by the names that Alexa-hosted skills read:
        https://developer.amazon.com/docs/alexa/hosted-skills/alexa-hosted-skills-create.html
        """
        local = ",".join(filter(None, (os.environ.get("NO_PROXY"), "127.0.0.1")))
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_DYNAMODB": self.endpoint,
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": None,
            "AWS_ACCESS_KEY_ID": "offline",
            "AWS_SECRET_ACCESS_KEY": "offline",
            "AWS_SESSION_TOKEN": None,
            "AWS_REGION": _REGION,
            "AWS_DEFAULT_REGION": _REGION,
            "AWS_PROFILE": None,
            "AWS_DEFAULT_PROFILE": None,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": local,
            "no_proxy": local,
            "SPEAKUP_TABLE": table,
            "SPEAKUP_TOTALS": totals.TABLE,
            "DYNAMODB_PERSISTENCE_TABLE_NAME": table,
            "DYNAMODB_PERSISTENCE_REGION": _REGION,
            "S3_PERSISTENCE_BUCKET": bucket.NAME,
            "S3_PERSISTENCE_REGION": _REGION,
        }

    def others(self, words: str, now: datetime) -> None:
        """Lets others have done something for the cause of the skill, as `totals.pretended` reads it."""
        self._held = None
        skill = self.table.removeprefix("speakup-")
        self._call("UpdateItem", totals.pretended(skill, words, now.astimezone(UTC).isoformat()))

    def hang_up(self) -> None:
        """All is well with DynamoDB again, and no answer that is still owed is given."""
        self.fault = str
        self.hung_up.set()
        self.hung_up = Event()

    def close(self) -> None:
        """Its tables go with it: moto keeps them in this process, where the next one would find them."""
        self._starting.join()
        if self._server is not None:
            for table in self.tables():
                self._call("DeleteTable", {"TableName": table})
            self._server.shutdown()
            self._server.server_close()
        self._listener.close()

    def tables(self) -> list[str]:
        return list(self._call("ListTables", {})["TableNames"])

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item, in DynamoDB's own JSON: {"id": {"S": "…"}, …}."""
        found: list[dict[str, Any]] = []
        start: dict[str, Any] = {}
        while True:
            page = self._call("Scan", {"TableName": table, "ConsistentRead": True} | start)
            found += page["Items"]
            if "LastEvaluatedKey" not in page:
                return found
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def forget(self) -> None:
        """Every table is emptied, and the skill's made if there is none; every file goes.

        Tables stay, because a skill that makes its own does so when it is imported.
        """
        self._held = None
        self.bucket.forget()
        tables = self.tables()
        for table in tables:
            if items := self.items(table):
                keys = [key["AttributeName"] for key in self._described(table)["KeySchema"]]
                for item in items:
                    self._call("DeleteItem", {"TableName": table, "Key": {key: item[key] for key in keys}})
        for table in {self.table, totals.TABLE} - set(tables):
            self._create(
                {
                    "TableName": table,
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                }
            )

    def snapshot(self) -> Snapshot:
        """What every table and the bucket hold now."""
        if self._held is None or self._held[1] != self.changes:
            self._held = Snapshot(self._dynamodb.held(), self.bucket.files()), self.changes
        return self._held[0]

    def restore(self, snapshot: Snapshot) -> None:
        """All is as it was then; a table that was made since is empty. Quick if nothing has been written since."""
        now = self.snapshot()
        if now is snapshot:
            return
        self._dynamodb.hold(snapshot.held)
        if now.files != snapshot.files:
            self.bucket.forget()
            for key, content in snapshot.files.items():
                self.bucket.put(key, content)
        self._held = snapshot, self.changes

    def save(self, state: Path) -> None:
        """Writes every table and every file of the bucket to `state`. Raises StateError."""
        files = {key: base64.b64encode(file).decode() for key, file in self.bucket.files().items()}
        tables = [self._described(table) | {"Items": self.items(table)} for table in self.tables()]
        kept.write(state, [*tables, {"Files": files}] if files else tables)

    def load(self, state: Path) -> None:
        """Takes up what `save` wrote; no file is no state. Raises StateError for a broken one."""
        if not state.exists():
            return
        self._held = None
        try:
            for table in json.loads(state.read_text(encoding="utf-8")):
                if "Files" in table:
                    for key, file in table["Files"].items():
                        self.bucket.put(key, base64.b64decode(file))
                    continue
                items = table.pop("Items")
                if table["TableName"] in self.tables():
                    self._call("DeleteTable", {"TableName": table["TableName"]})
                self._create(table)
                for item in items:
                    self._call("PutItem", {"TableName": table["TableName"], "Item": item})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise kept.broken(state) from None

    def _described(self, table: str) -> dict[str, Any]:
        found = self._call("DescribeTable", {"TableName": table})["Table"]
        described = {key: found[key] for key in ("TableName", "KeySchema", "AttributeDefinitions")}
        for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
            if indexes := found.get(kind):
                described[kind] = [{key: index[key] for key in _INDEX} for index in indexes]
        return described

    def _create(self, described: Mapping[str, Any]) -> None:
        self._call("CreateTable", dict(described) | {"BillingMode": "PAY_PER_REQUEST"})

    def _call(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._dynamodb.call(operation, body, _REGION)

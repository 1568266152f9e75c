"""The cloud a skill reaches: DynamoDB and S3 on this computer, found by the environment alone.

The server is moto's. What it holds belongs to the process, so one Cloud is open at a time.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from speakup_workbench.simulator import bucket, kept
from speakup_workbench.simulator.bucket import Bucket
from speakup_workbench.simulator.faults import SLOW

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

_REGION = "us-east-1"
_INDEX = ("IndexName", "KeySchema", "Projection")
_READING = ("GetItem", "BatchGetItem", "Query", "Scan", "DescribeTable", "ListTables")
_API = "com.amazonaws.dynamodb.v20120810"
_THROTTLED = "The level of configured provisioned throughput for the table was exceeded."


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


class _Breakable:
    """DynamoDB as it answers a skill on a bad day; the simulator's own calls always get through."""

    def __init__(self, application: Callable[..., Iterable[bytes]], cloud: Cloud) -> None:
        self._application, self._cloud = application, cloud

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        is_skills = "DynamoDB" in target and "HTTP_X_SIMULATOR" not in environ
        if is_skills and not target.endswith(_READING):
            self._cloud.changes += 1
        match self._cloud.fault() if is_skills else "":
            case "slow":
                # A call that arrives when its stage has closed would be heard on the next one.
                if self._cloud.hung_up.wait(SLOW):
                    raise ConnectionResetError
            case "throttled":
                body = json.dumps({"__type": f"{_API}#ProvisionedThroughputExceededException", "message": _THROTTLED})
                start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")])
                return [body.encode()]
            case "gone":
                connection: socket.socket = environ["werkzeug.socket"]
                connection.shutdown(socket.SHUT_RDWR)
                raise ConnectionResetError
        return self._application(environ, start_response)


class Cloud:
    """The server and the few calls that the simulator itself makes."""

    def __init__(self) -> None:
        self.table = ""
        """The skill's own."""
        self.fault: Callable[[], str] = str
        """What is wrong with DynamoDB at present, as in `Faults.dynamodb`; asked at each call of a skill."""
        self.changes = 0
        """How many calls of skills were for more than reading."""
        self.hung_up = Event()
        """Whoever waits for a slow answer need not wait any more."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        """Who calls before the server is ready waits."""
        self.bucket = Bucket(self.endpoint, _REGION)
        self._server: BaseWSGIServer | None = None
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

    def _made(self) -> BaseWSGIServer:
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server

        class Quiet(MotoRequestHandler):
            def log(self, type: str, message: str, *args: object) -> None:
                """Say nothing: the terminal belongs to the conversation."""

        moto = DomainDispatcherApplication(create_backend_app)

        def application(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            """S3 takes moto another moment to import, so the bucket is made when somebody needs it."""
            if "/s3/" in request.get("HTTP_AUTHORIZATION", "") and "HTTP_X_SIMULATOR" not in request:
                self.bucket.make()
            answer: Iterable[bytes] = moto(request, start_response)
            return answer

        broken = _Breakable(application, self)
        descriptor = self._listener.fileno()
        return make_server("127.0.0.1", 0, broken, threaded=True, request_handler=Quiet, fd=descriptor)

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
            "DYNAMODB_PERSISTENCE_TABLE_NAME": table,
            "DYNAMODB_PERSISTENCE_REGION": _REGION,
            "S3_PERSISTENCE_BUCKET": bucket.NAME,
            "S3_PERSISTENCE_REGION": _REGION,
        }

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
        self.bucket.forget()
        tables = self.tables()
        for table in tables:
            if items := self.items(table):
                keys = [key["AttributeName"] for key in self._described(table)["KeySchema"]]
                for item in items:
                    self._call("DeleteItem", {"TableName": table, "Key": {key: item[key] for key in keys}})
        if self.table not in tables:
            self._create(
                {
                    "TableName": self.table,
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                }
            )

    def save(self, state: Path) -> None:
        """Writes every table and every file of the bucket to `state`. Raises StateError."""
        files = {key: base64.b64encode(file).decode() for key, file in self.bucket.files().items()}
        tables = [self._described(table) | {"Items": self.items(table)} for table in self.tables()]
        kept.write(state, [*tables, {"Files": files}] if files else tables)

    def load(self, state: Path) -> None:
        """Takes up what `save` wrote; no file is no state. Raises StateError for a broken one."""
        if not state.exists():
            return
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
        """One call of DynamoDB, without boto3, which takes long to import and keeps to its environment."""
        request = urllib.request.Request(
            self.endpoint,
            json.dumps(body).encode(),
            {
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": f"DynamoDB_20120810.{operation}",
                "X-Simulator": "yes",
                "Authorization": f"AWS4-HMAC-SHA256 Credential=offline/0/{_REGION}/dynamodb/aws4_request",
            },
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            raise ValueError(f"{operation}: {error.read().decode(errors='replace')}") from None

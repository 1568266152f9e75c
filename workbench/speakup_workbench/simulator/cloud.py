"""The cloud a skill reaches: DynamoDB and S3 on this computer, found by the environment alone.

The server is moto's. What it holds belongs to the process, so one Cloud is open at a time.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from speakup_workbench.simulator import bucket, kept
from speakup_workbench.simulator.bucket import Bucket
from speakup_workbench.simulator.faults import SLOW

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

_REGION = "us-east-1"
_INDEX = ("IndexName", "KeySchema", "Projection")
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
def opened(table: str, state: Path | None = None) -> Iterator[Cloud]:
    """DynamoDB with an empty table (partition key `id`, a string), or with what `state` remembers; S3 likewise.

    Whoever has its `environment` reaches it, and nothing else of Amazon's. When it closes, all tables and files
    are saved to `state`. Raises StateError for a broken one.
    """
    with starting(table, state) as cloud:
        cloud.wait()
        yield cloud


@contextlib.contextmanager
def starting(table: str, state: Path | None = None) -> Iterator[Cloud]:
    """The same, not waited for: it takes half a second, in which a skill can be started too."""
    cloud = Cloud(table, state)
    try:
        try:
            yield cloud
        finally:
            if state is not None and cloud.is_ready():
                cloud.save(state)
    finally:
        cloud.close()


class _Breakable:
    """DynamoDB as it answers a skill on a bad day; the simulator's own calls always get through."""

    def __init__(self, application: Callable[..., Iterable[bytes]], fault: Callable[[], str]) -> None:
        self._application, self._fault = application, fault

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_skills = "DynamoDB" in environ.get("HTTP_X_AMZ_TARGET", "") and "HTTP_X_SIMULATOR" not in environ
        match self._fault() if is_skills else "":
            case "slow":
                time.sleep(SLOW)
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

    def __init__(self, table: str, state: Path | None = None) -> None:
        self._table, self._state = table, state
        self.fault: Callable[[], str] = str
        """What is wrong with DynamoDB at present, as in `Faults.dynamodb`; asked at each call of a skill."""
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
            self.clear()
            if self._state is not None:
                self.load(self._state)
        except Exception as error:
            self._trouble = error

    def wait(self) -> None:
        """Until the server is ready. Raises StateError for a state that cannot be taken up."""
        if not self.is_ready() and self._trouble:
            raise self._trouble

    def is_ready(self) -> bool:
        """Whether it could be started, which is waited for."""
        self._starting.join()
        return self._trouble is None

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

        broken = _Breakable(application, lambda: self.fault())
        descriptor = self._listener.fileno()
        return make_server("127.0.0.1", 0, broken, threaded=True, request_handler=Quiet, fd=descriptor)

    @property
    def environment(self) -> dict[str, str | None]:
        """What leads boto3 here, with credentials that are dummies; None takes a variable away.

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
            "SPEAKUP_TABLE": self._table,
            "DYNAMODB_PERSISTENCE_TABLE_NAME": self._table,
            "DYNAMODB_PERSISTENCE_REGION": _REGION,
            "S3_PERSISTENCE_BUCKET": bucket.NAME,
            "S3_PERSISTENCE_REGION": _REGION,
        }

    def close(self) -> None:
        self._starting.join()
        if self._server is not None:
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

    def clear(self) -> None:
        """Nothing is left of whoever used the server before, and the skill's table is there, empty."""
        for table in self.tables():
            self._call("DeleteTable", {"TableName": table})
        self._create(
            {
                "TableName": self._table,
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            }
        )

    def forget(self) -> None:
        """Every table is emptied, and every file goes. A skill that has made a table goes on using it."""
        self.bucket.forget()
        for table in map(self._described, self.tables()):
            self._call("DeleteTable", {"TableName": table["TableName"]})
            self._create(table)

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

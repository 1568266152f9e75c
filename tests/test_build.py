"""What `make build` made is what Lambda will run: here it runs, under Amazon's own runtime client, and nowhere else.

The client asks a small server, which plays the Lambda Runtime API, for the next request, and sends it the reply:
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import botocore.session
import pytest
from moto.server import ThreadedMotoServer

from speakup import documents

ROOT = Path(__file__).parent.parent
SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
USER_ID = "amzn1.ask.account.SOMEBODY"
TABLE = "clean-water"
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def built() -> Path:
    """The folder with an artefact for each resource of template.yaml."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    run = subprocess.run(["make", "build"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return ROOT / ".aws-sam" / "build"


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def zipped(folder: Path) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files_in(folder)):
            packed.write(folder / name, name)
    return f"{len(archive.getvalue()) / 1000:,.0f} kB"


# What ships


def test_the_function_is_the_skill_and_nothing_else(built: Path, record_property: Record) -> None:
    source = ROOT / "skills" / "clean_water"
    expected = {
        str(Path("skills", "clean_water", path.relative_to(source).with_suffix(shipped)))
        for suffix, shipped in ((".py", ".py"), (".json", ".json"), (".yaml", ".json"))
        for path in source.rglob(f"*{suffix}")
    }
    assert files_in(built / "CleanWaterFunction") == expected
    record_property("zip of the Clean Water function", zipped(built / "CleanWaterFunction"))


def test_the_layer_is_the_framework_and_its_libraries(built: Path, record_property: Record) -> None:
    layer = built / "SpeakUpLayer"
    shipped = files_in(layer)
    assert {path.name for path in layer.iterdir()} == {"python"}
    assert {"python/speakup/skill.py", "python/speakup/defaults/en.json"} <= shipped
    packages = {path.name for path in (layer / "python").iterdir()}
    assert not packages & {"boto3", "botocore", "yaml", "speakup_workbench", "skills", "moto", "pytest", "bin"}
    assert not [name for name in shipped if name.startswith("python/speakup/") and Path(name).suffix == ".yaml"]
    record_property("zip of the layer", zipped(layer))


def test_the_layer_holds_no_compiled_file(built: Path) -> None:
    compiled = {".so", ".pyd", ".dylib", ".dll", ".pyc", ".a", ".o"}
    layer = built / "SpeakUpLayer"
    assert not [name for name in files_in(layer) if Path(name).suffix in compiled]
    assert not [name for name in files_in(layer) if (layer / name).read_bytes()[:4] == b"\x7fELF"]


def test_the_function_may_touch_its_own_table_and_no_more() -> None:
    function = documents.read(ROOT / "template.yaml")["Resources"]["CleanWaterFunction"]["Properties"]
    ((statement,),) = (policy["Statement"] for policy in function["Policies"])
    assert statement["Resource"] == "CleanWaterTable.Arn"
    assert set(statement["Action"]) == {f"dynamodb:{name}Item" for name in ("Get", "BatchGet", "Update", "Delete")}


# What runs


@pytest.fixture(scope="module")
def interpreter() -> str:
    """The Python that template.yaml names where there is one that runs, else the one that runs the tests."""
    wanted = documents.read(ROOT / "template.yaml")["Globals"]["Function"]["Runtime"]
    found = shutil.which(wanted)
    runs = found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0
    return found if found and runs else sys.executable


@pytest.fixture(scope="module")
def runtime(interpreter: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what Lambda's Python brings: the runtime client, and botocore."""
    if sys.platform != "linux":
        pytest.skip("Amazon's runtime client is only built for Linux")
    folder = tmp_path_factory.mktemp("runtime")
    version = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    python = subprocess.run([interpreter, "-c", version], capture_output=True, text=True, check=True).stdout.strip()
    lock = ["--require-hashes", "--requirement", str(ROOT / "requirements" / "lambda.txt")]
    options = ["--no-deps", "--only-binary", ":all:", "--python-version", python, "--target", str(folder)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *options, *lock]
    run = subprocess.run(pip, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


class RuntimeApi:
    """Lambda's side of the Runtime API: hands out one request at a time and waits for the reply."""

    def __init__(self) -> None:
        self._requests: Queue[dict[str, Any]] = Queue()
        self._replies: Queue[tuple[str, dict[str, Any]]] = Queue()
        api = self

        class Invocations(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(api._requests.get()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Lambda-Runtime-Aws-Request-Id", "4a8a4ea5-0000-4000-8000-000000000000")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 7000))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:0:function:it")
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                api._replies.put((self.path.rpartition("/")[2], json.loads(body)))

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Invocations)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        self._requests.put(request)
        try:
            kind, body = self._replies.get(timeout=60)
        except Empty:
            pytest.fail("the function did not reply within a minute")
        assert kind == "response", body
        return body

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def dynamodb() -> Iterator[tuple[str, Any]]:
    """A DynamoDB with the table of template.yaml, as (endpoint, client)."""
    table = documents.read(ROOT / "template.yaml")["Resources"]["CleanWaterTable"]["Properties"]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        client = botocore.session.Session().create_client(
            "dynamodb",
            region_name="us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id="offline",
            aws_secret_access_key="offline",
        )
        keys = {name: table[name] for name in ("AttributeDefinitions", "KeySchema", "BillingMode")}
        client.create_table(TableName=TABLE, **keys)
        yield endpoint, client
        client.close()
    finally:
        server.stop()


def request(kind: str, **body: object) -> dict[str, Any]:
    """The envelope that Alexa sends, as short as it can be."""
    application, user = {"applicationId": SKILL_ID}, {"userId": USER_ID}
    return {
        "version": "1.0",
        "session": {
            "new": kind == "LaunchRequest",
            "sessionId": "amzn1.echo-api.session.1",
            "application": application,
            "user": user,
        },
        "context": {"System": {"application": application, "user": user, "device": {"deviceId": "d"}}},
        "request": {
            "type": kind,
            "requestId": f"amzn1.echo-api.request.{kind}",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "locale": "en-US",
            **body,
        },
    }


def test_the_built_function_and_layer_hold_a_conversation(
    built: Path, runtime: Path, interpreter: str, record_property: Record
) -> None:
    function, layer = built / "CleanWaterFunction", built / "SpeakUpLayer" / "python"
    api = RuntimeApi()
    with dynamodb() as (endpoint, client):
        environment = {  # all of it: nothing leaks in from this machine
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(map(str, (function, layer, runtime))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "LAMBDA_TASK_ROOT": str(function),
            "LAMBDA_RUNTIME_DIR": str(runtime),
            "AWS_LAMBDA_FUNCTION_NAME": "CleanWaterFunction",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_LOG_GROUP_NAME": "clean-water",
            "AWS_LAMBDA_LOG_STREAM_NAME": "1",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "offline",
            "AWS_SECRET_ACCESS_KEY": "offline",
            "AWS_ENDPOINT_URL": endpoint,
            "TZ": ":UTC",
            "SPEAKUP_SKILL_ID": SKILL_ID,
            "SPEAKUP_TABLE": TABLE,
        }
        # -S keeps out the libraries of whatever Python this is.
        command = [interpreter, "-S", "-m", "awslambdaric", "skills.clean_water.skill.handler"]
        process = subprocess.Popen(command, cwd=function, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            opened = api.invoke(request("LaunchRequest"))
            slots = {"litres": {"name": "litres", "value": "10", "confirmationStatus": "NONE"}}
            intent = {"name": "PledgeIntent", "confirmationStatus": "NONE", "slots": slots}
            pledged = api.invoke(request("IntentRequest", dialogState="COMPLETED", intent=intent))
        finally:
            process.terminate()
            log, _ = process.communicate()
            api.close()
        remembered = client.scan(TableName=TABLE)["Items"]

    assert "Welcome to Clean Water" in opened["response"]["outputSpeech"]["ssml"], log
    assert "10" in pledged["response"]["outputSpeech"]["ssml"], log
    assert not pledged["response"]["shouldEndSession"]
    (record,) = remembered
    assert record["id"] == {"S": USER_ID}
    assert float(record["attributes"]["M"]["pledge"]["N"]) == 10
    record_property("built function answered under", interpreter)

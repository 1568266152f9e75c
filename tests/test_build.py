"""What `make build` made is what Lambda will run: here it runs, under Amazon's own runtime client, and nowhere else.

The simulator plays Lambda's side, as in `speakup talk clean_water --handler .aws-sam/build/CleanWaterFunction`, and
moto plays the other services.
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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from moto.server import ThreadedMotoServer

from speakup import documents
from speakup_workbench.simulator import artefact, process
from speakup_workbench.simulator.child import LambdaContext
from speakup_workbench.simulator.handler import call

ROOT = Path(__file__).parent.parent
SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
USER_ID = "amzn1.ask.account.SOMEBODY"
RUNTIME = documents.read(ROOT / "template.yaml")["Globals"]["Function"]["Runtime"]
TIME_LIMIT = 60.0
"""Seconds for a reply: what is asked here is whether it comes at all."""
Record = Callable[[str, object], None]
SMALL = 100_000
"""Bytes that the zip of a function may have."""
COUNTING = {
    "EnrichmentFunction": {"totals": "*"},
    "TallyFunction": {"totals": "*"},
    "CollectFunction": {"impact": "*", "totals": "act"},
    "ReportFunction": {"impact": "*", "totals": "act"},
}
"""The functions behind the skills: from which folder which files are in each."""


@pytest.fixture(scope="module")
def interpreter() -> str:
    """The Python that template.yaml names where there is one that runs, else the one that runs the tests."""
    found = shutil.which(RUNTIME, path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    runs = found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0
    return found if found and runs else sys.executable


def python_version(interpreter: str) -> str:
    """Such as 3.13."""
    version = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    return subprocess.run([interpreter, "-c", version], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module")
def built() -> Path:
    """The folder with an artefact for each resource of template.yaml."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    run = subprocess.run(["make", "build"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return ROOT / ".aws-sam" / "build"


def files_in(folder: Path) -> set[str]:
    """Every file but those that Python made, which `compiled_in` finds."""
    return {name for name in everything_in(folder) if not name.endswith(".pyc")}


def compiled_in(folder: Path) -> set[str]:
    return {name for name in everything_in(folder) if name.endswith(".pyc")}


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def zipped(folder: Path) -> int:
    """How many bytes Lambda gets of it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(everything_in(folder)):
            packed.write(folder / name, name)
    return len(archive.getvalue())


def kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


# What ships


def test_the_function_is_the_skill_and_nothing_else(built: Path, record_property: Record) -> None:
    source = ROOT / "skills" / "clean_water"
    expected = {
        str(Path("skills", "clean_water", path.relative_to(source).with_suffix(shipped)))
        for pattern, shipped in (("*.py", ".py"), ("*.json", ".json"), ("*.yaml", ".json"), ("speech/*.yaml", ".steps"))
        for path in source.rglob(pattern)
    }
    assert files_in(built / "CleanWaterFunction") == expected
    record_property("zip of the Clean Water function", kilobytes(zipped(built / "CleanWaterFunction")))


@pytest.mark.parametrize(("name", "folders"), COUNTING.items())
def test_a_function_that_counts_is_its_own_folder_and_what_an_act_is(
    built: Path, name: str, folders: dict[str, str], record_property: Record
) -> None:
    expected = {
        str(path.relative_to(ROOT))
        for folder, pattern in folders.items()
        for suffix in (".py", ".json")
        for path in (ROOT / folder).rglob(f"{pattern}{suffix}")
    }
    assert files_in(built / name) == expected
    size = zipped(built / name)
    assert size < SMALL
    record_property(f"zip of the {name}", kilobytes(size))


def test_the_layer_is_the_framework_and_its_libraries(built: Path, record_property: Record) -> None:
    layer = built / "SpeakUpLayer"
    shipped = files_in(layer)
    assert {path.name for path in layer.iterdir()} == {"python"}
    assert {"python/speakup/skill.py", "python/speakup/defaults/en.json"} <= shipped
    packages = {path.name for path in (layer / "python").iterdir()}
    assert not packages & {"boto3", "botocore", "yaml", "speakup_workbench", "skills", "moto", "pytest", "bin"}
    assert not [name for name in shipped if name.startswith("python/speakup/") and Path(name).suffix == ".yaml"]
    record_property("zip of the layer", kilobytes(zipped(layer)))


def test_the_layer_holds_nothing_for_one_kind_of_processor(built: Path) -> None:
    compiled = {".so", ".pyd", ".dylib", ".dll", ".a", ".o"}
    layer = built / "SpeakUpLayer"
    assert not [name for name in files_in(layer) if Path(name).suffix in compiled]
    assert not [name for name in files_in(layer) if (layer / name).read_bytes()[:4] == b"\x7fELF"]


PARTS = [("SpeakUpLayer", "/opt"), *((name, "/var/task") for name in ("CleanWaterFunction", *COUNTING))]


@pytest.mark.parametrize(("part", "place"), PARTS)
def test_every_module_ships_compiled_where_the_runtimes_python_is_here(
    built: Path, interpreter: str, part: str, place: str
) -> None:
    folder = built / part
    if f"python{python_version(interpreter)}" != RUNTIME:
        assert not compiled_in(folder)
        return
    suffix = f".{RUNTIME.replace('python', 'cpython-').replace('3.', '3')}.pyc"
    modules = {Path(name) for name in files_in(folder) if name.endswith(".py")}
    expected = {str(module.parent / "__pycache__" / f"{module.stem}{suffix}") for module in modules}
    assert compiled_in(folder) == expected
    for name in sorted(expected):
        content = (folder / name).read_bytes()
        assert content[4:8] == b"\1\0\0\0", f"{name} is compared with its source, which takes time at a cold start"
        assert str(built).encode() not in content, f"{name} names the folder it was made in"
    assert any(f"{place}/".encode() in (folder / name).read_bytes() for name in expected)


# What runs


@pytest.fixture(scope="module")
def runtime(interpreter: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what Lambda's Python brings: the runtime client, and botocore."""
    if sys.platform != "linux":
        pytest.skip("Amazon's runtime client is only built for Linux")
    folder = tmp_path_factory.mktemp("runtime")
    lock = ["--require-hashes", "--requirement", str(ROOT / "requirements" / "lambda.txt")]
    options = [
        "--no-deps",
        "--only-binary",
        ":all:",
        "--python-version",
        python_version(interpreter),
        "--target",
        str(folder),
    ]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *options, *lock]
    run = subprocess.run(pip, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


@contextmanager
def amazon() -> Iterator[tuple[str, Callable[[str], Any]]]:
    """A copy of the services that template.yaml uses, as its endpoint and what makes a client of one of them."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        session = botocore.session.Session()
        session.set_credentials("offline", "offline")
        with ExitStack() as clients:

            def client(service: str) -> Any:
                made = session.create_client(service, region_name="us-east-1", endpoint_url=endpoint)
                clients.callback(made.close)
                return made

            yield endpoint, client
    finally:
        server.stop()


def make_table(dynamodb: Any, resource: str) -> str:
    """The name of a new table, which is as template.yaml has the one with that logical id."""
    table = documents.read(ROOT / "template.yaml")["Resources"][resource]["Properties"]
    keys = {name: table[name] for name in ("AttributeDefinitions", "KeySchema", "BillingMode")}
    dynamodb.create_table(TableName=resource, **keys)
    return resource


def in_lambda(endpoint: str) -> dict[str, str]:
    """What Lambda says to a function of where it is, with Amazon at the endpoint."""
    return {
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "offline",
        "AWS_SECRET_ACCESS_KEY": "offline",
        "AWS_ENDPOINT_URL": endpoint,
    }


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
    with amazon() as (endpoint, client):
        dynamodb = client("dynamodb")
        table = make_table(dynamodb, "CleanWaterTable")
        variables = {**in_lambda(endpoint), "SPEAKUP_SKILL_ID": SKILL_ID, "SPEAKUP_TABLE": table}
        program = artefact.program(built / "CleanWaterFunction", variables, python=interpreter, libraries=runtime)
        with process.opened(program) as handler:
            opened = call(handler, request("LaunchRequest"), TIME_LIMIT)
            slots = {"litres": {"name": "litres", "value": "10", "confirmationStatus": "NONE"}}
            intent = {"name": "PledgeIntent", "confirmationStatus": "NONE", "slots": slots}
            pledged = call(handler, request("IntentRequest", dialogState="COMPLETED", intent=intent), TIME_LIMIT)
        remembered = dynamodb.scan(TableName=table)["Items"]

    assert (opened.failure, pledged.failure) == (None, None)
    first, second = (called.reply["response"] for called in (opened, pledged) if isinstance(called.reply, dict))
    assert "Welcome to Clean Water" in first["outputSpeech"]["ssml"]
    assert "10" in second["outputSpeech"]["ssml"]
    assert not second["shouldEndSession"]
    (record,) = remembered
    assert record["id"] == {"S": USER_ID}
    assert float(record["attributes"]["M"]["pledge"]["N"]) == 10
    record_property("built function answered under", interpreter)


ACT_ID = "0123456789abcdef01"
AT = "2026-11-21T08:00:00+00:00"
OUTBOX = {
    "L": [
        {
            "M": {
                "id": {"S": ACT_ID},
                "skill": {"S": "clean_water"},
                "act": {"S": "PledgeMade"},
                "numbers": {"M": {"litres": {"N": "10"}}},
                "first": {"BOOL": True},
                "at": {"S": AT},
            }
        },
        {"M": {"id": {"S": "no act"}}},
    ]
}


def test_the_built_functions_count_an_act_and_report_it(built: Path, runtime: Path, interpreter: str) -> None:
    """Each by itself; what carries the act from one to the next is tested in tests/totals and tests/impact."""
    with amazon() as (endpoint, client):
        dynamodb, sqs, s3 = client("dynamodb"), client("sqs"), client("s3")
        queue = sqs.create_queue(QueueName="bad-acts")["QueueUrl"]
        s3.create_bucket(Bucket="reports")
        variables = {
            **in_lambda(endpoint),
            "BAD_ACTS_QUEUE": queue,
            "TOTALS_TABLE": make_table(dynamodb, "TotalsTable"),
            "IMPACT_TABLE": make_table(dynamodb, "ImpactTable"),
            "REPORT_BUCKET": "reports",
        }

        def answer(function: str, event: Any) -> Any:
            program = artefact.program(built / function, variables, python=interpreter, libraries=runtime)
            with process.opened(program) as handler:
                return handler(event, LambdaContext("1", time.monotonic() + TIME_LIMIT))

        (detail,) = answer("EnrichmentFunction", [{"dynamodb": {"NewImage": {"outbox": OUTBOX}}}])
        (refused,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        event = {"source": "speakup", "detail-type": "Act", "detail": detail}
        messages = {"Records": [{"messageId": "1", "body": json.dumps(event)}]}
        assert answer("TallyFunction", messages) == {"batchItemFailures": []}
        assert answer("CollectFunction", messages) == {"batchItemFailures": []}
        answer("ReportFunction", {"time": "2026-11-23T06:00:00Z"})

        key = {"id": {"S": "clean_water#a"}}
        totals = dynamodb.get_item(TableName=variables["TOTALS_TABLE"], Key=key)["Item"]
        page = s3.get_object(Bucket="reports", Key="reports/latest.html")["Body"].read().decode()
    assert detail["id"] == ACT_ID
    assert "no act" in refused["Body"]
    assert totals["PledgeMade.sum.litres"] == {"N": "10"}
    assert "Clean Water" in page

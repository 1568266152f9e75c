import sys
from pathlib import Path

import pytest

from speakup_workbench.simulator import artefact, process
from speakup_workbench.simulator.handler import HandlerError, call
from tests.workbench.simulator.test_handler import EVENT, written

TEMPLATE = """
Parameters:
  Topic: {Type: String, Default: rivers}
  Secret: {Type: String}
Globals:
  Function:
    Handler: app.handler
    Layers: [{Ref: Shared}]
    Environment: {Variables: {MODE: kind, TOPIC: {Ref: Topic}}}
Resources:
  Shared: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: Shared}}
  Visits: {Type: AWS::DynamoDB::Table}
  Trees:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: Trees
      Layers: ["arn:aws:lambda:us-east-1:1:layer:theirs:3"]
      Environment: {Variables: {TABLE: {Ref: Visits}, SECRET: {Ref: Secret}}}
"""
# A stand-in for Amazon's client, which is only there for Linux: it imports the handler and answers once.
CLIENT = """
import importlib, json, os, sys, urllib.request

module, function = sys.argv[1].rsplit(".", 1)
handler = getattr(importlib.import_module(module), function)
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{api}/next") as asked:
        name, event = asked.headers["Lambda-Runtime-Aws-Request-Id"], json.load(asked)
    urllib.request.urlopen(f"{api}/{name}/response", json.dumps(handler(event, None)).encode()).close()
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """SAM's folder for one function with a layer, and a folder with what would be Lambda's own Python."""
    written(
        tmp_path / "build" / "Trees" / "app.py",
        "import os, oaks\ndef handler(*_): return [oaks.FACT, dict(os.environ)]",
    )
    written(tmp_path / "build" / "Shared" / "python" / "oaks.py", "FACT = 'Oaks live long.'")
    written(tmp_path / "build" / "template.yaml", TEMPLATE)
    written(tmp_path / "lambda" / "awslambdaric.py", CLIENT)
    return tmp_path / "build" / "Trees"


def test_a_function_runs_as_its_template_says(built: Path) -> None:
    given = {"SPEAKUP_TABLE": "speakup-trees", "AWS_REGION": "us-east-1"}
    program = artefact.program(built, given, libraries=built.parents[1] / "lambda")
    assert program.handler == "app.handler"
    with process.opened(program) as handler:
        reply = call(handler, EVENT, 8.0).reply
    assert isinstance(reply, list)
    fact, variables = reply
    assert fact == "Oaks live long."
    assert (variables["MODE"], variables["TOPIC"], variables["TABLE"]) == ("kind", "rivers", "speakup-trees")
    assert variables["LAMBDA_TASK_ROOT"] == str(built)
    assert "SECRET" not in variables


def test_a_function_without_a_template_is_told_what_to_call(built: Path) -> None:
    (built.parent / "template.yaml").unlink()
    libraries = built.parents[1] / "lambda"
    with pytest.raises(HandlerError, match=r"Add it: Trees:module\.function"):
        artefact.program(built, {}, libraries=libraries)
    assert artefact.program(built, {}, entry="app.handler", libraries=libraries).command[-1] == "app.handler"


def test_a_template_that_is_no_yaml_is_told_with_its_line(built: Path) -> None:
    (built.parent / "template.yaml").write_text("Resources: [")
    with pytest.raises(HandlerError, match=r"template\.yaml:2"):
        artefact.program(built, {})


def test_a_python_without_amazons_client_is_told(built: Path, tmp_path: Path) -> None:
    python = written(tmp_path / "python", f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    with pytest.raises(HandlerError, match=f"Install it: {python} -m pip install awslambdaric"):
        artefact.program(built, {}, python=str(python))

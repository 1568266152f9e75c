"""`speakup deploy` with Amazon's own SAM, against CloudFormation as moto plays it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from speakup_workbench.cli import main
from speakup_workbench.publishing.sam import Sam
from tests.workbench.simulator.trees import project

ROOT = Path(__file__).parents[1]
ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
TEMPLATE = """
Parameters:
  TreeCountSkillId: {Type: String, Default: ""}
  Owner: {Type: String, Default: ""}
Resources:
  EverybodyWhoWantsToHearOfTreesThatWereCountedHere: {Type: AWS::SNS::Topic}
Outputs:
  TreeCountEndpoint: {Value: !Ref TreeCountSkillId}
  Owner: {Value: !Ref Owner}
"""


@pytest.fixture(scope="module")
def sam_folder() -> Path:
    """Where AWS SAM is; made as `make build` makes it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    run = subprocess.run(["make", ".venv-sam/sam.stamp"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return ROOT / ".venv-sam"


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """An AWS on this computer, in which SAM finds its bucket: it would make one by means that moto lacks."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    bucket = {"Resources": {"B": {"Type": "AWS::S3::Bucket"}}, "Outputs": {"SourceBucket": {"Value": {"Ref": "B"}}}}
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "ASK_"))]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", f"http://localhost:{port}")  # by this name moto tells a path from a host
        patch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        by_sam = {"Key": "ManagedStackSource", "Value": "AwsSamCli"}
        stack("aws-sam-cli-managed-default", json.dumps(bucket), Tags=[by_sam])
        yield
    server.stop()


def stack(name: str, template: str, **more: object) -> None:
    boto3.client("cloudformation", region_name="us-east-1").create_stack(StackName=name, TemplateBody=template, **more)


@pytest.fixture
def root(tmp_path: Path, sam_folder: Path, aws: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project(tmp_path)
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (folder / ".venv-sam").symlink_to(sam_folder)
    monkeypatch.chdir(folder)
    return folder


def test_a_dry_run_reads_the_changes_that_sam_tells(root: Path) -> None:
    arguments = ["--skill-id", f"tree_count={ID}", "--set", 'Owner=the "clean" one', "--region", "us-east-1"]
    result = CliRunner().invoke(main, ["deploy", *arguments, "--dry-run", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [(each["action"], each["resource"], each["kind"]) for each in told["changes"]] == [
        ("Add", "EverybodyWhoWantsToHearOfTreesThatWereCountedHere", "AWS::SNS::Topic")
    ]
    assert (told["deployed"], told["asked"]) == (False, True)
    changes = boto3.client("cloudformation", region_name="us-east-1").list_change_sets(StackName="speakup-dev")
    (laid_out,) = changes["Summaries"]
    laid_out = boto3.client("cloudformation", region_name="us-east-1").describe_change_set(
        StackName="speakup-dev", ChangeSetName=laid_out["ChangeSetName"]
    )
    given = {each["ParameterKey"]: each["ParameterValue"] for each in laid_out["Parameters"]}
    assert given == {"TreeCountSkillId": ID, "Owner": 'the "clean" one'}


def test_outputs_are_read_as_sam_lists_them(root: Path) -> None:
    stack("speakup-prod", TEMPLATE, Parameters=[{"ParameterKey": "Owner", "ParameterValue": "us"}])
    sam = Sam(Sam.find(root), root, "us-east-1", None, print)
    assert sam.outputs("speakup-prod") == {"TreeCountEndpoint": "", "Owner": "us"}

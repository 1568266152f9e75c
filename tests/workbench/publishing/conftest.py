"""A project to publish, the AWS SAM and the Amazon that it is published to, and nothing of this computer's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.checks.walker import Walker
from speakup_workbench.cli import main
from speakup_workbench.publishing.pace import Pace
from tests.workbench.checks import orchard
from tests.workbench.publishing import fake_amazon
from tests.workbench.publishing.fake_amazon import FakeAmazon
from tests.workbench.publishing.fake_sam import FakeSam
from tests.workbench.publishing.smapi_spec import SmapiSpec

TEMPLATE = """
Parameters:
  OrchardSkillId: {Type: String, Default: ""}
Conditions:
  HasOrchard: !Not [!Equals [!Ref OrchardSkillId, ""]]
Resources:
  OrchardFunction: {Type: "AWS::Serverless::Function", Condition: HasOrchard, Metadata: {BuildMethod: makefile}}
Outputs:
  OrchardEndpoint: {Condition: HasOrchard, Value: x}
"""

Speakup = Callable[..., Result]


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeAmazon]:
    """Signed in there by the environment."""
    file = os.environ.get("SPEAKUP_SMAPI_SPEC")
    for name in [name for name in os.environ if name.startswith(("AWS_", "ASK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    with FakeAmazon(SmapiSpec(Path(file)) if file else None).running() as running:
        for name in ("ASK_SMAPI_SERVER_BASE_URL", "ASK_LWA_TOKEN_HOST", "ASK_LWA_AUTHORIZE_HOST"):
            monkeypatch.setenv(name, running.url)
        monkeypatch.setenv("ASK_REFRESH_TOKEN", fake_amazon.REFRESH)
        monkeypatch.setenv("ASK_LWA_CLIENT_ID", fake_amazon.CLIENT)
        monkeypatch.setenv("ASK_LWA_CLIENT_CONFIRMATION", fake_amazon.SECRET)
        yield running
    assert running.complaints == []


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `speakup check` keeps of its walk through the skill, which is the same for all of these tests."""
    folder = tmp_path_factory.mktemp("orchard")
    orchard.project(folder)
    assert Walker(folder, "orchard", state=folder / ".speakup").walked().turns
    return folder / ".speakup"


@pytest.fixture
def root(amazon: FakeAmazon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, walks: Path) -> Path:
    """A project with one skill without a fault, a template, and credentials for AWS."""
    folder = tmp_path / "project"
    orchard.project(folder)
    shutil.copytree(walks, folder / ".speakup")
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    config = '[default.global.parameters]\nregion = "us-east-1"\n'
    (folder / "samconfig.toml").write_text(config, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def sam(root: Path, tmp_path: Path) -> FakeSam:
    return FakeSam(tmp_path / "bin", "Orchard")


@pytest.fixture
def speakup(root: Path) -> Speakup:
    """The command, which waits for nothing."""

    def run(*arguments: str, said: str | None = None) -> Result:
        return CliRunner().invoke(main, [*arguments], input=said, obj=Pace(sleep=lambda _: None))

    return run

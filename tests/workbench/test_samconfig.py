"""samconfig.toml as SAM reads it, and what there is without it."""

from pathlib import Path

import pytest

from speakup_workbench import samconfig
from speakup_workbench.publishing.deployment import Deployment

STREETS = '[default.global.parameters]\nstack_name = "safe-streets-dev"\nregion = "eu-west-1"\n'


def test_what_all_commands_are_told_is_read(tmp_path: Path) -> None:
    (tmp_path / "samconfig.toml").write_text(STREETS)
    assert samconfig.parameters(tmp_path) == {"stack_name": "safe-streets-dev", "region": "eu-west-1"}


@pytest.mark.parametrize("content", [None, "", "no TOML", "default = 1", "[default]\nglobal = {parameters = 'none'}"])
def test_what_cannot_be_read_tells_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "samconfig.toml").write_text(content)
    assert samconfig.parameters(tmp_path) == {}
    assert Deployment.read(tmp_path, "dev").stack == "speakup-dev"


@pytest.mark.parametrize(("name", "stack"), [("safe-streets-dev", "safe-streets-prod"), ("streets", "speakup-prod")])
def test_the_stack_of_each_stage_is_called_after_that_of_dev(tmp_path: Path, name: str, stack: str) -> None:
    (tmp_path / "samconfig.toml").write_text(STREETS.replace("safe-streets-dev", name))
    assert Deployment.read(tmp_path, "prod").stack == stack

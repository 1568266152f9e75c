"""What docs/operations.md says can be done: its commands are Amazon's, its sums are right, its settings are read."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from speakup.attributes import as_it_comes
from speakup.records import SETTINGS

PAGE = (Path(__file__).parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"(?m)^aws .+$", PAGE)
OF_THE_CLI_ALONE = {"logs tail", "s3 rb", "dynamodb wait"}
"""Commands that stand for several calls, which botocore does not know by that name."""
CALLED_OTHERWISE = {"deploy": "codedeploy"}
"""What botocore calls a service of the CLI's."""
OF_EVERY_COMMAND = {"query", "profile", "region"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.split()[1:3]))
def test_a_command_is_one_of_amazons_with_all_it_needs(command: str) -> None:
    _, service, operation, *words = shlex.split(command)
    if f"{service} {operation}" in OF_THE_CLI_ALONE:
        return
    model = botocore.session.Session().get_service_model(CALLED_OTHERWISE.get(service, service))
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    assert shape
    options = {xform_name(name, "-"): member for name, member in shape.members.items()}
    given: dict[str, Any] = {}
    for number, word in enumerate(words):
        if word.startswith("--"):
            name = word.removeprefix("--no-").removeprefix("--")
            assert name in options or name in OF_EVERY_COMMAND, f"aws {service} {operation} knows no {word}"
            given[name] = words[number + 1] if number + 1 < len(words) else ""
    assert {xform_name(name, "-") for name in shape.required_members} <= given.keys()
    for name, value in given.items():
        if name in options and options[name].type_name in ("structure", "map"):
            json.loads(value)


def test_the_settings_on_the_page_are_the_flags_of_a_skill() -> None:
    (command,) = (shlex.split(command) for command in COMMANDS if "put-item" in command)
    item = json.loads(command[command.index("--item") + 1])
    assert item["id"] == {"S": SETTINGS}
    assert as_it_comes(item["attributes"]) == {"pledges_offered": False, "fact_of_the_day": "handwashing-at-home"}


def test_the_sums_of_the_costs_are_right() -> None:
    tables = [part for part in PAGE.split("\n\n") if "| **together** |" in part]
    assert len(tables) == 2
    for table in tables:
        *parts, together = map(float, re.findall(r"(?m)\b(\d+\.\d\d)(?:\*\*)? \|$", table))
        assert round(sum(parts), 2) == together

"""A function that SAM has built, run as Lambda runs it: its folder, its layers, and Amazon's own runtime client."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from speakup import SpeakUpError, documents
from speakup_workbench.simulator.handler import HandlerError
from speakup_workbench.simulator.process import Program, interpreter

CLIENT = "awslambdaric"
_TABLES = ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable")


def program(
    folder: Path,
    variables: Mapping[str, str],
    *,
    entry: str = "",
    python: str | None = None,
    libraries: Path | None = None,
) -> Program:
    """The function in `folder`, as in .aws-sam/build/CleanWaterFunction. Raises HandlerError.

    entry: "module.function"; what the template beside the folder says when empty.
    libraries: a folder with the client and all else that Lambda's Python brings; those of `python` itself when None.
    """
    folder = folder.resolve()
    template = _Template(folder)
    entry = entry or template.handler
    if not entry:
        raise HandlerError(f"{folder} does not say what to call. Add it: {folder.name}:module.function.")
    command = [interpreter(python), *(["-S"] if libraries else []), "-m", CLIENT, entry]
    if libraries is None and subprocess.run([command[0], "-c", f"import {CLIENT}"], capture_output=True).returncode:
        raise HandlerError(f"What SAM built runs under {CLIENT}. Install it: {command[0]} -m pip install {CLIENT}.")
    path = [folder, *template.layers, *([libraries] if libraries else [])]
    given = {
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",  # what was built is what ships
        **template.variables(variables.get("SPEAKUP_TABLE", "")),
        **variables,
    }
    return Program(command, folder, entry, given)


class _Template:
    """What template.yaml in SAM's build folder says of the function in one of its folders; nothing, without one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder.parent / "template.yaml"
        content = self._read()
        self._resources = _mapping(content, "Resources")
        self._parameters = _mapping(content, "Parameters")
        usual = _mapping(content, "Globals", "Function")
        own = _mapping(self._resources, folder.name, "Properties")
        self._function = usual | own | {"Layers": [*_list(usual, "Layers"), *_list(own, "Layers")]}
        self._variables = _mapping(usual, "Environment", "Variables") | _mapping(own, "Environment", "Variables")

    def _read(self) -> object:
        if not self._file.is_file():
            return {}
        try:
            return documents.read(self._file)
        except SpeakUpError as error:
            raise HandlerError(str(error)) from None

    @property
    def handler(self) -> str:
        return str(self._function.get("Handler", ""))

    @property
    def layers(self) -> Iterator[Path]:
        """The Python of each layer that was built here; one that is only an ARN cannot be had."""
        for layer in self._function["Layers"]:
            place = _mapping(self._resources, _referred(layer), "Properties").get("ContentUri")
            if isinstance(place, str):
                yield self._file.parent / place / "python"

    def variables(self, table: str) -> dict[str, str]:
        """Those with a value, those of a parameter with a default, and those that name a table: it is `table`."""
        values = {name: self._value(given, table) for name, given in self._variables.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, given: object, table: str) -> str | None:
        if isinstance(given, str):
            return given
        name = _referred(given)
        if _mapping(self._resources, name).get("Type") in _TABLES:
            return table
        default = _mapping(self._parameters, name).get("Default")
        return default if isinstance(default, str) else None


def _referred(value: object) -> str:
    return str(value.get("Ref", "")) if isinstance(value, Mapping) else ""


def _mapping(content: object, *keys: str) -> dict[str, Any]:
    for key in keys:
        content = content.get(key) if isinstance(content, Mapping) else None
    return dict(content) if isinstance(content, Mapping) else {}


def _list(content: Mapping[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []

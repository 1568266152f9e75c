"""The tools we are measured against: fetched in fixed versions into a scratch folder, each asked in its own process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.models import Model

HERE = Path(__file__).parent
SCRATCH = HERE.parents[1] / ".speakup" / "rivals"
"""Not tracked by git; kept, so that the tools are fetched once."""
VIRTUAL_ALEXA, HASSIL, UNICODE_RBNF = "virtual-alexa@0.7.8", "hassil==3.12.1", "unicode-rbnf==2.4.1"


class Missing(Exception):
    """Why a rival cannot be asked here."""


@dataclass(frozen=True)
class Rival:
    name: str
    command: tuple[str, ...]
    environment: dict[str, str]

    def hear(self, model: Model, utterances: Sequence[str]) -> tuple[list[dict[str, Any]], list[float]]:
        """What is heard of each utterance, `{"intent": …, "slots": […]}`, and in how many microseconds.

        A model that the rival cannot read hears nothing, and no time is told.
        """
        asked = {"model": str(model.path.resolve()), "locale": model.locale, "utterances": list(utterances)}
        done = subprocess.run(
            self.command, input=json.dumps(asked), env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            return [{"intent": None, "slots": []} for _ in utterances], []
        answer = json.loads(done.stdout.splitlines()[-1])
        return answer["heard"], answer["microseconds"]


def virtual_alexa() -> Rival:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise Missing("virtual-alexa needs Node and npm, which are not here")
    folder = SCRATCH / VIRTUAL_ALEXA
    if not (folder / "node_modules" / "virtual-alexa").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}", encoding="utf-8")
        _fetch([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", VIRTUAL_ALEXA], folder)
    script = shutil.copy(HERE / "virtual_alexa.js", folder)  # Node looks for modules beside the script
    return Rival("virtual-alexa", (node, str(script)), dict(os.environ))


def hassil() -> Rival:
    folder = SCRATCH / HASSIL
    if not (folder / "hassil").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        _fetch([*command, "--target", str(folder), HASSIL, UNICODE_RBNF], HERE)
    environment = dict(os.environ) | {"PYTHONPATH": str(folder)}
    return Rival("hassil", (sys.executable, str(HERE / "hassil_ear.py")), environment)


def _fetch(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Missing(f"{command[-1]} could not be fetched ({' '.join(reason)})")

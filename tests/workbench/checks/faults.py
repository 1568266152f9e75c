"""A model without a fault, and one put into it: what every test of a model's rules is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from speakup_workbench.checks.doctor import findings
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.hearable import Hearable
from speakup_workbench.checks.model_schema import examine
from tests.workbench.checks.orchard import model as sound

Change = Callable[[dict[str, Any]], object]
"""Puts a fault into what `interactionModel` holds."""


def written(folder: Path, change: Change, name: str = "en-US.json") -> Path:
    document = json.loads(json.dumps(sound()))
    change(document["interactionModel"])
    path = folder / name
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
    return path


def found(folder: Path, change: Change, name: str = "en-US.json") -> Sequence[Finding]:
    return found_in(written(folder, change, name))


def found_in(path: Path) -> Sequence[Finding]:
    """Without what it takes longer to find: how samples are heard once they are left out."""
    examined = examine(path)
    model = examined.model
    return examined.findings if model is None else (*examined.findings, *findings(model, Hearable.of(model)))


def the_one(folder: Path, rule: str, level: str, text: str, change: Change, name: str = "en-US.json") -> Finding:
    """The one finding of a rule, which has this level and stands on the first line that holds a text."""
    path = written(folder, change, name)
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, content in enumerate(lines, 1) if text in content)
    told = [each for each in found_in(path) if each.rule == rule]
    assert [(each.level, each.line) for each in told] == [(level, line)], "\n".join(map(str, told))
    assert told[0].column and told[0].problem and told[0].remedy
    return told[0]


def plant(model: dict[str, Any]) -> dict[str, Any]:
    """The one intent of its own."""
    return dict_of(model["languageModel"]["intents"][-1])


def tree(model: dict[str, Any]) -> dict[str, Any]:
    """The one slot type."""
    return dict_of(model["languageModel"]["types"][0])


def asked(model: dict[str, Any]) -> dict[str, Any]:
    """The slot that the dialog asks for."""
    return dict_of(model["dialog"]["intents"][0]["slots"][0])


def say(*samples: str) -> Change:
    return lambda model: plant(model)["samples"].extend(samples)


def intent(name: str, *samples: str, **slots: str) -> Change:
    """Adds an intent, its slots as name=TYPE."""
    declared = [{"name": slot, "type": type} for slot, type in slots.items()]
    entry = {"name": name, "slots": declared, "samples": list(samples)}
    return lambda model: model["languageModel"]["intents"].append(entry)


def both(*changes: Change) -> Change:
    def change(model: dict[str, Any]) -> None:
        for each in changes:
            each(model)

    return change


def dict_of(value: Any) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value

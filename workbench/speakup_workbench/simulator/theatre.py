"""What stages share when one opens after the other: the servers, the skills that are loaded, the models learnt."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from speakup_workbench.models import Model
from speakup_workbench.simulator import cloud, services
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.handler import Modules
from speakup_workbench.simulator.services import Services


@dataclass
class Theatre:
    """One stage at a time."""

    cloud: Cloud
    services: Services
    modules: dict[tuple[object, Path | None], Modules] = field(default_factory=lambda: defaultdict(dict))
    """A skill's own, by its handler and the folder of that: like one that Lambda keeps warm, it stays loaded."""
    _ears: dict[tuple[Path, str, bytes], tuple[Model, Ear]] = field(default_factory=dict)

    def model(self, path: Path, locale: str) -> tuple[Model, Ear]:
        """An interaction model and who hears it, compiled once for as long as the file stays the same."""
        text = path.read_bytes() if path.is_file() else b""
        known = self._ears.get((path, locale, text))
        if known is None:
            model = Model.load(path, locale)
            known = self._ears[path, locale, text] = (model, Ear(model))
        return known


@contextlib.contextmanager
def opened() -> Iterator[Theatre]:
    with cloud.served() as database, services.opened() as apis:
        yield Theatre(database, apis)

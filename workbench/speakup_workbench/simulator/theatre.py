"""What stages share when one opens after the other: the servers, the skills that are loaded, the models learnt."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from speakup_workbench.models import Model
from speakup_workbench.simulator import cloud, handler, services
from speakup_workbench.simulator.cloud import Cloud
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.handler import Handler, Modules
from speakup_workbench.simulator.services import Services

_Process = tuple[Handler, contextlib.ExitStack]


@dataclass
class Theatre:
    """One stage at a time."""

    cloud: Cloud
    services: Services
    _closing: contextlib.ExitStack
    _modules: dict[tuple[object, Path | None], Modules] = field(default_factory=lambda: defaultdict(dict))
    """A skill's own, by its handler and the folder of that: like one that Lambda keeps warm, it stays loaded."""
    _processes: dict[str, dict[object, _Process]] = field(default_factory=lambda: defaultdict(dict))
    """The same for a skill in a process, by its handler and what it was started with; and what ends it."""
    _ears: dict[tuple[Path, str, bytes], tuple[Model, Ear]] = field(default_factory=dict)

    @contextlib.contextmanager
    def handler(
        self,
        reference: str | Handler,
        environment: Mapping[str, str | None],
        *,
        folder: Path | None = None,
        python: str | None = None,
        network: bool = False,
    ) -> Iterator[Handler]:
        """As `handler.opened`; a skill that was here before is as it was left."""
        kept = self._modules[reference, folder]
        opening = handler.opened(reference, environment, folder=folder, python=python, network=network, kept=kept)
        if not isinstance(reference, str) or not reference.rpartition(":")[0].endswith(".py"):
            with opening as opened:
                yield opened
            return
        processes, started = self._processes[reference], (tuple(sorted(environment.items())), python, network)
        if started not in processes:
            ending = contextlib.ExitStack()
            processes[started] = ending.enter_context(opening), ending
            self._closing.callback(ending.close)
        yield processes[started][0]

    def forget(self, reference: str | Handler, folder: Path | None) -> None:
        """The skill is loaded again when it is wanted next."""
        self._modules.pop((reference, folder), None)
        if isinstance(reference, str):
            for _, ending in self._processes.pop(reference, {}).values():
                ending.close()

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
    with cloud.served() as database, services.opened() as apis, contextlib.ExitStack() as closing:
        yield Theatre(database, apis, closing)

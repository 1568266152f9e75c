"""The processes that go on the tours through a skill: one for each core, each on one tour after the other.

A skill may end its process. Then another process goes on the same tour, and leaves out what ended the first.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from speakup_workbench.checks.journey import WHOLE, Guide, Journey, Tour
from speakup_workbench.checks.walk import Lines
from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.simulator import theatre

MOST_DEATHS = 4
"""How often the process on a tour may be ended by the skill before the tour is given up."""
PACE = 0.2
"""Seconds from one word of progress to the next."""

Progress = Callable[[int, int], None]
"""Told of the turns and scenes so far."""


@dataclass(frozen=True)
class Outcome:
    """What came of a tour."""

    tour: Tour
    journey: Journey | None
    deaths: tuple[Lines, ...] = ()
    """The conversations that ended the process."""
    mistake: str = ""
    """Why the tour was not ended, or not begun."""


@dataclass
class _Member:
    """A process, the tour it is on, and what it told last."""

    process: BaseProcess
    pipe: Connection
    tour: Tour | None = None
    deaths: tuple[Lines, ...] = ()
    trying: Lines = ()
    turns: int = 0
    scenes: int = 0
    given: int = 0
    """Places that it has been led to."""
    is_waiting: bool = False
    """For the next place."""

    def begin(self, tour: Tour, deaths: tuple[Lines, ...] = ()) -> None:
        self.tour, self.deaths = tour, deaths
        self.trying, self.turns, self.scenes, self.given, self.is_waiting = (), 0, 0, 0, False
        with contextlib.suppress(OSError):  # whoever has died is noticed when nothing more is heard of it
            self.pipe.send((tour, frozenset(lines[-1] for lines in deaths)))

    def told(self) -> tuple[Any, ...]:
        try:
            told: tuple[Any, ...] = self.pipe.recv()
            return told
        except (EOFError, OSError):
            return ("ended",)

    def lead(self, place: Lines | None) -> None:
        self.is_waiting = False
        self.given += 1
        with contextlib.suppress(OSError):
            self.pipe.send(place)


@dataclass
class Crew:
    guide: Callable[[], Guide]
    """Called in each process, and so sent to it."""
    further: Callable[[Tour, Journey], Iterable[Tour]]
    """What tours there are besides, when one is over."""
    progress: Progress
    _waiting: list[Tour] = field(default_factory=list)
    _members: list[_Member] = field(default_factory=list)
    _outcomes: dict[Tour, Outcome] = field(default_factory=dict)
    _places: dict[str, dict[Lines, None]] = field(default_factory=lambda: defaultdict(dict))
    """Of each locale where its mishaps are tried, as far as they are found."""
    _explored: set[str] = field(default_factory=set)
    """Locales of which all places are found."""
    _done: tuple[int, int] = (0, 0)
    """Turns and scenes of the tours that are over."""

    def walked(self, tours: Sequence[Tour]) -> list[Outcome]:
        """What came of each, in their order, then of those that came up on the way."""
        # Where mishaps are tried is known when others have been there: so nobody needs to wait for long.
        self._waiting = sorted(tours, key=lambda tour: tour.reach == "mishaps")
        try:
            while self._waiting or any(member.tour for member in self._members):
                self._send_out()
                ready = wait([member.pipe for member in self._members])
                for member in [member for member in self._members if member.pipe in ready]:
                    self._listen(member)
                self._lead_on()
        finally:
            for member in self._members:
                member.process.kill()
                member.process.join()
        return [self._outcomes[tour] for tour in dict.fromkeys([*tours, *self._outcomes])]

    def _send_out(self) -> None:
        while self._waiting:
            idle = next((member for member in self._members if member.tour is None), None)
            if idle is None and len(self._members) >= (os.cpu_count() or 1):
                return
            (idle or self._started()).begin(self._waiting.pop(0))

    def _started(self) -> _Member:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self.guide, theirs), daemon=True)
        process.start()
        theirs.close()
        self._members.append(_Member(process, ours))
        return self._members[-1]

    def _listen(self, member: _Member) -> None:
        tour = member.tour
        match member.told():
            case ("ended",):
                self._bury(member)
            case ("trying", lines):
                member.trying = lines
            case ("place", lines) if tour:
                self._places[tour.locale][lines] = None
            case ("next",):
                member.is_waiting = True
            case ("turns", turns, scenes):
                member.turns, member.scenes = turns, scenes
                self._tell()
            case ("journey", journey) if tour:
                self._end(member, Outcome(tour, journey, member.deaths))
                self._waiting += self.further(tour, journey)
            case ("mistake", text) if tour:
                self._end(member, Outcome(tour, None, member.deaths, text))

    def _bury(self, member: _Member) -> None:
        self._members.remove(member)
        member.process.join()
        tour, deaths = member.tour, (*member.deaths, member.trying)
        if tour and member.trying and len(deaths) <= MOST_DEATHS:
            self._started().begin(tour, deaths)
        elif tour:
            problem = f"its process ends, again and again, with status {member.process.exitcode}."
            mistake = f"{tour.locale} cannot be walked: {problem}"
            self._end(member, Outcome(tour, Journey(tour.locale, reach=tour.reach), member.deaths, mistake))

    def _end(self, member: _Member, outcome: Outcome) -> None:
        self._outcomes[outcome.tour] = outcome
        if outcome.tour.reach in WHOLE:
            self._explored.add(outcome.tour.locale)
        self._done = self._done[0] + member.turns, max(self._done[1], member.scenes)
        member.tour, member.turns, member.scenes = None, 0, 0
        self._tell()

    def _lead_on(self) -> None:
        for member in self._members:
            if member.is_waiting and member.tour:
                places = list(self._places[member.tour.locale])
                if member.given < len(places):
                    member.lead(places[member.given])
                elif member.tour.locale in self._explored:
                    member.lead(None)

    def _tell(self) -> None:
        scenes = max(self._done[1], *(member.scenes for member in self._members), 0)
        self.progress(self._done[0] + sum(member.turns for member in self._members), scenes)


def _work(guide: Callable[[], Guide], pipe: Connection) -> None:
    """In the process: goes on the tours that it is sent on, and tells of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crew, which ends this process
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # as long as the process
    last = [0.0]

    def progress(turns: int, scenes: int) -> None:
        if time.monotonic() - last[0] > PACE:
            last[0] = time.monotonic()
            pipe.send(("turns", turns, scenes))

    def next_place() -> Lines | None:
        pipe.send(("next",))
        place: Lines | None = pipe.recv()
        return place

    leader = replace(
        guide(),
        trying=lambda lines: pipe.send(("trying", lines)),
        found=lambda lines: pipe.send(("place", lines)),
        progress=progress,
    )
    with theatre.opened() as within, contextlib.suppress(EOFError):
        while True:
            tour, skipped = pipe.recv()
            try:
                journey = replace(leader, skipped=skipped).walked(tour, within, iter(next_place, None))
                pipe.send(("turns", journey.turns, journey.states))
                pipe.send(("journey", journey))
            except (Mistake, ModelError) as mistake:
                pipe.send(("mistake", str(mistake)))
            within.forget(leader.subject.handler, leader.subject.folder)

"""All the rooms of one server: who is in, what they are told, and a process that waits for the next."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.web.room import Over, Patience, Room
from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import Gone, Worker

Json = dict[str, Any]
Event = tuple[str, Json]
T = TypeVar("T")

MOST_ROOMS = 5
"""Conversations at a time: a browser has six connections to a server, and the page of each keeps one for its events."""
MOST_EVENTS = 100
"""Events that wait for a page which does not read them; what comes beyond is lost to it."""
HEARTBEAT = 10.0
"""Seconds after which a page that was told nothing is told that."""
GLANCE = 0.25
"""Seconds between two looks at the files and the clock of a room."""
BREATH = 2.0
"""Seconds that a skill is given to start before the next process starts beside it."""
TO_EXAMINE = 120.0
"""Seconds for all checks of a skill; the import has a limit of its own."""


class _Lodging:
    """A room, the pages that are open on it, and whose turn it is."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.pages: list[asyncio.Queue[Event | None]] = []
        self.turn = asyncio.Lock()
        self.used = time.monotonic()

    def tell(self, event: Event | None) -> None:
        for page in self.pages:
            with contextlib.suppress(asyncio.QueueFull):
                page.put_nowait(event)


class House:
    """Used on the event loop; whatever takes time is done in a thread."""

    def __init__(
        self,
        wanted: Wanted,
        spare: Worker | None = None,
        patience: Patience | None = None,
        most_rooms: int = MOST_ROOMS,
        breath: float = BREATH,
    ) -> None:
        """spare: a process that waits already. most_rooms: of more, the one that was left longest is closed."""
        self.wanted, self._patience, self._most_rooms = wanted, patience or Patience(), most_rooms
        self._breath = breath
        self._lodgings: dict[str, _Lodging] = {}
        """Those that somebody has entered."""
        self._first: asyncio.Task[_Lodging] | None = None
        """The one that waits for whoever comes first."""
        self._tasks: set[asyncio.Task[None]] = set()
        """What goes on beside."""
        self._examinations: dict[str, asyncio.Task[Json]] = {}
        """By skill, since its files have changed."""
        self._examiners: dict[str, Worker] = {}
        """Those that are at it."""
        self._spare = spare
        self._workers: list[Worker] = [spare] if spare else []
        """All that were hired, whatever they are doing."""
        self._hiring = Lock()
        self._is_closed = False

    def open(self) -> None:
        """Makes the first room ready before anybody comes."""
        self._loop = asyncio.get_running_loop()
        self._first = self._loop.create_task(self._prepared(self.wanted.chosen, {}))

    async def close(self) -> None:
        """Ends every process; whoever waits for an answer is told that the conversation is over."""
        self._is_closed = True
        for task in (*self._tasks, *self._examinations.values()):
            task.cancel()
        for lodging in [*self._lodgings.values()]:
            await self._close(lodging)
        with self._hiring:
            for worker in self._workers:
                worker.close()
        if self._first:
            with contextlib.suppress(Mistake, ModelError):
                await self._first

    async def enter(self, skill: object, settings: object) -> Room:
        """A new room. Raises Mistake."""
        lodging = await self._waiting(skill, settings) or await self._prepared(skill, settings)
        if len(self._lodgings) >= self._most_rooms:
            empty = [each for each in self._lodgings.values() if not each.pages] or [*self._lodgings.values()]
            await self.leave(min(empty, key=lambda each: each.used).room.id)
        self._lodgings[lodging.room.id] = lodging
        self._by_the_way(self._look_after(lodging))
        return lodging.room

    async def do(self, id: str, what: Callable[[Room], T]) -> T:
        """Something in a room, when it is its turn. Raises Mistake, as when the room is closed."""
        return await self._in_turn(self._lodging(id), what)

    async def leave(self, id: str) -> None:
        lodging = self._lodging(id)
        del self._lodgings[id]
        await self._close(lodging)

    def events(self, id: str) -> AsyncIterator[Event | None]:
        """What happens in a room without being asked for, until it is over. Raises Over.

        None comes now and then, so that a page which is gone is noticed.
        """
        return self._events(self._lodging(id))

    async def _events(self, lodging: _Lodging) -> AsyncIterator[Event | None]:
        page: asyncio.Queue[Event | None] = asyncio.Queue(MOST_EVENTS)
        lodging.pages.append(page)
        try:
            yield None  # from now on it is told of everything
            while True:
                try:
                    event = await asyncio.wait_for(page.get(), HEARTBEAT)
                except TimeoutError:
                    yield None
                    continue
                if event is None:
                    return
                yield event
        finally:
            lodging.pages.remove(page)
            lodging.used = time.monotonic()

    async def doctor(self, id: str) -> Json:
        """The `findings` of a room's skill: None until they are known, which is told of. Raises Over."""
        lodging = self._lodging(id)
        skill = lodging.room.state["skill"]
        examination = self._examination(skill)
        if examination.done():
            return examination.result()
        self._by_the_way(self._tell_findings(lodging, skill))
        return {"findings": None, "problem": None}

    # Rooms

    def _lodging(self, id: str) -> _Lodging:
        if id not in self._lodgings:
            raise Over
        return self._lodgings[id]

    async def _waiting(self, skill: object, settings: object) -> _Lodging | None:
        """The first room, if it is what somebody wants."""
        task, self._first = self._first, None
        with contextlib.suppress(Mistake, ModelError):  # it is tried again, and told to whoever wants it
            first = await task if task else None
            if first and first.room.state["skill"] == skill and not settings:
                return first
            if first:
                await self._close(first)
        return None

    async def _prepared(self, skill: object, settings: object) -> _Lodging:
        lodging = _Lodging(Room(self.wanted, self._hire, lambda *event: self._tell(lodging, event), self._patience))
        await self._in_turn(lodging, lambda room: room.open(skill, settings))
        return lodging

    async def _in_turn(self, lodging: _Lodging, what: Callable[[Room], T]) -> T:
        async with lodging.turn:
            lodging.used = time.monotonic()
            return await asyncio.to_thread(what, lodging.room)

    async def _close(self, lodging: _Lodging) -> None:
        await asyncio.to_thread(lodging.room.close)
        lodging.tell(None)

    def _tell(self, lodging: _Lodging, event: Event) -> None:
        self._loop.call_soon_threadsafe(lodging.tell, event)

    # What happens by itself

    async def _look_after(self, lodging: _Lodging) -> None:
        """For as long as there is the room."""
        while lodging.room.id in self._lodgings:
            await asyncio.sleep(GLANCE)
            with contextlib.suppress(Mistake, ModelError):
                if files := await asyncio.to_thread(lodging.room.changed):
                    await self._reload(lodging, files)
                elif lodging.room.is_due:
                    await self._in_turn(lodging, lambda room: room.ring())

    async def _reload(self, lodging: _Lodging, files: list[Path]) -> None:
        skill = lodging.room.state["skill"]
        was_examined = self._examinations.pop(skill, None)
        if outdated := self._examiners.pop(skill, None):
            await asyncio.to_thread(outdated.close)
        await self._in_turn(lodging, lambda room: room.reload(files))
        if was_examined:
            self._by_the_way(self._tell_findings(lodging, skill))

    async def _tell_findings(self, lodging: _Lodging, skill: str) -> None:
        examination = self._examination(skill)
        examined = await examination
        if lodging.room.state["skill"] == skill and self._examinations.get(skill) is examination:
            lodging.tell(("findings", examined))

    def _by_the_way(self, doing: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # Processes

    def _hire(self) -> Worker:
        """The process that waits, and soon another that waits. From whatever thread."""
        with self._hiring:
            if self._is_closed:
                raise Over
            hired, self._spare = self._spare, None
            if not (hired and hired.is_alive):
                hired = self._new()
        self._loop.call_soon_threadsafe(self._loop.call_later, self._breath, self._prepare)
        return hired

    def _prepare(self) -> None:
        with self._hiring:
            if not self._is_closed and self._spare is None:
                self._spare = self._new()

    def _new(self) -> Worker:
        self._workers = [worker for worker in self._workers if worker.is_alive]
        self._workers.append(worker := Worker())
        worker.meet(self.wanted)
        return worker

    def _examination(self, skill: str) -> asyncio.Task[Json]:
        """One for as long as the skill's files stay the same, however many ask."""
        if skill not in self._examinations:
            self._examinations[skill] = self._loop.create_task(asyncio.to_thread(self._examined, skill))
        return self._examinations[skill]

    def _examined(self, skill: str) -> Json:
        """`findings`, and the `problem` that kept from finding any."""
        worker = self._examiners[skill] = self._hire()
        try:
            return {**worker.ask({"do": "examine", "skill": skill}, TO_EXAMINE), "problem": None}
        except Gone as gone:
            return {"findings": [], "problem": f"The skill {gone} when it was checked."}
        except Mistake as mistake:
            return {"findings": [], "problem": str(mistake)}
        finally:
            if self._examiners.get(skill) is worker:
                del self._examiners[skill]
            worker.close()

"""All the rooms of one server: who is in, what they are told, and a process that waits for the next."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.web.room import Over, Patience, Room
from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import Worker

Json = dict[str, Any]
Event = tuple[str, Json]
T = TypeVar("T")

MOST_ROOMS = 8
"""Conversations at a time; each has a process of its own."""
MOST_EVENTS = 100
"""Events that wait for a page which does not read them; a page that has missed more is as good as closed."""

HEARTBEAT = 10.0
"""Seconds after which a page that was told nothing is told that."""


class Page:
    """One browser page that listens to what happens in a room."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Event | None] = asyncio.Queue(MOST_EVENTS)


class Lodging:
    """A room, the pages that are open on it, and whose turn it is."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.pages: list[Page] = []
        self.turn = asyncio.Lock()
        self.used = time.monotonic()


class House:
    """Used on the event loop; whatever takes time is done in a thread."""

    def __init__(self, wanted: Wanted, patience: Patience | None = None) -> None:
        self.wanted, self._patience = wanted, patience or Patience()
        self._lodgings: dict[str, Lodging] = {}
        self._all: set[Lodging] = set()
        """Those that somebody is in, and the first, which waits for somebody."""
        self._is_closed = False
        self._spare: Worker | None = None
        self._first: asyncio.Task[Lodging | None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Makes the first room ready before anybody comes."""
        self._loop = asyncio.get_running_loop()
        self._first = self._loop.create_task(self._prepared())

    async def _prepared(self) -> Lodging | None:
        lodging = self._lodge()
        with contextlib.suppress(Mistake, ModelError):  # told when the page asks for it
            await self._in_turn(lodging, lambda room: room.open(self.wanted.chosen, {}))
            return lodging
        return None

    async def enter(self, skill: object, settings: object) -> Room:
        """A new room. Raises Mistake."""
        waiting, self._first = self._first, None
        first = await waiting if waiting else None
        if first and first.room.state["skill"] == skill and not settings:
            self._lodgings[first.room.id] = first
            return first.room
        if first:
            await self._close(first)
        if len(self._lodgings) >= MOST_ROOMS:
            empty = [each for each in self._lodgings.values() if not each.pages] or [*self._lodgings.values()]
            await self.leave(min(empty, key=lambda each: each.used).room.id)
        lodging = self._lodge()
        await self._in_turn(lodging, lambda room: room.open(skill, settings))
        self._lodgings[lodging.room.id] = lodging
        return lodging.room

    async def do(self, id: str, what: Callable[[Room], T]) -> T:
        """Something in a room, when it is its turn. Raises Over, and Mistake."""
        return await self._in_turn(self._lodging(id), what)

    async def leave(self, id: str) -> None:
        lodging = self._lodging(id)
        del self._lodgings[id]
        await self._close(lodging)

    async def events(self, id: str) -> AsyncIterator[Event | None]:
        """What happens in a room without being asked for, until it is over. Raises Over.

        None comes now and then, so that a page which is gone is noticed.
        """
        lodging, page = self._lodging(id), Page()
        lodging.pages.append(page)
        try:
            while True:
                try:
                    event = await asyncio.wait_for(page.events.get(), HEARTBEAT)
                except TimeoutError:
                    yield None
                    continue
                if event is None:
                    return
                yield event
        finally:
            lodging.pages.remove(page)
            lodging.used = time.monotonic()

    async def close(self) -> None:
        """Ends every process; an answer that somebody waits for is that the conversation is over."""
        self._is_closed = True
        for lodging in list(self._all):
            await self._close(lodging)
        if self._spare:
            self._spare.close()

    def _lodging(self, id: str) -> Lodging:
        if id not in self._lodgings:
            raise Over
        return self._lodgings[id]

    def _lodge(self) -> Lodging:
        def tell(name: str, data: Json) -> None:
            assert self._loop
            self._loop.call_soon_threadsafe(_tell, lodging, name, data)

        lodging = Lodging(Room(self.wanted, self._hire, tell, self._patience))
        self._all.add(lodging)
        return lodging

    def _hire(self) -> Worker:
        """The process that waits, and another that waits from now on."""
        hired, self._spare = self._spare or Worker(self.wanted), None
        assert self._loop
        self._loop.call_soon_threadsafe(self._prepare)
        return hired

    def _prepare(self) -> None:
        if not self._is_closed and self._spare is None:
            self._spare = Worker(self.wanted)

    async def _in_turn(self, lodging: Lodging, what: Callable[[Room], T]) -> T:
        async with lodging.turn:
            lodging.used = time.monotonic()
            return await asyncio.to_thread(what, lodging.room)

    async def _close(self, lodging: Lodging) -> None:
        self._all.discard(lodging)
        await asyncio.to_thread(lodging.room.close)
        _tell(lodging, None, {})


def _tell(lodging: Lodging, name: str | None, data: Json) -> None:
    for page in lodging.pages:
        with contextlib.suppress(asyncio.QueueFull):
            page.events.put_nowait((name, data) if name else None)

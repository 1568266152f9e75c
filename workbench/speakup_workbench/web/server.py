"""The server behind `speakup web`: the page's files, and the conversations as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import re
import socket
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import click
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.screen.files import Files
from speakup_workbench.web import export, talks
from speakup_workbench.web import settings as wishes
from speakup_workbench.web.guard import Guard
from speakup_workbench.web.house import House
from speakup_workbench.web.room import Broken, Ended, Over, Room
from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import Worker

Json = dict[str, Any]
MAX_BODY = 1_000_000
"""Bytes of a request: a long conversation file has a few thousand."""
MAX_DRAINED = 100_000_000
"""Bytes that are read and dropped before a longer one is refused."""
PAGE = Path(__file__).with_name("page")
SOUNDS = (".aac", ".mp3", ".ogg", ".opus", ".wav")
"""What the Audio component of APL for Audio plays."""


def run(wanted: Wanted, port: int, opens_browser: bool, first: Worker) -> None:
    """Serves until Ctrl-C; `first` is where the first talk is. Raises Mistake, as for a port that is taken."""
    wanted.skills  # noqa: B018  a skill that is not there is told now, not in the browser
    with listening(port) as listener:
        house = House(wanted, first)
        guard = Guard(application(house), listener.getsockname()[1])
        click.echo(f"Talk to {wanted.chosen} at {guard.address}\nCtrl-C ends it.")
        server = Server(house, guard)
        if opens_browser:
            server.when_ready = lambda: webbrowser.open(guard.address)
        with contextlib.suppress(KeyboardInterrupt):
            server.run([listener])


@contextlib.contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on 127.0.0.1 alone; port 0 is any that is free. Raises Mistake for one that is taken."""
    # With its protocol named: of others asyncio does not know that they are TCP, and lets each answer's second packet
    # wait for the first to be acknowledged, which takes the other side 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if os.name == "posix":  # elsewhere it would take the port away from whoever has it
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = "is taken, perhaps by another `speakup web`" if error.errno == errno.EADDRINUSE else "is not yours"
            raise Mistake(f"Port {port} {why}. Choose another with --port, or any that is free: --port 0.") from None
        yield listener


class Server(uvicorn.Server):
    """Ends the conversations before it waits for their answers."""

    def __init__(self, house: House, app: Guard) -> None:
        super().__init__(
            uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False, timeout_graceful_shutdown=2)
        )
        self._house = house
        self.when_ready: Callable[[], object] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._house.open()
        await super().startup(sockets)
        await asyncio.to_thread(self.when_ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._house.close()
        await super().shutdown(sockets)


def application(house: House) -> Starlette:
    async def skills(request: Request, told: Json) -> Json:
        return {"skills": house.wanted.skills, "chosen": house.wanted.chosen}

    async def enter(request: Request, told: Json) -> Json:
        room = await house.enter(told.get("skill") or house.wanted.chosen, told.get("settings") or {})
        return {"room": room.id, "state": room.state}

    async def look(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: {"state": room.state, "steps": room.steps.in_view()})

    async def earlier(request: Request, told: Json) -> Json:
        before = request.query_params.get("before", "")
        if not re.fullmatch("[0-9]{1,9}", before):
            raise Mistake("Say before which step: steps?before=30.")
        return await house.do(_room(request), lambda room: {"steps": room.steps.in_view(int(before))})

    async def leave(request: Request, told: Json) -> Json:
        await house.leave(_room(request))
        return {}

    async def say(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: room.say(told.get("words"), told.get("line")))

    async def settle(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: room.settle(told))

    async def restart(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: room.restart(told.get("forget") is True))

    async def save(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: room.save(told.get("name")))

    async def open_file(request: Request, told: Json) -> Json:
        root, path, text = house.wanted.root, told.get("path"), told.get("text")
        place = root / "opened.talk"
        if path is not None:
            text, place = await asyncio.to_thread(talks.read, root, wishes.text("path", path))
        if not isinstance(text, str):
            raise Mistake('Send the "text" of a conversation file, or its "path" in the project.')

        def opened(room: Room) -> Json:
            steps = room.open_file(text, place)
            return {"steps": steps, "name": place.name, "state": room.state}

        return await house.do(_room(request), opened)

    async def talk_files(request: Request, told: Json) -> Json:
        skill = request.query_params.get("skill") or house.wanted.chosen
        return {"talks": await asyncio.to_thread(talks.of_skill, house.wanted.root, skill)}

    async def doctor(request: Request, told: Json) -> Json:
        return await house.doctor(_room(request))

    async def drawn(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: {"map": room.map()})

    async def cards(request: Request, told: Json) -> Json:
        return await house.do(_room(request), lambda room: {"cards": room.cards()})

    async def talk(request: Request) -> Response:
        text = await house.do(_room(request), lambda room: room.talk())
        return PlainTextResponse(text, headers=_download("conversation.talk"))

    async def exported(request: Request) -> Response:
        def made(room: Room) -> tuple[str, str]:
            return room.state["skill"], export.page(room.state, room.steps, room.talk())

        skill, page = await house.do(_room(request), made)
        return HTMLResponse(page, headers=_download(f"{skill}.html"))

    async def sound(request: Request) -> Response:
        """A sound that the skill's documents take from some address by https, by its name in the skill's own folder."""
        skill = await house.do(_room(request), lambda room: str(room.state["skill"]))
        path = house.wanted.files(skill)[0] / "sounds" / Path(request.path_params["name"]).name
        if path.suffix not in SOUNDS or not path.is_file():
            raise HTTPException(404, "The skill has no such sound.")
        return FileResponse(path)

    screens = Files.find(house.wanted.root)

    async def screen(request: Request) -> Response:
        """What the frame is made of that draws a screen; with headers of its own, since it is of no origin."""
        answer = await asyncio.to_thread(screens.answer, request.url.path)
        return Response(answer.body, answer.status, dict(answer.headers))

    async def events(request: Request) -> Response:
        stream = house.events(_room(request))
        return StreamingResponse(_written(stream), media_type="text/event-stream")

    room = "/api/rooms/{room}"
    return Starlette(
        routes=[
            Route("/api/skills", _json(skills)),
            Route("/api/talks", _json(talk_files)),
            Route("/api/rooms", _json(enter), methods=["POST"]),
            Route(room, _json(look)),
            Route(room, _json(leave), methods=["DELETE"]),
            Route(f"{room}/steps", _json(earlier)),
            Route(f"{room}/say", _json(say), methods=["POST"]),
            Route(f"{room}/settings", _json(settle), methods=["POST"]),
            Route(f"{room}/restart", _json(restart), methods=["POST"]),
            Route(f"{room}/save", _json(save), methods=["POST"]),
            Route(f"{room}/talk", talk),
            Route(f"{room}/export", exported),
            Route(f"{room}/open", _json(open_file), methods=["POST"]),
            Route(f"{room}/doctor", _json(doctor)),
            Route(f"{room}/map", _json(drawn)),
            Route(f"{room}/cards", _json(cards)),
            Route(f"{room}/events", events),
            Route(room + "/sounds/{name}", sound),
            Route("/screen/{name:path}", screen),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ],
        exception_handlers={
            Mistake: _mistaken,
            ModelError: _mistaken,
            HTTPException: _unknown,
            Exception: _failed,
        },
    )


def _room(request: Request) -> str:
    return str(request.path_params["room"])


def _json(does: Callable[[Request, Json], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes and gives a JSON object."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            told = json.loads(body) if body else {}
        except (ValueError, RecursionError):
            raise Mistake("What was sent is no JSON.") from None
        if not isinstance(told, dict):
            raise Mistake("What was sent is no JSON object.")
        return _answer(await does(request, told))

    return endpoint


async def _body(request: Request) -> bytes:
    """What was sent. A longer one than anybody needs is read to its end, since a browser hears no answer before."""
    pieces, taken = list[bytes](), 0
    async for piece in request.stream():
        taken += len(piece)
        if taken <= MAX_BODY:
            pieces.append(piece)
        elif taken > MAX_DRAINED:
            break
    if taken > MAX_BODY:
        raise HTTPException(413, f"More than {MAX_BODY:,} bytes were sent, and nothing here needs so many.")
    return b"".join(pieces)


def _answer(told: Json, status: int = 200) -> Response:
    # In ASCII, since half a character of a skill's has no other form.
    return Response(json.dumps(told), status, media_type="application/json")


_STATUSES: dict[type[Exception], int] = {Over: 404, Broken: 409, Ended: 502}
"""Of a mistake that is not the asker's."""


async def _mistaken(request: Request, problem: Exception) -> Response:
    return _answer({"error": str(problem)}, _STATUSES.get(type(problem), 400))


async def _unknown(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return _answer({"error": f"{request.method} {request.url.path}: {problem.detail}"}, problem.status_code)


async def _failed(request: Request, problem: Exception) -> Response:
    return _answer({"error": f"The server failed at this: {type(problem).__name__}. The terminal tells more."}, 500)


def _download(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


async def _written(events: AsyncIterator[tuple[str, Json] | None]) -> AsyncIterator[str]:
    """As a browser's EventSource reads them."""
    async for event in events:
        yield f"event: {event[0]}\ndata: {json.dumps(event[1])}\n\n" if event else ": here\n\n"

"""A project with one small skill that can do everything a skill should not, and the server for it."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from requests.models import Response

from speakup_workbench.web.guard import Guard
from speakup_workbench.web.house import MOST_ROOMS, House
from speakup_workbench.web.room import Patience
from speakup_workbench.web.server import Server, application, listening
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]

SKILL = '''
"""A river, as an ordinary function."""

import ctypes
import os


def handler(event, context):
    request = event["request"]
    name = request.get("intent", {}).get("name", request["type"])
    kept = (event.get("session") or {}).get("attributes") or {}
    kept = {**kept, "turns": kept.get("turns", 0) + 1}
    text = {
        "LaunchRequest": "This is the river.",
        "DeepIntent": "It is three metres deep.",
        "LongIntent": "x" * 2_000_000,
    }.get(name, "")
    if name == "DieIntent" or (name == "DeepIntent" and os.path.exists(__file__ + ".dry")):
        os._exit(3)
    if name == "HangIntent":
        python = ctypes.pythonapi  # which keeps Python's own lock, so that nobody can interrupt this
        python.PyThread_allocate_lock.restype = ctypes.c_void_p
        lock = ctypes.c_void_p(python.PyThread_allocate_lock())
        while True:
            python.PyThread_acquire_lock(lock, 1)
    if name == "RaiseIntent":
        print("on the way to a fault")
        raise ValueError("too much <b>water</b>")
    if name == "ShowIntent":
        text = "Here it is."
    speech = {"outputSpeech": {"type": "PlainText", "text": text}} if text else {}
    asked = {**speech, "shouldEndSession": False}
    if name == "ShowIntent":
        document = {"type": "APL", "version": "2024.3", "mainTemplate": {"items": {"type": "Text", "text": "Wide"}}}
        show = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "river", "document": document}
        asked["directives"] = [show]
    return {"version": "1.0", "sessionAttributes": kept, "response": asked}
'''
SAMPLES = {
    "DeepIntent": "how deep is it",
    "LongIntent": "tell me a very long story",
    "DieIntent": "drown yourself",
    "HangIntent": "think about it for ever",
    "RaiseIntent": "burst your banks",
    "ShowIntent": "show me the water",
}
BUILT_IN = ("AMAZON.StopIntent", "AMAZON.HelpIntent", "AMAZON.CancelIntent", "AMAZON.FallbackIntent")
PATIENCE = Patience(to_open=60, to_answer=20)
LONG = 3600.0


def project(root: Path) -> Path:
    """Written into the folder, which is returned."""
    intents = [{"name": name, "slots": [], "samples": [sample]} for name, sample in SAMPLES.items()]
    intents += [{"name": name, "samples": []} for name in BUILT_IN]
    model = {"interactionModel": {"languageModel": {"invocationName": "my river", "intents": intents, "types": []}}}
    (root / "skills" / "river").mkdir(parents=True)
    (root / "interaction_models" / "river").mkdir(parents=True)
    (root / "skills" / "river" / "skill.py").write_text(SKILL, encoding="utf-8")
    (root / "interaction_models" / "river" / "en-US.json").write_text(json.dumps(model), encoding="utf-8")
    return root


class Visitor(requests.Session):
    """A browser, as far as a server can tell."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.trust_env = False
        self.address = guard.address
        self.base = guard.address.partition("/?")[0]

    def at(self, path: str, told: Any = None, method: str | None = None, **others: Any) -> Response:
        """GET without anything to tell, else POST."""
        kind = method or ("GET" if told is None and not others.get("data") else "POST")
        return self.request(kind, f"{self.base}{path}", json=told, timeout=100, **others)

    def enter(self, skill: str = "river", **settings: Any) -> RoomOf:
        entered = self.at("/api/rooms", {"skill": skill, "settings": settings})
        assert entered.status_code == 200, entered.text
        return RoomOf(self, entered.json()["room"], entered.json()["state"])


class RoomOf:
    """A conversation of a visitor."""

    def __init__(self, visitor: Visitor, id: str, state: Json) -> None:
        self.visitor, self.path, self.state = visitor, f"/api/rooms/{id}", state

    def say(self, words: str, **others: Any) -> Json:
        return self.do("say", {"words": words, **others})

    def do(self, what: str, told: object) -> Json:
        answer = self.visitor.at(f"{self.path}/{what}", told)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        self.state = found["state"]
        return found

    @contextlib.contextmanager
    def events(self) -> Iterator[Events]:
        """From now on."""
        with self.visitor.at(f"{self.path}/events", stream=True) as stream:
            lines = map(str, stream.iter_lines(decode_unicode=True))
            assert next(lines).startswith(":")  # the server has opened its ear
            yield Events(lines)


class Events:
    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def wait(self, name: str) -> Json:
        """The data of the next event of that name."""
        for line in self._lines:
            if line == f"event: {name}":
                found: Json = json.loads(next(self._lines).removeprefix("data: "))
                return found
        raise AssertionError(f"The stream ended without {name}.")


@contextlib.contextmanager
def served(
    wanted: Wanted, patience: Patience = PATIENCE, most_rooms: int = MOST_ROOMS, breath: float = LONG
) -> Iterator[Guard]:
    """The real server, on a free port, for as long as it is needed; without a process that waits for the next page."""
    with listening(0) as listener:
        house = House(wanted, patience=patience, most_rooms=most_rooms, breath=breath)
        guard = Guard(application(house), listener.getsockname()[1])
        server = Server(house, guard)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield guard
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def visited(root: Path, patience: Patience = PATIENCE, breath: float = LONG) -> Iterator[Visitor]:
    """The server for a project, and somebody with its address."""
    with served(Wanted(root), patience, breath=breath) as guard, Visitor(guard) as visitor:
        visitor.get(visitor.address, timeout=100)
        yield visitor

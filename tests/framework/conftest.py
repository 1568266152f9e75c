"""Skills made on the spot, in a folder of their own."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from speakup import Skill
from speakup.records import Store
from tests.framework import conversation
from tests.framework.server import Server
from tests.tables import TableMaker

SkillMaker = Callable[..., Skill[Any]]
ServerMaker = Callable[..., Server]
_NUMBERS = count(1)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine sets, a skill under test is neither in Lambda nor bound to an id or a table."""
    for name in ("SPEAKUP_SKILL_ID", "SPEAKUP_TABLE", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test's conversations count their requests from 1, together."""
    monkeypatch.setattr(conversation, "NUMBERS", count(1))


@pytest.fixture
def make_skill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SkillMaker:
    """make_skill(speech=..., memory=..., store=..., skill_id=..., files={path: text}) gives a skill in a folder.

    `speech` is the YAML of speech/en-US.yaml; the test registers the handler functions itself.
    """

    def make(
        speech: str = "",
        memory: type[Any] | None = None,
        store: Store | None = None,
        skill_id: str | None = None,
        files: dict[str, str] | None = None,
        **settings: Any,
    ) -> Skill[Any]:
        name = f"skill_{next(_NUMBERS)}"
        for path, text in {"speech/en-US.yaml": speech, **(files or {})}.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        module = types.ModuleType(name)
        module.__file__ = str(tmp_path / name / "skill.py")
        monkeypatch.setitem(sys.modules, name, module)
        if memory is None:
            return Skill(name, skill_id=skill_id)
        return Skill(name, memory=memory, store=store, skill_id=skill_id, **settings)

    return make


@pytest.fixture
def table(dynamodb: str, make_table: TableMaker) -> str:
    """A fresh table in each DynamoDB that there is."""
    return make_table(dynamodb)


@pytest.fixture
def serve() -> Iterator[ServerMaker]:
    """serve(status, body, delay=seconds, answers={"GET /path": (status, body)}) is a server that answers so."""
    servers: list[Server] = []

    def start(
        status: int = 200,
        body: bytes = b"",
        delay: float = 0,
        answers: Mapping[str, tuple[int, bytes]] | None = None,
    ) -> Server:
        servers.append(Server(status, body, delay, answers))
        return servers[-1]

    yield start
    for server in servers:
        server.close()

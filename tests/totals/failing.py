"""Calls of boto3's clients that fail: refused by Amazon, or never finished because the function died."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any


def refuse(client: Any, operation: str, code: str, reasons: Sequence[Mapping[str, str]] | None, at: int) -> None:
    """Answers one call of an operation, the `at`th from now, with an error of Amazon's."""
    answer = {"Error": {"Code": code, "Message": "not now"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    calls = count(1)

    def refused(**_: object) -> tuple[SimpleNamespace, dict[str, Any]] | None:
        if next(calls) != at:
            return None
        return SimpleNamespace(status_code=400), answer | ({"CancellationReasons": reasons} if reasons else {})

    client.meta.events.register(f"before-call.*.{operation}", refused)


class Crashed(BaseException):
    """The function is gone."""


class Crash:
    """Ends the function at the `at`th moment just before or just after a call of one of these clients."""

    def __init__(self, at: int, *clients: Any) -> None:
        self.happened = False
        self._left, self._clients = at, clients
        for client in clients:
            client.meta.events.register("before-call", self._moment)
            client.meta.events.register("after-call", self._moment)

    def _moment(self, **_: object) -> None:
        self._left -= 1
        if not self._left:
            self.happened = True
            raise Crashed

    def off(self) -> None:
        for client in self._clients:
            client.meta.events.unregister("before-call", self._moment)
            client.meta.events.unregister("after-call", self._moment)

"""A gate between one instance of a skill and DynamoDB: it decides when each call passes, and how it fares."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Fate(Enum):
    """How a call fares."""

    PASSES = "passes"
    REFUSED = "finds nobody listening"
    DROPPED = "is dropped before DynamoDB sees it"
    UNANSWERED = "is carried out, and its answer is lost"
    FAILS = "is answered 500 and not carried out"
    FAILS_AFTERWARDS = "is carried out and answered 500"
    THROTTLED = "is throttled"
    ANSWERED_LATE = "is carried out, and answered when nobody waits any more"
    ARRIVES_LATE = "is carried out when nobody waits for it any more"


IN_DOUBT = {Fate.UNANSWERED, Fate.FAILS_AFTERWARDS, Fate.ANSWERED_LATE, Fate.ARRIVES_LATE}
"""After these nobody on the skill's side can know whether a write was carried out."""

_EARLY = {Fate.PASSES, Fate.UNANSWERED, Fate.FAILS_AFTERWARDS, Fate.ANSWERED_LATE}
LATE = {Fate.ANSWERED_LATE, Fate.ARRIVES_LATE}
_ERRORS = {
    Fate.FAILS: (500, "InternalServerError"),
    Fate.FAILS_AFTERWARDS: (500, "InternalServerError"),
    Fate.THROTTLED: (400, "ProvisionedThroughputExceededException"),
}


class Gate:
    """Passes every call on until it is told otherwise."""

    def __init__(self, dynamodb: str) -> None:
        """`dynamodb` is the address of the DynamoDB behind it."""
        self.fate: Callable[[int], Fate] = lambda number: Fate.PASSES
        """How the n-th call fares, counted from 1; one that is REFUSED only follows others that pass."""
        self.wait: Callable[[str], None] = lambda operation: None
        """Returns when the call that has just come may go on; it is told "GetItem", "UpdateItem" …"""
        self._count, self._busy, self._change = 0, 0, threading.Condition()
        self._is_over = threading.Event()
        self._upstream, self._server = dynamodb.removeprefix("http://"), self._listen(0)
        self._port, self._is_open = self._server.server_port, True
        self.address = f"http://127.0.0.1:{self._port}"

    def decide(self, fate: Callable[[int], Fate]) -> None:
        """How the calls of the next turn fare, the next call being the first."""
        self._is_over = threading.Event()
        self._count, self.fate = 0, fate
        if fate(1) is Fate.REFUSED:
            self.close()
        elif not self._is_open:
            self._server, self._is_open = self._listen(self._port), True

    def settle(self) -> None:
        """The turn is over: what is late comes now, and is done when this returns."""
        self._is_over.set()
        with self._change:
            assert self._change.wait_for(lambda: self._busy == 0, timeout=30)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._server.shutdown()
            self._server.server_close()

    def _listen(self, port: int) -> ThreadingHTTPServer:
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                with gate._change:
                    gate._busy += 1
                try:
                    gate._handle(self)
                finally:
                    with gate._change:
                        gate._busy -= 1
                        gate._change.notify_all()

            def log_message(self, *_: Any) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    def _handle(self, call: BaseHTTPRequestHandler) -> None:
        body = call.rfile.read(int(call.headers["Content-Length"]))
        self.wait(call.headers["X-Amz-Target"].rpartition(".")[2])
        with self._change:
            self._count += 1
            is_over = self._is_over
            fate, is_last = self.fate(self._count), self.fate(self._count + 1) is Fate.REFUSED
        if is_last:  # whoever comes next finds the door shut, on a kept connection too
            self.close()
        call.close_connection = is_last or fate in (Fate.DROPPED, Fate.REFUSED, Fate.UNANSWERED) or fate in LATE
        status, headers, content = self._pass_on(call, body) if fate in _EARLY else (0, {}, b"")
        if fate in LATE:
            is_over.wait(30)
        if fate is Fate.ARRIVES_LATE:
            self._pass_on(call, body)
        if fate in _ERRORS:
            status, name = _ERRORS[fate]
            headers, content = {}, f'{{"__type": "com.amazonaws.dynamodb.v20120810#{name}"}}'.encode()
        if fate is Fate.PASSES or fate in _ERRORS:
            _answer(call, status, headers, content)

    def _pass_on(self, call: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self._upstream, timeout=30)
        try:
            connection.request("POST", call.path, body, dict(call.headers.items()))
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


def _answer(call: BaseHTTPRequestHandler, status: int, headers: dict[str, str], content: bytes) -> None:
    checked = {name: value for name, value in headers.items() if name.lower() == "x-amz-crc32"}
    call.send_response(status)
    for name, value in {**checked, "Content-Length": str(len(content))}.items():
        call.send_header(name, value)
    call.end_headers()
    call.wfile.write(content)

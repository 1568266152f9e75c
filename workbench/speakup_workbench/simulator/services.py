"""Alexa's own services on this computer: the local https server that a skill finds by `apiEndpoint`."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

from speakup_workbench.simulator import apis, certificates
from speakup_workbench.simulator.apis import Answer, Call
from speakup_workbench.simulator.caller import ApiCall, Caller
from speakup_workbench.simulator.faults import SLOW
from speakup_workbench.simulator.refusal import Refusal

__all__ = ["MAX_BODY", "ApiCall", "Caller", "Services", "opened"]

MAX_BODY = 1_000_000
"""Bytes; what is longer is refused with 413."""

_FAULTS = {
    "error": Refusal(500, "INTERNAL_SERVER_ERROR", "The service has failed, as it was told to."),
    "throttled": Refusal(429, "TOO_MANY_REQUESTS", "The service has had enough calls, as it was told."),
}


def _no_fault(path: str) -> str:
    return ""


@contextlib.contextmanager
def opened(fault: Callable[[str], str] = _no_fault) -> Iterator[Services]:
    """Serves until the end of the block. At each call `fault` is told its path and answers as `Faults.api`."""
    context, bundle = certificates.made()
    with TemporaryDirectory(prefix="speakup-") as folder:
        path = Path(folder, "authorities.pem")
        path.write_bytes(bundle)
        services = Services(context, path, fault)
        try:
            yield services
        finally:
            services.close()


class Services:
    """The server, and whom it knows."""

    def __init__(self, context: ssl.SSLContext, bundle: Path, fault: Callable[[str], str]) -> None:
        self.fault = fault
        """What is wrong with the service at this path, as in `Faults.api`; asked at each call."""
        self._callers: dict[str, Caller] = {}
        self._latest: Caller | None = None
        self._answering, self.closing = Lock(), Event()
        self._server = _Server(context, self)
        self.endpoint = f"https://127.0.0.1:{self._server.server_port}"
        """What stands in a request's context as System.apiEndpoint."""
        self.environment: Mapping[str, str] = {"REQUESTS_CA_BUNDLE": str(bundle), "SSL_CERT_FILE": str(bundle)}
        """The variables by which `requests` and Python's own `ssl` come to trust the server."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def admit(self, token: str, caller: Caller) -> None:
        """From now on this access token speaks for this caller."""
        self._callers[token] = self._latest = caller

    def dismiss(self) -> None:
        """Nobody is known any more, and who waits for an answer is let go."""
        self._callers.clear()
        self._latest = None
        self.fault = _no_fault
        self.closing.set()
        self.closing = Event()

    def close(self) -> None:
        """No call is answered any more."""
        self.dismiss()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, call: Call, target: str) -> Answer | None:
        """One call at a time; `target` is the path with its query. None for no answer at all."""
        with self._answering:
            scheme, _, token = call.headers.get("authorization", "").partition(" ")
            caller = self._callers.get(token.strip()) if scheme.lower() == "bearer" else None
            fault = self.fault(call.path)
            if fault == "slow":
                self.closing.wait(SLOW)
            if fault == "hanging":
                answer = None
            elif fault in _FAULTS:
                answer = apis.refused(call.path, _FAULTS[fault])
            elif len(call.body) > MAX_BODY:
                answer = apis.refused(call.path, Refusal(413, "REQUEST_TOO_LARGE", f"{MAX_BODY:,} bytes are the most."))
            else:
                answer = apis.answer(call, caller)
            # A call with a wrong token is somebody's too, and most of all worth seeing.
            kept = caller or self._latest
            if kept:
                kept.calls.append(ApiCall(call.method, target, _content(call.body), answer.status if answer else 0))
            return answer


def _content(body: bytes) -> object:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body[:MAX_BODY].decode(errors="replace")


class _Server(ThreadingHTTPServer):
    def __init__(self, context: ssl.SSLContext, services: Services) -> None:
        self.services, self._context = services, context
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        # Hands are shaken in the connection's own thread: nobody waits for a caller who connects and says nothing.
        return self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up halfway is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30
    """Seconds of silence from a caller."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, path, self._body(), dict(parse_qsl(query)), headers)
        answer = self.server.services.answer(call, self.path)
        if answer is None:
            self._leave_waiting()
        else:
            self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = self.headers.get("Content-Length", "")
            return self._read(int(length)) if re.fullmatch("[0-9]{1,15}", length) else b""
        body = b""
        while size := int(self.rfile.readline(100).partition(b";")[0], 16):
            body = (body + self._read(size))[: MAX_BODY + 1]
            self.rfile.readline(100)
        self.rfile.readline(100)
        return body

    def _read(self, left: int) -> bytes:
        """One byte too many tells that it was too long; the rest is read all the same, or nobody hears the answer."""
        found = b""
        while left > 0:
            piece = self.rfile.read(min(left, 65536))
            if not piece:
                raise ConnectionAbortedError
            left -= len(piece)
            found = (found + piece)[: MAX_BODY + 1]
        return found

    def _send(self, answer: Answer) -> None:
        content = b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        if content:
            self.send_header("Content-Type", "application/json")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _leave_waiting(self) -> None:
        self.connection.settimeout(0.05)
        closing = self.server.services.closing
        while not closing.is_set():
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(1):
                    return

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal belongs to the conversation."""

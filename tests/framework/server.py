"""A small server on this machine that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def call(self) -> str:
        """As in "GET /v2/…"."""
        return f"{self.method} {self.path}"

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """Answers `status` and `body` after `delay` seconds; `answers` has other ones, by "GET /v2/…"."""

    def __init__(
        self,
        status: int = 200,
        body: bytes = b"",
        delay: float = 0,
        answers: Mapping[str, tuple[int, bytes]] | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        server, self._closing = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, self.headers, content)
                server.asked.append(asked)
                server._closing.wait(delay)
                if server._closing.is_set():
                    return
                found_status, found_body = (answers or {}).get(asked.call, (status, body))
                self.send_response(found_status)
                self.end_headers()
                if found_status != 204:
                    self.wfile.write(found_body)

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    @property
    def calls(self) -> list[str]:
        """What was asked, in order, as in "GET /v2/…"."""
        return [asked.call for asked in self.asked]

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

"""A small server on this machine that answers every request the same way."""

from __future__ import annotations

import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server:
    """Answers `status` and `body` after `delay` seconds, and keeps what it was asked."""

    def __init__(self, status: int = 200, body: bytes = b"", delay: float = 0) -> None:
        self.asked: list[tuple[str, Message]] = []
        """Path and headers of every request."""
        server, self._closing = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, self.headers))
                server._closing.wait(delay)
                if server._closing.is_set():
                    return
                self.send_response(status)
                self.end_headers()
                if status != 204:
                    self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

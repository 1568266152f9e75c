"""A small server on this computer for the page that draws."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from speakup_workbench.screen.files import Files


@contextlib.contextmanager
def served(files: Files) -> Iterator[str]:
    """The address of the frame, on a port that was free."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = files.answer(self.path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(answer.body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nobody reads along."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/screen/frame.html"
    finally:
        server.shutdown()
        server.server_close()

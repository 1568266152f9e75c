"""The http server behind AWS_ENDPOINT_URL: it answers calls of DynamoDB, and leaves all others to moto's own."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import BackendRequest, MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from speakup_workbench.simulator import dynamodb

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from moto.core.request import Request


class Server(ThreadedWSGIServer):
    def __init__(
        self, listener: socket.socket, answer: Callable[[Request], dynamodb.Answer | None], others: WSGIApplication
    ) -> None:
        """`answer` is DynamoDB's; for None the caller is hung up on. `others` take what is not for DynamoDB."""
        self.answer = answer
        self.connections: set[socket.socket] = set()
        super().__init__("127.0.0.1", 0, others, _Connection, fd=listener.fileno())

    def server_close(self) -> None:
        """Also hangs up on callers who keep their connection for a next call."""
        super().server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(MotoRequestHandler):
    server: Server
    # One packet an answer, and the connection stays: botocore would make a new one for every call.
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.connections.add(self.connection)
        try:
            super().handle()
        finally:
            self.server.connections.discard(self.connection)

    def do_POST(self) -> None:
        if not self.headers.get("X-Amz-Target", "").startswith(dynamodb.TARGET):
            self.run_wsgi()
            return
        request = BackendRequest(self.make_environ())
        request.get_data()  # all of it, for what is left would be taken for the next call
        answer = self.server.answer(request)
        if answer is None:
            self.connection.shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        body = answer.body.encode()
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log(self, type: str, message: str, *arguments: object) -> None:
        """Say nothing: the terminal belongs to the conversation."""

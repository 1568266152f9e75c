"""A server that plays DynamoDB as a script says, down to the byte: one step a request, on whatever connection."""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from socketserver import BaseRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from typing import Any
from zlib import crc32

from tests.framework.server import Asked

Step = Callable[["Peer", socket.socket], bool]
"""Does something with a connection; True leaves it open for the next request."""


def answer(said: Any = None, status: int = 200, checksum: int | None = None, closes: bool = False) -> Step:
    """DynamoDB's usual answer; `said` is its JSON, or bytes that need not be any. A false `checksum` can be given."""
    body = said if isinstance(said, bytes) else json.dumps(said or {}).encode()

    def step(_: Peer, connection: socket.socket) -> bool:
        proof = crc32(body) if checksum is None else checksum
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\nx-amz-crc32: {proof}\r\n\r\n"
        connection.sendall(head.encode() + body)
        return not closes

    return step


def raw(sent: bytes) -> Step:
    """These bytes, and the end."""

    def step(_: Peer, connection: socket.socket) -> bool:
        connection.sendall(sent)
        return False

    return step


hang_up = raw(b"")
"""It was read, and perhaps done, and nobody hears of it."""
half_an_answer = raw(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"Item": {"id"')


def reset(_: Peer, connection: socket.socket) -> bool:
    """An answer, and then no farewell: what comes next finds nobody."""
    answer()(_, connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def silence(peer: Peer, _: socket.socket) -> bool:
    """As long as the test lasts."""
    peer.closing.wait(30)
    return False


def drip(peer: Peer, connection: socket.socket) -> bool:
    """An answer that goes on for ever, a little at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not peer.closing.wait(0.02):
        connection.sendall(b"X-Patience: more\r\n")
    return False


def tunnel(peer: Peer, connection: socket.socket) -> bool:
    """As a proxy does for CONNECT."""
    host, _, port = peer.asked[-1].path.partition(":")
    with socket.create_connection((host, int(port))) as beyond:
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        while not peer.closing.is_set():
            for ready in select.select([connection, beyond], [], [], 0.05)[0]:
                received = ready.recv(65536)
                if not received:
                    return False
                (beyond if ready is connection else connection).sendall(received)
    return False


class Peer:
    """Takes a step of the script for each request; the last one for all that follow."""

    def __init__(self, *script: Step, tls: SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.closed = 0
        self.closing = threading.Event()
        peer = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                peer.connections += 1
                connection = tls.wrap_socket(self.request, server_side=True) if tls else self.request
                with connection, connection.makefile("rb") as received:
                    while peer._hears(received):
                        if not script[min(len(peer.asked), len(script)) - 1](peer, connection):
                            break
                peer.closed += 1

        class Listener(ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: Any) -> None: ...

        self._server = Listener(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.endpoint = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    def _hears(self, received: Any) -> bool:
        first = received.readline().decode()
        if not first:
            return False
        method, path, _ = first.split(" ")
        headers: Message = BytesParser().parsebytes(b"".join(iter(received.readline, b"\r\n")), headersonly=True)
        self.asked.append(Asked(method, path, headers, received.read(int(headers.get("Content-Length", 0)))))
        return True

    def wait_until_closed(self) -> None:
        """The connections there were have come to their end, as whoever looks can see."""
        while self.closed < self.connections:
            time.sleep(0.001)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

"""The line to DynamoDB: connections that stay open, each try within its time."""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from speakup.errors import StoreError
from speakup.signature import host, path, signed
from speakup.target import Target

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPConnection
    from socket import socket
    from ssl import SSLContext

_LONGEST_CONNECT = 1.0
_FRESH = 5.0
"""Seconds since its last answer in which a kept connection is trusted with a write."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


class Failure(Exception):
    """One try that brought no answer to use."""

    def __init__(
        self, code: str, message: str, *, is_passing: bool = True, is_unsure: bool = True, pace: float = 0.025
    ) -> None:
        self.code, self.message = code, message
        """DynamoDB's own; without an answer no code, and in the message what happened instead."""
        self.is_passing = is_passing
        """It may well work the next time."""
        self.is_unsure = is_unsure
        """Nobody knows whether DynamoDB did it."""
        self.pace = pace
        """The longest first pause in seconds; by default botocore's for DynamoDB."""

    def pause(self, tried: int) -> float:
        """Seconds before the next try, chosen as in botocore's standard mode."""
        return random.random() * self.pace * 2.0 ** (tried - 1)


class Line:
    """Connections to one target, kept open between requests."""

    def __init__(self, target: Target) -> None:
        self._target, self._kept = target, list[tuple["HTTPConnection", float]]()
        try:
            _ = [urlsplit(url).port for url in (target.url, target.proxy or "")]
        except ValueError as error:
            raise StoreError(f"DynamoDB has no such address: {error}. Correct AWS_ENDPOINT_URL or the proxy.") from None
        # Now, since it takes long, and no call's time should go there.
        self._trusted = _certificates(target.ca_bundle) if target.url.startswith("https:") else None

    def __del__(self) -> None:
        for connection, _ in self._kept:
            connection.close()

    def ask(self, operation: str, body: bytes, until: float) -> Answer:
        """One try; a read whose kept connection turns out closed goes out again on a new one. Raises Failure."""
        where = self._target
        headers = signed(where.url, where.region, operation, body, where.credentials(), time.gmtime())
        kept = self._idle(None if is_read(operation) else _FRESH)
        if kept:
            try:
                return self._exchange(kept, headers, body, until)
            except Failure:
                # Closed meanwhile, most likely. A write may have arrived all the same.
                if not is_read(operation) or time.monotonic() >= until:
                    raise
        # A write that found no connection may be tried again, if that took not all of its time.
        return self._exchange(self._connected(until if is_read(operation) else halfway(until)), headers, body, until)

    def _idle(self, freshness: float | None) -> HTTPConnection | None:
        """An open connection; asked for a fresh one, one that answered so many seconds ago, by a clock that goes on
        while Lambda freezes the process."""
        while self._kept:
            with suppress(IndexError):  # another thread took it
                connection, last = self._kept.pop()
                if (freshness is None or 0 <= time.time() - last < freshness) and _is_open(connection):
                    return connection
                connection.close()
        return None

    def _connected(self, until: float) -> HTTPConnection:
        """Nothing of the request is sent while this goes on."""
        connection = self._connection(min(_LONGEST_CONNECT, _left(until)))
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            connection.close()
            why = getattr(error, "verify_message", "") or type(error).__name__
            raise Failure("", f"no connection to {host(self._target.url)}, {why}", is_unsure=False) from None
        return connection

    def _connection(self, seconds: float) -> HTTPConnection:
        from http.client import HTTPConnection, HTTPSConnection

        to, proxy = urlsplit(self._target.url), urlsplit(self._target.proxy or "")
        at, port = (proxy.hostname, proxy.port or 80) if proxy.hostname else (to.hostname or "", to.port)
        if to.scheme == "http":
            return HTTPConnection(at, port, timeout=seconds)
        connection = HTTPSConnection(at, port, timeout=seconds, context=self._trusted)
        if proxy.hostname:
            connection.set_tunnel(to.hostname or "", to.port, dict(self._target.proxy_headers))
        return connection

    def _exchange(self, connection: HTTPConnection, headers: dict[str, str], body: bytes, until: float) -> Answer:
        from http.client import HTTPException, HTTPResponse

        url, is_forwarded = self._target.url, self._target.proxy and self._target.url.startswith("http:")
        if is_forwarded:
            headers = {**headers, **self._target.proxy_headers}
        try:
            connection.sock.settimeout(_left(until))
            connection.sock.sendall(_written(f"{url.rstrip('/')}/" if is_forwarded else path(url), headers, body))
            timed: Any = _Timed(until, connection.sock)
            with HTTPResponse(timed, method="POST") as response:
                response.begin()
                answer = Answer(response.status, response.headers, response.read())
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            raise Failure("", f"{type(error).__name__} at {host(url)}") from None
        if response.will_close:
            connection.close()
        else:
            self._kept.append((connection, time.time()))
        return answer


class _Timed(io.RawIOBase):
    """What a socket receives until a moment, however slowly it drips: a socket's own limit begins anew each time."""

    def __init__(self, until: float, sock: socket) -> None:
        self._until, self._sock, self._received = until, sock, sock.makefile("rb", buffering=0)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._until))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


def _written(address: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The whole request, since http.client would send it as two packets, which takes DynamoDB's end longer to read."""
    told = {**headers, "Accept-Encoding": "identity", "Content-Length": str(len(body))}
    lines = [f"POST {address} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line end in a header, from the environment's credentials or endpoint")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def halfway(until: float) -> float:
    return (time.monotonic() + until) / 2


def _left(until: float) -> float:
    """Seconds, and never none: to a socket that means something else."""
    return max(until - time.monotonic(), 0.001)


def _is_open(connection: HTTPConnection) -> bool:
    """Nothing is expected, so whatever comes, the end above all, makes a connection useless."""
    from ssl import SSLWantReadError

    connection.sock.settimeout(0)
    try:
        connection.sock.recv(1)
    except (BlockingIOError, SSLWantReadError):
        return True
    except OSError:
        return False
    return False


def _certificates(bundle: str | None) -> SSLContext:
    """Whom we trust: as botocore, those of a bundle, or of certifi, or where that is missing botocore's own."""
    import ssl

    try:
        import certifi

        usual = certifi.where()
    except ImportError:
        import botocore

        usual = os.path.join(os.path.dirname(botocore.__file__), "cacert.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which checks host and certificate
    try:
        context.load_verify_locations(bundle or usual)
    except OSError as error:
        problem = f"{type(error).__name__} in the certificates of {bundle or usual}"
        raise StoreError(f"DynamoDB cannot be trusted: {problem}. Correct AWS_CA_BUNDLE, or unset it.") from None
    return context


def is_read(operation: str) -> bool:
    return operation.startswith(("Get", "BatchGet", "Query", "Scan", "Describe", "List"))

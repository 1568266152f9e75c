"""Lambda's side of its Runtime API: hands a function's process one request after the other and takes the replies.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Literal

FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:speakup"


@dataclass(frozen=True)
class Report:
    """What a process tells of itself."""

    kind: Literal["ready", "response", "error", "gone"]
    """It asks for a request; it replied; it failed, in being loaded or in a call; it is no longer there."""
    body: object = None
    """The reply, or the error with its `errorType`, `errorMessage` and `stackTrace`."""


@dataclass(frozen=True)
class _Invocation:
    event: dict[str, Any]
    request_id: str
    seconds: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that ends breaks its connection: whoever waits for it is told by its end."""


class RuntimeApi:
    """The API for one process, from its start to its end."""

    def __init__(self) -> None:
        self._invocations: SimpleQueue[_Invocation | None] = SimpleQueue()
        self._reports: SimpleQueue[Report] = SimpleQueue()
        api = self

        class Invocations(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each small packet waits for the one before to be acknowledged

            def do_GET(self) -> None:
                api.tell(Report("ready"))
                invocation = api._invocations.get()
                if invocation is None:
                    self.close_connection = True
                    return
                body = json.dumps(invocation.event).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Lambda-Runtime-Aws-Request-Id", invocation.request_id)
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + invocation.seconds) * 1000)))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", FUNCTION_ARN)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                api.tell(_report(self.path, body))

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing: the terminal belongs to the conversation."""

        self._server = _Server(("127.0.0.1", 0), Invocations)
        self.address = f"127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def invoke(self, event: dict[str, Any], request_id: str, seconds: float) -> None:
        """The process shall answer this within so many seconds."""
        self._invocations.put(_Invocation(event, request_id, seconds))

    def tell(self, report: Report) -> None:
        self._reports.put(report)

    def report(self, seconds: float) -> Report | None:
        """The next report, or None when there is none for so many seconds."""
        try:
            return self._reports.get(timeout=max(0.0, seconds))
        except Empty:
            return None

    def close(self) -> None:
        self._invocations.put(None)
        self._server.shutdown()
        self._server.server_close()


def _report(path: str, body: bytes) -> Report:
    kind = path.rpartition("/")[2]
    try:
        content = json.loads(body)
    except ValueError:
        return Report("error", {"errorMessage": f"The skill returned what is no JSON: {body[:80]!r}"})
    return Report("response", content) if kind == "response" else Report("error", content)

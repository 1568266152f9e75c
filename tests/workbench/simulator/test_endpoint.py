import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from speakup_workbench.simulator import stage
from speakup_workbench.simulator.endpoint import Endpoint
from speakup_workbench.simulator.handler import call
from tests.workbench.simulator.test_handler import EVENT
from tests.workbench.simulator.trees import SETTINGS, model, say

JSON = "application/json;charset=UTF-8"
Answer = Callable[[dict[str, Any]], tuple[int, str, bytes]]


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever does not wait for the end is no error."""


@contextmanager
def server(answer: Answer, headers: dict[str, str] | None = None) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A web service on this computer, as (its address, the headers of each request it got)."""
    seen: list[dict[str, str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(dict(self.headers))
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, kind, body = answer(event)
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    served = Server(("127.0.0.1", 0), Service)
    Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{served.server_port}/skill", seen
    finally:
        served.shutdown()
        served.server_close()


def test_a_skill_that_is_a_web_service_holds_a_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")  # which knows nothing of this computer

    def welcome(event: dict[str, Any]) -> tuple[int, str, bytes]:
        words = event["request"].get("intent", {}).get("name", "Welcome.")
        return 200, JSON, json.dumps(say(words)).encode()

    path = model(tmp_path).path
    with server(welcome) as (url, seen), stage.opened("trees", url, lambda _: path, SETTINGS) as staged:
        conversation = staged.conversation()
        assert conversation.say("open tree count").speech == "Welcome."
        assert conversation.say("tell me a fact").speech == "FactIntent"
    assert (seen[0]["Content-Type"], seen[0]["Accept"], seen[0]["Accept-Charset"]) == (
        JSON,
        "application/json",
        "utf-8",
    )


PAGE = b"<html><style>b {}</style><title>Oops</title><body>No <b>skill</b> here</body></html>"


@pytest.mark.parametrize(
    ("status", "kind", "body", "reason"),
    [
        (200, "text/html", PAGE, "answered with text/html, and Alexa takes only JSON: Oops No skill here."),
        (200, JSON, b"", "answered with application/json, and Alexa takes only JSON."),
        (204, JSON, b"", "answered with status 204, and Alexa takes only 200."),
        (
            500,
            "text/html",
            b"<h1>Internal error</h1>",
            "answered with status 500 Internal Server Error: Internal error.",
        ),
        (404, "text/plain", b"", "answered with status 404 Not Found."),
        (400, JSON, b"Missing Signature", "verify_signature=False"),
    ],
)
def test_what_is_no_reply_is_told(status: int, kind: str, body: bytes, reason: str) -> None:
    with server(lambda event: (status, kind, body)) as (url, _):
        failure = call(Endpoint(url), EVENT, 8.0).failure
    assert failure is not None and failure.startswith(url) and reason in failure


def test_a_redirect_is_not_followed() -> None:
    with server(lambda event: (302, JSON, b""), {"Location": "https://example.org/"}) as (url, seen):
        failure = call(Endpoint(url), EVENT, 8.0).failure
    assert failure == f"{url} sends on to https://example.org/, and Alexa does not follow. Name that address."
    assert len(seen) == 1


def test_nobody_there_is_told() -> None:
    with server(lambda event: (200, JSON, b"{}")) as (url, _):
        """Closed again."""
    assert call(Endpoint(url), EVENT, 8.0).failure == f"Nobody listens at {url}. Start the skill's server."


def test_a_host_that_is_none_is_told() -> None:
    failure = call(Endpoint("http://nowhere.invalid/"), EVENT, 8.0).failure
    assert failure is not None and failure.startswith("http://nowhere.invalid/ cannot be reached: ")


def test_a_server_that_is_late_is_broken_off() -> None:
    def late(event: dict[str, Any]) -> tuple[int, str, bytes]:
        time.sleep(1)
        return 200, JSON, b"{}"

    with server(late) as (url, _):
        called = call(Endpoint(url), EVENT, 0.1)
    assert called.failure == "The skill had no answer after 0.1 seconds, and Alexa waits no longer."


def test_a_server_that_breaks_off_is_told() -> None:
    with server(lambda event: (200, JSON, b"{"), {"Content-Length": "100"}) as (url, _):
        failure = call(Endpoint(url), EVENT, 8.0).failure
    assert failure is not None and failure.startswith(url)

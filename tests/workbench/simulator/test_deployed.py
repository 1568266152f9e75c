import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest

from speakup_workbench.simulator import deployed, stage
from speakup_workbench.simulator.handler import HandlerError, call
from tests.workbench.simulator.test_handler import EVENT
from tests.workbench.simulator.trees import SETTINGS, model, say

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:trees:live"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own account, in place of whatever this computer has."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lambda's Invoke API, found by the environment: `with invoke(status, headers, payload) as seen:`."""

    @contextmanager
    def opened(status: int, headers: dict[str, str], payload: object) -> Iterator[list[tuple[str, str]]]:
        seen: list[tuple[str, str]] = []

        class Api(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                seen.append((unquote(self.path), self.headers["Authorization"]))
                body = json.dumps(payload).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        api = ThreadingHTTPServer(("127.0.0.1", 0), Api)
        Thread(target=api.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{api.server_port}")
        try:
            yield seen
        finally:
            api.shutdown()
            api.server_close()

    return opened


def test_a_deployed_function_holds_a_conversation_with_the_users_own_credentials(invoke: Any, tmp_path: Path) -> None:
    log = {"X-Amz-Log-Result": base64.b64encode(b"START\nplanting\n").decode()}
    path = model(tmp_path).path
    with (
        invoke(200, log, say("Welcome.")) as seen,
        stage.opened("trees", "lambda:trees", lambda _: path, SETTINGS) as staged,
    ):
        exchange = staged.conversation().say("open tree count")
    assert (exchange.speech, exchange.turns[0].printed) == ("Welcome.", "START\nplanting\n")
    ((path_asked, authorization),) = seen
    assert path_asked == "/2015-03-31/functions/trees/invocations"
    assert "Credential=AKIASOMEBODY/" in authorization and "/eu-west-1/lambda/" in authorization


def test_an_arn_names_its_region(invoke: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    with invoke(200, {}, {}) as seen:
        assert call(deployed.function(ARN), EVENT, 8.0).reply == {}
    assert ARN in seen[0][0] and "/eu-west-1/lambda/" in seen[0][1]


@pytest.mark.parametrize(
    ("status", "headers", "payload", "reason"),
    [
        (
            200,
            {"X-Amz-Function-Error": "Unhandled"},
            {
                "errorMessage": "'oak'",
                "errorType": "KeyError",
                "stackTrace": [
                    '  File "/var/task/ask_sdk_core/skill.py", line 7, in invoke\n    handle()\n',
                    '  File "/var/task/lambda_function.py", line 12, in fact\n    return FACTS["oak"]\n',
                ],
            },
            "The skill raised KeyError: 'oak' (/var/task/lambda_function.py:12, in fact)",
        ),
        (
            200,
            {"X-Amz-Function-Error": "Unhandled"},
            {"errorMessage": "2026-11-21T08:00:00Z 4a8a4ea5 Task timed out after 3.00 seconds"},
            "trees did not reply: 2026-11-21T08:00:00Z 4a8a4ea5 Task timed out after 3.00 seconds",
        ),
        (
            404,
            {"X-Amzn-ErrorType": "ResourceNotFoundException"},
            {"Message": "Function not found: trees"},
            "Function not found: trees. Correct the name, or its region: AWS_REGION.",
        ),
        (
            403,
            {"X-Amzn-ErrorType": "AccessDeniedException"},
            {"Message": "You are not authorized."},
            "You are not authorized. Its policy must allow you lambda:InvokeFunction.",
        ),
    ],
)
def test_what_is_no_reply_is_told(
    invoke: Any, status: int, headers: dict[str, str], payload: object, reason: str
) -> None:
    with invoke(status, headers, payload):
        failure = call(deployed.function("trees"), EVENT, 8.0).failure
    assert failure is not None and failure.endswith(reason)


def test_a_user_without_credentials_or_region_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    failure = call(deployed.function("trees"), EVENT, 8.0).failure
    assert failure is not None and failure.endswith("Sign in: aws sso login, or set AWS_PROFILE.")
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(HandlerError, match="Name its region: AWS_REGION"):
        deployed.function("trees")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(HandlerError, match="Correct AWS_PROFILE"):
        deployed.function("trees")

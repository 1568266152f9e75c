import json
import time
import urllib.request
from collections.abc import Iterator
from threading import Thread

import pytest

from speakup_workbench.simulator.runtime_api import Report, RuntimeApi


@pytest.fixture
def api() -> Iterator[RuntimeApi]:
    api = RuntimeApi()
    yield api
    api.close()


def post(api: RuntimeApi, path: str, body: bytes) -> None:
    url = f"http://{api.address}/2018-06-01/runtime/{path}"
    urllib.request.urlopen(urllib.request.Request(url, body, method="POST")).close()


def test_a_process_gets_a_request_with_its_id_and_its_deadline(api: RuntimeApi) -> None:
    api.invoke({"version": "1.0"}, "request-1", seconds=7.0)
    with urllib.request.urlopen(f"http://{api.address}/2018-06-01/runtime/invocation/next") as asked:
        assert json.load(asked) == {"version": "1.0"}
        assert asked.headers["Lambda-Runtime-Aws-Request-Id"] == "request-1"
        assert 0 < int(asked.headers["Lambda-Runtime-Deadline-Ms"]) / 1000 - time.time() <= 7.0
    assert api.report(1.0) == Report("ready")
    assert api.report(0.0) is None


@pytest.mark.parametrize(
    ("path", "body", "report"),
    [
        ("invocation/1/response", b"[1]", Report("response", [1])),
        ("invocation/1/error", b'{"errorType": "E"}', Report("error", {"errorType": "E"})),
        ("init/error", b"{}", Report("error", {})),
        ("invocation/1/response", b"<", Report("error", {"errorMessage": "The skill returned what is no JSON: b'<'"})),
    ],
)
def test_what_a_process_tells_is_reported(api: RuntimeApi, path: str, body: bytes, report: Report) -> None:
    post(api, path, body)
    assert api.report(1.0) == report


def test_who_waits_when_the_api_closes_is_let_go(api: RuntimeApi) -> None:
    def ask() -> None:
        with pytest.raises(OSError):
            urllib.request.urlopen(f"http://{api.address}/2018-06-01/runtime/invocation/next")

    asking = Thread(target=ask)
    asking.start()
    assert api.report(5.0) == Report("ready")
    api.close()
    asking.join(5.0)
    assert not asking.is_alive()

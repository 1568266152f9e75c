"""Alexa's own services that a skill may call: for now the settings of the device.

After Amazon's "Alexa Settings API Reference". Plain http on this computer.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

from speakup_workbench.simulator.settings import Settings

TOKEN = "an-access-token-of-the-simulator"
_SETTING = re.compile(r"/v2/devices/(?P<device>[^/]+)/settings/(?P<key>[^/]+)")
_IMPERIAL = ("en-US", "es-US")
_SETTINGS: Mapping[str, Callable[[Settings], str]] = {
    "System.timeZone": lambda settings: str(settings.time_zone),
    "System.distanceUnits": lambda settings: "IMPERIAL" if settings.locale in _IMPERIAL else "METRIC",
    "System.temperatureUnit": lambda settings: "FAHRENHEIT" if settings.locale in _IMPERIAL else "CELSIUS",
}


@contextlib.contextmanager
def opened(settings: Callable[[], Settings]) -> Iterator[str]:
    """Serves what the settings are at each request. Yields the `apiEndpoint`, as in http://127.0.0.1:4711."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            now = settings()
            found = _SETTING.fullmatch(urlsplit(self.path).path)
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._answer(401, {"code": "INVALID_TOKEN", "message": "The authorization token is not valid."})
            elif found is None:
                self._answer(404, {"code": "INVALID_URI", "message": f"There is nothing at {self.path}."})
            elif unquote(found["device"]) != now.device_id:
                self._answer(403, {"code": "INVALID_TOKEN", "message": "The token is for another device."})
            elif found["key"] not in _SETTINGS:
                self._answer(400, {"code": "INVALID_KEY", "message": f"There is no setting {found['key']}."})
            else:
                self._answer(200, _SETTINGS[found["key"]](now))

        def _answer(self, status: int, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: the terminal belongs to the conversation."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

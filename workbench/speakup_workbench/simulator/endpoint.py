"""A skill behind a web address, asked as Alexa asks it, except that nothing is signed.

https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from speakup_workbench.simulator.child import LambdaContext
from speakup_workbench.simulator.handler import Failed, TimedOut

HEADERS = {
    "Content-Type": "application/json;charset=UTF-8",
    "Accept": "application/json",
    "Accept-Charset": "utf-8",
}
MAX_REPLY = 6_000_000
"""Bytes read of a reply; Alexa takes far less."""
_HERE = ("127.0.0.1", "localhost", "::1")
_UNSIGNED = (
    " The simulator cannot sign its requests as Alexa does: "
    "for now, start a skill on ask-sdk-webservice-support with verify_signature=False."
)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Alexa follows none."""


class Endpoint:
    """A handler that posts each event to `url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        # A proxy of the user's knows nothing of a server on this computer.
        proxies = [urllib.request.ProxyHandler({})] if urlsplit(url).hostname in _HERE else []
        self._opener = urllib.request.build_opener(_NoRedirect, *proxies)

    def __call__(self, event: dict[str, Any], context: LambdaContext) -> object:
        """Raises Failed for anything but JSON and status 200, TimedOut after the deadline."""
        request = urllib.request.Request(self._url, json.dumps(event).encode(), HEADERS)
        try:
            with self._opener.open(request, timeout=max(0.001, context.deadline - time.monotonic())) as answer:
                return self._reply(answer.status, answer.headers, _read(answer, context.deadline))
        except urllib.error.HTTPError as error:
            with error:
                raise Failed(self._refusal(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimedOut from None
            raise Failed(self._unreachable(error.reason)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Failed(f"{self._url} broke off: {str(error) or type(error).__name__}.") from None

    def _reply(self, status: int, headers: Message, body: bytes) -> object:
        if status != 200:
            raise Failed(f"{self._url} answered with status {status}, and Alexa takes only 200.")
        try:
            return json.loads(body)
        except ValueError:
            kind = headers.get_content_type()
            raise Failed(f"{self._url} answered with {kind}, and Alexa takes only JSON{_shown(body)}.") from None

    def _refusal(self, error: urllib.error.HTTPError) -> str:
        if 300 <= error.code < 400:
            place = error.headers.get("Location", "nowhere")
            return f"{self._url} sends on to {place}, and Alexa does not follow. Name that address."
        said = f"{self._url} answered with status {error.code} {error.reason}{_shown(error.read(2000))}."
        return said + (_UNSIGNED if error.code in (400, 401, 403) else "")

    def _unreachable(self, reason: object) -> str:
        if isinstance(reason, ConnectionRefusedError):
            return f"Nobody listens at {self._url}. Start the skill's server."
        if isinstance(reason, ssl.SSLError):
            return f"{self._url} has a certificate that is not trusted here: {reason}."
        return f"{self._url} cannot be reached: {reason}."


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The whole body; a server that sends it byte by byte is late as well."""
    body = b""
    while len(body) < MAX_REPLY and (part := answer.read1(65536)):
        body += part
        if time.monotonic() > deadline:
            raise TimedOut
    return body


def _shown(body: bytes) -> str:
    """The words of a body that is no reply, tags apart: ": Internal Server Error"."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", body[:2000].decode(errors="replace"), flags=re.DOTALL | re.I)
    words = " ".join(text.split())
    return f": {words[:120]}" if words else ""

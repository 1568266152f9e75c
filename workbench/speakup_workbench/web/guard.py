"""Who may ask: this computer's own browser, with the token that `speakup web` printed.

A page of another site must not talk to this server, neither by a form or a script (Origin), nor by a name that it has
pointed at 127.0.0.1 (Host, "DNS rebinding").
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
}
OPEN_TO_ALL = "/screen/"
"""What the frame of the screen is made of: nothing of it is secret, and as a sandbox it has no cookie."""
REFUSED = "Open the address that `speakup web` printed in the terminal: it ends with the token of this run."


class Guard:
    """Stands before an application."""

    def __init__(self, app: ASGIApp, port: int, token: str | None = None) -> None:
        self._app, self._hosts = app, {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._token = token or secrets.token_urlsafe(24)
        self._cookie = f"speakup-{port}"  # a browser keeps cookies by the host alone, and there may be two servers
        self.address = f"http://127.0.0.1:{port}/?token={self._token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        asked = _Asked(scope)
        if problem := self._refusal(asked):
            await asked.refuse(send, 403, problem)
        elif asked.path == "/" and self._is_token(asked.token):
            cookie = f"{self._cookie}={self._token}; HttpOnly; SameSite=Strict; Path=/"
            await _answer(send, 303, "", "text/plain", [("location", "/"), ("set-cookie", cookie)])
        elif not asked.path.startswith(OPEN_TO_ALL) and not self._is_token(asked.cookie(self._cookie)):
            await asked.refuse(send, 403, REFUSED)
        else:
            await self._pass_on(scope, receive, send)

    def _refusal(self, asked: _Asked) -> str:
        if asked.header("host") not in self._hosts:
            return "This server answers to 127.0.0.1 and localhost alone, on its own port."
        origin = asked.header("origin")
        is_frame = origin == "null" and asked.path.startswith(OPEN_TO_ALL)
        if origin and not is_frame and origin.removeprefix("http://") not in self._hosts:
            return f"A page of {origin} may not ask this server."
        return ""

    def _is_token(self, told: str) -> bool:
        return hmac.compare_digest(told.encode("utf-8", "replace"), self._token.encode())

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                added = _encoded((name, value) for name, value in HEADERS.items() if name.encode() not in own)
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self._app(scope, receive, guarded)


class _Asked:
    """What a request says of itself."""

    def __init__(self, scope: Scope) -> None:
        self.path: str = scope["path"]
        self._headers: dict[str, str] = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        self.token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]

    def header(self, name: str) -> str:
        return self._headers.get(name, "")

    def cookie(self, name: str) -> str:
        try:
            found = SimpleCookie(self.header("cookie")).get(name)
        except CookieError:
            return ""
        return str(found.value) if found else ""

    async def refuse(self, send: Send, status: int, problem: str) -> None:
        """In words; to a script as JSON."""
        if self.path.startswith("/api/"):
            await _answer(send, status, json.dumps({"error": problem}), "application/json")
        else:
            await _answer(send, status, problem, "text/plain; charset=utf-8")


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _answer(send: Send, status: int, text: str, kind: str, headers: Iterable[tuple[str, str]] = ()) -> None:
    body = text.encode()
    told = [("content-type", kind), ("content-length", str(len(body))), *HEADERS.items(), *headers]
    await send({"type": "http.response.start", "status": status, "headers": _encoded(told)})
    await send({"type": "http.response.body", "body": body})

"""`speakup login`: somebody allows this computer, in their browser, to publish for them.

Amazon sends the browser back to this computer with a code, or somebody pastes the address that it was sent to. The
client is a security profile of one's own: that of the ASK CLI is Amazon's, for the ASK CLI alone.
https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing.credentials import Credentials
from speakup_workbench.publishing.login_with_amazon import SCOPES, LoginWithAmazon

PORT = 9090
"""The ASK CLI's own, so that one return URL in the security profile serves both."""

PATIENCE = 300.0
"""Seconds that somebody has for it."""

WELL = "You are signed in. Close this page, and go back to the terminal."
STRANGE = "This does not belong to the sign-in that is waiting. Begin again in the terminal."
REFUSED = "You did not allow it, so nothing was done. Close this page."


@dataclass(frozen=True)
class Login:
    client_id: str
    client_secret: str = field(repr=False)
    amazon: LoginWithAmazon
    port: int = PORT
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    """Comes back with the code, so that nobody else's code is taken."""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    """Without it the code is worth nothing: RFC 7636."""

    @property
    def return_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/cb"

    @property
    def address(self) -> str:
        """The page where somebody allows it."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "scope": " ".join(SCOPES),
            "redirect_uri": self.return_url,
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.amazon.page}?{urlencode(asked)}"

    def by_browser(self, show: Callable[[str], object]) -> str:
        """The code that Amazon sends the browser back with.

        Args:
            show: gets the page's address once there is somebody to come back to.

        Raises Mistake when it is not allowed, or nobody comes.
        """
        came: list[str] = []
        with self._waiting(came) as server:
            # In a thread, because a browser in a terminal returns only when somebody leaves it.
            threading.Thread(target=show, args=(self.address,), daemon=True).start()
            server.timeout = 1.0
            until = time.monotonic() + PATIENCE
            while not came and time.monotonic() < until:
                server.handle_request()
        if not came:
            raise Mistake("Nobody came back from the browser. Sign in again, or with --no-browser.")
        return self.by_paste(came[0])

    def by_paste(self, pasted: str) -> str:
        """The code in an address that somebody pasted, or the code itself. Raises Mistake."""
        pasted = pasted.strip()
        told = parse_qs(urlsplit(pasted).query)
        if "error" in told:
            why = told.get("error_description", told["error"])[0]
            raise Mistake(f"Amazon did not allow it: {why}. Sign in again, and allow what is asked.")
        if "code" not in told:
            if "/" in pasted or not pasted:
                raise Mistake("There is no code in that. Paste the whole address that the browser ended at.")
            return pasted
        if told.get("state") != [self.state]:
            raise Mistake("That address belongs to another sign-in. Begin again, and paste the one that comes then.")
        return told["code"][0]

    def credentials(self, code: str) -> Credentials:
        """What the code is worth. Raises Mistake or Failed."""
        told = self.amazon.granted(
            self.client_id,
            self.client_secret,
            grant_type="authorization_code",
            code=code,
            redirect_uri=self.return_url,
            code_verifier=self.verifier,
        )
        return Credentials(
            "this sign-in",
            refresh_token=str(told.get("refresh_token", "")),
            client_id=self.client_id,
            client_secret=self.client_secret,
        )

    def _waiting(self, came: list[str]) -> HTTPServer:
        state = self.state

        class Returning(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                told = parse_qs(parts.query)
                if parts.path != "/cb" or told.get("state") != [state]:
                    self._says(400 if parts.path == "/cb" else 404, STRANGE)
                    return
                came.append(self.path)
                self._says(200, REFUSED if "error" in told else WELL)

            def _says(self, status: int, text: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing: the line would have the code in it."""

        try:
            return HTTPServer(("127.0.0.1", self.port), Returning)
        except OSError as error:
            raise Mistake(
                f"Port {self.port} of this computer cannot be used: {error.strerror}. End what uses it, or sign in "
                "with --no-browser."
            ) from None

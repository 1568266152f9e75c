"""Login with Amazon: an authorization code becomes tokens, and a refresh token a new access token.

https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.publishing.credentials import Credentials
from speakup_workbench.publishing.transport import Transport, checked

SCOPES = ("alexa::ask:skills:readwrite", "alexa::ask:models:readwrite", "alexa::ask:skills:test")
"""What publishing needs, and no more."""

EARLY = 60.0
"""Seconds before its end at which a token is renewed."""


@dataclass(frozen=True)
class LoginWithAmazon:
    transport: Transport

    @property
    def page(self) -> str:
        """Where somebody allows it; the ASK CLI's variable names another."""
        return f"{_host('ASK_LWA_AUTHORIZE_HOST', 'https://www.amazon.com')}/ap/oa"

    def granted(self, client_id: str, client_secret: str, **grant: str) -> dict[str, Any]:
        """The tokens for a grant: `grant_type`, and what that type wants. Raises Mistake or Failed."""
        form = {**grant, "client_id": client_id, "client_secret": client_secret}
        answer = self.transport.send(
            "POST",
            f"{_host('ASK_LWA_TOKEN_HOST', 'https://api.amazon.com')}/auth/o2/token",
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            urlencode(form).encode(),
            repeatable=grant["grant_type"] == "refresh_token",  # a code is good for once
        )
        content = answer.json if isinstance(answer.json, dict) else {}
        if answer.status == 200 and isinstance(content.get("access_token"), str):
            return content
        error, told = str(content.get("error", "")), str(content.get("error_description") or f"status {answer.status}")
        if error in ("invalid_client", "unauthorized_client"):
            raise Mistake(f"Login with Amazon does not know this client id and secret: {told} See `speakup login`.")
        if error == "invalid_grant":
            raise Mistake(f"Login with Amazon no longer accepts this sign-in: {told} Sign in again: speakup login.")
        raise Failed(f"Login with Amazon gave no token: {told} Run the same again.")


def _host(variable: str, usual: str) -> str:
    return checked(os.environ.get(variable) or usual).rstrip("/")


@dataclass
class AccessToken:
    """One that is good now. The SDK asks for it at every call, by the name that its own client has for this."""

    credentials: Credentials
    login: LoginWithAmazon
    now: Callable[[], float] = time.time
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def get_access_token_from_refresh_token(self) -> str:
        """Raises Mistake when there is none, and none can be had."""
        if self._token and self.now() < self._until:
            return self._token
        return self.renewed()

    def renewed(self) -> str:
        """Another than the last. Raises Mistake when none can be had."""
        given, last = self.credentials, self._token
        if given.renewable:
            told = self.login.granted(
                given.client_id, given.client_secret, grant_type="refresh_token", refresh_token=given.refresh_token
            )
            self._token = str(told["access_token"])
            self._until = self.now() + float(told.get("expires_in") or 3600) - EARLY
        elif given.access_token and not last and not 0 < given.expires_at < self.now() + EARLY:
            self._token, self._until = given.access_token, given.expires_at or float("inf")
        else:
            raise Mistake(
                f"The access token of {given.source} has run out, and cannot be renewed here. Sign in: speakup login; "
                "or let the ASK CLI renew its own: ask smapi get-vendor-list."
            )
        return self._token

"""One HTTP call to Amazon, tried again where that does no harm.

What may have been done already is not done twice: when the answer to such a call is lost, the call has failed, and
whoever runs the command again finds what it did.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.publishing.pace import Pace

if TYPE_CHECKING:
    import requests

TRIES = 4
TIMEOUT = (10.0, 60.0)
"""Seconds: until somebody answers the call, and between two pieces of the answer."""

LONGEST_WAIT = 120.0
"""Seconds that a Retry-After may ask for."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Lost(Failed):
    """No answer came."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """None where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True)
class Transport:
    pace: Pace

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        repeatable: bool,
    ) -> Answer:
        """Any status is an answer, when it stays after all tries; a redirection is not followed.

        Args:
            method: such as "GET".
            url: of a place with a certificate, or on this computer.
            headers: all there are.
            body: nothing for None.
            repeatable: whether doing it twice is as good as once.

        Raises Lost without an answer, Mistake for a place that could be overheard.
        """
        import requests

        checked(url)
        tries = 0
        while True:
            tries += 1
            try:
                answer = _sent(method, url, headers, body)
            except requests.RequestException as error:
                never_began = _never_began(error)
                if tries == TRIES or not (repeatable or never_began):
                    raise Lost(_lost(url, error, began=not never_began)) from None
                self.pace.back_off(tries, None)
                continue
            again = answer.status == 429 or (answer.status >= 500 and repeatable)
            told = _told(answer)
            if not again or tries == TRIES or (told or 0) > LONGEST_WAIT:
                return answer
            self.pace.back_off(tries, told)


def checked(url: str) -> str:
    """The address. Raises Mistake unless it is https, or on this computer."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise Mistake(f"{url.partition('?')[0]!r} is not asked, for others could listen. It has to begin with https://.")


def _sent(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    import requests

    # `auth` as it is given: else requests puts what ~/.netrc has in place of our token.
    with requests.request(
        method, url, headers=dict(headers), data=body, timeout=TIMEOUT, allow_redirects=False, auth=_as_it_is
    ) as response:
        small = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, small, response.content)


def _never_began(error: requests.RequestException) -> bool:
    """Whether nobody was reached at all; requests wraps urllib3's reason twice."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _told(answer: Answer) -> float | None:
    with contextlib.suppress(ValueError):  # a date, which Amazon does not send
        return max(0.0, float(answer.headers.get("retry-after", "")))
    return None


def _lost(url: str, error: Exception, *, began: bool) -> str:
    host = urlsplit(url).netloc
    if began:
        return (
            f"{host} did not answer ({type(error).__name__}), so nobody knows whether it did what was asked. Run the "
            "same again: it begins by looking at what is there."
        )
    return f"{host} cannot be reached ({type(error).__name__}). See your network, and run the same again."

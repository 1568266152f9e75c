"""The way to Alexa's own services in one turn: where they are, the token that opens them, the time they may take."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from speakup.errors import NotFound, NotSupported, PermissionMissing, ServiceError

if TYPE_CHECKING:
    from http.client import HTTPConnection
    from ssl import SSLContext

# Seconds that a call may take when nothing else is said.
BUDGET = 2.0


class Answer(NamedTuple):
    """What a service answered to one call."""

    status: int
    """Of HTTP; 0 when no answer came, or none that could be read."""
    content: Any = None
    """The JSON; None for an answer without content, and for a refusal whose body is no JSON."""
    problem: str = ""
    """Why there is no status, as a sentence."""

    @property
    def code(self) -> str:
        """Amazon's name for a refusal, such as INVALID_ALERT_INFO; empty without one."""
        body = mapping(self.content)
        code = str(body.get("code") or body.get("type") or "")
        return code if re.fullmatch(r"[A-Z_]{1,60}", code) else ""


Kept = tuple[tuple[str, str], Answer]
"""Method and path of a call, and its answer."""


class Access:
    """Calls Alexa's services for one turn, each call once, however often the turn has to be run."""

    def __init__(self, context: Mapping[str, Any], until: float, kept: list[Kept]) -> None:
        """`context` is that of the request; after `until`, in time.monotonic()'s seconds, nothing is waited for.

        `kept` has the answers that an earlier run of the same turn was given, and is given those of this one.
        """
        system = mapping(context.get("System"))
        self.endpoint = str(system.get("apiEndpoint") or "")
        self.device_id = str(mapping(system.get("device")).get("deviceId") or "")
        self._token = str(system.get("apiAccessToken") or "")
        self._until, self._kept, self._due = until, kept, list(kept)

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        ids: Sequence[str] = (),
        scope: str | None = None,
        denied: Collection[int] = (403,),
        budget: float = BUDGET,
    ) -> Any:
        """The JSON that a service answers, None for an answer without content.

        `ids` fill the {} of the path. `scope` is the permission that the service needs, and `denied` are the
        statuses by which it says that the listener has not granted it. `budget` is in seconds; it is cut short when
        the turn has less time left.

        Raises PermissionMissing, NotSupported, NotFound, or ServiceError for an answer that is late, refused or
        unreadable. No error names the token or an id.
        """
        if not all(ids):  # Amazon would take it for all of them
            raise NotFound(f"{method} {path} was given an empty id.")
        answer = self._answer(method, path.format(*(quote(each, safe="") for each in ids)), body, budget)
        if 200 <= answer.status < 300:
            return answer.content
        if answer.code == "DEVICE_NOT_SUPPORTED":
            raise NotSupported(f"This device cannot do what {method} {path} asks for.")
        if scope and answer.status in denied:
            raise PermissionMissing(scope)
        refusal = f"{answer.status} {answer.code}".rstrip()
        error = NotFound if answer.status == 404 else ServiceError
        raise error(answer.problem or f"Alexa's service answered {refusal} to {method} {path}.")

    def _answer(self, method: str, path: str, body: Mapping[str, Any] | None, budget: float) -> Answer:
        # A second run may put the same call in other words, so words do not count.
        due = next((kept for kept in self._due if kept[0] == (method, path)), None)
        if due:
            self._due.remove(due)
            return due[1]
        answer = self._fetched(method, path, body, monotonic() + budget)
        self._kept.append(((method, path), answer))
        return answer

    def _fetched(self, method: str, path: str, body: Mapping[str, Any] | None, until: float) -> Answer:
        from http.client import HTTPException  # with ssl behind it, for those who do call

        until = min(until, self._until)
        if until <= monotonic():
            return Answer(0, problem="This turn has no time left for Alexa's services.")
        connection = self._connection(until - monotonic())
        if connection is None:
            return Answer(0, problem="This request names no https address for Alexa's services.")
        try:
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            return _read(connection, until)
        except (OSError, HTTPException, ValueError) as error:
            return Answer(0, problem=f"Alexa's service did not answer: {type(error).__name__}.")
        finally:
            connection.close()

    def _connection(self, seconds: float) -> HTTPConnection | None:
        """The token goes only to an https address, or to a simulator on this machine."""
        from http.client import HTTPConnection, HTTPSConnection

        try:
            address = urlsplit(self.endpoint)
            scheme, host, port = address.scheme, address.hostname or "", address.port
        except ValueError:
            return None
        if scheme == "https" and host:
            return HTTPSConnection(host, port, timeout=seconds, context=_trust(os.environ.get("SSL_CERT_FILE")))
        if scheme == "http" and host == "127.0.0.1":
            return HTTPConnection(host, port, timeout=seconds)
        return None


@lru_cache(maxsize=1)
def _trust(authorities: str | None) -> SSLContext:
    """Whom to trust, read once: a hundred certificates take longer than a call. `authorities` is where Python looks."""
    from ssl import create_default_context

    return create_default_context()


def _read(connection: HTTPConnection, until: float) -> Answer:
    socket = connection.sock
    # Each step has only the time that those before have left.
    socket.settimeout(max(until - monotonic(), 0.001))
    response = connection.getresponse()
    socket.settimeout(max(until - monotonic(), 0.001))
    body = response.read()
    try:
        return Answer(response.status, json.loads(body) if body else None)
    except (ValueError, RecursionError):
        if response.status >= 300:
            return Answer(response.status)
        return Answer(0, problem="Alexa's service answered something that is not JSON.")


def mapping(value: Any) -> Mapping[str, Any]:
    """JSON that should be an object; an empty one when it is something else."""
    return value if isinstance(value, Mapping) else {}


def text(value: Any) -> str | None:
    """JSON that should be a text; None when it is empty or something else."""
    return value.strip() or None if isinstance(value, str) else None

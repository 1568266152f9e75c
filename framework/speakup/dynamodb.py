"""DynamoDB: the one seam through which the framework talks to it.

Importing and making botocore's client costs more than half of a stateful cold start, most of it to find out what
Lambda's environment says plainly. So `target` decides in one place where DynamoDB is and who asks: an environment that
says it plainly (keys, a region, perhaps an endpoint) is read here, and for every other one (profiles and config files,
container, SSO or EC2 credentials, SnapStart, FIPS, proxies, other partitions) botocore itself is asked.

One line then carries the requests of both, so that limits and failures are the same everywhere. botocore's client is
not that line, for a second reason: it has no limit for a whole call, and takes an answer that was cut short for an
empty one, which would make a known listener a new one.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit
from zlib import crc32

from speakup.errors import Conflict, StoreError, Unanswered

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPConnection, HTTPResponse
    from socket import socket
    from ssl import SSLContext

_UNUSUAL = set(
    """
    AWS_ACCOUNT_ID AWS_ACCOUNT_ID_ENDPOINT_MODE AWS_AUTH_SCHEME_PREFERENCE AWS_CREDENTIAL_EXPIRATION AWS_DATA_PATH
    AWS_DEFAULT_PROFILE AWS_ENDPOINT_DISCOVERY_ENABLED AWS_IGNORE_CONFIGURED_ENDPOINT_URLS AWS_PROFILE
    AWS_SECURITY_TOKEN AWS_SIGV4A_SIGNING_REGION_SET AWS_USE_DUALSTACK_ENDPOINT AWS_USE_FIPS_ENDPOINT
    """.split()
)
"""Variables with a say in where DynamoDB is or who asks, that only botocore is trusted to understand."""
_CONFIG_FILES = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}
_ORDINARY_REGION = re.compile(r"(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+")
"""Those of the partition `aws`; China, GovCloud and the others are botocore's to know."""
_ORDINARY_ENDPOINT = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/?")

_TRIES = 4
"""As many as botocore's standard mode makes for DynamoDB."""
_LONGEST_CONNECT = 1.0
_SHORTEST_TRY = 0.05
_FRESH = 5.0
"""Seconds since its last answer in which a kept connection is trusted with a write."""

_THROTTLED = set(
    """
    BandwidthLimitExceeded EC2ThrottledException LimitExceededException PriorRequestNotComplete
    ProvisionedThroughputExceededException RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown
    ThrottledException Throttling ThrottlingException TooManyRequestsException TransactionInProgressException
    """.split()
)
_TIMED_OUT = {"RequestTimeout", "RequestTimeoutException"}
_BAD_CREDENTIALS = {
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
}

_OTHER_KEY = ("does not match the schema", "required keys", "conditions on the keys")
"""How DynamoDB, and DynamoDB Local, say that the table has another key."""


class DynamoDB:
    """DynamoDB as this environment reaches it. Threads may share one."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Looks at nothing yet; only under SnapStart botocore is asked now, so that the snapshot holds its answer."""
        self._environment = environment
        self._deciding = Lock()
        self._decided: _Line | None = None
        if environment.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            with suppress(StoreError):  # said again at the first call, where somebody answers the listener
                self._line()

    def call(self, operation: str, request: Mapping[str, Any], within: float) -> dict[str, Any]:
        """The answer to an operation such as "GetItem"; request and answer are in DynamoDB's own JSON.

        `within` are the seconds in which the answer must have come, connecting and every retry included. Outside stand
        only the first call's look at the environment and at the certificates, lent credentials that botocore renews,
        and the resolver, which has limits of its own. What may pass is tried again, as in botocore's standard mode: a
        read always, a write only when DynamoDB surely did not do it.

        Raises Conflict when the request's condition does not hold, Unanswered when nobody knows whether it was done,
        and StoreError when DynamoDB refused it.
        """
        line, body, tried = self._line(), json.dumps(request, separators=(",", ":")).encode(), 0
        until = time.monotonic() + within
        while True:
            tried += 1
            try:
                return _understood(line.ask(operation, body, self._share(operation, tried, until)))
            except _Failure as failure:
                pause = failure.pause(tried)
                may_be_repeated = failure.is_passing and (_is_read(operation) or not failure.is_unsure)
                has_time = tried < _TRIES and time.monotonic() + pause + _SHORTEST_TRY < until
                if not may_be_repeated or not has_time:
                    raise self._error(failure, operation, request, until) from None
            time.sleep(pause)

    def _line(self) -> _Line:
        with self._deciding:
            if self._decided is None:
                self._decided = _Line(target(self._environment))
            return self._decided

    def _share(self, operation: str, tried: int, until: float) -> float:
        """A read that hangs leaves time for another; a write has one chance."""
        return _halfway(until) if _is_read(operation) and tried < _TRIES else until

    def _error(self, failure: _Failure, operation: str, request: Mapping[str, Any], until: float) -> StoreError:
        """Says what DynamoDB said in our words: its own may hold keys and values of a listener."""
        tables = [request["TableName"]] if "TableName" in request else list(request.get("RequestItems", ()))
        table = " and ".join(map(repr, tables)) or "no table"
        asked, code = f"{operation} on table {table}", failure.code
        if failure.is_unsure or not code:
            return Unanswered(f"DynamoDB did not answer {asked}: {code or failure.message}.")
        if code == "ConditionalCheckFailedException":
            return Conflict(f"The record was written by somebody else since it was read ({asked}).")
        if code == "ResourceNotFoundException":
            remedy = "There is no such table here: create it, or correct the table's name or AWS_REGION."
        elif code == "AccessDeniedException":
            remedy = f"template.yaml must allow dynamodb:{operation} on this table to the function's role."
        elif code in _BAD_CREDENTIALS:
            remedy = "They are unknown or have expired: get new credentials, and see that the clock is right."
        elif code in _THROTTLED:
            remedy = "It was busy until the time was up: give the table more capacity, or make it on-demand."
        elif code == "ValidationException" and any(words in failure.message for words in _OTHER_KEY):
            remedy = f"{self._keys(tables, until)}Speak Up expects the string key 'id', or give "
            remedy += "DynamoStore(partition_key=...)."
        else:
            remedy = "See the error's name in DynamoDB's documentation."
        return StoreError(f"DynamoDB refused {asked}: {code}. {remedy}")

    def _keys(self, tables: list[str], until: float) -> str:
        """What the keys really are, if there is time and permission to ask."""
        told = ""
        for table in tables:
            with suppress(StoreError):
                answer = self.call("DescribeTable", {"TableName": table}, until - time.monotonic())["Table"]
                types = {part["AttributeName"]: part["AttributeType"] for part in answer["AttributeDefinitions"]}
                names = [key["AttributeName"] for key in answer["KeySchema"]]
                told += f"The key of {table!r} is {' and '.join(f'{name!r} ({types[name]})' for name in names)}. "
        return told


# Where and as whom


class Credentials(Protocol):
    """As in botocore's own frozen credentials."""

    @property
    def access_key(self) -> str: ...
    @property
    def secret_key(self) -> str: ...
    @property
    def token(self) -> str | None: ...


@dataclass(frozen=True)
class Keys:
    """Credentials that the environment gives and that last as long as it."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Target:
    """Where DynamoDB is, and who asks."""

    url: str
    region: str
    credentials: Callable[[], Credentials]
    """Asked before each try: they may have been renewed meanwhile. Raises StoreError."""
    ca_bundle: str | None = None
    """A file of certificates; None for those of certifi."""
    proxy: str | None = field(default=None, repr=False)
    """With its password, perhaps; so have the headers."""
    proxy_headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def target(environment: Mapping[str, str]) -> Target:
    """The one place that decides who is asked. botocore knows the process's own environment only."""
    return plain_target(environment) or botocore_target(environment)


def plain_target(environment: Mapping[str, str]) -> Target | None:
    """What the environment says by itself; None when it says anything of which we cannot prove what botocore does."""
    access, secret = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    region = environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION") or ""
    if not access or not secret or not _ORDINARY_REGION.fullmatch(region):
        return None
    configured = environment.get("AWS_ENDPOINT_URL_DYNAMODB") or environment.get("AWS_ENDPOINT_URL")
    url = configured or f"https://dynamodb.{region}.amazonaws.com"
    proxy = f"{url.partition(':')[0]}_PROXY".upper()
    if not _ORDINARY_ENDPOINT.fullmatch(url) or {*_UNUSUAL, proxy} & {name.upper() for name in environment}:
        return None
    if _has_system_proxies() or _has_config_file(environment):
        return None
    keys = Keys(access, secret, environment.get("AWS_SESSION_TOKEN") or None)
    return Target(url, region, lambda: keys, environment.get("AWS_CA_BUNDLE"))


def _has_system_proxies() -> bool:
    # Windows and macOS keep proxies in the system's settings, too, where botocore looks them up.
    return os.name == "nt" or os.uname().sysname == "Darwin"


def _has_config_file(environment: Mapping[str, str]) -> bool:
    paths = (environment.get(name, usual) for name, usual in _CONFIG_FILES.items())
    return any(
        os.path.exists(path) for path in map(os.path.expandvars, map(os.path.expanduser, paths)) if path != os.devnull
    )


def botocore_target(environment: Mapping[str, str]) -> Target:
    """What botocore finds. Raises StoreError when it finds no region, or cannot read its settings.

    Account-based endpoints are left out: the region's endpoint answers for every account.
    """
    from botocore.exceptions import BotoCoreError
    from botocore.httpsession import ProxyConfiguration
    from botocore.session import Session
    from botocore.utils import get_environ_proxies

    try:
        session = Session()
        # Lambda's name for it, which botocore does not read.
        region = session.get_config_variable("region") or environment.get("AWS_REGION")
        meta = session.create_client("dynamodb", region_name=region).meta
        proxies = ProxyConfiguration(get_environ_proxies(meta.endpoint_url))
        proxy = proxies.proxy_url_for(meta.endpoint_url)
    except (BotoCoreError, ValueError) as error:
        raise _unready(error) from None
    if proxy and not proxy.startswith("http:"):
        raise StoreError("DynamoDB is behind a proxy that itself wants https: give HTTPS_PROXY an http:// address.")

    def credentials() -> Credentials:
        try:
            found = session.get_credentials()
            frozen: Credentials | None = found and found.get_frozen_credentials()
        except BotoCoreError as error:
            raise _unready(error) from None
        if frozen is None:
            raise StoreError("There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret.")
        return frozen

    return Target(
        meta.endpoint_url,
        meta.region_name,
        credentials,
        session.get_config_variable("ca_bundle"),
        proxy,
        proxies.proxy_headers_for(proxy) if proxy else {},
    )


def _unready(error: Exception) -> StoreError:
    if type(error).__name__ == "NoRegionError":
        return StoreError("DynamoDB is in no region: set AWS_REGION.")
    # Not its text: a credential process may have put anything into it.
    return StoreError(f"botocore cannot use the AWS settings here: {type(error).__name__}. See AWS_PROFILE and ~/.aws.")


# Signed, sent, and understood


def signed(
    url: str, region: str, operation: str, body: bytes, credentials: Credentials, moment: time.struct_time
) -> dict[str, str]:
    """The headers of a request at a moment (UTC), with Amazon's Signature Version 4.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    import hmac
    from hashlib import sha256

    stamp = time.strftime("%Y%m%dT%H%M%SZ", moment)
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "Host": _host(url),
        "X-Amz-Date": stamp,
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    if credentials.token:
        headers["X-Amz-Security-Token"] = credentials.token
    lines = sorted(f"{name.lower()}:{value}\n" for name, value in headers.items())
    names = ";".join(sorted(map(str.lower, headers)))
    canonical = "\n".join(("POST", _path(url), "", "".join(lines), names, sha256(body).hexdigest()))

    scope = (stamp[:8], region, "dynamodb", "aws4_request")
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    place = "/".join(scope)
    to_sign = "\n".join(("AWS4-HMAC-SHA256", stamp, place, sha256(canonical.encode()).hexdigest()))
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    who = f"Credential={credentials.access_key}/{place}"
    return {**headers, "Authorization": f"AWS4-HMAC-SHA256 {who}, SignedHeaders={names}, Signature={signature}"}


def _host(url: str) -> str:
    """The header `Host`: without the port that goes without saying."""
    parts = urlsplit(url)
    return parts.netloc.removesuffix({"https": ":443", "http": ":80"}[parts.scheme])


def _path(url: str) -> str:
    return f"{urlsplit(url).path.rstrip('/')}/"


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Message
    body: bytes


class _Failure(Exception):
    """One try that brought no answer to use."""

    def __init__(
        self, code: str, message: str, *, is_passing: bool = True, is_unsure: bool = True, pace: float = 0.025
    ) -> None:
        self.code, self.message = code, message
        """DynamoDB's own; without an answer no code, and in the message what happened instead."""
        self.is_passing = is_passing
        """It may well work the next time."""
        self.is_unsure = is_unsure
        """Nobody knows whether DynamoDB did it."""
        self.pace = pace
        """The longest first pause in seconds; by default botocore's for DynamoDB."""

    def pause(self, tried: int) -> float:
        """Seconds before the next try, chosen as in botocore's standard mode."""
        return random.random() * self.pace * 2.0 ** (tried - 1)


class _Line:
    """Connections to one target, kept open between requests."""

    def __init__(self, target: Target) -> None:
        self._target, self._kept = target, list[tuple["HTTPConnection", float]]()
        try:
            _ = [urlsplit(url).port for url in (target.url, target.proxy or "")]
        except ValueError as error:
            raise StoreError(f"DynamoDB has no such address: {error}. Correct AWS_ENDPOINT_URL or the proxy.") from None
        # Now, since it takes long, and no call's time should go there.
        self._trusted = _certificates(target.ca_bundle) if target.url.startswith("https:") else None

    def __del__(self) -> None:
        for connection, _ in self._kept:
            connection.close()

    def ask(self, operation: str, body: bytes, until: float) -> _Answer:
        """One try. Raises _Failure."""
        where = self._target
        headers = signed(where.url, where.region, operation, body, where.credentials(), time.gmtime())
        kept = self._idle(None if _is_read(operation) else _FRESH)
        if kept:
            try:
                return self._exchange(kept, headers, body, until)
            except _Failure:
                # Closed meanwhile, most likely. A write may have arrived all the same.
                if not _is_read(operation) or time.monotonic() >= until:
                    raise
        # A write that found no connection may be tried again, if that took not all of its time.
        return self._exchange(self._connected(until if _is_read(operation) else _halfway(until)), headers, body, until)

    def _idle(self, freshness: float | None) -> HTTPConnection | None:
        """An open connection; asked for a fresh one, one that answered so many seconds ago, by a clock that goes on
        while Lambda freezes the process."""
        while self._kept:
            with suppress(IndexError):  # another thread took it
                connection, last = self._kept.pop()
                if (freshness is None or 0 <= time.time() - last < freshness) and _is_open(connection):
                    return connection
                connection.close()
        return None

    def _connected(self, until: float) -> HTTPConnection:
        """Nothing of the request is sent while this goes on."""
        connection = self._connection(min(_LONGEST_CONNECT, _left(until)))
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            connection.close()
            why = getattr(error, "verify_message", "") or type(error).__name__
            raise _Failure("", f"no connection to {_host(self._target.url)}, {why}", is_unsure=False) from None
        return connection

    def _connection(self, seconds: float) -> HTTPConnection:
        from http.client import HTTPConnection, HTTPSConnection

        to, proxy = urlsplit(self._target.url), urlsplit(self._target.proxy or "")
        at, port = (proxy.hostname, proxy.port or 80) if proxy.hostname else (to.hostname or "", to.port)
        if to.scheme == "http":
            return HTTPConnection(at, port, timeout=seconds)
        connection = HTTPSConnection(at, port, timeout=seconds, context=self._trusted)
        if proxy.hostname:
            connection.set_tunnel(to.hostname or "", to.port, dict(self._target.proxy_headers))
        return connection

    def _exchange(self, connection: HTTPConnection, headers: dict[str, str], body: bytes, until: float) -> _Answer:
        from http.client import HTTPException

        url, is_forwarded = self._target.url, self._target.proxy and self._target.url.startswith("http:")
        if is_forwarded:
            headers = {**headers, **self._target.proxy_headers}
        try:
            connection.sock.settimeout(_left(until))
            connection.request("POST", f"{url.rstrip('/')}/" if is_forwarded else _path(url), body, headers)
            connection.response_class = partial(_in_time, until)  # type: ignore[assignment]
            response = connection.getresponse()
            answer = _Answer(response.status, response.headers, response.read())
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            raise _Failure("", f"{type(error).__name__} at {_host(url)}") from None
        if connection.sock:  # the server leaves it open
            self._kept.append((connection, time.time()))
        return answer


class _Timed(io.RawIOBase):
    """What a socket receives until a moment, however slowly it drips: a socket's own limit begins anew each time."""

    def __init__(self, until: float, sock: socket) -> None:
        self._until, self._sock, self._received = until, sock, sock.makefile("rb", buffering=0)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._until))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


def _in_time(until: float, sock: socket, *args: Any, **kwargs: Any) -> HTTPResponse:
    from http.client import HTTPResponse

    return HTTPResponse(_Timed(until, sock), *args, **kwargs)  # type: ignore[arg-type]


def _halfway(until: float) -> float:
    return (time.monotonic() + until) / 2


def _left(until: float) -> float:
    """Seconds, and never none: to a socket that means something else."""
    return max(until - time.monotonic(), 0.001)


def _is_open(connection: HTTPConnection) -> bool:
    """Nothing is expected, so whatever comes, the end above all, makes a connection useless."""
    from ssl import SSLWantReadError

    connection.sock.settimeout(0)
    try:
        connection.sock.recv(1)
    except (BlockingIOError, SSLWantReadError):
        return True
    except OSError:
        return False
    return False


def _certificates(bundle: str | None) -> SSLContext:
    """Whom we trust: as botocore, those of a bundle, or of certifi, or where that is missing botocore's own."""
    import ssl

    try:
        import certifi

        usual = certifi.where()
    except ImportError:
        import botocore

        usual = os.path.join(os.path.dirname(botocore.__file__), "cacert.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which checks host and certificate
    try:
        context.load_verify_locations(bundle or usual)
    except OSError as error:
        problem = f"{type(error).__name__} in the certificates of {bundle or usual}"
        raise StoreError(f"DynamoDB cannot be trusted: {problem}. Correct AWS_CA_BUNDLE, or unset it.") from None
    return context


def _is_read(operation: str) -> bool:
    return operation.startswith(("Get", "BatchGet", "Query", "Scan", "Describe", "List"))


def _understood(answer: _Answer) -> dict[str, Any]:
    """The answer's JSON. Raises _Failure for any other and for an error."""
    checksum = answer.headers.get("x-amz-crc32")
    if checksum is not None and checksum != str(crc32(answer.body)):
        raise _Failure("", "an answer damaged on its way (x-amz-crc32)")
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if answer.status >= 300:
        raise _refusal(answer, said if isinstance(said, dict) else {})
    if not isinstance(said, dict):
        raise _Failure("", "an answer that is not JSON")
    return said


def _refusal(answer: _Answer, said: dict[str, Any]) -> _Failure:
    """Parsed as botocore does: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"."""
    code = str(said.get("__type") or answer.status).partition(":")[0].rpartition("#")[2]
    message = str(said.get("message") or said.get("Message") or "")
    is_unsure = answer.status in (500, 502, 503, 504) or code in _TIMED_OUT
    if code in _THROTTLED or answer.status == 429:
        return _Failure(code, message, is_unsure=False, pace=1)
    is_passing = is_unsure or code == "ReplicatedWriteConflictException"
    return _Failure(code, message, is_passing=is_passing, is_unsure=is_unsure)

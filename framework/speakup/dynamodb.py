"""DynamoDB: the one seam through which the framework talks to it.

Importing and making botocore's client costs more than half of a stateful cold start, most of it to find out what
Lambda's environment says plainly. So `target.py` decides in one place where DynamoDB is and who asks, and asks botocore
where that is not plain; `signature.py` signs; `line.py` carries the requests, so that limits and failures are the same
everywhere. botocore's client is not that line, for a second reason: it has no limit for a whole call, and takes an
answer that was cut short for an empty one, which would make a known listener a new one.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any
from zlib import crc32

from speakup.errors import Conflict, StoreError, Unanswered
from speakup.line import Answer, Failure, Line, halfway, is_read
from speakup.target import target

_TRIES = 4
"""As many as botocore's standard mode makes for DynamoDB."""
_SHORTEST_TRY = 0.05

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

_OTHER_KEY = ("does not match the schema", "required keys", "conditions on the keys", "Validation Exception")
"""How DynamoDB, DynamoDB Local and moto say that the table has another key."""


class DynamoDB:
    """DynamoDB as this environment reaches it. Threads may share one."""

    def __init__(self) -> None:
        """Looks at nothing yet; only under SnapStart botocore is asked now, so that the snapshot holds its answer."""
        self._deciding = Lock()
        self._decided: Line | None = None
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
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
            except Failure as failure:
                pause = failure.pause(tried)
                may_be_repeated = failure.is_passing and (is_read(operation) or not failure.is_unsure)
                has_time = tried < _TRIES and time.monotonic() + pause + _SHORTEST_TRY < until
                if not may_be_repeated or not has_time:
                    raise self._error(failure, operation, request, until) from None
            time.sleep(pause)

    def _line(self) -> Line:
        with self._deciding:
            if self._decided is None:
                self._decided = Line(target(os.environ))
            return self._decided

    def _share(self, operation: str, tried: int, until: float) -> float:
        """A read that hangs leaves time for another; a write has one chance."""
        return halfway(until) if is_read(operation) and tried < _TRIES else until

    def _error(self, failure: Failure, operation: str, request: Mapping[str, Any], until: float) -> StoreError:
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


def _understood(answer: Answer) -> dict[str, Any]:
    """The answer's JSON. Raises Failure for any other and for an error."""
    checksum = answer.headers.get("x-amz-crc32")
    if checksum is not None and checksum != str(crc32(answer.body)):
        raise Failure("", "an answer damaged on its way (x-amz-crc32)")
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if answer.status >= 300:
        raise _refusal(answer, said if isinstance(said, dict) else {})
    if not isinstance(said, dict):
        raise Failure("", "an answer that is not JSON")
    return said


def _refusal(answer: Answer, said: dict[str, Any]) -> Failure:
    """Parsed as botocore does: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"."""
    code = str(said.get("__type") or answer.status).partition(":")[0].rpartition("#")[2]
    message = str(said.get("message") or said.get("Message") or "")
    is_unsure = answer.status in (500, 502, 503, 504) or code in _TIMED_OUT
    if code in _THROTTLED or answer.status == 429:
        return Failure(code, message, is_unsure=False, pace=1)
    is_passing = is_unsure or code == "ReplicatedWriteConflictException"
    return Failure(code, message, is_passing=is_passing, is_unsure=is_unsure)

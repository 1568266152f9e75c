"""A skill's own process, started by process.py: it asks for requests and replies as Amazon's runtime client does.

It runs by its path under the Python of the skill's author: the standard library alone, as it was in Python 3.8.

    python child.py [--network] MODULE FUNCTION     in the skill's folder, with AWS_LAMBDA_RUNTIME_API set
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder, whose files are no modules of the skill's

import http.client
import importlib
import importlib.util
import json
import logging
import os
import random
import re
import socket
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from email.message import Message
from typing import Any

API = "/2018-06-01/runtime"
"""https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""
FIRST_BOTOCORE = (1, 31)
"""The first that reads AWS_ENDPOINT_URL; an older one would call Amazon."""


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda hands to a function beside the event."""

    aws_request_id: str
    deadline: float
    """By `time.monotonic`, in seconds."""
    function_name: str = "speakup"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:speakup"
    memory_limit_in_mb: str = "512"
    log_group_name: str = "/aws/lambda/speakup"
    log_stream_name: str = "offline"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round((self.deadline - time.monotonic()) * 1000))


def encoded(reply: object) -> bytes:
    """The reply as JSON; numbers of DynamoDB are numbers, as they are on Lambda. Raises TypeError or ValueError."""
    return json.dumps(reply, default=_plain, allow_nan=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} {str(value)[:80]!r} has no form in JSON")


class Unloadable(Exception):
    """What keeps the skill from being loaded, said in full."""


def load(module: str, function: str) -> Callable[[Any, LambdaContext], object]:
    """The skill's handler. Raises Unloadable, or whatever the skill's own code raises."""
    found = importlib.util.find_spec("botocore")
    if found is not None and found.origin is not None:
        _refuse_old(found.origin)
    handler = getattr(importlib.import_module(module), function, None)
    if not callable(handler):
        raise Unloadable(f"{os.path.join(os.getcwd(), module)}.py has no function {function!r}.")
    return handler  # type: ignore[no-any-return]


def _refuse_old(botocore: str) -> None:
    with open(botocore, encoding="utf-8") as file:
        found = re.search(r"^__version__ = ['\"]([^'\"]+)", file.read(), re.MULTILINE)
    version = found.group(1) if found else "0"
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < FIRST_BOTOCORE:
        raise Unloadable(
            f"botocore {version} ({os.path.dirname(botocore)}) cannot be kept from calling Amazon: "
            f"it takes {FIRST_BOTOCORE[0]}.{FIRST_BOTOCORE[1]} or newer. "
            f"Upgrade it: {sys.executable} -m pip install --upgrade boto3 botocore"
        )


def log() -> None:
    """A handler at the root, as every function on Lambda has it: `logging.basicConfig` does nothing there."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
    logging.root.addHandler(handler)


def forbid_network() -> None:
    """From now on Python's sockets reach this computer alone; who tries more is told, and so is the log."""
    told: set[str] = set()

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = arguments[0]
        else:
            return
        if host is None or _is_here(host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)):
            return
        message = f"The skill wants to reach {host}, and has no network here. Start with --network to allow it."
        if host not in told:
            told.add(host)
            print(message, file=sys.stderr)
        raise PermissionError(message)

    sys.addaudithook(guard)


def _is_here(host: str) -> bool:
    return host in ("", "localhost", "::1", "0.0.0.0", "::", socket.gethostname()) or host.startswith("127.")


def report(error: BaseException) -> bytes:
    """An error in the form in which Lambda reports it, with the author's own frames alone."""
    frames = traceback.extract_tb(error.__traceback__)
    home = os.path.join(os.environ["LAMBDA_TASK_ROOT"], "")  # not the current folder, which a skill may leave
    own = traceback.format_list([frame for frame in frames if frame.filename.startswith(home)])
    if isinstance(error, SyntaxError) and error.filename:
        own.append(f'  File "{error.filename}", line {error.lineno}\n')
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    kind = "Runtime.Unloadable" if isinstance(error, Unloadable) else type(error).__name__
    return json.dumps({"errorMessage": message, "errorType": kind, "stackTrace": own}).encode()


class Runtime:
    """The skill's end of the Lambda Runtime API."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def serve(self, handler: Callable[[Any, LambdaContext], object]) -> None:
        """Answers one request after the other, until the simulator is gone."""
        same = _context()
        while True:
            headers, event = self._ask("GET", "/invocation/next")
            request = headers["Lambda-Runtime-Aws-Request-Id"]
            left = int(headers["Lambda-Runtime-Deadline-Ms"]) / 1000 - time.time()
            context = replace(same, aws_request_id=request, deadline=time.monotonic() + left)
            random.seed(request)  # a conversation whose ids repeat goes as it went before
            try:
                reply = handler(json.loads(event), context)
            except Exception as error:
                self._ask("POST", f"/invocation/{request}/error", report(error))
                continue
            try:
                body = encoded(reply)
            except (TypeError, ValueError) as error:
                text = json.dumps({"errorType": "Runtime.MarshalError", "errorMessage": str(error)}).encode()
                self._ask("POST", f"/invocation/{request}/error", text)
            else:
                self._ask("POST", f"/invocation/{request}/response", body)

    def give_up(self, error: BaseException) -> None:
        self._ask("POST", "/init/error", report(error))

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[Message, bytes]:
        self._connection.request(method, API + path, body or None, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        return answer.headers, answer.read()


def _context() -> LambdaContext:
    """What is the same in every call."""
    name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
    return LambdaContext(
        "",
        0.0,
        name,
        os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        f"arn:aws:lambda:{os.environ['AWS_REGION']}:123456789012:function:{name}",
        os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        os.environ["AWS_LAMBDA_LOG_GROUP_NAME"],
        os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
    )


def main() -> None:
    *options, module, function = sys.argv[1:]
    sys.argv[1:] = []
    runtime = Runtime(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path.insert(0, os.getcwd())
    os.environ["AWS_EXECUTION_ENV"] = f"AWS_Lambda_python{sys.version_info[0]}.{sys.version_info[1]}"
    if "--network" not in options:
        forbid_network()
    log()
    try:
        handler = load(module, function)
    except Exception as error:
        runtime.give_up(error)
        sys.exit(1)
    try:
        runtime.serve(handler)
    except (ConnectionError, http.client.HTTPException):
        """The simulator is gone, and with it whoever would read a message."""


if __name__ == "__main__":
    main()

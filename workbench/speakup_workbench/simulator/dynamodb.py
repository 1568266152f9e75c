"""DynamoDB as moto plays it, asked directly: the web framework that moto puts before it takes longer than the call.

What it holds belongs to the process. Importing this takes half a second.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from moto.core.common_types import TYPE_RESPONSE
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.request import Request
from moto.core.responses import ActionResult
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.responses import DynamoHandler, DynamoResult

TARGET = "DynamoDB_20120810."
"""How the header X-Amz-Target begins; the name of the operation follows."""

_JSON = "application/x-amz-json-1.0"
_ITEMS = frozenset({"Attributes", "Item", "Items", "Responses"})
"""The parts of an answer that hold items, whatever the operation."""


class Answer(NamedTuple):
    """As HTTP takes it."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Held:
    """The items of all tables, as moto keeps them."""

    by_table: Mapping[str, Any]
    """By name: items by their hash key, or by that and by their range key."""

    def tables(self) -> list[str]:
        return sorted(self.by_table)

    def items(self, table: str) -> list[dict[str, Any]]:
        """In DynamoDB's own JSON."""
        found = self.by_table[table].values()
        each = (item for one in found for item in (one.values() if isinstance(one, dict) else (one,)))
        return [json.loads(json.dumps(item.to_json()["Attributes"], default=_binary)) for item in each]


def _tables() -> dict[str, Any]:
    """Of all regions."""
    return {
        name: table
        for backend in dynamodb_backends[DEFAULT_ACCOUNT_ID].values()
        for name, table in backend.tables.items()
    }


class DynamoDB:
    def __init__(self) -> None:
        self._calls = Lock()

    def answer(self, request: Request) -> Answer:
        """One call after the other: moto first looks at a condition and then writes, and DynamoDB does both at once."""
        with self._calls:
            try:
                return Answer(*_Handler.dispatch(request, request.raw_url, request.headers))
            except Exception as error:
                return self.refusal(500, "InternalServerError", f"{type(error).__name__}: {error}")
            finally:
                # moto would keep every copy that it ever made of an item.
                Item.instances_tracked.clear()  # type: ignore[attr-defined]

    def refusal(self, status: int, kind: str, message: str) -> Answer:
        """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html"""
        body = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "message": message}
        return Answer(status, {"Content-Type": _JSON}, json.dumps(body))

    def held(self) -> Held:
        """What all tables hold now. Making it takes a tenth of the time of a scan."""
        with self._calls:
            return Held({name: deepcopy(table.items) for name, table in _tables().items()})

    def hold(self, held: Held) -> None:
        """Every table holds what it held then; one that was made since holds nothing."""
        with self._calls:
            for name, table in _tables().items():
                table.items = deepcopy(held.by_table.get(name, defaultdict(dict)))

    def call(self, operation: str, body: Mapping[str, Any], region: str) -> dict[str, Any]:
        """The simulator's own, from DynamoDB's JSON to DynamoDB's JSON. Raises ValueError for what is refused."""
        headers = {
            "Content-Type": _JSON,
            "X-Amz-Target": TARGET + operation,
            "Authorization": f"AWS4-HMAC-SHA256 Credential=offline/0/{region}/dynamodb/aws4_request",
        }
        request = Request.from_primitives("POST", "http://127.0.0.1/", headers, json.dumps(body).encode())
        answer = self.answer(request)
        if answer.status != 200:
            raise ValueError(f"{operation}: {answer.body}")
        return dict(json.loads(answer.body))


class _Handler(DynamoHandler):
    def serialized(self, action_result: ActionResult) -> TYPE_RESPONSE:
        """Items are in DynamoDB's own JSON already; moto looks for every kind of value under several names."""
        result = action_result.result
        if not isinstance(action_result, DynamoResult) or not isinstance(result, dict):
            return super().serialized(action_result)
        items = {part: value for part, value in result.items() if part in _ITEMS}
        others = ActionResult({part: value for part, value in result.items() if part not in _ITEMS})
        status, headers, body = super().serialized(others)
        return status, headers, json.dumps(json.loads(body) | items, default=_binary)


def _binary(value: bytes) -> str:
    return base64.b64encode(value).decode()

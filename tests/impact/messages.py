"""Acts on their way: as the bus puts them into the queue, and as Lambda hands them to the function."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import boto3

from impact import collect

_NUMBERS = count(1)


def act(
    at: str = "2026-11-21T08:00:00+00:00",
    skill: str = "clean_water",
    name: str = "PledgeMade",
    first: bool = False,
    **numbers: float,
) -> dict[str, Any]:
    """The detail of an event."""
    return {
        "version": 1,
        "id": f"{next(_NUMBERS):018x}",
        "skill": skill,
        "act": name,
        "numbers": numbers,
        "first": first,
        "at": at,
    }


def envelope(detail: object) -> str:
    """An event as EventBridge writes it."""
    return json.dumps({"version": "0", "source": "speakup", "detail-type": "Act", "detail": detail})


def collected(*bodies: str) -> Sequence[str]:
    """Hands messages to the function, ten at once, as Lambda does; gives the bodies of those that come again."""
    again: list[str] = []
    for start in range(0, len(bodies), 10):
        batch = {f"message-{place}": body for place, body in enumerate(bodies[start : start + 10])}
        records = [{"messageId": message_id, "body": body} for message_id, body in batch.items()]
        again += [
            batch[failure["itemIdentifier"]]
            for failure in collect.handler({"Records": records}, None)["batchItemFailures"]
        ]
    return again


def item(table: str, id: str) -> Mapping[str, Any]:
    """An item of the table without its key, numbers as text; empty when there is none."""
    found = boto3.client("dynamodb").get_item(TableName=table, Key={"id": {"S": id}}, ConsistentRead=True)
    return {
        name: value.get("N", sorted(value.get("SS", [])))
        for name, value in found.get("Item", {}).items()
        if name != "id"
    }

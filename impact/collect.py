"""Acts as they come from the bus, added to the week they were done in and to all that was done so far.

One transaction writes an act's marker and adds its numbers: a message that comes twice is counted once, and one that
stops half-way not at all.
"""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from impact.figures import ALL, additions
from impact.week import Week
from totals.act import Act, BadAct

MARKED = 90 * 24 * 60 * 60
"""Seconds for which it is known that an act was collected; queues forget after 14 days."""

LOG = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Collects the acts in messages of SQS, and names those that have to come again.

    One that is no act is named as well: after the queue's last try it lies among the dead letters.
    """
    table, now = os.environ["IMPACT_TABLE"], datetime.now(UTC)
    failed = [message["messageId"] for message in event["Records"] if not _collected(table, now, message)]
    LOG.info("acts collected", extra={"messages": len(event["Records"]), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _collected(table: str, now: datetime, message: Mapping[str, Any]) -> bool:
    try:
        collect(dynamodb(), table, read(message["body"]), now)
    except (BadAct, BotoCoreError, ClientError) as error:
        LOG.warning(
            "act not collected",
            extra={"message_id": message["messageId"], "error": type(error).__name__, "reason": str(error)},
        )
        return False
    return True


def read(body: str) -> Act:
    """The act of an event in EventBridge's JSON; the queue's rule sees to it that it is one. Raises BadAct."""
    try:
        event = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise BadAct("the message is no JSON") from None
    return Act.of_event(event.get("detail") if isinstance(event, dict) else None)


def collect(dynamodb: Any, table: str, act: Act, now: datetime) -> None:
    """Adds one act, unless it was added before. Raises what boto3 raises when nothing could be written."""
    week = str(Week.of(act.at))
    added = {
        name: {"N": f"{number:f}"} for name, number in additions(act.skill, act.name, act.first, act.numbers).items()
    }
    marker = {"id": {"S": f"act#{act.id}"}, "expires_at": {"N": str(int(now.timestamp()) + MARKED)}}
    try:
        dynamodb.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": table, "Item": marker, "ConditionExpression": "attribute_not_exists(id)"}},
                {"Update": _addition(table, week, added)},
                {"Update": _addition(table, ALL, added | {"weeks": {"SS": [week]}})},
            ]
        )
    except dynamodb.exceptions.TransactionCanceledException as cancelled:
        if cancelled.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise
        # The marker stood against it: it is collected already.


def _addition(table: str, id: str, added: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    return {
        "TableName": table,
        "Key": {"id": {"S": id}},
        "UpdateExpression": "ADD " + ", ".join(f"#{place} :{place}" for place in range(len(added))),
        "ExpressionAttributeNames": {f"#{place}": name for place, name in enumerate(added)},
        "ExpressionAttributeValues": {f":{place}": value for place, value in enumerate(added.values())},
    }


@functools.cache
def dynamodb() -> Any:
    return boto3.client("dynamodb")

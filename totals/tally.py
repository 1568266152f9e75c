"""The tally: each act of the queue is added to the totals of its skill, once."""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from totals.act import DETAIL_TYPE, SOURCE, Act, BadAct
from totals.generations import Generations, Table, slot

MARKED = 90 * 24 * 60 * 60
"""Seconds for which it is known that an act was counted; queues forget after 14 days, and streams after one."""

LOG = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Counts the acts in messages of SQS, and names those that have to come again.

    One that is no act is named as well: after the queue's last try it lies among the dead letters.
    """
    tally = Tally(Table(os.environ["TOTALS_TABLE"], dynamodb()), datetime.now(UTC))
    failed = [message["messageId"] for message in event["Records"] if not _counted(tally, message)]
    LOG.info("acts counted", extra={"messages": len(event["Records"]), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _counted(tally: Tally, message: Mapping[str, Any]) -> bool:
    try:
        tally.count(message["body"])
    except (BadAct, BotoCoreError, ClientError) as error:
        LOG.warning(
            "act not counted",
            extra={"message_id": message["messageId"], "error": type(error).__name__, "reason": str(error)},
        )
        return False
    return True


class Tally:
    """Adds acts to totals; made anew for each batch, since a rebuild may have begun or finished meanwhile."""

    def __init__(self, table: Table, now: datetime) -> None:
        self._table, self._now = table, now
        self._generations = table.generations()

    def count(self, body: str) -> None:
        """Counts the act of an event in EventBridge's JSON. Raises BadAct, or what boto3 raises."""
        act, is_replayed = read(body)
        for generation in _into(self._generations, is_replayed):
            self._add(act, generation)

    def _add(self, act: Act, generation: int) -> None:
        """One transaction marks the act and adds it, so that nobody sees one without the other."""
        addition = Addition.of(act, generation, self._now)
        try:
            self._table.dynamodb.transact_write_items(
                TransactItems=[
                    {
                        "Put": {
                            "TableName": self._table.name,
                            "Item": {
                                "id": {"S": f"act#{generation}#{act.id}"},
                                "expires_at": {"N": str(int(self._now.timestamp()) + MARKED)},
                            },
                            "ConditionExpression": "attribute_not_exists(id)",
                        }
                    },
                    {
                        "Update": {
                            "TableName": self._table.name,
                            "Key": {"id": {"S": slot(act.skill, generation)}},
                            # False when two rebuilds have passed since the generations were read.
                            "ConditionExpression": "attribute_not_exists(generation) OR generation = :generation",
                            "UpdateExpression": addition.expression,
                            "ExpressionAttributeNames": addition.names,
                            "ExpressionAttributeValues": addition.values,
                        }
                    },
                ]
            )
        except self._table.dynamodb.exceptions.TransactionCanceledException as error:
            if _codes(error) != ["ConditionalCheckFailed", "None"]:
                raise
            # The mark alone stood against it: it is counted already.


@dataclass(frozen=True)
class Addition:
    """What an act adds to its skill's totals, as an update of DynamoDB's."""

    expression: str
    names: Mapping[str, str]
    values: Mapping[str, Any]

    @classmethod
    def of(cls, act: Act, generation: int, now: datetime) -> Addition:
        amounts = {
            f"{act.name}.count": "1",
            f"{act.name}.people": "1" if act.first else "0",
            **{f"{act.name}.sum.{name}": f"{number:f}" for name, number in act.numbers.items()},
        }
        added = ", ".join(f"#{place} :{place}" for place in range(len(amounts)))
        return cls(
            f"SET generation = :generation, as_of = :now ADD {added}",
            {f"#{place}": name for place, name in enumerate(amounts)},
            {
                ":generation": {"N": str(generation)},
                ":now": {"S": now.isoformat(timespec="seconds")},
                **{f":{place}": {"N": amount} for place, amount in enumerate(amounts.values())},
            },
        )


def read(body: str) -> tuple[Act, bool]:
    """The act of an event, and whether it comes from the archive. Raises BadAct."""
    try:
        event = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise BadAct("the message is no JSON") from None
    if not isinstance(event, dict) or (event.get("source"), event.get("detail-type")) != (SOURCE, DETAIL_TYPE):
        raise BadAct(f"the message is no event of the source {SOURCE!r} and the type {DETAIL_TYPE!r}")
    return Act.of_event(event.get("detail")), "replay-name" in event


def _into(generations: Generations, is_replayed: bool) -> Sequence[int]:
    """The generations that an act counts in: one from the archive only in that which is being built."""
    if is_replayed:
        return [generations.building] if generations.building else []
    return [generations.current, generations.building] if generations.building else [generations.current]


def _codes(error: ClientError) -> list[str]:
    return [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", ())]


@functools.cache
def dynamodb() -> Any:
    return boto3.client("dynamodb")

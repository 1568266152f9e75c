"""The step of the pipe between the listeners' tables and the bus: saved items in, the acts in them out."""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Iterator, Sequence
from typing import Any

import boto3

from totals.act import Act, BadAct

TAKEN_AT_ONCE = 10
"""The events that a bus takes from a pipe at once. Of a longer list the pipe would pass on none.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
"""

LONGEST_LETTER = 250_000
"""Bytes, as much as any queue of SQS takes. What a queue refuses would come back for ever, and hold up all after it."""

LOG = logging.getLogger(__name__)


def handler(records: Sequence[Any], context: object) -> list[dict[str, Any]]:
    """The details of the events in these records of a table's stream.

    A bad act goes to the queue BAD_ACTS_QUEUE with its body and the reason, and stops no other. When that fails the
    error is raised: the pipe comes again with the same records, and what was queued already is there twice.
    """
    details: list[dict[str, Any]] = []
    letters: list[str] = []
    for item in (item for record in records for item in acts_in(record)):
        try:
            detail = Act.of_outbox(item).detail
            if len(details) == TAKEN_AT_ONCE:
                raise BadAct(f"it comes after {TAKEN_AT_ONCE} others at once, and a bus takes no more")
            details.append(detail)
        except BadAct as reason:
            letters.append(letter(item, str(reason)))
    for body in letters:
        queue().send_message(QueueUrl=os.environ["BAD_ACTS_QUEUE"], MessageBody=body)
    LOG.log(
        logging.WARNING if letters else logging.INFO,
        "acts read",
        extra={"records": len(records), "acts": len(details), "bad": len(letters)},
    )
    return details


def acts_in(record: object) -> Iterator[object]:
    """What stands in the outbox of a record of the stream; whatever has another shape as it is, to be refused."""
    match record:
        case {"dynamodb": {"NewImage": {"outbox": {"L": list(items)}}}}:
            yield from items
        case {"dynamodb": {"NewImage": {"outbox": outbox}}}:
            yield outbox
        case {"dynamodb": dict()}:
            return  # the record of a turn without an act, or of an erased listener; the filter keeps them away
        case _:
            yield record


def letter(item: object, reason: str) -> str:
    """The message about a bad act: JSON with the reason, and the act as it came, or the beginning of one too long."""
    body = json.dumps({"reason": reason, "act": item})
    if len(body) <= LONGEST_LETTER:
        return body
    return json.dumps({"reason": f"{reason}; it has {len(body):,} bytes", "act": body[: LONGEST_LETTER // 3]})


@functools.cache
def queue() -> Any:
    return boto3.client("sqs")

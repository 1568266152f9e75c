"""Once a week: what has been collected becomes a page in S3, reports/2026-W47.html, and reports/latest.html.

A page is only written of what could be read whole: when DynamoDB answers in part or not at all, the run fails, is tried
again by Lambda, and last week's page stays. Nothing unread is shown as zero.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3

from impact.figures import ALL, Counted, counted
from impact.page import Report, render
from impact.week import Week

WEEKS = 13
"""How many weeks a page shows: its own and a quarter of a year before it."""

READS = 6
"""How often DynamoDB is asked for what it left out, each time waiting twice as long: three seconds in all."""


def handler(event: Mapping[str, Any], context: object) -> dict[str, str]:
    """Writes the page of the week that was over at the event's `time`, and makes it the latest.

    With {"week": "2026-W47"} the page of that week is written again, with what came late, and the latest stays.
    """
    moment = datetime.fromisoformat(event["time"]) if "time" in event else datetime.now(UTC)
    week = Week.parse(event["week"]) if "week" in event else Week.of(moment).before(1)
    if week > Week.of(moment):
        raise ValueError(f"{week} has not begun, so there is nothing to report of it.")
    page = render(read(dynamodb(), os.environ["IMPACT_TABLE"], week, moment)).encode()
    keys = [f"reports/{week}.html", *([] if "week" in event else ["reports/latest.html"])]
    for key in keys:
        s3().put_object(
            Bucket=os.environ["REPORT_BUCKET"],
            Key=key,
            Body=page,
            ContentType="text/html; charset=utf-8",
            CacheControl="no-cache",
        )
    return {"week": str(week), "page": keys[0]}


def read(dynamodb: Any, table: str, week: Week, moment: datetime) -> Report:
    """The report of a week as the table tells it at a moment. Raises TimeoutError when it cannot be read whole."""
    weeks = [week.before(ago) for ago in range(WEEKS)]
    items = _items(dynamodb, table, [ALL, *map(str, weeks)])
    counted_weeks = items.get(ALL, {}).get("weeks", {}).get("SS", [])
    since = min(map(Week.parse, counted_weeks), default=None)

    def known(week: Week) -> Counted | None:
        """A week without an item was one without acts if counting had begun."""
        return counted(items.get(str(week), {})) if since and since <= week else None

    return Report(
        week=week,
        weeks=[(each, known(each)) for each in weeks],
        so_far=counted(items[ALL]) if ALL in items else None,
        since=since,
        written=moment.astimezone(UTC).date(),
    )


def _items(dynamodb: Any, table: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The items there are, by id; DynamoDB may leave some out when it is busy, and is asked again for those."""
    wanted = {table: {"Keys": [{"id": {"S": each}} for each in ids], "ConsistentRead": True}}
    found: dict[str, dict[str, Any]] = {}
    for attempt in range(READS):
        if attempt:
            time.sleep(0.05 * 2**attempt)
        answer = dynamodb.batch_get_item(RequestItems=wanted)
        found |= {item["id"]["S"]: item for item in answer["Responses"].get(table, [])}
        wanted = answer.get("UnprocessedKeys")
        if not wanted:
            return found
    raise TimeoutError(f"DynamoDB did not give every week of {table}; the report is not written.")


@functools.cache
def dynamodb() -> Any:
    return boto3.client("dynamodb")


@functools.cache
def s3() -> Any:
    return boto3.client("s3")

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from impact import collect, report
from impact.report import handler, read
from impact.week import Week
from speakup import documents
from tests.impact.messages import act, collected, envelope

ROOT = Path(__file__).parents[2]
MONDAY = {"time": "2026-11-23T06:00:00Z"}


def page(bucket: str, key: str) -> str:
    return str(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode())


def pages(bucket: str) -> list[str]:
    return [each["Key"] for each in boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


def test_on_monday_the_week_that_is_over_becomes_a_page(bucket: str) -> None:
    collected(*(envelope(act(first=True, litres=10)) for _ in range(6)))
    assert handler(MONDAY, None) == {"week": "2026-W47", "page": "reports/2026-W47.html"}
    assert pages(bucket) == ["reports/2026-W47.html", "reports/latest.html"]
    assert page(bucket, "reports/latest.html") == page(bucket, "reports/2026-W47.html")
    assert "Listeners did <strong>6</strong> acts for the cause this week." in page(bucket, "reports/latest.html")
    stored = boto3.client("s3").head_object(Bucket=bucket, Key="reports/latest.html")
    assert (stored["ContentType"], stored["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")


def test_the_same_acts_are_the_same_page_in_whatever_order_they_came(bucket: str, table: str) -> None:
    bodies = [envelope(act(f"2026-11-{day}T12:00:00+00:00", litres=day)) for day in (10, 12, 16, 18)]
    collected(*bodies)
    handler(MONDAY, None)
    before = page(bucket, "reports/latest.html")
    client = boto3.client("dynamodb")
    for item in client.scan(TableName=table)["Items"]:
        client.delete_item(TableName=table, Key={"id": item["id"]})
    collected(*reversed(bodies))
    handler(MONDAY, None)
    assert page(bucket, "reports/latest.html") == before


def test_what_came_late_is_in_the_page_that_is_written_again(bucket: str) -> None:
    collected(envelope(act("2026-11-09T12:00:00+00:00")))
    handler(MONDAY, None)
    latest = page(bucket, "reports/latest.html")
    collected(envelope(act("2026-11-15T23:59:59+00:00")))
    assert handler({"week": "2026-W46"} | MONDAY, None)["page"] == "reports/2026-W46.html"
    assert "<strong>2</strong> acts" in page(bucket, "reports/2026-W46.html")
    assert page(bucket, "reports/latest.html") == latest


def test_the_first_week_of_a_year_looks_back_at_week_53(table: str, bucket: str) -> None:
    collected(envelope(act("2027-01-01T12:00:00+00:00")), envelope(act("2027-01-04T12:00:00+00:00")))
    assert handler({"time": "2027-01-11T06:00:00Z"}, None)["week"] == "2027-W01"
    assert "as many as in the week before" in page(bucket, "reports/2027-W01.html")


def test_an_empty_table_is_unknown_and_a_week_without_acts_is_zero(table: str) -> None:
    now = datetime(2026, 11, 23, 6, tzinfo=UTC)
    empty = read(report.dynamodb(), table, Week(2026, 47), now)
    assert (empty.since, empty.so_far, {counted is None for _, counted in empty.weeks}) == (None, None, {True})
    collected(envelope(act("2026-11-03T12:00:00+00:00")))
    counted = [counted for _, counted in read(report.dynamodb(), table, Week(2026, 47), now).weeks]
    assert counted[:2] == [{}, {}]
    assert counted[2]
    assert counted[3:] == [None] * 10


def test_an_act_from_before_the_first_moves_the_beginning_back(table: str) -> None:
    collected(envelope(act("2026-11-17T12:00:00+00:00")), envelope(act("2026-01-05T12:00:00+00:00")))
    found = read(report.dynamodb(), table, Week(2026, 47), datetime(2026, 11, 23, tzinfo=UTC))
    assert found.since == Week(2026, 2)
    assert None not in [counted for _, counted in found.weeks]


@pytest.mark.parametrize(
    ("week", "told"),
    [("2026-W48", "has not begun"), ("last", "is no week; write it as 2026-W47"), ("2026-W54", "no such week")],
)
def test_a_week_that_cannot_be_reported_is_refused(bucket: str, week: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        handler({"week": week, "time": "2026-11-22T23:59:59Z"}, None)
    assert pages(bucket) == []


class Busy:
    """A DynamoDB that leaves out all but one item, as often as it is told to."""

    def __init__(self, client: Any, times: int) -> None:
        self._client, self._times = client, times

    def batch_get_item(self, RequestItems: dict[str, Any]) -> Any:
        ((table, wanted),) = RequestItems.items()
        first, *rest = wanted["Keys"]
        if not self._times:
            return self._client.batch_get_item(RequestItems=RequestItems)
        self._times -= 1
        answer = self._client.batch_get_item(RequestItems={table: wanted | {"Keys": [first]}})
        return answer | {"UnprocessedKeys": {table: wanted | {"Keys": rest}}}


def test_what_dynamodb_leaves_out_is_asked_for_again(table: str) -> None:
    collected(envelope(act()))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    whole = read(report.dynamodb(), table, Week(2026, 47), now)
    assert read(Busy(report.dynamodb(), 2), table, Week(2026, 47), now) == whole


def test_no_page_is_written_of_what_could_not_be_read_whole(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    collected(envelope(act()))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    busy = Busy(report.dynamodb(), 99)
    monkeypatch.setattr(report, "dynamodb", lambda: busy)
    with pytest.raises(TimeoutError, match="the report is not written"):
        handler(MONDAY, None)
    assert pages(bucket) == []


# From the bus to the page


def test_acts_go_from_the_bus_through_the_queue_into_the_page(
    moto_dynamodb: str, bucket: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ("SQS", "EVENTBRIDGE"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", moto_dynamodb)
    sqs, events = boto3.client("sqs"), boto3.client("events")
    queues = {}
    for name in ("letters", "acts"):
        url = sqs.create_queue(QueueName=f"{name}-of-{table}", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
        queues[name] = (url, attributes["QueueArn"])
    redrive = json.dumps({"deadLetterTargetArn": queues["letters"][1], "maxReceiveCount": 2})
    sqs.set_queue_attributes(QueueUrl=queues["acts"][0], Attributes={"RedrivePolicy": redrive})
    bus = f"bus-of-{table}"
    events.create_event_bus(Name=bus)
    rule = documents.read(ROOT / "template.yaml")["Resources"]["ImpactRule"]["Properties"]
    events.put_rule(Name=bus, EventBusName=bus, EventPattern=json.dumps(rule["EventPattern"]))
    events.put_targets(Rule=bus, EventBusName=bus, Targets=[{"Id": "acts", "Arn": queues["acts"][1]}])

    details = [act(litres=2.5, first=True) for _ in range(7)]
    poison = act() | {"version": 9}
    for source, sent in (("speakup", [*details, poison, details[0]]), ("another", [act()])):
        entries = [
            {"Source": source, "DetailType": "Act", "Detail": json.dumps(each), "EventBusName": bus} for each in sent
        ]
        events.put_events(Entries=entries)
    while messages := sqs.receive_message(QueueUrl=queues["acts"][0], MaxNumberOfMessages=10).get("Messages"):
        records = [{"messageId": each["MessageId"], "body": each["Body"]} for each in messages]
        failures = collect.handler({"Records": records}, None)["batchItemFailures"]
        for each in messages:
            if {"itemIdentifier": each["MessageId"]} not in failures:
                sqs.delete_message(QueueUrl=queues["acts"][0], ReceiptHandle=each["ReceiptHandle"])
    handler(MONDAY, None)

    assert "Listeners did <strong>7</strong> acts" in page(bucket, "reports/latest.html")
    assert "<td>17.50</td>" in page(bucket, "reports/latest.html")
    (letter,) = sqs.receive_message(QueueUrl=queues["letters"][0], MaxNumberOfMessages=10)["Messages"]
    assert json.loads(letter["Body"])["detail"] == poison

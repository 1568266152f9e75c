"""What template.yaml makes of acts, on this machine: the table with its stream, the pipe, the bus and the queues.

DynamoDB and its stream are Amazon's own DynamoDB Local, EventBridge and SQS are moto's; filters, mappings, rules and
limits come from template.yaml. Lambda and the pipe work when they are told to.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import boto3

from benchmarks.dynamodb_local import create_table
from speakup.documents import read
from tests.totals.pipe import Pipe
from totals import enrichment, tally
from totals.generations import Table, totals

RESOURCES: Mapping[str, Any] = read(Path(__file__).parents[2] / "template.yaml")["Resources"]
NUMBERS = count(1)
PATIENCE = 10.0
"""Seconds until the stream must have what was written."""


def properties(resource: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = RESOURCES[resource]["Properties"]
    return found


class Cloud:
    def __init__(self, listeners: str) -> None:
        """`listeners` is a table with a stream. The environment says where everything is."""
        self.listeners = listeners
        self.dynamodb, self.sqs, self.events = map(boto3.client, ("dynamodb", "sqs", "events"))
        self._streams = boto3.client("dynamodbstreams")
        self.pipe = Pipe(properties("CleanWaterPipe"), enrichment.handler)
        self._taken: list[str] = []
        self.written = 0
        self._read_to: dict[str, str] = {}
        number = next(NUMBERS)
        self.table = Table(f"totals-{number}", self.dynamodb)
        create_table(self.dynamodb, self.table.name)
        self.bad_acts, self.dead_letters, self.queue = (
            self.sqs.create_queue(QueueName=f"{name}-{number}")["QueueUrl"] for name in ("bad", "dead", "tally")
        )
        self.bus, self.archive, rule = f"acts-{number}", f"archive-{number}", f"tally-{number}"
        bus = self.events.create_event_bus(Name=self.bus)["EventBusArn"]
        pattern = json.dumps(properties("ActsArchive")["EventPattern"])
        self.events.create_archive(ArchiveName=self.archive, EventSourceArn=bus, EventPattern=pattern)
        pattern = json.dumps(properties("TallyRule")["EventPattern"])
        self.rule = self.events.put_rule(Name=rule, EventBusName=self.bus, EventPattern=pattern)["RuleArn"]
        targets = [{"Id": "tally", "Arn": self._arn(self.queue)}]
        self.events.put_targets(Rule=rule, EventBusName=self.bus, Targets=targets)
        self.most_tries = int(properties("TallyQueue")["RedrivePolicy"]["maxReceiveCount"])
        policy = {"deadLetterTargetArn": self._arn(self.dead_letters), "maxReceiveCount": str(self.most_tries)}
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"RedrivePolicy": json.dumps(policy)})

    def _arn(self, queue: str) -> str:
        found = self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        return str(found["Attributes"]["QueueArn"])

    # The pipe

    def publish(self, records: Sequence[Mapping[str, Any]] | None = None) -> list[dict[str, Any]]:
        """Brings records to the bus through the pipe; by default what is new in the stream. Gives the events."""
        batches = self.pipe.entries(self.records() if records is None else records)
        return [json.loads(entry["Detail"]) for batch in batches for entry in self.put(batch)]

    def put(self, entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        answer = self.events.put_events(Entries=[{**entry, "EventBusName": self.bus} for entry in entries])
        assert answer["FailedEntryCount"] == 0, answer
        return entries

    def records(self) -> list[dict[str, Any]]:
        """What is new in the stream of the listeners' table, as Lambda and pipes see it."""
        stream = self.dynamodb.describe_table(TableName=self.listeners)["Table"]["LatestStreamArn"]
        found: list[dict[str, Any]] = []
        until = time.monotonic() + PATIENCE
        while len(found) < self.written and time.monotonic() < until:  # the stream comes a moment after the write
            shards = self._streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
            found += [record for shard in shards for record in self._records(stream, shard["ShardId"])]
        assert len(found) == self.written
        self.written = 0
        return found

    def _records(self, stream: str, shard: str) -> Iterator[dict[str, Any]]:
        start: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
        if shard in self._read_to:
            start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._read_to[shard]}
        place = self._streams.get_shard_iterator(StreamArn=stream, ShardId=shard, **start)["ShardIterator"]
        while place:
            page = self._streams.get_records(ShardIterator=place)
            for record in page["Records"]:
                self._read_to[shard] = record["dynamodb"]["SequenceNumber"]
                yield record
            place = page["Records"] and page.get("NextShardIterator")

    # The queues

    def tally(self) -> int:
        """Has the messages in the queue counted until none is left, or none can be. Gives how often one failed."""
        failures = 0
        while messages := self._received():
            event = {"Records": [{"messageId": each["MessageId"], "body": each["Body"]} for each in messages]}
            failures += self._done(messages, tally.handler(event, None))
        return failures

    def _received(self) -> list[dict[str, Any]]:
        mapping = properties("TallyFunction")["Events"]["Acts"]["Properties"]
        found = self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=int(mapping["BatchSize"]))
        messages: list[dict[str, Any]] = found.get("Messages", [])
        self._taken = [each["ReceiptHandle"] for each in messages]
        return messages

    def _done(self, messages: Sequence[Mapping[str, Any]], answer: Mapping[str, Any]) -> int:
        """What Lambda does with a partial batch: what failed is there again, everything else is gone."""
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        receipts = [{"Id": str(n), "ReceiptHandle": each["ReceiptHandle"]} for n, each in enumerate(messages)]
        again = [each for each, message in zip(receipts, messages, strict=True) if message["MessageId"] in failed]
        if again:
            entries = [{**each, "VisibilityTimeout": 0} for each in again]
            self.sqs.change_message_visibility_batch(QueueUrl=self.queue, Entries=entries)
        if gone := [each for each in receipts if each not in again]:
            self.sqs.delete_message_batch(QueueUrl=self.queue, Entries=gone)
        return len(again)

    def wake(self) -> None:
        """Messages that were with a function when it died are in the queue again, as after the visibility timeout."""
        for handle in self._taken:
            self.sqs.change_message_visibility(QueueUrl=self.queue, ReceiptHandle=handle, VisibilityTimeout=0)
        self._taken = []

    def bodies(self, queue: str) -> list[Any]:
        """The messages of a queue, which stay there, each JSON."""
        found: list[Any] = []
        while messages := self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            found += messages
        for message in found:
            handle = message["ReceiptHandle"]
            self.sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=0)
        return [json.loads(message["Body"]) for message in found]

    # What listeners do

    def save(self, listener: str, *acts: Mapping[str, Any]) -> None:
        """A turn's save, with its acts in DynamoDB's JSON, as the framework writes it."""
        item = {"id": {"S": listener}, "attributes": {"M": {}}, "version": {"N": str(next(NUMBERS))}}
        self.dynamodb.put_item(TableName=self.listeners, Item=item | ({"outbox": {"L": [*acts]}} if acts else {}))

        self.written += 1

    def erase(self, listener: str) -> None:
        self.dynamodb.delete_item(TableName=self.listeners, Key={"id": {"S": listener}})
        self.written += 1

    def spoken(self, skill: str = "clean_water") -> Mapping[str, Any]:
        """The totals of the present generation: {act: {"count", "people", "sums"}}."""
        found = self.table.totals(self.table.generations().current)
        acts: Mapping[str, Any] = found.get(skill, totals({}))["acts"]
        return acts

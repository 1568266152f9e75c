"""What happened to the records of a table, as its stream tells it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any

import botocore.session

Image = Mapping[str, Any]
"""An item as plain Python values."""


class History:
    """Every image that each record has had; None stands for its removal."""

    def __init__(self, table: str) -> None:
        """`table` has a stream of new images."""
        session = botocore.session.Session()
        self._table, self._client = table, session.create_client("dynamodb")
        self._streams = session.create_client("dynamodbstreams", endpoint_url=self._client.meta.endpoint_url)
        self._stream = self._client.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        self._iterators: dict[str, str | None] = {}
        self._images: dict[str, list[Image | None]] = {}
        self._marks, self._reading = count(1), threading.Lock()

    def of(self, key: str) -> list[Image | None]:
        """The images of a record, the first one first."""
        mark = f"mark-{next(self._marks)}"
        self._client.put_item(TableName=self._table, Item={"id": {"S": mark}})
        with self._reading:
            while mark not in self._images:
                self._read()
            return list(self._images.get(key, []))

    def _read(self) -> None:
        shards = self._streams.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"]
        for shard in [shard["ShardId"] for shard in shards]:
            if shard not in self._iterators:
                start = {"StreamArn": self._stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
                self._iterators[shard] = self._streams.get_shard_iterator(**start)["ShardIterator"]
            if iterator := self._iterators[shard]:
                answer = self._streams.get_records(ShardIterator=iterator)
                self._iterators[shard] = answer.get("NextShardIterator")
                for record in answer["Records"]:
                    self._keep(record["dynamodb"])

    def _keep(self, change: Mapping[str, Any]) -> None:
        image = change.get("NewImage")
        self._images.setdefault(change["Keys"]["id"]["S"], []).append(image and _plain({"M": image}))


def _plain(attribute: Mapping[str, Any]) -> Any:
    if not attribute:  # so DynamoDB Local's stream tells an empty map
        return {}
    ((kind, raw),) = attribute.items()
    match kind:
        case "M":
            return {name: _plain(item) for name, item in raw.items()}
        case "L":
            return [_plain(item) for item in raw]
        case "N":
            return Decimal(raw)
    return raw

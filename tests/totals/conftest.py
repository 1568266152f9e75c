"""A cloud of one's own: the path of an act on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.framework.conftest import first_request, make_skill
from tests.tables import TableMaker
from tests.totals.cloud import Cloud
from totals import enrichment, tally

__all__ = ["first_request", "make_skill"]


@pytest.fixture
def cloud(
    make_table: TableMaker, amazon_dynamodb: str, moto_dynamodb: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cloud]:
    """A fresh one, reached by the environment as in Lambda. moto's server is there for EventBridge and SQS."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # each of thousands of calls would be a line
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    listeners = make_table(amazon_dynamodb, StreamSpecification=stream)
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_dynamodb)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", amazon_dynamodb)
    found = Cloud(listeners)
    monkeypatch.setenv("TOTALS_TABLE", found.table.name)
    monkeypatch.setenv("BAD_ACTS_QUEUE", found.bad_acts)
    forget_clients()
    yield found
    forget_clients()


def forget_clients() -> None:
    """A Lambda function keeps its clients for as long as it lives."""
    enrichment.queue.cache_clear()
    tally.dynamodb.cache_clear()

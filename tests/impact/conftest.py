"""Tables, queues and a bucket on this machine, reached as in Lambda: by the environment alone."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from impact import collect, report
from tests.tables import TableMaker


@pytest.fixture(scope="session")
def amazon() -> Iterator[str]:
    """The address of a server that plays Amazon's other services."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def table(dynamodb: str, make_table: TableMaker, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh table in each DynamoDB that there is, for both functions."""
    name = make_table(dynamodb)
    monkeypatch.setenv("IMPACT_TABLE", name)
    for client in (collect.dynamodb, report.dynamodb):
        client.cache_clear()
    return name


@pytest.fixture
def bucket(amazon: str, table: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh bucket for the pages."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", amazon)
    monkeypatch.setenv("REPORT_BUCKET", f"reports-of-{table}")
    report.s3.cache_clear()
    boto3.client("s3").create_bucket(Bucket=f"reports-of-{table}")
    return f"reports-of-{table}"

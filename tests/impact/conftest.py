"""Tables, queues and a bucket on this machine, reached as in Lambda: by the environment alone."""

from __future__ import annotations

import boto3
import pytest

from impact import collect, report
from tests.tables import TableMaker


@pytest.fixture
def table(dynamodb: str, make_table: TableMaker, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh table in each DynamoDB that there is, for both functions."""
    name = make_table(dynamodb)
    monkeypatch.setenv("IMPACT_TABLE", name)
    for client in (collect.dynamodb, report.dynamodb):
        client.cache_clear()
    return name


@pytest.fixture
def bucket(moto_dynamodb: str, table: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh bucket for the pages, by moto's server, which plays more than DynamoDB."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto_dynamodb)
    monkeypatch.setenv("REPORT_BUCKET", f"reports-of-{table}")
    report.s3.cache_clear()
    boto3.client("s3").create_bucket(Bucket=f"reports-of-{table}")
    return f"reports-of-{table}"

import base64
import gc
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.core.request import Request
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.responses import DynamoHandler

from speakup_workbench.simulator.dynamodb import TARGET, DynamoDB

Json = dict[str, Any]

REGION = "us-east-1"
HERE: Json = {"TableName": "trees"}
OAK: Json = HERE | {"Key": {"id": {"S": "oak"}}}


def asked(operation: str, body: Json) -> Request:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": TARGET + operation,
        "Authorization": f"AWS4-HMAC-SHA256 Credential=offline/0/{REGION}/dynamodb/aws4_request",
    }
    return Request.from_primitives("POST", "http://127.0.0.1/", headers, json.dumps(body).encode())


def motos_own(operation: str, body: Json) -> tuple[int, Json]:
    request = asked(operation, body)
    status, _, text = DynamoHandler.dispatch(request, request.raw_url, request.headers)
    return status, json.loads(text)


def ours(dynamodb: DynamoDB, operation: str, body: Json) -> tuple[int, Json]:
    answer = dynamodb.answer(asked(operation, body))
    return answer.status, json.loads(answer.body)


@pytest.fixture
def dynamodb() -> Iterator[DynamoDB]:
    """With a table of one oak."""
    dynamodb = DynamoDB()
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    types = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    dynamodb.call("CreateTable", HERE | keys | types | {"BillingMode": "PAY_PER_REQUEST"}, REGION)
    oak = {"id": {"S": "oak"}, "rings": {"N": "3"}, "home": {"M": {"wood": {"S": "Epping"}, "leaf": {"B": "AP8="}}}}
    dynamodb.call("PutItem", HERE | {"Item": oak}, REGION)
    yield dynamodb
    dynamodb.call("DeleteTable", HERE, REGION)


def test_the_simulator_asks_in_dynamodbs_own_words(dynamodb: DynamoDB) -> None:
    item = dynamodb.call("GetItem", OAK, REGION)["Item"]
    assert item["home"] == {"M": {"wood": {"S": "Epping"}, "leaf": {"B": "AP8="}}}
    with pytest.raises(ValueError, match=r"GetItem: .*ResourceNotFoundException"):
        dynamodb.call("GetItem", OAK | {"TableName": "birds"}, REGION)


ADDED = {"UpdateExpression": "SET rings = rings + :no", "ExpressionAttributeValues": {":no": {"N": "0"}}}


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("GetItem", OAK),
        ("GetItem", OAK | {"ReturnConsumedCapacity": "TOTAL", "ProjectionExpression": "rings, home.leaf"}),
        ("GetItem", HERE | {"Key": {"id": {"S": "elm"}}}),
        ("UpdateItem", OAK | ADDED),
        ("UpdateItem", OAK | ADDED | {"ReturnValues": "ALL_NEW"}),
        ("UpdateItem", OAK | ADDED | {"ConditionExpression": "attribute_not_exists(id)"}),
        ("DeleteItem", OAK | {"ReturnValues": "ALL_OLD", "ConditionExpression": "attribute_not_exists(id)"}),
        ("Scan", HERE),
        ("Scan", HERE | {"Select": "COUNT"}),
        ("Scan", HERE | {"TableName": "birds"}),
        ("BatchGetItem", {"RequestItems": {"trees": {"Keys": [OAK["Key"]]}}}),
        ("TransactGetItems", {"TransactItems": [{"Get": OAK}]}),
        ("ExecuteStatement", {"Statement": "SELECT * FROM trees"}),
        ("BatchExecuteStatement", {"Statements": [{"Statement": "SELECT * FROM trees WHERE id = 'oak'"}]}),
        ("DescribeTable", HERE),
        ("ListTables", {}),
    ],
)
def test_it_answers_as_moto_does(dynamodb: DynamoDB, operation: str, body: Json) -> None:
    assert ours(dynamodb, operation, body) == motos_own(operation, body)


texts = st.text('aZ9.:#é"\\\n\x00木🌳', max_size=4)
names = st.text("aé🌳", min_size=1, max_size=2)
numbers = st.integers().map(str) | st.decimals(-1000, 1000, places=3).map(str)
binaries = st.binary(min_size=1, max_size=4).map(lambda raw: base64.b64encode(raw).decode())


def sets(kind: str, each: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    return st.lists(each, min_size=1, max_size=3, unique=True).map(lambda it: {kind: it})


values = st.recursive(
    st.one_of(
        texts.map(lambda it: {"S": it}),
        numbers.map(lambda it: {"N": it}),
        binaries.map(lambda it: {"B": it}),
        st.booleans().map(lambda it: {"BOOL": it}),
        st.just({"NULL": True}),
        sets("SS", names),
        sets("NS", numbers),
        sets("BS", binaries),
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda it: {"L": it})
        | st.dictionaries(names, inner, max_size=3).map(lambda it: {"M": it})
    ),
    max_leaves=6,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(values)
def test_any_value_comes_back_as_from_moto(dynamodb: DynamoDB, value: Json) -> None:
    dynamodb.call("PutItem", HERE | {"Item": OAK["Key"] | {"value": value}}, REGION)
    assert ours(dynamodb, "GetItem", OAK) == motos_own("GetItem", OAK)


def test_what_moto_cannot_do_is_an_error_with_its_reason(dynamodb: DynamoDB) -> None:
    status, answer = ours(dynamodb, "ListGlobalTables", {})
    assert status == 500
    assert answer["__type"].endswith("#InternalServerError")
    assert "list_global_tables" in answer["message"]


def test_of_writers_at_once_under_a_condition_one_succeeds(dynamodb: DynamoDB) -> None:
    def grow(rings: int) -> int:
        together.wait()
        seen, next_year = {"N": str(rings)}, {"N": str(rings + 1)}
        condition = {"ConditionExpression": "rings = :seen"}
        change = {
            "UpdateExpression": "SET rings = :next",
            "ExpressionAttributeValues": {":seen": seen, ":next": next_year},
        }
        return ours(dynamodb, "UpdateItem", OAK | condition | change)[0]

    together, interval = Barrier(4), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as writers:
            for rings in range(3, 23):
                assert sorted(writers.map(grow, [rings] * 4)) == [200, 400, 400, 400]
    finally:
        sys.setswitchinterval(interval)


def test_no_copy_of_an_item_stays() -> None:
    dynamodb, table = DynamoDB(), {"TableName": "copies"}
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
    attributes = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    dynamodb.call("CreateTable", table | keys | attributes, REGION)
    for rings in range(20):
        dynamodb.call("PutItem", table | {"Item": {"id": {"S": "copied"}, "rings": {"N": str(rings)}}}, REGION)
        dynamodb.call("Scan", table, REGION)
    gc.collect()

    assert sum(isinstance(each, Item) and "copied" in repr(each.to_json()) for each in gc.get_objects()) < 5
    dynamodb.call("DeleteTable", table, REGION)

import importlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import botocore.session
import pytest

from speakup.acts import Total
from speakup.attributes import encode
from speakup.errors import Conflict, SetupError, StoreError, Unanswered
from speakup.records import SETTINGS, Record, Save
from speakup.stores import AdapterStore, DynamoStore

LATER = 1_830_000_000
WITHIN = 5.0


def item(table: str, key: str = "ada") -> dict[str, Any]:
    """The item as it lies in the table; {} when there is none."""
    found: dict[str, Any] = client().get_item(TableName=table, Key={"id": {"S": key}}, ConsistentRead=True)
    return dict(found.get("Item", {}))


def client() -> Any:
    return botocore.session.Session().create_client("dynamodb")


def saved(**values: Any) -> Save:
    return Save(dict(encode(values)["M"]), LATER)


def litres_in(record: Record) -> Any:
    return record.attributes["litres"]


def test_a_record_is_written_once_and_then_again(table: str) -> None:
    store = DynamoStore(table)
    new = store.load("ada", WITHIN)
    assert new == Record("ada")

    store.save(new, saved(litres=1), WITHIN)
    first = store.load("ada", WITHIN)
    store.save(first, replace(saved(litres=2), expires_at=LATER + 1, seen=["r1", "r2"], reply="hi"), WITHIN)
    second = store.load("ada", WITHIN)

    assert replace(first, version=None) == Record("ada", saved(litres=1).attributes, exists=True, expires_at=LATER)
    assert replace(second, version=None) == Record(
        "ada", saved(litres=2).attributes, exists=True, expires_at=LATER + 1, seen=("r1", "r2"), reply="hi"
    )
    assert first.version and first.version != second.version


@pytest.mark.parametrize("is_known", [False, True])
def test_two_writers_of_a_record_do_not_overwrite_each_other(table: str, is_known: bool) -> None:
    store = DynamoStore(table)
    if is_known:
        store.save(store.load("ada", WITHIN), saved(litres=0), WITHIN)
    mine, theirs = store.load("ada", WITHIN), store.load("ada", WITHIN)
    store.save(theirs, saved(litres=1), WITHIN)

    with pytest.raises(Conflict):
        store.save(mine, saved(litres=2), WITHIN)

    assert litres_in(store.load("ada", WITHIN)) == {"N": "1"}


def test_a_record_erased_between_reading_and_saving_stays_erased(table: str) -> None:
    store = DynamoStore(table)
    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)
    read = store.load("ada", WITHIN)
    store.erase("ada", WITHIN)

    store.save(read, saved(litres=2), WITHIN)

    assert item(table) == {}
    store.erase("ada", WITHIN)  # which nobody minds


def test_a_record_erased_and_begun_anew_is_a_conflict_however_often_it_was_written(table: str) -> None:
    store = DynamoStore(table)
    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)
    read = store.load("ada", WITHIN)
    store.erase("ada", WITHIN)
    store.save(store.load("ada", WITHIN), saved(litres=5), WITHIN)

    with pytest.raises(Conflict):
        store.save(read, saved(litres=3), WITHIN)

    assert litres_in(store.load("ada", WITHIN)) == {"N": "5"}


def test_what_a_save_does_not_have_is_taken_away(table: str) -> None:
    store, acts = DynamoStore(table), [encode({"act": "PledgeMade"})]

    store.save(store.load("ada", WITHIN), replace(saved(litres=1), outbox=acts, seen=["r1"], reply="hi"), WITHIN)
    assert item(table)["outbox"] == {"L": acts}

    store.save(store.load("ada", WITHIN), saved(litres=2), WITHIN)
    assert set(item(table)) == {"id", "attributes", "version", "expires_at"}


def test_a_record_of_an_earlier_version_with_a_number_is_saved_on(table: str) -> None:
    old = {"id": {"S": "ada"}, "attributes": {"M": {"litres": {"N": "1"}}}, "version": {"N": "7"}}
    client().put_item(TableName=table, Item=old)
    store = DynamoStore(table)

    store.save(store.load("ada", WITHIN), saved(litres=2), WITHIN)

    assert litres_in(store.load("ada", WITHIN)) == {"N": "2"}


def test_a_record_of_the_sdk_is_not_overwritten_blindly(table: str) -> None:
    store = DynamoStore(table)
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"M": {"litres": {"N": "1"}}}})
    read = store.load("ada", WITHIN)
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"M": {"litres": {"N": "2"}}}})

    with pytest.raises(Conflict):
        store.save(read, saved(litres=3), WITHIN)

    assert litres_in(store.load("ada", WITHIN)) == {"N": "2"}


def test_a_table_may_have_names_of_its_own(table: str) -> None:
    name, key, text = f"{table}-named", "user", "S"
    client().create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": text}],
        BillingMode="PAY_PER_REQUEST",
    )
    store = DynamoStore(name, partition_key="user", attributes="data")  # both words are reserved in expressions

    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)
    store.save(store.load("ada", WITHIN), saved(litres=2), WITHIN)

    found = client().get_item(TableName=name, Key={"user": {"S": "ada"}})["Item"]
    assert found["data"] == {"M": saved(litres=2).attributes}
    store.erase("ada", WITHIN)
    assert store.load("ada", WITHIN) == Record("ada")


@pytest.mark.parametrize("names", [{"partition_key": "version"}, {"attributes": "outbox"}])
def test_a_name_that_a_record_needs_is_refused(names: dict[str, str]) -> None:
    with pytest.raises(SetupError, match=r"is the name of something else in a record\. Give it another name\."):
        DynamoStore("table", **names)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "condition"),
    [({}, "an item without a map"), ({"expires_at": {"S": "never"}, "seen": {"S": "?"}, "reply": {"N": "1"}}, "odd")],
)
def test_what_somebody_else_keeps_in_the_item_does_no_harm(
    table: str, theirs: Mapping[str, Any], condition: str
) -> None:
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "theirs": {"S": "keep"}, **theirs})
    store = DynamoStore(table)
    read = store.load("ada", WITHIN)
    assert read == Record("ada", exists=True, has_attributes=False), condition

    store.save(read, saved(litres=1), WITHIN)

    assert (item(table)["theirs"], litres_in(store.load("ada", WITHIN))) == ({"S": "keep"}, {"N": "1"})
    with pytest.raises(Conflict):
        store.save(read, saved(litres=2), WITHIN)


def test_attributes_that_are_no_map_are_somebody_elses(table: str) -> None:
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"S": "not ours"}})

    with pytest.raises(StoreError, match=r"'attributes' that is no map: somebody else wrote it.*attributes=\.\.\."):
        DynamoStore(table).load("ada", WITHIN)


def test_a_record_that_dynamodb_would_refuse_is_refused_before_with_what_is_large(table: str) -> None:
    store = DynamoStore(table)
    message = r"would have 4\d\d KB; DynamoDB takes 400\. Most of it is 'diary': 4\d\d KB\. Keep less there"

    with pytest.raises(StoreError, match=message):
        store.save(store.load("ada", WITHIN), saved(litres=1, diary=["a day of rain"] * 30_000), WITHIN)

    assert item(table) == {}
    store.save(store.load("ada", WITHIN), saved(diary=["a day of rain"] * 28_000), 60)
    assert len(item(table)["attributes"]["M"]["diary"]["L"]) == 28_000, "as large as DynamoDB takes it"


def test_the_connection_is_made_when_it_is_needed(table: str) -> None:
    store = DynamoStore("nowhere")  # no call yet, so no complaint

    with pytest.raises(StoreError, match="nowhere"):
        store.load("ada", WITHIN)


# What is read with a record


def put(table: str, key: str, **values: Any) -> None:
    client().put_item(TableName=table, Item={"id": {"S": key}, **encode(values)["M"]})


@pytest.fixture
def totals(table: str) -> str:
    name = f"{table}-totals"
    client().create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def test_the_flags_of_a_skill_come_with_each_record(table: str) -> None:
    put(table, SETTINGS, attributes={"greeting": "short", "pledges": True, "at_most": 5})

    store = DynamoStore(table)

    assert store.load("ada", WITHIN).flags == {"greeting": "short", "pledges": True, "at_most": 5}
    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)
    assert store.load("ada", WITHIN).flags["at_most"] == 5


def test_flags_that_are_no_map_are_none(table: str) -> None:
    put(table, SETTINGS, attributes="off")

    assert DynamoStore(table).load("ada", WITHIN).flags == {}


def test_everyones_totals_come_with_each_record(table: str, totals: str) -> None:
    put(totals, "generations", current=2)
    put(totals, "water#a", **{"PledgeMade.count": 1})
    put(totals, "water#b", **{"PledgeMade.count": 3, "PledgeMade.people": 2, "PledgeMade.sum.litres": 30.5})
    store = DynamoStore(table, totals=totals, skill="water")
    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)

    record = store.load("ada", WITHIN)

    assert record.everyone == {"PledgeMade": Total(3, 2, {"litres": 30.5})}
    assert litres_in(record) == {"N": "1"}
    assert DynamoStore(table, totals=totals, skill="food").load("ada", WITHIN).everyone == {}
    assert DynamoStore(table).load("ada", WITHIN).everyone is None


def test_totals_that_cannot_be_had_keep_nobody_from_their_record(table: str, caplog: pytest.LogCaptureFixture) -> None:
    store = DynamoStore(table, totals="nowhere", skill="water")
    store.save(store.load("ada", WITHIN), saved(litres=1), WITHIN)

    record = store.load("ada", WITHIN)

    assert (litres_in(record), record.everyone) == ({"N": "1"}, None)
    assert "nowhere" in caplog.text


def test_a_dynamodb_that_is_gone_is_not_asked_for_less(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    with pytest.raises(Unanswered):
        DynamoStore(table, totals="totals", skill="water").load("ada", 0.5)


class Stingy:
    """A DynamoDB that gives one item a call, as it may when it is busy, and in the end of one table none at all."""

    def __init__(self, mean_to: str = "") -> None:
        self.mean_to, self.calls = mean_to, 0

    def call(self, operation: str, request: Mapping[str, Any], within: float) -> Mapping[str, Any]:
        self.calls += 1
        wanted = {table: list(asked["Keys"]) for table, asked in request["RequestItems"].items()}
        table = next(table for table in wanted if table != self.mean_to) if len(wanted) > 1 else next(iter(wanted))
        given = [] if table == self.mean_to else [wanted[table].pop()]
        left = {name: {**request["RequestItems"][name], "Keys": keys} for name, keys in wanted.items() if keys}
        return {"Responses": {table: [{**key, "attributes": {"M": key}} for key in given]}, "UnprocessedKeys": left}


def test_what_was_not_read_at_once_is_read_again() -> None:
    stingy = Stingy()

    record = DynamoStore("table", totals="totals", skill="water", dynamodb=stingy).load("ada", WITHIN)

    assert (record.attributes, record.everyone, stingy.calls) == ({"id": {"S": "ada"}}, {}, 5)


def test_what_was_not_read_in_time_is_unknown_and_never_new() -> None:
    record = DynamoStore("table", totals="totals", skill="water", dynamodb=Stingy("totals")).load("ada", 0.3)
    assert (record.exists, record.everyone) == (True, None)

    with pytest.raises(Unanswered, match="too busy to read all of the table 'table'"):
        DynamoStore("table", totals="totals", skill="water", dynamodb=Stingy("table")).load("ada", 0.3)


# The SDK's own adapters


def adapter(table: str) -> Any:
    # Importing the adapter makes a boto3 resource, for which the environment must be ready.
    module = importlib.import_module("ask_sdk_dynamodb.adapter")
    return module.DynamoDbAdapter(table, dynamodb_resource=importlib.import_module("boto3").resource("dynamodb"))


def test_the_sdks_adapter_can_be_the_store(table: str) -> None:
    store = AdapterStore(adapter(table))
    assert store.load("ada", WITHIN) == Record("ada")

    store.save(Record("ada"), saved(litres=1.5, days=["Monday"], pledges={"made": True}, name=None), WITHIN)

    assert (
        store.load("ada", WITHIN).attributes
        == saved(litres=1.5, days=["Monday"], pledges={"made": True}, name=None).attributes
    )
    assert store.load("ben", WITHIN) == Record("ben")
    store.erase("ada", WITHIN)
    assert item(table) == {}


class Drawer:
    """An adapter that keeps JSON, as S3Adapter does, which refuses a Decimal."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_attributes(self, request_envelope: Any) -> dict[str, Any]:
        return dict(json.loads(self.kept.get(request_envelope.context.system.user.user_id, "{}")))

    def save_attributes(self, request_envelope: Any, attributes: dict[str, Any]) -> None:
        self.kept[request_envelope.context.system.user.user_id] = json.dumps(attributes)

    def delete_attributes(self, request_envelope: Any) -> None:
        del self.kept[request_envelope.context.system.user.user_id]


def test_an_adapter_that_takes_floats_gets_floats() -> None:
    drawer = Drawer()
    store = AdapterStore(drawer)

    store.save(Record("ada"), saved(litres=1.5, visits=2), WITHIN)

    assert drawer.kept == {"ada": '{"litres": 1.5, "visits": 2}'}
    assert litres_in(store.load("ada", WITHIN)) == {"N": "1.5"}


def test_an_adapter_keeps_sets_where_it_can(table: str) -> None:
    given = saved(days={"Monday", "Friday"}, sizes={1.5, 2}, inside={"days": [{"Monday"}]})
    drawer = Drawer()

    AdapterStore(adapter(table)).save(Record("ada"), given, WITHIN)
    AdapterStore(drawer).save(Record("ada"), given, WITHIN)

    read = AdapterStore(adapter(table)).load("ada", WITHIN).attributes
    assert {name: set(item["SS"]) for name, item in read.items() if "SS" in item} == {"days": {"Monday", "Friday"}}
    assert set(read["sizes"]["NS"]) == {"1.5", "2"}
    assert json.loads(drawer.kept["ada"]) == {
        "days": ["Friday", "Monday"],
        "sizes": [1.5, 2],
        "inside": {"days": [["Monday"]]},
    }


def test_a_record_with_bytes_is_not_for_an_adapter(table: str) -> None:
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"M": {"voice": {"B": b"x"}}}})

    with pytest.raises(StoreError, match=r"record that DynamoDbAdapter read cannot be written again: A Binary cannot"):
        AdapterStore(adapter(table)).load("ada", WITHIN)


def test_an_adapter_that_fails_is_a_store_that_fails(table: str) -> None:
    store = AdapterStore(adapter("nowhere"))

    with pytest.raises(StoreError, match=r"^DynamoDbAdapter could not read the record: PersistenceException\.$"):
        store.load("ada", WITHIN)
    with pytest.raises(StoreError, match="could not write the record"):
        store.save(Record("ada"), saved(litres=1), WITHIN)
    with pytest.raises(StoreError, match="Drawer could not delete the record: KeyError"):
        AdapterStore(Drawer()).erase("ada", WITHIN)

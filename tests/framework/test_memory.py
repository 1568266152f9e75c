import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import Reply, Skill, Turn, ask
from speakup.acts import Act
from speakup.errors import Conflict, SetupError, StoreError
from speakup.memory import DynamoStore, Memory, Record, decode, encode, outbox
from tests.framework.conftest import ServerMaker, SkillMaker
from tests.framework.conversation import Conversation

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LATER = int(NOW.timestamp()) + 400 * 86400


class Mood(Enum):
    GLAD = 1
    SAD = 2


@dataclass
class Pledge:
    litres: float = 0.0
    made: date | None = None


@dataclass
class Everything:
    """A field of every type that can be remembered."""

    whole: int = 0
    number: float = 0.0
    exact: Decimal = Decimal(0)
    text: str = ""
    truth: bool = False
    day: date = date(2026, 1, 1)
    moment: datetime = NOW
    at: time = time(0)
    span: timedelta = timedelta()
    mood: Mood = Mood.GLAD
    choice: Literal["tea", "coffee"] = "tea"
    perhaps: str | None = None
    last: Pledge | None = None
    pledges: list[Pledge] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    frozen: frozenset[int] = frozenset()
    pair: tuple[int, ...] = ()
    by_name: dict[str, int] = field(default_factory=dict)
    by_mood: dict[Mood, timedelta] = field(default_factory=dict)
    by_day: dict[date, float] = field(default_factory=dict)
    by_number: dict[int, str] = field(default_factory=dict)
    anything: Any = None
    untyped: dict = field(default_factory=dict)  # type: ignore[type-arg]
    bare: list = field(default_factory=list)  # type: ignore[type-arg]


NUMBERS = st.integers(-(10**30), 10**30)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.datetimes()
SPANS = st.timedeltas(timedelta(days=-9999), timedelta(days=9999))
PLEDGES = st.builds(Pledge, litres=FLOATS, made=st.none() | st.dates())
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | FLOATS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.builds(
        Everything,
        whole=NUMBERS,
        number=FLOATS,
        exact=DECIMALS,
        text=st.text(),
        truth=st.booleans(),
        day=st.dates(),
        moment=MOMENTS,
        at=st.times(),
        span=SPANS,
        mood=st.sampled_from(Mood),
        choice=st.sampled_from(["tea", "coffee"]),
        perhaps=st.none() | st.text(),
        last=st.none() | PLEDGES,
        pledges=st.lists(PLEDGES, max_size=3),
        days=st.sets(st.dates(), max_size=3),
        frozen=st.frozensets(NUMBERS, max_size=3),
        pair=st.lists(NUMBERS, max_size=3).map(tuple),
        by_name=st.dictionaries(st.text(), NUMBERS, max_size=3),
        by_mood=st.dictionaries(st.sampled_from(Mood), SPANS),
        by_day=st.dictionaries(st.dates(), FLOATS, max_size=3),
        by_number=st.dictionaries(NUMBERS, st.text(), max_size=3),
        anything=JSON,
        untyped=st.dictionaries(st.text(), JSON, max_size=2),
        bare=st.lists(JSON, max_size=2),
    )
)
def test_everything_comes_back_as_it_was_remembered(everything: Everything) -> None:
    memory = Memory(Everything)
    record = Record("ada", memory.written(Record("ada"), everything, {}))

    assert memory.recall(record) == everything
    assert not memory.changed(memory.recall(record), everything)


def test_a_new_listener_has_the_defaults() -> None:
    assert Memory(Everything).recall(Record("ada")) == Everything()


def test_fields_may_come_and_go_between_versions_of_a_skill() -> None:
    record = Record("ada", {"text": {"S": "hi"}, "dropped_last_year": {"S": "x"}})

    assert Memory(Everything).recall(record) == Everything(text="hi")


def test_a_null_is_none_where_the_field_allows_it_and_else_the_default() -> None:
    null: dict[str, Any] = {"NULL": True}
    record = Record("ada", {"perhaps": null, "text": null, "whole": null, "anything": null, "pledges": {"L": [null]}})

    assert Memory(Everything).recall(record) == Everything(pledges=[None])  # type: ignore[list-item]


def test_what_others_wrote_into_the_record_stays() -> None:
    record = Record("ada", {"theirs": {"S": "keep me"}, "text": {"S": "old"}})

    written = Memory(Everything).written(record, Everything(text="new"), {"acts": {}})

    assert written["theirs"] == {"S": "keep me"}
    assert written["text"] == {"S": "new"}
    assert written["speakup"] == {"M": {"acts": {"M": {}}}}


def test_the_frameworks_part_is_its_own() -> None:
    memory = Memory(Pledge)
    part = {"acts": {"PledgeMade": {"count": 2, "sums": {"litres": 12.5}}}, "heard": {"welcome": 1}}
    record = Record("ada", memory.written(Record("ada"), Pledge(), part))

    assert memory.framework_part(record) == part
    assert memory.framework_part(Record("new")) == {}
    assert memory.framework_part(Record("odd", {"speakup": {"S": "someone else's"}})) == {}


def test_a_change_deep_inside_is_a_change() -> None:
    memory = Memory(Everything)

    assert memory.changed(Everything(pledges=[Pledge(1)]), Everything(pledges=[Pledge(2)]))
    assert not memory.changed(Everything(days={NOW.date()}), Everything(days={NOW.date()}))


class Plain:
    litres: int = 0


@dataclass
class NoDefault:
    litres: int


@dataclass
class Taken:
    speakup: str = ""


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (Plain, "is not a dataclass"),
        (NoDefault, r"NoDefault\.litres has no default"),
        (Taken, r"Taken\.speakup is the framework's own name"),
    ],
)
def test_a_shape_that_cannot_be_remembered_is_refused_at_once(shape: type, message: str) -> None:
    with pytest.raises(SetupError, match=message) as error:
        Memory(shape)

    assert error.value.remedy


@pytest.mark.parametrize("value", [object(), 1j, b"bytes", Pledge, {"a": [object()]}])
def test_a_value_that_cannot_be_remembered_is_refused(value: Any) -> None:
    with pytest.raises(SetupError, match="cannot be remembered"):
        encode(value)


def test_sets_that_the_sdk_wrote_are_read() -> None:
    assert decode({"SS": ["a", "b"]}, set[str]) == {"a", "b"}
    assert decode({"NS": ["1", "2"]}, list[int]) == [1, 2]
    assert decode({"SS": ["a"]}, Any) == {"a"}
    assert decode({"NS": ["1.5"]}, Any) == {1.5}
    assert decode({"B": b"x"}, Any) == b"x"


def test_an_expiry_is_renewed_when_less_than_half_remains() -> None:
    memory, day = Memory(Pledge, keep=timedelta(days=100)), 86400
    now = int(NOW.timestamp())

    assert memory.expiry(Record("ada"), NOW) == now + 100 * day
    assert memory.expiry(Record("ada", expires_at=now + 49 * day), NOW) == now + 100 * day
    assert memory.expiry(Record("ada", expires_at=now + 51 * day), NOW) is None


def test_an_act_leaves_without_a_word_about_who_it_was() -> None:
    (act,) = outbox([Act("PledgeMade", {"litres": 10}, first=True)], NOW)

    assert decode(act, Any) == {
        "act": "PledgeMade",
        "numbers": {"litres": 10},
        "first": True,
        "at": "2026-11-21T08:00:00+00:00",
    }


# In DynamoDB


def item(table: str, key: str = "ada") -> dict[str, Any]:
    """The item as it lies in the table; {} when there is none."""
    found: dict[str, Any] = client().get_item(TableName=table, Key={"id": {"S": key}}, ConsistentRead=True)
    return dict(found.get("Item", {}))


def client() -> Any:
    return botocore.session.Session().create_client("dynamodb")


def attributes(**values: Any) -> dict[str, Any]:
    return dict(encode(values)["M"])


def test_a_record_is_written_once_and_then_again(table: str) -> None:
    store = DynamoStore(table)
    new = store.load("ada")
    assert new == Record("ada")

    store.save(new, attributes(litres=1), [], LATER)
    first = store.load("ada")
    store.save(first, attributes(litres=2), [], LATER + 1)

    assert first == Record("ada", attributes(litres=1), version=1, exists=True, expires_at=LATER)
    assert store.load("ada") == Record("ada", attributes(litres=2), version=2, exists=True, expires_at=LATER + 1)


def test_two_writers_of_a_new_record_do_not_overwrite_each_other(table: str) -> None:
    store = DynamoStore(table)
    mine, theirs = store.load("ada"), store.load("ada")
    store.save(theirs, attributes(litres=1), [], LATER)

    with pytest.raises(Conflict):
        store.save(mine, attributes(litres=2), [], LATER)

    assert store.load("ada").attributes == attributes(litres=1)


def test_two_writers_of_an_old_record_do_not_overwrite_each_other(table: str) -> None:
    store = DynamoStore(table)
    store.save(store.load("ada"), attributes(litres=0), [], LATER)
    mine, theirs = store.load("ada"), store.load("ada")
    store.save(theirs, attributes(litres=1), [], LATER)

    with pytest.raises(Conflict):
        store.save(mine, attributes(litres=2), [], LATER)

    assert store.load("ada").attributes == attributes(litres=1)


def test_a_record_erased_between_reading_and_saving_stays_erased(table: str) -> None:
    store = DynamoStore(table)
    store.save(store.load("ada"), attributes(litres=1), [], LATER)
    read = store.load("ada")
    store.erase("ada")

    store.save(read, attributes(litres=2), [], LATER)

    assert item(table) == {}


def test_a_record_erased_and_begun_anew_is_a_conflict(table: str) -> None:
    store = DynamoStore(table)
    for litres in (1, 2):
        store.save(store.load("ada"), attributes(litres=litres), [], LATER)
    read = store.load("ada")
    store.erase("ada")
    store.save(store.load("ada"), attributes(litres=5), [], LATER)

    with pytest.raises(Conflict):
        store.save(read, attributes(litres=3), [], LATER)

    assert store.load("ada").attributes == attributes(litres=5)


def test_acts_stand_in_the_outbox_until_the_next_save(table: str) -> None:
    store = DynamoStore(table)
    acts = outbox([Act("PledgeMade", {"litres": 10}, first=True)], NOW)

    store.save(store.load("ada"), attributes(litres=1), acts, LATER)
    assert item(table)["outbox"] == {"L": acts}

    store.save(store.load("ada"), attributes(litres=2), [], LATER)
    assert "outbox" not in item(table)


def test_a_table_that_does_not_exist_is_a_store_error(table: str) -> None:
    with pytest.raises(StoreError, match="DynamoDB refused get_item on 'nowhere': ResourceNotFoundException"):
        DynamoStore("nowhere").load("ada")


def test_a_dynamodb_that_is_gone_is_a_store_error(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    with pytest.raises(StoreError, match="DynamoDB did not answer get_item: EndpointConnectionError"):
        DynamoStore(table).load("ada")


def test_a_late_answer_is_read_again_but_never_written_again(
    table: str, serve: ServerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = serve(200, b"{}", delay=8)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", late.endpoint)
    store = DynamoStore(table)

    with pytest.raises(StoreError, match="did not answer update_item: ReadTimeoutError"):
        store.save(Record("ada"), attributes(litres=1), [], LATER)
    with pytest.raises(StoreError, match="did not answer get_item: ReadTimeoutError"):
        store.load("ada")

    operations = [asked.headers["X-Amz-Target"].rpartition(".")[2] for asked in late.asked]
    assert operations == ["UpdateItem", "GetItem", "GetItem"], "a write that arrived would conflict with itself"


def test_a_client_is_made_once_and_only_when_it_is_needed(table: str) -> None:
    made = []

    def make() -> Any:
        made.append(client())
        return made[-1]

    store = DynamoStore(table, make)
    assert made == []
    store.load("ada"), store.load("ben")
    assert len(made) == 1


def test_a_missing_region_is_a_store_error(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    with pytest.raises(StoreError, match="NoRegionError"):
        DynamoStore(table).load("ada")


# In a conversation


@dataclass
class Listener:
    litres: int = 0
    visits: int = 0


PHRASES = """
welcome: "{{ litres }} litres, {{ visits }} visits."
pledged: "{{ litres }} litres a day. {{ everyone.count }} pledges, {{ everyone.sums.litres }} litres."
only_looking: All right.
"""


@pytest.fixture
def water(make_skill: SkillMaker, table: str) -> Skill[Listener]:
    skill = make_skill(PHRASES, Listener)

    @skill.launch
    def welcome(turn: Turn[Listener]) -> Reply:
        turn.memory.visits += 1
        return ask("welcome", litres=turn.memory.litres, visits=turn.memory.visits)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres += litres
        turn.did("PledgeMade", litres=litres)
        return ask("pledged", litres=turn.memory.litres, everyone=turn.totals["PledgeMade"])

    @skill.intent("LookIntent")
    def look(turn: Turn[Listener]) -> Reply:
        return ask("only_looking")

    return skill


def test_a_listener_is_remembered_in_the_next_conversation(water: Skill[Listener]) -> None:
    Conversation(water.handler).say("PledgeIntent", litres="10")

    assert Conversation(water.handler).open().speech == "10 litres, 1 visits."
    assert Conversation(water.handler, user="ben").open().speech == "0 litres, 1 visits."


def test_a_pledge_is_counted_and_leaves_through_the_outbox(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)

    assert ada.say("PledgeIntent", litres="10").speech == "10 litres a day. 1 pledges, 10 litres."
    assert decode(item(table)["outbox"], Any)[0]["first"] is True
    assert ada.say("PledgeIntent", litres="5").speech == "15 litres a day. 2 pledges, 15 litres."
    assert decode(item(table)["outbox"], Any)[0]["first"] is False
    ada.open()
    assert "outbox" not in item(table)


def test_nothing_is_written_while_nothing_changes(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("LookIntent")
    assert item(table) == {}, "a listener who only looks leaves no trace"

    ada.say("PledgeIntent", litres="10")
    before = item(table)
    ada.say("LookIntent")
    assert item(table) == before


def test_one_who_comes_back_late_is_remembered_longer(water: Skill[Listener], table: str) -> None:
    Conversation(water.handler).say("PledgeIntent", litres="10")
    a_year_later = Conversation(water.handler, timestamp="2027-11-21T08:00:00Z")

    a_year_later.say("LookIntent")

    renewed = datetime(2027, 11, 21, 8, tzinfo=UTC) + timedelta(days=400)
    assert item(table)["expires_at"] == {"N": str(int(renewed.timestamp()))}
    assert "outbox" not in item(table)


def writes_meanwhile(skill: Skill[Listener], write: Callable[[], object]) -> None:
    """Lets somebody else write after the skill's next turn has read the record and before it saves."""
    look, left = skill.phrases.say, [write]

    def say(*words: Any, **more: Any) -> Any:
        while left:
            left.pop()()
        return look(*words, **more)

    skill.phrases.say = say  # type: ignore[method-assign]


def test_two_devices_at_once_keep_both_pledges(water: Skill[Listener], table: str) -> None:
    kitchen, bedroom = Conversation(water.handler), Conversation(water.handler)
    writes_meanwhile(water, lambda: bedroom.say("PledgeIntent", litres="5"))

    answer = kitchen.say("PledgeIntent", litres="10")

    assert answer.speech == "15 litres a day. 2 pledges, 15 litres.", "the function ran again on the fresh record"
    assert decode(item(table)["attributes"], Any)["litres"] == 15
    assert item(table)["version"] == {"N": "2"}


def test_one_who_is_erased_during_a_turn_is_not_resurrected(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")
    writes_meanwhile(water, lambda: DynamoStore(table).erase("ada"))

    assert ada.say("PledgeIntent", litres="5").speech

    assert item(table) == {}


def test_one_who_disables_the_skill_is_erased(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")

    answer = ada.send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    assert answer.envelope == {"version": "1.0", "response": {}}
    assert item(table) == {}


def test_a_record_of_the_sdk_opens_and_goes_back(water: Skill[Listener], table: str) -> None:
    # Importing the adapter makes a boto3 resource, for which the environment must be ready.
    adapter = importlib.import_module("ask_sdk_dynamodb.adapter")
    resource = importlib.import_module("boto3").resource("dynamodb")
    sdk = adapter.DynamoDbAdapter(table, partition_keygen=lambda envelope: "ada", dynamodb_resource=resource)
    sdk.save_attributes(None, {"litres": 7, "theirs": {"deep": ["kept", None, True]}, "visits": None})
    ada = Conversation(water.handler)

    assert ada.open().speech == "7 litres, 1 visits."
    assert ada.say("PledgeIntent", litres="3").speech == "10 litres a day. 1 pledges, 3 litres."

    back = sdk.get_attributes(None)
    assert back["litres"] == 10
    assert back["theirs"] == {"deep": ["kept", None, True]}
    sdk.save_attributes(None, {**back, "litres": 20})
    assert ada.open().speech == "20 litres, 2 visits."
    assert ada.say("PledgeIntent", litres="1").speech == "21 litres a day. 2 pledges, 4 litres."


def test_a_record_of_the_sdk_is_not_overwritten_blindly(table: str) -> None:
    store = DynamoStore(table)
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"M": attributes(litres=1)}})
    read = store.load("ada")
    client().put_item(TableName=table, Item={"id": {"S": "ada"}, "attributes": {"M": attributes(litres=2)}})

    with pytest.raises(Conflict):
        store.save(read, attributes(litres=3), [], LATER)

    assert store.load("ada").attributes == attributes(litres=2)


def test_a_store_that_is_gone_is_told_and_nothing_is_claimed(
    water: Skill[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    answer = Conversation(water.handler).say("PledgeIntent", litres="10")

    assert answer.speech == "I'm sorry, I cannot reach my notes at the moment. Please try again in a few minutes."
    assert answer.ended


def test_a_store_that_is_too_slow_is_not_waited_for(
    water: Skill[Listener], serve: ServerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would answer in the end, but by then Alexa has given up.
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", serve(200, b"{}", delay=8).endpoint)

    answer = Conversation(water.handler).say("PledgeIntent", litres="10")

    assert answer.speech is not None and "cannot reach my notes" in answer.speech


def test_a_store_that_goes_while_saving_is_told_too(water: Skill[Listener], table: str) -> None:
    writes_meanwhile(water, lambda: client().delete_table(TableName=table))

    answer = Conversation(water.handler).say("PledgeIntent", litres="10")

    assert answer.speech == "I'm sorry, I could not save that just now. Please try again later."
    assert answer.ended

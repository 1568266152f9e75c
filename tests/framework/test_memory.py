from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from speakup.attributes import encode
from speakup.errors import SetupError, StoreError
from speakup.memory import Memory, framework_part

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@dataclass
class Pledge:
    litres: float = 0.0
    made: date | None = None


@dataclass
class Listener:
    litres: int = 0
    name: str = ""
    perhaps: str | None = None
    anything: Any = None
    pledges: list[Pledge] = field(default_factory=list)


def test_a_new_listener_has_the_defaults() -> None:
    assert Memory(Listener).recall({}) == Listener()


def test_fields_may_come_and_go_between_versions_of_a_skill() -> None:
    assert Memory(Listener).recall({"name": {"S": "hi"}, "dropped_last_year": {"S": "x"}}) == Listener(name="hi")


def test_a_null_is_none_where_the_field_allows_it_and_else_the_default() -> None:
    null: dict[str, Any] = {"NULL": True}
    attributes = {"perhaps": null, "name": null, "litres": null, "anything": null, "pledges": {"L": [null]}}

    assert Memory(Listener).recall(attributes) == Listener(pledges=[None])  # type: ignore[list-item]


def test_what_others_wrote_into_the_record_stays() -> None:
    attributes: dict[str, Any] = {
        "theirs": {"S": "keep me"},
        "name": {"S": "old"},
        "speakup": {"M": {"newer": {"S": "keep me too"}}},
    }

    written = Memory(Listener).written(
        attributes, encode(Listener(name="old")), encode(Listener(name="new")), {"acts": {}}
    )

    assert written["theirs"] == {"S": "keep me"}
    assert written["name"] == {"S": "new"}
    assert framework_part(written) == {"newer": "keep me too", "acts": {}, "schema": 1}


def test_the_frameworks_part_is_its_own() -> None:
    part = {"acts": {"PledgeMade": {"count": 2, "sums": {"litres": 12.5}}}, "heard": {"welcome": 1}}

    assert framework_part(Memory(Listener).written({}, encode(Listener()), encode(Listener()), part)) == {
        **part,
        "schema": 1,
    }
    assert framework_part({}) == {}
    assert framework_part({"speakup": {"S": "someone else's"}}) == {}


def test_a_change_deep_inside_is_a_change() -> None:
    assert encode(Listener(pledges=[Pledge(1)])) != encode(Listener(pledges=[Pledge(2)]))
    assert encode(Listener(pledges=[Pledge(1)])) == encode(Listener(pledges=[Pledge(1)]))


def test_a_record_that_does_not_fit_says_where_and_what_to_do() -> None:
    with pytest.raises(StoreError, match=r"does not fit Listener: litres is no int\. Give .* @skill\.migration\(2\)\."):
        Memory(Listener).recall({"litres": {"S": "a secret"}})


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


def test_an_expiry_is_renewed_when_less_than_half_remains() -> None:
    memory, day = Memory(Pledge, keep=timedelta(days=100)), 86400
    now = int(NOW.timestamp())

    assert memory.expiry(None, NOW) == now + 100 * day
    assert memory.expiry(now + 49 * day, NOW) == now + 100 * day
    assert memory.expiry(now + 51 * day, NOW) is None


# Migrations


@dataclass
class Drinker:
    """Once {"glasses": 3, "name": "Ada"}, then {"centilitres": 60, ...}, now this."""

    litres: float = 0.0
    name: str = ""


def glasses_hold_twenty_centilitres(old: dict[str, Any]) -> None:
    old["centilitres"] = old.pop("glasses", 0) * 20


def litres_are_what_people_say(old: dict[str, Any]) -> None:
    old["litres"] = old.pop("centilitres") / 100


@pytest.fixture
def memory() -> Memory[Drinker]:
    memory = Memory(Drinker)
    memory.migrate(2, glasses_hold_twenty_centilitres)
    memory.migrate(3, litres_are_what_people_say)
    return memory


FIRST: dict[str, Any] = {
    "glasses": {"N": "3"},
    "name": {"S": "Ada"},
    "theirs": {"N": "1.10"},
    "speakup": {"M": {"schema": {"N": "1"}}},
}
SECOND: dict[str, Any] = {"centilitres": {"N": "50"}, "speakup": {"M": {"schema": {"N": "2"}, "heard": {"M": {}}}}}


def test_a_record_opens_after_two_schemas(memory: Memory[Drinker]) -> None:
    current = memory.current(FIRST)

    assert memory.recall(current) == Drinker(0.6, "Ada")
    assert set(current) == {"litres", "name", "theirs", "speakup"}
    assert current["theirs"] == {"N": "1.10"}, "what no migration touched keeps its very form"


def test_a_record_takes_only_the_steps_it_lacks(memory: Memory[Drinker]) -> None:
    assert memory.recall(memory.current(SECOND)) == Drinker(0.5)
    third = memory.written(memory.current(SECOND), encode(Drinker()), encode(Drinker(0.7)), {})
    assert framework_part(third)["schema"] == 3
    assert memory.current(third) == third


def test_a_record_of_the_sdk_is_of_the_first_schema(memory: Memory[Drinker]) -> None:
    assert memory.recall(memory.current({"glasses": {"N": "5"}})) == Drinker(1.0)


def test_a_new_listener_needs_no_migration(memory: Memory[Drinker]) -> None:
    assert memory.current({}) == {}


def test_a_newer_record_is_not_understood_and_so_not_touched(memory: Memory[Drinker]) -> None:
    third = memory.written({}, encode(Drinker()), encode(Drinker(0.7)), {})

    with pytest.raises(StoreError, match=r"has schema 3, and this code knows Drinker up to 1: a newer version"):
        Memory(Drinker).current(third)
    with pytest.raises(StoreError, match="has schema many"):
        memory.current({"speakup": {"M": {"schema": {"S": "many"}}}})


def test_a_migration_that_fails_leaves_the_record_and_names_the_function(memory: Memory[Drinker]) -> None:
    with pytest.raises(StoreError, match="migration litres_are_what_people_say to schema 3 failed with TypeError"):
        memory.current({"centilitres": {"S": "much"}, "speakup": {"M": {"schema": {"N": "2"}}}})


@pytest.mark.parametrize("to", [1, 3])
def test_a_migration_must_be_the_next_step(to: int) -> None:
    with pytest.raises(SetupError, match=rf"leads to schema {to}, where 2 would be next\."):
        Memory(Drinker).migrate(to, litres_are_what_people_say)

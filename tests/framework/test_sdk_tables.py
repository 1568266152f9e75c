"""A table goes from the ASK SDK to us, back, and here again, with nothing lost and nothing migrated twice."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from types import ModuleType
from typing import Any

import pytest
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_dynamodb import partition_keygen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from speakup import Reply, Skill, Turn, ask
from speakup.records import Whose
from speakup.stores import AdapterStore, DynamoStore
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Conversation
from tests.framework.test_stores import client, item

PHRASES = """
welcome: {speech: "{{ litres }} litres.", reprompt: How many litres?}
pledged: {speech: "{{ litres }} litres now.", reprompt: How many more?}
bye: Goodbye.
"""
KEYGENS: list[tuple[Whose, str, str]] = [
    ("user", "user_id_partition_keygen", "ada"),
    ("person", "person_id_partition_keygen", "anna"),
    ("device", "device_id_partition_keygen", "kitchen"),
]


@dataclass
class Listener:
    litres: float = 0.0
    topics: set[str] = field(default_factory=set)
    history: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)


def sdk() -> ModuleType:
    # It makes a boto3 resource as it is imported, for which the environment must be ready.
    return importlib.import_module("ask_sdk_dynamodb.adapter")


def adapter(table: str, **settings: Any) -> Any:
    return sdk().DynamoDbAdapter(
        table, dynamodb_resource=importlib.import_module("boto3").resource("dynamodb"), **settings
    )


def handler_of_the_sdk(table: str, **settings: Any) -> Callable[[Any, Any], Any]:
    """The skill as it was before: litres and a set of topics, saved by the SDK."""
    builder = CustomSkillBuilder(persistence_adapter=adapter(table, **settings))

    @builder.request_handler(is_request_type("LaunchRequest"))
    def welcome(handler_input: Any) -> Any:
        litres = handler_input.attributes_manager.persistent_attributes.get("litres", 0)
        return handler_input.response_builder.speak(f"{litres} litres.").ask("How many litres?").response

    @builder.request_handler(is_intent_name("PledgeIntent"))
    def pledge(handler_input: Any) -> Any:
        manager = handler_input.attributes_manager
        known = manager.persistent_attributes
        slots = handler_input.request_envelope.request.intent.slots
        known["litres"] = known.get("litres", 0) + Decimal(slots["litres"].value)
        known.setdefault("topics", set()).add("sdk")
        manager.save_persistent_attributes()
        return handler_input.response_builder.speak(f"{known['litres']} litres now.").ask("How many more?").response

    handler: Callable[[Any, Any], Any] = builder.lambda_handler()
    return handler


@pytest.fixture
def make_ours(make_skill: SkillMaker) -> Callable[..., Skill[Listener]]:
    def make(**settings: Any) -> Skill[Listener]:
        skill = make_skill(PHRASES, Listener, **settings)

        @skill.launch
        def welcome(turn: Turn[Listener]) -> Reply:
            return ask("welcome", litres=f"{turn.memory.litres:g}")

        @skill.intent("PledgeIntent")
        def pledge(turn: Turn[Listener], litres: float) -> Reply:
            turn.memory.litres += litres
            turn.memory.topics.add("ours")
            turn.did("PledgeMade", litres=litres)
            return ask("pledged", litres=f"{turn.memory.litres:g}")

        @skill.intent("ForgetIntent")
        def forget(turn: Turn[Listener]) -> Reply:
            turn.forget()
            return ask("bye")

        return skill

    return make


def said(handler: Any, *litres: str, **who: Any) -> list[str | None]:
    return [Conversation(handler, **who).say("PledgeIntent", litres=each).speech for each in litres]


def test_a_listener_goes_back_and_forth(make_ours: Callable[..., Skill[Listener]], table: str) -> None:
    theirs, ours = handler_of_the_sdk(table), make_ours().handler

    assert said(theirs, "1.5") == ["1.5 litres now."]
    assert said(ours, "2") == ["3.5 litres now."]
    assert said(theirs, "1") == ["4.5 litres now."]
    assert said(ours, "0.25") == ["4.75 litres now."]
    assert Conversation(theirs).open().speech == "4.75 litres."

    record = adapter(table).get_attributes(envelope())
    assert record["topics"] == {"sdk", "ours"}, "a set is a set on either side"
    assert record["speakup"]["acts"]["PledgeMade"] == {"count": 2, "sums": {"litres": Decimal("2.25")}}


def test_one_who_began_with_us_can_go_to_the_sdk(make_ours: Callable[..., Skill[Listener]], table: str) -> None:
    theirs, ours = handler_of_the_sdk(table), make_ours().handler

    assert said(ours, "2.25") == ["2.25 litres now."]
    assert said(theirs, "1") == ["3.25 litres now."]
    assert said(ours, "1") == ["4.25 litres now."]


def test_the_expiry_that_the_sdk_drops_is_set_again(make_ours: Callable[..., Skill[Listener]], table: str) -> None:
    theirs, ours = handler_of_the_sdk(table), make_ours().handler
    said(ours, "1")
    said(theirs, "1")
    assert set(item(table)) == {"id", "attributes"}, "the SDK writes the whole item"

    Conversation(ours).open()

    assert "expires_at" in item(table)


def test_a_table_with_other_names_opens(make_ours: Callable[..., Skill[Listener]], table: str) -> None:
    name = f"{table}-old"
    names = {"partition_key_name": "userId", "attribute_name": "mapAttr"}
    theirs = handler_of_the_sdk(name, create_table=True, **names)
    ours = make_ours(store=DynamoStore(name, partition_key="userId", attributes="mapAttr")).handler

    assert said(theirs, "1.5") + said(ours, "2") + said(theirs, "3") + said(ours, "4") == [
        "1.5 litres now.",
        "3.5 litres now.",
        "6.5 litres now.",
        "10.5 litres now.",
    ]


def test_a_table_that_the_adapter_made_opens(
    make_ours: Callable[..., Skill[Listener]], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEAKUP_TABLE", f"{table}-made")
    theirs, ours = handler_of_the_sdk(f"{table}-made", create_table=True), make_ours().handler

    assert said(theirs, "1.5") + said(ours, "2") == ["1.5 litres now.", "3.5 litres now."]
    assert said(theirs, "3") == ["6.5 litres now."]


@pytest.mark.parametrize(("whose", "keygen", "key"), KEYGENS)
def test_the_keygens_of_the_sdk_have_names_here(
    make_ours: Callable[..., Skill[Listener]], table: str, whose: Whose, keygen: str, key: str
) -> None:
    theirs = handler_of_the_sdk(table, partition_keygen=getattr(partition_keygen, keygen))
    ours = make_ours(memory_of=whose).handler
    anna = {"system": {"person": {"personId": "anna"}}}

    assert said(theirs, "1.5", **anna) + said(ours, "2", **anna) == ["1.5 litres now.", "3.5 litres now."]
    assert item(table, key)["attributes"]["M"]["litres"] == {"N": "3.5"}
    assert said(theirs, "1") + said(ours, "2") == (
        ["1 litres now.", "3 litres now."] if whose == "person" else ["4.5 litres now.", "6.5 litres now."]
    ), "nobody is recognised"


@pytest.mark.parametrize(("whose", "keygen", "key"), KEYGENS)
def test_any_keygen_can_say_whose_the_memory_is(
    make_ours: Callable[..., Skill[Listener]], table: str, whose: Whose, keygen: str, key: str
) -> None:
    function = getattr(partition_keygen, keygen)
    theirs = handler_of_the_sdk(table, partition_keygen=function)
    ours = make_ours(memory_of=lambda turn: function(turn.handler_input.request_envelope)).handler
    anna = {"system": {"person": {"personId": "anna"}}}

    assert said(theirs, "1.5", **anna) + said(ours, "2", **anna) == ["1.5 litres now.", "3.5 litres now."]
    assert item(table, key)["attributes"]["M"]["litres"] == {"N": "3.5"}


# The shape changes on the way


@dataclass
class Changed:
    """What used to be litres are millilitres now."""

    millilitres: int = 0
    name: str = ""


@pytest.fixture
def make_changed(make_skill: SkillMaker) -> Callable[[], Skill[Changed]]:
    def make() -> Skill[Changed]:
        skill: Skill[Changed] = make_skill(PHRASES, Changed)

        @skill.migration(2)
        def millilitres(old: dict[str, Any]) -> None:
            old["millilitres"] = int(old.pop("litres", 0) * 1000)

        @skill.launch
        def welcome(turn: Turn[Changed]) -> Reply:
            return ask("welcome", litres=turn.memory.millilitres / 1000)

        @skill.intent("PledgeIntent")
        def pledge(turn: Turn[Changed], litres: float) -> Reply:
            turn.memory.millilitres += int(litres * 1000)
            return ask("pledged", litres=turn.memory.millilitres / 1000)

        return skill

    return make


def test_nothing_is_migrated_twice(make_changed: Callable[[], Skill[Changed]], table: str) -> None:
    adapter(table).save_attributes(envelope(), {"litres": Decimal("1.5"), "theirs": Decimal("1.10")})
    ours = make_changed().handler

    assert said(ours, "1") == ["2.5 litres now."]
    record = adapter(table).get_attributes(envelope())
    adapter(table).save_attributes(
        envelope(), {**record, "name": "Ada"}
    )  # what the SDK does with what it does not know
    assert said(ours, "1") == ["3.5 litres now."]

    record = adapter(table).get_attributes(envelope())
    assert record["name"] == "Ada"
    assert (record["millilitres"], record["theirs"]) == (3500, Decimal("1.10"))
    assert record["speakup"]["schema"] == 2


def test_what_the_old_code_wrote_as_if_new_is_migrated_as_that(
    make_changed: Callable[[], Skill[Changed]], table: str
) -> None:
    ours = make_changed().handler
    said(ours, "1")
    adapter(table).save_attributes(envelope(), {"litres": 5})  # it began anew, and left our part out

    assert Conversation(ours).open().speech == "5.0 litres."


def test_old_code_that_copies_the_record_into_the_session_and_back_leaves_it_migrated(
    make_changed: Callable[[], Skill[Changed]], table: str
) -> None:
    """As Amazon's High Low Game does, here beside a skill of ours."""
    adapter(table).save_attributes(envelope(), {"litres": Decimal("1.5")})
    skill = make_changed()
    assert said(skill.handler, "1") == ["2.5 litres now."]
    builder = CustomSkillBuilder(persistence_adapter=adapter(table))

    @builder.request_handler(is_request_type("LaunchRequest"))
    def launch(handler_input: Any) -> Any:
        manager = handler_input.attributes_manager
        manager.session_attributes = manager.persistent_attributes
        return handler_input.response_builder.speak("Hello.").ask("And now?").response

    @builder.request_handler(is_intent_name("AMAZON.StopIntent"))
    def stop(handler_input: Any) -> Any:
        manager = handler_input.attributes_manager
        manager.persistent_attributes = manager.session_attributes
        manager.save_persistent_attributes()
        return handler_input.response_builder.speak("Bye.").set_should_end_session(True).response

    skill.use(builder)
    ada = Conversation(skill.handler)
    assert ada.open().speech == "Hello."
    ada.say("AMAZON.HelpIntent")
    assert ada.say("AMAZON.StopIntent").speech == "Bye."

    assert said(skill.handler, "1") == ["3.5 litres now."]


# Forgotten, wherever the SDK wrote


@pytest.mark.parametrize(
    "written", [{"litres": 5}, {"litres": "as nobody expects it"}], ids=["that fits", "that does not fit"]
)
def test_a_record_of_a_device_that_only_the_sdk_wrote_is_forgotten(
    make_ours: Callable[..., Skill[Listener]], table: str, written: dict[str, Any]
) -> None:
    """No user's record lists it yet, and the request itself tells where it is."""
    adapter(table).save_attributes(envelope("kitchen"), written)

    assert Conversation(make_ours(memory_of="device").handler).say("ForgetIntent").speech == "Goodbye."

    assert item(table, "kitchen") == {}


def test_who_disables_the_skill_is_forgotten_though_a_keygen_finds_no_device(
    make_ours: Callable[..., Skill[Listener]], table: str, caplog: pytest.LogCaptureFixture
) -> None:
    function = partition_keygen.device_id_partition_keygen
    skill = make_ours(memory_of=lambda turn: function(turn.handler_input.request_envelope))
    said(skill.handler, "1")
    assert item(table, "kitchen") and item(table, "ada")

    event = {"System": {"user": {"userId": "ada"}}}
    Conversation(skill.handler).send({"type": "AlexaSkillEvent.SkillDisabled"}, context=event, session=None)

    assert (item(table, "kitchen"), item(table, "ada")) == ({}, {})
    assert "<lambda>, which tells whose the memory is, failed with PersistenceException: correct it." in caplog.text


# Whatever the SDK's adapter can write

TEXTS = st.text(max_size=6)
NAMES = st.sampled_from("xyz")  # moto takes a map with a key such as "S" for a text
NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(allow_nan=False, allow_infinity=False, places=12).filter(
    lambda number: len(number.as_tuple().digits) <= 38
)
BYTES = st.binary(min_size=1, max_size=6)
SETS = st.sets(TEXTS, min_size=1, max_size=3) | st.sets(st.integers(), min_size=1, max_size=3)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | BYTES
VALUES = st.recursive(
    SCALARS | SETS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
OTHERS = st.dictionaries(st.sampled_from("abc"), VALUES | BYTES | st.sets(BYTES, min_size=1, max_size=2), max_size=3)
WRITTEN = st.builds(
    lambda others, own: {**others, **own},
    OTHERS,
    st.fixed_dictionaries(
        {},
        optional={
            "litres": NUMBERS,
            "topics": st.sets(TEXTS, min_size=1, max_size=3),
            "history": st.lists(st.dictionaries(NAMES, VALUES, max_size=2), max_size=2),
            "settings": st.dictionaries(NAMES, VALUES, max_size=3),
        },
    ),
)
LISTENERS = count(1)


def envelope(user: str = "ada") -> Any:
    from ask_sdk_model import Context, RequestEnvelope, User
    from ask_sdk_model.interfaces.system import SystemState

    return RequestEnvelope(context=Context(system=SystemState(user=User(user_id=user))))


@pytest.fixture
def changes_two_fields(make_skill: SkillMaker) -> Skill[Listener]:
    skill: Skill[Listener] = make_skill(PHRASES, Listener)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener]) -> Reply:
        turn.memory.settings["new"] = {1, 2}
        turn.memory.history.append({})
        return ask("bye")

    return skill


@pytest.fixture
def as_both_see_it(table: str) -> tuple[Any, Any]:
    """The SDK's adapter, and a client that shows what really lies there; each takes a while to be made."""
    return adapter(table), client()


# What fails here tells enough as it is; to find a smaller one takes minutes.
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(written=WRITTEN)
def test_whatever_the_sdk_wrote_stays_as_it_is(
    changes_two_fields: Skill[Listener], as_both_see_it: tuple[Any, Any], table: str, written: dict[str, Any]
) -> None:
    """All but the two changes keeps its very form, also inside of what is changed."""
    theirs, plainly = as_both_see_it
    user = f"listener-{next(LISTENERS)}"

    def lying_there() -> dict[str, Any]:
        found = plainly.get_item(TableName=table, Key={"id": {"S": user}}, ConsistentRead=True)["Item"]
        return dict(found["attributes"]["M"])

    theirs.save_attributes(envelope(user), written)
    before = lying_there()

    assert Conversation(changes_two_fields.handler, user=user).say("PledgeIntent").speech == "Goodbye."

    after, read = lying_there(), theirs.get_attributes(envelope(user))
    same = written.keys() - {"settings", "history"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["settings"]["M"] == {**before.get("settings", {"M": {}})["M"], "new": {"NS": ["1", "2"]}}
    assert after["history"]["L"] == [*before.get("history", {"L": []})["L"], {"M": {}}]
    assert {name: read[name] for name in same} == {name: written[name] for name in same}
    assert read["settings"] == {**written.get("settings", {}), "new": {1, 2}}


# The SDK's own adapter as the store


def test_the_adapter_itself_can_carry_us_with_its_types(make_ours: Callable[..., Skill[Listener]], table: str) -> None:
    theirs, ours = handler_of_the_sdk(table), make_ours(store=AdapterStore(adapter(table))).handler

    assert said(theirs, "1.5") + said(ours, "2") + said(theirs, "1") == [
        "1.5 litres now.",
        "3.5 litres now.",
        "4.5 litres now.",
    ]
    assert adapter(table).get_attributes(envelope())["topics"] == {"sdk", "ours"}

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from speakup import Reply, Skill, Turn, ask
from speakup.acts import Act
from speakup.attributes import as_it_comes, encode
from speakup.errors import StoreError, Unanswered
from speakup.memory import framework_part
from speakup.records import Record, Save, outbox, pack, unpack
from speakup.stores import DynamoStore
from tests.framework.conftest import ServerMaker, SkillMaker
from tests.framework.conversation import Answer, Conversation
from tests.framework.shelf import Shelf
from tests.framework.test_stores import client, item
from tests.tables import TableMaker

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WITHIN = 5.0
NOT_SAVED = "I'm sorry, I could not save that just now. Please try again later."
NO_NOTES = "I'm sorry, I cannot reach my notes at the moment. Please try again in a few minutes."


@dataclass
class Listener:
    litres: int = 0
    visits: int = 0


PHRASES = """
welcome: {speech: "{{ litres }} litres, {{ visits }} visits.", reprompt: How many litres?}
pledged: "{{ litres }} litres a day. {{ everyone.count }} pledges, {{ everyone.sums.litres }} litres."
only_looking: {speech: All right., reprompt: What else?}
forgotten: All is forgotten.
"""


@pytest.fixture
def make_water(make_skill: SkillMaker) -> Callable[..., Skill[Listener]]:
    def make(**settings: Any) -> Skill[Listener]:
        return with_routes(make_skill(PHRASES, Listener, **settings))

    return make


def with_routes(skill: Skill[Listener]) -> Skill[Listener]:
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

    @skill.intent("ForgetIntent")
    def forget(turn: Turn[Listener]) -> Reply:
        turn.forget()
        return ask("forgotten")

    @skill.on("AlexaSkillEvent.SkillEnabled")
    def enabled(turn: Turn[Listener]) -> None:
        turn.did("SkillEnabled")

    return skill


@pytest.fixture
def water(make_water: Callable[..., Skill[Listener]], table: str) -> Skill[Listener]:
    return make_water()


def attributes(table: str, key: str = "ada") -> dict[str, Any]:
    found = as_it_comes(item(table, key)["attributes"])
    assert isinstance(found, dict)
    return found


def test_a_listener_is_remembered_in_the_next_conversation(water: Skill[Listener]) -> None:
    Conversation(water.handler).say("PledgeIntent", litres="10")

    assert Conversation(water.handler).open().speech == "10 litres, 1 visits."
    assert Conversation(water.handler, user="ben").open().speech == "0 litres, 1 visits."


def test_a_pledge_is_counted_and_leaves_through_the_outbox(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)

    assert ada.say("PledgeIntent", litres="10").speech == "10 litres a day. 1 pledges, 10 litres."
    assert as_it_comes(item(table)["outbox"])[0]["first"] is True
    assert ada.say("PledgeIntent", litres="5").speech == "15 litres a day. 2 pledges, 15 litres."
    assert as_it_comes(item(table)["outbox"])[0]["first"] is False
    ada.open()
    assert "outbox" not in item(table)


def test_an_act_leaves_without_a_word_about_who_it_was() -> None:
    act, other = outbox("water", [Act("PledgeMade", {"litres": 10}, first=True)] * 2, NOW)

    assert as_it_comes(act) | {"id": ""} == {
        "id": "",
        "skill": "water",
        "act": "PledgeMade",
        "numbers": {"litres": 10},
        "first": True,
        "at": "2026-11-21T08:00:00+00:00",
    }
    assert act["M"]["id"] != other["M"]["id"], "each is counted"


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


def test_one_who_comes_every_month_is_never_forgotten(make_water: Callable[..., Skill[Listener]], table: str) -> None:
    skill = make_water(keep=timedelta(days=90))
    Conversation(skill.handler).say("PledgeIntent", litres="10")

    for month in (12, 13, 14, 15, 16, 17, 18):
        day = f"{2026 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-21T08:00:00Z"
        assert Conversation(skill.handler, timestamp=day).say("LookIntent").speech == "All right."
        assert Conversation(skill.handler, timestamp=day).open().speech == f"10 litres, {month - 11} visits."

    assert Conversation(skill.handler, timestamp="2028-01-01T08:00:00Z").open().speech == "0 litres, 1 visits."


def test_a_request_that_does_not_tell_whose_it_is_is_nobodys(water: Skill[Listener], table: str) -> None:
    nobody = Conversation(water.handler, user="")

    assert nobody.say("PledgeIntent", litres="1").speech == NO_NOTES
    assert client().scan(TableName=table)["Count"] == 0


def test_a_function_sees_flags_and_everyones_totals(
    make_water: Callable[..., Skill[Listener]],
    table: str,
    dynamodb: str,
    make_table: TableMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    totals = make_table(dynamodb)
    monkeypatch.setenv("SPEAKUP_TABLE", table)
    monkeypatch.setenv("SPEAKUP_TOTALS", totals)
    skill = make_water()
    seen = []

    @skill.intent("SeeIntent")
    def see(turn: Turn[Listener]) -> Reply:
        turn.did("PledgeMade", litres=2)
        seen.append((turn.flags, turn.totals["PledgeMade"]))
        return ask("only_looking")

    slot = {"PledgeMade.count": {"N": "40"}, "PledgeMade.people": {"N": "30"}, "PledgeMade.sum.litres": {"N": "400"}}
    client().put_item(TableName=totals, Item={"id": {"S": f"{skill.folder.name}#a"}, **slot})
    client().put_item(TableName=table, Item={"id": {"S": "speakup#settings"}, "attributes": {"M": {"a": {"S": "b"}}}})

    Conversation(skill.handler).say("SeeIntent")

    ((flags, total),) = seen
    assert flags == {"a": "b"}
    assert (total.count, total.people, total.sums, total.others) == (41, 31, {"litres": 402}, 30)


# Two at once


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
    assert attributes(table)["litres"] == 15


def test_one_who_is_erased_during_a_turn_is_not_resurrected(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")
    writes_meanwhile(water, lambda: DynamoStore(table).erase("ada", WITHIN))

    assert ada.say("PledgeIntent", litres="5").speech

    assert item(table) == {}


# The same request twice


def again(ada: Conversation, **changes: Any) -> Answer:
    """The last request, delivered once more."""
    request = {**ada.last_event["request"], **changes}
    return ada.send(request, session=ada.last_event["session"])


def test_a_request_delivered_twice_counts_once_and_is_answered_alike(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)

    first = ada.say("PledgeIntent", litres="10")
    second = again(ada)

    assert second == first
    assert attributes(table)["litres"] == 10
    assert as_it_comes(item(table)["seen"]) == ["request-1"]


def test_a_request_delivered_twice_at_once_counts_once(water: Skill[Listener], table: str) -> None:
    ada, duplicate = Conversation(water.handler), Conversation(water.handler)
    early = []

    def deliver() -> None:
        early.append(duplicate.send({**ada_request, "requestId": "request-1"}))

    ada_request = {
        "type": "IntentRequest",
        "intent": {"name": "PledgeIntent", "slots": {"litres": {"name": "litres", "value": "10"}}},
    }
    writes_meanwhile(water, deliver)

    answer = ada.send({**ada_request, "requestId": "request-1"})

    assert answer == early[0]
    assert attributes(table)["litres"] == 10


def test_a_late_duplicate_is_answered_that_it_is_done(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.open()
    ada.say("PledgeIntent", litres="10")
    late = ada.last_event
    ada.say("PledgeIntent", litres="5")

    answer = ada.send(late["request"], session=late["session"])

    assert answer.speech == "I have done that already. How many litres?"
    assert (answer.ended, attributes(table)["litres"]) == (False, 15)


def test_a_late_duplicate_of_a_first_request_leaves(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")
    late = ada.last_event
    ada.say("PledgeIntent", litres="5")

    answer = ada.send(late["request"], session=late["session"])

    assert (answer.speech, answer.ended) == ("I have done that already.", True)


def test_a_skill_need_not_keep_what_it_answered(make_water: Callable[..., Skill[Listener]], table: str) -> None:
    ada = Conversation(make_water(keep_replies=False).handler)
    ada.open()
    ada.say("PledgeIntent", litres="10")

    assert again(ada).speech == "I have done that already. How many litres?"
    assert attributes(table)["litres"] == 10
    assert "reply" not in item(table)


def test_only_the_last_requests_are_remembered(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    for _ in range(22):
        ada.say("PledgeIntent", litres="1")

    assert as_it_comes(item(table)["seen"]) == [f"request-{number}" for number in range(3, 23)]


def test_a_request_without_an_id_is_not_taken_for_another(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="1")

    again(ada, requestId=None), again(ada, requestId=None)

    assert attributes(table)["litres"] == 3


def test_a_skill_event_delivered_twice_counts_once(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)

    first = ada.send({"type": "AlexaSkillEvent.SkillEnabled"}, session=None)
    second = ada.send(ada.last_event["request"], session=None)

    assert first.envelope == second.envelope == {"version": "1.0", "response": {}}
    assert attributes(table)["speakup"]["acts"] == {"SkillEnabled": {"count": 1, "sums": {}}}


def test_a_reply_is_kept_small_or_not_at_all() -> None:
    reply = {"response": {"outputSpeech": {"ssml": "<speak>Ü</speak>"}}}

    assert unpack(pack(reply)) == reply
    assert pack({"noise": [hash(str(number)) for number in range(20_000)]}) == ""
    assert [unpack(odd) for odd in ("", "?", "aGVsbG8=", pack([1]))] == [None] * 4  # type: ignore[arg-type]


# Whose it is


def person(name: str) -> dict[str, Any]:
    return {"person": {"personId": name}}


def test_each_recognised_person_has_a_memory_of_their_own(
    make_water: Callable[..., Skill[Listener]], table: str
) -> None:
    skill = make_water(memory_of="person")
    anna, bert = (Conversation(skill.handler, system=person(name)) for name in ("anna", "bert"))
    whoever = Conversation(skill.handler)

    anna.say("PledgeIntent", litres="10")
    bert.say("PledgeIntent", litres="5")

    assert anna.open().speech == "10 litres, 1 visits."
    assert bert.open().speech == "5 litres, 1 visits."
    assert whoever.open().speech == "0 litres, 1 visits.", "one whose voice is not known is the household"
    assert attributes(table)["speakup"]["others"] == ["anna", "bert"]


def test_each_device_may_have_one_too(make_water: Callable[..., Skill[Listener]], table: str) -> None:
    skill = make_water(memory_of="device")
    ada = Conversation(skill.handler)

    ada.say("PledgeIntent", litres="10")

    assert ada.open().speech == "10 litres, 1 visits."
    assert attributes(table, "kitchen")["litres"] == 10
    assert set(attributes(table)) == {"speakup"}


def test_a_function_may_give_the_key(make_water: Callable[..., Skill[Listener]], table: str) -> None:
    keygen = importlib.import_module("ask_sdk_dynamodb.partition_keygen").device_id_partition_keygen
    skill = make_water(memory_of=lambda turn: keygen(turn.handler_input.request_envelope))

    Conversation(skill.handler).say("PledgeIntent", litres="10")

    assert attributes(table, "kitchen")["litres"] == 10


def test_whoever_leaves_leaves_with_the_whole_household(make_water: Callable[..., Skill[Listener]], table: str) -> None:
    skill = make_water(memory_of="person")
    for name in ("anna", "bert"):
        Conversation(skill.handler, system=person(name)).say("PledgeIntent", litres="10")
    ben = Conversation(skill.handler, user="ben", system=person("cleo"))
    ben.say("PledgeIntent", litres="1")

    Conversation(skill.handler).send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    assert [item(table, key) for key in ("ada", "anna", "bert")] == [{}, {}, {}]
    assert attributes(table, "cleo")["litres"] == 1, "who is of another household"


def test_the_list_of_the_household_lives_as_long_as_its_people(
    make_water: Callable[..., Skill[Listener]], table: str
) -> None:
    skill = make_water(memory_of="person")
    Conversation(skill.handler, system=person("anna")).say("PledgeIntent", litres="10")
    before = item(table)
    Conversation(skill.handler, system=person("anna")).say("PledgeIntent", litres="10")
    assert item(table) == before, "it is written once"

    Conversation(skill.handler, system=person("anna"), timestamp="2027-11-21T08:00:00Z").say("LookIntent")
    assert item(table)["expires_at"] == item(table, "anna")["expires_at"]
    assert attributes(table)["speakup"] == {"schema": 1, "others": ["anna"]}

    Conversation(skill.handler, timestamp="2028-11-21T08:00:00Z").open()
    renewed = item(table)
    Conversation(skill.handler, system=person("anna"), timestamp="2028-11-21T08:00:00Z").say("LookIntent")
    assert item(table) == renewed, "it lives long enough already"


class Crowded(Shelf):
    """A shelf on which one record is always written by somebody else too."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def save(self, record: Record, save: Save, within: float) -> None:
        if record.key == "ada" and self.times:
            self.times, self.others_write = self.times - 1, 1
        super().save(record, save, within)


@pytest.mark.parametrize(("times", "litres"), [(11, 10), (1000, 0)])
def test_nobody_has_a_record_that_could_not_be_found_again(
    make_water: Callable[..., Skill[Listener]], times: int, litres: int
) -> None:
    shelf = Crowded(times)
    skill = make_water(memory_of="person", store=shelf)

    answer = Conversation(skill.handler, system=person("anna")).say("PledgeIntent", litres="10")

    if litres:
        assert framework_part(shelf.records["ada"].attributes)["others"] == ["anna"]
        assert shelf.records["anna"].attributes["litres"] == {"N": "10"}
    else:
        assert (answer.speech, shelf.records) == (NOT_SAVED, {})


class Busy(Shelf):
    """A shelf on which one more of the household is noted, and saved, while everyone is being erased."""

    def erase(self, key: str, within: float) -> Record:
        if key == "ada" and "bert" not in self.records:
            self.records["bert"] = replace(self.records["ada"], key="bert")
            noted = {"speakup": encode({"others": ["anna", "bert"]})}
            self.records["ada"] = replace(self.records["ada"], attributes=noted)
        return super().erase(key, within)


def test_nobody_slips_in_while_a_household_leaves(make_water: Callable[..., Skill[Listener]]) -> None:
    shelf = Busy()
    skill = make_water(memory_of="person", store=shelf)
    Conversation(skill.handler, system=person("anna")).say("PledgeIntent", litres="10")

    Conversation(skill.handler).send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    assert shelf.records == {}


# Whoever wants to be forgotten


def test_one_who_disables_the_skill_is_erased(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")

    answer = ada.send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)
    twice = ada.send(ada.last_event["request"], session=None)

    assert answer.envelope == twice.envelope == {"version": "1.0", "response": {}}
    assert item(table) == {}


def test_what_an_author_does_when_somebody_leaves_is_done_too(water: Skill[Listener], table: str) -> None:
    left = []

    @water.on("AlexaSkillEvent.SkillDisabled")
    def goodbye(turn: Turn[Listener]) -> None:
        left.append(turn.memory.litres)
        turn.memory.litres = 99

    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")
    ada.send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    assert (left, item(table)) == ([10], {})


def test_an_erasure_that_failed_is_asked_for_again_by_alexa(make_water: Callable[..., Skill[Listener]]) -> None:
    shelf = Shelf()
    ada = Conversation(make_water(store=shelf).handler)
    ada.say("PledgeIntent", litres="10")
    shelf.loads = False

    with pytest.raises(StoreError, match="The shelf does not answer"):
        ada.send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    shelf.loads = True
    ada.send(ada.last_event["request"], session=None)
    assert shelf.records == {}


def test_a_listener_may_ask_to_be_forgotten(water: Skill[Listener], table: str) -> None:
    ada = Conversation(water.handler)
    ada.say("PledgeIntent", litres="10")

    assert ada.say("ForgetIntent").speech == "All is forgotten."

    assert item(table) == {}
    assert ada.open().speech == "0 litres, 1 visits."


# The ASK SDK's records


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


# Two versions of a skill


@dataclass
class Newer:
    litres_a_week: int = 0
    visits: int = 0
    days: list[str] = field(default_factory=list)


@pytest.fixture
def newer(make_skill: SkillMaker, table: str) -> Skill[Newer]:
    skill: Skill[Newer] = make_skill(PHRASES, Newer)

    @skill.migration(2)
    def a_week_has_seven_days(old: dict[str, Any]) -> None:
        old["litres_a_week"] = old.pop("litres", 0) * 7

    @skill.launch
    def welcome(turn: Turn[Newer]) -> Reply:
        turn.memory.visits += 1
        return ask("welcome", litres=turn.memory.litres_a_week, visits=turn.memory.visits)

    return skill


def test_an_old_record_is_opened_by_new_code_and_a_new_one_by_old_code_is_left_alone(
    water: Skill[Listener], newer: Skill[Newer], table: str, caplog: pytest.LogCaptureFixture
) -> None:
    old_code, new_code = Conversation(water.handler), Conversation(newer.handler)
    old_code.say("PledgeIntent", litres="10")

    assert new_code.open().speech == "70 litres, 1 visits."
    after = item(table)
    assert attributes(table)["speakup"]["schema"] == 2

    assert old_code.say("LookIntent").speech == "All right."
    assert old_code.say("PledgeIntent", litres="1").speech == "I'm sorry, I cannot reach my notes at the moment. " + (
        "Please try again in a few minutes. What else?"
    )
    assert item(table) == after
    assert "deploy the newer version" in caplog.text
    assert new_code.open().speech == "70 litres, 2 visits."


# When DynamoDB is slow or gone


def test_a_store_that_is_gone_is_told_and_nothing_is_claimed(
    water: Skill[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    answer = Conversation(water.handler).say("PledgeIntent", litres="10")

    assert (answer.speech, answer.ended) == (NO_NOTES, True)


def test_what_needs_no_memory_goes_on_without_it(make_water: Callable[..., Skill[Listener]]) -> None:
    shelf = Shelf()
    skill = make_water(store=shelf)
    unknown = []

    @skill.intent("TotalIntent")
    def total(turn: Turn[Listener]) -> Reply:
        unknown.append((turn.remembers, turn.totals["PledgeMade"].known))
        return ask("only_looking")

    shelf.loads = False
    ada = Conversation(skill.handler)

    assert ada.say("LookIntent").speech == "All right."
    assert ada.say("TotalIntent").speech == "All right."
    assert unknown == [(False, False)]
    answer = ada.say("PledgeIntent", litres="10")
    assert (answer.speech, answer.ended) == (f"{NO_NOTES} What else?", False)
    assert ada.say("LookIntent").speech == "All right."
    shelf.loads = True
    assert ada.say("PledgeIntent", litres="10").speech == "10 litres a day. 1 pledges, 10 litres."


def test_the_second_time_in_a_row_the_conversation_ends(make_water: Callable[..., Skill[Listener]]) -> None:
    shelf = Shelf()
    ada = Conversation(make_water(store=shelf).handler)
    ada.say("LookIntent")
    shelf.takes = False

    answers = [ada.say("PledgeIntent", litres="10") for _ in range(2)]

    assert [answer.speech for answer in answers] == [f"{NOT_SAVED} What else?", NOT_SAVED]
    assert [answer.ended for answer in answers] == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda turn: turn.did("PledgeMade"),
        lambda turn: setattr(turn.memory, "litres", 1),
        lambda turn: begin_anew(turn),
    ],
    ids=["an act", "a field", "another memory"],
)
def test_nothing_is_saved_over_what_could_not_be_read(
    make_water: Callable[..., Skill[Listener]], change: Callable[[Turn[Listener]], object]
) -> None:
    shelf = Shelf()
    skill = make_water(store=shelf)

    @skill.intent("ChangeIntent")
    def changes(turn: Turn[Listener]) -> Reply:
        change(turn)
        return ask("only_looking")

    shelf.loads = False

    assert Conversation(skill.handler).say("ChangeIntent").speech == NO_NOTES
    assert shelf.saves == 0


def begin_anew(turn: Turn[Listener]) -> None:
    turn.memory = Listener()


def test_a_store_that_is_too_slow_is_not_waited_for(
    water: Skill[Listener], serve: ServerMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would answer in the end, but by then Alexa has given up.
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", serve(200, b"{}", delay=8).endpoint)

    assert Conversation(water.handler).say("PledgeIntent", litres="10").speech == NO_NOTES


def test_a_store_that_goes_while_saving_is_told_too(water: Skill[Listener], table: str) -> None:
    writes_meanwhile(water, lambda: client().delete_table(TableName=table))

    answer = Conversation(water.handler).say("PledgeIntent", litres="10")

    assert (answer.speech, answer.ended) == (NOT_SAVED, True)


class Mute(Shelf):
    """A shelf whose answers to some saves are lost, after it has taken them or before."""

    def __init__(self, took: list[bool]) -> None:
        super().__init__()
        self.took = took

    def save(self, record: Record, save: Save, within: float) -> None:
        if not self.took:
            return super().save(record, save, within)
        if self.took.pop(0):
            super().save(record, save, within)
        raise Unanswered("The shelf did not answer.")


@pytest.mark.parametrize("took", [[True], [False], [False, True], [False, False, False, False]])
def test_a_save_whose_answer_was_lost_is_looked_up_and_counts_once(
    make_water: Callable[..., Skill[Listener]], took: list[bool]
) -> None:
    shelf = Mute(took)
    ada = Conversation(make_water(store=shelf).handler)

    assert ada.say("PledgeIntent", litres="10").speech == "10 litres a day. 1 pledges, 10 litres."

    assert shelf.records["ada"].attributes["litres"] == {"N": "10"}


class Vanishing(Mute):
    """A shelf that is gone for good once a save was not answered."""

    def save(self, record: Record, save: Save, within: float) -> None:
        self.loads = False
        super().save(record, save, within)


def test_a_save_that_nobody_can_look_up_is_not_claimed(make_water: Callable[..., Skill[Listener]]) -> None:
    ada = Conversation(make_water(store=Vanishing([True])).handler)

    assert ada.say("PledgeIntent", litres="10").speech == NOT_SAVED


class Hasty:
    """Lambda's context when hardly any time is left."""

    def get_remaining_time_in_millis(self) -> int:
        return 300


def test_nobody_is_kept_waiting_for_another_try(make_water: Callable[..., Skill[Listener]]) -> None:
    shelf = Mute([False] * 9)
    ada = Conversation(make_water(store=shelf).handler, lambda_context=Hasty())

    assert ada.say("PledgeIntent", litres="10").speech == NOT_SAVED
    assert len(shelf.took) == 8


def test_a_skill_without_a_memory_has_nothing_to_migrate(make_skill: SkillMaker) -> None:
    with pytest.raises(Exception, match="A skill without a memory has nothing to migrate"):
        make_skill().migration(2)


@pytest.mark.parametrize("has_table", [True, False])
def test_a_snapshot_holds_the_store(
    make_water: Callable[..., Skill[Listener]], table: str, has_table: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    if not has_table:
        monkeypatch.delenv("SPEAKUP_TABLE")

    skill = make_water()
    monkeypatch.delenv("SPEAKUP_TABLE", raising=False)  # what the snapshot holds need not be looked up again

    assert Conversation(skill.handler).open().speech == ("0 litres, 1 visits." if has_table else NO_NOTES)

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from speakup import Reply, Turn, ask
from speakup.errors import SetupError
from tests.framework.conftest import ServerMaker, SkillMaker
from tests.framework.conversation import Conversation

EVENING = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


@dataclass
class Listener:
    litres: int = 0


def test_a_handler_function_is_tested_by_calling_it_with_a_turn_made_by_hand() -> None:
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres = litres
        turn.did("PledgeMade", litres=litres)
        return ask("pledged", everyone=turn.totals["PledgeMade"].sums["litres"])

    turn = Turn(memory=Listener())

    assert pledge(turn, 10).words == {"everyone": 10}
    assert turn.memory.litres == 10


def test_now_and_today_are_the_listeners_own() -> None:
    turn: Turn[None] = Turn(timestamp=EVENING, locale="en-US")

    assert turn.now == EVENING
    assert turn.now.tzinfo == ZoneInfo("America/New_York")
    assert turn.today == date(2026, 11, 20)


def test_the_devices_own_time_zone_decides(serve: ServerMaker) -> None:
    system = {"apiEndpoint": serve(200, b'"Asia/Tokyo"').endpoint, "device": {"deviceId": "kitchen"}}

    assert Turn[None](timestamp=EVENING, context={"System": system}).now.hour == 11


def test_an_act_counts_for_this_turns_totals_at_once() -> None:
    turn: Turn[None] = Turn(timestamp=EVENING, tally={"PledgeMade": {"count": 1, "sums": {"litres": 5}}})

    turn.did("PledgeMade", litres=10)
    turn.did("FactHeard")

    assert turn.totals["PledgeMade"].count == 2
    assert turn.totals["PledgeMade"].sums == {"litres": 15}
    assert turn.totals["PledgeMade"].as_of == EVENING
    assert [(act.name, act.first) for act in turn.acts] == [("PledgeMade", False), ("FactHeard", True)]


def test_a_turn_has_a_handful_of_acts() -> None:
    turn: Turn[None] = Turn()
    for _ in range(10):
        turn.did("PledgeMade")

    with pytest.raises(SetupError, match="is one act too many"):
        turn.did("PledgeMade")


def test_a_skill_without_a_memory_cannot_count_acts_and_knows_no_totals() -> None:
    turn: Turn[None] = Turn(remembers=False)

    assert not turn.totals["PledgeMade"].known
    with pytest.raises(
        SetupError, match=r"turn\.did\('PledgeMade'\) has nowhere to be saved\. Give the skill a memory"
    ):
        turn.did("PledgeMade")


def test_a_turn_made_by_hand_has_no_handler_input() -> None:
    with pytest.raises(SetupError, match=r"Talk to skill\.handler instead"):
        _ = Turn[None]().handler_input


def test_a_turn_made_by_hand_has_no_phrases_to_say_beside_the_reply() -> None:
    turn: Turn[None] = Turn(request={"type": "LaunchRequest"})

    turn.meanwhile("looking")
    with pytest.raises(SetupError, match=r"knows no phrases\. Talk to skill\.handler instead"):
        turn.services.reminders.set(turn.now, "reminder")
    with pytest.raises(SetupError, match="knows no phrases"):
        turn.services.timers.start(timedelta(minutes=1), "reminder")


@pytest.mark.parametrize(
    ("payload", "token", "consent"),
    [
        ({"status": "ACCEPTED", "permissionScope": "a:b"}, None, ("a:b", "accepted")),
        ({"status": "DENIED", "permissionScope": "a:b"}, "c:d", ("a:b", "denied")),
        ({"status": "NOT_ANSWERED"}, "a:b", ("a:b", "not_answered")),
        ({"status": ["ACCEPTED"]}, "a:b", ("a:b", "not_answered")),
        (None, "a:b", ("a:b", "not_answered")),
        ([], None, ("", "not_answered")),
    ],
)
def test_the_answer_to_a_permission(payload: object, token: str | None, consent: tuple[str, str]) -> None:
    request = {"type": "Connections.Response", "name": "AskFor", "payload": payload, "token": token}

    assert Turn[None](request=request).consent == consent
    assert Turn[None](request={**request, "name": "Buy"}).consent is None
    assert Turn[None](request={**request, "type": "IntentRequest"}).consent is None


def test_a_turn_tells_its_type() -> None:
    assert Turn[None](request={"type": "LaunchRequest"}).type == "LaunchRequest"
    assert Turn[None]().type == ""


def test_a_function_sees_what_was_heard_where_and_by_whom(make_skill: SkillMaker) -> None:
    skill, seen = make_skill("fine: Fine."), []

    @skill.intent("LookIntent")
    def look(turn: Turn[None], drink: str | None) -> Reply:
        seen.append(turn)
        turn.session["drink"] = drink
        return ask("fine")

    ada = Conversation(
        skill.handler,
        locale="en-GB",
        interfaces={"Alexa.Presentation.APL": {}},
        system={"person": {"personId": "ada's voice"}},
    )
    assert ada.say("LookIntent", drink="tea").session == {"drink": "tea"}
    ada.say("LookIntent", drink=None)
    first, second = seen

    assert (first.intent, first.slots["drink"].said, first.locale) == ("LookIntent", "tea", "en-GB")
    assert (first.user_id, first.person_id, first.has_screen) == ("ada", "ada's voice", True)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.timestamp == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert second.session == {"drink": None}


# Saying something before the reply

WAIT = "wait: {speech: \"{{ emphasis('One') }} moment, {{ who }}.\", reprompt: Well?}\nfound: Here it is."


def test_meanwhile_a_phrase_is_said_and_the_reply_follows(make_skill: SkillMaker, serve: ServerMaker) -> None:
    service, skill = serve(204), make_skill(WAIT)

    @skill.intent("LookIntent")
    def look(turn: Turn[None]) -> Reply:
        turn.meanwhile("wait", who="R&D")
        return ask("found")

    ada = Conversation(skill.handler, system={"apiEndpoint": service.endpoint, "apiAccessToken": "token"})

    assert ada.say("LookIntent").speech == "Here it is."
    (asked,) = service.asked
    assert asked.call == "POST /v1/directives"
    assert asked.json["header"] == {"requestId": "request-1"}
    ssml = '<speak><emphasis level="moderate">One</emphasis> moment, R&amp;D.</speak>'
    assert asked.json["directive"] == {"type": "VoicePlayer.Speak", "speech": ssml}


def test_meanwhile_nothing_is_said_where_amazon_would_not_have_it(make_skill: SkillMaker, serve: ServerMaker) -> None:
    service, skill = serve(204), make_skill(WAIT)

    @skill.on("Alexa.Presentation.APL.UserEvent")
    def touched(turn: Turn[None]) -> Reply:
        turn.meanwhile("wait", who="Ada")
        return ask("found")

    ada = Conversation(skill.handler, system={"apiEndpoint": service.endpoint})

    assert ada.send({"type": "Alexa.Presentation.APL.UserEvent"}).speech == "Here it is."
    assert service.asked == []

import importlib
import json
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from speakup import (
    Consent,
    LinkAccount,
    Permission,
    PermissionMissing,
    Reply,
    Skill,
    Turn,
    ask,
    ask_permission,
    tell,
)
from speakup.errors import DocumentError, RouteError, SetupError
from speakup.memory import framework_part
from tests.framework.conftest import ServerMaker, SkillMaker
from tests.framework.conversation import Answer, Conversation, resolved
from tests.framework.server import Server
from tests.framework.shelf import Shelf
from tests.framework.wild import EVENT, JSON

REFUSED = {"version": "1.0", "response": {"shouldEndSession": True}}
SORRY = "Sorry, something went wrong just now. Please say that once more."
GOODBYE = "Sorry, something is not working at the moment. Please try again later. Goodbye."


@dataclass
class Listener:
    litres: int = 0


PHRASES = """
welcome: {speech: [Welcome., Hello., Good day.], reprompt: A pledge?}
pledged:
  speech: "{{ litres }} litres."
  reprompt: Shall I remind you?
  card: {title: Your pledge, text: "{{ litres }} litres a day"}
  screen: {document: pledge, headline: "{{ litres }} litres"}
litres_ask: How many litres?
litres_unclear: How many litres, for example, ten?
litres_unclear_again: "Say a number, such as ten."
reminded: I will.
drank: "{{ drink }} it is."
drink_ask: Which drink?
linked: Linked.
bare: Just this.
"""


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def skill(make_skill: SkillMaker, shelf: Shelf) -> Skill[Listener]:
    skill = make_skill(PHRASES, Listener, shelf, files={"screens/pledge.json": '{"type": "APL"}'})

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres = litres
        turn.did("PledgeMade", litres=litres)
        return ask("pledged", litres=litres, then="offered")

    @skill.intent("AMAZON.YesIntent", scene="offered")
    def remind(turn: Turn[Listener]) -> Reply:
        return tell("reminded")

    @skill.intent("DrinkIntent")
    def drink(turn: Turn[Listener], drink: str, day: date | None = None) -> Reply:
        return ask("drank", drink=drink)

    return skill


@pytest.fixture
def ada(skill: Skill[Listener]) -> Conversation:
    return Conversation(skill.handler)


# A conversation


def test_a_conversation(ada: Conversation) -> None:
    assert ada.open().speech in ("Welcome.", "Hello.", "Good day.")
    pledged = ada.say("PledgeIntent", litres="10")
    assert (pledged.speech, pledged.reprompt, pledged.scene) == ("10 litres.", "Shall I remind you?", "offered")
    reminded = ada.say("AMAZON.YesIntent")
    assert (reminded.speech, reminded.reprompt, reminded.ended) == ("I will.", None, True)
    assert reminded.envelope["sessionAttributes"] == {}


def test_whoever_watches_is_told_which_route_answers_and_what_is_said(skill: Skill[Listener]) -> None:
    told: list[str] = []
    Conversation(skill.handler).open()
    skill.watch(lambda source: told.append(source.name))
    ada = Conversation(skill.handler)
    ada.open()
    ada.say("PledgeIntent", litres=None)
    ada.say("NobodysIntent")

    assert told == ["LaunchRequest", "welcome", "PledgeIntent", "litres_ask", "AMAZON.FallbackIntent", "fallback"]


def test_a_phrase_that_cannot_be_said_is_told_of_before_the_apology(skill: Skill[Listener]) -> None:
    skill.on("Broken")(lambda turn: tell("pledged"))
    skill.on("Silent")(lambda turn: tell("nothing_of_the_kind"))
    told: list[str] = []
    skill.watch(lambda source: told.append(source.name))
    for request in ("Broken", "Silent"):
        Conversation(skill.handler).send({"type": request})

    assert told == ["Broken", "pledged", "sorry", "Silent", "sorry"]


def test_a_decorated_function_is_still_the_function(skill: Skill[Listener]) -> None:
    @skill.launch
    def welcome(turn: Turn[Listener], name: str = "you") -> Reply:
        return ask("welcome", name=name)

    assert welcome(Turn(), "Ada").words == {"name": "Ada"}


def test_a_phrase_without_a_reprompt_is_asked_again_as_it_is(skill: Skill[Listener]) -> None:
    @skill.intent("BareIntent")
    def bare(turn: Turn[Listener]) -> Reply:
        return ask("bare")

    assert Conversation(skill.handler).say("BareIntent").reprompt == "Just this."


def test_one_listener_does_not_hear_the_same_variant_twice_running(ada: Conversation, shelf: Shelf) -> None:
    heard = []
    for _ in range(6):
        heard.append(ada.open().speech)
        ada.say("PledgeIntent", litres=str(len(heard)))
        ada.say("AMAZON.YesIntent")

    assert all(one != next_one for one, next_one in pairwise(heard))


def test_nor_within_one_conversation_without_a_memory(make_skill: SkillMaker) -> None:
    ada = Conversation(make_skill(PHRASES).handler)

    heard = [ada.say("AMAZON.StartOverIntent").speech for _ in range(6)]

    assert all(one != next_one for one, next_one in pairwise(heard))


# Slots that are not ready


def test_a_missing_slot_is_left_to_alexa_while_its_dialog_runs(ada: Conversation) -> None:
    for state in ("STARTED", "IN_PROGRESS"):
        answer = ada.say("PledgeIntent", dialog=state, litres=None)
        assert (answer.directives, answer.speech, answer.ended) == ([{"type": "Dialog.Delegate"}], None, False)

    assert ada.say("PledgeIntent", dialog="COMPLETED", litres="10").speech == "10 litres."


def test_a_missing_slot_is_elicited_where_alexa_has_no_dialog(ada: Conversation) -> None:
    answer = ada.say("PledgeIntent", litres=None)

    assert (answer.speech, answer.elicited, answer.ended) == ("How many litres?", "litres", False)


def test_an_unclear_slot_is_asked_for_shorter_and_then_not_at_all(ada: Conversation) -> None:
    ada.say("PledgeIntent", litres="10")
    first = ada.say("PledgeIntent", litres="?")
    second = ada.say("PledgeIntent", litres="?")
    third = ada.say("PledgeIntent", litres="?")

    assert (first.speech, first.elicited) == ("How many litres, for example, ten?", "litres")
    assert first.directives[0]["updatedIntent"]["slots"] == {"litres": {"name": "litres"}}
    assert (second.speech, second.elicited) == ("Say a number, such as ten.", "litres")
    assert third.speech == "Let's leave that for now. Say skip to go on, or stop to leave."
    assert (third.elicited, third.scene, third.ended) == (None, "offered", False)
    assert ada.say("PledgeIntent", litres="?").speech == "How many litres, for example, ten?"


def test_the_patience_begins_anew_with_a_clear_answer(ada: Conversation) -> None:
    ada.say("PledgeIntent", litres="?")
    ada.say("PledgeIntent", litres="10")

    assert ada.say("PledgeIntent", litres="?").speech == "How many litres, for example, ten?"


def test_a_slot_without_words_of_its_own_is_asked_for_in_the_frameworks(ada: Conversation) -> None:
    assert ada.say("DrinkIntent", drink="tea", day="someday").speech in (
        "Sorry, I didn't get that. Please say it again.",
        "I'm afraid I missed that. Say it once more, please.",
    )
    assert ada.say("DrinkIntent", drink={"slotValue": {"type": "List", "values": []}}).speech == "Which drink?"


def test_several_meanings_are_offered(ada: Conversation) -> None:
    answer = ada.say("DrinkIntent", drink=resolved("hot", "green tea", "black tea"))

    assert (answer.speech, answer.elicited) == ("Did you mean green tea or black tea?", "drink")
    assert ada.say("DrinkIntent", drink=resolved("green tea", "green tea")).speech == "green tea it is."


def test_asking_for_a_slot_keeps_the_scene(ada: Conversation) -> None:
    ada.say("PledgeIntent", litres="10")
    for unclear in (None, "?"):
        assert ada.say("PledgeIntent", litres=unclear).scene == "offered"
    assert ada.say("PledgeIntent", dialog="STARTED", litres=None).scene == "offered"


def test_dynamic_entities_are_no_dialog_so_the_scene_ends_with_the_next_question(
    skill: Skill[Listener], ada: Conversation
) -> None:
    @skill.intent("TeachIntent")
    def teach(turn: Turn[Listener]) -> Reply:
        return ask("bare", directives=[{"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "CLEAR"}])

    ada.say("PledgeIntent", litres="10")

    assert ada.say("TeachIntent").scene is None


def test_a_yes_in_a_dialog_does_not_answer_the_question_before_it(ada: Conversation) -> None:
    ada.say("PledgeIntent", litres="10")
    ada.say("DrinkIntent", drink=None)

    assert ada.say("AMAZON.YesIntent").speech == "Which drink?"


def test_a_dialog_is_alexas_until_she_says_that_it_is_complete(ada: Conversation) -> None:
    assert ada.say("PledgeIntent", dialog="STARTED", litres="10").directives == [{"type": "Dialog.Delegate"}]
    assert ada.say("PledgeIntent", dialog="COMPLETED", litres="10").speech == "10 litres."


def test_what_is_unclear_in_alexas_own_dialog_is_asked_again_and_let_go_in_the_end(ada: Conversation) -> None:
    assert ada.say("PledgeIntent", dialog="STARTED", litres=None).directives == [{"type": "Dialog.Delegate"}]

    said = [ada.say("PledgeIntent", dialog="IN_PROGRESS", litres="?").speech for _ in range(3)]

    assert said[:2] == ["How many litres, for example, ten?", "Say a number, such as ten."]
    assert said[2] == "Let's leave that for now. Say skip to go on, or stop to leave."


# Cards, screens, directives


def test_a_phrases_card_goes_along(ada: Conversation) -> None:
    assert ada.say("PledgeIntent", litres="10").card == {
        "type": "Simple",
        "title": "Your pledge",
        "content": "10 litres a day",
    }


def test_a_screen_is_shown_only_where_there_is_one(skill: Skill[Listener]) -> None:
    blind, show = Conversation(skill.handler), Conversation(skill.handler, interfaces={"Alexa.Presentation.APL": {}})

    assert blind.say("PledgeIntent", litres="10").directives == []
    (shown,) = show.say("PledgeIntent", litres="10").directives
    assert (shown["type"], shown["document"]) == ("Alexa.Presentation.APL.RenderDocument", {"type": "APL"})
    assert shown["datasources"]["screen"]["properties"] == {"headline": "10 litres"}


@pytest.mark.parametrize(
    ("card", "kind"), [(LinkAccount(), "LinkAccount"), (Consent("a:b"), "AskForPermissionsConsent")]
)
def test_a_card_that_code_decides_on_goes_before_the_phrases(
    skill: Skill[Listener], card: LinkAccount | Consent, kind: str
) -> None:
    @skill.intent("LinkIntent")
    def link(turn: Turn[Listener]) -> Reply:
        return tell("pledged", litres=1, card=card)

    answer = Conversation(skill.handler).say("LinkIntent")

    assert answer.card is not None and answer.card["type"] == kind


def test_a_touch_on_the_screen_is_answered(skill: Skill[Listener]) -> None:
    @skill.on("Alexa.Presentation.APL.UserEvent")
    def touched(turn: Turn[Listener]) -> Reply:
        return ask("drank", drink=turn.request["arguments"][0])

    touch = {"type": "Alexa.Presentation.APL.UserEvent", "arguments": ["tea"]}

    assert Conversation(skill.handler).send(touch).speech == "tea it is."


def test_a_scene_outlives_a_purchase_at_amazon(skill: Skill[Listener]) -> None:
    @skill.intent("BuyIntent")
    def buy(turn: Turn[Listener]) -> Reply:
        turn.session["cart"] = ["filter"]
        return ask("linked", then="offered", directives=[{"type": "Connections.SendRequest", "name": "Buy"}])

    @skill.on("Connections.Response")
    def bought(turn: Turn[Listener]) -> Reply:
        return ask("drank", drink=f"{turn.scene}: {turn.session['cart'][0]}", then=turn.scene)

    ada = Conversation(skill.handler)
    sent = ada.say("BuyIntent")
    assert sent.ended
    answer = ada.send({"type": "Connections.Response", "token": sent.directives[0]["token"]})

    assert answer.speech == "offered: filter it is."
    assert ada.say("AMAZON.YesIntent").speech == "I will."


# Alexa's services, and permissions for them

REMINDERS = "POST /v1/alerts/reminders"
CREATED = (200, b'{"alertToken": "token-1"}')


@dataclass
class Reminded:
    token: str = ""
    pledges: int = 0


@pytest.fixture
def reminding(make_skill: SkillMaker, shelf: Shelf) -> Skill[Reminded]:
    """A skill that reminds on request and asks for the permission where it has none."""
    skill = make_skill(
        """
        why: "For {{ litres }} litres I need a permission."
        text: "Drink {{ litres }} litres & enjoy, {{ pledges }} times."
        reminded: "I will, for {{ litres }} litres."
        never: Never.
        offer: {speech: A reminder?, reprompt: A reminder?}
        litres_ask: How many litres?
        """,
        Reminded,
        shelf,
    )

    @skill.intent("OfferIntent")
    def offer(turn: Turn[Reminded]) -> Reply:
        return ask("offer", then="offered")

    @skill.intent("RemindIntent")
    @skill.permission(Permission.REMINDERS)
    def remind(turn: Turn[Reminded], litres: int) -> Reply:
        turn.memory.pledges += 1
        try:
            when = timedelta(hours=1)
            reminder = turn.services.reminders.set(when, "text", litres=litres, pledges=turn.memory.pledges)
        except PermissionMissing:
            return ask_permission(Permission.REMINDERS, "why", litres=litres)
        turn.memory.token = reminder.token
        return tell("reminded", litres=litres)

    return skill


def listener(skill: Skill[Any], service: Server, **parts: Any) -> Conversation:
    return Conversation(skill.handler, system={"apiEndpoint": service.endpoint, "apiAccessToken": "TOKEN"}, **parts)


def consent(ada: Conversation, sent: Answer, status: str) -> Answer:
    """What Alexa sends when the listener has answered her question for a permission."""
    payload = {"status": status, "permissionScope": Permission.REMINDERS}
    token = sent.directives[0]["token"]
    return ada.send({"type": "Connections.Response", "name": "AskFor", "payload": payload, "token": token})


def test_a_permission_is_asked_for_by_voice_and_then_the_function_goes_on(
    reminding: Skill[Reminded], serve: ServerMaker, shelf: Shelf
) -> None:
    ada = listener(reminding, serve(401, b'{"code": "UNAUTHORIZED"}'))
    sent = ada.say("RemindIntent", litres="3")
    assert (sent.speech, sent.reprompt, sent.ended) == ("For 3 litres I need a permission.", None, True)

    granted = serve(*CREATED)
    ada.system = {"apiEndpoint": granted.endpoint}
    answer = consent(ada, sent, "ACCEPTED")

    assert (answer.speech, answer.ended) == ("I will, for 3 litres.", True)
    assert granted.asked[0].json["alertInfo"]["spokenInfo"]["content"] == [
        {"locale": "en-US", "text": "Drink 3 litres & enjoy, 2 times."}
    ]
    assert shelf.records["ada"].attributes["token"] == {"S": "token-1"}


def test_its_answers_can_be_the_authors_also_in_one_scene(reminding: Skill[Reminded], serve: ServerMaker) -> None:
    @reminding.intent("AMAZON.YesIntent", scene="offered")
    def yes(turn: Turn[Reminded]) -> Reply:
        return ask_permission(Permission.REMINDERS)

    @reminding.permission(Permission.REMINDERS, "denied")
    def denied(turn: Turn[Reminded]) -> Reply:
        return tell("never")

    @reminding.permission(Permission.REMINDERS, "accepted", scene="offered")
    def accepted(turn: Turn[Reminded]) -> Reply:
        return tell("reminded", litres=turn.scene)

    ada = listener(reminding, serve(401))
    for status, speech in (("ACCEPTED", "I will, for offered litres."), ("DENIED", "Never.")):
        ada.say("OfferIntent")
        assert consent(ada, ada.say("AMAZON.YesIntent"), status).speech == speech
    assert consent(ada, ada.say("RemindIntent", litres="3"), "DENIED").speech == "Never."


def test_an_authors_own_answer_to_every_connection_comes_before_the_default(
    reminding: Skill[Reminded], serve: ServerMaker
) -> None:
    @reminding.on("Connections.Response")
    def back(turn: Turn[Reminded]) -> Reply:
        return tell("reminded", litres=turn.request["payload"]["status"])

    ada = listener(reminding, serve(401))

    assert consent(ada, ada.say("RemindIntent", litres="3"), "DENIED").speech == "I will, for DENIED litres."


def test_a_permission_that_changes_nothing_is_not_asked_for_over_and_over(
    reminding: Skill[Reminded], serve: ServerMaker
) -> None:
    ada = listener(reminding, serve(403))

    answer = consent(ada, ada.say("RemindIntent", litres="3"), "ACCEPTED")

    assert (answer.directives, answer.ended) == ([], False)
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [Permission.REMINDERS]}


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES", "fr-FR", "it-IT", "pt-BR"])
def test_a_missing_permission_that_nobody_catches_is_told_with_a_card(
    skill: Skill[Listener], serve: ServerMaker, shelf: Shelf, caplog: pytest.LogCaptureFixture, locale: str
) -> None:
    @skill.launch
    def welcome(turn: Turn[Listener]) -> Reply:
        turn.memory.litres = 99
        return tell("drank", drink=turn.services.profile.given_name())

    service = serve(403, b'{"code": "ACCESS_DENIED", "message": "Access denied with reason: FORBIDDEN"}')
    answer = listener(skill, service, locale=locale).open()

    assert "Alexa" in str(answer.speech) and answer.reprompt and not answer.ended
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [Permission.GIVEN_NAME]}
    assert (shelf.records, caplog.text) == ({}, ""), "nothing is saved, and nothing has failed"


def test_another_error_of_a_service_is_an_apology_that_betrays_nothing(
    skill: Skill[Listener], serve: ServerMaker, caplog: pytest.LogCaptureFixture
) -> None:
    @skill.intent("NameIntent")
    def name(turn: Turn[Listener]) -> Reply:
        return tell("drank", drink=turn.services.address.full())

    assert listener(skill, serve(500, b"TOKEN")).say("NameIntent").speech == SORRY
    assert (
        json.loads(caplog.messages[0])["text"] == "Alexa's service answered 500 to GET /v1/devices/{}/settings/address."
    )
    assert "TOKEN" not in caplog.text and "kitchen" not in caplog.text


def test_a_turn_that_runs_again_reminds_once(reminding: Skill[Reminded], serve: ServerMaker, shelf: Shelf) -> None:
    service = serve(*CREATED)
    ada = listener(reminding, service)
    shelf.others_write = 2

    assert ada.say("RemindIntent", litres="3").speech == "I will, for 3 litres."

    assert service.calls.count(REMINDERS) == 1
    assert shelf.records["ada"].attributes["token"] == {"S": "token-1"}
    ada.say("RemindIntent", litres="3")
    assert service.calls.count(REMINDERS) == 2, "another turn is another reminder"


class Lambda:
    """The context of a function that has `seconds` left to run."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self._seconds * 1000)


@pytest.mark.parametrize(("seconds", "left"), [(60.0, 4.0), (0.2, 0.1), (0.0, 0.0)])
def test_services_get_half_of_the_time_that_is_left(reminding: Skill[Reminded], seconds: float, left: float) -> None:
    begun, found = monotonic(), []

    @reminding.intent("NameIntent")
    def name(turn: Turn[Reminded]) -> Reply:
        found.append(turn.services_until - begun)
        return tell("never")

    Conversation(reminding.handler, lambda_context=Lambda(seconds)).say("NameIntent")

    assert left <= found[0] <= left + monotonic() - begun


def test_a_service_that_hangs_leaves_time_for_the_reply(reminding: Skill[Reminded], serve: ServerMaker) -> None:
    ada = listener(reminding, serve(200, delay=8), lambda_context=Lambda(0.4))

    assert str(ada.say("RemindIntent", litres="3").speech) == SORRY


def test_an_answer_that_no_permission_has_is_refused(reminding: Skill[Reminded]) -> None:
    answer: Any = "granted"

    with pytest.raises(RouteError, match=r"'granted', which is no answer to a permission\. Write one of 'accepted'"):
        reminding.permission(Permission.REMINDERS, answer)(lambda turn: tell("never"))


# Memory and acts


def test_memory_is_saved_once_and_only_if_it_changed(ada: Conversation, shelf: Shelf) -> None:
    ada.open()
    assert shelf.saves == 0
    ada.say("PledgeIntent", litres="10")
    assert shelf.saves == 1
    ada.say("DrinkIntent", drink="tea")
    assert shelf.saves == 1
    ada.say("PledgeIntent", litres="10")
    assert shelf.saves == 2, "a second pledge is an act, even of as many litres"


def test_a_turn_that_others_overtook_runs_again_and_in_the_end_says_so(ada: Conversation, shelf: Shelf) -> None:
    shelf.others_write = 2
    assert ada.say("PledgeIntent", litres="10").speech == "10 litres."
    assert (shelf.saves, len(shelf.outbox)) == (1, 1), "the act is counted once"

    shelf.others_write = 12
    answer = ada.say("PledgeIntent", litres="20")
    assert (answer.speech, answer.ended) == (
        "I'm sorry, I could not save that just now. Please try again later. Shall I remind you?",
        False,
    )
    assert shelf.saves == 1
    assert ada.say("AMAZON.YesIntent").speech == "I will.", "the conversation stands where it stood"


def test_a_store_that_fails_is_told_and_nothing_is_claimed(ada: Conversation, shelf: Shelf) -> None:
    shelf.takes = False
    answer = ada.say("PledgeIntent", litres="10")
    assert answer.speech == "I'm sorry, I could not save that just now. Please try again later."
    assert (answer.card, answer.ended) == (None, True)

    shelf.loads = False
    assert ada.open().speech == "Hello.", "which needs no memory"
    answer = ada.say("PledgeIntent", litres="10")
    assert answer.speech is not None and answer.speech.startswith("I'm sorry, I cannot reach my notes")


def test_an_authors_error_saves_nothing(skill: Skill[Listener], shelf: Shelf) -> None:
    @skill.intent("BoomIntent")
    def boom(turn: Turn[Listener]) -> Reply:
        turn.memory.litres = 99
        raise ZeroDivisionError

    assert Conversation(skill.handler).say("BoomIntent").speech == SORRY
    assert shelf.records == {}


def test_a_skill_with_a_memory_needs_a_table(make_skill: SkillMaker, caplog: pytest.LogCaptureFixture) -> None:
    skill = make_skill(PHRASES, Listener)

    @skill.launch
    def welcome(turn: Turn[Listener]) -> Reply:
        return ask("pledged", litres=turn.memory.litres)

    answer = Conversation(skill.handler).open()

    assert answer.speech is not None and answer.speech.startswith("I'm sorry, I cannot reach my notes")
    assert "Set SPEAKUP_TABLE" in caplog.text


# Requests that are no intents


def test_whether_a_skill_could_answer_is_told_without_doing_anything(ada: Conversation, shelf: Shelf) -> None:
    def can(intent: str, **slots: str | None) -> tuple[str, dict[str, tuple[str, str]]]:
        request: dict[str, Any] = {"name": intent, "slots": {name: {"value": said} for name, said in slots.items()}}
        answer = ada.send({"type": "CanFulfillIntentRequest", "intent": request})
        found = answer.response["canFulfillIntent"]
        assert set(answer.response) == {"canFulfillIntent"}
        return found["canFulfill"], {
            name: (slot["canUnderstand"], slot["canFulfill"]) for name, slot in found["slots"].items()
        }

    assert can("PledgeIntent", litres="10") == ("YES", {"litres": ("YES", "YES")})
    assert can("PledgeIntent", litres="many") == ("MAYBE", {"litres": ("NO", "NO")})
    assert can("PledgeIntent", litres="10", colour="blue")[0] == "MAYBE"
    assert can("DrinkIntent", drink="tea", day="PRESENT_REF")[0] == "YES"
    assert can("UnknownIntent", x="y") == ("NO", {"x": ("NO", "NO")})
    assert can("AMAZON.HelpIntent") == ("NO", {})
    assert shelf.saves == 0


def test_whether_a_skill_could_answer_without_knowing_the_values(ada: Conversation) -> None:
    intent = {"name": "PledgeIntent", "slots": {"litres": {"name": "litres"}}}
    answer = ada.send({"type": "CanFulfillIntentRequest", "intent": intent})

    assert answer.response["canFulfillIntent"]["canFulfill"] == "MAYBE"


@pytest.mark.parametrize(
    "kind",
    ["SessionEndedRequest", "System.ExceptionEncountered", "AlexaSkillEvent.SkillEnabled", "Alexa.Future.Thing"],
)
def test_events_are_answered_with_silence_and_change_nothing(ada: Conversation, shelf: Shelf, kind: str) -> None:
    ada.say("PledgeIntent", litres="10")
    before = dict(shelf.records)

    assert ada.send({"type": kind}).envelope == {"version": "1.0", "response": {}}
    assert shelf.records == before != {}


def test_an_event_of_the_author_may_change_the_memory_and_says_nothing(skill: Skill[Listener], shelf: Shelf) -> None:
    @skill.on("AlexaSkillEvent.SkillEnabled")
    def enabled(turn: Turn[Listener]) -> None:
        turn.memory.litres = 1

    answer = Conversation(skill.handler).send({"type": "AlexaSkillEvent.SkillEnabled"})

    assert answer.envelope == {"version": "1.0", "response": {}}
    assert shelf.records["ada"].attributes["litres"] == {"N": "1"}


def test_an_event_that_fails_is_logged_and_not_answered(
    skill: Skill[Listener], caplog: pytest.LogCaptureFixture
) -> None:
    @skill.on("SessionEndedRequest")
    def ended(turn: Turn[Listener]) -> None:
        raise KeyError("x")

    assert Conversation(skill.handler).send({"type": "SessionEndedRequest"}).envelope == {
        "version": "1.0",
        "response": {},
    }
    assert json.loads(caplog.messages[-1])["error"] == "KeyError"


def test_one_who_disables_the_skill_is_erased(ada: Conversation, shelf: Shelf) -> None:
    ada.say("PledgeIntent", litres="10")

    ada.send({"type": "AlexaSkillEvent.SkillDisabled"})

    assert shelf.records == {}


def test_one_who_disables_the_skill_is_erased_whatever_its_author_does_about_it(
    skill: Skill[Listener], ada: Conversation, shelf: Shelf
) -> None:
    seen = []

    @skill.on("AlexaSkillEvent.SkillDisabled")
    def farewell(turn: Turn[Listener]) -> None:
        seen.append(turn.memory.litres)

    ada.say("PledgeIntent", litres="10")
    ada.send({"type": "AlexaSkillEvent.SkillDisabled"})

    assert (seen, shelf.records) == ([10], {})


def test_an_event_is_answered_with_directives_and_never_with_speech(skill: Skill[Listener], ada: Conversation) -> None:
    stop = {"type": "AudioPlayer.Stop"}

    @skill.on("AudioPlayer.PlaybackStarted")
    def started(turn: Turn[Listener]) -> Reply:
        return ask("welcome", directives=[stop])

    answer = ada.send({"type": "AudioPlayer.PlaybackStarted"})

    assert answer.envelope == {"version": "1.0", "response": {"directives": [stop]}}


def test_a_request_type_of_tomorrow_is_spoken_to_by_who_registers_it(skill: Skill[Listener], ada: Conversation) -> None:
    @skill.on("Alexa.Telepathy.Thought")
    def thought(turn: Turn[Listener]) -> Reply:
        return ask("bare")

    assert ada.send({"type": "Alexa.Telepathy.Thought"}).speech == "Just this."


def test_an_expired_record_that_still_lies_there_is_a_new_listener(ada: Conversation, shelf: Shelf) -> None:
    ada.say("PledgeIntent", litres="10")
    ada.timestamp = "2028-11-21T08:00:00Z"

    ada.say("PledgeIntent", litres="3")

    (record,) = shelf.records.values()
    part = framework_part(record.attributes)
    assert part["acts"] == {"PledgeMade": {"count": 1, "sums": {"litres": 3}}}


def test_disabling_a_skill_without_a_memory_erases_nothing(make_skill: SkillMaker) -> None:
    answer = Conversation(make_skill().handler).send({"type": "AlexaSkillEvent.SkillDisabled"})

    assert answer.envelope == {"version": "1.0", "response": {}}


# When something goes wrong


def test_the_first_apology_leaves_the_conversation_where_it_was_and_the_second_ends_it(
    skill: Skill[Listener],
) -> None:
    @skill.intent("BoomIntent")
    def boom(turn: Turn[Listener]) -> Reply:
        raise ZeroDivisionError

    ada = Conversation(skill.handler)
    ada.say("PledgeIntent", litres="10")
    first = ada.say("BoomIntent")
    assert (first.speech, first.ended, first.scene) == (SORRY, False, "offered")
    second = ada.say("BoomIntent")
    assert (second.speech, second.ended) == (GOODBYE, True)


def test_an_answer_in_between_makes_the_next_apology_a_first_one(skill: Skill[Listener]) -> None:
    @skill.intent("BoomIntent")
    def boom(turn: Turn[Listener]) -> Reply:
        raise ZeroDivisionError

    ada = Conversation(skill.handler)
    ada.say("BoomIntent")
    ada.say("PledgeIntent", litres="10")

    assert ada.say("BoomIntent").speech == SORRY
    assert ada.say("AMAZON.YesIntent").speech == "I will."


def test_a_failing_welcome_ends_at_once(skill: Skill[Listener]) -> None:
    @skill.launch
    def welcome(turn: Turn[Listener]) -> Reply:
        raise ZeroDivisionError

    assert Conversation(skill.handler).open().speech == GOODBYE


def test_the_apology_is_in_the_listeners_language(skill: Skill[Listener]) -> None:
    @skill.intent("BoomIntent")
    def boom(turn: Turn[Listener]) -> Reply:
        raise ZeroDivisionError

    answer = Conversation(skill.handler, locale="de-DE").say("BoomIntent")

    assert answer.speech == "Entschuldige, da ist gerade etwas schiefgegangen. Sag das bitte noch einmal."


def test_a_session_that_makes_no_sense_is_apologised_for_and_left(skill: Skill[Listener]) -> None:
    ada = Conversation(skill.handler, attributes={"speakup": {"errors": "many", "dialog": "?"}}, is_new=False)

    answer = ada.say("PledgeIntent", litres="10")

    assert (answer.speech, answer.ended) == (GOODBYE, True)


def test_an_event_of_nobody_is_not_asked_for_again(make_skill: SkillMaker, shelf: Shelf) -> None:
    skill = make_skill(PHRASES, Listener, shelf)

    answer = Conversation(skill.handler, user="").send({"type": "AlexaSkillEvent.SkillDisabled"}, session=None)

    assert answer.envelope == {"version": "1.0", "response": {}}


def test_where_not_even_the_apology_can_be_said_the_session_ends(ada: Conversation) -> None:
    ada.locale = "ja-JP"

    assert ada.open().envelope == REFUSED


@pytest.mark.parametrize(
    ("phrase", "words"),
    [("drank", {"drink": "x" * 9000}), ("drank", {}), ("nowhere", {})],
)
def test_a_reply_that_cannot_be_sent_becomes_an_apology(
    skill: Skill[Listener], phrase: str, words: dict[str, Any]
) -> None:
    @skill.intent("LongIntent")
    def long(turn: Turn[Listener]) -> Reply:
        return ask(phrase, **words)

    assert Conversation(skill.handler).say("LongIntent").speech == SORRY


@pytest.mark.parametrize("session", [{"notes": "x" * 130_000}, {"heard": {1, 2}}])
def test_a_session_that_cannot_be_sent_becomes_an_apology(skill: Skill[Listener], session: dict[str, Any]) -> None:
    @skill.intent("LongIntent")
    def long(turn: Turn[Listener]) -> Reply:
        turn.session.update(session)
        return ask("linked")

    answer = Conversation(skill.handler).say("LongIntent")

    assert (answer.speech, answer.session) == (SORRY, {})


@pytest.mark.parametrize("answer", [None, "Hello.", 5])
def test_a_function_that_returns_no_reply_is_named_in_the_log(
    skill: Skill[Listener], caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    @skill.intent("OddIntent")
    def odd(turn: Turn[Listener]) -> Any:
        return answer

    assert Conversation(skill.handler).say("OddIntent").speech == SORRY
    assert f"odd returned {type(answer).__name__}" in caplog.text
    assert "Return ask(...), tell(...)" in caplog.text


def test_a_log_line_can_be_followed_up_and_holds_nothing_private(
    skill: Skill[Listener], shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    @skill.intent("BoomIntent")
    def boom(turn: Turn[Listener], drink: str) -> Reply:
        raise ValueError(f"{drink} by {turn.user_id}")

    secrets = {"apiAccessToken": "TOKEN", "user": {"userId": "USER", "accessToken": "TOKEN"}}
    ada = Conversation(skill.handler, system=secrets, user="USER")
    ada.say("BoomIntent", drink="SPOKEN")
    ada.say("PledgeIntent", litres="SPOKEN")
    shelf.takes = False
    ada.say("PledgeIntent", litres="10")
    skill.handler({"request": "SPOKEN", "context": {"System": secrets}})

    line = json.loads(caplog.messages[0])
    assert line["skill"] == skill.name
    assert (line["what"], line["request"], line["type"]) == ("failed", "request-1", "IntentRequest")
    assert (line["intent"], line["error"], line["text"]) == ("BoomIntent", "ValueError", "")
    assert "test_skill.py" in line["where"][-1] and "boom" in line["where"][-1]
    assert len(caplog.messages) == 3
    assert not [secret for secret in ("TOKEN", "USER", "SPOKEN") if secret in caplog.text]


# Requests that are none


@pytest.mark.parametrize("event", [None, [], 5, "x" * 100_000, {}, {"request": None}, {"request": {"type": None}}])
def test_what_is_no_request_is_refused(skill: Skill[Listener], event: Any) -> None:
    assert skill.handler(event) == REFUSED


def test_junk_around_a_request_does_no_harm(ada: Conversation) -> None:
    junk = {f"key{number}": ["x" * 100] for number in range(1000)}

    assert ada.send({"type": "LaunchRequest", **junk}, **junk).speech in ("Welcome.", "Hello.", "Good day.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON | EVENT)
@example({"request": {"type": "IntentRequest", "intent": {"name": "PledgeIntent"}}, "session": {"attributes": 5}})
@example({"request": {"type": "LaunchRequest"}, "session": {"attributes": {"speakup": {"scene": []}}}})
def test_no_json_makes_the_handler_raise(skill: Skill[Listener], event: Any) -> None:
    for _ in range(2):
        response = json.loads(json.dumps(skill.handler(event)))
        assert response["version"] == "1.0"
        assert isinstance(response["response"], dict)


def test_a_request_for_another_skill_is_refused(make_skill: SkillMaker, caplog: pytest.LogCaptureFixture) -> None:
    theirs = Conversation(make_skill(PHRASES, skill_id="amzn1.ask.skill.other").handler)
    ours = Conversation(make_skill(PHRASES, skill_id="amzn1.ask.skill.ours").handler)

    assert theirs.open().envelope == REFUSED
    assert "it is for another skill" in caplog.text
    assert ours.open().speech


def test_the_skills_id_may_come_from_the_environment(ada: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEAKUP_SKILL_ID", "amzn1.ask.skill.other")
    assert ada.open().envelope == REFUSED

    monkeypatch.setenv("SPEAKUP_SKILL_ID", "amzn1.ask.skill.ours")
    assert ada.open().speech


def test_in_lambda_a_skill_without_an_id_answers_nobody(
    ada: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "clean-water")

    assert ada.open().envelope == REFUSED
    assert "SPEAKUP_SKILL_ID is not set" in caplog.text


# A skill's definition


def test_a_skill_finds_its_files_beside_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tea_skill" / "speech").mkdir(parents=True)
    (tmp_path / "tea_skill" / "skill.py").write_text(
        "from speakup import Skill\nskill = Skill(__name__)\nhandler = skill.handler\n"
    )
    (tmp_path / "tea_skill" / "speech" / "en-US.yaml").write_text("welcome: Tea!")
    monkeypatch.syspath_prepend(tmp_path)

    module = importlib.import_module("tea_skill.skill")

    assert Conversation(module.handler).open().speech == "Tea!"
    assert module.skill.folder == tmp_path / "tea_skill"


@pytest.mark.parametrize("name", ["no.such.module", "sys"])
def test_a_skill_without_a_module_is_refused(name: str) -> None:
    with pytest.raises(SetupError, match=r"Write skill = Skill\(__name__\)"):
        Skill(name)


def test_a_broken_speech_file_stops_the_skill_at_once(make_skill: SkillMaker) -> None:
    with pytest.raises(DocumentError, match=r"en-US\.yaml:1: This is not YAML"):
        make_skill("welcome: Hello: there")


def test_two_answers_to_one_intent_are_refused(skill: Skill[Listener]) -> None:
    def again(turn: Turn[Listener]) -> Reply:
        return ask("linked")

    with pytest.raises(RouteError, match=r"test_skill\.py:\d+: PledgeIntent is answered twice, by pledge and by again"):
        skill.intent("PledgeIntent")(again)
    skill.intent("PledgeIntent", scene="offered")(again)


def test_an_answer_in_a_scene_comes_first_and_only_there(skill: Skill[Listener]) -> None:
    @skill.intent("DrinkIntent", scene="offered")
    def offered_drink(turn: Turn[Listener]) -> Reply:
        return tell("linked")

    ada = Conversation(skill.handler)
    assert ada.say("DrinkIntent", drink="tea").speech == "tea it is."
    ada.say("PledgeIntent", litres="10")
    assert ada.say("DrinkIntent", drink="tea").speech == "Linked."


def test_a_scenes_own_fallback_answers_what_nobody_else_does(skill: Skill[Listener]) -> None:
    @skill.intent("AMAZON.FallbackIntent", scene="offered")
    def fallback(turn: Turn[Listener]) -> Reply:
        return ask("bare")

    ada = Conversation(skill.handler)
    ada.say("PledgeIntent", litres="10")

    assert ada.say("UnknownIntent").speech == "Just this."


def test_the_routes_tell_defaults_from_the_authors(skill: Skill[Listener]) -> None:
    defaults = [route for route in skill.routes if route.is_default]

    assert "PledgeIntent" not in {route.name for route in defaults}
    assert {"LaunchRequest", "AMAZON.HelpIntent", "DontKnowIntent"} <= {route.name for route in defaults}

"""A skill that asks for the reminders, and sells a golden tree."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from speakup_workbench.simulator.account import Account, Product
from speakup_workbench.simulator.conversation import SOMETHING_WRONG, Conversation
from speakup_workbench.simulator.manifest import Manifest
from tests.workbench.simulator.trees import SETTINGS, Json, model, say

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
EMAIL = "alexa::profile:email:read"
CONSENT: Json = {"@type": "AskForPermissionsConsentRequest", "@version": "1", "permissionScope": REMINDERS}


def sent(name: str, payload: Json | None, token: str = "tomorrow") -> Json:
    return {"type": "Connections.SendRequest", "name": name, "payload": payload, "token": token}


class Asking:
    """Hands over when it is opened, and says what came back."""

    def __init__(self, *directives: Json) -> None:
        self.directives = list(directives)

    def __call__(self, event: Json, context: object) -> Json:
        request = event["request"]
        if request["type"] == "LaunchRequest":
            return say("One moment.", attributes={"lost": True}, directives=self.directives)
        if request["type"] == "Connections.Response":
            result = request["payload"].get("status") or request["payload"]["purchaseResult"]
            return say(f"{request['name']} {request['token']}: {result}", attributes=event["session"]["attributes"])
        return {"version": "1.0", "response": {}}


def conversation(folder: Path, *directives: Json, manifest: Manifest | None = None) -> Conversation:
    account = Account()
    account.products["gold"] = Product("gold", "golden", "the golden tree")
    return Conversation(Asking(*directives), model(folder), SETTINGS, account=account, manifest=manifest or Manifest())


@pytest.mark.parametrize(
    ("answer", "status", "granted"), [("yes please", "ACCEPTED", True), ("no thank you", "DENIED", False)]
)
def test_a_permission_is_given_or_denied_by_voice(tmp_path: Path, answer: str, status: str, granted: bool) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    opening = talk.say("open tree count")
    assert opening.speech == "One moment. Do you allow tree count to use your reminders?"
    assert [spoken.by for spoken in opening.spoken] == ["skill", "alexa"]
    assert opening.listening
    answered = talk.say(answer)
    assert answered.speech == f"AskFor tomorrow: {status}"
    assert (REMINDERS in talk.account.permissions) == granted
    request = answered.turns[0].request
    assert (request["session"]["new"], request["session"]["attributes"]) == (True, {})
    assert request["request"]["status"] == {"code": "200", "message": "OK"}


def test_no_answer_brings_a_card_to_the_app(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    talk.say("open tree count")
    assert talk.say("plant a tree").speech == "Do you allow tree count to use your reminders?"
    silent = talk.say("")
    assert silent.speech == "AskFor tomorrow: NOT_ANSWERED"
    assert silent.card is not None
    assert silent.card.permissions == (REMINDERS,)
    assert not talk.account.permissions


def test_time_without_an_answer_is_no_answer(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    talk.say("open tree count")
    assert "NOT_ANSWERED" in talk.wait(timedelta(minutes=1)).speech


def test_what_was_granted_is_not_asked_again(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    talk.grant(REMINDERS)
    assert talk.say("open tree count").speech == "One moment. AskFor tomorrow: ACCEPTED"


def test_several_permissions_are_asked_for_at_once(tmp_path: Path) -> None:
    many = {"permissionScopes": [{"permissionScope": REMINDERS}, {"permissionScope": EMAIL}]}
    talk = conversation(tmp_path, sent("AskFor", {"@type": CONSENT["@type"], "@version": "2"} | many))
    assert "your reminders and your email address" in talk.say("open tree count").speech
    talk.say("yes")
    assert talk.account.permissions == {REMINDERS, EMAIL}


def test_a_product_is_bought_once_and_cancelled(tmp_path: Path) -> None:
    gold = {"InSkillProduct": {"productId": "gold"}}
    talk = conversation(tmp_path, sent("Upsell", gold | {"upsellMessage": "A golden tree grows faster."}))
    assert "A golden tree grows faster. Would you like to buy the golden tree?" in talk.say("open tree count").speech
    assert talk.say("no").speech == "Upsell tomorrow: DECLINED"
    talk.say("open tree count")
    assert talk.say("yes").speech == "Upsell tomorrow: ACCEPTED"
    assert talk.say("open tree count").speech.endswith("ALREADY_PURCHASED")
    talk = Conversation(Asking(sent("Cancel", gold)), model(tmp_path), SETTINGS, account=talk.account)
    talk.say("open tree count")
    assert talk.say("yes").speech == "Cancel tomorrow: ACCEPTED"
    assert talk.say("open tree count").speech.endswith("NOT_ENTITLED")


def test_an_unknown_product_is_an_error_of_the_purchase(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("Buy", {"InSkillProduct": {"productId": "silver"}}))
    assert talk.say("open tree count").speech.endswith("Buy tomorrow: ERROR")


@pytest.mark.parametrize(
    ("directives", "reason"),
    [
        ([sent("AskFor", None)], "payload"),
        ([sent("AskFor", {"permissionScope": REMINDERS})], "@type"),
        ([sent("AskFor", {"@type": CONSENT["@type"]})], "permissionScope"),
        ([sent("AskFor", CONSENT | {"permissionScope": EMAIL})], "skill.json"),
        ([sent("Buy", {})], "InSkillProduct"),
        ([sent("Donate", {})], "Donate"),
        ([sent("AskFor", CONSENT)] * 2, "two"),
    ],
)
def test_what_alexa_does_not_take_over_is_explained(tmp_path: Path, directives: list[Json], reason: str) -> None:
    talk = conversation(tmp_path, *directives, manifest=Manifest(permissions=frozenset({REMINDERS})))
    opening = talk.say("open tree count")
    assert opening.speech == SOMETHING_WRONG
    assert reason in opening.errors[0]


def test_nothing_said_meanwhile_reaches_the_skill(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    talk.say("open tree count")
    assert talk.say("tell me a fact").turns == ()
    assert not talk.needs_opening("tell me a fact")


def test_another_listener_is_asked_again(tmp_path: Path) -> None:
    talk = conversation(tmp_path, sent("AskFor", CONSENT))
    talk.say("open tree count")
    talk.say("yes")
    other = Conversation(Asking(sent("AskFor", CONSENT)), model(tmp_path), replace(SETTINGS, user="neighbour"))
    assert "Do you allow" in other.say("open tree count").speech

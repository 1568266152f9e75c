"""A skill of ours that needs permissions, talked to as a listener would: the framework's client, the real server."""

import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from speakup.access import Access
from speakup.errors import ServiceError
from speakup_workbench.project import Project
from speakup_workbench.simulator import cloud, services, stage
from speakup_workbench.simulator.faults import Faults
from speakup_workbench.simulator.stage import Stage
from tests.workbench.simulator.trees import SETTINGS, model

MORNING = datetime(2026, 11, 21, 8)

SKILL = """
from datetime import timedelta

from speakup import Permission, PermissionMissing, Reply, Skill, Turn, ask, ask_permission, tell

skill = Skill(__name__)


@skill.launch
def welcome(turn: Turn[None]) -> Reply:
    return ask("welcome")


@skill.intent("PlantIntent")
@skill.permission(Permission.REMINDERS)
def remind(turn: Turn[None], tree: str) -> Reply:
    try:
        turn.services.reminders.set(timedelta(hours=2), "water_it", tree=tree)
    except PermissionMissing:
        return ask_permission(Permission.REMINDERS, "why")
    return tell("will_remind", tree=tree)


@skill.intent("GiftIntent")
def gift(turn: Turn[None]) -> Reply:
    turn.meanwhile("one_moment")
    return tell("thanks", name=turn.services.profile.given_name())


handler = skill.handler
"""
SPEECH = """
welcome: {speech: "Shall we plant something?", reprompt: "Shall we?"}
why: You planted something, and Alexa can remind you of it.
will_remind: I will remind you to water the {{ tree }}.
water_it: Water the {{ tree }}
one_moment: One moment.
thanks: Thank you, {{ name or "friend" }}.
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    root = tmp_path_factory.mktemp("planting")
    folder, models = root / "skills" / "planting", root / "interaction_models" / "planting"
    (folder / "speech").mkdir(parents=True)
    models.mkdir(parents=True)
    (folder / "skill.py").write_text(SKILL, encoding="utf-8")
    (folder / "speech" / "en-US.yaml").write_text(SPEECH, encoding="utf-8")
    plan = {
        "name": "PlantIntent",
        "slots": [{"name": "tree", "type": "TREE"}, {"name": "count", "type": "AMAZON.NUMBER"}],
    }
    model(models, plan)
    files = Project(root).skill("planting")
    with stage.opened(files.name, files.handler, files.model, SETTINGS, folder=files.root) as opened:
        yield opened


@pytest.fixture
def alexa(staged: Stage, request: pytest.FixtureRequest) -> Stage:
    staged.change(user=request.node.name, now=MORNING, zone="Europe/London", faults=Faults())
    return staged


def test_a_reminder_is_asked_for_granted_set_and_rings(alexa: Stage) -> None:
    talk = alexa.conversation()
    asked = talk.say("ask tree count to plant a common oak")
    assert asked.speech == (
        "You planted something, and Alexa can remind you of it. Do you allow tree count to use your reminders?"
    )
    assert talk.say("yes").speech == "I will remind you to water the oak."
    assert talk.wait(timedelta(hours=2)).speech == "Here is your reminder: Water the oak"


def test_a_no_is_no_dead_end(alexa: Stage) -> None:
    talk = alexa.conversation()
    talk.say("ask tree count to plant a common oak")
    refused = talk.say("no")
    assert refused.speech and not refused.errors
    assert not talk.account.reminders


def test_silence_brings_a_card_and_a_sentence(alexa: Stage) -> None:
    talk = alexa.conversation()
    talk.say("ask tree count to plant a common oak")
    talk.say("")
    silent = talk.say("")
    assert silent.card is not None
    assert silent.card.permissions == ("alexa::alerts:reminders:skill:readwrite",)
    assert silent.speech and not silent.errors


def test_a_name_that_was_not_granted_is_a_card_and_no_crash(alexa: Stage) -> None:
    talk = alexa.conversation()
    refused = talk.say("ask tree count to give a tree")
    assert refused.card is not None
    assert refused.card.permissions == ("alexa::profile:given_name:read",)
    assert refused.spoken[0].text == "One moment."
    assert not refused.errors
    talk.grant("alexa::profile:given_name:read")
    assert talk.say("ask tree count to give a tree").speech == "One moment. Thank you, Robin."


@pytest.mark.parametrize("fault", ["api=error", "api=throttled", "api=hanging"])
def test_a_service_that_fails_never_costs_the_reply(alexa: Stage, fault: str) -> None:
    talk = alexa.conversation()
    talk.grant("alexa::profile:given_name:read")
    alexa.adjust(faults=Faults().changed([fault]))
    failed = talk.say("ask tree count to give a tree")
    assert failed.speech and not failed.errors
    assert failed.turns[0].seconds < 8
    assert json.dumps(failed.response)


def test_a_server_is_trusted_also_after_another() -> None:
    for _ in range(2):
        with services.opened() as apis, cloud.environment(apis.environment):
            access = Access({"System": {"apiEndpoint": apis.endpoint, "apiAccessToken": "nobodys"}}, math.inf, [])
            with pytest.raises(ServiceError, match="answered 401"):
                access.call("GET", "/v2/accounts/~current/settings/Profile.name")

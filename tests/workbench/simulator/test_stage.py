import os
from dataclasses import replace
from pathlib import Path

import pytest

from speakup_workbench.project import Project, ProjectError
from speakup_workbench.simulator import stage
from speakup_workbench.simulator.account import Product
from speakup_workbench.simulator.kept import StateError
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.manifest import Manifest
from tests.workbench.simulator.trees import SETTINGS, project


def test_a_skill_meets_its_surroundings(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")
    settings = replace(SETTINGS, skill_id="amzn1.ask.skill.staged")
    with stage.opened("staged", skill.handler, skill.model, settings, folder=skill.root) as staged:
        assert os.environ["SPEAKUP_SKILL_ID"] == "amzn1.ask.skill.staged"
        first = staged.conversation().say("open tree count")
        assert first.speech == "Welcome, visit 1."
        assert first.request is not None
        assert first.request["context"]["System"]["apiEndpoint"] == staged.services.endpoint
        assert staged.conversation().say("open tree count").speech == "Welcome, visit 2."
    assert "SPEAKUP_SKILL_ID" not in os.environ


def test_an_unknown_locale_changes_nothing(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root) as staged:
        with pytest.raises(ProjectError):
            staged.change(locale="en-GB")
        assert staged.settings.locale == "en-US"


def test_what_amazon_holds_of_a_listener_outlives_the_stage(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")
    state = tmp_path / "staged.json"
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, state=state) as staged:
        staged.conversation().grant("alexa::profile:name:read")
        staged.change(user="neighbour")
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, state=state) as staged:
        assert staged.conversation().account.permissions == {"alexa::profile:name:read"}
        assert staged.change(user="neighbour").account.permissions == set()
        staged.forget()
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, state=state) as staged:
        assert staged.conversation().account.permissions == set()
    stage.accounts_file(state).write_text("[]", encoding="utf-8")
    with pytest.raises(StateError, match=r"staged\.accounts\.json.*--fresh"):
        with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, state=state):
            pass


def test_no_two_conversations_of_a_stage_send_the_same_ids(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")

    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root) as staged:

        def request_id() -> str:
            request = staged.conversation().say("open tree count").request
            assert request
            return str(request["request"]["requestId"])

        first, second = request_id(), request_id()
        assert first != second
        staged.forget()
        assert request_id() == first, "whoever forgets begins again"
        staged.change(seed=SETTINGS.seed)
        assert request_id() == first


def test_what_a_skill_sells_can_be_bought_by_each_listener_once(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")
    manifest = Manifest(products=(Product("gold", "gold", "the golden tree"),))
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root, manifest=manifest) as staged:
        account = staged.conversation().account
        account.products["gold"] = replace(account.products["gold"], owned=1)
        assert staged.conversation().account.products["gold"].owned == 1
        assert staged.change(user="neighbour").account.products["gold"].owned == 0


def test_a_moment_can_be_gone_back_to_and_goes_on_as_it_would_have(tmp_path: Path) -> None:
    skill = Project(project(tmp_path, "staged")).skill("staged")
    with stage.opened("staged", skill.handler, skill.model, SETTINGS, folder=skill.root) as staged:
        listener = Listener(staged)
        listener.conversation.say("open tree count")
        moment = staged.moment()
        first = listener.conversation.say("plant three common oak trees")
        later = staged.moment()
        for action in (":wait a week", ":allow reminders", ":fault dynamodb=gone"):
            listener.act(action)
        listener.conversation.say("open tree count")
        staged.back_to(moment)
        assert staged.settings.faults == SETTINGS.faults
        assert not staged.accounts["listener"].permissions
        again = listener.conversation.say("plant three common oak trees")
        assert (again.request, again.response) == (first.request, first.response)
        staged.back_to(later)
        staged.back_to(moment)
        listener.conversation.say("stop")
        assert listener.conversation.say("open tree count").speech == "Welcome, visit 2."
        staged.back_to(later)
        assert listener.conversation.is_open

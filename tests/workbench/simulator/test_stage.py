import os
from dataclasses import replace
from pathlib import Path

import pytest

from speakup_workbench.project import Project, ProjectError
from speakup_workbench.simulator import stage
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

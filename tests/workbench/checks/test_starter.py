"""What is the template's stays a to-do until somebody has written it."""

from datetime import date
from pathlib import Path

import pytest

from speakup_workbench import scaffold, wish
from speakup_workbench.checks import starter
from speakup_workbench.checks.report import check_skill
from speakup_workbench.project import Project
from speakup_workbench.wish import COLOUR, Wish

NEW = Wish("safe_streets", "Safe Streets", "safe streets", "Walk safely.", "facts", ("en-US",), COLOUR)
RULES = {rule.id for rule in starter.RULES}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """With Safe Streets, a skill from the template of facts to which nobody has written anything yet."""
    for folder in ("skills", "interaction_models"):
        (tmp_path / folder).mkdir()
    scaffold.new(Project(tmp_path), NEW, date(2026, 11, 21)).make()
    return Project(tmp_path)


def found(project: Project) -> list[tuple[str, str]]:
    report = check_skill(project.skill("safe_streets"))
    return [(each.rule, each.path.name) for each in report.findings if each.rule in RULES]


def rewrite(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_new_skill_has_all_of_it_to_do(project: Project) -> None:
    assert found(project) == [
        ("starter-content", "facts.yaml"),
        ("starter-phrases", "en-US.yaml"),
        ("starter-icon", "icon.py"),
    ]


def test_a_fact_that_is_left_is_told(project: Project) -> None:
    path = project.skill("safe_streets").folder / "facts.yaml"
    rewrite(path, "the template of Speak Up", "My own town and county")
    for before in ("A fact is a sentence", "Every fact has", "Nobody hears a fact"):
        assert ("starter-content", "facts.yaml") in found(project)
        rewrite(path, before, f"This is mine, {before}")
    rewrite(path, "A fact to begin with", "What I read")
    assert ("starter-content", "facts.yaml") not in found(project)


def test_phrases_may_stay_once_most_are_the_authors(project: Project) -> None:
    path = project.skill("safe_streets").folder / "speech" / "en-US.yaml"
    rewrite(path, "Would you like", "Do you want")
    rewrite(path, "Shall I", "May I")
    assert ("starter-phrases", "en-US.yaml") not in found(project)


def test_the_cause_is_to_be_ones_own(project: Project) -> None:
    path = project.skill("safe_streets").folder / "speech" / "en-US.yaml"
    rewrite(path, "Walk safely.", wish.CAUSE)
    assert found(project).count(("starter-phrases", "en-US.yaml")) == 2


def test_a_new_colour_is_no_new_icon(project: Project) -> None:
    path = project.skill("safe_streets").manifest.with_name("icon.py")
    rewrite(path, COLOUR, "#112233")
    assert ("starter-icon", "icon.py") in found(project)
    rewrite(path, "0.22", "0.24")
    assert ("starter-icon", "icon.py") not in found(project)


def test_what_cannot_be_read_is_left_to_other_rules(project: Project) -> None:
    (project.skill("safe_streets").folder / "facts.yaml").write_text("- [", encoding="utf-8")
    assert ("starter-content", "facts.yaml") not in found(project)

from pathlib import Path

from tests.workbench.checks.granted import found, list_it, place
from tests.workbench.checks.orchard import change


def test_an_event_that_nobody_subscribes_to(root: Path) -> None:
    event = '@skill.on("AlexaSkillEvent.SkillPermissionAccepted")\ndef accepted(turn: Turn) -> None: ...\n\n\n'
    change(root, "skill.py", "handler =", f"{event}handler =")
    list_it(root)
    [finding] = found(root)
    assert (finding.rule, finding.level) == ("event-unlisted", "warning")
    assert "does not subscribe to SKILL_PERMISSION_ACCEPTED." in finding.problem
    assert place(root, finding, '"AlexaSkillEvent')
    list_it(root, events=["SKILL_PERMISSION_ACCEPTED"])
    assert not found(root)


def test_a_memory_that_outlives_the_skill(root: Path) -> None:
    memory = "@dataclass\nclass Planter:\n    trees: int = 0\n\n\n"
    change(root, "skill.py", "from enum", "from dataclasses import dataclass\nfrom enum")
    change(root, "skill.py", "skill = Skill(__name__)", f"{memory}skill = Skill(__name__, memory=Planter)")
    list_it(root)
    [finding] = found(root)
    assert (finding.rule, finding.level, finding.path.name) == ("memory-unerased", "warning", "skill.py")
    assert place(root, finding, "Skill(__name__, memory=Planter)")
    list_it(root, events=["SKILL_DISABLED"])
    assert not found(root)

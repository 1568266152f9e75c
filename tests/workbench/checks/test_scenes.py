from pathlib import Path

from tests.workbench.checks.orchard import among, change, check, only

NO = """\
@skill.intent("AMAZON.NoIntent", scene="{}")
def no(turn: Turn) -> Reply:
    return tell("fact", fact="")


handler ="""


def test_a_scene_that_no_question_opens(root: Path) -> None:
    change(root, "skill.py", "handler =", NO.format("plantd"))
    finding = only(root, "scene-unreachable", "error", "skill.py", 'scene="plantd"')
    assert finding.problem == "no: no question opens the scene 'plantd'."
    assert "Did you mean 'planted'?" in finding.remedy


def test_a_scene_that_nobody_answers(root: Path) -> None:
    change(root, "skill.py", 'then="planted")', 'then="plantd")')
    change(root, "speech/en-US.yaml", "help_planted:", "help_plantd_:")
    found = check(root).findings
    finding = among(found, root, "scene-unanswered", "warning", "skill.py", 'then="plantd"')
    assert finding.problem == "ask(..., then='plantd') opens a scene in which no handler answers."
    assert finding.column == 12
    among(found, root, "scene-unreachable", "error", "skill.py", 'scene="planted"')


def test_a_scene_for_the_wording_of_its_help(root: Path) -> None:
    change(root, "skill.py", 'else "welcome")', 'else "welcome", then="counting")')
    change(
        root,
        "speech/en-US.yaml",
        "help_planted:",
        "help_counting: {speech: How many?, reprompt: How many?}\nhelp_planted:",
    )
    assert not check(root).findings


def test_a_scene_that_is_chosen_while_the_skill_runs(root: Path) -> None:
    """It may be any, so what no question spells out is advice."""
    change(root, "skill.py", "handler =", NO.format("thinned"))
    change(root, "skill.py", 'then="planted")', 'then="planted" if count else turn.scene)')
    only(root, "scene-unreachable", "advice", "skill.py", 'scene="thinned"')


def test_a_scene_that_is_opened_by_another_way_is_opened(root: Path) -> None:
    change(root, "skill.py", "handler =", NO.format("thinned"))
    change(root, "skill.py", "FACTS =", 'AFTER = {"oak": "thinned"}\nFACTS =')
    assert not check(root).findings


def test_no_scene_is_no_scene(root: Path) -> None:
    change(root, "skill.py", 'then="planted")', 'then="planted" if count else None)')
    assert not check(root).findings

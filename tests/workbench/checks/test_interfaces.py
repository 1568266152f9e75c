from pathlib import Path

from tests.workbench.checks.granted import APL, found, list_it, place
from tests.workbench.checks.orchard import change


def test_screens_without_the_interface(root: Path) -> None:
    list_it(root, interfaces=[])
    [finding] = found(root)
    assert (finding.rule, finding.level, finding.path.name) == ("interface-unlisted", "warning", "en-US.yaml")
    assert finding.problem.startswith(f"The screen of 'planted' needs the interface {APL}")
    assert place(root, finding, "screen: {document: plan")


def test_a_directive_without_its_interface(root: Path) -> None:
    change(root, "skill.py", 'tell("fact", ', 'tell("fact", directives=[{"type": "AudioPlayer.Stop"}], ')
    list_it(root)
    [finding] = found(root)
    assert (finding.rule, finding.level, finding.path.name) == ("interface-unlisted", "error", "skill.py")
    assert place(root, finding, '"AudioPlayer.Stop"')


def test_an_interface_that_nothing_uses(root: Path) -> None:
    list_it(root, interfaces=["VIDEO_APP", APL])
    [finding] = found(root)
    assert (finding.rule, finding.level, finding.path.name) == ("interface-unused", "warning", "skill.json")
    assert place(root, finding, '"VIDEO_APP"')

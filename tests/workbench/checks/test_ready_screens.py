from pathlib import Path

import pytest

from speakup.screens import LOOK
from speakup_workbench.checks.ready_screens import CONTRAST, contrast
from tests.workbench.checks.orchard import among, change, check, only, path_of, write

SHOWN = "screen: {document: plan, title: Your trees}"


@pytest.fixture
def ready(root: Path) -> Path:
    """The skill shows a ready screen in place of its own document."""
    path_of(root, "screens/plan.json").unlink()
    change(root, "speech/en-US.yaml", SHOWN, "screen: {document: headline, title: Your trees, body: Seven}")
    return root


def test_a_ready_screen_needs_no_document(ready: Path) -> None:
    assert not check(ready).findings


def test_a_document_of_its_own_goes_before_a_ready_one(root: Path) -> None:
    path_of(root, "screens/plan.json").rename(path_of(root, "screens/list.json"))
    change(root, "speech/en-US.yaml", SHOWN, "screen: {document: list, title: Your trees}")
    assert not check(root).findings


def test_what_a_ready_screen_needs_is_given(ready: Path) -> None:
    change(ready, "speech/en-US.yaml", "body: Seven", "footer: Seven")
    found = only(ready, "screen-lacking", "error", "speech/en-US.yaml", "{document: headline")
    assert found.problem == "'planted' shows 'headline' and gives it no 'body'."


def test_what_a_ready_screen_does_not_show_is_not_given(ready: Path) -> None:
    change(ready, "speech/en-US.yaml", "title: Your trees, body", "titel: Your trees, body")
    found = only(ready, "screen-unknown", "warning", "speech/en-US.yaml", "titel")
    assert "Did you mean 'title'?" in found.remedy


def test_our_own_colours_can_be_read() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert all(contrast(LOOK[name], LOOK["background"]) > CONTRAST for name in ("text", "accent", "soft"))


@pytest.mark.parametrize(
    ("look", "level", "problem"),
    [
        ('{"background": "#004400"}', None, ""),
        ('{"backgrund": "#004400"}', "error", "The ready screens have no colour 'backgrund'."),
        ('{"background": "green"}', "error", "'background' is no colour as #10212b is one."),
        ('{"soft": "#20404e"}', "warning", "'soft' on 'background' has a contrast of"),
        ('["#004400"]', "error", "These are no colours."),
        ("{", "error", "This is not JSON"),
    ],
)
def test_the_colours_of_a_skill(ready: Path, look: str, level: str | None, problem: str) -> None:
    write(path_of(ready, "screens/look.json"), look)
    found = check(ready).findings
    if level is None:
        assert not found
    else:
        first = among(found, ready, "screen-look", level, "screens/look.json", look)
        assert first.problem.startswith(problem)


@pytest.mark.parametrize(
    ("drawing", "problem"),
    [
        ('{"type": "AVG", "version": "1.0", "parameters": ["accent"], "items": [{"type": "path"}]}', ""),
        ('{"type": "APL", "version": "1.0"}', "This is no Alexa Vector Graphic with something to draw."),
        ('{"type": "AVG", "version": "1.0", "items": []}', "This is no Alexa Vector Graphic with something to draw."),
        ('{"type": "AVG", "parameters": [{"name": "sky"}], "items": [1]}', "A drawing is given no 'sky'."),
        ('{"type": "AVG", "parameters": 5, "items": [1]}', "The parameters of this drawing are no list."),
        ("{", "This is not JSON"),
    ],
)
def test_the_drawing_of_a_skill(ready: Path, drawing: str, problem: str) -> None:
    write(path_of(ready, "screens/drawing.json"), drawing)
    found = check(ready).findings
    if not problem:
        assert not found
    else:
        first = among(found, ready, "screen-drawing", "error", "screens/drawing.json", drawing)
        assert first.problem.startswith(problem)

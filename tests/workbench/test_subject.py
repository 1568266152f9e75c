"""What is talked to, found by its name or its files."""

from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.subject import Subject, of_handler
from tests.workbench.simulator.trees import model, project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, "found")


HANDLER = "skills/found/skill.py:handler"
MODEL = Path("interaction_models/found/en-US.json")


def test_a_skill_is_found_from_any_folder_of_its_project(root: Path) -> None:
    subject = Subject.find("found", None, None, root / "skills" / "found")
    assert (subject.name, subject.handler, subject.locale) == ("found", "skills.found.skill:handler", "en-US")
    assert subject.model("en-US") == root / MODEL
    assert subject.named_in(root / "skills") == {"skill": "found"}


def test_the_only_skill_needs_no_name(root: Path) -> None:
    assert Subject.find(None, None, None, root).name == "found"


def test_any_handler_goes_with_a_model(root: Path) -> None:
    subject = Subject.find(None, HANDLER, MODEL, root)
    assert (subject.name, subject.handler) == ("skills-found-skill", f"{root / HANDLER}")
    (root / "talks").mkdir()
    named = {"handler": f"../{HANDLER}", "model": f"../{MODEL}"}
    assert subject.named_in(root / "talks") == named
    again = Subject.find(None, named["handler"], Path(named["model"]), root / "talks")
    assert again.skill_id == subject.skill_id


def test_a_skill_may_have_another_handler_or_model(root: Path) -> None:
    handled = Subject.find("found", HANDLER, None, root)
    assert handled.named_in(root) == {"skill": "found", "handler": HANDLER}
    modelled = Subject.find("found", None, MODEL, root)
    assert modelled.named_in(root) == {"skill": "found", "model": str(MODEL)}


@pytest.mark.parametrize(
    ("name", "handler", "model", "problem"),
    [
        ("lost", None, None, "There is no skill 'lost'"),
        (None, HANDLER, None, "Give both --handler and --model"),
        (None, None, MODEL, "Give both --handler and --model"),
    ],
)
def test_what_is_not_there_is_told(
    root: Path, name: str | None, handler: str | None, model: Path | None, problem: str
) -> None:
    with pytest.raises(Mistake, match=problem):
        Subject.find(name, handler, model, root)


WELCOMING = """
from speakup import Reply, Skill, Turn, ask

skill = Skill(__name__)


@skill.launch
def welcome(turn: Turn) -> Reply:
    return ask("whose_tree")


handler = skill.handler
"""


def test_a_skill_that_breaks_is_refused_and_taken_up_again_when_it_is_mended(tmp_path: Path) -> None:
    root = project(tmp_path, "mended", WELCOMING)
    speech = root / "skills" / "mended" / "speech" / "en-US.yaml"
    speech.parent.mkdir()
    for _ in range(2):
        speech.write_text("goodbye: Goodbye.\n", encoding="utf-8")
        for _ in range(2):
            with pytest.raises(Mistake, match="whose_tree"):
                Subject.find("mended", None, None, root)
        speech.write_text("whose_tree: {speech: Who are you?, reprompt: Who?}\n", encoding="utf-8")
        assert Subject.find("mended", None, None, root).name == "mended"


def nobody(event: dict[str, object], context: object) -> dict[str, object]:
    raise NotImplementedError


def test_a_file_and_its_models_are_found_above_the_test(tmp_path: Path) -> None:
    trees = project(tmp_path)
    tests = trees / "tests" / "deep"
    tests.mkdir(parents=True)
    models = trees / "interaction_models" / "tree_count"
    found = of_handler(tests, "skills/tree_count/skill.py:handler", "interaction_models/tree_count")
    assert found.handler == f"{trees}/skills/tree_count/skill.py:handler"
    assert found.model("en-US") == models / "en-US.json"
    with pytest.raises(Mistake, match=r"no interaction model for 'de-DE' in .*tree_count\. There is: en-US\."):
        found.model("de-DE")
    with pytest.raises(Mistake, match=r"There is no nowhere.py in .*deep or above it"):
        of_handler(tests, "nowhere.py:handler", models)


def test_a_module_is_found_above_the_test_too(tmp_path: Path) -> None:
    trees = project(tmp_path)
    found = of_handler(trees / "skills", "skills.tree_count.skill:handler", model(tmp_path).path)
    assert (found.handler, found.folder) == ("skills.tree_count.skill:handler", trees)


def test_without_american_english_the_first_language_is_the_usual_one(tmp_path: Path) -> None:
    path = model(tmp_path).path
    for locale in ("es-ES", "de-DE"):
        (tmp_path / f"{locale}.json").write_bytes(path.read_bytes())
    path.unlink()
    found = of_handler(tmp_path, nobody, tmp_path)
    assert (found.handler, found.locale) == (nobody, "de-DE")
    assert of_handler(tmp_path, nobody, "es-ES.json").locale == "es-ES"

"""New skills from every template, and all of a skill taken away again, in a project of their own."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench import wish
from speakup_workbench.checks.report import check_skill
from speakup_workbench.cli import main
from speakup_workbench.errors import Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing import sections
from speakup_workbench.scaffold import Change
from speakup_workbench.simulator import verdict

ROOT = Path(__file__).parents[2]
TEMPLATES = list(wish.templates())
NAMES = ("safe_streets", "my_river_friends", "a_quiet_night")
CAUSE = "Don't wait: every child (yes, yours) can walk to school safely!"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without a skill, and with the parts of template.yaml for those of this repository."""
    for folder in ("skills", "interaction_models"):
        (tmp_path / folder).mkdir()
    (tmp_path / "template.yaml").write_bytes((ROOT / "template.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=said)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def new(name: str, *options: str) -> Result:
    return run("new", name, "--yes", *options)


# What is made


@pytest.mark.parametrize("locale", ["en-US", "es-US"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_skill_is_checked_and_talks(root: Path, template: str, name: str, locale: str) -> None:
    made = new(name, "--template", template, "--locale", "en-GB", "--locale", locale, "--cause", CAUSE)
    assert made.exit_code == 0, made.output

    report = check_skill(Project(root).skill(name))
    assert not [finding for finding in report.findings if finding.level in ("error", "warning")]
    assert any(finding.level == "to-do" for finding in report.findings)
    talks = [verdict.of(path) for path in root.glob("tests/skills/*.talk")]
    assert talks and not [line for talk in talks if talk.mistake or talk.failures for line in talk.lines]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_walk_through_every_scene_of_it_meets_no_fault(root: Path, template: str) -> None:
    new("safe_streets", "--template", template, "--locale", "en-US")
    checked = run("check", "safe_streets", "--strict")
    assert checked.exit_code == 0, checked.output


def test_its_own_tests_pass(root: Path) -> None:
    for template in TEMPLATES:
        assert new(f"our_{template}_voices", "--template", template, "--locale", "en-US es-US").exit_code == 0
    command = [sys.executable, "-m", "pytest", "-q", "tests", "--import-mode=importlib", "-p", "no:cacheprovider"]
    tests = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert tests.returncode == 0, tests.stdout


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_in_it_is_still_called_after_the_template(root: Path, template: str) -> None:
    new("safe_streets", "--template", template, "--locale", "en-US")
    for path in root.rglob("*"):
        if path.suffix in (".py", ".yaml", ".json", ".talk", ".html"):
            assert not re.search("my.?cause", path.read_text(encoding="utf-8"), re.IGNORECASE), path
    speech = [path.name for path in root.glob("skills/safe_streets/speech/*")]
    assert speech == ["en-US.yaml"]
    for path in root.glob("skills/safe_streets/**/*.yaml"):
        assert not re.search(r"(?m)^ *es:", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_a_skill_that_talks_where_it_lies(template: str) -> None:
    for path in (wish.TEMPLATES / template).glob("tests/skills/*.talk"):
        talk = verdict.of(path)
        assert not talk.mistake and not talk.failures, "\n".join(talk.lines)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_short(template: str) -> None:
    path = wish.TEMPLATES / template / "skills" / "my_cause" / "skill.py"
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    imports = [node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    assert all(module and module.partition(".")[0] in (*sys.stdlib_module_names, "speakup") for module in imports)


# The conversation


def test_what_is_not_given_is_asked_for_until_it_will_do(root: Path) -> None:
    answers = ["Safe Streets", "safe_streets", "", "en-US", "streets", "our street", "", "no", "facts", "", "y"]
    made = run("new", said="\n".join(answers))
    assert made.exit_code == 0, made.output
    assert "Write lower-case words with _ between: safe_streets." in made.output
    assert "is one word" not in made.output.partition("Listeners say")[0]
    assert "The invocation name 'streets' is one word. How about" in made.output
    assert "There is no template 'no'" in made.output
    assert "open our street" in made.output
    assert '"invocationName": "our street"' in (root / "interaction_models/safe_streets/en-US.json").read_text()


def test_nothing_is_written_on_a_dry_run_or_without_a_yes(root: Path) -> None:
    before = files(root)
    rehearsed = new("safe_streets", "--dry-run")
    assert "new       skills/safe_streets/skill.py" in rehearsed.output
    assert rehearsed.output.endswith("Nothing was written.\n")
    given = ("--title", "Safe Streets", "--locale", "en-US", "--invocation-name", "safe streets", "--cause", "Walk.")
    refused = run("new", "safe_streets", *given, "--template", "facts", "--colour", "teal", said="n\n")
    assert refused.exit_code == 2 and "Nothing was written." in refused.output
    assert files(root) == before


def test_the_colour_is_that_of_the_icon(root: Path) -> None:
    from PIL import Image

    new("safe_streets", "--colour", "firebrick")
    with Image.open(root / "store_listings/safe_streets/icon_512.png") as icon:
        assert icon.getpixel((5, 5)) == (178, 34, 34)


def test_a_project_without_a_template_for_aws_gets_a_skill_all_the_same(root: Path) -> None:
    (root / "template.yaml").unlink()
    assert "changed" not in new("safe_streets").output
    assert (root / "skills/safe_streets/skill.py").exists()


# What is refused


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Safe Streets", "is no name for a folder of Python. Write lower-case words with _ between: safe_streets."),
        ("safe-streets", "is no name for a folder of Python"),
        ("приют", "is no name for a folder of Python"),
        ("9_lives", "is no name for a folder of Python. Write lower-case words with _ between: lives."),
        ("../up", "is no name for a folder of Python"),
        ("class", "'class' is a word of Python's own"),
        ("my_cause", "'my_cause' is what the templates are called"),
        ("a_b_c", "has several single letters in a row. Write them as one word: abc."),
        ("x" * 60, "60 characters"),
        ("collect", "template.yaml has CollectFunction, which would be taken for a part of collect"),
    ],
)
def test_an_impossible_name_is_refused_with_a_better_one(root: Path, name: str, problem: str) -> None:
    refused(root, (name,), problem)


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--invocation-name", "rivers", 'is one word. How about "rivers voices", "our rivers", "rivers matters"?'),
        ("--invocation-name", "alexa rivers", "has 'alexa', a word that Amazon keeps for itself"),
        ("--invocation-name", "launch my river", "has 'launch', a word that launches skills"),
        ("--invocation-name", "the rivers", "has two words, and one of them is 'the'"),
        ("--invocation-name", "route 66 walkers", "has 6, and takes only letters"),
        ("--invocation-name", "приют собак", "in en-US it takes Latin letters"),
        ("--invocation-name", "river " * 10, "characters, and takes 2 to 50"),
        ("--title", "{{ 7*7 }}", "takes letters, digits, apostrophes and single spaces"),
        ("--title", "x" * 51, "The title has 51 characters"),
        ("--cause", "<b>Walk</b>", "one sentence of plain words"),
        ("--cause", "Walk " * 30, "120 at most"),
        ("--locale", "de-DE", "The templates do not speak 'de-DE'"),
        ("--locale", "es-US", "add en-US"),
        ("--colour", "reddish", "is no colour"),
        ("--template", "game", "There is no template 'game'. There is: facts"),
    ],
)
def test_what_cannot_be_is_refused_in_one_message(root: Path, option: str, value: str, problem: str) -> None:
    refused(root, ("safe_streets", option, value), problem)


def refused(root: Path, arguments: tuple[str, ...], problem: str) -> None:
    before = files(root)
    result = new(*arguments)
    assert result.exit_code == 2 and problem in result.output
    assert result.output.count("\n") == 1
    assert files(root) == before


def test_what_is_there_is_not_overwritten(root: Path) -> None:
    new("safe_streets")
    before = files(root)
    assert "is there already, and is not overwritten" in new("safe_streets").output
    assert "safe_streets is opened by 'safe streets' already" in new("street", "--title", "Safe Streets").output
    (root / "tests/skills/test_quiet_nights.py").write_text("")
    assert "test_quiet_nights.py is there already" in new("quiet_nights").output
    (root / "tests/skills/test_quiet_nights.py").unlink()
    assert files(root) == before


def test_what_fails_half_way_leaves_everything_as_it_was(root: Path) -> None:
    (root / "tests").write_text("in the way")
    before = files(root)
    result = new("safe_streets")
    assert result.exit_code == 2 and "Everything is as it was." in result.output
    assert files(root) == before and not (root / "store_listings").exists()


def test_a_change_that_meets_what_is_there_is_undone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("old")
    (tmp_path / "taken.txt").write_text("theirs")
    change = Change(tmp_path, {"new/a.txt": b"a", "taken.txt": b"ours"}, {"kept.txt": b"new"})
    with pytest.raises(Mistake, match=r"taken.txt: File exists. Everything is as it was."):
        change.make()
    assert files(tmp_path) == {"kept.txt": b"old", "taken.txt": b"theirs"}
    assert not (tmp_path / "new").exists()


# Taken away


def test_a_skill_that_is_removed_leaves_nothing(root: Path) -> None:
    before = files(root)
    for template in TEMPLATES:
        new("safe_streets", "--template", template)
        new("safe_streets_tonight", "--template", template)
        removed = run("remove", "safe_streets", "--yes")
        assert "removed   skills/safe_streets\n" in removed.output and "deployed" in removed.output
        assert (root / "tests/skills/test_safe_streets_tonight.py").exists()
        run("remove", "safe_streets_tonight", "--yes")
        assert files(root) == before


def test_after_the_last_skill_comes_another(root: Path) -> None:
    new("safe_streets")
    with_one = sections.removed((root / "template.yaml").read_text(), "safe_streets")
    for name in map(sections.folder, sections.skills(with_one)):
        with_one = sections.removed((root / "template.yaml").read_text(), name)
        (root / "template.yaml").write_text(with_one)
    removed = run("remove", "safe_streets", "--yes")
    assert "left      the last parts of template.yaml, now called after my_cause" in removed.output
    assert new("safe_streets").exit_code == 0
    assert (root / "template.yaml").read_text() == with_one


def test_what_else_speaks_of_a_removed_skill_is_told(root: Path) -> None:
    new("safe_streets")
    (root / "tests/test_figures.py").write_text("from skills.safe_streets import figures\n")
    assert (
        "left      tests/test_figures.py, which speaks of safe_streets"
        in run("remove", "safe_streets", "--dry-run").output
    )
    assert (root / "skills/safe_streets").exists()


def test_nothing_is_removed_without_a_yes(root: Path) -> None:
    new("safe_streets")
    before = files(root)
    assert run("remove", "safe_streets", said="n\n").exit_code == 2
    assert "There is no skill 'safe_street'" in run("remove", "safe_street", "--yes").output
    assert files(root) == before

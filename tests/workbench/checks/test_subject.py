import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.workbench.checks.orchard import among, change, check, only, path_of, write


def test_a_model_that_is_no_json(root: Path) -> None:
    """What else is wrong is still found."""
    change(root, "en-GB.json", '"languageModel": {', '"languageModel": {{')
    change(root, "skill.py", 'tell("fact"', 'tell("fakt"')
    found = check(root).findings
    broken = among(found, root, "M001", "error", "en-GB.json", '"languageModel"')
    assert broken.problem.startswith("This is not JSON")
    assert "for en-GB, en-US" in among(found, root, "phrase-missing", "error", "skill.py", "fakt").problem


def test_a_skill_without_a_model(root: Path) -> None:
    for locale in ("en-US", "en-GB"):
        path_of(root, f"{locale}.json").unlink()
    change(root, "skill.py", 'tell("fact"', 'tell("fakt"')
    found = check(root).findings
    missing = found[0]
    assert (missing.rule, missing.path) == ("M001", root / "interaction_models" / "orchard")
    among(found, root, "phrase-missing", "error", "skill.py", "fakt")


def test_a_speech_file_that_is_no_yaml(root: Path) -> None:
    change(root, "speech/en-US.yaml", "reprompt: How many trees?", "reprompt: Well: how many?")
    finding = only(root, "import", "error", "speech/en-US.yaml", "Well:")
    assert finding.problem.startswith("This is not YAML")


def test_a_skill_that_is_no_python(root: Path) -> None:
    change(root, "skill.py", "class Tree(Enum):", "class Tree(Enum)")
    finding = only(root, "python", "error", "skill.py", "class Tree")
    assert finding.problem == "This is not Python: expected ':'."


def test_a_skill_that_fails_when_it_is_imported(root: Path) -> None:
    write(path_of(root, "trees.py"), "AVERAGE = 1 / 0\n")
    change(root, "skill.py", "from enum", "from skills.orchard import trees\nfrom enum")
    finding = only(root, "import", "error", "trees.py", "1 / 0")
    assert finding.problem == "The skill cannot be imported: ZeroDivisionError: division by zero."


def test_a_route_that_makes_no_sense(root: Path) -> None:
    change(root, "skill.py", "count: int,", "count: complex,")
    found = check(root).findings
    assert [(each.rule, each.path.name, each.line) for each in found] == [("import", "skill.py", 21)]
    assert "which no slot can be" in found[0].problem


@pytest.mark.parametrize("entry", ["", "handler = 3\n"])
def test_a_skill_without_a_handler(root: Path, entry: str) -> None:
    change(root, "skill.py", "handler = skill.handler\n", entry)
    finding = only(root, "import", "error", "skill.py", None)
    assert "has no function 'handler'" in finding.problem


def test_a_skill_of_another_framework_has_its_models_checked(root: Path) -> None:
    write(path_of(root, "skill.py"), "def handler(event, context):\n    return {}\n")
    change(root, "en-US.json", "{count} trees", "{numbr} trees")
    assert [(each.rule, each.level) for each in check(root).findings] == [("U403", "error"), ("no-skill", "advice")]


def test_a_check_sees_the_files_as_they_are_and_leaves_no_trace(root: Path) -> None:
    assert not check(root).findings
    change(root, "skill.py", 'tell("fact"', 'tell("fakt"')
    assert check(root).errors
    assert not [name for name in sys.modules if name.startswith("skills.orchard")]
    assert not list(root.rglob("__pycache__"))


def test_who_has_imported_the_skill_before_keeps_what_they_have(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("skills.orchard.skill")
    monkeypatch.setitem(sys.modules, "skills.orchard.skill", module)
    assert not check(root).findings
    assert sys.modules["skills.orchard.skill"] is module

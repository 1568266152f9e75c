"""A path tells what lives there, whether it ships, and who may import it. Here that is held to."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ("framework", "workbench", "skills", "totals", "impact", "benchmarks", "tests")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Each absolute module name that a file imports, wherever in the file; relative imports are forbidden."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: import by the full name, as everywhere else"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strays(path: Path, *allowed: str) -> list[str]:
    """The imports of a file that are neither in the standard library nor in an allowed package."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not any(f"{name}.".startswith(f"{package}.") for package in allowed)
    ]


def test_the_framework_imports_neither_skills_nor_the_workbench() -> None:
    files = sources("framework")
    allowed = (
        "speakup",
        "ask_sdk_core",
        "ask_sdk_model",
        "ask_sdk_runtime",
        "botocore",
        "certifi",  # as botocore does
        "jinja2",
        "markupsafe",
        "yaml",
    )
    assert files
    assert not [stray for path in files for stray in strays(path, *allowed)]


def test_a_skill_imports_only_speakup_and_itself() -> None:
    files = [path for path in sources("skills") if path.parent.parent.name == "skills"]
    assert files
    assert not [stray for path in files for stray in strays(path, "speakup", f"skills.{path.parent.name}")]


def test_a_skill_is_a_flat_package() -> None:
    assert not [path for path in sources("skills") if path.parent.parent != ROOT / "skills"]


def test_totals_import_only_themselves_and_what_lambda_brings() -> None:
    files = sources("totals")
    assert files
    assert not [stray for path in files for stray in strays(path, "totals", "boto3", "botocore")]


def test_the_report_imports_only_itself_and_what_an_act_is() -> None:
    files = sources("impact")
    assert files
    assert not [stray for path in files for stray in strays(path, "impact", "totals.act", "boto3", "botocore")]


def test_only_alexa_py_imports_the_sdk() -> None:
    users = {path for path in sources("framework") if any(name.startswith("ask_sdk") for name in imports(path))}
    assert users == {ROOT / "framework" / "speakup" / "alexa.py"}


def test_the_workbench_knows_no_skill() -> None:
    for path in sources("workbench"):
        assert not [name for name in imports(path) if name.startswith(("skills", "tests"))], path


def test_file_names_say_what_is_in_them() -> None:
    files = [path for folder in OURS for path in sources(folder)]
    assert not [path for path in files if path.stem in NAMES_THAT_SAY_NOTHING]

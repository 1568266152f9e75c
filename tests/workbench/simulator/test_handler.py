import sys
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from speakup_workbench.simulator.handler import HandlerError, call, imported

EVENT: dict[str, Any] = {"request": {"requestId": "amzn1.echo-api.request.1"}}


def written(file: Path, code: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(code), encoding="utf-8")
    return file


def test_a_file_is_loaded_with_its_neighbours(tmp_path: Path) -> None:
    written(tmp_path / "oak_facts.py", "FACT = 'Oaks live long.'")
    file = written(
        tmp_path / "oak_function.py",
        """
        from oak_facts import FACT

        def handler(event, context):
            return {"fact": FACT, "id": context.aws_request_id, "left": context.get_remaining_time_in_millis()}
        """,
    )
    path = list(sys.path)
    with imported(f"{file}:handler") as handler:
        reply = call(handler, EVENT, 8.0).reply
    assert isinstance(reply, dict)
    assert (reply["fact"], reply["id"]) == ("Oaks live long.", "amzn1.echo-api.request.1")
    assert 0 < reply["left"] <= 8000
    assert sys.path == path


def test_two_projects_may_have_a_skill_of_one_name(tmp_path: Path) -> None:
    for project in ("one", "two"):
        written(tmp_path / project / "skills" / "twin" / "skill.py", f"def handler(event, context): return '{project}'")
    for project in ("one", "two", "one"):
        with imported("skills.twin.skill:handler", tmp_path / project) as handler:
            assert call(handler, EVENT, 8.0).reply == project


def test_two_functions_may_have_neighbours_of_one_name(tmp_path: Path) -> None:
    for project in ("one", "two"):
        written(tmp_path / project / "tree_facts.py", f"FACT = '{project}'")
        code = "def handler(event, context):\n    from tree_facts import FACT\n    return FACT"
        written(tmp_path / project / "tree_function.py", code)
    for project in ("one", "two", "one"):
        with imported(f"{tmp_path / project / 'tree_function.py'}:handler") as handler:
            assert call(handler, EVENT, 8.0).reply == project
    assert {"tree_facts", "tree_function"}.isdisjoint(sys.modules)


def test_what_was_kept_is_taken_up_again(tmp_path: Path) -> None:
    written(tmp_path / "count_kept.py", "calls = []")
    code = (
        "import count_kept\ndef handler(event, context):\n    count_kept.calls.append(1)\n    return count_kept.calls"
    )
    file = written(tmp_path / "kept_function.py", code)
    kept: dict[str, ModuleType] = {}
    for calls in (1, 2):
        with imported(f"{file}:handler", kept=kept) as handler:
            assert call(handler, EVENT, 8.0).reply == [1] * calls
        assert {"count_kept", "kept_function"}.isdisjoint(sys.modules)
    assert set(kept) == {"count_kept", "kept_function"}


@pytest.mark.parametrize(
    ("code", "reference", "reason"),
    [
        ("", "{file}:handler", "has no function 'handler'"),
        ("handler = 3", "{file}:handler", "has no function 'handler'"),
        ("", "{file}", "path/to/file.py:handler"),
        ("", "{file}x.py:handler", "no file"),
        ("import nothing_of_the_kind", "{file}:handler", "nothing_of_the_kind"),
        ("\n\n1 / 0", "{file}:handler", "broken_skill.py:3, in <module>"),
        ("\ndef handler(:", "{file}:handler", "broken_skill.py:2"),
        ("raise SystemExit(3)", "{file}:handler", "SystemExit"),
    ],
)
def test_what_cannot_be_loaded_is_named(tmp_path: Path, code: str, reference: str, reason: str) -> None:
    file = written(tmp_path / "broken_skill.py", code)
    with pytest.raises(HandlerError) as told, imported(reference.format(file=file)):
        pytest.fail("it was imported")
    assert reason in str(told.value)


def test_a_mistake_in_a_skills_files_is_told_in_its_own_words(tmp_path: Path) -> None:
    code = "from speakup.errors import SetupError\nraise SetupError('No table.', 'Name one.')"
    file = written(tmp_path / "mistaken_skill.py", code)
    with pytest.raises(HandlerError) as told, imported(f"{file}:handler"):
        pytest.fail("it was imported")
    assert str(told.value) == "No table. Name one."


def test_a_failure_names_the_authors_line_not_the_librarys(tmp_path: Path) -> None:
    file = written(
        tmp_path / "json_skill.py",
        """
        import json

        def handler(event, context):
            print("reading")
            return json.loads("{")
        """,
    )
    with imported(f"{file}:handler") as handler:
        called = call(handler, EVENT, 8.0)
    assert called.printed == "reading\n"
    assert called.failure is not None
    assert called.failure.startswith("json.decoder.JSONDecodeError: ")
    assert called.failure.endswith("json_skill.py:6, in handler)")


def test_a_skill_that_leaves_only_fails(tmp_path: Path) -> None:
    file = written(tmp_path / "leaving_skill.py", "import sys\ndef handler(event, context): sys.exit(1)")
    with imported(f"{file}:handler") as handler:
        failure = call(handler, EVENT, 8.0).failure
    assert failure is not None and "SystemExit: 1" in failure

import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.handler import HandlerError, Modules, call
from speakup_workbench.simulator.module import imported, interrupted
from tests.workbench.simulator.test_handler import EVENT, written

REFERENCE = "oaks.skill:handler"


def test_a_module_is_loaded_with_its_neighbours_and_leaves_nothing_behind(tmp_path: Path) -> None:
    written(tmp_path / "oaks" / "facts.py", "FACT = 'Oaks live long.'")
    written(
        tmp_path / "oaks" / "skill.py",
        """
        from oaks.facts import FACT

        def handler(event, context):
            return {"fact": FACT, "id": context.aws_request_id, "left": context.get_remaining_time_in_millis()}
        """,
    )
    path = list(sys.path)
    with imported(REFERENCE, tmp_path) as handler:
        reply = call(handler, EVENT, 8.0).reply
    assert isinstance(reply, dict)
    assert (reply["fact"], reply["id"]) == ("Oaks live long.", "amzn1.echo-api.request.1")
    assert 0 < reply["left"] <= 8000
    assert sys.path == path
    assert not [name for name in sys.modules if name.startswith("oaks")]


def test_two_projects_may_have_a_skill_of_one_name(tmp_path: Path) -> None:
    for project in ("one", "two"):
        written(tmp_path / project / "skills" / "twin" / "skill.py", f"def handler(event, context): return '{project}'")
    for project in ("one", "two", "one"):
        with imported("skills.twin.skill:handler", tmp_path / project) as handler:
            assert call(handler, EVENT, 8.0).reply == project


def test_what_was_kept_is_taken_up_again(tmp_path: Path) -> None:
    written(tmp_path / "counted" / "calls.py", "calls = []")
    code = """
        from counted.calls import calls

        def handler(event, context):
            calls.append(1)
            return calls
        """
    written(tmp_path / "counted" / "skill.py", code)
    kept: Modules = {}
    for count in (1, 2):
        with imported("counted.skill:handler", tmp_path, kept) as handler:
            assert call(handler, EVENT, 8.0).reply == [1] * count
        assert not [name for name in sys.modules if name.startswith("counted")]
    assert {"counted.skill", "counted.calls"} <= set(kept)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "has no function 'handler'"),
        ("handler = 3", "has no function 'handler'"),
        ("import nothing_of_the_kind", "nothing_of_the_kind"),
        ("\n\n1 / 0", "skill.py:3, in <module>"),
        ("\ndef handler(:", "skill.py:2"),
        ("raise SystemExit(3)", "SystemExit"),
    ],
)
def test_what_cannot_be_loaded_is_named(tmp_path: Path, code: str, reason: str) -> None:
    written(tmp_path / "oaks" / "skill.py", code)
    with pytest.raises(HandlerError) as told, imported(REFERENCE, tmp_path):
        pytest.fail("it was imported")
    assert reason in str(told.value)


def test_a_mistake_in_a_skills_files_is_told_in_its_own_words(tmp_path: Path) -> None:
    code = "from speakup.errors import SetupError\nraise SetupError('No table.', 'Name one.')"
    written(tmp_path / "oaks" / "skill.py", code)
    with pytest.raises(HandlerError) as told, imported(REFERENCE, tmp_path):
        pytest.fail("it was imported")
    assert str(told.value) == "No table. Name one."


def test_a_failure_names_the_authors_lines_not_the_librarys(tmp_path: Path) -> None:
    written(
        tmp_path / "oaks" / "skill.py",
        """
        import json

        def handler(event, context):
            print("reading")
            return read("{")

        def read(text):
            return json.loads(text)
        """,
    )
    with imported(REFERENCE, tmp_path) as handler:
        called = call(handler, EVENT, 8.0)
    assert called.printed == "reading\n"
    assert called.failure is not None
    assert called.failure.startswith("The skill raised json.decoder.JSONDecodeError: ")
    assert called.failure.endswith(
        "skill.py:6, in handler > oaks/skill.py:9, in read)".replace("oaks/", f"{tmp_path}/oaks/")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
def test_a_skill_that_hangs_is_broken_off_whatever_it_catches() -> None:
    def stubborn(event: object, context: object) -> None:
        while True:
            try:
                time.sleep(60)
            except Exception:
                """Go on."""

    called = call(interrupted(stubborn), EVENT, 0.05)
    assert called.failure == "The skill had no answer after 0.05 seconds, and Alexa waits no longer."
    assert call(interrupted(lambda event, context: "in time"), EVENT, 8.0).reply == "in time"


def test_off_the_main_thread_a_late_skill_is_told_afterwards() -> None:
    def slow(event: object, context: object) -> str:
        time.sleep(0.02)
        return "late"

    calls: list[Any] = []
    thread = threading.Thread(target=lambda: calls.append(call(interrupted(slow), EVENT, 0.01)))
    thread.start()
    thread.join()
    assert calls[0].failure == "The skill took 0.0 seconds, and Alexa waits 0.01."

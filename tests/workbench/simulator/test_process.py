"""Ordinary skills, untouched, in a process of their own: those of sdk_skills/, each held a conversation with."""

import ast
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator import child, process, stage
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.handler import HandlerError
from tests.workbench.simulator.trees import SETTINGS, model

SKILLS = Path(__file__).parent / "sdk_skills"
Open = Callable[..., Conversation]


@pytest.fixture
def skill(tmp_path: Path) -> Iterator[Open]:
    """A conversation with a skill of sdk_skills/, as in skill("odd.py:hangs"), with the options of `speakup say`."""
    path = model(tmp_path).path
    with ExitStack() as stack:

        def opened(reference: str, *, settings: Any = SETTINGS, **options: Any) -> Conversation:
            staged = stage.opened("sdk", str(SKILLS / reference), lambda _: path, settings, **options)
            return stack.enter_context(staged).conversation()

        yield opened


def test_decorators_keep_a_session_and_the_process_stays_warm(skill: Open) -> None:
    conversation = skill("decorators.py:handler")
    first = conversation.say("open tree count")
    assert (first.speech, first.reprompt) == ("Trees, call 1.", "Which tree?")
    assert first.turns[0].printed == "[WARNING] loaded\n"
    planting = conversation.say("plant a oak")
    assert (planting.speech, planting.turns[0].printed) == ("So far: oak.", "planting oak\n")
    assert conversation.say("plant a elm").speech == "So far: oak, elm."
    assert conversation.say("stop").ended
    assert conversation.say("open tree count").speech == "Trees, call 2."


def test_what_a_skill_raises_is_told_with_the_authors_lines_alone(skill: Open) -> None:
    conversation = skill("decorators.py:handler")
    conversation.say("open tree count")
    (error,) = conversation.say("tell me a fact").errors
    assert error.startswith("The skill raised KeyError: 'oak' (tests/workbench/simulator/sdk_skills/decorators.py:")
    assert error.endswith(", in fact)")
    assert conversation.say("open tree count").speech == "Trees, call 2."


def test_a_skill_that_leaves_its_folder_is_still_the_authors(skill: Open) -> None:
    error = skill("odd.py:goes_elsewhere").say("open tree count").errors[0]
    assert error.startswith("The skill raised LookupError: no oak (") and error.endswith(", in goes_elsewhere)")


def test_classes_have_their_interceptors_and_their_own_apology(skill: Open) -> None:
    conversation = skill("classes.py:lambda_handler")
    opening = conversation.say("open tree count")
    assert opening.speech == "Up to 8 seconds of trees."
    assert opening.turns[0].printed == "answered speakup\n"
    assert conversation.say("tell me a fact").speech == "Sorry: DispatchException."


def test_a_skill_that_verifies_its_id_is_given_it(skill: Open) -> None:
    expected = {"EXPECTED_SKILL_ID": "amzn1.ask.skill.classes"}
    own = replace(SETTINGS, skill_id="amzn1.ask.skill.classes")
    conversation = skill("classes.py:lambda_handler", settings=own, variables=expected)
    assert conversation.say("open tree count").speech == "Up to 8 seconds of trees."
    stranger = skill("classes.py:lambda_handler", variables=expected).say("open tree count")
    assert "Skill ID Verification failed" in stranger.errors[0]
    assert "--skill-id" in stranger.errors[0]


@pytest.mark.parametrize("reference", ["standard.py:handler", "tables.py:handler", "files.py:handler"])
def test_what_a_skill_saves_is_remembered(skill: Open, tmp_path: Path, reference: str) -> None:
    state = tmp_path / "state.json"
    path = model(tmp_path).path
    for visit in (1, 2):
        with stage.opened("sdk", str(SKILLS / reference), lambda _: path, SETTINGS, state=state) as staged:
            assert staged.conversation().say("open tree count").speech == f"Visit {visit}."
            if visit == 2:
                staged.cloud.forget()
                assert staged.conversation().say("open tree count").speech == "Visit 1."


def test_what_is_printed_is_the_log_however_it_is_printed(skill: Open) -> None:
    conversation = skill("odd.py:prints")
    exchange = conversation.say("open tree count")
    assert exchange.speech == "Printed."
    assert exchange.turns[0].printed == "a line\npast Python\nto stderr\n"
    much = skill("odd.py:prints_much").say("open tree count").turns[0].printed
    assert len(much) < 2 * process.MAX_LOG and "bytes more" in much


def test_a_skill_that_hangs_is_ended_and_the_next_turn_has_a_new_process(skill: Open) -> None:
    conversation = skill("odd.py:hangs", time_limit=3.0)  # enough for a new process on a computer that has much to do
    assert conversation.say("open tree count").speech == "Call 1 of this process."
    assert conversation.say("open tree count").speech == "Call 2 of this process."
    hanging = conversation.say("ask tree count to tell me a fact")
    assert hanging.errors == ("The skill had no answer after 3 seconds, and Alexa waits no longer.",)
    assert hanging.turns[0].printed == "waiting\n"
    assert hanging.turns[1].request["request"]["error"]["type"] == "ENDPOINT_TIMEOUT"
    assert conversation.say("open tree count").speech == "Call 2 of this process."


@pytest.mark.parametrize(
    ("function", "end"), [("leaves", "ended itself with exit status 3"), ("crashes", "was ended by SIGSEGV")]
)
def test_a_skill_that_ends_its_process_is_told_and_started_anew(skill: Open, function: str, end: str) -> None:
    conversation = skill(f"odd.py:{function}")
    (error,) = conversation.say("ask tree count to tell me a fact").errors
    assert error.startswith(f"The skill's process {end}.")
    assert conversation.say("open tree count").speech == "Still here."


def test_what_is_no_json_is_told(skill: Open) -> None:
    error = skill("odd.py:returns_junk").say("open tree count").errors[0]
    assert error == "The skill returned what is no JSON: set '{1, 2}' has no form in JSON."


def test_a_skill_finds_what_lambda_has_and_nothing_of_the_users(skill: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org")
    found = skill("odd.py:surroundings", variables={"TOPIC": "rivers"}).say("open tree count").speech
    variables = dict(word.split("=", 1) for word in found.split() if "=" in word)
    assert (variables["AWS_ACCESS_KEY_ID"], variables["TZ"], variables["TOPIC"]) == ("offline", "UTC", "rivers")
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == "speakup"
    assert variables["SPEAKUP_SKILL_ID"] == SETTINGS.skill_id
    assert not {"AWS_PROFILE", "HTTPS_PROXY", "USER", "PYTHONPATH"} & set(variables)
    assert variables["HOME"] != os.environ.get("HOME")


@pytest.mark.parametrize(
    ("function", "host"), [("reaches_out", "api.example.org"), ("reaches_an_address", "192.0.2.1")]
)
def test_other_computers_are_out_of_reach_and_the_log_says_so(skill: Open, function: str, host: str) -> None:
    exchange = skill(f"odd.py:{function}").say("open tree count")
    told = f"The skill wants to reach {host}, and has no network here. Start with --network to allow it."
    assert exchange.turns[0].printed == f"{told}\n"
    assert told in exchange.speech or told in exchange.errors[0]


def test_the_network_is_there_on_request(skill: Open) -> None:
    assert "no network" not in skill("odd.py:reaches_out", network=True).say("open tree count").speech


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        (
            "unloadable.py:handler",
            "KeyError: 'oak' (tests/workbench/simulator/sdk_skills/unloadable.py:9, in <module> > ",
        ),
        ("odd.py:nothing", "odd.py has no function 'nothing'"),
        ("nowhere.py:handler", "There is no file"),
    ],
)
def test_what_cannot_be_loaded_is_told_before_anybody_speaks(skill: Open, reference: str, reason: str) -> None:
    with pytest.raises(HandlerError) as told:
        skill(reference)
    assert reason in str(told.value)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nothing_of_the_kind", "name the Python that has it: --python"),
        ("def handler(:", "no_skill.py:1)"),
        ("import os\nprint('farewell')\nos._exit(4)", "exit status 4. Last it printed: farewell"),
        ("import sys\nsys.exit(5)", "exit status 5"),
    ],
)
def test_code_that_does_not_import_is_told(tmp_path: Path, code: str, reason: str) -> None:
    file = tmp_path / "no_skill.py"
    file.write_text(code)
    program = process.of_file(file, "handler", {"AWS_REGION": "us-east-1"})
    with pytest.raises(HandlerError) as told, process.opened(program):
        pytest.fail("it was loaded")
    assert reason in str(told.value)


def test_code_whose_import_does_not_end_is_told(tmp_path: Path) -> None:
    file = tmp_path / "no_skill.py"
    file.write_text("import time\ntime.sleep(60)")
    program = process.of_file(file, "handler", {"AWS_REGION": "us-east-1"})
    with pytest.raises(HandlerError) as told, process.opened(program, start_limit=1.0):
        pytest.fail("it was loaded")
    assert "not be imported within 1 seconds" in str(told.value)


def test_an_old_botocore_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    (tmp_path / "botocore").mkdir()
    (tmp_path / "botocore" / "__init__.py").write_text("__version__ = '1.29.165'\n")
    (tmp_path / "skill.py").write_text("def handler(event, context): ...")
    program = process.of_file(tmp_path / "skill.py", "handler", {})
    with pytest.raises(HandlerError) as told, process.opened(program):
        pytest.fail("it was loaded")
    assert "botocore 1.29.165" in str(told.value)
    assert f"{sys.executable} -m pip install --upgrade boto3 botocore" in str(told.value)


def test_a_python_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "skill.py").write_text("")
    with pytest.raises(HandlerError, match="no Python at nowhere/python"):
        process.of_file(tmp_path / "skill.py", "handler", {}, python="nowhere/python")
    (tmp_path / "text").write_text("no program")
    (tmp_path / "text").chmod(0o755)
    program = process.of_file(tmp_path / "skill.py", "handler", {}, python=str(tmp_path / "text"))
    with pytest.raises(HandlerError, match="--python"), process.opened(program):
        pytest.fail("it ran")


def test_the_childs_own_code_is_python_3_8() -> None:
    source = Path(child.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    imported = {
        name.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for name in node.names
    }
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names

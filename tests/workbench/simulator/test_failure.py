import json
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.failure import MAX_FRAMES, described, logged


def frame(file: str, line: int, name: str) -> str:
    return f'  File "{file}", line {line}, in {name}\n    code()\n'


def test_only_the_authors_frames_are_told_and_of_many_the_last() -> None:
    trace = [
        frame("/var/task/ask_sdk_core/skill.py", 3, "invoke"),
        frame("/usr/lib/python3/site-packages/x.py", 1, "x"),
    ]
    trace += [frame("/var/task/app.py", line, "again") for line in range(20)]
    told = described({"errorType": "RecursionError", "errorMessage": "too deep\nby far", "stackTrace": trace})
    places = " > ".join(f"/var/task/app.py:{line}, in again" for line in range(20 - MAX_FRAMES, 20))
    assert told == f"RecursionError: too deep ({places})"


def test_the_authors_folder_is_the_only_place_where_one_is_named() -> None:
    trace = [frame("/skill/app.py", 7, "handler"), frame("/layer/speakup/skill.py", 9, "answer")]
    report = {"errorType": "KeyError", "errorMessage": "'oak'", "stackTrace": trace}
    assert described(report, Path("/skill")) == "KeyError: 'oak' (/skill/app.py:7, in handler)"


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ({"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited"}, "Runtime exited"),
        ({"errorType": "ValueError", "errorMessage": ""}, "ValueError"),
        ({}, "an error without a message"),
        ({"errorMessage": "no trace", "stackTrace": "none"}, "no trace"),
        ("<html>", "an error that says only '<html>'"),
    ],
)
def test_a_report_of_any_shape_is_told(report: object, told: str) -> None:
    assert described(report) == told


def test_a_skill_that_refuses_its_id_is_told_the_remedy() -> None:
    report = {"errorType": "AskSdkException", "errorMessage": "Skill ID Verification failed!!"}
    assert described(report).endswith("Say which skill this is: --skill-id.")


def test_what_speak_up_logs_is_told_as_a_sentence() -> None:
    def line(**told: Any) -> str:
        return "[ERROR] " + json.dumps({"skill": "water", "what": "failed", "request": "r1", "where": [], **told})

    assert logged(line(error="StoreError", text="There is no table. Make one.")) == (
        "StoreError: There is no table. Make one."
    )
    own = f"{Path.cwd()}/skills/water/skill.py:12 pledge"
    assert logged(line(error="KeyError", text="", where=["nowhere", f"{json.__file__}:3 loads", own])) == (
        "KeyError (skills/water/skill.py:12, in pledge)"
    )
    assert logged(line(what="refused", reason="it is for another skill")) == (
        "the request is not answered: it is for another skill"
    )


@pytest.mark.parametrize("line", ["", "{", "a skill's own words", '{"what": "else"}', "[1]", '{"what": "failed"}'])
def test_any_other_line_of_a_log_is_left_as_it_is(line: str) -> None:
    assert logged(line) is None

"""All tours through a skill, however many processes there are and whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from speakup_workbench.checks.walker import Walked, Walker
from tests.workbench.checks import orchard, river

TOMORROW = """\
inner = {handler}


def handler(event, context):
    if "addedByAmazon" in event["request"]{and_}:
        {does}
    return inner(event, context)
"""
"""A handler that cannot cope with what Amazon may add to a request tomorrow."""

LISTENING = """
import signal
from speakup_workbench.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""The command, which hears Ctrl-C even if the tests run in the background, where a shell has it ignored."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return river.write(tmp_path)


def tomorrow(root: Path, does: str, and_: str = "") -> None:
    handler = "sb.lambda_handler()"
    river.change(root, f"handler = {handler}\n", TOMORROW.format(handler=handler, does=does, and_=and_))


def walked(root: Path) -> Walked:
    return Walker(root, handler="lambda/river.py:handler").walked()


def test_one_core_finds_what_several_find(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    river.change(root, 'told(handler_input, "Goodbye.")', 'told(handler_input, "Goodbye. Or one more?")')
    tomorrow(root, "raise KeyError(event['request']['type'])")
    found = []
    for cores in (1, 5):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(walked(root))
    assert found[0] == found[1]
    assert {"VUI-2", "FUN-14"} <= {finding.rule for finding in found[0].findings}


def test_mishaps_are_tried_in_every_scene(root: Path) -> None:
    tomorrow(root, "raise KeyError('counting')", """ and event["session"].get("attributes")""")
    told = [finding for finding in walked(root).findings if "counting" in finding.problem]
    assert [finding.rule for finding in told] == ["FUN-14"]
    assert ":fault request=newer\n> how is the Thames\n" in told[0].conversation


@pytest.mark.parametrize("cores", [1, 3])
def test_a_mishap_that_ends_the_process_is_told_and_the_others_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    grove = orchard.project(tmp_path)
    does = "__import__('os')._exit(3) if event['request']['type'] == 'LaunchRequest' else 1 / 0"
    ended = TOMORROW.format(handler="skill.handler", does=does, and_="")
    orchard.change(grove, "skill.py", "handler = skill.handler\n", ended)
    told = {finding.rule: finding for finding in Walker(grove, "orchard").walked().findings}
    assert told["process-ended"].conversation.splitlines()[-2:] == [":fault request=newer", "> open the little orchard"]
    assert "ZeroDivisionError" in told["FUN-14"].problem


def test_ctrl_c_ends_the_walk_without_a_word_of_python(root: Path) -> None:
    begun = root / "begun"
    river.change(root, "def launch(handler_input):\n", f"def launch(handler_input):\n    open({str(begun)!r}, 'w')\n")
    command = [sys.executable, "-c", LISTENING, "check", "--handler", "lambda/river.py:handler", "--fresh"]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True, start_new_session=True) as check:
        while not begun.exists():
            assert check.poll() is None
            time.sleep(0.05)
        os.killpg(check.pid, signal.SIGINT)
        told = check.communicate()[1]
    assert (check.returncode, told.strip()) == (1, "Aborted!")

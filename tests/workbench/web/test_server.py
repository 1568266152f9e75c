"""What is asked of the server, and what it answers to nonsense."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from speakup_workbench.errors import Mistake
from speakup_workbench.web.server import listening
from speakup_workbench.web.steps import IN_VIEW
from tests.workbench.web.river import RoomOf, Visitor, project


def test_the_skills_to_choose_from(visitor: Visitor) -> None:
    assert visitor.at("/api/skills").json() == {
        "skills": [{"name": "river", "title": "River", "locales": ["en-US"]}],
        "chosen": "river",
    }


def test_a_conversation(room: RoomOf) -> None:
    answer = room.say("how deep is it")

    assert [step["words"] for step in answer["steps"]] == ["open my river", "how deep is it"]
    assert [step["spoken"][0]["text"] for step in answer["steps"]] == ["This is the river.", "It is three metres deep."]
    assert answer["steps"][1]["heard"]["text"] == "DeepIntent (sample)"
    assert answer["state"]["session"] == {"turns": 2}
    assert answer["steps"][1]["changed"]["session"] == [{"path": "turns", "before": 1, "after": 2}]


def test_a_page_that_is_loaded_again_finds_its_conversation(room: RoomOf) -> None:
    said = room.say("how deep is it")["steps"]

    found = room.visitor.at(room.path).json()
    assert (found["steps"], found["state"]) == (said, room.state)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'"x"', b"\xff", b"[" * 20_000, b'{"words": 5}', b'{"words": null}', b'{"line": 1}']
)
def test_what_is_no_request_is_answered_in_words(room: RoomOf, body: bytes) -> None:
    answer = room.visitor.at(f"{room.path}/say", data=body, method="POST")

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert room.say("how deep is it")["steps"]


@pytest.mark.parametrize(
    "settings",
    [
        5,
        {"locale": 5},
        {"colour": "red"},
        {"now": "yesterday"},
        {"now": "0001-01-01"},
        {"now": "9999-12-31 23:59"},
        {"permissions": "all"},
        {"permissions": ["air"]},
        {"faults": {"dynamodb": "purple"}},
        {"faults": {"moon": "gone"}},
        {"faults": []},
        {"user": "x" * 5_000},
        {"screen": "yes"},
        {"viewport": "watch"},
        {"zone": "Atlantis"},
        {"locale": "de-DE"},
    ],
)
def test_settings_that_cannot_be_change_nothing(room: RoomOf, settings: object) -> None:
    before = {name: value for name, value in room.state["settings"].items() if name != "moment"}
    answer = room.visitor.at(f"{room.path}/settings", settings)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    after = room.visitor.at(room.path).json()["state"]["settings"]
    assert {name: value for name, value in after.items() if name != "moment"} == before


@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        ("/api/rooms", {"skill": "sea"}, 400),
        ("/api/rooms", {"skill": 7}, 400),
        ("/api/rooms", {"skill": "river", "settings": {"locale": 7}}, 400),
        ("/api/rooms", {"skill": "../river"}, 400),
        ("/api/rooms/none/say", {"words": "hello"}, 404),
        ("/api/rooms/none", None, 404),
        ("/api/rooms/none/events", None, 404),
        ("/api/rooms/none/doctor", None, 404),
        ("/api/nothing", None, 404),
        ("/api/skills", {}, 405),
        ("/../../cli.py", None, 404),
        ("/%2e%2e/server.py", None, 404),
    ],
)
def test_what_is_not_there(visitor: Visitor, path: str, told: object, status: int) -> None:
    answer = visitor.at(path, told)

    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_a_page_is_told_the_newest_steps_and_asks_for_those_before(room: RoomOf) -> None:
    for _ in range(IN_VIEW + 4):
        room.say("how deep is it")
    newest = room.visitor.at(room.path).json()["steps"]
    assert [step["index"] for step in newest] == list(range(5, IN_VIEW + 5))  # the first said opened the skill too

    earlier = room.visitor.at(f"{room.path}/steps?before=5").json()["steps"]
    assert [step["index"] for step in earlier] == [0, 1, 2, 3, 4]
    assert earlier[0]["turns"][0]["request"]["request"]["type"] == "LaunchRequest"
    for wrong in ("", "?before=", "?before=-1", "?before=x", "?before=²"):
        answer = room.visitor.at(f"{room.path}/steps{wrong}")
        assert (answer.status_code, answer.json()["error"]) == (400, "Say before which step: steps?before=30.")


@pytest.mark.parametrize("name", ["", "../x", "/etc/x", "a/../../x", "nul\0", "skills/river/skill.py/x", 5])
def test_no_conversation_is_saved_outside_of_the_project(room: RoomOf, name: object) -> None:
    room.say("how deep is it")
    answer = room.visitor.at(f"{room.path}/save", {"name": name})

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "path", ["../x.talk", "/etc/passwd", "skills/river/skill.py", "nothing.talk", "", 5, "a\0.talk", "x" * 5_000]
)
def test_no_file_is_opened_outside_of_the_project(room: RoomOf, path: object) -> None:
    answer = room.visitor.at(f"{room.path}/open", {"path": path})

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert room.say("how deep is it")["steps"]  # it goes on as if nothing had been asked


@pytest.mark.parametrize(
    "named",
    [
        "handler: /etc/skill.py:handler",
        "handler: ../skill.py:handler",
        "handler: http://127.0.0.1:1/",
        "handler: os:abort",
    ],
)
def test_a_file_that_somebody_was_sent_runs_nothing_from_elsewhere(room: RoomOf, named: str) -> None:
    answer = room.visitor.at(f"{room.path}/open", {"text": f"skill: river   {named}\n> open my river\n"})

    assert (answer.status_code, "outside of the project" in answer.json()["error"]) == (400, True)


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with listening(0) as first, pytest.raises(Mistake, match=r"is taken.*--port 0"):
        with listening(first.getsockname()[1]):
            pass


def test_the_command_prints_its_address_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "speakup_workbench", "web", "river", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, cwd=project(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout and server.stderr
        address = re.findall(r"http://127\.0\.0\.1:\d+/\?token=\S+", server.stdout.readline())[0]
        with requests.Session() as session:
            session.trust_env = False
            assert session.get(address, timeout=60).status_code == 200
            room = session.post(f"{address.partition('/?')[0]}/api/rooms", json={"skill": "river"}, timeout=100).json()
            assert room["state"]["opening"] == "open my river"
        server.send_signal(signal.SIGINT)
        told = server.stderr.read()
    assert (server.returncode, told) == (0, "")


def test_ctrl_c_does_not_wait_for_a_skill_that_hangs(tmp_path: Path) -> None:
    (project(tmp_path) / "skills" / "river" / "skill.py").write_text("while True: pass", encoding="utf-8")
    command = [sys.executable, "-m", "speakup_workbench", "web", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stderr
        address = re.findall(r"http://127\.0\.0\.1:\d+/\?token=\S+", server.stdout.readline())[0]
        with requests.Session() as session:
            session.trust_env = False
            assert session.get(address, timeout=60).status_code == 200
        server.send_signal(signal.SIGINT)
        server.wait(20)
        told = server.stderr.read()
    assert (server.returncode, told) == (0, "")


def test_the_command_tells_a_mistake_and_starts_nothing(tmp_path: Path) -> None:
    for argument, told in (("sea", "There is no skill 'sea'"), ("river", "is taken")):
        with listening(0) as taken:
            command = [sys.executable, "-m", "speakup_workbench", "web", argument, "--no-browser", "--port"]
            found = subprocess.run(
                [*command, str(taken.getsockname()[1])],
                cwd=tmp_path if (tmp_path / "skills").exists() else project(tmp_path),
                capture_output=True,
                text=True,
                timeout=100,
            )
        assert found.returncode == 2
        assert told in found.stderr


def test_nobody_who_only_talks_waits_for_the_server() -> None:
    code = "import sys, speakup_workbench.cli; print({'starlette', 'uvicorn', 'moto'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, timeout=100
    )
    assert found.stdout.strip() == "set()"

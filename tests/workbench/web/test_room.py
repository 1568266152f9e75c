"""What a skill may do to its process, and what the page is told of it."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.web.room import Patience
from tests.workbench.web.river import SKILL, RoomOf, Visitor, project, visited

Json = dict[str, Any]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The skill's code."""
    return project(tmp_path) / "skills" / "river" / "skill.py"


@pytest.fixture
def alone(file: Path) -> Iterator[Visitor]:
    """At a server of their own, for whoever changes the skill."""
    with visited(file.parents[2]) as found:
        yield found


def ended(room: RoomOf, what: str = "say", told: object = None) -> str:
    """What is told of a skill that does not come through it."""
    answer = room.visitor.at(f"{room.path}/{what}", told)
    assert answer.status_code == 502
    return str(answer.json()["error"])


def test_a_skill_that_ends_its_process_costs_a_notice(room: RoomOf) -> None:
    room.say("how deep is it")
    with room.events() as events:
        notice = ended(room, told={"words": "drown yourself"})
        told = events.wait("ended")

    assert notice == (
        "The skill ended its process (status 3) after 'drown yourself'. It has been started again; "
        "say it again or press Restart."
    )
    assert (told["notice"], told["is_lost"]) == (notice, False)
    assert told["state"]["session"] == {"turns": 2}  # what was said before has been said again
    assert room.say("how deep is it")["state"]["session"] == {"turns": 3}


def test_a_process_that_somebody_kills_is_named_by_its_signal(tmp_path: Path) -> None:
    others = multiprocessing.active_children()
    with visited(project(tmp_path), breath=0) as visitor:
        room = visitor.enter()
        room.say("how deep is it")
        for child in multiprocessing.active_children():
            if child not in others:
                child.kill()  # also the one that waits for the next page
                child.join()
        assert "SIGKILL" in ended(room, "talk")
        assert "> how deep is it" in visitor.at(f"{room.path}/talk").text


def test_a_skill_that_hangs_is_ended(tmp_path: Path) -> None:
    with visited(project(tmp_path), Patience(to_open=60, to_answer=3)) as visitor:
        room = visitor.enter()
        notice = ended(room, told={"words": "think about it for ever"})
        assert "gave no answer within 3 seconds after 'think about it for ever'" in notice
        assert room.say("how deep is it")["steps"][-1]["spoken"][0]["text"] == "It is three metres deep."


def test_a_reply_of_two_megabytes_is_told_and_not_sent_on(room: RoomOf) -> None:
    step = room.say("tell me a very long story")["steps"][-1]

    [turn, *_] = step["turns"]
    assert turn["bytes"] > 2_000_000
    assert set(turn["response"]) == {"too long to show", "begins"}
    assert "at most 122,880" in step["errors"][0]
    assert room.say("how deep is it")["steps"][-1]["errors"] == []


def test_an_error_of_the_author_is_told_with_its_file_and_line(room: RoomOf) -> None:
    step = room.say("burst your banks")["steps"][-1]

    line = SKILL.splitlines().index('        raise ValueError("too much <b>water</b>")') + 1
    assert step["failure"]["file"].endswith("skills/river/skill.py")
    assert step["failure"]["line"] == line
    assert "ValueError: too much <b>water</b>" in step["failure"]["text"]
    assert step["turns"][0]["printed"] == "on the way to a fault\n"


def reloaded(room: RoomOf, file: Path, code: str) -> Json:
    """What the page is told when the skill's code has become this."""
    with room.events() as events:
        file.write_text(code, encoding="utf-8")
        return events.wait("reloaded")


def test_a_changed_skill_is_loaded_and_held_again(alone: Visitor, file: Path) -> None:
    room = alone.enter()
    room.say("how deep is it")
    told = reloaded(room, file, SKILL.replace("three metres", "four metres"))

    assert told["files"] == ["skills/river/skill.py"]
    assert [step["spoken"][0]["text"] for step in told["steps"]] == ["This is the river.", "It is four metres deep."]
    assert told["differs"] == [1]
    assert told["error"] is None
    assert room.say("how deep is it")["state"]["session"] == {"turns": 3}


def test_a_skill_that_is_broken_for_a_while(alone: Visitor, file: Path) -> None:
    room = alone.enter()
    room.say("how deep is it")
    told = reloaded(room, file, f"{SKILL}\n1 / 0\n")
    assert told["error"]["file"].endswith("skills/river/skill.py")
    assert told["error"]["line"] == len(SKILL.splitlines()) + 2
    assert "ZeroDivisionError" in told["error"]["text"]

    refused = alone.at(f"{room.path}/say", {"words": "how deep is it"})
    assert (refused.status_code, "ZeroDivisionError" in refused.json()["error"]) == (409, True)

    told = reloaded(room, file, SKILL)
    assert (told["error"], told["differs"], len(told["steps"])) == (None, [], 2)


def test_a_skill_that_cannot_be_opened_has_a_room_all_the_same(tmp_path: Path) -> None:
    file = project(tmp_path) / "skills" / "river" / "skill.py"
    broken = {"raise ImportError('no river')": "no river", "def handler(:": "syntax", "x = 1": "handler"}
    with visited(tmp_path) as visitor:
        for code, told in {**broken, "import os; os._exit(4)": "status 4"}.items():
            file.write_text(code, encoding="utf-8")
            room = visitor.enter()
            assert told in room.state["error"]["text"]
            assert room.state["title"] == "River"
            if "_exit" not in code:
                visitor.at(room.path, method="DELETE")
        assert reloaded(room, file, SKILL)["error"] is None
        assert room.say("how deep is it")["steps"]


def test_a_reminder_rings_on_the_page_by_itself() -> None:
    with visited(ROOT) as visitor:
        now = {"now": "2026-11-21T08:00:00", "zone": "America/New_York", "permissions": ["reminders"]}
        room = visitor.enter("give_blood", **now)
        for words in ("ask give blood to remind me tomorrow at nine a.m.", "yes", "stop"):
            room.say(words)
        with room.events() as events:
            room.say(":now 2026-11-22 08:59:58")
            told = events.wait("rang")

    assert told["step"]["spoken"][0]["text"].startswith("Here is your reminder: ")
    assert (told["step"]["index"], told["state"]["reminders"]) == (4, [])


def test_a_conversation_that_the_changed_skill_does_not_come_through_begins_anew(alone: Visitor, file: Path) -> None:
    room = alone.enter()
    room.say("how deep is it")
    told = reloaded(room, file, SKILL.replace('== "DieIntent"', '== "DeepIntent"'))

    assert told["steps"] == []
    assert "ended its process (status 3) when the conversation was held again" in told["error"]["text"]
    assert alone.at(room.path).json()["state"]["opening"] == "open my river"

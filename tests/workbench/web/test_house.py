"""Several at once, and those who leave."""

import threading
from pathlib import Path

import requests

from speakup_workbench.web.house import MOST_ROOMS
from tests.workbench.web.river import RoomOf, Visitor, project, visited


def test_two_browsers_at_once_do_not_hear_each_other(visitor: Visitor, room: RoomOf) -> None:
    other = visitor.enter()
    room.say("how deep is it")
    other.say("show me the water")
    other.say("drown yourself")

    assert room.say("how deep is it")["state"]["session"] == {"turns": 3}
    assert visitor.at(other.path, method="DELETE").json() == {}
    gone = visitor.at(f"{other.path}/say", {"words": "how deep is it"})
    assert (gone.status_code, "it was closed" in gone.json()["error"]) == (404, True)


def test_one_page_that_asks_twice_at_once_is_answered_twice(room: RoomOf) -> None:
    room.say("how deep is it")
    asking = [threading.Thread(target=room.say, args=("how deep is it",)) for _ in range(3)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert room.visitor.at(room.path).json()["state"]["session"] == {"turns": 5}


def test_a_browser_that_is_closed_in_the_middle_of_a_turn(room: RoomOf) -> None:
    try:
        room.visitor.post(f"{room.visitor.base}{room.path}/say", json={"words": "how deep is it"}, timeout=(5, 0.001))
    except requests.ReadTimeout:
        pass
    with room.events():
        pass  # and one that listens no longer

    assert room.say("how deep is it")["state"]["session"]["turns"] >= 3  # what it said was said


def test_nine_pages_are_one_too_many(tmp_path: Path) -> None:
    with visited(project(tmp_path)) as visitor:
        first, second = visitor.enter(), visitor.enter()
        with first.events():
            for _ in range(MOST_ROOMS - 1):
                last = visitor.enter()
            assert visitor.at(first.path).status_code == 200
        assert visitor.at(second.path).status_code == 404
        assert last.say("how deep is it")["steps"]

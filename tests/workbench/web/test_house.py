"""Several at once, and those who leave."""

import threading
from pathlib import Path

import requests

from speakup_workbench.web.wanted import Wanted
from tests.workbench.web.river import RoomOf, Visitor, project, served


def test_two_browsers_at_once_do_not_hear_each_other(visitor: Visitor, room: RoomOf) -> None:
    other = visitor.enter()
    room.say("how deep is it")
    other.say("show me the water")
    assert visitor.at(f"{other.path}/say", {"words": "drown yourself"}).status_code == 502

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


def test_one_page_too_many_closes_the_one_that_was_left_longest(tmp_path: Path) -> None:
    with served(Wanted(project(tmp_path)), most_rooms=2) as guard, Visitor(guard) as visitor:
        visitor.get(visitor.address, timeout=100)
        first, second = visitor.enter(), visitor.enter()
        with first.events():
            third = visitor.enter()
            assert visitor.at(first.path).status_code == 200
        assert visitor.at(second.path).status_code == 404
        assert third.say("how deep is it")["steps"]

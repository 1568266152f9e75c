import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import NotFound, PermissionMissing
from speakup.access import Access
from speakup.dates import duration
from speakup.errors import ServiceError, SetupError
from speakup.timers import Timer, Timers, _iso
from tests.framework.conftest import ServerMaker

PATH = "/v1/alerts/timers"
STARTED = {
    "id": "timer-1",
    "status": "ON",
    "duration": "PT10M",
    "triggerTime": "2026-11-21T08:10:00.000Z",
    "timerLabel": "shower",
    "createdTime": "2026-11-21T08:00:00.000Z",
    "updatedTime": "2026-11-21T08:00:00.000Z",
    "remainingTimeWhenPaused": None,
}
RUNNING = Timer("timer-1", "shower", timedelta(minutes=10), datetime(2026, 11, 21, 8, 10, tzinfo=UTC), None)


def timers(endpoint: str) -> Timers:
    access = Access({"System": {"apiEndpoint": endpoint, "apiAccessToken": "secret"}}, math.inf, [])
    return Timers(access, "en-GB", lambda phrase, words: phrase.format(**words))


def body(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def test_a_timer_that_says_something_when_it_rings(serve: ServerMaker) -> None:
    service = serve(200, body(STARTED))

    assert timers(service.endpoint).start(timedelta(minutes=10), "Off, {who}.", label="shower", who="Ada") == RUNNING
    (asked,) = service.asked
    assert asked.call == f"POST {PATH}"
    assert asked.json == {
        "duration": "PT10M",
        "timerLabel": "shower",
        "creationBehavior": {"displayExperience": {"visibility": "VISIBLE"}},
        "triggeringBehavior": {
            "operation": {"type": "ANNOUNCE", "textToAnnounce": [{"locale": "en-GB", "text": "Off, Ada."}]},
            "notificationConfig": {"playAudible": True},
        },
    }


def test_a_timer_that_only_rings(serve: ServerMaker) -> None:
    service = serve(200, b'{"id": "timer-1"}')

    timer = timers(service.endpoint).start(timedelta(minutes=10))

    assert timer == Timer("timer-1", "", timedelta(minutes=10), None, None), "as far as Alexa tells"
    assert service.asked[0].json["triggeringBehavior"]["operation"] == {"type": "NOTIFY_ONLY"}
    assert "timerLabel" not in service.asked[0].json


@given(st.integers(1, 10**9))
def test_a_span_is_written_as_alexa_writes_it(seconds: int) -> None:
    assert duration(_iso(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_a_timer_cannot_ring_at_once() -> None:
    with pytest.raises(SetupError, match="cannot ring at once"):
        timers("").start(timedelta())


def test_all_timers_of_the_skill(serve: ServerMaker) -> None:
    paused = {**STARTED, "id": "timer-2", "status": "PAUSED", "triggerTime": None, "remainingTimeWhenPaused": "PT4M"}
    service = serve(200, body({"totalCount": 2, "timers": [STARTED, paused], "nextToken": None}))

    assert timers(service.endpoint).all() == [
        RUNNING,
        Timer("timer-2", "shower", timedelta(minutes=10), None, timedelta(minutes=4), is_paused=True),
    ]


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"timers": {}}', b'{"timers": [5, {}, {"id": ""}, {"id": 5}]}'])
def test_a_list_of_another_shape_holds_none(serve: ServerMaker, answer: bytes) -> None:
    assert timers(serve(200, answer).endpoint).all() == []


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}"])
def test_an_answer_without_an_id_is_an_error(serve: ServerMaker, answer: bytes) -> None:
    with pytest.raises(ServiceError, match="answered without a timer"):
        timers(serve(200, answer).endpoint).start(timedelta(minutes=10))


def test_a_timer_is_paused_resumed_and_cancelled_by_its_id(serve: ServerMaker) -> None:
    service = serve(200)
    ours = timers(service.endpoint)

    ours.pause("a/b")
    ours.resume("a/b")
    ours.cancel("a/b")

    assert service.calls == [f"POST {PATH}/a%2Fb/pause", f"POST {PATH}/a%2Fb/resume", f"DELETE {PATH}/a%2Fb"]


def test_one_that_has_rung_is_gone(serve: ServerMaker) -> None:
    ours = timers(serve(404, b'{"code": "TIMER_NOT_FOUND"}').endpoint)

    for call in (ours.pause, ours.resume):
        with pytest.raises(NotFound):
            call("timer-1")
    ours.cancel("timer-1")


def test_to_cancel_no_timer_does_not_cancel_all_of_them(serve: ServerMaker) -> None:
    service = serve(200)

    timers(service.endpoint).cancel("")
    with pytest.raises(NotFound, match="was given an empty id"):
        timers(service.endpoint).pause("")

    assert service.asked == []


@pytest.mark.parametrize("status", [401, 403])
def test_without_the_permission_it_is_asked_for(serve: ServerMaker, status: int) -> None:
    with pytest.raises(PermissionMissing) as error:
        timers(serve(status, b'{"code": "UNAUTHORIZED"}').endpoint).start(timedelta(minutes=10))

    assert error.value.scopes == ("alexa::alerts:timers:skill:readwrite",)


@pytest.mark.parametrize("status", [400, 500, 504])
def test_any_other_refusal_is_a_service_error(serve: ServerMaker, status: int) -> None:
    with pytest.raises(ServiceError, match=f"answered {status}"):
        timers(serve(status).endpoint).all()

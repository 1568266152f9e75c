import json
import math
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup import Every, NotFound, NotSupported, PermissionMissing
from speakup.access import Access
from speakup.errors import ServiceError, SetupError
from speakup.reminders import Reminder, Reminders
from tests.framework.conftest import ServerMaker
from tests.framework.wild import JSON

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 9, tzinfo=BERLIN)  # a Saturday
PATH = "/v1/alerts/reminders"
CREATED = {
    "alertToken": "token-1",
    "createdTime": "2026-11-21T08:00:01.000Z",
    "updatedTime": "2026-11-21T08:00:01.000Z",
    "status": "ON",
    "version": "1",
    "href": f"{PATH}/token-1",
}


def reminders(endpoint: str) -> Reminders:
    access = Access({"System": {"apiEndpoint": endpoint, "apiAccessToken": "secret"}}, math.inf, [])
    return Reminders(access, "de-DE", lambda: NOW, lambda phrase, words: phrase.format(**words))


def body(answer: Any) -> bytes:
    return json.dumps(answer).encode()


# Setting


def test_a_reminder_at_a_moment_is_written_by_the_listeners_clock(serve: ServerMaker) -> None:
    service = serve(200, body(CREATED))
    moment = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)

    reminder = reminders(service.endpoint).set(moment, "Drink {litres} litres.", litres=3)

    assert reminder == Reminder("token-1", "Drink 3 litres.", moment)
    (asked,) = service.asked
    assert (asked.call, asked.headers["Authorization"]) == (f"POST {PATH}", "Bearer secret")
    assert asked.json == {
        "requestTime": "2026-11-21T09:00:00.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": "2026-11-22T18:30:00.000",
            "timeZoneId": "Europe/Berlin",
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": "de-DE", "text": "Drink 3 litres."}]}},
        "pushNotification": {"status": "ENABLED"},
    }


def test_a_reminder_after_a_while_rings_so_long_after_alexa_took_it(serve: ServerMaker) -> None:
    service = serve(200, body(CREATED))

    reminder = reminders(service.endpoint).set(timedelta(hours=2), "Drink.")

    assert service.asked[0].json["trigger"] == {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 7200}
    assert reminder.at == datetime(2026, 11, 21, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "first", "rule"),
    [
        (Every(time(18)), "2026-11-21T18:00:00.000", "FREQ=DAILY;BYHOUR=18;BYMINUTE=0;BYSECOND=0;INTERVAL=1"),
        (Every(time(9)), "2026-11-22T09:00:00.000", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;INTERVAL=1"),
        (
            Every(time(7, 30), weekdays=(3, 0)),
            "2026-11-23T07:30:00.000",
            "FREQ=WEEKLY;BYHOUR=7;BYMINUTE=30;BYSECOND=0;INTERVAL=1;BYDAY=MO,TH",
        ),
    ],
)
def test_a_reminder_that_comes_round(serve: ServerMaker, every: Every, first: str, rule: str) -> None:
    service = serve(200, body(CREATED))

    reminder = reminders(service.endpoint).set(every, "Drink.")

    assert service.asked[0].json["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": first,
        "timeZoneId": "Europe/Berlin",
        "recurrence": {"startDateTime": first, "recurrenceRules": [rule]},
    }
    assert reminder.rules == (rule,)
    assert reminder.at == datetime.fromisoformat(first).replace(tzinfo=BERLIN)


def test_what_no_reminder_can_be_is_refused_before_alexa_is_asked() -> None:
    with pytest.raises(SetupError, match=r"no time zone\. Reckon it from turn\.now"):
        reminders("").set(datetime(2026, 11, 22), "Drink.")
    with pytest.raises(SetupError, match="cannot ring at once"):
        reminders("").set(timedelta(milliseconds=999), "Drink.")


@pytest.mark.parametrize(
    "answer", [b"", b"null", b"[]", b'{"status": "ON"}', b'{"alertToken": ""}', b'{"alertToken": 5}']
)
def test_an_answer_without_a_token_is_an_error(serve: ServerMaker, answer: bytes) -> None:
    with pytest.raises(ServiceError, match="answered without a reminder to POST /v1/alerts/reminders"):
        reminders(serve(200, answer).endpoint).set(timedelta(hours=2), "Drink.")


# Changing, cancelling, listing


def test_a_reminder_is_changed_and_cancelled_by_its_token(serve: ServerMaker) -> None:
    service = serve(200, b"", answers={f"PUT {PATH}/token%2F1": (200, body(CREATED))})
    ours = reminders(service.endpoint)

    assert ours.change("token/1", timedelta(minutes=1), "Now.").text == "Now."
    ours.cancel("token/1")

    assert service.calls == [f"PUT {PATH}/token%2F1", f"DELETE {PATH}/token%2F1"]


def test_one_that_the_listener_deleted_is_gone(serve: ServerMaker) -> None:
    ours = reminders(serve(404, b'{"code": "ALERT_NOT_FOUND", "message": "Gone."}').endpoint)

    with pytest.raises(NotFound):
        ours.change("token-1", timedelta(minutes=1), "Now.")
    ours.cancel("token-1")


def test_all_reminders_of_the_skill(serve: ServerMaker) -> None:
    def alert(token: str, trigger: Any, status: str = "ON") -> dict[str, Any]:
        content = [{"locale": "de-DE", "text": "Drink."}]
        return {
            **CREATED,
            "alertToken": token,
            "status": status,
            "trigger": trigger,
            "alertInfo": {"spokenInfo": {"content": content}},
        }

    rule = "FREQ=DAILY;BYHOUR=18"
    at = {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": "2026-11-23T18:00:00.000"}
    alerts = [
        alert("1", {**at, "timeZoneId": "America/Los_Angeles"}),
        alert("2", {**at, "recurrence": {"recurrenceRules": [rule]}}),
        alert("3", {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": "60"}, "COMPLETED"),
    ]
    service = serve(200, body({"totalCount": "3", "alerts": alerts, "links": None}))

    evening = datetime(2026, 11, 23, 18)
    assert reminders(service.endpoint).all() == [
        Reminder("1", "Drink.", evening.replace(tzinfo=ZoneInfo("America/Los_Angeles"))),
        Reminder("2", "Drink.", evening.replace(tzinfo=BERLIN), (rule,)),
        Reminder("3", "Drink.", datetime(2026, 11, 21, 8, 1, 1, tzinfo=UTC), is_on=False),
    ]
    assert service.calls == [f"GET {PATH}"]


@pytest.mark.parametrize("answer", [b"", b"null", b"[]", b'{"alerts": 5}', b'{"alerts": [null, {}, 5]}'])
def test_a_list_of_another_shape_holds_none(serve: ServerMaker, answer: bytes) -> None:
    assert reminders(serve(200, answer).endpoint).all() == []


PARTS = ["alertInfo", "trigger", "status", "createdTime"]
TRIGGER = st.dictionaries(
    st.sampled_from(["type", "scheduledTime", "timeZoneId", "offsetInSeconds", "recurrence"]), JSON
)


@given(st.dictionaries(st.sampled_from(PARTS), JSON), TRIGGER | JSON)
def test_no_alert_of_another_shape_is_a_disaster(alert: dict[str, Any], trigger: Any) -> None:
    reminder = reminders("")._read({"trigger": trigger, **alert, "alertToken": "1"})

    assert reminder is not None and reminder.token == "1"


# Refusals


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("answer", [b"", b'{"code": "UNAUTHORIZED", "message": "No."}', b"<html>"])
def test_without_the_permission_it_is_asked_for(serve: ServerMaker, status: int, answer: bytes) -> None:
    ours = reminders(serve(status, answer).endpoint)

    for call in (lambda: ours.set(NOW, "x"), lambda: ours.cancel("1"), ours.all):
        with pytest.raises(PermissionMissing) as error:
            call()
        assert error.value.scopes == ("alexa::alerts:reminders:skill:readwrite",)


def test_a_device_may_have_no_reminders_at_all(serve: ServerMaker) -> None:
    with pytest.raises(NotSupported):
        reminders(serve(403, b'{"code": "DEVICE_NOT_SUPPORTED"}').endpoint).set(NOW, "Drink.")


@pytest.mark.parametrize("status", [400, 409, 429, 500, 503, 504])
def test_any_other_refusal_is_a_service_error(serve: ServerMaker, status: int) -> None:
    with pytest.raises(ServiceError) as error:
        reminders(serve(status, b'{"code": "INVALID_TRIGGER"}').endpoint).set(NOW, "Drink.")

    assert str(error.value) == f"Alexa's service answered {status} INVALID_TRIGGER to POST /v1/alerts/reminders."

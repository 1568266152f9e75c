"""Alexa's services over https, called as skills call them: by Amazon's SDK, by http.client and by the framework."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from ask_sdk_core.api_client import DefaultApiClient
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services import ServiceClientFactory, ServiceException
from ask_sdk_model.services.api_configuration import ApiConfiguration
from ask_sdk_model.services.directive import Header, SendDirectiveRequest, SpeakDirective
from ask_sdk_model.services.reminder_management import (
    AlertInfo,
    PushNotification,
    PushNotificationStatus,
    Recurrence,
    ReminderRequest,
    SpokenInfo,
    SpokenText,
    Status,
    Trigger,
    TriggerType,
)
from ask_sdk_model.services.timer_management import (
    LaunchTaskOperation,
    Task,
    TextToConfirm,
    TimerRequest,
    TriggeringBehavior,
)

from speakup import Permission
from speakup.access import Access
from speakup_workbench.simulator import cloud, services
from speakup_workbench.simulator.account import Product
from speakup_workbench.simulator.caller import Caller
from speakup_workbench.simulator.services import MAX_BODY, ApiCall, Services
from tests.workbench.simulator.callers import MORNING, REQUEST, SETTINGS, Listener

TOKEN = "a-token"
TIME_ZONE = f"/v2/devices/{SETTINGS.device_id}/settings/System.timeZone"
FAULTS: dict[str, str] = {}


@pytest.fixture(scope="module")
def served() -> Iterator[Services]:
    with (
        services.opened(lambda path: FAULTS.get(path, "")) as opened,
        cloud.environment(dict(opened.environment) | {"NO_PROXY": "127.0.0.1"}),
    ):
        yield opened


@pytest.fixture
def caller(served: Services) -> Caller:
    """A listener who has granted all there is."""
    scopes = [f"alexa::profile:{name}:read" for name in ("name", "given_name", "email", "mobile_number")]
    found = Listener().caller(
        Permission.REMINDERS, Permission.TIMERS, Permission.ADDRESS, Permission.COUNTRY_AND_POSTAL_CODE, *scopes
    )
    served.admit(TOKEN, found)
    return found


def sdk(served: Services, token: str = TOKEN) -> Any:
    """Untyped, as the SDK's clients are in all but name."""
    return ServiceClientFactory(
        ApiConfiguration(
            serializer=DefaultSerializer(),
            api_client=DefaultApiClient(),
            authorization_value=token,
            api_endpoint=served.endpoint,
        )
    )


def connection(served: Services) -> HTTPSConnection:
    address = urlsplit(served.endpoint)
    return HTTPSConnection(address.hostname or "", address.port, timeout=5)


def asked(served: Services, method: str = "GET", path: str = TIME_ZONE, **more: Any) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {TOKEN}"} | more.pop("headers", {})
    with contextlib.closing(connection(served)) as opened:
        opened.request(method, path, headers=headers, **more)
        answer = opened.getresponse()
        return answer.status, answer.read()


def refused(refusal: pytest.ExceptionInfo[ServiceException]) -> tuple[int, Any]:
    body: Any = refusal.value.body
    return refusal.value.status_code, body.code


def reminder(trigger: Trigger) -> ReminderRequest:
    said = SpokenText(locale="en-US", text="Water the trees", ssml="<speak>Water the trees</speak>")
    return ReminderRequest(
        request_time=datetime(2026, 11, 21, 8),
        trigger=trigger,
        alert_info=AlertInfo(spoken_info=SpokenInfo(content=[said])),
        push_notification=PushNotification(status=PushNotificationStatus.ENABLED),
    )


def test_the_sdk_reads_settings_profile_and_address(served: Services, caller: Caller) -> None:
    ups = sdk(served).get_ups_service()
    assert ups.get_system_time_zone(SETTINGS.device_id) == "America/Los_Angeles"
    assert str(ups.get_system_distance_units(SETTINGS.device_id)).endswith("IMPERIAL")
    assert ups.get_profile_email() == "robin@example.org"
    assert ups.get_profile_mobile_number().phone_number == "2065550123"
    addresses = sdk(served).get_device_address_service()
    assert addresses.get_full_address(SETTINGS.device_id).city == "Seattle"
    assert addresses.get_country_and_postal_code(SETTINGS.device_id).postal_code == "98109"


def test_the_sdk_gets_none_for_what_is_not_set(served: Services, caller: Caller) -> None:
    caller.account.profile = caller.account.address = None
    assert sdk(served).get_ups_service().get_profile_name() is None
    assert sdk(served).get_device_address_service().get_full_address(SETTINGS.device_id) is None


def test_amazons_real_refusal_of_a_profile_is_more_than_the_sdk_can_read(served: Services, caller: Caller) -> None:
    """Amazon answers a code that its own SDK does not know, so `except ServiceException` misses it in production.

    The server sends that body on purpose: a skill that would fail there has to fail here.
    """
    caller.account.permissions.clear()
    with pytest.raises(SerializationException, match="ACCESS_DENIED"):
        sdk(served).get_ups_service().get_profile_email()


def test_the_sdk_sets_reminders_that_ring(served: Services, caller: Caller) -> None:
    client = sdk(served).get_reminder_management_service()
    once = client.create_reminder(reminder(Trigger(object_type=TriggerType.SCHEDULED_RELATIVE, offset_in_seconds=3600)))
    assert (once.status, once.version) == (Status.ON, "1")
    weekly = Recurrence(recurrence_rules=["FREQ=WEEKLY;BYDAY=MO;BYHOUR=18;BYMINUTE=0;BYSECOND=0"])
    mondays = Trigger(object_type=TriggerType.SCHEDULED_ABSOLUTE, time_zone_id="America/Los_Angeles", recurrence=weekly)
    client.create_reminder(reminder(mondays))
    rings = caller.account.rung(MORNING.replace(month=12, day=1))
    assert [f"{ring.at:%d %H:%M} {ring.text}" for ring in rings] == [
        "21 17:00 Water the trees",
        "24 02:00 Water the trees",
        "01 02:00 Water the trees",
    ]
    assert caller.account.reminders[once.alert_token].status == "COMPLETED"
    assert client.update_reminder(once.alert_token, reminder(mondays)).version == "2"
    assert client.delete_reminder(once.alert_token) is None
    assert len(caller.account.reminders) == 1


def test_the_sdk_lists_no_reminders_but_none(served: Services, caller: Caller) -> None:
    """ask-sdk-model 1.82 names a class for alertInfo that it does not have: another of its own failures."""
    client = sdk(served).get_reminder_management_service()
    assert client.get_reminders().total_count == "0"
    client.create_reminder(reminder(Trigger(object_type=TriggerType.SCHEDULED_RELATIVE, offset_in_seconds=60)))
    with pytest.raises(SerializationException, match="SpokenInfo"):
        client.get_reminders()
    assert json.loads(asked(served, path="/v1/alerts/reminders")[1])["totalCount"] == "1"


def test_the_sdk_hears_why_there_is_no_reminder(served: Services, caller: Caller) -> None:
    client = sdk(served).get_reminder_management_service()
    yesterday = Trigger(object_type=TriggerType.SCHEDULED_ABSOLUTE, scheduled_time=datetime(2026, 11, 20, 8))
    with pytest.raises(ServiceException) as refusal:
        client.create_reminder(reminder(yesterday))
    assert refused(refusal) == (400, "TRIGGER_SCHEDULED_TIME_IN_PAST")
    caller.account.permissions.clear()
    with pytest.raises(ServiceException) as refusal:
        client.get_reminders()
    assert refused(refusal) == (401, "UNAUTHORIZED")


def test_the_sdk_sets_a_timer_that_launches_a_task(served: Services, caller: Caller) -> None:
    client = sdk(served).get_timer_management_service()
    operation = LaunchTaskOperation(
        text_to_confirm=[TextToConfirm(locale="en-US", text="Shall I start the watering?")],
        task=Task(name="amzn1.ask.skill.1.Watering", version="1", input={"trees": 3}),
    )
    request = TimerRequest(duration="PT10M", triggering_behavior=TriggeringBehavior(operation=operation))
    timer = client.create_timer(request)
    client.pause_timer(timer.id)
    assert client.get_timer(timer.id).remaining_time_when_paused == "PT10M"
    client.resume_timer(timer.id)
    (ring,) = caller.account.rung(MORNING.replace(hour=9))
    assert (ring.text, ring.kind, ring.token) == ("Shall I start the watering?", "timer", timer.id)
    assert caller.account.timers[ring.token].operation["task"]["input"] == {"trees": 3}
    assert str(client.get_timers().timers[0].status).endswith("OFF")
    client.delete_timers()
    with pytest.raises(ServiceException) as refusal:
        client.get_timer(timer.id)
    assert refusal.value.status_code == 404


def test_the_sdk_speaks_while_the_skill_thinks(served: Services, caller: Caller) -> None:
    client = sdk(served).get_directive_service()
    request = SendDirectiveRequest(Header(request_id=REQUEST), SpeakDirective(speech="One moment."))
    client.enqueue(request)
    assert caller.progressive == ["<speak>One moment.</speak>"]
    caller.answering = None
    with pytest.raises(ServiceException) as refusal:
        client.enqueue(request)
    assert refused(refusal) == (403, 403)


def test_the_sdk_reads_what_the_listener_owns(served: Services, caller: Caller) -> None:
    caller.account.products["atlas"] = Product("atlas", "atlas", "The atlas", owned=1)
    shop = sdk(served).get_monetization_service()
    (product,) = shop.get_in_skill_products("en-US", entitled="ENTITLED").in_skill_products
    assert (product.name, product.active_entitlement_count) == ("The atlas", 1)
    assert shop.get_in_skill_product("en-US", "atlas").product_id == "atlas"
    assert shop.get_voice_purchase_setting() is True


def test_the_frameworks_own_client_trusts_the_server(served: Services, caller: Caller) -> None:
    system = {"apiEndpoint": served.endpoint, "apiAccessToken": TOKEN, "device": {"deviceId": SETTINGS.device_id}}
    access = Access({"System": system}, time.monotonic() + 5, [])
    assert access.call("GET", TIME_ZONE) == "America/Los_Angeles"


def test_only_who_has_the_bundle_trusts_the_server(served: Services, caller: Caller) -> None:
    address = urlsplit(served.endpoint)
    with pytest.raises(ssl.SSLCertVerificationError):
        with socket.create_connection((address.hostname, address.port)) as plain:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(plain, server_hostname=address.hostname)
    bundle = ssl.create_default_context(cafile=served.environment["SSL_CERT_FILE"])
    assert bundle.cert_store_stats()["x509_ca"] > 50
    assert served.environment["REQUESTS_CA_BUNDLE"] == os.environ["REQUESTS_CA_BUNDLE"]


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", "Bearer stolen", TOKEN, f"Basic {TOKEN}"])
def test_a_wrong_token_is_refused_and_seen(served: Services, caller: Caller, value: str | None) -> None:
    with contextlib.closing(connection(served)) as opened:
        opened.request("GET", TIME_ZONE, headers={} if value is None else {"Authorization": value})
        assert opened.getresponse().status == 401
    assert caller.calls == [ApiCall("GET", TIME_ZONE, None, 401)]


def test_every_call_is_recorded(served: Services, caller: Caller) -> None:
    asked(served)
    asked(served, path=f"{TIME_ZONE}?why=not")
    asked(served, "POST", "/v1/alerts/timers", body=json.dumps({"duration": "PT1M"}))
    asked(served, "POST", "/v1/alerts/timers", body="a minute, please")
    assert caller.calls == [
        ApiCall("GET", TIME_ZONE, None, 200),
        ApiCall("GET", f"{TIME_ZONE}?why=not", None, 200),
        ApiCall("POST", "/v1/alerts/timers", {"duration": "PT1M"}, 400),
        ApiCall("POST", "/v1/alerts/timers", "a minute, please", 400),
    ]


def test_two_listeners_are_told_apart_by_their_tokens(served: Services, caller: Caller) -> None:
    other = Listener().caller("alexa::profile:name:read")
    served.admit("another-token", other)
    other.account.profile = None
    path = "/v2/accounts/~current/settings/Profile.name"
    assert asked(served, path=path) == (200, b'"Robin Fielding"')
    assert asked(served, path=path, headers={"Authorization": "Bearer another-token"}) == (204, b"")
    assert (len(caller.calls), len(other.calls)) == (1, 1)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_a_wrong_method(served: Services, caller: Caller, method: str) -> None:
    status, body = asked(served, method)
    assert status == 405
    assert bool(body) == (method != "HEAD")


def test_bodies_that_nobody_should_send(served: Services, caller: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    path = "/v1/alerts/reminders"
    assert asked(served, "POST", path, body=b"x" * 10_000_000)[0] == 413
    assert asked(served, "POST", path, body=b"x" * MAX_BODY)[0] == 400
    assert asked(served, "POST", path, body=b"[" * 100_000)[0] == 400
    assert asked(served, "POST", path, body=b"\xff\x00")[0] == 400
    for length in ("-1", "ten", "9" * 5000):
        assert asked(served, "POST", path, headers={"Content-Length": length})[0] == 400
    assert capfd.readouterr() == ("", "")


def test_a_body_in_chunks_needs_no_length(served: Services, caller: Caller) -> None:
    asked_for = json.dumps({"duration": "PT1M", "triggeringBehavior": {"operation": {"type": "NOTIFY_ONLY"}}}).encode()
    assert asked(served, "POST", "/v1/alerts/timers", body=iter([asked_for[:9], asked_for[9:]]))[0] == 200
    assert asked(served, "POST", "/v1/alerts/timers", body=(b"x" * 65536 for _ in range(20)))[0] == 413


def test_callers_who_hang_up(served: Services, caller: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    address = urlsplit(served.endpoint)
    socket.create_connection((address.hostname, address.port)).close()
    with socket.create_connection((address.hostname, address.port)) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
    with contextlib.closing(connection(served)) as opened:
        opened.putrequest("POST", "/v1/alerts/reminders")
        opened.putheader("Content-Length", "1000")
        opened.endheaders(b"half of i")
    with contextlib.closing(connection(served)) as opened:
        opened.request("POST", TIME_ZONE, b"no length", {"Transfer-Encoding": "chunked"})
    with contextlib.closing(connection(served)) as opened:
        opened.request("GET", TIME_ZONE, headers={"Authorization": f"Bearer {TOKEN}"})
    # While one says nothing, another is served.
    with socket.create_connection((address.hostname, address.port)):
        assert asked(served)[0] == 200
    assert capfd.readouterr() == ("", "")


def test_faults_on_request(served: Services, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAULTS, TIME_ZONE, "error")
    assert asked(served)[0] == 500
    monkeypatch.setitem(FAULTS, TIME_ZONE, "throttled")
    assert asked(served)[0] == 429
    monkeypatch.setitem(FAULTS, TIME_ZONE, "hanging")
    with contextlib.closing(connection(served)) as opened:
        opened.timeout = 0.2
        opened.request("GET", TIME_ZONE, headers={"Authorization": f"Bearer {TOKEN}"})
        with pytest.raises(TimeoutError):
            opened.getresponse()
    assert [call.status for call in caller.calls] == [500, 429, 0]


def test_who_hangs_is_let_go_when_the_server_closes() -> None:
    ended = threading.Event()

    def wait(opened: HTTPSConnection) -> None:
        with contextlib.suppress(OSError):
            opened.getresponse()
        ended.set()

    with services.opened(lambda path: "hanging") as served, cloud.environment(dict(served.environment)):
        opened = connection(served)
        opened.request("GET", TIME_ZONE)
        threading.Thread(target=wait, args=(opened,)).start()
    assert ended.wait(5)
    opened.close()


def test_many_calls_at_once(served: Services, caller: Caller) -> None:
    body = json.dumps({"duration": "PT1M", "triggeringBehavior": {"operation": {"type": "NOTIFY_ONLY"}}})
    threads = [
        threading.Thread(target=asked, args=(served, "POST", "/v1/alerts/timers"), kwargs={"body": body})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(caller.account.timers) == len(caller.calls) == 8

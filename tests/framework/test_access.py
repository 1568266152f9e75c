import math
from time import monotonic
from typing import Any

import pytest

from speakup.access import Access, Kept
from speakup.errors import NotFound, NotSupported, PermissionMissing, ServiceError
from tests.framework.conftest import ServerMaker

SCOPE = "alexa::profile:name:read"


def access(endpoint: str, token: str = "secret", until: float = math.inf, kept: list[Kept] | None = None) -> Access:
    system = {"apiEndpoint": endpoint, "apiAccessToken": token, "device": {"deviceId": "a/b c"}}
    return Access({"System": system}, until, [] if kept is None else kept)


def test_a_call_carries_the_token_its_ids_and_its_body(serve: ServerMaker) -> None:
    service = serve(200, b'{"id": 1}')
    way = access(service.endpoint)

    assert way.call("POST", "/v1/{}/x", {"name": "Zoë"}, ids=[way.device_id]) == {"id": 1}
    (asked,) = service.asked
    assert (asked.call, asked.json) == ("POST /v1/a%2Fb%20c/x", {"name": "Zoë"})
    assert (asked.headers["Authorization"], asked.headers["Content-Type"]) == ("Bearer secret", "application/json")


@pytest.mark.parametrize("status", [200, 204])
def test_an_answer_without_content_is_none(serve: ServerMaker, status: int) -> None:
    assert access(serve(status).endpoint).call("GET", "/v2") is None


@pytest.mark.parametrize(
    ("status", "body", "text"),
    [
        (400, b'{"code": "INVALID_ALERT_INFO", "message": "secret"}', "answered 400 INVALID_ALERT_INFO to GET /v2/{}."),
        (401, b'{"code": "INVALID_TOKEN"}', "answered 401 INVALID_TOKEN to GET /v2/{}."),
        (403, b'{"code": "not a code", "message": "secret"}', "answered 403 to GET /v2/{}."),
        (429, b"", "answered 429 to GET /v2/{}."),
        (500, b"<html>secret</html>", "answered 500 to GET /v2/{}."),
        (503, b'["secret"]', "answered 503 to GET /v2/{}."),
        (302, b"", "answered 302 to GET /v2/{}."),
        (200, b"<html>secret</html>", "answered something that is not JSON."),
        (200, b"\xff\xfe", "answered something that is not JSON."),
        (200, b"[" * 100_000, "answered something that is not JSON."),
    ],
)
def test_a_refusal_names_amazons_code_and_no_secret(serve: ServerMaker, status: int, body: bytes, text: str) -> None:
    with pytest.raises(ServiceError) as error:
        access(serve(status, body).endpoint).call("GET", "/v2/{}", ids=["secret"])

    assert str(error.value) == f"Alexa's service {text}"


@pytest.mark.parametrize(
    "body",
    [
        # What the profile service really sends; the ASK SDK fails on it.
        b'{"code": "ACCESS_DENIED", "message": "Access denied with reason: FORBIDDEN"}',
        b'{"code": "ACCESS_DENIED", "message": "Access denied with reason: ACCESS_NOT_REQUESTED"}',
        b'{"code": "ACCESS_NOT_REQUESTED", "message": "Access to this resource has not yet been requested."}',
        # The address service.
        b'{"type": "FORBIDDEN", "message": "The authentication token is not valid."}',
        b"",
        b"<html>",
        b"null",
        b'{"code": {"code": 5}}',
    ],
)
def test_a_permission_that_is_not_granted_is_named(serve: ServerMaker, body: bytes) -> None:
    with pytest.raises(PermissionMissing) as error:
        access(serve(403, body).endpoint).call("GET", "/v2", scope=SCOPE)

    assert error.value.scopes == (SCOPE,)


def test_which_statuses_mean_it_depends_on_the_service(serve: ServerMaker) -> None:
    way = access(serve(401, b'{"code": "INVALID_TOKEN"}').endpoint)

    with pytest.raises(PermissionMissing):
        way.call("GET", "/v1/alerts/reminders", scope=SCOPE, denied=(401, 403))
    with pytest.raises(ServiceError, match="401 INVALID_TOKEN"):
        way.call("GET", "/v2", scope=SCOPE)


def test_a_device_that_cannot_do_it_needs_no_permission(serve: ServerMaker) -> None:
    service = serve(403, b'{"code": "DEVICE_NOT_SUPPORTED", "message": "Not here."}')

    with pytest.raises(NotSupported, match=r"This device cannot do what POST /v1 asks for\."):
        access(service.endpoint).call("POST", "/v1", scope=SCOPE)


def test_what_is_gone_is_not_found(serve: ServerMaker) -> None:
    with pytest.raises(NotFound, match="404 ALERT_NOT_FOUND"):
        access(serve(404, b'{"code": "ALERT_NOT_FOUND"}').endpoint).call("DELETE", "/v1/{}", ids=["1"])


@pytest.mark.parametrize(
    "endpoint", ["", "http://evil.example", "ftp://127.0.0.1", "http://127.0.0.1:notaport", "https://[nonsense"]
)
def test_the_token_goes_only_to_https_or_this_machine(endpoint: str) -> None:
    with pytest.raises(ServiceError, match="names no https address"):
        access(endpoint).call("GET", "/v2")


@pytest.mark.parametrize("endpoint", ["https://127.0.0.1:1", "http://127.0.0.1:1"])
def test_where_nobody_answers_nobody_is_quoted(endpoint: str) -> None:
    with pytest.raises(ServiceError, match=r"Alexa's service did not answer: \w+Error\."):
        access(endpoint).call("GET", "/v2")


@pytest.mark.parametrize("token", ["a\nb", "☃"])
def test_a_token_that_no_header_can_carry_is_an_answer_that_does_not_come(serve: ServerMaker, token: str) -> None:
    with pytest.raises(ServiceError, match="did not answer"):
        access(serve(200).endpoint, token=token).call("GET", "/v2")


@pytest.mark.parametrize("context", [{}, {"System": None}, {"System": {"device": []}}])
def test_a_context_without_a_system_has_no_services(context: dict[str, Any]) -> None:
    with pytest.raises(ServiceError, match="names no https address"):
        Access(context, math.inf, []).call("GET", "/v2")


# Time


def test_a_slow_answer_costs_no_more_than_its_budget(serve: ServerMaker) -> None:
    with pytest.raises(ServiceError, match="did not answer: TimeoutError"):
        access(serve(200, delay=8).endpoint).call("GET", "/v2", budget=0.1)


def test_nor_more_than_the_turn_has_left(serve: ServerMaker) -> None:
    with pytest.raises(ServiceError, match="did not answer: TimeoutError"):
        access(serve(200, delay=8).endpoint, until=monotonic() + 0.1).call("GET", "/v2", budget=8)


def test_a_turn_without_time_calls_nobody(serve: ServerMaker) -> None:
    service = serve(200)

    with pytest.raises(ServiceError, match="no time left"):
        access(service.endpoint, until=monotonic()).call("GET", "/v2")
    assert service.asked == []


# A turn that has to be run again


def test_in_a_second_run_every_answer_is_given_again_and_nobody_is_asked(serve: ServerMaker) -> None:
    answers = {"POST /v1": (200, b'"created"'), "GET /v2": (403, b'{"code": "ACCESS_DENIED"}')}
    service, kept = serve(404, answers=answers), list[Kept]()

    for litres in (10, 20):
        way = access(service.endpoint, kept=kept)
        assert way.call("POST", "/v1", {"litres": litres}) == "created", "whatever the words"
        assert way.call("POST", "/v1", {"litres": litres}) == "created"
        with pytest.raises(PermissionMissing):
            way.call("GET", "/v2", scope=SCOPE)

    assert service.calls == ["POST /v1", "POST /v1", "GET /v2"]


def test_a_second_run_may_ask_for_more(serve: ServerMaker) -> None:
    service, kept = serve(200, b"1"), list[Kept]()
    access(service.endpoint, kept=kept).call("POST", "/v1")
    second = access(service.endpoint, kept=kept)

    for _ in range(2):
        second.call("POST", "/v1")
    second.call("PUT", "/v1")

    assert service.calls == ["POST /v1", "POST /v1", "PUT /v1"]


def test_what_came_too_late_may_have_been_done_so_it_is_not_tried_again(serve: ServerMaker) -> None:
    service, kept = serve(200, delay=8), list[Kept]()

    for _ in range(2):
        with pytest.raises(ServiceError, match="TimeoutError"):
            access(service.endpoint, kept=kept).call("POST", "/v1", budget=0.1)

    assert service.calls == ["POST /v1"]

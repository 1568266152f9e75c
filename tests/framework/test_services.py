import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from speakup.errors import ServiceError
from speakup.services import USUAL_ZONES, Access, Services
from tests.framework.conftest import ServerMaker

USUAL = ZoneInfo("America/New_York")


def services(
    endpoint: str, locale: str = "en-US", kept: dict[str, Any] | None = None, token: str = "token"
) -> Services:
    system = {"apiEndpoint": endpoint, "apiAccessToken": token, "device": {"deviceId": "a/b c"}}
    return Services({"System": system}, locale, {} if kept is None else kept)


def test_the_device_tells_its_time_zone(serve: ServerMaker) -> None:
    service = serve(200, b'"America/Los_Angeles"')

    assert services(service.endpoint).settings.time_zone() == ZoneInfo("America/Los_Angeles")
    ((path, headers),) = service.asked
    assert path == "/v2/devices/a%2Fb%20c/settings/System.timeZone"
    assert headers["Authorization"] == "Bearer token"


def test_it_is_asked_once_in_a_conversation(serve: ServerMaker) -> None:
    service, kept = serve(200, b'"Europe/Berlin"'), json.loads("{}")

    for _ in range(3):
        assert services(service.endpoint, kept=kept).settings.time_zone() == ZoneInfo("Europe/Berlin")

    assert len(service.asked) == 1
    assert json.loads(json.dumps(kept)) == {"zone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (204, b""),
        (200, b'""'),
        (200, b"null"),
        (200, b'{"zone": "Europe/Berlin"}'),
        (200, b"<html>"),
        (200, b"\xff\xfe"),
        (200, b'"Mars/Phobos"'),
        (200, b'"../../etc/passwd"'),
        (200, b'"Europe"'),
        (403, b'{"code": "ACCESS_DENIED"}'),
        (500, b'"Europe/Berlin"'),
    ],
)
def test_the_locales_usual_zone_stands_in_for_any_other_answer(serve: ServerMaker, status: int, body: bytes) -> None:
    assert services(serve(status, body).endpoint).settings.time_zone() == USUAL


def test_a_slow_answer_costs_no_more_than_its_budget(serve: ServerMaker) -> None:
    service = serve(200, b'"Europe/Berlin"', delay=8)

    zone = services(service.endpoint).settings.time_zone(budget=0.1)

    assert zone == USUAL, "it waited for the answer"


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://evil.example",
        "ftp://127.0.0.1",
        "https://127.0.0.1:1",
        "http://127.0.0.1:1",
        "http://127.0.0.1:notaport",
        "https://[nonsense",
    ],
)
def test_an_address_that_is_none_or_answers_nothing_is_no_disaster(endpoint: str) -> None:
    assert services(endpoint).settings.time_zone() == USUAL


def test_a_token_that_no_header_can_carry_is_no_disaster(serve: ServerMaker) -> None:
    assert services(serve(200, b'"Europe/Berlin"').endpoint, token="a\nb").settings.time_zone() == USUAL


def test_without_a_context_the_locale_decides() -> None:
    assert Services({}, "de-DE", {}).settings.time_zone() == ZoneInfo("Europe/Berlin")
    assert Services({"System": None}, "xx-XX", {}).settings.time_zone() == ZoneInfo("UTC")


def test_every_usual_zone_exists() -> None:
    for locale, zone in USUAL_ZONES.items():
        assert ZoneInfo(zone).key == zone, locale


def test_the_token_goes_only_to_https_or_this_machine(serve: ServerMaker) -> None:
    with pytest.raises(ServiceError, match="names no https address"):
        Access("http://api.eu.amazonalexa.com", "secret", "kitchen").get("/v2", 0.1)


def test_an_answer_without_content_is_none(serve: ServerMaker) -> None:
    assert Access(serve(204).endpoint, "token", "kitchen").get("/v2", 5) is None


def test_a_refusal_names_the_service_and_no_secret(serve: ServerMaker) -> None:
    with pytest.raises(ServiceError) as error:
        Access(serve(403).endpoint, "secret", "kitchen").get("/v2/devices/kitchen/settings/System.timeZone", 5)

    assert str(error.value) == "Alexa's service answered 403 to System.timeZone."


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:notaport", "https://[nonsense", "http://127.0.0.1:1"])
def test_whatever_goes_wrong_is_a_service_error(endpoint: str) -> None:
    with pytest.raises(ServiceError):
        Access(endpoint, "token", "kitchen").get("/v2", 0.5)

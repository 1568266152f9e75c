import json
import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from speakup.access import Access
from speakup.services import USUAL_ZONES, Services
from tests.framework.conftest import ServerMaker

USUAL = ZoneInfo("America/New_York")


def services(
    endpoint: str,
    locale: str = "en-US",
    kept: dict[str, Any] | None = None,
    person: str | None = None,
) -> Services:
    system = {"apiEndpoint": endpoint, "apiAccessToken": "token", "device": {"deviceId": "a/b c"}}
    access = Access({"System": system}, math.inf, [])
    moment = datetime(2026, 11, 21, 8, tzinfo=UTC)
    return Services(access, locale, moment, {} if kept is None else kept, person, lambda phrase, words: phrase)


# Settings


def test_the_device_tells_its_time_zone(serve: ServerMaker) -> None:
    service = serve(200, b'"America/Los_Angeles"')

    assert services(service.endpoint).settings.time_zone() == ZoneInfo("America/Los_Angeles")
    (asked,) = service.asked
    assert asked.call == "GET /v2/devices/a%2Fb%20c/settings/System.timeZone"
    assert asked.headers["Authorization"] == "Bearer token"


def test_and_its_units(serve: ServerMaker) -> None:
    path = "GET /v2/devices/a%2Fb%20c/settings/System"
    answers = {f"{path}.distanceUnits": (200, b'"METRIC"'), f"{path}.temperatureUnit": (200, b'"CELSIUS"')}
    settings = services(serve(answers=answers).endpoint, "en-US").settings

    assert (settings.distance_units(), settings.temperature_unit()) == ("METRIC", "CELSIUS")


@pytest.mark.parametrize(("locale", "units"), [("en-US", ("IMPERIAL", "FAHRENHEIT")), ("de-DE", ("METRIC", "CELSIUS"))])
@pytest.mark.parametrize("body", [b'"FURLONGS"', b"null", b"[]"])
def test_the_locales_usual_units_stand_in(serve: ServerMaker, locale: str, units: tuple[str, str], body: bytes) -> None:
    settings = services(serve(200, body).endpoint, locale).settings

    assert (settings.distance_units(), settings.temperature_unit()) == units


def test_a_setting_is_asked_for_once_in_a_conversation(serve: ServerMaker) -> None:
    service, kept = serve(200, b'"Europe/Berlin"'), json.loads("{}")

    for _ in range(3):
        assert services(service.endpoint, kept=kept).settings.time_zone() == ZoneInfo("Europe/Berlin")
        assert services(service.endpoint, kept=kept).settings.distance_units() == "IMPERIAL"

    assert len(service.asked) == 2
    assert json.loads(json.dumps(kept)) == {"zone": "Europe/Berlin", "distance": "IMPERIAL"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (204, b""),
        (200, b'""'),
        (200, b"null"),
        (200, b'{"zone": "Europe/Berlin"}'),
        (200, b"<html>"),
        (200, b'"Mars/Phobos"'),
        (200, b'"../../etc/passwd"'),
        (200, b'"Europe"'),
        (403, b'{"code": "ACCESS_DENIED"}'),
        (429, b""),
        (500, b'"Europe/Berlin"'),
    ],
)
def test_the_locales_usual_zone_stands_in_for_any_other_answer(serve: ServerMaker, status: int, body: bytes) -> None:
    assert services(serve(status, body).endpoint).settings.time_zone() == USUAL


def test_a_slow_answer_costs_no_more_than_its_budget(serve: ServerMaker) -> None:
    service = serve(200, b'"Europe/Berlin"', delay=8)

    zone = services(service.endpoint).settings.time_zone(budget=0.1)

    assert zone == USUAL, "it waited for the answer"


@pytest.mark.parametrize("endpoint", ["", "https://127.0.0.1:1"])
def test_an_address_that_is_none_or_answers_nothing_is_no_disaster(endpoint: str) -> None:
    assert services(endpoint).settings.time_zone() == USUAL
    assert services(endpoint, "de-DE").settings.time_zone() == ZoneInfo("Europe/Berlin")
    assert services(endpoint, "xx-XX").settings.time_zone() == ZoneInfo("UTC")


def test_every_usual_zone_exists() -> None:
    for locale, zone in USUAL_ZONES.items():
        assert ZoneInfo(zone).key == zone, locale


def test_what_was_said_for_the_account_is_not_the_speakers_own(serve: ServerMaker) -> None:
    ours = services(serve(200, b'"Ada"').endpoint, person="amzn1.ask.person.ada")
    assert ours.person is not None

    assert (ours.profile.name(), ours.person.name()) == ("Ada", "Ada")
    assert services("").person is None, "nobody was recognised"


# Progressive response


@pytest.mark.parametrize("status", [204, 400, 401, 403, 500])
def test_what_is_said_meanwhile_is_sent_and_its_fate_is_nobodys_problem(serve: ServerMaker, status: int) -> None:
    service = serve(status, b'{"code": 0, "message": "No."}')

    services(service.endpoint).speak("One moment.", "request-1")

    (asked,) = service.asked
    assert asked.call == "POST /v1/directives"
    assert asked.json == {
        "header": {"requestId": "request-1"},
        "directive": {"type": "VoicePlayer.Speak", "speech": "<speak>One moment.</speak>"},
    }

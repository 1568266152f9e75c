import json
import urllib.error
import urllib.request
from dataclasses import replace
from urllib.parse import quote

import pytest

from speakup_workbench.simulator import services
from speakup_workbench.simulator.settings import Settings

LISTENER = Settings(locale="en-GB")


def asked(endpoint: str, key: str, device: str = LISTENER.device_id, token: str = services.TOKEN) -> tuple[int, object]:
    url = f"{endpoint}/v2/devices/{quote(device, safe='')}/settings/{key}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["code"]


def test_the_settings_are_the_listeners() -> None:
    with services.opened(lambda: LISTENER) as endpoint:
        assert asked(endpoint, "System.timeZone") == (200, "Europe/London")
        assert asked(endpoint, "System.distanceUnits") == (200, "METRIC")
        assert asked(endpoint, "System.temperatureUnit") == (200, "CELSIUS")


def test_a_listener_who_moves_is_asked_afresh() -> None:
    places = [LISTENER, replace(LISTENER, zone="America/New_York", locale="en-US")]
    with services.opened(lambda: places.pop(0)) as endpoint:
        assert asked(endpoint, "System.timeZone") == (200, "Europe/London")
        assert asked(endpoint, "System.timeZone") == (200, "America/New_York")


@pytest.mark.parametrize(
    ("key", "device", "token", "answer"),
    [
        ("System.timeZone", LISTENER.device_id, "stolen", (401, "INVALID_TOKEN")),
        ("System.timeZone", "amzn1.ask.device.other", services.TOKEN, (403, "INVALID_TOKEN")),
        ("System.volume", LISTENER.device_id, services.TOKEN, (400, "INVALID_KEY")),
        ("System/volume", LISTENER.device_id, services.TOKEN, (404, "INVALID_URI")),
    ],
)
def test_what_alexa_refuses(key: str, device: str, token: str, answer: tuple[int, str]) -> None:
    with services.opened(lambda: LISTENER) as endpoint:
        assert asked(endpoint, key, device, token) == answer

import json
import math

import pytest

from speakup import Permission, PermissionMissing
from speakup.access import Access
from speakup.address import Address, DeviceAddress
from tests.framework.conftest import ServerMaker


def access(endpoint: str) -> Access:
    system = {"apiEndpoint": endpoint, "apiAccessToken": "token", "device": {"deviceId": "a/b c"}}
    return Access({"System": system}, math.inf, [])


def test_the_address_of_the_device(serve: ServerMaker) -> None:
    full = {
        "addressLine1": "410 Terry Ave North",
        "addressLine2": "",
        "addressLine3": None,
        "city": "Seattle",
        "stateOrRegion": "WA",
        "districtOrCounty": "",
        "countryCode": "US",
        "postalCode": "98109",
    }
    path = "GET /v1/devices/a%2Fb%20c/settings/address"
    service = serve(
        answers={
            path: (200, json.dumps(full).encode()),
            f"{path}/countryAndPostalCode": (200, b'{"countryCode": "US", "postalCode": "98109"}'),
        }
    )
    address = DeviceAddress(access(service.endpoint))

    assert address.full() == Address("US", "98109", "Seattle", "WA", lines=("410 Terry Ave North",))
    assert address.country_and_postal_code() == Address("US", "98109")


@pytest.mark.parametrize(
    ("status", "body"), [(204, b""), (200, b"[]"), (200, b'{"city": null}'), (200, b'{"city": 5}')]
)
def test_a_device_without_an_address_has_none(serve: ServerMaker, status: int, body: bytes) -> None:
    assert DeviceAddress(access(serve(status, body).endpoint)).full() is None


def test_an_address_that_is_not_granted_is_named(serve: ServerMaker) -> None:
    refusal = b'{"type": "FORBIDDEN", "message": "The authentication token is not valid."}'
    address = DeviceAddress(access(serve(403, refusal).endpoint))

    for call, scope in (
        (address.full, Permission.ADDRESS),
        (address.country_and_postal_code, Permission.COUNTRY_AND_POSTAL_CODE),
    ):
        with pytest.raises(PermissionMissing) as error:
            call()
        assert error.value.scopes == (scope,)

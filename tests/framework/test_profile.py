import math

import pytest

from speakup import Permission, PermissionMissing
from speakup.access import Access
from speakup.errors import ServiceError
from speakup.profile import MobileNumber, Person, Profile
from tests.framework.conftest import ServerMaker


def access(endpoint: str) -> Access:
    system = {"apiEndpoint": endpoint, "apiAccessToken": "token", "device": {"deviceId": "a/b c"}}
    return Access({"System": system}, math.inf, [])


def test_the_profile_of_the_account(serve: ServerMaker) -> None:
    path = "GET /v2/accounts/~current/settings/Profile"
    service = serve(
        answers={
            f"{path}.name": (200, b'"Ada Lovelace"'),
            f"{path}.givenName": (200, b'"Ada"'),
            f"{path}.email": (200, b'"ada@example.org"'),
            f"{path}.mobileNumber": (200, b'{"countryCode": "+1", "phoneNumber": "5550100"}'),
        }
    )
    profile = Profile(access(service.endpoint))

    assert (profile.name(), profile.given_name(), profile.email()) == ("Ada Lovelace", "Ada", "ada@example.org")
    assert profile.mobile_number() == MobileNumber("+1", "5550100")


def test_the_profile_of_whoever_was_recognised(serve: ServerMaker) -> None:
    path = "GET /v2/persons/~current/profile"
    service = serve(
        answers={
            f"{path}/name": (200, b'"Ben Byron"'),
            f"{path}/givenName": (200, b'"Ben"'),
            f"{path}/mobileNumber": (200, b'{"phoneNumber": "5550101"}'),
        }
    )
    person = Person(access(service.endpoint))

    assert (person.name(), person.given_name()) == ("Ben Byron", "Ben")
    assert person.mobile_number() == MobileNumber("", "5550101")


@pytest.mark.parametrize(("status", "body"), [(204, b""), (200, b'""'), (200, b"5"), (200, b"[]"), (200, b'{"x": 1}')])
def test_what_the_listener_has_not_told_is_none(serve: ServerMaker, status: int, body: bytes) -> None:
    profile = Profile(access(serve(status, body).endpoint))

    assert (profile.name(), profile.email(), profile.mobile_number()) == (None, None, None)


def test_what_the_listener_has_not_granted_is_named(serve: ServerMaker) -> None:
    # The ASK SDK's own client fails on this body.
    way = access(serve(403, b'{"code": "ACCESS_DENIED", "message": "Access denied with reason: FORBIDDEN"}').endpoint)

    for call, scope in (
        (Profile(way).name, Permission.NAME),
        (Profile(way).given_name, Permission.GIVEN_NAME),
        (Profile(way).email, Permission.EMAIL),
        (Profile(way).mobile_number, Permission.MOBILE_NUMBER),
        (Person(way).name, Permission.NAME),
    ):
        with pytest.raises(PermissionMissing) as error:
            call()
        assert error.value.scopes == (scope,)


@pytest.mark.parametrize("status", [401, 429, 500])
def test_another_refusal_is_no_missing_permission(serve: ServerMaker, status: int) -> None:
    with pytest.raises(ServiceError) as error:
        Profile(access(serve(status, b'{"message": "No."}').endpoint)).name()

    assert not isinstance(error.value, PermissionMissing)

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.permissions import PERMISSIONS, scope_of, subject_of


def test_the_scopes_are_amazons() -> None:
    assert {word: permission.scope for word, permission in PERMISSIONS.items()} == {
        "reminders": "alexa::alerts:reminders:skill:readwrite",
        "timers": "alexa::alerts:timers:skill:readwrite",
        "name": "alexa::profile:name:read",
        "given-name": "alexa::profile:given_name:read",
        "email": "alexa::profile:email:read",
        "mobile-number": "alexa::profile:mobile_number:read",
        "address": "alexa::devices:all:address:full:read",
        "postal-code": "alexa::devices:all:address:country_and_postal_code:read",
        "location": "alexa::devices:all:geolocation:read",
    }


def test_a_permission_goes_by_its_word_or_its_scope() -> None:
    assert scope_of("email") == scope_of("alexa::profile:email:read") == "alexa::profile:email:read"
    with pytest.raises(Mistake, match=r"'honey'.*reminders, timers"):
        scope_of("honey")


def test_a_scope_that_is_not_listed_is_called_by_its_own_name() -> None:
    assert subject_of("alexa::profile:email:read") == "your email address"
    assert subject_of("alexa::household:lists:read") == "alexa::household:lists:read"
